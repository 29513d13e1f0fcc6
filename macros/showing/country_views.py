"""Views of the countries: a country's page, and the comparison of all."""

from collections import Counter
from typing import NamedTuple, TypeAlias

from markupsafe import Markup

from macros.model.countries import Base, Country, Membership
from macros.model.dates import spoken
from macros.model.edition import Edition
from macros.model.facts import Chart, Fact
from macros.model.geography import Pipeline
from macros.model.reference import anchor
from macros.model.texts import Document, Listed, Work
from macros.reading.charts import charts_of, rows
from macros.reading.fact_kinds import groups
from macros.reading.facts import in_time
from macros.reading.parts import leaves_of
from macros.showing.apparatus import entry_link, entry_named, name_of, references
from macros.showing.fact_views import by_year, entries_of, opening_of_fact
from macros.showing.figures import ChartFigure, chart_figure, memberships_svg
from macros.showing.reports import reports_of
from macros.showing.rows import (
    FactRow,
    base_rows,
    fact_row,
    loan_row,
    membership_row,
    office_row,
    pipeline_rows,
    short_name,
)
from macros.showing.view import Data, Heading, Link, view, view_at

NAMED = 80  # entries listed at the end of a country's page: those named by most of its facts
WITHIN = ("member", "founder")  # roles that count as membership of an organisation
FIRST = 5  # facts shown under a heading of a country's page if another page has them all


@view
def country_view(edition: Edition, document: Document, root: str) -> Data:
    """A country: identity, memberships, bases, its facts by group and date, offices, where each report names it."""
    country = edition.countries[document.path.removeprefix("docs/countries/").removesuffix(".md")]
    facts = in_time(edition.facts_of.get(country.slug, ()))
    grouped = facts_by_group(edition, country, facts, root)
    lines, named = pipelines_of(edition, country.slug), entries_of(edition, facts)[:NAMED]
    sections = [
        (Heading("memberships", "Memberships"), country.memberships),
        (Heading("bases", "Foreign bases on its soil"), country.bases),
        (Heading("pipelines", "Pipelines"), lines),
        *((heading, facts) for heading, *_ in grouped),
        (Heading("offices", "Who is who"), country.offices),
        (Heading("timeline", "In order of time", len(facts)), facts),
        (Heading("paragraphs", "Paragraphs that name it"), edition.speaking.get(country.slug)),
        (Heading("entries", "Related entries"), named),
    ]
    return {
        "headings": {heading.id: heading for heading, content in sections if content},
        "name": country.name,
        "slug": country.slug,
        "official": country.official,
        "iso": country.iso,
        "capital": country.capital,
        **named_by_reports(edition, country.slug, root),
        **timeline_of_facts(facts, whole=not leaves_of(edition, document)),
        "groups": grouped,
        "memberships": [membership_row(edition, item, root) for item in country.memberships],
        "memberships_svg": memberships_svg(edition, country),
        "reports": reports_of(edition),
        "disputed": any(row.slip for row in country.memberships),
        "bases": base_rows(edition, [country], root),
        "lines": pipeline_rows(edition, lines, root),
        "offices": [office_row(edition, item, root) for item in country.offices],
        "named": Markup(", ").join(entry_link(edition, e.slug, e.name, root) for e in named),
    }


def named_by_reports(edition: Edition, slug: str, root: str) -> Data:
    """How many paragraphs of each report name a country, and which, by chapter."""
    said = chapters_naming(edition, slug)
    return {
        "counts": [
            (sum(len(ids) for _, ids in chapters), Link(work.name, root + work.document.url)) for work, chapters in said
        ],
        "said": [
            (Link(f"{work.short.upper()} {c.section}", root + c.url), references(edition, ids, root))
            for work, chapters in said
            for c, ids in chapters
        ],
    }


def timeline_of_facts(facts: list[Fact], *, whole: bool) -> Data:
    """The facts of each year; of a page that is split, only their numbers."""
    years = list(by_year(facts))
    return {
        "count": len(facts),
        "years": [(year, [(f.id, opening_of_fact(f)) for f in found] if whole else []) for year, found in years],
        "counts_by_year": [] if whole else [(year, len(found)) for year, found in years],
    }


Group: TypeAlias = tuple[Heading, list[ChartFigure], list[FactRow], list[Link]]  # with its charts, facts and parts


def facts_by_group(edition: Edition, country: Country, facts: list[Fact], root: str) -> list[Group]:
    """(heading, charts, facts, parts) of each group: all its facts, or the first ones and the pages with all."""
    pages = leaves_of(edition, country.document) if country.document else []
    charts = charts_of(edition, country.slug)
    found = []
    for name, kinds in groups(edition).items():
        here = [f for f in facts if f.kind in kinds]
        if here:
            drawn = [c for c in charts if first_kind(edition, c) in kinds]
            heading = Heading(anchor(name), name, len(here))
            parts = [
                Link(p.title.partition(": ")[2], root + p.url)
                for p in pages
                if p.leaf and set(p.leaf.kinds) & set(kinds)
            ]
            shown = [] if parts else [chart_figure(edition, c, root) for c in drawn]
            rows = [fact_row(edition, f, root) for f in (here[:FIRST] if parts else here)]
            found.append((heading, shown, rows, parts))
    return found


def first_kind(edition: Edition, chart: Chart) -> str:
    """The kind of a chart's first fact, under whose heading the chart stands."""
    return rows(edition, chart)[0].fact.kind


def chapters_naming(edition: Edition, slug: str) -> list[tuple[Work, list[tuple[Listed, list[str]]]]]:
    """(work, [(chapter, ids of its paragraphs that name the country)]) of each report."""
    at: dict[str, list[str]] = {}
    for id in edition.speaking.get(slug, ()):
        at.setdefault(edition.homes[id], []).append(id)
    return [
        (work, [(c, at[c.url]) for c in edition.listed if c.work == work.short and c.url in at])
        for work in edition.works.values()
    ]


def pipelines_of(edition: Edition, slug: str) -> list[tuple[int, Pipeline]]:
    """(number on the map, pipeline) of the lines that a country backs, or that its facts on pipelines name."""
    named = {entry for f in edition.facts_of.get(slug, ()) if f.kind == "pipeline" for entry in f.entries}
    return [(n, line) for n, line in enumerate(edition.pipelines, 1) if slug in line.backed_by or line.entry in named]


class ComparisonRow(NamedTuple):
    """A country's row of the comparison: its bases and pipelines, the numbers of its loans and facts."""

    page: Link
    bases: tuple[Markup, ...]
    lines: tuple[Link, ...]
    loans: int
    facts: int


@view_at("docs/countries/index.md")
def countries_view(edition: Edition, document: Document, root: str) -> Data:
    """The comparison: countries by memberships, bases, pipelines, numbers of loans and facts; then bases and loans."""
    found = sorted(edition.countries.values(), key=lambda c: c.name)
    organisations = shared_organisations(edition)
    return {
        "headings": {
            "compared": Heading("compared", "Facts, loans, bases, pipelines"),
            **({"memberships": Heading("memberships", "Memberships")} if organisations else {}),
            "bases": Heading("bases", "Bases"),
            "loans": Heading("loans", "Loans"),
        },
        "organisations": [(short_name(edition, o), name_of(edition, o)) for o in organisations],
        "rows": [comparison_row(edition, country, root) for country in found],
        "members": [memberships_row(edition, c, organisations, root) for c in found if c.memberships],
        "bases": base_rows(edition, edition.countries.values(), root),
        "loans": [loan_row(edition, f, root) for f in in_time(edition.facts.values()) if f.kind == "loan"],
    }


def shared_organisations(edition: Edition) -> list[str]:
    """Slugs of the organisations with more than one member, those with most members first."""
    belonging = [dict.fromkeys(m.organisation for m in c.memberships) for c in edition.countries.values()]
    counted = Counter(o for organisations in belonging for o in organisations)
    return [o for o, count in counted.most_common() if count > 1]


def page_of(country: Country, root: str) -> Link:
    """A country's name, with the address of its page if it has one."""
    return Link(country.name, root + country.document.url if country.document else "")


def comparison_row(edition: Edition, country: Country, root: str) -> ComparisonRow:
    facts = edition.facts_of.get(country.slug, ())
    return ComparisonRow(
        page=page_of(country, root),
        bases=tuple(base_in_short(edition, base, root) for base in country.bases),
        lines=tuple(
            Link(name_of(edition, line.entry) + (f", {line.part}" if line.part else ""), f"{root}map/#line-{number}")
            for number, line in pipelines_of(edition, country.slug)
        ),
        loans=sum(f.kind == "loan" for f in facts),
        facts=len(facts),
    )


class MembershipsRow(NamedTuple):
    """A country's row in the table of memberships: for each organisation whether it is a member, and its roles."""

    page: Link
    roles: tuple[tuple[bool, str], ...]


def memberships_row(edition: Edition, country: Country, organisations: list[str], root: str) -> MembershipsRow:
    held = [[m for m in country.memberships if m.organisation == o] for o in organisations]
    roles = ((any(m.role in WITHIN for m in here), "; ".join(map(role, here))) for here in held)
    return MembershipsRow(page_of(country, root), tuple(roles))


def role(membership: Membership) -> str:
    """A membership in words, for a cell of the comparison: member, 2001 to 2005."""
    since = f", {spoken(membership.since)}" if membership.since else ""
    until = f" to {spoken(membership.until)}" if membership.until and membership.until != membership.since else ""
    return membership.role + since + until


def base_in_short(edition: Edition, base: Base, root: str) -> Markup:
    stage = "" if base.stage == "in use" else f" ({base.stage})"
    return entry_named(edition, base.base, root) + stage
