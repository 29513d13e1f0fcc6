"""The dates in the sentences of a text: '23 August 2005', 'the summer of 2008', 'early in the 1990s'.

Pure: text in, values out. The check of the inventory compares them with those of the reports.
"""

import re
from calendar import month_name
from collections.abc import Iterable
from functools import lru_cache

MONTHS = list(month_name)[1:]
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}


def any_of(words: Iterable[str]) -> str:
    """A regular expression for any of these words. It looks at their first letters first, which rules out most words
    of a text."""
    words = list(words)
    return rf"(?=[{''.join(sorted({word[0] for word in words}))}])(?:{'|'.join(words)})"


# Numbers that belong to a name, or to a turn of speech: 9/11, G-8, S-300, Rubezh-2004, the Shanghai Five, 5+1. Those of
# a reference (TG 2.11) are no figures either: `references.without` takes them out first, since it knows the sigla.
NAMED = re.compile(
    r"\b9/11\b|\bG-?\d+\b|\bShanghai Five\b|\b[Ff]ifth column\w*|\b[Ff]irst fiddle|\b[A-Z][A-Za-z]*[-‑–]\d+\w*\b"
    r"|\b\d\+\d\b|\b[Ss]ections? \d+|\bpp?\.\s?\d+(?:[–-]\d+)?"
)

MONTH = any_of(MONTHS)
YEAR = r"(?:1[5-9]|20)\d\d"
DAYS = r"\d\d?(?:st|nd|rd|th)?(?:(?:\s?[–-]\s?|\sand\s|\sto\s|,\s)\d\d?)*"
# Parts of a year or decade; "the second half of 2008" is late in it, since it is not early.
PARTS_OF_TIME = {
    "early": r"early(?:\sin)?|(?:beginning|start|first\shalf|first\smonths)\sof(?:\sthe)?",
    "mid": r"mid|middle\sof(?:\sthe)?",
    "late": r"late(?:\sin)?|(?:end|close|second\shalf|last\smonths)\sof(?:\sthe)?",
}
PART_OF_TIME = "|".join(PARTS_OF_TIME.values())
# The first group is what one may begin with, a digit or the initial of a month, a season or a part: at nearly every
# letter, nothing else is tried.
DATE = re.compile(
    rf"(?=\d|\b[a-fjl-osw])(?:\b(?P<days>{DAYS})\s(?P<month>{MONTH})(?:,?\s(?P<year>{YEAR}))?\b"
    rf"|\b(?P<month2>{MONTH})\s(?P<days2>\d\d?(?:[–-]\d\d?)?)(?:,\s(?P<year2>{YEAR}))?\b(?!\d)"
    rf"|\b(?P<months>{MONTH}(?:(?:\s?[–-]\s?|,\s|\sand\s|\sto\s|\sor\s|/){MONTH})*)"
    rf"(?:,?\s(?:of\s)?(?P<year3>{YEAR}))?\b"
    rf"|\b(?P<season>spring|summer|autumn|fall|winter)\s(?:of\s)?(?:(?P<year4>{YEAR})|(?:that|the\ssame)\syear)\b"
    rf"|\b(?:(?P<part>{PART_OF_TIME})[\s-])?(?P<decade>(?:1[5-9]|20)\d0s)\b"
    rf"|(?:\b(?P<part2>{PART_OF_TIME})[\s-])?(?<![\d,.])(?P<plain>{YEAR})(?:[–/-](?P<to>{YEAR}|\d\d))?"
    r"(?![\d,]\d|\d|\s(?:kilomet|km|troops|men|soldiers|ton|cubic|m³|MW)))",
    re.I,
)
PART_FIRST = re.compile(r"\A(early|mid|late)-(\d{4})\Z")
# A month that may be a verb needs a word before it that a date has.
BEFORE_MAY = re.compile(
    r"\b(?:in|since|until|by|from|late|early|mid|last|of|during|next|before|after|and|this)[\s-]\Z", re.I
)


def dates(text: str) -> tuple[str, ...]:
    """The dates of a text, each once, in order: 2005-08-23, XXXX-08-23 without a year, 2005-22 for a summer, 1990s."""
    return dates_apart(text)[1]


@lru_cache(maxsize=1 << 16)
def dates_apart(text: str) -> tuple[str, tuple[str, ...]]:
    """(the text with its dates and the numbers of names blanked, its dates)."""
    text = NAMED.sub(" ", " ".join(text.split()))
    found = [(m, values) for m in DATE.finditer(text) if (values := date_values(m))]
    for m, _ in found:
        text = text[: m.start()] + " " * len(m[0]) + text[m.end() :]
    return text, tuple(dict.fromkeys(date for _, values in found for date in values))


def date_values(m: re.Match[str]) -> list[str]:
    """The dates in one match."""
    if m["months"]:
        if m[0].lower() in ("may", "march") and (m[0].islower() or not BEFORE_MAY.search(m.string[: m.start()])):
            return []
        names = re.findall(MONTH, m["months"], re.I) if m[0][0].isupper() else []
        return [f"{m['year3'] or 'XXXX'}-{month_number(name)}" for name in names]
    if month := m["month"] or m["month2"]:
        year = m["year"] or m["year2"] or "XXXX"
        return [f"{year}-{month_number(month)}-{int(day):02}" for day in re.findall(r"\d+", m["days"] or m["days2"])]
    if m["season"]:
        return [f"{m['year4'] or 'XXXX'}-{SEASONS[m['season'].lower()]}"]
    if m["decade"]:
        return [part_of_time(m["part"]) + m["decade"]]
    return [part_of_time(m["part2"]) + m["plain"]] + (
        [m["to"] if len(m["to"]) == 4 else m["plain"][:2] + m["to"]] if m["to"] else []
    )


def part_of_time(words: str | None) -> str:
    """How a date says the beginning, middle or end of a year or decade: "early-", "mid-", "late-"; "" for all of it."""
    return next((f"{part}-" for part, said in PARTS_OF_TIME.items() if re.fullmatch(said, words or "", re.I)), "")


def month_number(name: str) -> str:
    return f"{[m.lower() for m in MONTHS].index(name.lower()) + 1:02}"


def has_date(date: str, known: Iterable[str]) -> bool:
    """Whether a date is among others: the same, a more exact one, or its day or month with the year named elsewhere."""
    known, date = set(map(year_first, known)), year_first(date)
    year, _, rest = date.rpartition("-") if date.endswith("s") else date.partition("-")
    if date.endswith("s"):
        return any(k == date or (not year and k.endswith(date)) for k in known)
    if any(k == date or k.startswith(date + "-") for k in known):
        return True
    if year == "XXXX":
        return any(k.partition("-")[2].startswith(rest) for k in known)
    return bool(rest) and any(k.startswith(f"XXXX-{rest}") for k in known) and any(k[:4] == year for k in known)


def year_first(date: str) -> str:
    """A part of a year with the year first, for sorting: early-2009 → 2009-early. Other dates are unchanged."""
    return PART_FIRST.sub(r"\2-\1", date)


def may_have_date(date: str, known: Iterable[str]) -> bool:
    """Whether a restatement may have a date: the report has the same, a more exact one, or a part of that decade."""
    return has_date(date, known) or (
        date.endswith("s") and date[0].isdigit() and any(k.endswith(date.split("-")[-1]) for k in known)
    )
