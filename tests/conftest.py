"""What the tests share: the built site, the Edition that it shows, a served copy, and a browser."""

import functools
import http.server
import os
import subprocess
import sys
import threading
from pathlib import Path

import browser as chromium
import pytest

from macros.checks.edition import read_edition
from macros.reading.files import Reader

ROOT = Path(__file__).parent.parent


def pytest_collection_modifyitems(items):
    """Tests that ask for the browser bear its name, so that they can be left out: -m "not browser"."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def edition():
    """The Edition of this repository; its problems are a test's of their own."""
    return read_edition(Reader(ROOT))[0]


def build(target, site_url="http://127.0.0.1:8765/reader/"):
    """Build the site into a folder and give what the build printed; a build that fails fails the test."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)],
        cwd=ROOT,
        text=True,
        capture_output=True,
        env={**os.environ, "SITE_URL": site_url, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of the built site, below /reader/, as on GitHub Pages it is below the repository's name."""
    target = tmp_path_factory.mktemp("served") / "reader"
    build(target)
    return target


@pytest.fixture(scope="session")
def served(site):
    """The address at which the built site is served."""
    handler = functools.partial(Quiet, directory=str(site.parent))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/reader/"
    server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def browser():
    """Playwright's browser, headless. With no Chromium on this machine the tests fail; they are never skipped."""
    from playwright.sync_api import sync_playwright

    try:
        path, problem = chromium.find(), None
    except chromium.NoBrowserError as error:
        path, problem = None, str(error)
    if problem:
        pytest.fail(problem, pytrace=False)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, headless=True, args=chromium.ARGS)
        yield running
        running.close()
