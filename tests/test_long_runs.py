"""Long runs of the signs that open something: refused before anything scans them, and else read in linear time."""

import subprocess
import sys

import pytest
from conftest import ROOT

from macros.reading import chapters
from macros.reading.safety import MOST_SIGNS

OPENING = [
    "|\n",
    "\\",
    ">",
    "&amp;",
    "~~~\n",
    "- a\n",
    "a\n\n",
    "[",
    "[[",
    "[@",
    "[^",
    "*",
    "![a](",
    "<",
    "*a ",
    "_a ",
    "` ",
    "`a",
    "<a ",
    "[a ",
    "![",
    "**a ",
    "`",
]
PLAIN = [
    "(",
    "@a;",
    "{:",
    "{:#a",
    "<!-- ",
    "\n",
    "#",
    "{'",
    "&#",
    "~~",
    ":a",
    "class=",
    "](",
    "'",
    "- [x] ",
    "{:#a}",
    "\\",
    "a",
    "word and ",
    "TG 1.1, ",
    "TG n. 1 and ",
    "[a]: b\n",
    "<code>",
    "x\n===\n",
    "---\n",
    "“",
    "“a ",
]
SECONDS = 20  # of processor time for 100,000 characters; a linear scan takes less than one, a square one hours


@pytest.mark.parametrize("sign", OPENING)
def test_a_long_run_of_opening_signs_is_refused_before_it_is_scanned(sign, monkeypatch):
    monkeypatch.setattr(chapters, "scan", lambda *_: pytest.fail("it was scanned"))
    document, found = chapters.read_document("docs/x/1-a.md", sign * (100_000 // len(sign)), "x", ("x",))
    assert document is None and "H07" in {p.code for p in found}


@pytest.mark.slow
@pytest.mark.parametrize("sign", [*PLAIN, *(f"{sign * (MOST_SIGNS // 3)}\n\n" for sign in OPENING)])
def test_a_long_run_is_read_in_linear_time(sign):
    """In a process that may use so much processor time and no more: a regular expression cannot be interrupted."""
    code = (
        f"import resource; resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))\n"
        "from macros.reading.chapters import read_document\n"
        "from macros.reading.ledger import distinctive\n"
        f"text = {sign!r} * (100_000 // {len(sign)})\n"
        'read_document("docs/x/1-a.md", text, "x", ("x",)), distinctive(text)\n'
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr or "it took too long"


@pytest.mark.parametrize(
    "sign", ["*a ", "**a ", "_a ", "`a ", "[^", "[a", "[[a", "{:", "@a;", "![", "&a", "[a](", "[@a "]
)
def test_words_of_data_and_of_mentions_are_read_in_linear_time(sign):
    """What takes more than a small multiple of what as many letters take grows with the square."""
    code = (
        f"import resource; resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))\n"
        "from macros.reading.foreign import MARKED\n"
        "from macros.reading.marks import plain_markdown\n"
        f"text = {sign!r} * (100_000 // {len(sign)})\n"
        "MARKED.search(text), plain_markdown(text)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr or "it took too long"
