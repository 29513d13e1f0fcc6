"""The rows of tables and lists: a fact, a membership, a base or a pipeline as shown on a page.

Each row has, as `at`, the line of the file that it came from, for the message if a template fails. Rows that differ
only in that line are equal.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from markupsafe import Markup

from macros.model.countries import Base, Country, Membership, Office
from macros.model.dates import spoken, years
from macros.model.edition import Edition
from macros.model.english import joined
from macros.model.facts import Fact
from macros.model.geography import Pipeline
from macros.model.problems import At
from macros.reading.charts import SCALE
from macros.reading.data_checks import references_in, sigla
from macros.reading.facts import amount
from macros.showing.apparatus import entry_link, entry_named, references, referring
from macros.showing.editing import edit_mark
from macros.showing.typography import british
from macros.showing.view import Link


class When(NamedTuple):
    """A date in a table: EDTF, for sorting, and words; a dash if the reports do not say."""

    sort: str
    words: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact in a list; `conflict` is empty if nothing disagrees."""

    id: str
    home: str  # where it is shown
    date: When
    statement: Markup
    where: Markup
    conflict: Markup
    between: str  # whether the reports disagree, or one of them with itself
    slips: tuple[Link, ...]  # the annotations that dispute it
    at: At = field(compare=False)


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A fact in the timeline, with the values that the filter needs."""

    fact: FactRow
    kinds: str
    countries: str
    entries: str
    years: str
    reports: str
    edit: Markup  # link to its line, shown nowhere else
    at: At = field(compare=False)


@dataclass(frozen=True, slots=True)
class LoanRow:
    """A loan in the comparison; `size` is for sorting by amount."""

    fact: FactRow
    countries: str
    amount: str
    size: float
    at: At = field(compare=False)


@dataclass(frozen=True, slots=True)
class MembershipRow:
    organisation: Markup
    role: str
    since: When
    until: When
    note: Markup
    where: Markup
    at: At = field(compare=False)


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """Who held an office; `since` and `until` are empty if the reports do not say."""

    holder: Markup
    office: str
    since: str
    until: str
    where: Markup
    at: At = field(compare=False)


@dataclass(frozen=True, slots=True)
class BaseRow:
    base: Markup
    country: str
    whose: Markup
    stage: str
    on_map: bool
    since: When
    until: When
    note: Markup
    where: Markup
    at: At = field(compare=False)


@dataclass(frozen=True, slots=True)
class PipelineRow:
    number: int
    name: Markup
    part: str | None
    carries: str
    stage: str
    drawn: bool
    by: Markup
    note: Markup
    since: When
    where: Markup
    at: At = field(compare=False)


def when(date: str | None) -> When:
    return When(date or "", spoken(date) if date else "–")


def slip_link(edition: Edition, id: str, root: str) -> Link:
    """The title of a slip, as a link to it."""
    return Link(british(edition.annotations[id].title), f"{root}{edition.homes.get(id, '')}#{id}")


def slip_links(edition: Edition, ids: Iterable[str], root: str) -> tuple[Link, ...]:
    """Links to those of the slips that exist; the checks report the others."""
    return tuple(slip_link(edition, id, root) for id in ids if id in edition.annotations)


def sourced(edition: Edition, row: Membership | Office | Base | Pipeline, root: str) -> Markup:
    """The places of a row, the slips that dispute it, and the link to its line."""
    links = slip_links(edition, row.slip, root)
    marks = (Markup(' <a class="slip-mark" href="{}">A slip in the report: {}</a>').format(a, t) for t, a in links)
    return references(edition, row.where, root) + Markup("").join(marks) + edit_mark(edition, row.at)


def fact_row(edition: Edition, fact: Fact, root: str) -> FactRow:
    return FactRow(
        id=fact.id,
        home=fact_home(edition, fact, root),
        date=when(fact.date),
        statement=referring(edition, fact.statement, root),
        where=references(edition, fact.where, root),
        conflict=referring(edition, fact.conflict or "", root),
        between=parties_of_conflict(edition, fact) if fact.conflict else "",
        slips=slip_links(edition, fact.slip, root),
        at=fact.at,
    )


def fact_home(edition: Edition, fact: Fact, root: str) -> str:
    """Where a fact is shown: in the timeline, or on the page of its year."""
    return f"{root}{edition.homes.get(f'fact-{fact.id}', 'timeline/')}#fact-{fact.id}"


def parties_of_conflict(edition: Edition, fact: Fact) -> str:
    """Who disagrees: all reports or some, if the conflict names places in more than one, or one report with itself.
    References that belong to no report are ignored; the checks report them."""
    named = [mark.id for mark in references_in(fact.conflict or "", sigla(edition))] or fact.where
    works = {id.split("-")[0] for id in named}
    names = [work.name for work in edition.works.values() if work.short in works]
    if len(names) == 1:
        return f"{names[0]} disagrees with itself."
    return f"{joined(names)} disagree." if 0 < len(names) < len(edition.works) else "The reports disagree."


def timeline_row(edition: Edition, fact: Fact, group: str, root: str) -> TimelineRow:
    """The row of a fact. group: the id of the heading for its kind. Open ends reach to the year 0 or 9999."""
    first, last = years(fact.date)
    return TimelineRow(
        fact=fact_row(edition, fact, root),
        kinds=f"{fact.kind} {group}",
        countries=" ".join(fact.countries),
        entries=" ".join(fact.entries),
        years=f"{first or 0} {last or 9999}",
        reports=" ".join(dict.fromkeys(id.split("-")[0] for id in fact.where)),
        edit=edit_mark(edition, fact.at),
        at=fact.at,
    )


def loan_row(edition: Edition, fact: Fact, root: str) -> LoanRow:
    return LoanRow(
        fact=fact_row(edition, fact, root),
        countries=", ".join(country_name(edition, slug) for slug in fact.countries),
        amount=amount(fact),
        size=(fact.value or 0) * SCALE.get((fact.unit or "").split(" ")[0], 1),
        at=fact.at,
    )


def membership_row(edition: Edition, item: Membership, root: str) -> MembershipRow:
    return MembershipRow(
        organisation=entry_named(edition, item.organisation, root),
        role=item.role,
        since=when(item.since),
        until=when(item.until),
        note=referring(edition, item.note or "", root),
        where=sourced(edition, item, root),
        at=item.at,
    )


def office_row(edition: Edition, item: Office, root: str) -> OfficeRow:
    return OfficeRow(
        holder=entry_named(edition, item.holder, root),
        office=british(item.office),
        since=spoken(item.since) if item.since else "",
        until=spoken(item.until) if item.until else "",
        where=sourced(edition, item, root),
        at=item.at,
    )


def base_rows(edition: Edition, countries: Iterable[Country], root: str) -> tuple[BaseRow, ...]:
    """The foreign bases on the soil of these countries."""
    return tuple(base_row(edition, country, base, root) for country in countries for base in country.bases)


def base_row(edition: Edition, country: Country, base: Base, root: str) -> BaseRow:
    return BaseRow(
        base=entry_named(edition, base.base, root),
        country=country.name,
        whose=user_of_base(edition, base.whose, root),
        stage=base.stage,
        on_map=base.base in edition.places,
        since=when(base.since),
        until=when(base.until),
        note=referring(edition, base.note or "", root),
        where=sourced(edition, base, root),
        at=base.at,
    )


def pipeline_rows(edition: Edition, lines: Iterable[tuple[int, Pipeline]], root: str) -> tuple[PipelineRow, ...]:
    """lines: (number on the map, pipeline)."""
    return tuple(pipeline_row(edition, number, line, root) for number, line in lines)


def pipeline_row(edition: Edition, number: int, line: Pipeline, root: str) -> PipelineRow:
    return PipelineRow(
        number=number,
        name=entry_named(edition, line.entry, root),
        part=line.part,
        carries=line.carries,
        stage="being built" if line.stage == "building" else line.stage,
        drawn=bool(line.route),
        by=referring(edition, line.by, root),
        note=referring(edition, line.note or "", root),
        since=when(line.since),
        where=sourced(edition, line, root),
        at=line.at,
    )


def user_of_base(edition: Edition, slug: str, root: str) -> Markup:
    """Who uses a base: a country's name, an entry as a link, or the words unchanged."""
    if slug in edition.countries:
        return Markup.escape(edition.countries[slug].name)
    return entry_link(edition, slug, short_name(edition, slug), root)


def short_name(edition: Edition, slug: str) -> str:
    """The short name of an organisation: its abbreviation, if it has one."""
    entry = edition.entries.get(slug)
    if not entry:
        return slug
    return next((n for n in entry.names if n.isupper() and len(n) < 8), entry.name)


def country_name(edition: Edition, slug: str) -> str:
    """The name of a country, or, if it has no file of its own, a name made from its slug."""
    return edition.countries[slug].name if slug in edition.countries else slug.replace("-", " ").title()
