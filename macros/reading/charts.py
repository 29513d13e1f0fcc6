"""Charts: which series of facts each shows (data/charts.yml), and the same as rows for its table and its drawing."""

from collections.abc import Iterator
from typing import NamedTuple

from jsonschema import Draft202012Validator

from macros.model.dates import middle, spoken
from macros.model.edition import Edition
from macros.model.english import joined
from macros.model.facts import FORMS, Chart, Fact
from macros.model.geography import MAPS
from macros.model.problems import Problem, nearest, problem
from macros.reading.data_checks import check_references
from macros.reading.data_schemas import sound_items
from macros.reading.datafiles import File

SCALE = {"thousand": 1e3, "million": 1e6, "billion": 1e9}


class Row(NamedTuple):
    """A figure of a chart, in the chart's unit. `series`: its name in the chart. `date` is in words, `at` in decimal
    years; `up_to` ends a range."""

    series: str
    label: str
    date: str
    at: float | None
    value: float
    up_to: float | None
    fact: Fact


def read_charts(file: File, schema: Draft202012Validator, problems: list[Problem]) -> dict[str, Chart]:
    """Id → Chart, in the file's order. Charts with problems are left out, and the problems added."""
    found: dict[str, Chart] = {}
    for i, item in sound_items(schema, file, problems):
        if item["id"] in found:
            first = f"{file.path}:{found[item['id']].at.line}"
            problems.append(problem("D02", file.at(i), kind="chart", id=item["id"], first=first, parts="series"))
        else:
            found[item["id"]] = Chart(
                id=item["id"],
                title=item["title"],
                form=item["form"],
                unit=item["unit"],
                series=item["series"],
                note=item.get("note"),
                at=file.at(i),
            )
    return found


def rows(edition: Edition, chart: Chart) -> list[Row]:
    """The Rows of a chart, by series and along its axis. Figures that cannot be converted are left out."""
    order = list(chart.series)
    return sorted(drawn(edition, chart), key=lambda row: (order.index(row.fact.series or ""), row.at or 0, row.fact.id))


def drawn(edition: Edition, chart: Chart) -> list[Row]:
    """The Rows of a chart, in the order of the facts."""
    found = (row_of(fact, chart) for fact in edition.facts.values() if fact.series in chart.series)
    return [row for row in found if row]


def row_of(fact: Fact, chart: Chart) -> Row | None:
    """The Row of a fact in a chart; None if the fact has no figure, or one in another unit."""
    factor = conversion_factor(fact, chart)
    if factor is None or fact.value is None or fact.series is None:
        return None
    return Row(
        series=chart.series[fact.series],
        label=fact.label or "",
        date=spoken(fact.date),
        at=middle(fact.date),
        value=fact.value * factor,
        up_to=None if fact.up_to is None else fact.up_to * factor,
        fact=fact,
    )


def conversion_factor(fact: Fact, chart: Chart) -> float | None:
    """The factor that converts a fact's figure to the unit of the chart; None if the units do not convert."""
    if fact.unit == chart.unit:
        return 1
    here, there = (fact.unit or "").partition(" "), chart.unit.partition(" ")
    if here[0] in SCALE and there[0] in SCALE and here[2] == there[2]:
        return SCALE[here[0]] / SCALE[there[0]]
    return None


def charts_of(edition: Edition, country: str) -> list[Chart]:
    """The charts of which at least half the facts concern a country (its slug)."""

    def share(chart: Chart) -> float:
        rows = drawn(edition, chart)
        return sum(country in row.fact.countries for row in rows) / len(rows) if rows else 0

    return [c for c in edition.charts.values() if share(c) >= 0.5]


def check_charts(edition: Edition) -> Iterator[Problem]:
    """Series without facts and facts without a chart, units and currencies that do not fit, forms not drawn."""
    shown = {series for chart in edition.charts.values() for series in chart.series}
    named = {f.series for f in edition.facts.values() if f.series}
    for chart in edition.charts.values():
        for series in chart.series.keys() - named:
            yield problem(
                "D10", chart.at, id=chart.id, series=series, near=nearest(series, named, "Give a fact this series")
            )
        facts = [f for f in edition.facts.values() if f.series in chart.series]
        for fact in facts:
            if conversion_factor(fact, chart) is None or fact.currency != facts[0].currency:
                unit = " ".join(filter(None, (fact.currency, fact.unit))) or "none"
                wanted = " ".join(filter(None, (facts[0].currency, chart.unit.removeprefix(f"{facts[0].currency} "))))
                yield problem("D12", fact.at, id=fact.id, unit=unit, chart=chart.id, wanted=wanted)
        yield from check_references(edition, chart.note, chart.at)
        if chart.form not in FORMS:
            yield problem("D17", chart.at, id=chart.id, form=chart.form, forms=joined(FORMS))
        if chart.id in MAPS:
            yield problem("D21", chart.at, id=chart.id)
    for fact in edition.facts.values():
        if fact.series and fact.series not in shown:
            yield problem(
                "D11",
                fact.at,
                id=fact.id,
                series=fact.series,
                near=nearest(fact.series, shown, "Add it to a chart in data/charts.yml"),
            )
