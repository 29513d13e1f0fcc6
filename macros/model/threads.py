"""Threads: pages of ours that each follow one question through the reports."""

from dataclasses import dataclass

from macros.model.texts import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A thread, from its front matter (data/thread.schema.json). `places`: ids of the paragraphs that its text or its
    facts name, in the order of the edition."""

    slug: str
    question: str
    summary: str
    facts: tuple[str, ...]
    charts: tuple[str, ...]
    map: str | None
    document: Document
    places: tuple[str, ...] = ()
