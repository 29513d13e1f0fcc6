"""Runs a function in another process while this one goes on, if this one may be forked; else runs it here, later."""

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
    """The function that the other process runs. The process inherits it from the one it is forked from: no copying."""

    function: Callable[[], Any]


def run_in_background(function: Callable[[], T]) -> Callable[[], T]:
    """Start a call in another process. Returns a function that waits for its result (a copy), or raises its error."""
    if cores() == 1:
        return function
    Call.function = function
    process = ProcessPoolExecutor(1, get_context("fork"))
    begun = process.submit(call)

    def result() -> T:
        with process:
            try:
                return begun.result()
            except BrokenProcessPool:  # the system has killed it
                return function()

    return result


def call() -> Any:
    return Call.function()


def cores() -> int:
    """How many processes to use: one, unless this one may be forked, which is safe on Linux with a single thread."""
    if sys.platform != "linux" or len(list(Path("/proc/self/task").iterdir())) > 1:
        return 1
    return len(os.sched_getaffinity(0))
