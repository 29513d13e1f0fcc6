"""Views of facts and countries: a country's page, the comparison, the timeline, the map, the charts, the data.

Each is a function (edition, document, root) → the data of the template of the same name, as in views.py.
"""

from macros.model.dates import begins, years
from macros.reading.charts import charts_of, rows
from macros.reading.facts import in_time
from macros.showing import figures
from macros.showing.data_package import package

# What a country's page shows under which heading; every kind of fact is in one.
GROUPS = {
    "Bases and troops": ("base", "troops"),
    "Energy": ("pipeline", "price", "volume", "deal"),
    "Money and trade": ("loan", "aid", "trade", "debt", "investment", "share"),
    "Exercises, arms, conflicts": ("exercise", "arms", "conflict"),
    "Agreements and diplomacy": ("membership", "agreement", "summit", "visit", "vote"),
    "Politics": ("election", "policy", "population", "statement"),
}


def group_of(kind):
    """The heading under which a kind of fact stands."""
    return next(name for name, kinds in GROUPS.items() if kind in kinds)


def chart_group(edition, chart):
    """The heading under which a chart stands: that of its first fact."""
    return group_of(rows(edition, chart)[0].fact.kind)


def country_view(edition, document, root):
    """A country: identity, memberships, bases, its facts by group and in time, who is who, where each report names it."""
    slug = document.path.removeprefix("docs/countries/").removesuffix(".md")
    country = edition.countries[slug]
    facts = in_time(f for f in edition.facts.values() if slug in f.countries)
    groups = {name: [f for f in facts if f.kind in kinds] for name, kinds in GROUPS.items()}
    return {
        "country": country,
        "facts": facts,
        "groups": {name: found for name, found in groups.items() if found},
        "years": by_year(facts),
        "said": named_in(edition, slug),
        "memberships_svg": figures.memberships_svg(edition, country),
        "charts": charts_of(edition, slug),
        "lines": lines_of(edition, slug),
        "named": entries_of(edition, facts),
    }


def named_in(edition, slug):
    """(work, [(chapter, ids of its paragraphs that name the country)]) of each report."""
    here = set(edition.speaking.get(slug, ()))
    found = []
    for work in edition.works.values():
        chapters = [
            (c, [p.id for p in c.document.paragraphs if p.id in here]) for c in edition.chapters if c.work == work.short
        ]
        found.append((work, [(c, ids) for c, ids in chapters if ids]))
    return found


def entries_of(edition, facts):
    """Entries that the facts name, most often named first."""
    counted = {}
    for fact in facts:
        for slug in fact.entries:
            counted[slug] = counted.get(slug, 0) + 1
    return [edition.entries[slug] for slug in sorted(counted, key=lambda s: -counted[s]) if slug in edition.entries]


def lines_of(edition, slug):
    """(number on the map, pipeline) of the lines that a country backs, or that a fact on a pipeline and the country names."""
    named = {
        entry for f in edition.facts.values() if slug in f.countries and f.kind == "pipeline" for entry in f.entries
    }
    return [(n, line) for n, line in enumerate(edition.pipelines, 1) if slug in line.backed_by or line.entry in named]


def countries_view(edition, document, root):
    """The comparison: countries by memberships, bases, pipelines, numbers of loans and facts; then the bases and loans themselves."""
    facts = list(edition.facts.values())
    organisations = list(dict.fromkeys(m.organisation for c in edition.countries.values() for m in c.memberships))
    belong = {
        o: sum(any(m.organisation == o for m in c.memberships) for c in edition.countries.values())
        for o in organisations
    }
    rows = [
        {
            "country": c,
            "roles": {o: [m for m in c.memberships if m.organisation == o] for o in organisations},
            "lines": lines_of(edition, c.slug),
            "loans": sum(c.slug in f.countries and f.kind == "loan" for f in facts),
            "facts": sum(c.slug in f.countries for f in facts),
        }
        for c in sorted(edition.countries.values(), key=lambda c: c.name)
    ]
    return {
        "rows": rows,
        "organisations": sorted((o for o in organisations if belong[o] > 1), key=lambda o: -belong[o]),
        "bases": figures.bases(edition),
        "loans": in_time(f for f in facts if f.kind == "loan"),
    }


def timeline_view(edition, document, root):
    """All facts in time, and what a reader may filter them by."""
    facts = in_time(edition.facts.values())
    slugs = sorted({c for f in facts for c in f.countries})
    ends = [y for f in facts for y in years(f.date) if y]
    return {
        "years": by_year(facts),
        "count": len(facts),
        "groups": GROUPS,
        "kinds": sorted({f.kind for f in facts}),
        "countries": [
            (s, edition.countries[s].name if s in edition.countries else s.replace("-", " ").title()) for s in slugs
        ],
        "first": min(ends, default=0),
        "last": max(ends, default=0),
    }


def by_year(facts):
    """(year in which they begin, facts) in time; one with an open beginning stands where it ends."""
    found = {}
    for fact in facts:
        found.setdefault(begins(fact.date)[:4], []).append(fact)
    return list(found.items())


def shown_years(date):
    """The first and last year of a date for the filter: an open end reaches to the year 0, or to 9999."""
    first, last = years(date)
    return first or 0, last or 9999


def in_short(fact, words=9):
    """The first words of a fact, for a list of many."""
    first = fact.statement.split()[:words]
    return " ".join(first).rstrip(",;:") + (" …" if len(first) < len(fact.statement.split()) else "")


def map_view(edition, document, root):
    return {"lines": list(enumerate(edition.pipelines, 1)), "bases": figures.bases(edition)}


def charts_view(edition, document, root):
    return {"charts": list(edition.charts.values())}


def data_view(edition, document, root):
    """The published files, and what each field of theirs means."""
    return {"package": package(edition)}


def names(edition):
    return [(e.slug, e.names) for e in edition.entries.values()]


def country_reads(edition, document):
    slug = document.path.removeprefix("docs/countries/").removesuffix(".md")
    return (
        edition.countries,
        [f for f in edition.facts.values() if slug in f.countries or f.series],
        edition.charts,
        edition.pipelines,
        edition.speaking.get(slug),
        names(edition),
        edition.homes,
    )


# What each view reads of the Edition (views.shown_by).
READS = {
    "country": country_reads,
    "countries": lambda e, d: (e.countries, e.facts, e.pipelines, names(e), e.homes),
    "timeline": lambda e, d: (e.facts, e.countries, e.homes),
    "map": lambda e, d: (e.pipelines, e.places, e.countries, e.geography, names(e), e.homes),
    "charts": lambda e, d: (e.facts, e.charts, e.homes),
    "data": lambda e, d: (e.schemas,),
}
VIEWS = {
    "country": country_view,
    "countries": countries_view,
    "timeline": timeline_view,
    "map": map_view,
    "charts": charts_view,
    "data": data_view,
}
