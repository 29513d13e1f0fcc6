"""The figures of a text, the same in words and in digits: 'three billion dollars', 'USD 3 billion'.

Pure: text in, values out. The check of the inventory compares them with those of the reports.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from macros.reading.text_dates import any_of, dates_apart

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

ENDING = re.compile(r"'s\b|(?<=\w\w)s\b")
FREE = 10  # number words up to here may be added: one, both, three groups


class Figure(NamedTuple):
    """A number and what it measures: %, USD, m³ and so on; "th" for an ordinal, "×" for a multiple, "" for a plain
    number or a count."""

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
        """Whether a reader would take the two for one figure."""
        return self.unit == other.unit and self.equals(other)

    def alike(self, other: "Figure") -> bool:
        """Whether two figures are the same when a unit that only one of them names is ignored."""
        units = {self.unit, other.unit}
        return (len(units) == 1 or ("" in units and "th" not in units)) and self.equals(other)

    def equals(self, other: "Figure") -> bool:
        return abs(self.value - other.value) <= 1e-3 * abs(self.value)


def scaled(value: float) -> Iterator[tuple[str, str]]:
    """(number, word) for each of trillion, billion and million that a number reaches: (3, billion)."""
    for word in ("trillion", "billion", "million"):
        if value >= SCALES[word]:
            yield f"{value / SCALES[word]:,.6g}", word


def value_of_number(text: str) -> float:
    """The value of a number in digits or words: 1,250; 3 billion; two hundred and five thousand."""
    total = current = 0.0
    for word in re.findall(r"[\d.,]+|[a-z]+", text.lower()):
        if word[0].isdigit():
            current = float(word.replace(",", ""))
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in SCALES:
            total, current = total + (current or 1) * SCALES[word], 0.0
        elif word in WORDS:
            current = (current or 1) * 12 if word == "dozen" else current + WORDS[word]
    return total + current


def measure(text: str | None) -> tuple[str, float]:
    """(what the words of a unit measure, the factor by which they multiply); ("", 1) if there are no words."""
    return next((found for pattern, found in UNITS.items() if text and re.match(pattern, text, re.I)), ("", 1))


@lru_cache(maxsize=1 << 16)
def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text, each once, in order: amounts, fractions, ordinals and multiples, but no dates."""
    return tuple(dict.fromkeys(figure for figure, _ in figures_as_written(text)))


@lru_cache(maxsize=1 << 16)
def figures_as_written(text: str) -> tuple[tuple[Figure, str], ...]:
    """(figure, as written) for every figure of a text."""
    text = dates_apart(text)[0]
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
    """Two-thirds, one quarter or half as a figure; None for an ordinal ("a third member") or a time ("the first
    quarter")."""
    part, top = found["part"].lower(), (found["top"] or "").lower()
    if not part.startswith("hal") and (not top or (top == "a" and not found["of"])):
        return None
    scale = SCALES[(found["scale"] or "").lower()] if found["scale"] else 1
    return Figure(scale * (WORDS.get(top) or 1) / PARTS[part if part in PARTS else part.removesuffix("s")])


def amounts(found: re.Match[str]) -> Iterator[Figure]:
    """The one or two figures of an amount. The lower end of a range takes the scale and unit of the upper end."""
    unit, factor = measure(found["before"] or found["unit"] or (found["mid"] or "").strip())
    first, second = found["first"], found["second"]
    if found["th"]:
        unit = "th"
    if not second:
        yield Figure(value_of_number(first) * factor, unit)
        return
    scale = re.search(rf"(?<=[\s-])({SCALE})\Z", second)
    if scale and not re.search(SCALE, first):
        first = f"{first} {scale[1]}"
    yield Figure(value_of_number(first) * factor, unit)
    yield Figure(value_of_number(second) * factor, unit)
