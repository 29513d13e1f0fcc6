"""What uses a paragraph or note: the facts, slips, threads and country pages that name it and link to it."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from markupsafe import Markup

from macros.model.countries import Country
from macros.model.edition import Edition
from macros.model.facts import Fact
from macros.model.texts import Annotation
from macros.model.threads import Thread
from macros.showing.typography import british
from macros.showing.view import Link

CALLED = {"slip": "slip", "context": "remark", "later": "remark", "editor": "remark"}  # not questions


class Uses(NamedTuple):
    """What uses a place: facts by date, remarks (the annotations under it) in order, threads and countries by name."""

    facts: tuple[Fact, ...] = ()
    remarks: tuple[Annotation, ...] = ()
    threads: tuple[Thread, ...] = ()
    countries: tuple[Country, ...] = ()


def uses(edition: Edition, ids: Iterable[str]) -> dict[str, Uses]:
    """Id → Uses, for those of these paragraphs and notes that are used. Uses of a note count for its paragraph too."""
    homes: dict[str, list[str]] = {id: [] for id in ids}  # place → the ids asked for that it counts for
    for id in list(homes):
        homes[id].append(id)
    for note in edition.notes.values():
        if note.paragraph in homes:
            homes.setdefault(note.id, []).append(note.paragraph)
    found: dict[str, tuple[dict[str, Any], ...]] = {}
    for kind, place, key, item in naming(edition):
        for id in homes.get(place, ()):
            found.setdefault(id, ({}, {}, {}, {}))[kind][key] = item
    return {id: Uses(*(tuple(kind.values()) for kind in kinds)) for id, kinds in found.items()}


def naming(edition: Edition) -> Iterator[tuple[int, str, str, object]]:
    """(field of Uses, place, key, what names the place) for everything that names a place."""
    for fact in sorted(edition.facts.values(), key=lambda f: f.date):
        yield from ((0, place, fact.id, fact) for place in fact.where)
    for annotation in edition.annotations.values():
        if annotation.kind in CALLED and annotation.id and annotation.paragraph:
            yield 1, annotation.paragraph, annotation.id, annotation
    for thread in edition.threads.values():
        yield from ((2, place, thread.slug, thread) for place in thread.places)
    for country in sorted(edition.countries.values(), key=lambda c: c.name):
        if country.document:
            yield from ((3, place, country.slug, country) for place in places_of(edition, country))


def places_of(edition: Edition, country: Country) -> Iterator[str]:
    """The places that a country's page names: those that mention it, and those of its facts and rows."""
    yield from edition.speaking.get(country.slug, ())
    for fact in edition.facts.values():
        if country.slug in fact.countries:
            yield from fact.where
    for rows in (country.memberships, country.offices, country.bases):
        for row in rows:
            yield from row.where


def uses_line(id: str, found: Uses, root: str) -> Markup:
    """The line with the Uses of a paragraph on its chapter's page: numbers of facts and remarks, names of pages."""
    parts = []
    if found.facts:
        parts.append(link_html(Link(count_words(len(found.facts), "fact"), f"{root}r/{id}/#facts")))
    for called in dict.fromkeys(CALLED.values()):
        here = [a for a in found.remarks if CALLED[a.kind] == called]
        parts += [link_html(Link(count_words(len(here), called), f"#{here[0].id}"))] if here else []
    sentences = [Markup(", ").join(parts)] if parts else []
    for words, links in (
        ("Threads", few(thread_links(found, root), 3, id, root)),
        ("Countries", few(country_links(found, root), 2, id, root)),
    ):
        if links:
            sentences.append(Markup("{}: {}").format(words, Markup(", ").join(map(link_html, links))))
    return Markup(" · ").join(sentences)


def few(pages: tuple[Link, ...], most: int, id: str, root: str) -> tuple[Link, ...]:
    """Links to the pages; if there are more than `most`, one link to the permanent page, which names them all, because
    a long chapter would have hundreds."""
    return pages if len(pages) <= most else (Link(f"{len(pages)}, listed apart", f"{root}r/{id}/"),)


def count_words(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def link_html(found: Link) -> Markup:
    return Markup('<a href="{}">{}</a>').format(found.address, found.text)


def thread_links(found: Uses, root: str) -> tuple[Link, ...]:
    """The threads as links to their lists of paragraphs."""
    return tuple(Link(british(t.document.title), f"{root}{t.document.url}#paragraphs") for t in found.threads)


def country_links(found: Uses, root: str) -> tuple[Link, ...]:
    """The countries as links to their pages."""
    return tuple(Link(c.name, root + c.document.url) for c in found.countries if c.document)
