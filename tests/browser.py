"""The Chromium of the browser tests: found, or installed by `python tests/browser.py install`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

MISSING = (
    "The browser tests need a Chromium and none was found. Install one (Debian: apt install chromium; "
    "elsewhere Google Chrome will do, or: .venv/bin/playwright install chromium), or name its program: "
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
    for path in _candidates():
        if path and Path(path).exists() and _starts(path):
            return path
    raise NoBrowserError(MISSING)


def install() -> str:
    """Find a Chromium, or install Debian's, or Playwright's own."""
    try:
        return find()
    except NoBrowserError:
        if os.environ.get("CHROMIUM"):
            raise
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    apt = root and shutil.which("apt-get")
    if apt:
        _run("apt-get", "update", "-q")
        _run("apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium")
        try:
            return find()
        except NoBrowserError:  # Ubuntu has no such package outside snap
            pass
    _run(sys.executable, "-m", "playwright", "install", *(["--with-deps"] if apt else []), "chromium")
    return find()


def _starts(path: str) -> bool:
    # On Ubuntu a chromium-browser may be a stub that only asks for snap.
    # On Windows --version would open a window.
    if os.name == "nt":
        return True
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _candidates():
    yield from map(shutil.which, NAMES)
    yield from MAC
    # Last, since asking Playwright starts it; and never while another of its sessions is open.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    yield own


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
