"""make check, make anchors, make tidy: what they print, write and answer."""

import shutil
import sys
from functools import cache

import pytest
from sample import copy_sample

from macros import __main__ as commands
from macros.showing.templates import TEMPLATES, environment

LEDGER, BIB = "data/anchors.txt", "bibliography/sources.bib"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    folder = copy_sample(tmp_path / "x")
    monkeypatch.chdir(folder)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return folder


def run(command, monkeypatch, capsys):
    """(exit status, lines printed) of a command."""
    monkeypatch.setattr(sys, "argv", ["macros", command])
    status = commands.main()
    return status, capsys.readouterr().out.splitlines()


def replaced(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_check_says_what_a_sound_edition_holds(folder, monkeypatch, capsys):
    assert run("check", monkeypatch, capsys) == (0, ["No problems: 3 paragraphs, 3 notes, 2 sources."])


def test_check_fails_at_an_error_and_not_at_advice(folder, monkeypatch, capsys):
    (folder / "bibliography/more.bib").write_text("@book{lo-2009-axis,\n  title = {Axis},\n}\n")
    advice = 'bibliography/more.bib:1 B10 "lo-2009-axis" is cited nowhere. Cite it, or take it out (advice)'
    assert (0, advice) == ((found := run("check", monkeypatch, capsys))[0], found[1][0])
    replaced(folder / BIB, "{2008}", "{2008-13}")
    assert run("check", monkeypatch, capsys)[0] == 1


def test_check_tries_every_view_where_nothing_else_is_wrong(folder, monkeypatch, capsys):
    templates = shutil.copytree(TEMPLATES, folder / "templates")
    monkeypatch.setattr("macros.showing.templates.TEMPLATES", templates)
    monkeypatch.setattr("macros.showing.templates.environment", cache(environment.__wrapped__))
    replaced(templates / "country.html", "{{ item.role }}", "{{ item.rolle }}")
    status, (line,) = run("check", monkeypatch, capsys)
    at = (templates / "country.html").read_text().partition("item.rolle")[0].count("\n") + 1
    assert status == 1 and line.startswith(f"macros/templates/country.html:{at} T01 the template fails: ")
    assert "has no attribute 'rolle', showing data/countries/samplestan.yml:7. Correct" in line
    replaced(folder / BIB, "{2008}", "{2008-13}")
    assert [found.split()[1] for found in run("check", monkeypatch, capsys)[1]] == ["B03"]


def test_check_draws_nothing(folder, monkeypatch, capsys):
    monkeypatch.setattr("macros.showing.drawing.compact_svg", None)  # a call would fail, and the page with it
    assert run("check", monkeypatch, capsys)[0] == 0


def test_anchors_writes_what_is_new_keeps_what_was_and_says_how_many(folder, monkeypatch, capsys):
    assert run("anchors", monkeypatch, capsys) == (0, ["0 new of 18"])
    before = (folder / LEDGER).read_text()
    replaced(folder / LEDGER, "tg-1-1 = ", "tg-1-1 = mine and ")
    replaced(folder / LEDGER, "lines: 18", "/old/ > /glossary/lo/\ngone-1 = some words\nlines: 20")
    replaced(folder / "docs/index.md", "Two", "## Novelty {: #new }\n\nTwo")
    assert run("anchors", monkeypatch, capsys) == (0, ["1 new of 19"])
    after = (folder / LEDGER).read_text().splitlines()
    mine = before.replace("tg-1-1 = ", "tg-1-1 = mine and ").splitlines()[:-1]
    assert after == [*mine, "/old/ > /glossary/lo/", "gone-1 = some words", "new = novelty", "lines: 21"]


def test_anchors_makes_a_ledger_where_there_is_none(folder, monkeypatch, capsys):
    (folder / LEDGER).unlink()
    assert run("anchors", monkeypatch, capsys) == (0, ["18 new of 18"])
    lines = (folder / LEDGER).read_text().splitlines()
    assert lines[-1] == "lines: 18" and "tg-n2 = tg-1-1 3 ibid" in lines and run("check", monkeypatch, capsys)[0] == 0


def test_anchors_of_an_edition_that_cannot_be_read_loses_no_line(folder, monkeypatch, capsys):
    run("anchors", monkeypatch, capsys)
    before = (folder / LEDGER).read_text()
    (folder / "docs/testing-ground/index.md").write_text("---\ntitle: [x\n---\n")
    assert run("anchors", monkeypatch, capsys)[0] == 0
    assert (folder / LEDGER).read_text() == before


def test_tidy_writes_clean_form_once(folder, monkeypatch, capsys):
    clean = (folder / BIB).read_text()
    replaced(
        folder / BIB, "  title = {A sample report},\n  date = {2008},", '  Date = "2008",\n  title={A sample report}'
    )
    assert run("tidy", monkeypatch, capsys) == (0, [])
    assert (folder / BIB).read_text() == clean
    written = (folder / BIB).stat().st_mtime_ns
    assert run("tidy", monkeypatch, capsys) == (0, []) and (folder / BIB).stat().st_mtime_ns == written


def test_tidy_does_the_rest_beside_a_file_that_cannot_be_read(folder, monkeypatch, capsys):
    (folder / "bibliography/a.bib").write_text("@book{a, title = {x")
    replaced(folder / BIB, "  title = {A sample report},", '  title = "A sample report",')
    status, lines = run("tidy", monkeypatch, capsys)
    assert status == 1 and lines[0].startswith("bibliography/a.bib:1 B01 ")
    assert not [line for line in lines if not line.startswith("bibliography/a.bib:1 ")]
    assert (folder / "bibliography/a.bib").read_text() == "@book{a, title = {x"
    assert "title = {A sample report}," in (folder / BIB).read_text()


def test_tidy_says_what_it_cannot_write(folder, monkeypatch, capsys):
    def refused(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    replaced(folder / BIB, "  title = {A sample report},", '  title = "A sample report",')
    monkeypatch.setattr(commands.Path, "write_text", refused)
    assert run("tidy", monkeypatch, capsys) == (1, [f"{BIB}:1 Permission denied"])
