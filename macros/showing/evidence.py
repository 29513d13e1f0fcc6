"""Counts of the works that the reports' notes cite: by kind, outlet, language and year, and by chapter."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from macros.model.citations import Source
from macros.model.edition import Edition, cites_of
from macros.model.texts import Listed
from macros.reading.bibliography import kind_of
from macros.reading.watched import part
from macros.showing.reports import reports_of

KINDS = {
    "book": "books",
    "collection": "books",
    "incollection": "chapters in books",
    "journal": "journals",
    "magazine": "magazines",
    "newspaper": "newspapers, agencies, bulletins",
    "report": "reports and papers",
    "thesis": "reports and papers",
}
OTHER = "documents, web pages"
OTHERS = "other outlets"
AGES = ("the same year", "one year before", "2–5 years before", "older", "no date")


Year: TypeAlias = int | None  # of a report; None if the bibliography does not give it, which the checks report
Works: TypeAlias = list[tuple[Source, Year]]  # (work cited, year of the report)
What: TypeAlias = Callable[[Source, Year], str | None]  # what works are counted by; None: the work is not counted
Rows: TypeAlias = tuple[tuple[str, str, int], ...]  # (bar, part, number)


class Count(NamedTuple):
    """A count of works: its title, what bars and their parts stand for, and (bar, part, number) in order."""

    title: str
    bar: str
    rows: Rows
    note: str = ""


def counts(edition: Edition) -> list[Count]:
    """The Counts of the page. A work counts once in a report, or in a chapter, however often it is cited there."""
    reports = {
        work.name: works_cited(edition, [c for c in edition.listed if c.work == work.short])
        for work in edition.works.values()
    }
    chapters = {f"{c.work.upper()} {c.section}": works_cited(edition, [c]) for c in edition.listed}
    chapters = {name: works for name, works in chapters.items() if works}
    first = list(dict.fromkeys(row[0] for row in first_bars(count_by(reports, outlet), 5)))
    return [
        Count("Works by kind", "Kind", count_by(reports, kind)),
        Count(
            "Works by outlet",
            "Outlet",
            first_bars(count_by(reports, outlet), 20),
            "The twenty outlets with the most works.",
        ),
        Count("Works by language", "Language", count_by(reports, language)),
        Count("Works by year", "Year", tuple(sorted(count_by(reports, year), key=lambda row: row[0]))),
        Count("Each chapter's works by kind", "Chapter", grouped_bars(chapters, kind)),
        Count("Each chapter's works by language", "Chapter", grouped_bars(chapters, language)),
        Count(
            "Each chapter's works by age",
            "Chapter",
            with_parts_in_order(grouped_bars(chapters, age), AGES),
            "When a work came out, against the report that cites it.",
        ),
        Count(
            "Each chapter's works by outlet",
            "Chapter",
            with_parts_in_order(grouped_bars(chapters, one_of(first)), (*first, OTHERS)),
            f"The five outlets with the most works in {reports_of(edition).together}, and all others.",
        ),
    ]


def works_cited(edition: Edition, chapters: Iterable[Listed]) -> Works:
    """(source, year of the report) of every work cited in the notes of these chapters, once each."""
    keys: dict[str, Year] = {}
    for chapter in chapters:
        keys |= dict.fromkeys(part(edition, keys_cited, chapter.path), published(edition, chapter.work))
    return [(edition.sources[key], at) for key, at in keys.items()]


def keys_cited(edition: Edition, path: str) -> tuple[str, ...]:
    """The keys of all works that the notes of a document cite, once each."""
    return tuple(dict.fromkeys(c.key for note in edition.documents[path].notes for c in cites_of(edition, note)))


def published(edition: Edition, work: str) -> Year:
    source = edition.sources.get(edition.works[work].source)
    date = source.fields.get("date", "")[:4] if source else ""
    return int(date) if date.isdecimal() else None


def count_by(groups: Mapping[str, Works], what: What) -> Rows:
    """(value, group, number) for each value in each group, the value with most works first."""
    totals = Counter(value for works in groups.values() for work in works if (value := what(*work)))
    counted = {name: Counter(what(*work) for work in works) for name, works in groups.items()}
    return tuple(
        (value, name, found[value])
        for value, _ in sorted(totals.items(), key=lambda t: (-t[1], t[0]))
        for name, found in counted.items()
    )


def grouped_bars(groups: Mapping[str, Works], what: What) -> Rows:
    """(group, value, number): the same, with groups as bars and values as parts."""
    return tuple(
        sorted(
            ((name, value, n) for value, name, n in count_by(groups, what)), key=lambda row: list(groups).index(row[0])
        )
    )


def first_bars(rows: Rows, number: int) -> Rows:
    """The rows of the first `number` bars."""
    kept = list(dict.fromkeys(row[0] for row in rows))[:number]
    return tuple(row for row in rows if row[0] in kept)


def with_parts_in_order(rows: Rows, parts: Sequence[str]) -> Rows:
    """The rows with the parts of each bar in this order."""
    bars = list(dict.fromkeys(row[0] for row in rows))
    return tuple(sorted(rows, key=lambda row: (bars.index(row[0]), parts.index(row[1]))))


def kind(source: Source, _: Year) -> str:
    return KINDS.get(kind_of(source), OTHER)


def outlet(source: Source, _: Year) -> str | None:
    return next(
        (
            source.fields[f].strip("{}")
            for f in ("journaltitle", "organization", "publisher", "institution")
            if f in source.fields
        ),
        None,
    )


def one_of(first: Collection[str]) -> What:
    """A function that gives the outlet of a work if it is one of these, or else the word for others."""
    return lambda source, at: outlet(source, at) if outlet(source, at) in first else OTHERS


def language(source: Source, _: Year) -> str:
    return source.fields.get("langid", "english").capitalize()


def year(source: Source, _: Year) -> str:
    return (source.fields.get("date") or "none")[:4]


def age(source: Source, at: Year) -> str:
    written = year(source, at)
    if at is None or not written.isdecimal():
        return AGES[4]
    years = at - int(written)
    return AGES[0] if years <= 0 else AGES[1] if years == 1 else AGES[2] if years <= 5 else AGES[3]
