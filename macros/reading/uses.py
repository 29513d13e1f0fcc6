"""What uses a paragraph or note: the facts, remarks, threads and country pages that name it and link to it."""

from collections.abc import Iterator
from typing import Any

from macros.model.countries import Country
from macros.model.edition import Edition
from macros.model.uses import Uses


def uses(edition: Edition) -> dict[str, Uses]:
    """Id → Uses, for each paragraph and note that is used. Uses of a note count for its paragraph too."""
    homes = {id: [id] for id in (*edition.paragraphs, *edition.notes)}  # place → the ids that it counts for
    for note in edition.notes.values():
        if note.paragraph in homes:
            homes[note.id].append(note.paragraph)
    found: dict[str, tuple[dict[str, Any], ...]] = {}
    for kind, place, key, item in naming(edition):
        for id in homes.get(place, ()):
            found.setdefault(id, ({}, {}, {}, {}))[kind][key] = item
    return {id: Uses(*(tuple(kind.values()) for kind in kinds)) for id, kinds in found.items()}


def naming(edition: Edition) -> Iterator[tuple[int, str, str, object]]:
    """(index of the field of Uses, place, key, what names the place) for everything that names a place."""
    for fact in sorted(edition.facts.values(), key=lambda f: f.date):
        yield from ((0, place, fact.id, fact) for place in fact.where)
    for annotation in edition.annotations.values():
        if annotation.kind != "question" and annotation.id and annotation.paragraph:
            yield 1, annotation.paragraph, annotation.id, annotation
    for thread in edition.threads.values():
        yield from ((2, place, thread.slug, thread) for place in thread.places)
    for country in sorted(edition.countries.values(), key=lambda c: c.name):
        if country.document:
            yield from ((3, place, country.slug, country) for place in places_of(edition, country))


def places_of(edition: Edition, country: Country) -> Iterator[str]:
    """The places that a country's page names: those that mention it, and those of its facts and rows."""
    yield from edition.speaking.get(country.slug, ())
    for fact in edition.facts_of.get(country.slug, ()):
        yield from fact.where
    for rows in (country.memberships, country.offices, country.bases):
        for row in rows:
            yield from row.where
