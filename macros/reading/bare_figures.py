"""The figures of a text as plain digits without units, to compare a fact with its places."""

import re
from collections.abc import Iterator
from functools import lru_cache

from macros.reading import references
from macros.reading.amounts import ONES

WORDS = {word: str(n) for n, word in enumerate(ONES)} | {
    "twenty": "20",
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "hundred": "100",
    "half": "0.5",
    "once": "1",
    "twice": "2",
    "third": "0.33",
}
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|[a-z]+", re.I)
MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
# What carries no figure of the report: note marks and citations.
MARKS = re.compile(r"\[\^\d+\]|\[[^\[\]]*@[^\]]*\]")
# Numbers of a statement that are no figures: years, days beside their month, references.
DAY_OR_YEAR = re.compile(
    rf"\b\d\d?(?:(?: and |[–-])\d\d?)? {MONTH}\b|\b{MONTH} \d\d?\b|\b(?:19|20)\d\d(?:[–/-]\d\d(?:\d\d)?)?\b"
)


@lru_cache(maxsize=1 << 16)
def figures_without_days(text: str) -> frozenset[str]:
    """Every figure of a text except days and years."""
    return figures_of(DAY_OR_YEAR.sub(" ", text))


@lru_cache(maxsize=1 << 16)
def figures_without_marks(text: str) -> frozenset[str]:
    """Every figure of a paragraph or note except the numbers in its marks."""
    return figures_of(MARKS.sub(" ", text))


@lru_cache(maxsize=1 << 16)
def figures_said(statement: str, sigla: tuple[str, ...]) -> tuple[str, ...]:
    """The figures in digits of a statement, except those of dates and references."""
    words = DAY_OR_YEAR.sub(" ", references.without(statement, sigla))
    return tuple(plain_number(float(n.replace(",", ""))) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", words))


def plain_figures(text: str) -> Iterator[str]:
    """Every figure of a text, all in one form: 1,500 → 1500; three → 3."""
    for found in NUMBER.findall(text):
        if found[0].isdigit():
            yield plain_number(float(found.replace(",", "")))
        elif found.lower() in WORDS:
            yield WORDS[found.lower()]


@lru_cache(maxsize=1 << 16)
def figures_of(text: str) -> frozenset[str]:
    """The set of figures of a text; kept, so that each text is searched once."""
    return frozenset(plain_figures(text))


def plain_number(value: float) -> str:
    """A number as plain digits: 20.0 → 20."""
    return f"{value:.10g}" if abs(value) < 1e15 else str(value)
