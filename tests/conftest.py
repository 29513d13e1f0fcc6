"""What the tests share: the built site, the Edition that it shows, a served copy, and a browser.

Under pytest-xdist (`make test`) several processes share one built site; each has its own browser. The process that
starts them runs no test, so what only fixtures need is imported there.
"""

import functools
import gc
import http.server
import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import browser as chromium
import pytest
from order import Order

ROOT = Path(__file__).parent.parent
# A workflow that has built the site already names its folder: ARTIFACT, with the SITE_URL that it was built for.
ARTIFACT = os.environ.get("ARTIFACT")
SITE_URL = os.environ.get("SITE_URL") or ("http://127.0.0.1:8000/" if ARTIFACT else "http://127.0.0.1:8765/reader/")
MOUNT = urlsplit(SITE_URL).path
SERVER, NAME = os.environ.get("GITHUB_SERVER_URL"), os.environ.get("GITHUB_REPOSITORY")
REPOSITORY = f"{SERVER}/{NAME}" if SERVER and NAME else "https://github.com/annotated-reader/annotated-reader"
BUILT = {
    "root",
    "site",
    "served",
    "browser",
    "plain",
    "server",
}  # fixtures of minutes: a site, a browser, a server that builds


def pytest_xdist_auto_num_workers(config):
    """One process more than there are cores (`-n auto`): tests of the browser wait for it a fifth of their time."""
    return os.cpu_count() + (not config.getoption("--quick"))


def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true", help="only what needs no browser and no built site")


def pytest_configure(config):
    config.pluginmanager.register(Order(config))
    # An edition is many small records in no circles: to look for circles after each 700 of them is a tenth of the time.
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_modifyitems(config, items):
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")  # so that they can be left out: -m "not browser"
        if "edition_read" in getattr(item, "fixturenames", ()):
            item.add_marker("long")
    if config.getoption("--quick"):
        left = dict.fromkeys(i for i in items if i.get_closest_marker("slow") or BUILT & set(i.fixturenames))
        config.hook.pytest_deselected(items=list(left))
        items[:] = [item for item in items if item not in left]


def once(tmp_path_factory, name, make):
    """A folder that all processes of this run share. The first that asks fills it with `make(folder)`; the others
    wait."""
    shared = tmp_path_factory.getbasetemp()
    folder = (shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared) / name
    done, failed = folder.with_suffix(".done"), folder.with_suffix(".failed")
    try:
        folder.mkdir()
    except FileExistsError:
        while not done.exists():
            if failed.exists():
                pytest.fail(f"{name} could not be made: another process of this run says why", pytrace=False)
            time.sleep(0.2)
        return folder
    try:
        make(folder)
    except BaseException:
        failed.touch()
        raise
    done.touch()
    return folder


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The sample edition, for tests that change a file of it and read it again. It has been read once, so that the
    tests of a module take turns as they like, and mutants.py knows that each of them depends on the whole."""
    from sample import Sample

    made = Sample(tmp_path_factory.mktemp("sound") / "x")
    made.problems()
    return made


@pytest.fixture(scope="session")
def edition_read():
    """(Edition, problems) of this repository, as the built site shows it."""
    from macros.checks.edition import read_edition
    from macros.model.hosting import Repository
    from macros.reading.files import Reader

    reader = Reader(ROOT)
    reader.repository = Repository(REPOSITORY, "edit/main/")
    return read_edition(reader)


@pytest.fixture(scope="session")
def edition(edition_read):
    """The Edition of this repository; its problems are a test's of their own."""
    return edition_read[0]


def build(target, site_url=SITE_URL, repository=REPOSITORY):
    """Build the site into a folder, and return what the build printed. A build that fails makes the test fail."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)],
        cwd=ROOT,
        text=True,
        capture_output=True,
        env={**os.environ, "SITE_URL": site_url, "REPO_URL": repository, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def built(folder):
    """Copy the site into a folder, below its path; build it first if it has not been built."""
    if ARTIFACT:
        shutil.copytree(ROOT / ARTIFACT, folder / MOUNT.strip("/"), dirs_exist_ok=True)
    else:
        build(folder / MOUNT.strip("/"))


@pytest.fixture(scope="session")
def root(tmp_path_factory):
    """The folder whose addresses begin with /."""
    return once(tmp_path_factory, "served", built)


@pytest.fixture(scope="session")
def site(root):
    """The folder of the built site, below /reader/, as on GitHub Pages it is below the repository's name."""
    return root / MOUNT.strip("/")


@pytest.fixture(scope="session")
def served(root):
    """The address at which the built site is served."""
    with serving(root) as address:
        yield address + MOUNT[1:]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


class Patient(http.server.ThreadingHTTPServer):
    """A server that refuses none of the twenty files that a page may fetch at once, however busy the machine is."""

    request_queue_size = 128


@contextmanager
def serving(folder, handler=Quiet):
    """The address at which a folder is served, while it is."""
    server = Patient(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def build_small(folder, target):
    """Build the site of a small edition in a folder, with the pages and scripts of this one."""
    shutil.copytree(ROOT / "docs/assets", folder / "docs/assets")
    settings = (ROOT / "mkdocs.yml").read_text().replace("custom_dir: macros", f"custom_dir: {ROOT}/macros")
    (folder / "mkdocs.yml").write_text(settings.replace("watch: [", "watch: [] # ").replace("strict: true", ""))
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(folder / "mkdocs.yml"), "-d", str(target)]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, env=env)
    assert done.returncode == 0, done.stdout + done.stderr


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


def drawn(page):
    """Wait until a page has been laid out and drawn again."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def is_error(said):
    """Whether a line of the console is an error. A missing icon on a test's page does not count."""
    return said.type == "error" and not said.location["url"].endswith("/favicon.ico")


@pytest.fixture
def watched(browser):
    """A page in a window of 1280 pixels that may copy. `wrong`: what went wrong in it, `asked`: every address that it
    asked for. A test that leaves an error in its console fails; one that means to make some empties `wrong`."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.wrong, page.asked = [], []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda said: page.wrong.append(said.text) if is_error(said) else None)
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    context.close()
    assert page.wrong == []
