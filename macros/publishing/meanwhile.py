"""Runs functions in other processes while this one goes on; if this one cannot be forked, runs them here, later."""

import gc
import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from threading import RLock
from typing import TypeVar

T = TypeVar("T")


class Processes:
    """A process for each core, forked at the first call: they share what is in memory at that time, without a copy."""

    def __init__(self) -> None:
        self.pool: ProcessPoolExecutor | None = None
        self.forked, self.lock = False, RLock()

    def begin(self, function: Callable[..., T], *given: object) -> Callable[[], T]:
        """Start a call in another process. What is returned waits for its result, a copy, or raises its error."""
        here: Callable[[], T] = self.one_at_a_time(cache(partial(function, *given)))
        if not self.forked:
            self.fork()
        if self.pool is None:
            return here
        try:
            begun = self.pool.submit(function, *given)
        except BrokenProcessPool:  # the system has killed a process
            return here

        def result() -> T:
            try:
                return begun.result()
            except BrokenProcessPool:
                return here()

        return result

    def one_at_a_time(self, function: Callable[[], T]) -> Callable[[], T]:
        """The function under a lock: rendering Markdown is not safe in two threads at once."""

        def call() -> T:
            with self.lock:
                return function()

        return call

    def fork(self) -> None:
        """Fork the processes. What is in memory stays to the end, so the garbage collector is told to leave it alone:
        by looking at it, it would copy the pages of memory that the processes share."""
        self.forked, number = True, cores()
        gc.freeze()
        self.pool = ProcessPoolExecutor(number, get_context("fork")) if number > 1 else None

    def end(self) -> None:
        """Stop the processes; calls that have not started are dropped."""
        if self.pool:
            self.pool.shutdown(cancel_futures=True)


def in_own_process(function: Callable[..., T], otherwise: T, *given: object) -> Callable[[], T]:
    """Start a call in a process of its own; no thread keeps running, so that this process can still be forked. Returns
    a function that waits for the result (a copy), which is `otherwise` if this process cannot be forked, or if the
    other one fails."""
    if cores() == 1:
        return lambda: otherwise
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=lambda: sender.send(function(*given)), daemon=True)
    process.start()
    sender.close()

    def result() -> T:
        try:
            found: T = receiver.recv()
        except EOFError:
            found = otherwise
        process.join()
        return found

    return result


def cores() -> int:
    """How many processes may work: one if this one cannot be forked, which is safe only on Linux with one thread."""
    if sys.platform != "linux" or len(list(Path("/proc/self/task").iterdir())) > 1:
        return 1
    return len(os.sched_getaffinity(0))
