"""The claim of a chapter, and its outline by ranges of paragraphs, from its front matter."""

import re
from collections.abc import Sequence
from typing import Any

from macros.model.layer import Part
from macros.model.problems import At, Problem, problem
from macros.model.reference import ID, parts_of
from macros.model.texts import Document

RANGE = re.compile(r"([0-9]{1,9})\.([0-9]{1,9}[a-z]?)(?:\s?[–-]\s?(?:([0-9]{1,9})\.)?([0-9]{1,9}[a-z]?))?")
FORM = 'Write it as - {paragraphs: 2.1–2.5, text: "What these say"}'


def read_claim(document: Document) -> str:
    """The claim of a chapter, in our words; '' if its front matter has none, or one that is not text."""
    claim = document.meta.get("claim")
    return " ".join(claim.split()) if isinstance(claim, str) else ""


def read_outline(document: Document, work: str, section: int, problems: list[Problem]) -> tuple[Part, ...]:
    """The Parts of an outline that can be read. Problems of the others are added, or, if there are none, the problem
    of an outline that does not cover the chapter."""
    given = document.meta.get("outline")
    if given is None:
        return ()
    if not isinstance(given, list) or not given:
        problems.append(problem("F11", document.at("outline"), what="is no list of parts", hint=FORM))
        return ()
    parts = [outline_part(item, work, section, document.at(f"outline.{i}")) for i, item in enumerate(given)]
    wrong = [
        problem("F11", document.at(f"outline.{i}"), what=f"has a part that cannot be read: {given[i]!r:.60}", hint=FORM)
        for i, found in enumerate(parts)
        if found is None
    ]
    read = [found for found in parts if found]
    problems += wrong or covering(read, document)
    return tuple(read)


def outline_part(item: Any, work: str, section: int, at: At) -> Part | None:
    """The Part of an item of the outline; None if it has a different form or names a different section."""
    if not isinstance(item, dict) or item.keys() != {"paragraphs", "text"}:
        return None
    found, text = RANGE.fullmatch(str(item["paragraphs"]).strip()), item["text"]
    if not found or not isinstance(text, str) or not text.strip():
        return None
    if {int(found[1]), int(found[3] or found[1])} != {section}:
        return None
    first, last = f"{work}-{section}-{found[2]}", f"{work}-{section}-{found[4] or found[2]}"
    return Part(first=first, last=last, text=" ".join(text.split()), at=at)


def covering(parts: Sequence[Part], document: Document) -> list[Problem]:
    """A problem for the first part that does not begin where the one before it ends, or for paragraphs that no part
    covers."""
    ids = [p.id for p in document.paragraphs if ID.match(p.id)]
    due = 0
    for found in parts:
        if found.first not in ids or found.last not in ids:
            lost = found.first if found.first not in ids else found.last
            return wrong_outline(found.at, f"names {number_of(lost)}, which is not in the chapter", "Check the number")
        begin, end = ids.index(found.first), last_of(ids, found.last)
        if due < len(ids) and begin != due:
            what = f"goes on at {number_of(found.first)} where {number_of(ids[due])} is next"
            return wrong_outline(
                found.at, what, f"Begin this part with {number_of(ids[due])}, or correct the one before"
            )
        if due >= len(ids) or end < begin:
            return wrong_outline(
                found.at, f"runs backwards at {number_of(found.first)}", "Write the parts in their order"
            )
        due = end + 1
    if parts and due < len(ids):
        return wrong_outline(
            parts[-1].at, f"ends before {number_of(ids[due])}", f"Let it end with {number_of(ids[-1])}"
        )
    return []


def last_of(ids: Sequence[str], id: str) -> int:
    """The position of a paragraph, or of its last half if the next ones are halves of it: 2.11 ends with 2.11b."""
    at = ids.index(id)
    while at + 1 < len(ids) and ids[at + 1].startswith(id) and ids[at + 1].removeprefix(id).isalpha():
        at += 1
    return at


def wrong_outline(at: At, what: str, hint: str) -> list[Problem]:
    """A list with the problem of an outline. what: the words after "the outline"; hint: what to do."""
    return [problem("F11", at, what=what, hint=hint)]


def number_of(id: str) -> str:
    """A paragraph's id as its chapter writes it: tg-2-11b → 2.11b."""
    _, section, n, letter = parts_of(id)
    return f"{section}.{n}{letter}"
