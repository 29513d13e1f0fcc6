"""Dates in EDTF, as in entries and facts: whether a date is possible, when it begins and ends, how to say it in words.

The subset of EDTF (Library of Congress, levels 0 and 1) is "2005-08-12", "2005-08", "2005", "2007~" (about),
intervals "2001/2004", ".." for an open end and nothing for an unknown one:
"2004/.." is since 2004, "2004/" from 2004 to an unknown end.
"""

import re
from calendar import month_name, monthrange
from functools import cache, lru_cache

PART = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(~?)\Z", re.ASCII)


def impossible(date: str) -> str | None:
    """The reason why a date is impossible ("there is no month 13"), or None."""
    parts = date.split("/")
    for part in parts:
        if reason := impossible_part(part):
            return reason
    if not any(map(known, parts)):
        return "it has neither a beginning nor an end"
    if len(parts) == 2 and known(parts[1]) and begins(date) > last_day(parts[1]):
        return "it ends before it begins"
    return None


def impossible_part(part: str) -> str | None:
    match = PART.match(part)
    if part in ("", ".."):
        return None
    if not match:
        return "it is not a date in EDTF"
    month, day = match[2], match[3]
    if month and not 1 <= int(month) <= 12:
        return f"there is no month {month}"
    if day and not 1 <= int(day) <= monthrange(int(match[1]), int(month))[1]:
        return f"{month_name[int(month)]} {match[1]} has no day {day}"
    return None


def date_parts(part: str) -> tuple[str, str | None, str | None, str | None]:
    """(year, month, day, ~) of a known end of a date. Raises ValueError if the end is open or unknown."""
    match = PART.match(part)
    if not match:
        raise ValueError(f"{part!r} is no date of EDTF")
    return match[1], match[2], match[3], match[4] or None


def known(part: str) -> bool:
    """Whether an end of a date is neither open nor unknown nor impossible."""
    return bool(PART.match(part)) and impossible_part(part) is None


@lru_cache(maxsize=1 << 16)
def begins(date: str) -> str:
    """The beginning of a date, as sortable text: "2005-08~/2006" → "2005-08"; the end if the beginning is open."""
    start, _, end = date.partition("/")
    return (start if known(start) else end if known(end) else "").rstrip("~")


def last_day(part: str) -> str:
    """The last day of a date that is no interval, as sortable text: "2005-02" → "2005-02-28"."""
    year, month, day = date_parts(part)[:3]
    month = month or "12"
    return f"{year}-{month}-{day or monthrange(int(year), int(month))[1]}"


def years(date: str) -> tuple[int | None, int | None]:
    """(first, last) year of a date; None for an open end."""
    ends = date.split("/")
    first, last = (int(end[:4]) if known(end) else None for end in (ends[0], ends[-1]))
    return first, last


def middle(date: str) -> float | None:
    """The position of a date on an axis, in decimal years: the middle of an interval, the known end of an open one.

    None if neither end is known.
    """
    ends = [as_number(part) for part in date.split("/") if known(part)]
    return int(ends[0]) if "/" in date and len(ends) == 1 else sum(ends) / len(ends) if ends else None


def as_number(part: str) -> float:
    """An end of a date in decimal years: "2005-07" → 2005.5. A year or month stands for its middle."""
    year, month, day = date_parts(part)[:3]
    if not month:
        return int(year) + 0.5
    days = monthrange(int(year), int(month))[1]
    return round(int(year) + (int(month) - 1 + ((int(day) - 1) / days if day else 0.5)) / 12, 3)


@cache
def spoken(date: str) -> str:
    """A date in words: 2001-06/.. → since June 2001; 1998/2004 → 1998–2004; 2007~ → about 2007."""
    start, slash, end = str(date).partition("/")
    if not slash:
        return spoken_part(start)
    if end == "..":
        return f"since {spoken_part(start)}"
    if start == "..":
        return f"until {spoken_part(end)}"
    if not end:
        return f"from {spoken_part(start)}, end unknown"
    if not start:
        return f"until {spoken_part(end)}, beginning unknown"
    return between(spoken_part(start).split(" "), spoken_part(end).split(" "))


def between(start: list[str], end: list[str]) -> str:
    """A range of two dates in words, without repeating what they share: 9–17 August 2007; 1998–2004."""
    shared = 0
    while shared < min(len(start), len(end)) - 1 and start[-1 - shared] == end[-1 - shared]:
        shared += 1
    first, last = start[: len(start) - shared], end[: len(end) - shared]
    dash = "–" if len(first) == len(last) == 1 and first[0].isdigit() else " – "
    return " ".join([" ".join(first) + dash + " ".join(last), *end[len(end) - shared :]])


def spoken_part(part: str) -> str:
    if not known(part):
        return part
    year, month, day, about = date_parts(part)
    words = [str(int(day))] if day else []
    words += [month_name[int(month)]] if month else []
    return ("about " if about else "") + " ".join([*words, year])
