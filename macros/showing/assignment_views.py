"""The views that scripts fill: assignments (/read/), with the address of every paragraph, and the notebook."""

from typing import NamedTuple

from macros.model.dates import spoken
from macros.model.edition import Edition
from macros.model.texts import Document
from macros.showing.apparatus import reference
from macros.showing.typography import british
from macros.showing.view import Data, Heading, view_at


class Frozen(NamedTuple):
    """A frozen edition that an assignment can be pinned to. day: in words; year: for citations."""

    tag: str
    day: str
    year: str


@view_at("docs/read.md")
def read_view(edition: Edition, document: Document, root: str) -> Data:
    """The paragraphs that an assignment may name, chapter by chapter, and the frozen editions, the newest last."""
    chapters = []
    for chapter in edition.chapters:
        name = f"{chapter.work.upper()} {chapter.section}"
        rows = [(p.id, reference(edition, p.id, root)) for p in chapter.document.paragraphs]
        chapters.append((f"{name}: {british(chapter.title)}", root + chapter.document.url, rows))
    return {
        "headings": {"places": Heading("places", "All paragraphs")},
        "chapters": chapters,
        "example": example(edition),
        "editions": [Frozen(kept.tag, spoken(kept.day), kept.day[:4]) for kept in edition.editions],
    }


@view_at("docs/notebook.md")
def notebook_view(edition: Edition, document: Document, root: str) -> Data:
    """The page of the reader's notes, which assets/notebook-page.js reads from the browser's storage."""
    return {"headings": {}}


def example(edition: Edition) -> str:
    """An example of how to name paragraphs, from each report's first chapter with two: TG 2.1–2, BA 1.1–2."""
    found: dict[str, str] = {}
    for chapter in edition.chapters:
        if chapter.section and len(chapter.document.paragraphs) > 1:
            found.setdefault(chapter.work, f"{chapter.work.upper()} {chapter.section}.1–2")
    return ", ".join(found.values())
