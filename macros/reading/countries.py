"""Countries from data/countries/*.yml, checked, and the paragraphs that name them."""

import re
from functools import lru_cache, partial

from macros.model.countries import Base, Country, Membership, Office
from macros.model.dates import impossible
from macros.model.problems import NO_ENTRY, At, nearest, problem
from macros.reading.datafiles import all_complaints
from macros.reading.facts import check_entries, check_places, check_references, check_slips, slips_by_place

DEFAULTS = {"stage": "in use"}
PAGE = re.compile(r"docs/countries/([a-z-]+)\.md\Z")


def read_countries(reader, files, schema, documents, problems):
    """Slug → Country; the slug is the file's name."""
    countries = {}
    for file in files:
        slug = file.path.rsplit("/", 1)[1].removesuffix(".yml")
        wrong = [p for p, _ in reader.derived(("country", slug), (file, schema), partial(all_complaints, schema, file))]
        problems += wrong
        if not wrong and isinstance(file.data, dict):
            countries[slug] = made(slug, file, documents.get(f"docs/countries/{slug}.md"))
    return countries


def made(slug, file, document):
    """The Country of a File that the schema has passed."""
    data = file.data

    def rows(kind, record, *fields):
        return tuple(
            record(
                *(row.get(f, DEFAULTS.get(f)) for f in fields),
                tuple(row.get("slip", ())),
                tuple(row["where"]),
                file.at(kind, i),
            )
            for i, row in enumerate(data.get(kind, ()))
        )

    return Country(
        slug,
        data["name"],
        data["official"],
        data["iso"],
        data.get("capital"),
        tuple(data.get("aliases", ())),
        rows("memberships", Membership, "organisation", "role", "from", "to", "note"),
        rows("offices", Office, "office", "holder", "from", "to"),
        rows("bases", Base, "base", "whose", "stage", "from", "to", "note"),
        document,
        file.at(),
    )


def check_countries(edition):
    """Places, organisations and dates that do not exist; names that two countries claim; countries without a page."""
    owners, slips = {}, slips_by_place(edition)
    for country in edition.countries.values():
        for row in (*country.memberships, *country.offices, *country.bases):
            yield from check_places(edition, country.slug, row.where, row.at)
            yield from check_dates(country.slug, row.since, row.until, row.at)
            yield from check_references(edition, getattr(row, "note", None), row.at)
            words = (getattr(row, name, None) for name in ("role", "office", "holder", "stage", "base", "note"))
            yield from check_slips(
                edition,
                slips,
                country.slug,
                row,
                names=[subject(row)],
                dates=[row.since, row.until],
                said=" ".join(filter(None, (country.name, *words))),
            )
        for row in (*country.offices, *country.bases):
            name = getattr(row, "holder", None) or row.base
            yield from check_name(edition, country.slug, name, row.at)
        for row in country.bases:
            yield from check_name(edition, country.slug, row.whose, row.at)
        for row in country.memberships:
            yield from check_entries(edition, country.slug, [row.organisation], row.at)
        for name in (country.name, *country.aliases):
            if (other := owners.setdefault(name, country)) is not country:
                yield problem("D08", country.at, name=name, other=other.at.path)
        if country.document is None:
            yield problem("D06", country.at, name=country.name, slug=country.slug)
        for heading in country.document.headings if country.document else ():
            if not heading.id:
                words = re.sub(r"[^a-z0-9]+", "-", heading.title.lower()).strip("-")
                yield problem("P09", heading.at, wanted=f"{country.slug}-{words}")
    for path in edition.documents:
        slug = PAGE.match(path)
        if slug and slug[1] != "index" and slug[1] not in edition.countries:
            yield problem(
                "F04", At(path, 1), missing="the data of this country", what_to_do=f"Write data/countries/{slug[1]}.yml"
            )


def subject(row: Membership | Office | Base) -> str:
    """What a row is about: the organisation, who holds the office, or the base."""
    match row:
        case Membership():
            return row.organisation
        case Office():
            return row.holder
    return row.base


def check_dates(id, since, until, at):
    """A date that cannot be, or an end before its beginning."""
    for date in filter(None, (since, until)):
        if reason := impossible(date):
            yield problem("D07", at, id=id, date=date, reason=reason)
            return
    if since and until and (reason := impossible(f"{since.split('/')[0]}/{until.split('/')[-1]}")):
        yield problem("D07", at, id=id, date=f"{since} to {until}", reason=reason)


def check_name(edition, id, name, at):
    """A problem for a name in the form of a slug that is neither a country nor an entry."""
    if re.fullmatch(r"[a-z0-9-]+", name) and name not in edition.entries and name not in edition.countries:
        yield problem("D05", at, id=id, slug=name, near=nearest(name, [*edition.entries, *edition.countries], NO_ENTRY))


def speaking(countries, paragraphs):
    """Slug → ids of the paragraphs whose text names the country, by its name or another of its words."""
    found = {}
    for country in countries.values():
        names = (country.name, *country.aliases)
        words = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})s?(?!\w)")
        perhaps = (p for p in paragraphs.values() if any(name in p.text for name in names))  # which is soon known
        found[country.slug] = tuple(p.id for p in perhaps if names_one(words, p.text))
    return found


@lru_cache(maxsize=16384)
def names_one(words: re.Pattern[str], text: str) -> bool:
    """Whether one of the words stands in a text."""
    return bool(words.search(text))
