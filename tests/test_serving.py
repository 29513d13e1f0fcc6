"""A server while its author errs: it goes on, shows what is wrong in the terminal and in the page, and comes back."""

import logging
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from conftest import ROOT
from test_problems import BODY, BROKEN, FACTS, edition_with
from test_rebuild import VIEWS, Served

ELSEWHERE = {
    "N07",
    "E02",
    "D08",
    "N12",
    "N19",
    "D06",
    "S01",
}  # rows made of several changes, of a page that is otherwise here, or of settings that are otherwise here
SETTINGS = "site_name: Sample\ntheme: {name: mkdocs}\nplugins: [edition]\n"


def sample(folder):
    edition_with(folder)
    shutil.copytree(ROOT / "macros/templates", folder / "macros/templates")
    for path, view in VIEWS.items():
        (folder / f"docs/{path}.md").parent.mkdir(exist_ok=True)
        text = "Two paragraphs and\n\ntwo notes.\n" if view == "home" else ""
        (folder / f"docs/{path}.md").write_text(f"---\ntitle: {path.title()}\nview: {view}\n---\n{text}")
    (folder / "mkdocs.yml").write_text(SETTINGS)
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    served = Served(sample(tmp_path_factory.mktemp("serving") / "sample"))
    served.rebuild()
    return served


@pytest.mark.parametrize("code", sorted(c for c in BROKEN if BROKEN[c][3] and c not in ELSEWHERE))
def test_the_server_shows_each_error_and_comes_back(code, server, caplog):
    caplog.set_level(logging.INFO, "mkdocs")
    file, old, new, _ = BROKEN[code]
    path = server.folder / file
    kept, at_first = path.read_bytes() if path.exists() else None, pages_of(server)
    if old is None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink() if new is None else path.write_bytes(new)
    else:
        path.write_text(path.read_text().replace(old, new, 1))
    caplog.clear()
    server.rebuild()
    assert re.search(rf"\b{code}\b", caplog.text), "not in the terminal"
    if not re.search(rf"\b{code}\b.*\(advice\)", caplog.text):
        assert f" {code} " in (server.folder / "served/index.html").read_text(), "not in the page"
    path.unlink() if kept is None else path.write_bytes(kept)
    server.rebuild()
    if kept is None:  # MkDocs leaves the page of a file that is gone
        at_first.pop(server.folder / "served" / file.removeprefix("docs/").removesuffix(".md") / "index.html", None)
    assert {path: path.read_text() for path in at_first} == at_first


def pages_of(server):
    return {p: p.read_text() for p in (server.folder / "served").rglob("*.html")}


def test_a_page_shows_the_errors_of_its_own_file(server):
    path = server.folder / BODY
    kept = path.read_text()
    path.write_text(kept.replace("@sample-2008-report", "@zzz"))
    server.rebuild()
    page = server.folder / "served/testing-ground/1-body/index.html"
    assert f'<p class="problem">{BODY}:14 N03' in page.read_text()
    path.write_text(kept)
    server.rebuild()
    assert "N03" not in page.read_text()


# What is saved under a true `mkdocs serve`: (file, what stands there, what is put in its place, what the page shows).
SAVED = [
    (BODY, "@sample-2008-report", "@zzz", " N03 "),
    (BODY, "Second.", "Sec\u200bond.", " H04 "),
    (FACTS, "kind: visit", "kind: [visit", " D01 "),
    ("bibliography/sources.bib", "{2008}", "{March 2008}", " B03 "),
    ("macros/templates/home.html", "{% for", "{% fro", " T01 "),
]


@pytest.mark.slow
def test_a_true_server_survives_what_is_saved_and_comes_back(tmp_path):
    folder = sample(tmp_path / "x")
    shutil.copytree(ROOT / "macros", folder / "macros", dirs_exist_ok=True)
    (folder / "mkdocs.yml").write_text(SETTINGS + "watch: [bibliography, data, macros/templates]\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--dirty", "--livereload", "--dev-addr", f"127.0.0.1:{port}"]
    env = {**os.environ, "PYTHONPATH": str(folder), "NO_MKDOCS_2_WARNING": "1"}
    with (tmp_path / "log").open("w") as log:
        running = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
        try:
            shown(port, lambda html: "Two paragraphs" in html)
            for file, old, new, sign in SAVED:
                path = folder / file
                kept = path.read_text()
                assert old in kept
                path.write_text(kept.replace(old, new, 1))
                shown(port, lambda html, sign=sign: sign in html)
                path.write_text(kept)
                shown(port, lambda html: 'class="problem"' not in html)
        finally:
            running.terminate()
            running.wait(10)
    printed = (tmp_path / "log").read_text()
    assert "Traceback" not in printed
    assert all(sign in printed for *_, sign in SAVED)


def shown(port, wanted, seconds=60):
    """Wait until the home page is as wanted."""
    until = time.monotonic() + seconds
    html = ""
    while time.monotonic() < until:
        try:
            html = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).read().decode()
            if wanted(html):
                return
        except OSError:
            pass
        time.sleep(0.3)
    raise AssertionError(html[-2000:])
