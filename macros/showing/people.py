"""The names of a work's authors wherever the Chicago style does not write them.

A particle belongs to the family name, as in the published data: Marcel de Haas; de Haas; de Haas, Marcel.
"""

from collections.abc import Callable

from pybtex.database import Person

from macros.model.citations import Source
from macros.model.english import joined
from macros.showing.chicago import typographic


def authors(source: Source | None) -> list[Person]:
    """The authors of a source who are named: not the others of "and others"."""
    return [person for person in persons(source) if person.last_names != ["others"]]


def persons(source: Source | None) -> list[Person]:
    return list(source.entry.persons.get("author", ())) if source else []


def full_name(person: Person) -> str:
    """Marcel de Haas."""
    given = person.first_names + person.middle_names
    return typographic(" ".join(given + person.prelast_names + person.last_names + person.lineage_names))


def family_name(person: Person) -> str:
    """de Haas."""
    return typographic(" ".join(person.prelast_names + person.last_names))


def family_name_first(person: Person) -> str:
    """de Haas, Marcel; an organisation has one name alone. So Zotero tells them apart."""
    given = typographic(" ".join(person.first_names + person.middle_names))
    return ", ".join(filter(None, (family_name(person), given, *person.lineage_names)))


def names_of_authors(source: Source | None, name: Callable[[Person], str]) -> str:
    """The authors of a source in a sentence: "Lo and de Haas", "Lo, de Haas and Doe", "Lo and others"."""
    return joined(map(name, persons(source)))


def authors_and_year(source: Source | None, between: str = ", ") -> str:
    """Flikke and Wilhelmsen, 2008; without a year or an author what there is of them."""
    year = source.fields.get("date", "")[:4] if source else ""
    return between.join(filter(None, (names_of_authors(source, family_name), year)))
