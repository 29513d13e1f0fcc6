"""Citations in notes, and how short forms find their work: one golden case a file; a new case is a new file.

A case is a chapter's notes, `=== next chapter` where another begins, then after `=== expected` a line for each work
(`NOTE PREFIX KEY, LOCATOR (RULE, …)`, `NOTE ?` where it stays unresolved) and each problem. Names in -nope must not
match.
"""

from pathlib import Path

import pytest

from macros.reading.bibliography import read_sources
from macros.reading.chapters import read_document
from macros.reading.resolve import resolve_notes

GOLDEN = Path(__file__).parent / "golden/notes"
SOURCES = {s.key: s for s in read_sources("sources.bib", (GOLDEN / "sources.bib").read_text())[0]}


def outcome(text):
    """What the resolver makes of a case, in the words of the golden files."""
    notes, problems = [], []
    for number, chapter in enumerate(text.split("=== next chapter\n"), 1):
        document, found = read_document(f"docs/tg/{number}-case.md", chapter, "tg")
        notes, problems = [*notes, *document.notes], [*problems, *found]
    cited, wrong = resolve_notes(notes, SOURCES)
    lines = [f"{n} {spoken(cite)}" for (_, n, _), cites in cited.items() for cite in cites]
    return "\n".join(lines + [str(p) for p in problems + wrong])


def spoken(cite):
    if cite is None:
        return "?"
    how = f"{cite.rule}: {cite.why}" if cite.why else cite.rule
    how += f", note {cite.via}" if cite.via else ""
    how += f", printed {cite.printed}" if cite.printed else ""
    return f"{cite.prefix} {cite.key}{', ' + cite.locator if cite.locator else ''} ({how})".strip()


@pytest.mark.parametrize("case", sorted(GOLDEN.glob("*.txt")), ids=lambda path: path.stem)
def test_golden(case):
    text, expected = case.read_text().split("=== expected\n")
    assert outcome(text) == expected.rstrip("\n")
