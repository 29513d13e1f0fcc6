"""The figures and dates of a text, the same in words and in digits: 'three billion dollars', 'USD 3 billion'.

Pure: text in, values out. The check of the inventory compares them with those of the reports.
"""

import re
from calendar import month_name
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
WORDS = {w: float(n) for n, w in enumerate(ONES)} | {w: 10.0 * n for n, w in enumerate(TENS, 2)} | {"dozen": 12.0}
ORDINALS = {
    w: n
    for n, w in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 1
    )
}
PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}
SPELT_PARTS = {
    0.5: "half",
    1 / 3: "one third",
    2 / 3: "two-thirds",
    0.25: "one quarter",
    0.75: "three quarters",
    0.2: "one-fifth",
}
TIMES = {
    "twice": 2,
    "double": 2,
    "doubled": 2,
    "doubles": 2,
    "doubling": 2,
    "twofold": 2,
    "thrice": 3,
    "triple": 3,
    "tripled": 3,
    "tripling": 3,
    "threefold": 3,
    "quadruple": 4,
    "quadrupled": 4,
    "fourfold": 4,
    "fivefold": 5,
    "tenfold": 10,
}
MONTHS = list(month_name)[1:]
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}


def any_of(words: Iterable[str]) -> str:
    """A regular expression for one of some words. Their initials are asked for first: at most words no other is."""
    words = list(words)
    return rf"(?=[{''.join(sorted({word[0] for word in words}))}])(?:{'|'.join(words)})"


# What follows or precedes a number: pattern → (what it measures, by how much it multiplies).
UNITS = {
    r"%|per ?cent(?:age points?)?\b": ("%", 1),
    r"(?:US )?dollars?\b|USD\b|US\$|\$": ("USD", 1),
    r"(?:roubles?|rubles?|RUB)\b": ("RUB", 1),
    r"(?:euros?|EUR)\b|€": ("EUR", 1),
    r"(?:yuan|RMB)\b": ("CNY", 1),
    r"(?:cubic met(?:re|er)s?|m3\b|m³)": ("m³", 1),
    r"bcm\b": ("m³", 1e9),
    r"(?:square kilomet(?:re|er)s?|km2\b|km²)": ("km²", 1),
    r"(?:kilomet(?:re|er)s?|km)\b": ("km", 1),
    r"(?:metric )?(?:tonnes?|tons?|t)\b": ("t", 1),
    r"barrels?\b": ("barrels", 1),
    r"times\b": ("×", 1),
}

DIGITS = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
SCALE = rf"{any_of(SCALES)}\b"
COUNT = rf"{any_of(WORDS)}\b"
WORD = rf"{any_of([*WORDS, *SCALES])}\b"
SPELT = (
    rf"(?:\b{COUNT}|(?<=\ba )\b{SCALE}|(?<=\bper )\b{SCALE})"
    rf"(?:(?:[\s-]|(?<=hundred) and |(?<=thousand) and ){WORD})*"
)
NUMBER = rf"(?:(?:{DIGITS})(?:[\s-]{SCALE})?|{SPELT})"
CURRENCY = r"(?:USD|US\$|\$|EUR|€|RUB)"
UNIT = "|".join(UNITS)
AMOUNT = re.compile(
    rf"(?<![\w.])(?P<before>{CURRENCY})?\s?(?<![\w.])(?P<first>{NUMBER})(?P<th>st|nd|rd|th)?\b"
    rf"(?:(?P<mid>\s?(?:%|per cent))?(?:\s?[–-]\s?|\s(?:to|and|or)\s)(?:{CURRENCY}\s?)?(?P<second>{NUMBER})(?!\w))?"
    rf"(?:[\s-]?(?P<unit>{UNIT}))?",
    re.I,
)
FRACTION = re.compile(
    rf"\b(?=[aotfhqs])(?:(?P<top>a|one|two|three|four)[\s-])?(?P<part>half|halves|thirds?|quarters?|fifths?|sixths?|tenths?)\b"
    rf"(?P<of>\sof\b)?(?:\sa\s(?P<scale>{SCALE}))?",
    re.I,
)
ORDINAL = re.compile(rf"\b{any_of(ORDINALS)}\b", re.I)
MULTIPLE = re.compile(rf"\b{any_of(TIMES)}\b", re.I)

# Numbers that belong to a name, or to a turn of speech: 9/11, G-8, S-300, Rubezh-2004, the Shanghai Five, 5+1. Those of
# a reference (TG 2.11) are no figures either: whoever knows the sigla takes them out first (`references.without`).
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
# letter that is all that is looked at.
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
# A month that may be a verb needs a word before it that a date has.
BEFORE_MAY = re.compile(
    r"\b(?:in|since|until|by|from|late|early|mid|last|of|during|next|before|after|and|this)[\s-]\Z", re.I
)

PART_FIRST = re.compile(r"\A(early|mid|late)-(\d{4})\Z")
ENDING = re.compile(r"'s\b|(?<=\w\w)s\b")
FREE = 10  # number words up to here may be added: one, both, three groups


class Figure(NamedTuple):
    """A number and what it measures: %, USD, m³ …; "th" an ordinal, "×" a multiple; "" a bare or counted number."""

    value: float
    unit: str = ""

    def __str__(self) -> str:
        if self.unit == "th":
            ending = (
                {1: "st", 2: "nd", 3: "rd"}.get(int(self.value) % 10, "th") if int(self.value) // 10 % 10 != 1 else "th"
            )
            return f"{self.value:g}{ending}"
        if self.unit == "" and self.value in SPELT_PARTS:
            return SPELT_PARTS[self.value]
        number = next((f"{n} {word}" for n, word in scaled(self.value)), f"{self.value:,.10g}")
        currency = self.unit in ("USD", "EUR", "RUB", "CNY")
        unit = "times" if self.unit == "×" else self.unit
        return f"{unit} {number}" if currency else f"{number} {unit}".strip()

    def same(self, other: "Figure") -> bool:
        """Whether a reader takes the two for one figure."""
        return self.unit == other.unit and self.equals(other)

    def alike(self, other: "Figure") -> bool:
        """The same, where a unit that only one of them names is no difference."""
        units = {self.unit, other.unit}
        return (len(units) == 1 or ("" in units and "th" not in units)) and self.equals(other)

    def equals(self, other: "Figure") -> bool:
        return abs(self.value - other.value) <= 1e-3 * abs(self.value)


def scaled(value: float) -> Iterator[tuple[str, str]]:
    """A number from a million on as number and word."""
    for word in ("trillion", "billion", "million"):
        if value >= SCALES[word]:
            yield f"{value / SCALES[word]:,.6g}", word


def number(text: str) -> float:
    """The value of a number in digits or words: 1,250; 3 billion; two hundred and five thousand."""
    total = current = 0.0
    for word in re.findall(r"[\d.,]+|[a-z]+", text.lower()):
        if word[0].isdigit():
            current = float(word.replace(",", "").rstrip("."))
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in SCALES:
            total, current = total + (current or 1) * SCALES[word], 0.0
        elif word in WORDS:
            current = (current or 1) * 12 if word == "dozen" else current + WORDS[word]
    return total + current


def measure(text: str | None) -> tuple[str, float]:
    """What a unit's words measure, and by how much they multiply; ("", 1) for none."""
    return next((found for pattern, found in UNITS.items() if text and re.match(pattern, text, re.I)), ("", 1))


def blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with what fits blanked, offset for offset."""
    return pattern.sub(lambda m: " " * len(m[0]), text)


@lru_cache(maxsize=8192)
def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text, each once, in its order: amounts, fractions, ordinals, multiples; no dates."""
    return tuple(dict.fromkeys(figure for figure, _ in figures_as_written(text)))


@lru_cache(maxsize=8192)
def figures_as_written(text: str) -> tuple[tuple[Figure, str], ...]:
    """(figure, as written) for every figure of a text."""
    text = parted(text)[0]
    out: list[tuple[int, Figure, str]] = []
    for m in FRACTION.finditer(text):
        if figure := fraction(m):
            out.append((m.start(), figure, m[0]))
            text = text[: m.start()] + "_" * len(m[0]) + text[m.end() :]
    out += [(m.start(), Figure(ORDINALS[m[0].lower()], "th"), m[0]) for m in ORDINAL.finditer(text)]
    out += [(m.start(), Figure(TIMES[m[0].lower()], "×"), m[0]) for m in MULTIPLE.finditer(text)]
    out += [(m.start(), figure, m[0]) for m in AMOUNT.finditer(text) for figure in amounts(m)]
    return tuple((figure, written.strip()) for _, figure, written in sorted(out, key=lambda item: item[0]))


def fraction(found: re.Match[str]) -> Figure | None:
    """Two-thirds, one quarter, half; None for what is an ordinal ("a third member") or a time ("the first quarter")."""
    part, top = found["part"].lower(), (found["top"] or "").lower()
    if not part.startswith("hal") and (not top or (top == "a" and not found["of"])):
        return None
    scale = SCALES[(found["scale"] or "").lower()] if found["scale"] else 1
    return Figure(scale * (WORDS.get(top) or 1) / PARTS[part if part in PARTS else part.removesuffix("s")])


def amounts(found: re.Match[str]) -> Iterator[Figure]:
    """The one or two figures of an amount; the lower end of a range has the scale and unit of the upper."""
    unit, factor = measure(found["before"] or found["unit"] or (found["mid"] or "").strip())
    first, second = found["first"], found["second"]
    if found["th"]:
        unit = "th"
    if not second:
        yield Figure(number(first) * factor, unit)
        return
    scale = re.search(rf"(?<=[\s-])({SCALE})\Z", second)
    if scale and not re.search(SCALE, first):
        first = f"{first} {scale[1]}"
    yield Figure(number(first) * factor, unit)
    yield Figure(number(second) * factor, unit)


def dates(text: str) -> tuple[str, ...]:
    """The dates of a text, each once, in order: 2005-08-23, XXXX-08-23 without a year, 2005-22 for a summer, 1990s."""
    return parted(text)[1]


@lru_cache(maxsize=8192)
def parted(text: str) -> tuple[str, tuple[str, ...]]:
    """(the text with its dates and the numbers of names blanked, its dates)."""
    text = blank(NAMED, " ".join(text.split()))
    found = [(m, values) for m in DATE.finditer(text) if (values := date_values(m))]
    for m, _ in found:
        text = text[: m.start()] + " " * len(m[0]) + text[m.end() :]
    return text, tuple(dict.fromkeys(date for _, values in found for date in values))


def date_values(m: re.Match[str]) -> list[str]:
    """The dates of one match."""
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


def carried(date: str, known: Iterable[str]) -> bool:
    """Whether dates carry a date: the same, one more exact, or its day or month with its year named apart."""
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
    """A part of a year so that it sorts behind the year: early-2009 → 2009-early. Other dates as they are."""
    return PART_FIRST.sub(r"\2-\1", date)


def allowed(date: str, known: Iterable[str]) -> bool:
    """Whether a restatement may have a date: the report has it, or one more exact, or a part of that decade."""
    return carried(date, known) or (
        date.endswith("s") and date[0].isdigit() and any(k.endswith(date.split("-")[-1]) for k in known)
    )
