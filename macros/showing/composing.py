"""Composes the Markdown of a document for rendering.

Each mark that reading has found is replaced by a token for a piece of HTML, so that nothing is recognised twice and
nothing in code can be touched. extension.py makes HTML of the rest, and puts the pieces back.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from macros.model.marks import EntryMark, Mark
from macros.model.texts import Document, Note

OPEN, CLOSE = "\ue000", "\ue001"  # private use: no author types them
TOKEN = re.compile(f"{OPEN}([0-9]+){CLOSE}")

Show = Callable[[Mark, Note | None], str]
Linked = Mapping[tuple[str, int | None], tuple[EntryMark, ...]]  # as an Edition has it


class ComposedNote(NamedTuple):
    """A note ready for Markdown: its id, its number, its text."""

    id: str
    n: int
    text: str


class Remark(NamedTuple):
    """A remark beside a paragraph: `head` is HTML, followed by the Markdown of a document between two offsets.

    name: the class of the remark's own paragraph, if any.
    """

    paragraph: str
    head: str
    document: Document
    start: int
    end: int
    show: Show
    name: str = ""


class ComposedRemark(NamedTuple):
    """A remark ready for Markdown: the id of its paragraph, its text. pieces: the HTML for the tokens in the text;
    none where they are among those of a whole page."""

    paragraph: str
    text: str
    pieces: tuple[str, ...] = ()


class Composed(NamedTuple):
    """A document, or a stretch of it, ready for Markdown: everything that its HTML is made of, except figures.

    path: the document's file, to which its links are relative. pieces: the HTML for the tokens in the text, the
    notes and the remarks. here: the address of the page that shows the text; home: the way from there to the document's
    own page, if that is another. correct: the address of the form for correcting a paragraph, to which its reference
    is added; empty if there is none.
    """

    path: str
    text: str
    notes: tuple[ComposedNote, ...]
    pieces: tuple[str, ...]
    here: str
    home: str | None = None
    beside: tuple[ComposedRemark, ...] = ()
    correct: str = ""


def compose(
    document: Document, linked: Linked, show: Show, beside: Iterable[ComposedRemark] = (), correct: str = ""
) -> Composed:
    """Compose a whole Document with its notes. linked: {(path, note number or None): entry marks found by name}.

    beside: the remarks beside its paragraphs, which include its own links, so these are left out of the text. correct:
    the address of the form for correcting a paragraph.
    """
    pieces: list[str] = []
    cut = [(link.start, link.end) for link in document.links]
    found = (*document.marks, *linked.get((document.path, None), ()))
    said = [*cut, *repeated_names(document, linked)]
    marks = tuple(m for m in found if not any(start <= m.start < end for start, end in said))
    text = with_tokens(blanked(document.body, cut), marks, show, None, pieces)
    notes = []
    for note in document.notes:
        marks = (*note.marks, *linked.get((document.path, note.n), ()))
        notes.append(ComposedNote(note.id, note.n, with_tokens(note.text, marks, show, note, pieces)))
    remarks = tuple(with_pieces(remark, pieces) for remark in beside)
    return Composed(document.path, text, tuple(notes), tuple(pieces), document.url, beside=remarks, correct=correct)


def blanked(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    """The text with these stretches blanked; lines and offsets stay."""
    for start, end in stretches:
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text


def names_in(document: Document, id: str, linked: Linked) -> frozenset[str]:
    """The entries that a paragraph of a document links to."""
    paragraph = next((p for p in document.paragraphs if p.id == id), None)
    if paragraph is None:
        return frozenset()
    marks = (*document.marks, *linked.get((document.path, None), ()))
    end = paragraph.start + len(paragraph.text)
    return frozenset(m.slug for m in marks if m.kind == "entry" and paragraph.start <= m.start < end)


def repeated_names(document: Document, linked: Linked) -> Iterator[tuple[int, int]]:
    """(start, end) of each name in an annotation whose entry the paragraph above links to already."""
    by_name = linked.get((document.path, None), ())
    for a in document.annotations:
        if a.paragraph and a.kind != "question":  # questions stand at the end
            named = names_in(document, a.paragraph, linked)
            yield from ((m.start, m.end) for m in by_name if a.start <= m.start < a.end and m.slug in named)


def compose_remark(found: Remark, linked: Linked, above: frozenset[str] = frozenset()) -> ComposedRemark:
    """A remark as Markdown. above: the entries that its paragraph links to.

    Neither those nor the paragraph's own reference become links again: a chapter would have hundreds of them."""
    pieces, head = [found.head], f"{OPEN}0{CLOSE}"
    by_name = [m for m in linked.get((found.document.path, None), ()) if m.slug not in above]
    own = found.paragraph
    marks = [m for m in (*found.document.marks, *by_name) if not (m.kind == "reference" and m.id == own)]
    marks = [m for m in marks if found.start <= m.start < found.end]
    typed = {m.start - found.start: m for m in marks}
    here = [replace(m, start=m.start - found.start, end=m.end - found.start) for m in marks]
    words = found.document.body[found.start : found.end]
    text = with_tokens(words, here, lambda mark, note: found.show(typed[mark.start], note), None, pieces)
    unindented = re.sub(r"^(?: {4}|\t)", "", text, flags=re.M).strip()
    named = f"\n{{: .{found.name} }}" if found.name else ""
    return ComposedRemark(found.paragraph, f"{head} {unindented}".strip() + named, tuple(pieces))


def with_pieces(remark: ComposedRemark, pieces: list[str]) -> ComposedRemark:
    """The remark with its pieces among those of the page, to which they are added."""
    first = len(pieces)
    pieces += remark.pieces
    return ComposedRemark(remark.paragraph, TOKEN.sub(lambda m: f"{OPEN}{int(m[1]) + first}{CLOSE}", remark.text))


def compose_part(
    document: Document,
    linked: Linked,
    show: Show,
    stretch: slice,
    note: Note | None,
    here: str,
    home: str | None,
) -> Composed:
    """Compose a stretch of a document's body, or of one of its notes, for the page at the address `here`."""
    text, own = (note.text, note.marks) if note else (document.body, document.marks)
    start, end, _ = stretch.indices(len(text))
    found = (*own, *linked.get((document.path, note.n if note else None), ()))
    # Citations are looked up by their offset in the document, so `show` gets the mark with that.
    typed = {m.start - start: m for m in found if start <= m.start and m.end <= end}
    moved = [replace(m, start=m.start - start, end=m.end - start) for m in typed.values()]
    pieces: list[str] = []
    text = with_tokens(text[start:end], moved, lambda mark, note: show(typed[mark.start], note), note, pieces)
    return Composed(document.path, text, (), tuple(pieces), here, home)


def with_tokens(text: str, marks: Iterable[Mark], show: Show, note: Note | None, pieces: list[str]) -> str:
    """The text with a token in place of each mark; the HTML of the mark is added to the pieces."""
    out, position, cited = [], 0, False
    for mark in sorted(marks, key=lambda m: m.start):
        between = text[position : mark.start]
        if cited and mark.kind == "citation" and not between.strip(" "):
            between = "; " if note else " "
        out += [between, f"{OPEN}{len(pieces)}{CLOSE}"]
        cited = mark.kind == "citation"
        pieces.append(show(mark, note))
        position = mark.end + (mark.kind == "citation" and ends_with_stop(pieces[-1]) and one_stop(text, mark.end))
    return "".join(out) + text[position:]


def ends_with_stop(html: str) -> bool:
    """Whether the words of a piece of HTML end with a full stop: "p. 3 ff."."""
    return re.sub(r"<[^>]*>", "", html).endswith(".")


def one_stop(text: str, position: int) -> bool:
    """Whether there is a full stop at this position, but no ellipsis."""
    return text[position : position + 1] == "." and text[position + 1 : position + 2] != "."
