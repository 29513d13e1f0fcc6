"""Charts: which series of facts each shows (data/charts.yml), and the same as rows for its table and its drawing."""

from typing import NamedTuple

from macros.model.dates import middle, spoken
from macros.model.facts import FORMS, Chart, Fact
from macros.model.geography import MAPS
from macros.model.problems import nearest, problem
from macros.reading.datafiles import all_complaints
from macros.reading.facts import check_references

SCALE = {"thousand": 1e3, "million": 1e6, "billion": 1e9}


class Row(NamedTuple):
    """A figure of a chart, in the chart's unit. `date` is in words, `at` in decimal years; `up_to` ends a range."""

    series: str
    label: str
    date: str
    at: float | None
    value: float
    up_to: float | None
    fact: Fact


def read_charts(file, schema, problems):
    """Id → Chart, in the file's order."""
    wrong = all_complaints(schema, file)
    problems += [p for p, _ in wrong]
    broken = {where[0] for _, where in wrong if where}
    found = {}
    for i, item in enumerate(file.data if isinstance(file.data, list) else ()):
        if i not in broken and item["id"] in found:
            first = f"{file.path}:{found[item['id']].at.line}"
            problems.append(problem("D02", file.at(i), kind="chart", id=item["id"], first=first, parts="series"))
        elif i not in broken:
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


def rows(edition, chart):
    """The Rows of a chart, by series and along its axis. Figures that cannot be converted are left out."""
    order = list(chart.series)
    found = [(order.index(f.series), row(f, chart)) for f in drawn(edition, chart)]
    return [r for _, r in sorted(found, key=lambda item: (item[0], item[1].at or 0, item[1].fact.id))]


def drawn(edition, chart):
    """The facts of a chart whose figures can be converted to its unit."""
    return [f for f in edition.facts.values() if f.series in chart.series and factor(f, chart) is not None]


def row(fact, chart):
    scale = factor(fact, chart)
    up_to = None if fact.up_to is None else fact.up_to * scale
    return Row(
        chart.series[fact.series],
        fact.label or "",
        spoken(fact.date),
        middle(fact.date),
        fact.value * scale,
        up_to,
        fact,
    )


def factor(fact, chart):
    """The conversion factor from the fact's unit to the chart's, or None."""
    if fact.unit == chart.unit:
        return 1
    here, there = (fact.unit or "").partition(" "), chart.unit.partition(" ")
    if here[0] in SCALE and there[0] in SCALE and here[2] == there[2]:
        return SCALE[here[0]] / SCALE[there[0]]
    return None


def charts_of(edition, country):
    """The charts of which at least half the facts concern a country."""

    def share(chart):
        facts = drawn(edition, chart)
        return sum(country in f.countries for f in facts) / len(facts) if facts else 0

    return [c for c in edition.charts.values() if share(c) >= 0.5]


def check_charts(edition):
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
            if factor(fact, chart) is None or fact.currency != facts[0].currency:
                unit = " ".join(filter(None, (fact.currency, fact.unit))) or "none"
                wanted = " ".join(filter(None, (facts[0].currency, chart.unit.removeprefix(f"{facts[0].currency} "))))
                yield problem("D12", fact.at, id=fact.id, unit=unit, chart=chart.id, wanted=wanted)
        yield from check_references(edition, chart.note, chart.at)
        if chart.form not in FORMS:
            yield problem("D17", chart.at, id=chart.id, form=chart.form, forms=" and ".join(FORMS))
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
