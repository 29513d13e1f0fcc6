"""References as an author types them: TG 2.11, BA n. 70, ranges (TG 2.11–14, TG nn. 33–35) and lists (TG 6.11, 13).

A reference begins with the siglum of a report, so the pattern depends on the reports there are.
"""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

BLANK = r"(?:\s|&nbsp;)"
DASH = r"\s?[–‐‑−-]\s?"
JOINT = r"(?:[,;]\s?(?:and\s)?|\s(?:and|&|to)\s|/)"
# After the first place: "–14" in the same section, "–3.2" in a different one, ", 6.13"; a figure with a unit is none.
FIGURE = r"(?!\s(?:million|billion|per|%|kilomet|tons|roubles|dollars))"
# A number alone, ", 13", is a place only where no word follows that it could count.
ALONE = r"(?![\w.]*[0-9])(?!\w|-[A-Za-z])(?!\s*[%°$€£])(?!\s+(?!(?:and|to)\s[0-9n])\w)"
PARAGRAPH = r"[0-9]+\.[0-9]+[a-eg-z]?"
PARAGRAPHS = (
    rf"{PARAGRAPH}(?:{DASH}(?:[0-9]+\.)?[0-9]+[a-eg-z]?{FIGURE}|{JOINT}{PARAGRAPH}{FIGURE}"
    rf"|{JOINT}[0-9]{{1,3}}[a-e]?{ALONE}|\s?—\s?{PARAGRAPH}{FIGURE})*"
)
OF_NOTES = r"(?:nn?\.?|notes?)\s*"
NOTES = rf"{OF_NOTES}[0-9]+(?:{DASH}[0-9]+{FIGURE}|{JOINT}[0-9]{{1,3}}{ALONE})*"
PLACE = re.compile(
    rf"(?P<dash>{DASH}|\s?—\s?)?(?P<note>{OF_NOTES})?(?:(?P<section>[0-9]+)\.)?(?P<number>[0-9]+)(?P<letter>[a-eg-z]?)"
)


class Place(NamedTuple):
    """One place that a reference names: its id, where it stands in the text, and whether it ends a range."""

    id: str
    start: int
    end: int
    ends_range: bool


def pattern(sigla: Collection[str]) -> str:
    """A regular expression, as text, for the references to some reports; `sigla` in lower case."""
    places = rf"(?:{NOTES}|{PARAGRAPHS})(?:{JOINT}{NOTES})*"
    return rf"\b(?P<siglum>{any_of(sigla)}){BLANK}+(?P<places>{places})(?:\s?ff?\b\.?)?(?![\w.]*[0-9])(?!\w)"


def without(text: str, sigla: Collection[str]) -> str:
    """A text without its references, whose numbers are not figures."""
    return references_to(tuple(sigla)).sub(" ", text)


@lru_cache
def references_to(sigla: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(pattern(sigla))


@lru_cache
def nearly(sigla: tuple[str, ...]) -> re.Pattern[str]:
    """The pattern of text that is meant as a reference to one of these reports and is not one. Without reports it
    matches nothing."""
    return re.compile(near(sigla) if sigla else r"(?!)")


def near(sigla: Collection[str]) -> str:
    """A regular expression, as text, for text that is meant as a reference and is not one: tg 2.11, TG-2.11, TG §
    2.11."""
    notes = r"(?:\s?(?:fn\.?|footnotes?|endnotes?|note\sno\.?|no\.)\s?(?P<note>[0-9]{1,4}))"
    between = r"(?:[-:,]\s?|\s?§+\s?|\s(?:paras?\.?|paragraphs?|sections?|ch\.|pp?\.)\s?|\s)?"
    places = rf"(?:{between}(?P<meant>{PARAGRAPH})|{notes}|\s(?P<comma>[0-9]{{1,2}},[0-9]{{1,3}}))"
    initials = "".join(sorted({siglum[0].lower() + siglum[0].upper() for siglum in sigla})) or "-"
    return rf"(?=[{re.escape(initials)}])(?<![\w#/.-])(?P<siglum>(?i:{any_of(sigla)})){places}(?![\w.]*[0-9])(?![\w-])"


def any_of(sigla: Collection[str]) -> str:
    return "|".join(sorted(re.escape(s.upper()) for s in sigla)) or r"(?!)"


def places(found: re.Match[str]) -> Iterator[Place]:
    """Every Place of a reference. The first begins with the siglum; the author's words between them stay text.

    >>> [p.id for p in places(re.search(pattern(["tg"]), "see TG 2.11–14, 3.1, n. 5"))]
    ['tg-2-11', 'tg-2-14', 'tg-3-1', 'tg-n5']
    """
    work, section, of_notes, first = found["siglum"].lower(), None, False, True
    for place in PLACE.finditer(found.string, found.start("places"), found.end("places")):
        section, of_notes = place["section"] or section, bool(place["note"] or (of_notes and not place["section"]))
        id = f"{work}-n{place['number']}" if of_notes else f"{work}-{section}-{place['number']}{place['letter']}"
        start = found.start() if first else place.start() + len(place["dash"] or "")
        yield Place(id, start, place.end(), bool(place["dash"]))
        first = False


def runs_backwards(first: Place, last: Place) -> bool:
    """Whether a range ends before its beginning, or at it: TG 2.14–11."""
    return last.ends_range and sort_key_of(last.id) <= sort_key_of(first.id)


def sort_key_of(id: str) -> tuple[tuple[int, str], ...]:
    """The key by which the id of a paragraph or note is sorted: tg-2-11b → ((2, ''), (11, 'b'))."""
    return tuple((int(number[-9:]), letter) for number, letter in re.findall(r"(?<=[-n])([0-9]+)([a-z]?)", id))
