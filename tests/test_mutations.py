"""Three hundred changes of the real content, as slips of an author or a file gone bad: none is lost in silence.

Each ends in a problem that names the changed file or what is gone, or in an edition that has all that it had. One
process has one copy and one Reader, so that only the changed file is read again.
"""

import gc
import multiprocessing
import os
import re
import shutil
import signal
import tempfile
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from conftest import ROOT

from macros.model.edition import Edition
from macros.model.problems import Problem
from macros.reading.files import Reader
from macros.showing.checks import read_and_check
from macros.showing.pages import page
from macros.showing.rendering import rendered

COUNT = 300
SECONDS = 20  # for one change, which takes a third of one
FILES = {
    "chapters": "docs/*/[0-9]-*.md",
    "entries": "docs/glossary/*.md",
    "countries": "data/countries/*.yml",
    "country pages": "docs/countries/*.md",
    "facts": "data/facts/*.yml",
    "charts": "data/charts.yml",
    "pipelines": "data/pipelines.yml",
    "places": "data/places.yml",
    "inventory": "data/inventory/*.yml",
    "schemas": "data/*.schema.json",
    "sources": "bibliography/*.bib",
    "ledger": "data/anchors.txt",
    "reports": "docs/*-*/index.md",
    "our pages": "docs/*.md",
}
KINDS = [kind for kind in FILES if kind != "reports"] * 5 + [
    "reports"
]  # all is read again when a report's page changes
SYNTAX = "[](){}:#@^-'\""
GARBAGE = [
    "\x00\x07",
    "\u200b",
    "\ufeff",
    "9" * 5000,
    "*" * 5000,
    "[^" * 500,
    "\xa0",
    "<<<<<<< HEAD",
    "\ud7ff",
    "{{ x }}",
]
TAGS = ["!!timestamp x", "!!bool x", "!!int ''", "!!float x", "!!binary é", "!!set x", "*x", "&x", "!x y", "? x", "| x"]
IDS = re.compile(
    r"(?<=#)(?:tg|ba)-[\w-]+|(?<=id: )[\w-]+|(?<=\{)[a-z][\w-]+(?=,\n)|^[\w-]+(?=:)|^(?:tg|ba)-[\w-]+", re.M
)
Change = Callable[[str, Random], str]


def at_a_line(change: Callable[[list[str], int, Random], object]) -> Change:
    """An operator that changes the list of lines, at one that is not blank."""

    def changed(text: str, random: Random) -> str:
        lines = text.split("\n")
        change(lines, random.choice([i for i, line in enumerate(lines) if line.strip()]), random)
        return "\n".join(lines)

    return changed


def swap_lines(lines: list[str], i: int, random: Random) -> None:
    other = random.randrange(len(lines))
    lines[i], lines[other] = lines[other], lines[i]


def one_of(pattern: str, put: Callable[[str, Random], str]) -> Change:
    """An operator that puts something in the place of one match of a pattern."""

    def changed(text: str, random: Random) -> str:
        found = list(re.finditer(pattern, text, re.M))
        if not found:
            return text
        m = random.choice(found)
        return text[: m.start()] + put(m[0], random) + text[m.end() :]

    return changed


def swap(text: str, random: Random, found: list[re.Match[str]]) -> str:
    """The text with two of these stretches exchanged."""
    if len(found) < 2:
        return text
    a, b = sorted(random.sample(found, 2), key=lambda m: m.start())
    return text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :]


OPERATORS: dict[str, Change] = {
    "a line deleted": at_a_line(lambda lines, i, _: lines.pop(i)),
    "a line twice": at_a_line(lambda lines, i, _: lines.insert(i, lines[i])),
    "two lines exchanged": at_a_line(swap_lines),
    "a line indented": at_a_line(lambda lines, i, random: lines.__setitem__(i, " " * random.randint(1, 5) + lines[i])),
    "a line not indented": one_of(r"^[ \t]+(?=\S)", lambda *_: ""),
    "a sign deleted": one_of(f"[{re.escape(SYNTAX)}]", lambda *_: ""),
    "a sign twice": one_of(f"[{re.escape(SYNTAX)}]", lambda old, _: old * 2),
    "another number": one_of(r"\d+", lambda _, random: str(random.choice([0, 7, 99, 2**70, -1]))),
    "another key": one_of(IDS.pattern, lambda old, random: old + random.choice("xé_ A")),
    "garbage": one_of(r"(?<=\w)\b", lambda _, random: random.choice(GARBAGE)),
    "a YAML tag": one_of(r"(?<=: )\S+", lambda _, random: random.choice(TAGS)),
    "cut off": lambda text, random: text[: random.randrange(len(text))],
    "emptied": lambda text, random: "",
    "two ids exchanged": lambda text, random: swap(text, random, list(IDS.finditer(text))),
    "two texts exchanged": lambda text, random: swap(text, random, list(re.finditer(r"^[^\n{:]{30,}$", text, re.M))),
}
WHOLE = ("the file deleted", "the file renamed", "not UTF-8")


def chosen(number: int) -> tuple[str, str, str | None]:
    """(path, operator, the new text or None) of a change; the kinds of files take turns."""
    random = Random(number)
    pattern = FILES[KINDS[number % len(KINDS)]]
    path = random.choice(sorted(ROOT.glob(pattern)))
    operator, text = random.choice([*OPERATORS, *WHOLE]), path.read_text(encoding="utf-8")
    new = None if operator in WHOLE else OPERATORS[operator](text, random)
    return path.relative_to(ROOT).as_posix(), operator, new


class Workshop:
    """A copy of the content, read once; each change is made in it, judged and taken back."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="mutations"))
        for name in ("docs", "data", "bibliography"):
            shutil.copytree(ROOT / name, self.folder / name)
        self.reader = Reader(self.folder)
        self.reader.again = True
        self.edition, found = read_and_check(self.reader)
        self.found = set(found)
        gc.freeze()  # what is read once is not looked through again for each change

    @contextmanager
    def changed(self, path: str, operator: str, text: str | None) -> Iterator[None]:
        """The change made; afterwards file and Reader are as they were."""
        file, kept, made = self.folder / path, dict(self.reader.files_parsed), dict(self.reader.results)
        made["checks"] = None, copy(made["checks"][1])
        old, stat, other = file.read_bytes(), file.stat(), file.with_name(f"other-{file.name}")
        if operator == "not UTF-8":
            file.write_bytes(old[:40] + b"\xe9" + old[40:])
        elif text is None:
            file.unlink() if operator == "the file deleted" else file.rename(other)
        else:
            file.write_text(text, encoding="utf-8", newline="")
        try:
            yield
        finally:
            other.unlink(missing_ok=True)
            file.write_bytes(old)
            os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
            self.reader.files_parsed, self.reader.results = kept, made

    def fault(self, number: int) -> str:
        """What went wrong with a change; "" for nothing."""
        path, operator, text = chosen(number)
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        try:
            with self.changed(path, operator, text):
                edition, found = read_and_check(self.reader)
                shown = shown_problems(edition, path)
            wrong = self.judged(edition, [*found, *shown], path, text)
        except Exception:
            wrong = traceback.format_exc(limit=-6)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        return f"{number}: {path}, {operator}: {wrong}" if wrong else ""

    def judged(self, edition: Edition, found: list[Problem], path: str, text: str | None) -> str:
        """What a change did that no problem reports."""
        new = [p for p in found if p not in self.found]
        reported = "\n".join(map(str, new))
        lines = max((self.folder / path).read_text().count("\n"), (text or "").count("\n")) + 1
        if beyond := [str(p) for p in new if p.at.path == path and not 1 <= p.at.line <= lines]:
            return f"no such line: {beyond}"
        gone = things(self.edition) - things(edition)
        unnamed = [name for name in gone if not re.search(rf"{re.escape(name)}(?![\w-])", reported)]
        errors_here = [p for p in new if p.severity == "error" and (p.at.path == path or path in str(p))]
        if unnamed and not errors_here:
            return f"lost without a word: {unnamed[:5]}; reported: {reported[:600]}"
        errors = [p for p in new if p.severity == "error"]
        if errors and not gone and not any(names(p, path) for p in new):
            return f"no problem names the file: {reported[:600]}"
        return "" if errors else self.lost_citations(edition, path, text or "")

    def lost_citations(self, edition: Edition, path: str, text: str) -> str:
        """Citations that still stand in a file and are no longer read, though nothing is said to be wrong."""
        old = (self.folder / path).read_text()
        typed = len(re.findall("@", old)) - len(re.findall("@", text))
        read = cited(self.edition, path) - cited(edition, path)
        return f"{read} citations fewer, {typed} typed" if read > max(typed, 0) and text else ""


def names(found: Problem, path: str) -> bool:
    """Whether a problem leads its reader to a file: at it, naming it, at a chapter of its report, by its schema."""
    report = path.endswith("/index.md") and found.at.path.startswith(path.removesuffix("index.md"))
    return found.at.path == path or path in str(found) or report or (".schema." in path and "schema" in found.hint)


def cited(edition: Edition, path: str) -> int:
    return sum(len(cites) for (where, _, _), cites in edition.cited.items() if where == path)


def things(edition: Edition) -> set[str]:
    """The names of all that an edition has."""
    named: list[Any] = [edition.paragraphs, edition.notes, edition.facts, edition.entries, edition.sources]
    named += [edition.annotations, edition.countries, edition.charts, edition.places]
    named += [[h.id for d in edition.documents.values() for h in d.headings if h.id]]
    return {name for each in named for name in each} | {f"/{d.url}" for d in edition.documents.values()}


def shown_problems(edition: Edition, path: str) -> tuple[Problem, ...]:
    """The problems of the page of a file, if it is one's."""
    document = edition.documents.get(path)
    return rendered(page(edition, document)).problems if document else ()


def too_long(*_: object) -> None:
    raise TimeoutError(f"more than {SECONDS} s")


def faults(numbers: list[int]) -> list[str]:
    """The faults of some changes, made in one copy one after the other."""
    signal.signal(signal.SIGVTALRM, too_long)
    workshop = Workshop()
    try:
        return [fault for number in numbers if (fault := workshop.fault(number))]
    finally:
        shutil.rmtree(workshop.folder)


@pytest.mark.slow
def test_no_change_of_the_content_is_lost_in_silence() -> None:
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        found = list(pool.map(faults, [list(range(i, COUNT, workers)) for i in range(workers)]))
    assert not any(found), "\n\n".join(fault for each in found for fault in each)


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_operator_changes_something(operator: str) -> None:
    text = (ROOT / "docs/testing-ground/1-introduction.md").read_text()
    assert OPERATORS[operator](text, Random(1)) != text
