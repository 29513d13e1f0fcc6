"""What other processes do: they parse ahead, so that the edition and its problems are the same and no such file is
parsed again; and they begin with what follows."""

import pickle
import subprocess
import sys

import pytest
from conftest import ROOT
from test_problems import edition_with

from macros.checks.edition import read_edition
from macros.reading.ahead import parsed_ahead
from macros.reading.files import Reader

BESIDE = """
import time
from macros.publishing.meanwhile import cores, in_own_process

def lost(): raise SystemExit

before = cores()
slow, ended = in_own_process(lambda number: time.sleep(0.1) or number + 1, 0, 1), in_own_process(lost, "otherwise")
print(slow(), ended(), before == cores())
"""


@pytest.fixture
def faulty(tmp_path):
    """The sample with a fact that its schema refuses, and a work with a field that none has."""
    folder = edition_with(tmp_path / "sample")
    for path in (*folder.glob("data/facts/*.yml"), *folder.glob("bibliography/*.bib")):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("kind: ", "sort: ", 1).replace("date ", "dated ", 1), encoding="utf-8")
    return folder


def test_an_edition_with_files_parsed_ahead_is_the_same_and_so_are_its_problems(faulty, monkeypatch):
    edition, problems = read_edition(Reader(faulty))
    assert {"D01", "B09"} <= {found.code for found in problems}
    ahead, parsed, parse = pickle.dumps(parsed_ahead(faulty)), [], Reader.parsed
    monkeypatch.setattr(Reader, "parsed", lambda self, path, *how: parsed.append(path) or parse(self, path, *how))
    reader = Reader(faulty)
    reader.ahead = lambda: pickle.loads(ahead)
    assert read_edition(reader) == (edition, problems)
    assert not [path for path in parsed if path.startswith(("bibliography/", "data/facts/", "data/countries/"))]


def test_a_file_that_has_changed_since_is_parsed_again(faulty):
    ahead = parsed_ahead(faulty)
    for path in faulty.glob("data/facts/*.yml"):
        path.write_text(path.read_text(encoding="utf-8").replace("sort: ", "kind: ", 1), encoding="utf-8")
    reader = Reader(faulty)
    reader.ahead = lambda: ahead
    assert "D01" not in {found.code for found in read_edition(reader)[1]}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")
def test_a_process_beside_gives_its_result_or_what_is_said_to_be_taken_otherwise():
    done = subprocess.run([sys.executable, "-c", BESIDE], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["2", "otherwise", "True"], done.stderr


def test_work_begins_with_an_edition_that_could_be_read_and_with_no_other(tmp_path):
    begun = []
    edition, _ = read_edition(Reader(edition_with(tmp_path / "sound")), begun.append)
    read_edition(Reader(edition_with(tmp_path / "broken", "data/charts.yml", "- {id", "- {{id")), begun.append)
    assert begun == [edition]
