"""Cited works whose name, title or date the reports print differently: `printed` in the bibliography."""

import re
from typing import NamedTuple

from macros.model.citations import Cited
from macros.model.edition import Edition, cites_of
from macros.model.texts import Note
from macros.reading.watched import each
from macros.showing import chicago

OF_NOTE = re.compile(r"^(.*) \(note (\d+)\)$", re.S)
WHY = "so that the work can be found"


class Misprint(NamedTuple):
    """A work that a note cites in full but misprints. id: that in the list of readings; key: the source's; ours: the
    work in short, as plain text."""

    id: str
    note: str
    key: str
    ours: str
    printed: str


def misprints(edition: Edition) -> list[Misprint]:
    """All misprinted works, in the order of the notes."""
    return [found for of_note in each(edition, misprints_of, edition.notes) for found in of_note]


def misprints_of(edition: Edition, id: str) -> list[Misprint]:
    """The misprinted works of a note."""
    note = edition.notes[id]
    return [found for cite in cites_of(edition, note) if (found := misprint(edition, note, cite))]


def misprint(edition: Edition, note: Note, cite: Cited) -> Misprint | None:
    """The misprint of a work that a note cites in full; None if it is printed as in our bibliography."""
    if cite.rule != "full" or note.id not in edition.notes:
        return None
    source = edition.sources[cite.key]
    printed = in_note(source.fields.get("printed", ""), note.n)
    if not printed:
        return None
    ours = chicago.plain(chicago.short(source.entry))
    return Misprint(f"printed-{note.id}-{cite.key}", note.id, cite.key, ours, printed)


def in_note(printed: str, n: int) -> str:
    """The part of a `printed` field that applies to a note: all of it, unless it names notes.

    >>> in_note("Bazel (note 57); Basel (note 81)", 81), in_note("Paul Globe", 3), in_note("Basel (note 57)", 3)
    ('Basel', 'Paul Globe', '')
    """
    parts = [(part, OF_NOTE.match(part)) for part in printed.split("; ")]
    if not any(found for _, found in parts):
        return printed
    return "; ".join(found[1] for _, found in parts if found and int(found[2]) == n)
