"""Editions that were frozen under a tag, and what has changed from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The words of an edition as they were published under a tag; those of today's text have an empty tag.

    Words are plain: of Markdown and citations only what a reader sees.
    """

    tag: str
    day: str  # ISO; empty for today's text
    texts: Mapping[str, str]  # id of a paragraph or note → its words
    annotations: Mapping[str, tuple[str, str]]  # id → (id of its paragraph, its words)
    facts: Mapping[str, tuple[tuple[str, ...], str]]  # id → (ids of its places, its words)
    files: Mapping[str, str] = field(default_factory=dict)  # path below the edition's folder → text


class Change(NamedTuple):
    """What became another between two editions. kind: wording, annotation or fact; id: of what it is; places: ids of
    the paragraphs and notes that it concerns. Empty words: it was not there before, or is there no more."""

    kind: str
    id: str
    places: tuple[str, ...]
    before: str
    after: str


class Step(NamedTuple):
    """All changes from one edition to the next; `until` is None for the way to today's text."""

    since: Kept
    until: Kept | None
    changes: tuple[Change, ...]
