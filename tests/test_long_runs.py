"""Long runs of the signs that open something: refused before anything scans them, and else read in linear time."""

import json
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
SECONDS = 20  # of processor time, at most. A linear scan takes less than one
LENGTH = 100_000  # of a text in characters: a square scan of single steps in Python takes hours
LONG = 1_000_000  # where one expression is all that scans: its square takes minutes


@pytest.mark.parametrize("sign", OPENING)
def test_a_long_run_of_opening_signs_is_refused_before_it_is_scanned(sign, monkeypatch):
    monkeypatch.setattr(chapters, "scan", lambda *_: pytest.fail("it was scanned"))
    document, found = chapters.read_document("docs/x/1-a.md", sign * (LENGTH // len(sign)), "x", ("x",))
    assert document is None and "H07" in {p.code for p in found}


# Reads each text in a process of its own, forked from one that has imported what it needs: it may use so much processor
# time and no more, since a regular expression cannot be interrupted. Prints how each ended, 0 for well.
EACH = """
import json, os, resource, sys
from macros.reading.chapters import read_document
from macros.reading.foreign import MARKED
from macros.reading.ledger import distinctive
from macros.reading.plain_text import plain_markdown

seconds, length, signs = json.load(sys.stdin)
ends = {}
for sign in signs:
    pid = os.fork()
    if not pid:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        text = sign * (length // len(sign))
        READ
        os._exit(0)
    ends[sign] = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
json.dump(ends, sys.stdout)
"""
RUNS = [*PLAIN, *(f"{sign * (MOST_SIGNS // 3)}\n\n" for sign in OPENING)]
WORDS = ["*a ", "**a ", "_a ", "`a ", "[^", "[a", "[[a", "{:", "@a;", "![", "&a", "[a](", "[@a "]


def ends(signs, read, length=LENGTH):
    """Sign → how the process ended that read a long run of it, 0 for well."""
    code, given = EACH.replace("READ", read), json.dumps([SECONDS, length, signs])
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, input=given, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
def test_a_long_run_is_read_in_linear_time():
    ended = ends(RUNS, 'read_document("docs/x/1-a.md", text, "x", ("x",)), distinctive(text)')
    assert ended == dict.fromkeys(RUNS, 0), "it failed, or took too long"


@pytest.mark.slow
def test_words_of_data_and_of_mentions_are_read_in_linear_time():
    """What takes more than a small multiple of what as many letters take grows with the square."""
    ended = ends(WORDS, "MARKED.search(text), plain_markdown(text)", LONG)
    assert ended == dict.fromkeys(WORDS, 0), "it failed, or took too long"
