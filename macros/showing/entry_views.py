"""Views of the glossary: the list of entries, and an entry with every place that mentions it."""

from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup

from macros.model.dates import spoken
from macros.model.edition import Edition
from macros.model.entries import Entry, Mention
from macros.model.texts import Document, Work
from macros.reading.glossary import related, sentence_around
from macros.reading.plain_text import plain_markdown
from macros.reading.watched import each
from macros.showing.apparatus import reference
from macros.showing.rows import slip_links
from macros.showing.source_views import at_address, link_to_page, reading_place
from macros.showing.typography import british
from macros.showing.view import Data, Heading, Link, view, view_at


class MentionRow(NamedTuple):
    """A mention of an entry: a link to its place, the words before, the name, the gap after it, the words after."""

    link: Markup | str
    before: str
    shown: str
    gap: str
    after: str


@view
def entry_view(edition: Edition, document: Document, root: str) -> Data:
    """An entry: its names, slips that dispute it, every mention by report and chapter, entries mentioned in the same
    places."""
    entry = edition.entries[document.path.removeprefix("docs/glossary/").removesuffix(".md")]
    by_page = mentions_by_page(edition, entry, root)
    reports = [(work.short, work.name, mentioning_chapters(edition, work, by_page)) for work in edition.works.values()]
    in_chapters = {c.url for c in edition.listed}
    count = sum(len(rows) for url, rows in by_page.items() if url in in_chapters)
    elsewhere = [d for url in by_page.keys() - in_chapters for d in at_address(edition, url)]
    return {
        "headings": {"mentions": Heading("mentions", "Where the reports speak of it", count)},
        "kind": entry.called,
        "aliases": british(", ".join(entry.aliases)),
        "dates": spoken(entry.dates) if entry.dates else "",
        "printed": printed_forms_of_entry(edition, entry, root),
        "slips": slip_links(edition, entry.slip, root),
        "see_also": [entry_as_link(edition.entries[s], root) for s in entry.see_also if s in edition.entries],
        "related": [entry_as_link(edition.entries[s], root) for s in related(edition, entry.slug)],
        "reports": [(id, name, chapters) for id, name, chapters in reports if chapters],
        "pages": [link_to_page(d, root) for d in sorted(elsewhere, key=lambda d: d.path)],
    }


def printed_forms_of_entry(edition: Edition, entry: Entry, root: str) -> list[tuple[str, Markup]]:
    """(printed form, where) for the places where a report prints a different form of the entry's name."""
    found = [r for r in edition.printed if r.ours in entry.names or entry.name in r.ours]
    return [(british(r.printed), reading_place(edition, r.place, root)) for r in found if r.printed not in entry.name]


def entry_as_link(entry: Entry, root: str) -> Link:
    return Link(british(entry.name), root + entry.document.url)


def mentions_by_page(edition: Edition, entry: Entry, root: str) -> dict[str, list[MentionRow]]:
    """Address of a page → the mentions of the entry on it."""
    found: dict[str, list[MentionRow]] = {}
    for mention in edition.mentions.get(entry.slug, ()):
        home = edition.homes.get(mention.place)
        found.setdefault(home or mention.place, []).append(mention_row(edition, mention, root if home else None))
    return found


def mention_row(edition: Edition, mention: Mention, root: str | None) -> MentionRow:
    """The row of a mention. root: None on a page without paragraphs, where mentions have no reference."""
    link = "" if root is None else reference(edition, mention.place, root)
    words = british(f"{mention.before} {mention.shown}{mention.gap}{mention.after}")
    start = len(mention.before) + 1
    end = start + len(mention.shown)
    return MentionRow(link, words[: start - 1], words[start:end], mention.gap, words[end + len(mention.gap) :])


def mentioning_chapters(
    edition: Edition, work: Work, by_page: Mapping[str, list[MentionRow]]
) -> list[tuple[int, str, list[MentionRow]]]:
    """(number, title, mentions) of the chapters of a report that mention an entry."""
    return [(c.section, c.title, by_page[c.url]) for c in edition.listed if c.work == work.short and c.url in by_page]


class EntryRow(NamedTuple):
    """An entry in the glossary's list: its first sentence, and the number of places that mention it."""

    kind: str
    names: str
    link: Link
    sentence: str
    mentions: int


@view_at("docs/glossary/index.md")
def glossary_view(edition: Edition, document: Document, root: str) -> Data:
    """Entries from A to Z, each with its first sentence and the number of places that mention it."""
    letters: dict[str, list[EntryRow]] = {}
    entries = sorted(edition.entries.values(), key=lambda e: e.name.casefold())
    for entry, row in zip(entries, each(edition, entry_row, [e.slug for e in entries], root), strict=True):
        letter = entry.name[0].upper() if entry.name[0].isalpha() else "0–9"
        letters.setdefault(letter, []).append(row)
    found = [(Heading(f"letter-{letter.replace('–', '-').lower()}", letter), rows) for letter, rows in letters.items()]
    return {"headings": {heading.id: heading for heading, _ in found}, "letters": found}


def entry_row(edition: Edition, slug: str, root: str) -> EntryRow:
    entry = edition.entries[slug]
    count = len(edition.mentions.get(entry.slug, ()))
    return EntryRow(
        entry.called, " | ".join(entry.names), entry_as_link(entry, root), british(first_sentence(entry)), count
    )


def first_sentence(entry: Entry) -> str:
    """The first sentence of an entry's text, as plain words."""
    text = entry.document.body.strip()
    start, end = sentence_around(text, 0, 1)
    return plain_markdown(text[start:end])
