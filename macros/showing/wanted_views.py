"""What the edition lacks and a contributor could add: lists made from the data, each item with a link to its line."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple, TypeVar

from markupsafe import Markup

from macros.model.citations import Source
from macros.model.edition import Edition
from macros.model.entries import Entry
from macros.model.facts import Fact
from macros.model.reference import parts_of
from macros.model.texts import Document, Paragraph
from macros.reading import references
from macros.reading.amounts import figures_as_written
from macros.reading.languages import language
from macros.showing.apparatus import entry_link, reference, rooted, short_form
from macros.showing.editing import edit_mark
from macros.showing.fact_views import opening_of_fact
from macros.showing.reports import reports_of
from macros.showing.typography import british
from macros.showing.view import Data, Heading, view_at

Record = TypeVar("Record")

MOST = 300  # items shown of a list, to keep the page small


class Item(NamedTuple):
    """Something that is incomplete: a link to it, a description, and a link to its line."""

    link: Markup
    says: str
    edit: Markup


class Lack(NamedTuple):
    """A list of what lacks the same thing. guide: the page that says how to add it; left: number of items not shown;
    short: whether items are references only."""

    heading: Heading
    about: str
    guide: str
    items: tuple[Item, ...]
    left: int
    short: bool


@view_at("docs/contribute/wanted.md")
def wanted_view(edition: Edition, document: Document, root: str) -> Data:
    """What the edition lacks, by kind: entries and sources with the most mentioned or cited first."""
    found = [
        lack("paragraphs", *links(edition), unlinked(edition), partial(paragraph_item, edition, root)),
        lack("values", *VALUES, without_value(edition), partial(fact_item, edition, root)),
        lack("dates", *DATES, without_dates(edition), partial(entry_item, edition, root)),
        lack("translations", *TRANSLATIONS, sources(edition, untranslated), partial(source_item, edition, root)),
        lack("addresses", *ADDRESSES, sources(edition, without_address), partial(source_item, edition, root)),
    ]
    return {"headings": {lack.heading.id: lack.heading for lack in found}, "lacks": found}


# (title, description, guide) of each list.
VALUES = (
    "Facts with a figure and without a value",
    "The statement has a figure, which no table or chart can use: give value, unit and currency.",
    "correct-a-fact",
)
DATES = (
    "Entries without dates",
    "When did it begin and end, or take place? Kinds of which no entry has dates are left out.",
    "add-an-entry",
)
TRANSLATIONS = ("Sources without a translation", "The title is not English, and not translated.", "add-a-source")
ADDRESSES = (
    "Sources without an address",
    "Where can it be read? An address that the report does not print is welcome too.",
    "add-a-source",
)


def links(edition: Edition) -> tuple[str, str, str]:
    """(title, description, guide) of the list of paragraphs without links."""
    other = reports_of(edition).other
    return (
        f"Paragraphs without a link to {other} report",
        f"Which paragraph of {other} report continues, revises, contradicts or explains it, gives evidence for it, or"
        " runs parallel? Not each has one.",
        "link-two-places",
    )


def lack(
    id: str, title: str, about: str, guide: str, lacking: Iterable[Record], item: Callable[[Record], Item]
) -> Lack:
    """The Lack of these records. item: what shows one; only those that are shown are made."""
    records = tuple(lacking)
    shown = tuple(map(item, records[:MOST]))
    return Lack(Heading(id, title, len(records)), about, guide, shown, len(records[MOST:]), id == "paragraphs")


def unlinked(edition: Edition) -> Iterator[Paragraph]:
    """Paragraphs of numbered sections without a link from or to another report."""
    joined: set[str] = set()
    for link in edition.links:
        note = edition.notes.get(link.ends or "")
        ends = {link.begins or "", (note.paragraph if note else link.ends) or ""}
        if len({id.partition("-")[0] for id in ends}) > 1:
            joined |= ends
    several = len(edition.works) > 1
    return (p for p in edition.paragraphs.values() if several and p.id not in joined and parts_of(p.id)[1] != "0")


def without_value(edition: Edition) -> Iterator[Fact]:
    """Facts without a value whose statement has a figure in digits, other than an ordinal."""
    sigla = tuple(edition.works)
    for fact in edition.facts.values():
        said = references.without(fact.statement, sigla)
        figures = figures_as_written(said) if fact.value is None else ()
        if any(re.search(r"\d", written) and figure.unit != "th" for figure, written in figures):
            yield fact


def without_dates(edition: Edition) -> list[Entry]:
    """Entries without dates, of kinds that usually have them, the most often mentioned first."""
    dated = {entry.kind for entry in edition.entries.values() if entry.dates}
    found = [e for e in edition.entries.values() if e.kind in dated and not e.dates]
    return sorted(found, key=lambda e: (-len(edition.mentions.get(e.slug, ())), e.name.casefold()))


def untranslated(source: Source) -> bool:
    foreign = source.fields.get("langid", "") and not str(language(source.fields["langid"]) or "").startswith("en")
    return bool(foreign) and not source.fields.get("translation")


def without_address(source: Source) -> bool:
    return not any(source.fields.get(field) for field in ("url", "doi"))


def sources(edition: Edition, lacking: Callable[[Source], bool]) -> list[Source]:
    """The sources that lack something, the most often cited first."""
    found = [s for s in edition.sources.values() if lacking(s)]
    return sorted(found, key=lambda s: (-len(edition.citing.get(s.key, ())), s.key))


def source_item(edition: Edition, root: str, source: Source) -> Item:
    return Item(Markup(rooted(edition, short_form(source, None), root)), "", edit_mark(edition, source.at))


def paragraph_item(edition: Edition, root: str, paragraph: Paragraph) -> Item:
    return Item(Markup(reference(edition, paragraph.id, root)), "", edit_mark(edition, paragraph.at))


def fact_item(edition: Edition, root: str, fact: Fact) -> Item:
    home = edition.homes.get(f"fact-{fact.id}")
    words = opening_of_fact(fact)
    link = Markup('<a href="{}{}#fact-{}">{}</a>').format(root, home, fact.id, words) if home else Markup.escape(words)
    return Item(link, "", edit_mark(edition, fact.at))


def entry_item(edition: Edition, root: str, entry: Entry) -> Item:
    link = entry_link(edition, entry.slug, entry.name, root)
    return Item(link, british(entry.called), edit_mark(edition, entry.document.at("name")))
