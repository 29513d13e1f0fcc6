"""Charts: which series of facts each shows (data/charts.yml), and the same as rows for its table and its drawing."""

from typing import NamedTuple

from macros.dates import as_number, begins, known, spoken
from macros.edition import Chart, Fact
from macros.problems import nearest, problem
from macros.yamlfiles import complaints

SCALE = {"thousand": 1e3, "million": 1e6, "billion": 1e9}


class Row(NamedTuple):
    """A figure of a chart: its series' name, what it stands under, its date (words, and decimal years), the figure and its upper end in the chart's unit."""

    series: str
    label: str
    date: str
    at: float | None
    value: float
    up_to: float | None
    fact: Fact


def read_charts(file, schema, problems):
    """Id → Chart, in the file's order."""
    wrong = list(complaints(schema, file))
    problems += [p for p, _ in wrong]
    broken = {where[0] for _, where in wrong if where}
    found = {}
    for i, item in enumerate(file.data if isinstance(file.data, list) else ()):
        if i not in broken and item["id"] in found:
            problems.append(problem("D02", file.at(i), id=item["id"], first=f"{file.path}:{found[item['id']].at.line}"))
        elif i not in broken:
            found[item["id"]] = Chart(item["id"], item["title"], item["form"], item["unit"], item["series"], item.get("note"), file.at(i))
    return found


def rows(edition, chart):
    """The Rows of a chart, by series and in time; a figure whose unit cannot be turned into the chart's is left out (and reported)."""
    facts = [f for f in edition.facts.values() if f.series in chart.series and factor(f, chart) is not None]
    order = list(chart.series)
    return [row(f, chart) for f in sorted(facts, key=lambda f: (order.index(f.series), begins(f.date), f.id))]


def row(fact, chart):
    scale = factor(fact, chart)
    end = fact.date.split("/")[-1]
    number = as_number(end) if known(end) else None
    up_to = None if fact.up_to is None else fact.up_to * scale
    return Row(chart.series[fact.series], fact.label or "", spoken(fact.date), number, fact.value * scale, up_to, fact)


def factor(fact, chart):
    """By what a fact's figure is multiplied to be in the chart's unit; None where it cannot be."""
    if fact.unit == chart.unit:
        return 1
    here, there = (fact.unit or "").partition(" "), chart.unit.partition(" ")
    if here[0] in SCALE and there[0] in SCALE and here[2] == there[2]:
        return SCALE[here[0]] / SCALE[there[0]]
    return None


def charts_of(edition, country):
    """The charts of which at least half the facts concern a country."""
    def share(chart):
        facts = [r.fact for r in rows(edition, chart)]
        return sum(country in f.countries for f in facts) / len(facts) if facts else 0
    return [c for c in edition.charts.values() if share(c) >= 0.5]


def check_charts(edition):
    """Series without facts, facts whose series no chart shows, units that do not fit."""
    shown = {series: chart for chart in edition.charts.values() for series in chart.series}
    named = {f.series for f in edition.facts.values()}
    for series, chart in shown.items():
        if series not in named:
            yield problem("D10", chart.at, id=chart.id, series=series, near=nearest(series, filter(None, named), "Give a fact this series"))
    for fact in edition.facts.values():
        if fact.series and fact.series not in shown:
            yield problem("D11", fact.at, id=fact.id, series=fact.series, near=nearest(fact.series, shown, "Add it to a chart in data/charts.yml"))
        elif fact.series and factor(fact, shown[fact.series]) is None:
            yield problem("D12", fact.at, id=fact.id, unit=fact.unit or "none", chart=shown[fact.series].id, wanted=shown[fact.series].unit)


