"""Work done by another process while this one goes on, on Linux, where a process may be forked; else by this one."""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


class Call:
    """What the other process is to do; it inherits this from the one that forks it, so nothing is copied."""

    function: Callable[[], Any]


def meanwhile(function: Callable[[], T]) -> Callable[[], T]:
    """Begin a call elsewhere, and give what waits for its result, or raises what it raised. The result is copied."""
    if cores() == 1:
        return function
    Call.function = function
    process = ProcessPoolExecutor(1, get_context("fork"))
    begun = process.submit(call)

    def result() -> T:
        with process:
            try:
                return begun.result()
            except BrokenProcessPool:  # the system has ended it
                return function()

    return result


def call() -> Any:
    return Call.function()


def cores() -> int:
    """How many processes may work: one unless this one may be forked, which is safe on Linux and with one thread."""
    if sys.platform != "linux" or len(list(Path("/proc/self/task").iterdir())) > 1:
        return 1
    return len(os.sched_getaffinity(0))
