"""All articles at once: the same by several processes as by one, whatever becomes of the processes."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from time import sleep

import pytest
from conftest import ROOT
from test_problems import edition_with

from macros.checks.edition import read_edition
from macros.publishing import meanwhile
from macros.publishing.articles import Articles
from macros.reading.files import Reader
from macros.showing.pages import pages
from macros.showing.rendering import rendered, renderer

# In a process of its own, which has one thread: this one may have more, and is not forked then.
COMPARED = """
import sys
from macros.checks.edition import read_edition
from macros.publishing import meanwhile
from macros.publishing.articles import Articles
from macros.reading.files import Reader

edition = read_edition(Reader(sys.argv[1]))[0]
meanwhile.cores = lambda: 2
processes = meanwhile.Processes()
several = dict(Articles(edition, processes))
assert processes.pool
processes.end()
meanwhile.cores = lambda: 1
assert several == dict(Articles(edition, meanwhile.Processes())) and list(several) == list(edition.documents)
"""


@pytest.fixture
def sample(tmp_path):
    return read_edition(Reader(edition_with(tmp_path / "sample")))[0]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process makes all")
@pytest.mark.long
def test_two_processes_make_the_same_articles_as_one(tmp_path):
    folder = edition_with(tmp_path / "sample")
    done = subprocess.run([sys.executable, "-c", COMPARED, str(folder)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("when", ["submit", "result"])
def test_a_system_that_ends_a_process_ends_no_build(sample, monkeypatch, when):
    class Broken:
        def __init__(self, *_): ...
        def submit(self, *_):
            if when == "submit":
                raise meanwhile.BrokenProcessPool
            return self

        def result(self):
            raise meanwhile.BrokenProcessPool

    expected = dict(Articles(sample, meanwhile.Processes()))
    monkeypatch.setattr(meanwhile, "ProcessPoolExecutor", Broken)
    monkeypatch.setattr(meanwhile, "get_context", lambda _: None)
    monkeypatch.setattr(meanwhile, "cores", lambda: 2)
    assert dict(Articles(sample, meanwhile.Processes())) == expected


def test_one_text_is_rendered_at_a_time_whichever_threads_ask(sample, monkeypatch):
    """Where nothing is forked, the index asks for chapters in a thread of its own while the edition is checked."""
    shown, alone, convert = list(pages(sample).values()), Lock(), renderer().markdown.convert
    expected = [rendered(page) for page in shown]

    def converted(text):
        assert alone.acquire(blocking=False)
        sleep(0.01)
        alone.release()
        return convert(text)

    monkeypatch.setattr(renderer().markdown, "convert", converted)
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(rendered, shown)) == expected


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_where_forking_is_not_safe_one_process_makes_all(monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    assert meanwhile.cores() == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process makes all")
def test_a_process_of_one_thread_is_forked_for_each_core_and_one_of_more_threads_is_not():
    code = (
        "import threading; from macros.publishing.meanwhile import cores; before = cores()\n"
        "wait = threading.Event(); threading.Thread(target=wait.wait, daemon=True).start()\n"
        "print(before, cores())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == [str(len(os.sched_getaffinity(0))), "1"], done.stderr
