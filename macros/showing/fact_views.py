"""Views of all facts: the timeline, the maps, the charts, the published data."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from macros.model.dates import years
from macros.model.edition import Edition
from macros.model.entries import Entry
from macros.model.facts import Fact
from macros.model.geography import MAPS
from macros.model.reference import anchor
from macros.model.texts import Document
from macros.reading.fact_kinds import groups
from macros.reading.facts import in_time
from macros.reading.parts import leaves_of, year_of
from macros.showing.data_package import package
from macros.showing.figures import chart_figure, map_figure
from macros.showing.reports import reports_of
from macros.showing.rows import (
    base_rows,
    country_name,
    pipeline_rows,
    timeline_row,
)
from macros.showing.typography import british
from macros.showing.view import Data, Heading, view_at


def entries_of(edition: Edition, facts: Iterable[Fact]) -> list[Entry]:
    """Entries that the facts name, most often named first."""
    counted = Counter(slug for fact in facts for slug in fact.entries)
    return [edition.entries[slug] for slug, _ in counted.most_common() if slug in edition.entries]


@view_at("docs/timeline.md")
def timeline_view(edition: Edition, document: Document, root: str) -> Data:
    """All facts by date, and what a reader can filter them by."""
    facts = in_time(edition.facts.values())
    group = {kind: anchor(name) for name, kinds in groups(edition).items() for kind in kinds}
    ends = [y for f in facts for y in years(f.date) if y]
    parted = {p.leaf.key: root + p.url for p in leaves_of(edition, document) if p.leaf}
    found = [
        (
            Heading(f"year-{year}", year, len(here)),
            [] if parted else [timeline_row(edition, f, group[f.kind], root) for f in here],
        )
        for year, here in by_year(facts)
    ]
    return {
        "headings": {} if parted else {heading.id: heading for heading, _ in found},
        "years": found,
        "parts": [(h, parted[h.title], drawn) for h, drawn in shares(edition, facts)] if parted else [],
        "count": len(facts),
        "groups": [(anchor(name), name, kinds) for name, kinds in groups(edition).items()],
        "countries": [(s, country_name(edition, s)) for s in sorted({c for f in facts for c in f.countries})],
        "entries": sorted(
            {(e.slug, british(e.name)) for e in entries_of(edition, facts)}, key=lambda row: row[1].casefold()
        ),
        "reports": [(work.short, work.name) for work in edition.works.values()],
        "any_report": reports_of(edition).any,
        "first": min(ends, default=0),
        "last": max(ends, default=0),
    }


class Share(NamedTuple):
    """The number of a report's facts in a year, and the length of its bar, in hundredths of the longest."""

    siglum: str
    facts: int
    length: int


def shares(edition: Edition, facts: list[Fact]) -> list[tuple[Heading, list[Share]]]:
    """(year, the bars of the reports with facts in it); a fact in two reports counts in both."""
    years = by_year(facts)
    counted = [
        {w: sum(any(place.startswith(f"{w}-") for place in f.where) for f in here) for w in edition.works}
        for _, here in years
    ]
    most = max((n for counts in counted for n in counts.values()), default=0)
    return [
        (Heading(f"year-{year}", year, len(here)), [Share(w, n, -(-100 * n // most)) for w, n in counts.items() if n])
        for (year, here), counts in zip(years, counted, strict=True)
    ]


def by_year(facts: Iterable[Fact]) -> list[tuple[str, list[Fact]]]:
    """(year in which they begin, facts), in order; a fact with an open beginning counts where it ends."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(year_of(fact), []).append(fact)
    return list(found.items())


def opening_of_fact(fact: Fact, words: int = 9) -> str:
    """The first words of a fact, for a list of many."""
    first = british(fact.statement).split()[:words]
    return " ".join(first).rstrip(",;:") + (" …" if len(first) < len(fact.statement.split()) else "")


@view_at("docs/map.md")
def map_view(edition: Edition, document: Document, root: str) -> Data:
    """Both maps, with tables of every pipeline and every base, drawn or not."""
    return {
        "headings": {"pipelines": Heading("pipelines", "Pipelines"), "bases": Heading("bases", "Bases")},
        "maps": [map_figure(edition, name, root) for name in MAPS],
        "lines": pipeline_rows(edition, enumerate(edition.pipelines, 1), root),
        "bases": base_rows(edition, edition.countries.values(), root),
    }


@view_at("docs/charts.md")
def charts_view(edition: Edition, document: Document, root: str) -> Data:
    charts = [chart_figure(edition, chart, root) for chart in edition.charts.values()]
    headings = [Heading(f"chart-{chart.id}", british(chart.title), chart.unit) for chart in charts]
    return {"headings": {heading.id: heading for heading in headings}, "charts": charts}


@view_at("docs/data.md")
def data_view(edition: Edition, document: Document, root: str) -> Data:
    """The published files, and what each of their fields means."""
    described = package(edition)
    headings = [Heading(file["name"], file["path"]) for file in described["resources"]]
    return {"headings": {heading.id: heading for heading in headings}, "package": described}
