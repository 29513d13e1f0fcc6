"""What an author is told: each rule broken once in a small edition that is otherwise sound (golden/edition)."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from macros.problems import RULES, At, problem, report
from macros.reading import Reader, read_edition

SAMPLE = Path(__file__).parent / "golden/edition"
BODY = "docs/testing-ground/1-body.md"
BIB = "bibliography/sources.bib"
FACTS = "data/facts/sample.yml"
NOTE_2 = "[^2]: [@ibid, p. 3]."

# code: (file, what stands there, what is put in its place, the line reported); None for a whole file's bytes.
BROKEN = {
    "F01": (BODY, None, b"---\ntitle: x\n---\nna\xefve\n", 4),
    "F02": (BODY, None, b"", 1),
    "F03": (BODY, "title: Body", "title: [Body", 3),
    "F04": ("data/anchors.txt", None, None, 1),
    "F05": (BODY, "title: Body", "other: Body", 1),
    "F06": ("docs/testing-ground/index.md", "notes: 3", "notes: many", 1),
    "P01": (BODY, "{: #tg-1-2 }", "", 11),
    "P02": (BODY, "#tg-1-2", "#tg-1-1", 11),
    "P03": (BODY, "#tg-1-2", "#tg-0-2", 11),
    "P04": ("docs/testing-ground/1-body.md", None, b"---\ntitle: x\n---\nA.[^2]\n{: #tg-1-2 }\n\nB.[^3]\n{: #tg-1-1 }\n\n[^2]: [@ibid].\n[^3]: x\n", 7),
    "P05": (BODY, "{: #tg-1-2 }", "", 1),
    "P06": ("data/anchors.txt", "tg-0-1", "tg-0-1\ntg-0-2", 2),
    "P07": ("data/anchors.txt", "tg-n1\n", "", 7),
    "P08": (BODY, "#tg-1-2", "#tg-1-3", 11),
    "P09": (BODY, "{: #tg-1-heading .ours }", "", 4),
    "N01": (BODY, "Second.[^3]", "Second.[^3][^4]", 11),
    "N02": (BODY, "million.[^2]", "million.", 9),
    "N03": (BODY, "@sample-2008-report", "@sample-2008-rapport", 14),
    "N04": ("docs/testing-ground/0-abstract.md", "[@lo-2004-sunset].", "A comment.", 9),
    "N05": ("docs/testing-ground/0-abstract.md", "[@lo-2004-sunset].", "[@lo-2004-sunset; @sample-2008-report].", 9),
    "N06": (BODY, NOTE_2, "[^2]: [@short sample-2008].", 9),
    "N07": ("docs/testing-ground/0-abstract.md", None, None, 9),     # two works: made below
    "N08": (BODY, NOTE_2, "[^2]: [@note 3].", 9),
    "N09": (BODY, NOTE_2, "[^2]: [@ibid, p. 3.", 9),
    "N10": (BODY, NOTE_2, NOTE_2 + "\n[^2]: again [@ibid].", 10),
    "N11": (BODY, None, b"---\ntitle: x\n---\nA.[^3] B.[^2]\n{: #tg-1-1 }\n\nC.\n{: #tg-1-2 }\n\n[^2]: [@ibid].\n[^3]: x\n", 4),
    "N12": ("docs/index.md", "Two paragraphs", "[@ibid]", 4),
    "N13": (BODY, NOTE_2, "[^2]: [@ibid lo-2004-sunset].", 9),
    "N14": (BODY, NOTE_2, "[^2]: [@short].", 9),
    "N15": (BODY, "Second.[^3]", "Second.[^3] Third.[^3]", 11),
    "N16": (BODY, "Second.[^3]", "Second.[^3] Third.[^a]", 11),
    "N17": (BODY, NOTE_2, "[^2]:", 9),
    "N18": (BODY, None, b"---\ntitle: x\n---\nA.[^2] B.[^4]\n{: #tg-1-1 }\n\nC.\n{: #tg-1-2 }\n\n[^2]: [@ibid].\n[^4]: x\n", 11),
    "N19": ("docs/index.md", "two notes.", "two notes.[^1]\n\n[^1]: A note.", 6),
    "B01": (BIB, "title = {A sample report}", "title = {A sample report", 8),
    "B02": (BIB, "sample-2008-report", "lo-2004-sunset", 8),
    "B03": (BIB, "{2008}", "{2008-02-30}", 8),
    "B04": (BIB, "  date = {2008},", "  date = {2008},\n  langid = {russian},", 8),
    "B05": (BIB, "  title = {A sample report},", "  title = \"A sample report\",", 9),
    "B06": (BIB, "@report", "@techreport", 8),
    "B07": (BIB, "  title = {A sample report},\n", "", 8),
    "B08": (BIB, "sample-2008-report", "Sample_2008", 8),
    "B09": (BIB, "  date = {2008},", "  date = {2008},\n  tittle = {x},", 8),
    "B10": (BODY, "@sample-2008-report", "@lo-2004-sunset", None),
    "E01": ("docs/glossary/lo.md", "kind: person", "kind: persona", 1),
    "E02": ("docs/glossary/lo.md", None, None, 1),                    # made below
    "E03": ("docs/glossary/lo.md", "[Lo]", "[Low]", 1),
    "E04": (BODY, "First,", "First [[loo|Lo]],", 6),
    "D01": (FACTS, "kind: visit", "kind: voyage", 11),
    "D02": (FACTS, "sample-visit-2005", "sample-loan-2004", 11),
    "D03": (FACTS, "[tg-1-2, tg-n3]", "[tg-1-9]", 11),
    "D04": (FACTS, "value: 20", "value: 25", 1),
    "D05": (FACTS, "entries: [lo]", "entries: [low]", 1),
    "D06": ("docs/countries/samplestan.md", None, None, 1),
    "R01": (BODY, "TG 1.2", "TG 1.9", 6),
}


def edition_with(folder, file=None, old=None, new=None):
    """A copy of the sample in which one thing is broken."""
    shutil.copytree(SAMPLE, folder, dirs_exist_ok=True)
    for schema in (SAMPLE.parents[2] / "data").glob("*.schema.json"):
        shutil.copy(schema, folder / "data")
    if file is None:
        return folder
    path = folder / file
    if old is None:
        path.unlink()
        if new is not None:
            path.write_bytes(new)
    else:
        assert old in path.read_text(), f"the sample has no {old}"
        path.write_text(path.read_text().replace(old, new, 1))
    return folder


def problems_of(folder):
    return read_edition(Reader(folder))[1]


def test_the_sample_is_sound(tmp_path):
    assert problems_of(edition_with(tmp_path / "sample")) == []


def test_every_rule_is_broken_somewhere_here():
    assert set(BROKEN) == set(RULES)


@pytest.mark.parametrize("code", sorted(set(BROKEN) - {"N07", "B10", "E02"}))
def test_a_broken_rule_is_reported_with_its_line(code, tmp_path):
    file, old, new, line = BROKEN[code]
    found = [p for p in problems_of(edition_with(tmp_path / "x", file, old, new)) if p.code == code]
    assert found and line in [p.at.line for p in found], [str(p) for p in found]


def test_a_short_form_that_fits_two_works_is_reported(tmp_path):
    folder = edition_with(tmp_path / "x", "docs/testing-ground/0-abstract.md", "[@lo-2004-sunset].", "[@lo-2004-sunset; @lo-2004-axis].")
    edition_with_more = folder / BIB
    edition_with_more.write_text("@book{lo-2004-axis,\n  title = {Axis},\n}\n\n" + edition_with_more.read_text())
    path = folder / BODY
    path.write_text(path.read_text().replace(NOTE_2, "[^2]: [@short lo-2004]."))
    assert [(p.code, p.at.line) for p in problems_of(folder) if p.severity == "error"] == [("N07", 9)]


def test_a_name_of_two_entries_is_reported_with_both_files(tmp_path):
    folder = edition_with(tmp_path / "x")
    (folder / "docs/glossary/other.md").write_text("---\nname: Other\nkind: person\naliases: [Lo]\n---\nText.\n")
    found = [str(p) for p in problems_of(folder) if p.code == "E02"]
    assert len(found) == 1 and "docs/glossary/other.md:1" in found[0] and "docs/glossary/lo.md" in found[0]


def test_a_source_nobody_cites_is_advice(tmp_path):
    folder = edition_with(tmp_path / "x")
    (folder / "bibliography/more.bib").write_text("@book{lo-2009-axis,\n  title = {Axis},\n}\n")
    assert [(p.code, p.severity, p.at) for p in problems_of(folder) if p.code == "B10"] == [("B10", "advice", At("bibliography/more.bib", 1))]


@pytest.mark.parametrize("garbage", [
    b"\x00\x01\x02", b"---\n", b"---\n- a list\n---\nx\n", b"---\ntitle: 2009-99-99\n---\n", b"@" * 500, b"[^1]: " * 200, b"{" * 300, b"[" * 5000,
    "\ufeff# BOM\n".encode(), b"---\r\ntitle: x\r\n---\r\nA.\r\n{: #tg-1-1 }\r\n", b"`" * 999, b"[@" * 999, b"(" * 3000 + b"[a](" * 500])
@pytest.mark.parametrize("file", [BODY, BIB, FACTS, "data/countries/samplestan.yml", "docs/glossary/lo.md", "data/anchors.txt", "docs/testing-ground/index.md"])
def test_garbage_is_a_problem_never_a_traceback(file, garbage, tmp_path):
    assert problems_of(edition_with(tmp_path / "x", file, None, garbage))


def run(*args, folder, **env):
    clean = {k: v for k, v in os.environ.items() if k != "GITHUB_ACTIONS"}
    return subprocess.run([sys.executable, "-m", *args], cwd=folder, text=True, capture_output=True, env=clean | env)


def test_check_prints_a_line_for_each_problem_and_fails(tmp_path):
    done = run("macros", "check", folder=edition_with(tmp_path / "x", BODY, "@sample-2008-report", "@sample-2008-rapport"))
    assert done.returncode == 1
    assert (f'{BODY}:14 N03 note 3 cites "sample-2008-rapport", which the bibliography lacks. Did you mean "sample-2008-report"?'
            in done.stdout.splitlines())
    assert "Traceback" not in done.stderr


def test_on_github_each_problem_is_an_annotation_too(tmp_path):
    done = run("macros", "check", folder=edition_with(tmp_path / "x", BODY, "@sample-2008-report", "@zzz"), GITHUB_ACTIONS="true")
    assert f"::error file={BODY},line=14::N03" in done.stdout


def test_a_build_with_an_error_says_the_same_fails_and_publishes_nothing(tmp_path):
    folder = edition_with(tmp_path / "x", BODY, "@sample-2008-report", "@zzz")
    (folder / "mkdocs.yml").write_text("site_name: Sample\ntheme: {name: material, font: false}\nmarkdown_extensions: [attr_list]\nplugins: [edition]\n")
    checked, built = run("macros", "check", folder=folder), run("mkdocs", "build", folder=folder)
    assert built.returncode != 0 and not (folder / "site").exists()
    assert all(line in built.stderr for line in checked.stdout.splitlines())
    assert "Traceback" not in built.stderr


@pytest.mark.parametrize("code", sorted(c for c in BROKEN if BROKEN[c][3]))
def test_the_server_shows_what_it_can_of_a_broken_edition(code, tmp_path, caplog):
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    folder = edition_with(tmp_path / "x", *BROKEN[code][:3])
    for view in ("bibliography", "concordance", "glossary", "timeline", "countries", "home", "rules"):
        (folder / f"docs/{view}.md").write_text(f"---\ntitle: {view}\nview: {view}\n---\n")
    (folder / "mkdocs.yml").write_text("site_name: Sample\ntheme: {name: mkdocs}\nmarkdown_extensions: [attr_list]\nplugins: [edition]\n")
    config = load_config(config_file=str(folder / "mkdocs.yml"))
    config.plugins.on_startup(command="serve", dirty=False)
    build(config)
    assert (folder / "site/index.html").exists()


def test_advice_never_fails_a_build():
    advice = problem("B10", At("bibliography/a.bib", 1), key="x")
    assert report([advice], github=False) == ['bibliography/a.bib:1 B10 "x" is cited nowhere. Cite it, or take it out (advice)']


def test_a_saved_file_alone_is_read_again(tmp_path, monkeypatch):
    folder, read = edition_with(tmp_path / "x"), []
    reader = Reader(folder)
    read_edition(reader)
    parsed = Reader.parsed
    monkeypatch.setattr(Reader, "parsed", lambda self, path, *rest: read.append(path) or parsed(self, path, *rest))
    path = folder / BODY
    path.write_text(path.read_text().replace("Second.", "Second, and more."))
    edition, _ = read_edition(reader)
    assert read == [BODY] and "and more" in edition.paragraphs["tg-1-2"].text
