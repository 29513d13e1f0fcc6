"""Countries, with their memberships, offices and foreign bases."""

from dataclasses import dataclass

from macros.model.problems import At
from macros.model.texts import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A country's membership of an organisation (an entry's slug). `since`, `until`: EDTF, None if not reported."""

    organisation: str
    role: str
    since: str | None
    until: str | None
    note: str | None
    slip: tuple[str, ...]  # ids of the annotations that dispute it
    where: tuple[str, ...]
    at: At


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office of a country and who held it: an entry's slug, or a name."""

    office: str
    holder: str
    since: str | None
    until: str | None
    slip: tuple[str, ...]  # ids of the annotations that dispute it
    where: tuple[str, ...]
    at: At


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A foreign base in a country: an entry's slug or a name, and its user: a country's slug, or words."""

    base: str
    whose: str
    stage: str  # in use, proposed or ended
    since: str | None
    until: str | None
    note: str | None
    slip: tuple[str, ...]  # ids of the annotations that dispute it
    where: tuple[str, ...]
    at: At


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country, with its memberships, offices and bases according to the reports (data/country.schema.json)."""

    slug: str
    name: str
    official: str
    iso: str
    capital: str | None
    aliases: tuple[str, ...]
    memberships: tuple[Membership, ...]
    offices: tuple[Office, ...]
    bases: tuple[Base, ...]
    document: Document | None
    at: At
