"""A report that the code has never heard of: two files of front matter and chapters, and no line of Python."""

import ast
import re

from conftest import ROOT
from test_problems import edition_with

from macros.checks.edition import read_edition
from macros.reading.files import Reader
from macros.showing.pages import article

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


def third_report(folder):
    home = folder / "docs/third-report"
    home.mkdir()
    for name, text in (("index", INDEX), ("0-abstract", ABSTRACT), ("1-body", BODY)):
        (home / f"{name}.md").write_text(text)
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


def sayings():
    """(file, text) of every string of the code that is no docstring: a pattern, a name, a message."""
    for path in sorted((ROOT / "macros").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        homes = (n for n in ast.walk(tree) if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef))
        described = {id(n.body[0].value) for n in homes if n.body and isinstance(n.body[0], ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in described:
                yield path.name, node.value


def test_no_pattern_and_no_name_in_the_code_is_a_siglum_of_ours(edition):
    """A message may show a reference as one types it; a pattern or a key that held a siglum would know our reports."""
    sigla = "|".join(s for work in edition.works for s in (work, work.upper()))
    alone, inside = re.compile(sigla), re.compile(rf"(?<![A-Za-z])(?:{sigla})(?![A-Za-z])")
    found = {
        s for s in sayings() if alone.fullmatch(s[1]) or ("\\" in s[1] and inside.search(s[1].replace(r"\b", " ")))
    }
    assert found <= {("bibliography.py", "tg")}  # the code of a language: Tajik
