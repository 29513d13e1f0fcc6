"""Editions frozen under a tag, and the changes from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The words of an edition as published under a tag; an empty tag stands for today's text.

    The words are plain text: what a reader sees of Markdown and citations.
    """

    tag: str
    day: str  # ISO; empty for today's text
    texts: Mapping[str, str]  # id of a paragraph or note → its words
    annotations: Mapping[str, tuple[str, str]]  # id → (id of its paragraph, its words)
    facts: Mapping[str, tuple[tuple[str, ...], str]]  # id → (ids of its places, its words)
    files: Mapping[str, str] = field(default_factory=dict)  # path below the edition's folder → text


class Change(NamedTuple):
    """A difference between two editions. kind: wording, annotation or fact; id: that of the text or fact; places: ids
    of the paragraphs and notes concerned. Empty words before: it is new; empty words after: it was removed."""

    kind: str
    id: str
    places: tuple[str, ...]
    before: str
    after: str


class Step(NamedTuple):
    """All changes from one edition to the next; if `until` is None, to today's text."""

    since: Kept
    until: Kept | None
    changes: tuple[Change, ...]
