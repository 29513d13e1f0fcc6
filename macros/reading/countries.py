"""Countries from data/countries/*.yml, checked, and the paragraphs that name them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache, partial
from typing import Any

from jsonschema import Draft202012Validator

from macros.model.countries import Base, Country, Membership, Office
from macros.model.dates import impossible
from macros.model.edition import Edition
from macros.model.problems import NO_ENTRY, At, Problem, nearest, problem
from macros.model.texts import Document, Paragraph
from macros.reading.data_checks import check_headings, check_places, check_references, check_slips, check_slugs
from macros.reading.data_schemas import checked_by
from macros.reading.datafiles import File
from macros.reading.files import Reader

PAGE = re.compile(r"docs/countries/([a-z-]+)\.md\Z")


def read_countries(
    reader: Reader,
    files: Iterable[File],
    schema: Draft202012Validator,
    documents: Mapping[str, Document],
    problems: list[Problem],
) -> dict[str, Country]:
    """Slug → Country; the slug is the name of the file. A file that the schema refuses is left out, and its problems
    added."""
    countries = {}
    for file in files:
        slug = file.path.rsplit("/", 1)[1].removesuffix(".yml")
        page, name = documents.get(f"docs/countries/{slug}.md"), ("country", slug)
        found, wrong = reader.derived(name, (file, schema, page), partial(country_in, file, schema, slug, page))
        problems += wrong
        if found:
            countries[slug] = found
    return countries


def country_in(
    file: File, schema: Draft202012Validator, slug: str, page: Document | None
) -> tuple[Country | None, list[Problem]]:
    """(the Country of a File, the problems that kept it from being read)."""
    wrong = [found for found, _ in checked_by(schema, file)]
    return (None if wrong or not isinstance(file.data, dict) else country_of(slug, file, page)), wrong


def country_of(slug: str, file: File, document: Document | None) -> Country:
    """The Country of a File that the schema has passed."""
    data = file.data
    return Country(
        slug=slug,
        name=data["name"],
        official=data["official"],
        iso=data["iso"],
        capital=data.get("capital"),
        aliases=tuple(data.get("aliases", ())),
        memberships=tuple(membership_of(row, at) for row, at in rows_of(file, "memberships")),
        offices=tuple(office_of(row, at) for row, at in rows_of(file, "offices")),
        bases=tuple(base_of(row, at) for row, at in rows_of(file, "bases")),
        document=document,
        at=file.at(),
    )


def rows_of(file: File, field: str) -> Iterator[tuple[Mapping[str, Any], At]]:
    """The rows of a field of a country's file, each with its line."""
    return ((row, file.at(field, i)) for i, row in enumerate(file.data.get(field, ())))


def membership_of(row: Mapping[str, Any], at: At) -> Membership:
    return Membership(
        organisation=row["organisation"],
        role=row["role"],
        since=row.get("from"),
        until=row.get("to"),
        note=row.get("note"),
        slip=tuple(row.get("slip", ())),
        where=tuple(row["where"]),
        at=at,
    )


def office_of(row: Mapping[str, Any], at: At) -> Office:
    return Office(
        office=row["office"],
        holder=row["holder"],
        since=row.get("from"),
        until=row.get("to"),
        slip=tuple(row.get("slip", ())),
        where=tuple(row["where"]),
        at=at,
    )


def base_of(row: Mapping[str, Any], at: At) -> Base:
    return Base(
        base=row["base"],
        whose=row["whose"],
        stage=row.get("stage", "in use"),
        since=row.get("from"),
        until=row.get("to"),
        note=row.get("note"),
        slip=tuple(row.get("slip", ())),
        where=tuple(row["where"]),
        at=at,
    )


def check_countries(edition: Edition) -> Iterator[Problem]:
    """Problems of places, organisations and dates that do not exist, of names that two countries claim, and of
    countries without a page."""
    owners: dict[str, Country] = {}
    for country in edition.countries.values():
        yield from check_rows(edition, country)
        for name in (country.name, *country.aliases):
            if (other := owners.setdefault(name, country)) is not country:
                yield problem("D08", country.at, name=name, other=other.at.path)
        if country.document is None:
            yield problem("D06", country.at, name=country.name, slug=country.slug)
        else:
            yield from check_headings(country.document, country.slug)
    for path in edition.documents:
        page = PAGE.match(path)
        if page and page[1] != "index" and page[1] not in edition.countries:
            what_to_do = f"Write data/countries/{page[1]}.yml"
            yield problem("F04", At(path, 1), missing="the data of this country", what_to_do=what_to_do)


def check_rows(edition: Edition, country: Country) -> Iterator[Problem]:
    """Problems of the memberships, offices and bases of a country."""
    rows: list[Membership | Office | Base] = [*country.memberships, *country.offices, *country.bases]
    for row in rows:
        yield from check_places(edition, country.slug, row.where, row.at)
        yield from check_dates(country.slug, row.since, row.until, row.at)
        note = None if isinstance(row, Office) else row.note
        yield from check_references(edition, note, row.at)
        yield from check_slips(
            edition,
            country.slug,
            row,
            names=[subject(row)],
            dates=[row.since, row.until],
            said=" ".join(filter(None, (country.name, *words_of_row(row), note))),
        )
    for office in country.offices:
        yield from check_name(edition, country.slug, office.holder, office.at)
    for base in country.bases:
        yield from check_name(edition, country.slug, base.base, base.at)
    for base in country.bases:
        yield from check_name(edition, country.slug, base.whose, base.at)
    for membership in country.memberships:
        yield from check_slugs(edition, country.slug, [membership.organisation], membership.at)


def words_of_row(row: Membership | Office | Base) -> tuple[str, ...]:
    """The words of a row except its note: a slip may be about any of them."""
    match row:
        case Membership():
            return (row.role,)
        case Office():
            return row.office, row.holder
    return row.stage, row.base


def subject(row: Membership | Office | Base) -> str:
    """What a row is about: an organisation, the holder of an office, or a base."""
    match row:
        case Membership():
            return row.organisation
        case Office():
            return row.holder
    return row.base


def check_dates(id: str, since: str | None, until: str | None, at: At) -> Iterator[Problem]:
    """Problems of dates that are impossible, and of an end before its beginning."""
    for date in filter(None, (since, until)):
        if reason := impossible(date):
            yield problem("D07", at, id=id, date=date, reason=reason)
            return
    if since and until and (reason := impossible(f"{since.split('/')[0]}/{until.split('/')[-1]}")):
        yield problem("D07", at, id=id, date=f"{since} to {until}", reason=reason)


def check_name(edition: Edition, id: str, name: str, at: At) -> Iterator[Problem]:
    """A problem for a name in the form of a slug that is neither a country's nor an entry's. id: the country's slug."""
    if re.fullmatch(r"[a-z0-9-]+", name) and name not in edition.entries and name not in edition.countries:
        yield problem("D05", at, id=id, slug=name, near=nearest(name, [*edition.entries, *edition.countries], NO_ENTRY))


def speaking(countries: Mapping[str, Country], paragraphs: Mapping[str, Paragraph]) -> dict[str, tuple[str, ...]]:
    """Slug → ids of the paragraphs whose text names the country, by its name or an alias."""
    names = tuple((country.slug, (country.name, *country.aliases)) for country in countries.values())
    found: dict[str, list[str]] = {slug: [] for slug in countries}
    for paragraph in paragraphs.values():
        for slug in named_in(paragraph.text, names):
            found[slug].append(paragraph.id)
    return {slug: tuple(ids) for slug, ids in found.items()}


@lru_cache(maxsize=1 << 16)
def named_in(text: str, names: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, ...]:
    """The slugs of the countries that a text names. names: (slug, names) of each country. A substring test
    comes first: the pattern is slow."""
    perhaps = [(slug, known) for slug, known in names if any(name in text for name in known)]
    return tuple(slug for slug, known in perhaps if whole_words(known).search(text))


@cache
def whole_words(names: tuple[str, ...]) -> re.Pattern[str]:
    """What finds one of these names, or its plural, as whole words."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})s?(?!\w)")
