"""The ledger of published ids: what may not go, move or come to mean something else unnoticed."""

import re
import shutil

import pytest
from test_problems import BODY, edition_with, problems_of, run

from macros.model.edition import Edition
from macros.publishing.moved import moved_pages

pytestmark = pytest.mark.long

LEDGER = "data/anchors.txt"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The sample edition with its ledger written."""
    folder = edition_with(tmp_path_factory.mktemp("written") / "x")
    assert run("macros", "anchors", folder=folder).returncode == 0
    assert not [p for p in problems_of(folder) if p.severity == "error"]
    return folder


@pytest.fixture
def published(written, tmp_path):
    """A copy of it, to be changed."""
    return shutil.copytree(written, tmp_path / "x")


def changed(folder, file, *pairs):
    path = folder / file
    text = path.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)
    return {(p.code, p.at.path) for p in problems_of(folder)}


def test_writing_the_ledger_twice_changes_nothing(published):
    once = (published / LEDGER).read_text()
    run("macros", "anchors", folder=published)
    assert (published / LEDGER).read_text() == once


def test_two_ids_exchanged_are_noticed(published):
    found = changed(published, BODY, ("#tg-1-1 ", "#tg-1-x "), ("#tg-1-2 ", "#tg-1-1 "), ("#tg-1-x ", "#tg-1-2 "))
    assert ("P17", BODY) in found


def test_another_text_under_an_id_is_noticed_and_may_be_meant(published):
    new = ("First, a loan of USD 20 million.[^2] Compare TG 1.2.", "Quite another matter altogether.[^2]")
    assert ("P17", BODY) in changed(published, BODY, new)
    problem = next(p for p in problems_of(published) if p.code == "P17")
    line = re.search(r"tg-1-1 = .*", problem.hint)[0]
    ledger = published / LEDGER
    ledger.write_text(re.sub(r"^tg-1-1 = .*$", line, ledger.read_text(), flags=re.M))
    assert "P17" not in {p.code for p in problems_of(published)}


def test_a_correction_of_words_is_no_other_text(published):
    assert "P17" not in {c for c, _ in changed(published, BODY, ("First, a loan of", "At first there was a loan of"))}


def test_a_note_at_another_paragraph_is_noticed(published):
    found = changed(published, BODY, ("million.[^2]", "million.[^X]"), ("Second.[^3]", "Second.[^2]"), ("[^X]", "[^3]"))
    assert ("P17", BODY) in found


@pytest.mark.parametrize("how", ["", "# tg-1-1"])
def test_a_line_taken_out_is_noticed(published, how):
    ledger = published / LEDGER
    ledger.write_text(re.sub(r"^tg-1-1 .*$", how, ledger.read_text(), flags=re.M))
    assert "P15" in {p.code for p in problems_of(published)}


@pytest.mark.parametrize(
    ("old", "new"),
    [("docs/glossary/lo.md", "docs/glossary/bobo-lo.md"), (BODY, "docs/testing-ground/1-other.md")],
)
def test_a_page_at_another_address_is_noticed_and_may_be_meant(published, old, new):
    (published / old).rename(published / new)
    gone = next(p for p in problems_of(published) if p.code == "P06")
    address = re.search(r'"(/.*?)"', gone.what)[1]
    ledger = published / LEDGER
    moved = "/" + new.removeprefix("docs/").removesuffix(".md") + "/"
    ledger.write_text(re.sub(rf"^{address}(?: =.*)?$", f"{address} > {moved}", ledger.read_text(), flags=re.M))
    assert not {p.code for p in problems_of(published)} & {"P06", "P16"}


def test_an_old_address_leads_to_the_new_one():
    edition = Edition(moved={"/glossary/old/": "/glossary/new/", "/old/": "/glossary/new/#x"})
    pages = moved_pages(edition)
    assert 'href="../../glossary/new/"' in pages["glossary/old/index.html"]
    assert 'url=../glossary/new/#x"' in pages["old/index.html"]


def test_another_statement_of_the_same_day_under_a_fact_s_id_is_noticed(published):
    other = ("Somebody visited Samplestan.", "Nobody left Otherland for good.")
    assert ("P17", "data/facts/sample.yml") in changed(published, "data/facts/sample.yml", other)


@pytest.mark.parametrize(
    "line",
    ["/../../x/ > /", "/a/../b/ > /", "/a//b/ > /", "/./ > /", "/a/ > /../b/", "/a/ > //example.org/", "/<b>/ > /"],
)
def test_an_address_out_of_the_site_is_no_line_of_the_ledger(line, published):
    ledger = published / LEDGER
    ledger.write_text(ledger.read_text() + line + "\n")
    assert ("P14", LEDGER) in {(p.code, p.at.path) for p in problems_of(published)}
