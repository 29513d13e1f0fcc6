"""What people type into a form in their own way and what can mean one thing only: dates in words, lists, references."""

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


def dated(typed: str) -> str:
    """A date as the files have it, where the words can mean but one; else the words.

    >>> [dated(words) for words in ("1856–1882", "23 August 2005", "Aug. 2005", "since 2003", "about 2007", "23.8.05")]
    ['1856/1882', '2005-08-23', '2005-08', '2003/..', '2007~', '23.8.05']
    """
    words = " ".join(typed.split())
    if span := SPAN.fullmatch(words):
        return f"{span[1]}/{span[2]}"
    for form, end in ((SINCE, "/.."), (ABOUT, "~")):
        if found := form.fullmatch(words):
            return dated(found[1]) + end
    found = DAY.fullmatch(words) or AMERICAN.fullmatch(words)
    month = month_of(found["month"]) if found else None
    if not found or not month:
        return words
    return "-".join(filter(None, (found["year"], month, found["day"] and found["day"].zfill(2))))


def month_of(word: str) -> str | None:
    """The number of a month by its English name or the first three or four letters of that."""
    names = enumerate(month_name)
    return next((f"{n:02}" for n, name in names if n and word.casefold() in forms_of(name.casefold())), None)


def forms_of(name: str) -> Collection[str]:
    return name, name[:3], name[:4]


def date_of(typed: str, label: str, faults: list[str]) -> str:
    """The same, of a fact or an entry; a fault is added where it is no date."""
    date = dated(typed)
    if impossible(date):
        faults.append(f"**{label}** is {code(typed)}. Write {DATES}.")
    return date


def lines_of(text: str) -> list[str]:
    """The lines of a text that hold something, each once, without the marks of a list."""
    lines = (" ".join(re.sub(r"^\s*[-*•]\s+", "", line).split()) for line in text.split("\n"))
    return list(dict.fromkeys(line for line in lines if line))


def parts_of(typed: str, known: Collection[str]) -> list[str]:
    """What stands between commas; and on each side of an "and" where one is known. known: names in small letters."""
    found: list[str] = []
    for part in (part.strip() for part in re.split("[,;\n]", typed)):
        halves = [half.strip() for half in re.split(r"\band\b|&", part)]
        several = part.casefold() not in known and any(half.casefold() in known for half in halves)
        found += halves if several else [part]
    return list(dict.fromkeys(filter(None, found)))


def references(works: Collection[str], typed: str) -> tuple[list[re.Match[str]], str]:
    """(references in what was typed, what stands beside them); works: sigla. tg2.11, ba-2-3, BA n.70 are read too.

    >>> [found[0] for found in references({"tg"}, "para. tg2.11 and Tg n.3")[0]]
    ['TG 2.11', 'TG n. 3']
    """
    words = re.sub(r"\b([A-Za-z]{1,8})-(\d+)-(\d+)", r"\1 \2.\3", typed)
    words = re.sub(r"\b([A-Za-z]{1,8})-n(\d+)", r"\1 n. \2", words)
    siglum = rf"\b(?i:({'|'.join(map(re.escape, works))})) ?(?=\d|[Nn]{{1,2}}\.? ?\d)"
    words = re.sub(siglum, lambda found: f"{found[1].upper()} ", " ".join(words.split()))
    words = re.sub(r"(?<= )([Nn]{1,2})\.? ?(?=\d)", lambda found: f"{found[1].lower()}. ", words)
    form = pattern(works)
    return list(re.finditer(form, words)), re.sub(form, "", words)
