"""A report that the code has never heard of: two files of front matter and chapters, and no line of Python."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache

import pytest
import yaml
from conftest import ROOT
from test_problems import edition_with

from macros.checks.edition import read_edition
from macros.reading.files import Reader
from macros.showing.figures import years_of_memberships
from macros.showing.rendering import article
from macros.showing.reports import Reports, reports_of

INDEX = """---
title: A third report
work: xx
name: Third
source: sample-2008-report
order: 9
sections:
- {title: Abstract, paragraphs: 1}
- {title: Body, paragraphs: 2}
notes: 2
---
What it is.
"""
ABSTRACT = """---
title: Abstract
---
It argues.[^1] Compare XX 1.1–2 and TG 1.2.
{: #xx-0-1 }

[^1]: [@lo-2004-sunset].
"""
BODY = """---
title: Body
---
First.[^2]
{: #xx-1-1 }

[^2]: [@ibid, p. 7].

Second; see XX n. 2.
{: #xx-1-2 }
"""


def write_third(folder, index=INDEX, chapters=(ABSTRACT, BODY)):
    home = folder / "docs/third-report"
    home.mkdir()
    for name, text in zip(("index", "0-abstract", "1-body"), (index, *chapters), strict=True):
        (home / f"{name}.md").write_text(text)


def third_report(folder, index=INDEX):
    write_third(folder, index)
    return read_edition(Reader(folder))


def test_a_third_report_needs_no_line_of_code(tmp_path):
    edition, problems = third_report(edition_with(tmp_path / "x"))
    assert not [str(p) for p in problems if p.severity == "error"]
    assert list(edition.works) == ["xx", "tg"]  # the sample names no order
    assert edition.notes["xx-n2"].paragraph == "xx-1-1"
    abstract = article(edition, edition.documents["docs/third-report/0-abstract.md"])
    assert '<a class="reference" href="../../third-report/1-body/#xx-1-1">XX 1.1</a>–' in abstract
    assert '<a class="reference" href="../../testing-ground/1-body/#tg-1-2">TG 1.2</a>' in abstract
    body = article(edition, edition.documents["docs/third-report/1-body.md"])
    assert 'data-rule="ibid"' in body
    assert "Third</a>, section 1: XX 1" in body


def test_a_report_written_after_its_chapters_gives_them_its_siglum(tmp_path):
    """Under a server chapters may be read before index.md names their report: they must be read again then."""
    folder = edition_with(tmp_path / "x")
    home = folder / "docs/third-report"
    home.mkdir()
    (home / "0-abstract.md").write_text(ABSTRACT)
    (home / "1-body.md").write_text(BODY)
    reader = Reader(folder)
    read_edition(reader)
    (home / "index.md").write_text(INDEX)
    edition, _ = read_edition(reader)
    assert "xx-n2" in edition.notes
    assert edition.documents["docs/third-report/0-abstract.md"].notes[0].id == "xx-n1"


@cache
def sayings():
    """(file, text) of every string of the code that is no docstring: a pattern, a name, a message."""
    return [said for path in sorted((ROOT / "macros").rglob("*.py")) for said in sayings_of(path)]


def sayings_of(path):
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    homes = (n for n in nodes if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef))
    described = {id(n.body[0].value) for n in homes if n.body and isinstance(n.body[0], ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in described:
            yield path.name, node.value


def front_matter():
    """What the index.md of each of our reports says of it."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*/index.md"))
    found = [yaml.safe_load(text.split("---")[1]) for text in texts]
    return [meta for meta in found if "work" in meta]


def test_no_pattern_and_no_name_in_the_code_is_a_siglum_of_ours():
    """A message may show a reference as one types it; a pattern or a key that held a siglum would know our reports."""
    sigla = "|".join(s for meta in front_matter() for s in (meta["work"], meta["work"].upper()))
    alone, inside = re.compile(sigla), re.compile(rf"(?<![A-Za-z])(?:{sigla})(?![A-Za-z])")
    patterns = ((file, s.replace(r"\b", " ")) for file, s in sayings() if "\\" in s)
    found = {*((file, s) for file, s in sayings() if alone.fullmatch(s)), *(p for p in patterns if inside.search(p[1]))}
    assert found <= {("languages.py", "tg")}  # the code of a language: Tajik


def test_neither_code_nor_template_knows_how_many_reports_there_are_of_whom_or_when():
    names = "|".join(meta["name"] for meta in front_matter())
    known = re.compile(rf"NUPI|{names}|{COUNTED.pattern}|\bsecond report|reports? of (?:19|20)[0-9][0-9]", re.I)
    files = [*ROOT.glob("macros/**/*.html"), *ROOT.glob("docs/**/*.js"), *ROOT.glob("data/*.schema.json")]
    said = [*sayings(), *((path.name, path.read_text(encoding="utf-8")) for path in files)]
    assert {file for file, text in said if known.search(text)} <= {"reports.py"}  # which reads it from the data


def test_of_our_own_pages_those_speak_of_so_many_reports_which_the_guide_names():
    """The threads, entries, countries and remarks are left out, which the guide says to read again."""
    guide = ROOT / "docs/contribute/add-a-third-report.md"
    wholes = ("*.md", "*.cff", "*.yml", "*.toml", ".zenodo.json", ".github/ISSUE_TEMPLATE/*", "docs/*.md")
    paths = {path for form in (*wholes, "docs/*/index.md", "docs/contribute/*.md") for path in ROOT.glob(form)}
    paths -= {guide, ROOT / "CHANGELOG.md"}  # which says what was
    said = {path.relative_to(ROOT).as_posix() for path in paths if COUNTED.search(path.read_text(encoding="utf-8"))}
    step = guide.read_text(encoding="utf-8").partition("\n7. ")[2].partition("\n8. ")[0]
    assert said == {name for name in re.findall(r"`([^` ]+)`", step) if (ROOT / name).is_file()}


COUNTED = re.compile(r"\b(?:both|two|either|neither|the other)(?: [a-z]+){0,2} reports?\b", re.I)


# How many reports, of which years → what is said of them all.
SPOKEN = {
    (1, ("2008",)): (
        "one NUPI report",
        " of 2008",
        "the report",
        "the report",
        "the other",
        "lasts when the report is",
    ),
    (2, ("2008", "2009")): (
        "two NUPI reports",
        " of 2008 and 2009",
        "the two reports",
        "both reports",
        "the other",
        "lasts when the second report is",
    ),
    (3, ("2008", "2009", "2011")): (
        "three NUPI reports",
        " of 2008, 2009 and 2011",
        "the three reports",
        "all three reports",
        "another",
        "has no end in the reports that name it",
    ),
    (23, ()): ("23 NUPI reports", "", "the 23 reports", "all 23 reports", "another", "has no end"),
}


@pytest.mark.parametrize(("number", "years"), SPOKEN)
def test_the_reports_are_spoken_of_as_many_as_they_are(number, years):
    said = Reports(number, "NUPI report", years)
    *words, end = SPOKEN[number, years]
    assert [said.counted, said.dated, said.these, said.together, said.other] == words and end in said.no_end


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (("NUPI Report", "NUPI Report"), "NUPI report"),
        (("NUPI Report", "FOI Report"), "report"),
        (("NUPI Report", ""), "report"),
        (("Working Paper", "Working Paper"), "report"),
        (("Report", "Report"), "report"),
    ],
)
def test_reports_are_called_what_the_bibliography_calls_all_of_them(types, kind, tmp_path):
    folder = edition_with(tmp_path / "x")
    bib = folder / "bibliography/sources.bib"
    of = [f"  type = {{{type}}},\n" if type else "" for type in types]
    first = bib.read_text().replace("title = {A sample report},", f"title = {{A sample report}},\n{of[0]}")
    second = f"@report{{other-2011-report,\n  title = {{Another}},\n{of[1]}  date = {{2011-05}},\n}}\n"
    bib.write_text(f"{first}\n{second}")
    edition, _ = third_report(folder, INDEX.replace("sample-2008-report", "other-2011-report"))
    assert reports_of(edition) == Reports(2, kind, ("2008", "2011"))


@pytest.mark.parametrize(
    ("since", "year", "years"), [("2000-10", "2009", (1991, 2010)), ("1949", "2008", (1949, 2009))]
)
def test_a_chart_of_memberships_runs_from_the_oldest_to_the_last_report(since, year, years, tmp_path):
    folder = edition_with(tmp_path / "x")
    for file, old, new in (
        ("data/countries/samplestan.yml", 'from: "1999"', f'from: "{since}"'),
        ("bibliography/sources.bib", "  date = {2008},", f"  date = {{{year}}},"),
    ):
        text = (folder / file).read_text()
        assert old in text
        (folder / file).write_text(text.replace(old, new))
    assert years_of_memberships(third_report(folder)[0]) == years


THIRD = """@report{third-2011-report,
  author = {Noe, Nina},
  title = {A Third Report},
  type = {NUPI Report},
  institution = {Norwegian Institute of International Affairs},
  location = {Oslo},
  date = {2011},
}
"""
FACT = """- id: third-visit-2010
  kind: visit
  date: "2010-05"
  statement: Somebody visited Kazakhstan once more.
  countries: [kazakhstan]
  where: [xx-1-1]
"""
NO_PART = shutil.ignore_patterns(".*", "site", "editions", "tests", "mutants", "__pycache__", "*.egg-info")


@pytest.fixture(scope="session")
def grown(tmp_path_factory):
    """The site of a copy of this repository to which a report of two chapters, a source and a fact were added."""
    folder, site = tmp_path_factory.mktemp("grown") / "copy", tmp_path_factory.mktemp("grown-site")
    shutil.copytree(ROOT, folder, ignore=NO_PART)
    (ROOT / ".cache").mkdir(exist_ok=True)
    (folder / ".cache").symlink_to(ROOT / ".cache")  # drawings by what they are made from, of whichever build
    (folder / "bibliography/third.bib").write_text(THIRD)
    (folder / "data/facts/third.yml").write_text(FACT)
    index = INDEX.replace("sample-2008-report", "third-2011-report")
    write_third(folder, index, [text.replace("lo-2004-sunset", "third-2011-report") for text in (ABSTRACT, BODY)])
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(site)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return site


@pytest.mark.slow
def test_a_third_report_in_a_copy_of_the_repository_is_built_with_all_that_a_report_has(grown):
    body = (grown / "third-report/1-body/index.html").read_text()
    assert 'id="xx-1-2"' in body and 'href="#xx-n2"' in body
    assert "../../testing-ground/1-introduction/#tg-1-2" in (grown / "third-report/0-abstract/index.html").read_text()
    assert "XX 1.1" in (grown / "r/xx-1-1/index.html").read_text()
    assert (grown / "feeds/xx.xml").exists()
    assert any('[data-report="xx"]' in css.read_text() for css in (grown / "assets").rglob("*.css"))
    assert "xx" in json.loads((grown / "linker.json").read_text())["works"]
    assert any(fact["id"] == "third-visit-2010" for fact in json.loads((grown / "data/facts.json").read_text()))


@pytest.mark.slow
def test_where_all_reports_are_spoken_of_a_third_counts(grown):
    pages = {name: (grown / name / "index.html").read_text() for name in ("", "map", "timeline", "evidence")}
    assert "an annotated reader of three NUPI reports</title>" in pages[""]
    assert "as the reports of 2008, 2009 and 2011 describe them" in pages[""]
    assert "reading of the three reports, of 2008, 2009 and 2011" in pages["map"]
    assert '<option value="">all</option><option value="tg">' in pages["timeline"]
    assert "most works in all three reports" in pages["evidence"]
    country = (grown / "countries/kazakhstan/index.html").read_text()
    assert "A bar that runs to the edge has no end in the reports that name it." in country
    assert "without a link to another report" in (grown / "contribute/wanted/index.html").read_text()
    about = json.loads((grown / "data/datapackage.json").read_text())["description"]
    assert about.startswith("What three NUPI reports (2008, 2009, 2011) say")
