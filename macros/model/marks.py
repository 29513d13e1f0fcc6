"""Marks: the stretches of an author's Markdown to which the edition gives a meaning, one record for each kind.

`start` and `end` are offsets in the text that was scanned, `line` is a line of its file. `kind` tells the records apart
where they stand together; after a comparison with it, mypy knows which one it is.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from macros.model.citations import Cite


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What every mark has."""

    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMark(Stretch):
    """The mark of a note, [^33]; `n` is the note's number."""

    kind: ClassVar[Literal["note"]] = "note"
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationMark(Stretch):
    """A citation, [see @a, p. 3; @b]: its cites in the author's order."""

    kind: ClassVar[Literal["citation"]] = "citation"
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceMark(Stretch):
    """A reference to a paragraph or note, TG 2.11. `shown`: as the author typed it, the "14" of TG 2.11–14."""

    kind: ClassVar[Literal["reference"]] = "reference"
    id: str
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryMark(Stretch):
    """A name of an entry, found in the text or typed as [[slug|shown]]. The line of one that was found is 0."""

    kind: ClassVar[Literal["entry"]] = "entry"
    slug: str
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingMark(Stretch):
    """Where a reading begins, [ours]{printed="…" why="…"}: what the report prints, and why ours differs."""

    kind: ClassVar[Literal["reading"]] = "reading"
    ours: str
    printed: str
    why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingEnd(Stretch):
    """Where a reading ends: the names between its two marks are still found and linked."""

    kind: ClassVar[Literal["reading-end"]] = "reading-end"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksMark(Stretch):
    """The command for a list of works, as it is typed: of those cited on the page, or of all."""

    kind: ClassVar[Literal["works"]] = "works"
    which: Literal["cited", "all"]
    typed: str


Mark: TypeAlias = NoteMark | CitationMark | ReferenceMark | EntryMark | ReadingMark | ReadingEnd | WorksMark
