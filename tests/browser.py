"""The Chromium of the browser tests: found, or installed by `python tests/browser.py install`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

MISSING = (
    "The browser tests need a Chromium and none was found. Install one (Debian: apt install chromium-headless-shell; "
    "elsewhere: .venv/bin/playwright install --only-shell chromium, or Google Chrome), or name its program: "
    "CHROMIUM=/path/to/chromium make test"
)

# For launch(). No sandbox: root, as in a container, cannot have one. No background traffic: the pages are local.
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Chromium without a browser's windows: a page takes a third of the processor time that it takes in a whole Chromium,
# which makes its own bars of web pages, each in a process of its own, for every window.
SHELL = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


class NoBrowserError(Exception):
    pass


def find() -> str:
    """The path of a Chromium that starts. Raises NoBrowserError with a sentence for the reader."""
    if named := os.environ.get("CHROMIUM"):
        path = shutil.which(named)
        if path and _starts(path):
            return path
        raise NoBrowserError(f"CHROMIUM names {named}, which does not start. Correct it or unset it.")
    if path := _first(_candidates()):
        return path
    raise NoBrowserError(MISSING)


def install() -> str:
    """Find a headless shell, or install Debian's or Playwright's; where none is to be had, find any Chromium.

    Returns the program's path. Raises NoBrowserError with a sentence for the reader.
    """
    if os.environ.get("CHROMIUM") or _first(_shells()):
        return find()
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    apt = root and shutil.which("apt-get")
    if apt:
        _run("apt-get", "update", "-q")
        _run("apt-get", "install", "-q", "-y", "--no-install-recommends", SHELL)
    if not _first(_shells()):  # Ubuntu has no such package
        _run(
            sys.executable, "-m", "playwright", "install", *(["--with-deps"] if apt else []), "--only-shell", "chromium"
        )
    return find()


def _first(paths: Iterable[str | None]) -> str | None:
    """The first of these paths with a program that starts."""
    return next((path for path in paths if path and Path(path).exists() and _starts(path)), None)


def _starts(path: str) -> bool:
    # On Ubuntu a chromium-browser may be a stub that only asks for snap.
    # On Windows --version would open a window.
    if os.name == "nt":
        return True
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _shells() -> Iterator[str | None]:
    """The places of a headless shell: Debian's, then Playwright's, which is beside its Chromium."""
    yield shutil.which(SHELL)
    folder = _playwright().parent.parent  # …/chromium-1200/chrome-linux64/chrome
    shells = folder.parent.glob(f"chromium_headless_shell-{folder.name.partition('-')[2]}/*/*headless*shell*")
    yield from map(str, shells)


def _candidates() -> Iterator[str | None]:
    yield from _shells()
    yield from map(shutil.which, NAMES)
    yield from MAC
    yield str(_playwright())


@cache
def _playwright() -> Path:
    """The place of Playwright's own Chromium. Playwright is started to ask for it: never while another session is
    open."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _run(*command: str) -> None:
    # What fails here shows on the terminal; find() afterwards decides.
    print("+", *command, flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=env, stdin=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    if sys.argv[1:] != ["install"]:
        sys.exit("usage: python tests/browser.py install")
    try:
        print("browser:", install())
    except NoBrowserError as problem:
        sys.exit(str(problem))
