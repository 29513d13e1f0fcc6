"""Figures: charts and maps with the tables that say the same, for their own pages and for any paragraph that asks for one."""

from macros.model.dates import as_number, known
from macros.reading import charts
from macros.reading.facts import amount
from macros.showing import drawing, maps
from macros.showing.apparatus import entry_link

FIRST, LAST = 1991, 2010  # the years of a chart of memberships: from the end of the USSR to the second report


def figure(edition, jinja, root, name):
    """The HTML of the map or chart of this name; '' for a name that the checks have reported."""
    if name not in maps.MAPS and name not in edition.charts:
        return ""
    call = (
        "map_figure(edition, root, name)" if name in maps.MAPS else "chart_figure(edition, edition.charts[name], root)"
    )
    template = jinja.from_string(f"{{% from 'figures.html' import map_figure, chart_figure %}}{{{{ {call} }}}}")
    return template.render(edition=edition, root=root, name=name)


def chart_svg(edition, chart):
    """The drawing of a chart of facts; '' where no fact has its series yet."""
    found = [r for r in charts.rows(edition, chart) if chart.form == "bars" or r.at is not None]
    if not found:
        return ""
    if chart.form == "line":
        spec = drawing.line([(r.at, r.series, r.value, r.up_to) for r in found], unit(edition, chart))
    else:
        spec = drawing.bars(
            [(", ".join(filter(None, (r.label, r.date))), r.series, r.value, r.up_to) for r in found],
            unit(edition, chart),
        )
    return drawing.svg(spec, f"Chart: {chart.title}. The table under it says the same.")


def unit(edition, chart):
    """What a chart's axis counts: its unit, with the currency that its facts share."""
    currencies = {r.fact.currency for r in charts.rows(edition, chart)}
    shared = currencies.pop() if len(currencies) == 1 else None
    words = chart.unit if not shared or chart.unit.startswith(shared) else f"{shared} {chart.unit}"
    return words.replace("m3", "m³")


def chart_table(edition, chart):
    """(what, when, figure, fact) of each row of a chart's table."""
    return [(r.label or r.series, r.date, amount(r.fact), r.fact) for r in charts.rows(edition, chart)]


def memberships_svg(edition, country):
    """A country's memberships through time; one of which the reports do not say when it began is drawn paler."""
    found = []
    for row in country.memberships:
        start = as_number(row.since) if row.since and known(row.since) else None
        end = as_number(row.until) if row.until and known(row.until) else LAST
        if end > FIRST:
            first = max(FIRST, min(FIRST if start is None else start, end - 0.25))
            found.append((short_name(edition, row.organisation), row.role, first, end, start is not None))
    if not found:
        return ""
    return drawing.svg(
        drawing.spans(found, FIRST, LAST),
        f"Chart: memberships of {country.name} through time. The table under it says the same.",
    )


def short_name(edition, slug):
    """What an organisation is called where there is little room: its abbreviation, if it has one."""
    entry = edition.entries.get(slug)
    if not entry:
        return slug
    return next((n for n in entry.names if n.isupper() and len(n) < 8), entry.name)


def pipelines(edition, name):
    """(number, pipeline) of those that a map shows."""
    return [(number, line) for number, line, _ in maps.shown(edition, maps.MAPS[name])]


def bases(edition):
    """(country, base) of every foreign base on a country's soil."""
    return [(country, base) for country in edition.countries.values() for base in country.bases]


def size(fact):
    """A fact's figure for sorting, million and billion made equal; 0 for none."""
    return (fact.value or 0) * charts.SCALE.get((fact.unit or "").split(" ")[0], 1)


def whose(edition, slug, root):
    """Who uses a base: a country's name, an entry as a link, or the words as they stand."""
    if slug in edition.countries:
        return edition.countries[slug].name
    return entry_link(edition, slug, short_name(edition, slug), root)


def counts_svg(title, rows, unit):
    """Counted things as bars made of parts. rows: (name, part, count)."""
    return drawing.svg(drawing.stacked(rows, unit), f"Chart: {title}. The table under it says the same.")
