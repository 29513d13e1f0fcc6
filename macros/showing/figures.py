"""Figures: charts and maps with tables of the same data, for their own pages and for paragraphs that ask for one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple

from markupsafe import Markup

from macros.model.countries import Country
from macros.model.dates import as_number, known
from macros.model.edition import Edition
from macros.model.facts import Chart
from macros.model.geography import MAPS
from macros.model.problems import At
from macros.reading import charts
from macros.reading.charts import Row
from macros.reading.facts import amount
from macros.showing import chart_specs, drawing, maps
from macros.showing.apparatus import references, referring
from macros.showing.drawing import Spec
from macros.showing.reports import Reports, reports_of
from macros.showing.rows import BaseRow, PipelineRow, base_rows, fact_home, pipeline_rows, short_name, slip_links
from macros.showing.typography import british
from macros.showing.view import Data, Link

MAP = "docs/map.md"  # the page whose tables say what the maps show
FIRST = 1991  # charts of memberships begin here, at the end of the USSR, unless one is older


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A row of a chart's table: what, when, the figure, its fact's address, its places, slips that dispute it."""

    what: str
    when: str
    figure: str
    fact: str
    where: Markup
    slips: tuple[Link, ...]
    at: At = field(compare=False)


@dataclass(frozen=True, slots=True)
class ChartFigure:
    """A chart: its drawing, and the rows of its table."""

    id: str
    title: str
    unit: str
    svg: Markup | str
    note: Markup
    rows: tuple[ChartRow, ...]
    at: At = field(compare=False)


class MapFigure(NamedTuple):
    """A map: its drawing, and the pipelines and bases that it shows."""

    name: str
    title: str
    svg: Markup
    lines: tuple[PipelineRow, ...]
    bases: tuple[BaseRow, ...]
    said: Reports


def figure(edition: Edition, name: str, root: str) -> Data | None:
    """The data of templates/figure.html for a map or chart; None if it does not exist, which the checks report."""
    if name in MAPS:
        page = edition.documents.get(MAP)
        home = root + page.url if page else ""
        return {"map": map_figure(edition, name, root, home), "chart": None, "root": root, "tables": home}
    if name in edition.charts:
        return {"map": None, "chart": chart_figure(edition, edition.charts[name], root), "root": root}
    return None


def map_figure(edition: Edition, name: str, root: str, tables: str = "") -> MapFigure:
    """A map. tables: the page whose tables the numbers on the map lead to, if not the map's own."""
    lines = [(number, line) for number, line, _ in maps.pipelines_shown(edition, MAPS[name])]
    return MapFigure(
        name,
        MAPS[name].title,
        maps.draw(edition, root, name, tables),
        pipeline_rows(edition, lines, root),
        base_rows(edition, edition.countries.values(), root),
        reports_of(edition),
    )


def chart_figure(edition: Edition, chart: Chart, root: str) -> ChartFigure:
    rows = charts.rows(edition, chart)
    return ChartFigure(
        id=chart.id,
        title=british(chart.title),
        unit=unit(chart, rows),
        svg=chart_svg(chart, rows),
        note=referring(edition, chart.note or "", root),
        rows=tuple(chart_row(edition, row, root) for row in rows),
        at=chart.at,
    )


def chart_row(edition: Edition, row: Row, root: str) -> ChartRow:
    fact = row.fact
    where = references(edition, fact.where, root)
    slips = slip_links(edition, fact.slip, root)
    return ChartRow(
        british(row.label or row.series), row.date, amount(fact), fact_home(edition, fact, root), where, slips, fact.at
    )


def chart_svg(chart: Chart, rows: list[Row]) -> Markup | str:
    """The drawing of a chart of facts; '' if no fact has its series yet."""
    spec = FORMS[chart.form](rows, unit(chart, rows))
    return drawing.svg(spec, f"Chart: {chart.title}. The table under it says the same.") if spec else ""


def bar_chart(rows: list[Row], unit: str) -> Spec | None:
    """The drawing of a bar for each figure, named by its label and date."""
    found = [(", ".join(filter(None, (r.label, r.date))), r.series, r.value, r.up_to, disputed(r)) for r in rows]
    return chart_specs.bars(found, unit) if found else None


def line_chart(rows: list[Row], unit: str) -> Spec | None:
    """The drawing of figures by year, without those whose date has no middle."""
    found = [(r.at, r.series, r.value, r.up_to, disputed(r)) for r in rows if r.at is not None]
    return chart_specs.line(found, unit) if found else None


def disputed(row: Row) -> bool:
    """Whether a slip of the report disputes the figure, so that it is drawn with a mark."""
    return bool(row.fact.slip)


FORMS = {"bars": bar_chart, "line": line_chart}  # those of macros.model.facts.FORMS


def unit(chart: Chart, rows: list[Row]) -> str:
    """The unit of a chart's axis, with the currency if its facts share one."""
    currencies = {r.fact.currency for r in rows}
    shared = currencies.pop() if len(currencies) == 1 else None
    words = chart.unit if not shared or chart.unit.startswith(shared) else f"{shared} {chart.unit}"
    return words.replace("m3", "m³")


def memberships_svg(edition: Edition, country: Country) -> Markup | str:
    """The drawing of a country's memberships by year; those without a known beginning are paler."""
    found = []
    begins, ends = years_of_memberships(edition)
    for row in country.memberships:
        start = as_number(row.since) if row.since and known(row.since) else None
        end = as_number(row.until) if row.until and known(row.until) else ends
        if end > begins:
            first = max(begins, min(begins if start is None else start, end - 0.25))
            name = short_name(edition, row.organisation) + chart_specs.DISPUTED * bool(row.slip)
            found.append((name, row.role, first, end, start is not None))
    if not found:
        return ""
    return drawing.svg(
        chart_specs.spans(found, begins, ends),
        f"Chart: memberships of {country.name} through time. The table under it says the same.",
    )


def years_of_memberships(edition: Edition) -> tuple[int, int]:
    """(first, last) year of the chart of memberships, the same for every country: from 1991, or the oldest
    membership, to the end of the last report's year, or a later end."""
    rows = [row for country in edition.countries.values() for row in country.memberships]
    begun = [int(as_number(row.since)) for row in rows if row.since and known(row.since)]
    ended = [ceil(as_number(row.until)) for row in rows if row.until and known(row.until)]
    reports = [int(year) + 1 for year in reports_of(edition).years if year.isdigit()]
    return min([FIRST, *begun]), max([FIRST + 1, *ended, *reports])


def counts_svg(title: str, rows: Sequence[chart_specs.Part], unit: str) -> Markup:
    """The drawing of counts as stacked bars. rows: (name, part, count)."""
    return drawing.svg(chart_specs.stacked(rows, unit), f"Chart: {title}. The table under it says the same.")
