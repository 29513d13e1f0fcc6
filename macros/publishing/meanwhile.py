"""Work done by other processes while this one goes on, on Linux, where a process may be forked; else by this one."""

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
    """One for each core, forked with the first call that is begun: they inherit what this one has in memory then."""

    def __init__(self) -> None:
        self.pool: ProcessPoolExecutor | None = None
        self.forked, self.lock = False, RLock()

    def begin(self, function: Callable[..., T], *given: object) -> Callable[[], T]:
        """Begin a call elsewhere, and give what waits for its result, or raises what it raised. It is copied."""
        here: Callable[[], T] = self.one_at_a_time(cache(partial(function, *given)))
        if not self.forked:
            self.fork()
        if self.pool is None:
            return here
        try:
            begun = self.pool.submit(function, *given)
        except BrokenProcessPool:  # the system has ended one
            return here

        def result() -> T:
            try:
                return begun.result()
            except BrokenProcessPool:
                return here()

        return result

    def one_at_a_time(self, function: Callable[[], T]) -> Callable[[], T]:
        """Who asks from a thread waits until no other thread is asking: Markdown is rendered by one at a time."""

        def call() -> T:
            with self.lock:
                return function()

        return call

    def fork(self) -> None:
        """Of what stays to the end no collection is to ask again whether it is used, and copy it by asking."""
        self.forked, number = True, cores()
        gc.freeze()
        self.pool = ProcessPoolExecutor(number, get_context("fork")) if number > 1 else None

    def end(self) -> None:
        """What has not been begun is left undone."""
        if self.pool:
            self.pool.shutdown(cancel_futures=True)


def cores() -> int:
    """How many processes may work: one unless this one may be forked, which is safe on Linux and with one thread."""
    if sys.platform != "linux" or len(list(Path("/proc/self/task").iterdir())) > 1:
        return 1
    return len(os.sched_getaffinity(0))
