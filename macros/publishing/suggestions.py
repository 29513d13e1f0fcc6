"""Turns an issue opened with one of our forms into a change of the edition's files, and an answer for the issue.

What was typed is data: it is put into a file of the edition, quoted for its format, and goes through the same checks as
any change. If it does not pass, the file is restored, and the answer says what to change.
"""

import difflib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from macros.model.edition import Edition
from macros.model.problems import Problem
from macros.publishing.additions import FileChange, new_entry
from macros.publishing.corrections import correction
from macros.publishing.new_facts import new_fact
from macros.publishing.new_sources import new_source
from macros.reading.files import Reader
from macros.reading.issues import Refused, answers, block, form_of, read_forms
from macros.reading.ledger import PATH as LEDGER
from macros.reading.ledger import Ledger, ledger_text, published_texts, read_ledger
from macros.showing.checks import read_and_check

MAKERS: Mapping[str, Callable[[Reader, Edition, Mapping[str, str]], FileChange]] = {
    "correct-a-statement": correction,
    "add-an-entry": new_entry,
    "add-a-source": new_source,
    "add-a-fact": new_fact,
}
WRITTEN = """Thank you. This has been written into `{path}`, and passes the checks.{pull}

{diff}
"""
REFUSED = """Thank you. This cannot be taken as it stands:

{reasons}

Edit the text of this issue (the three dots at its head, then *Edit*): it is read again, and this answer changes.
"""
FAILED = """Thank you. This was written into `{path}`, and the checks of the edition found what is wrong with it:

{problems}

Each line has the file, the line in it, what is wrong, and what to do. Edit the text of this issue (the three dots at \
its head, then *Edit*): it is read again, and this answer changes.

What was written, and taken back:

{diff}
"""
MOST = 20  # problems in an answer; GitHub takes 65,536 characters


class Outcome(NamedTuple):
    """What was done about an issue. state: none (not from one of our forms), refused or written; answer: Markdown for
    the issue; title: of the pull request, without anything that was typed."""

    state: str
    answer: str = ""
    title: str = ""


def suggest(root: Path, body: str) -> Outcome:
    """Apply the suggestion of an issue to the files at `root`, if it passes the checks. body: the issue's text."""
    reader = Reader(root)
    form = form_of(body, read_forms(reader))
    if form is None or form.name not in MAKERS:
        return Outcome("none")
    edition, before = read_and_check(reader)
    try:
        change = MAKERS[form.name](reader, edition, answers(body, form))
    except Refused as refused:
        return Outcome("refused", REFUSED.format(reasons="\n".join(f"- {reason}" for reason in refused.reasons)))
    return try_change(reader, change, before)


def try_change(reader: Reader, change: FileChange, before: Iterable[Problem]) -> Outcome:
    """Try a change: it stays in its file if it causes no error, else the file is restored."""
    path = reader.root / change.path
    old = path.read_text(encoding="utf-8") if path.exists() else None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(change.text, encoding="utf-8", newline="\n")
    edition, after = read_and_check(reader)
    known = {(p.code, p.at.path, p.what) for p in before}
    new = [p for p in after if (p.code, p.at.path, p.what) not in known and p.code != "P07"]
    shown = block(difference(old or "", change.text), "diff")
    if errors := [p for p in new if p.severity == "error"]:
        if old is None:
            path.unlink()
        else:
            path.write_text(old, encoding="utf-8", newline="\n")
        answer = FAILED.format(path=change.path, problems=block("\n".join(map(str, errors[:MOST]))), diff=shown)
        return Outcome("refused", answer)
    keep_ids(reader, edition)
    answer = WRITTEN.format(path=change.path, pull=" An editor looks at it next.", diff=shown)
    return Outcome("written", answer + advice(change.remarks, new), change.title)


def keep_ids(reader: Reader, edition: Edition) -> None:
    """Add new ids to the ledger; without that, tests would fail on the pull request."""
    ledger = read_ledger(reader, []) or Ledger({})
    (reader.root / LEDGER).write_text(ledger_text(ledger, published_texts(edition)), encoding="utf-8", newline="\n")


def advice(remarks: Iterable[str], found: Iterable[Problem]) -> str:
    """The end of an answer: remarks and advice that an editor may raise; empty if there are none."""
    lines = [f"- {remark}\n" for remark in remarks]
    problems = [str(p) for p in found][:MOST]
    shown = "\n".join(problems)
    parts = [*lines, *([f"\n{block(shown)}\n"] if problems else [])]
    return "\nWorth a look, though nothing of it stands in the way:\n\n" + "".join(parts) if parts else ""


def difference(old: str, new: str) -> str:
    """The lines that differ, with one line of context before and after."""
    rows = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1)
    return "\n".join(list(rows)[2:])
