"""References as an author types them: TG 2.11, BA n. 70, ranges (TG 2.11–14, TG nn. 33–35) and lists (TG 6.11, 6.13).

A reference begins with the siglum of a report, so what is one depends on the reports there are.
"""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

# Behind the first place: "–14" in the same section, "–3.2" in another, ", 6.13"; a figure with a unit is none.
FIGURE = r"(?!\s(?:million|billion|per|%|kilomet|tons|roubles|dollars))"
PARAGRAPHS = rf"[0-9]+\.[0-9]+[a-z]?(?:\s?[–-]\s?(?:[0-9]+\.)?[0-9]+[a-z]?{FIGURE}|,\s[0-9]+\.[0-9]+[a-z]?{FIGURE})*"
NOTES = r"n\.\s?[0-9]+(?:\s?[–-]\s?[0-9]+)?|nn\.\s?[0-9]+(?:\s?[–-]\s?[0-9]+|,\s[0-9]+|\sand\s[0-9]+)*"
PLACE = re.compile(r"(?P<dash>[–-]\s?)?(?:(?P<section>[0-9]+)\.)?(?P<number>[0-9]+)(?P<letter>[a-z]?)")


class Place(NamedTuple):
    """One place that a reference names: its id, where it stands in the text, and whether it ends a range."""

    id: str
    start: int
    end: int
    ends_range: bool


def pattern(sigla: Collection[str]) -> str:
    """A regular expression, as text, for the references to some reports; `sigla` in lower case."""
    any_of = "|".join(sorted((re.escape(s.upper()) for s in sigla), key=len, reverse=True)) or r"(?!)"
    return rf"\b(?P<siglum>{any_of})\s(?P<places>{NOTES}|{PARAGRAPHS})(?:\s?ff?\.)?(?![\w.]*[0-9])(?!\w)"


def places(found: re.Match[str]) -> Iterator[Place]:
    """Every Place of a reference. The first begins with the siglum; the author's words between them stay text.

    >>> [p.id for p in places(re.search(pattern(["tg"]), "see TG 2.11–14, 3.1"))]
    ['tg-2-11', 'tg-2-14', 'tg-3-1']
    """
    work, section = found["siglum"].lower(), None
    of_notes = found["places"].startswith("n")
    offset = found.start("places") + (len(found["places"]) - len(found["places"].lstrip("n. ")))
    for place in PLACE.finditer(found.string, offset, found.end("places")):
        section = place["section"] or section
        id = f"{work}-n{place['number']}" if of_notes else f"{work}-{section}-{place['number']}{place['letter']}"
        start = found.start() if place.start() == offset else place.start() + len(place["dash"] or "")
        yield Place(id, start, place.end(), bool(place["dash"]))


def runs_backwards(first: Place, last: Place) -> bool:
    """Whether a range ends before it begins, or where it begins: TG 2.14–11."""
    return last.ends_range and order(last.id) <= order(first.id)


def order(id: str) -> tuple[tuple[int, str], ...]:
    """A paragraph's or note's id for sorting: tg-2-11b → ((2, ''), (11, 'b'))."""
    return tuple((int(number), letter) for number, letter in re.findall(r"(?<=[-n])([0-9]+)([a-z]?)", id))
