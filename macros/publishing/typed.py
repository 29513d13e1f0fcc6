"""Reads what people type into forms in their own way, where it can mean only one thing: dates, lists, references."""

import re
from calendar import month_name
from collections.abc import Collection

from macros.model.dates import impossible
from macros.reading.issues import code
from macros.reading.references import pattern

SPAN = re.compile(r"(\d{4}) ?[-–—] ?(\d{4})", re.A)
SINCE, ABOUT = re.compile(r"since (.+)", re.I), re.compile(r"(?:about|around|circa|ca?\.) ?(.+)", re.I)
DAY = re.compile(r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)? )?(?P<month>[A-Za-z]{3,9})\.?,? (?P<year>\d{4})", re.A)
AMERICAN = re.compile(r"(?P<month>[A-Za-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?, (?P<year>\d{4})", re.A)
DATES = "2005, 2005-08 or 2005-08-23; 2001/2004 for a time, 2003/.. for since, 2007~ for about"


def as_edtf(typed: str) -> str:
    """A date in EDTF, if the words can mean only one; else the words unchanged.

    >>> [as_edtf(words) for words in ("1856–1882", "23 August 2005", "Aug. 2005", "since 2003", "about 2007", "3.8.05")]
    ['1856/1882', '2005-08-23', '2005-08', '2003/..', '2007~', '3.8.05']
    """
    words = " ".join(typed.split())
    if span := SPAN.fullmatch(words):
        return f"{span[1]}/{span[2]}"
    for form, end in ((SINCE, "/.."), (ABOUT, "~")):
        if found := form.fullmatch(words):
            return as_edtf(found[1]) + end
    found = DAY.fullmatch(words) or AMERICAN.fullmatch(words)
    month = month_of(found["month"]) if found else None
    if not found or not month:
        return words
    return "-".join(filter(None, (found["year"], month, found["day"] and found["day"].zfill(2))))


def month_of(word: str) -> str | None:
    """The number of a month, from its English name or the first three or four letters."""
    names = enumerate(month_name)
    return next((f"{n:02}" for n, name in names if n and word.casefold() in month_forms(name.casefold())), None)


def month_forms(name: str) -> Collection[str]:
    return name, name[:3], name[:4]


def date_or_fault(typed: str, label: str, faults: list[str]) -> str:
    """A date in EDTF, for a fact or an entry; anything else adds to the faults."""
    date = as_edtf(typed)
    if impossible(date):
        faults.append(f"**{label}** is {code(typed)}. Write {DATES}.")
    return date


def distinct_lines(text: str) -> list[str]:
    """The lines of a text that are not empty, each once, without list marks."""
    lines = (" ".join(re.sub(r"^\s*[-*•]\s+", "", line).split()) for line in text.split("\n"))
    return list(dict.fromkeys(line for line in lines if line))


def list_parts(typed: str, known: Collection[str]) -> list[str]:
    """The parts of a list with commas, also split at an "and" beside a known name. known: names in small letters."""
    found: list[str] = []
    for part in (part.strip() for part in re.split("[,;\n]", typed)):
        halves = [half.strip() for half in re.split(r"\band\b|&", part)]
        several = part.casefold() not in known and any(half.casefold() in known for half in halves)
        found += halves if several else [part]
    return list(dict.fromkeys(filter(None, found)))


def typed_references(works: Collection[str], typed: str) -> tuple[list[re.Match[str]], str]:
    """(references in what was typed, the other words). works: sigla. Reads tg2.11, ba-2-3 and BA n.70, too.

    >>> [found[0] for found in typed_references({"tg"}, "para. tg2.11 and Tg n.3")[0]]
    ['TG 2.11', 'TG n. 3']
    """
    words = re.sub(r"\b([A-Za-z]{1,8})-(\d+)-(\d+)", r"\1 \2.\3", typed)
    words = re.sub(r"\b([A-Za-z]{1,8})-n(\d+)", r"\1 n. \2", words)
    siglum = rf"\b(?i:({'|'.join(map(re.escape, works))})) ?(?=\d|[Nn]{{1,2}}\.? ?\d)"
    words = re.sub(siglum, lambda found: f"{found[1].upper()} ", " ".join(words.split()))
    words = re.sub(r"(?<= )([Nn]{1,2})\.? ?(?=\d)", lambda found: f"{found[1].lower()}. ", words)
    form = pattern(works)
    return list(re.finditer(form, words)), re.sub(form, "", words)
