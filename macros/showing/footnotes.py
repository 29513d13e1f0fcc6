"""Citations of our own prose (threads, countries, guides): the footnotes of a page, and lists of the works cited.

It does the work of mkdocs-bibtex's registry: it knows the works of each page, formats them with `chicago.py` and keeps
locators. Chapters of the reports have the reports' notes instead; entries of the glossary cite in brackets.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from macros.model.citations import Cited
from macros.model.edition import Edition, cites_at
from macros.model.texts import Document
from macros.reading.glossary import ENTRY
from macros.showing.apparatus import in_full, list_form, rooted, short_form, sort_key, with_references
from macros.showing.chicago import inline
from macros.showing.composing import ends_with_stop
from macros.showing.view import Data, Heading


class Footnote(NamedTuple):
    """A footnote: its id, its number, its text."""

    id: str
    n: int
    html: Markup


class Footnotes(NamedTuple):
    """The footnotes of a page by the offset of their citation, and the HTML of its lists of works, `cited` and `all`.

    placed: whether the page has a command for the list, which then does not follow at its end.
    """

    notes: Mapping[int, Footnote]
    lists: Mapping[str, Markup]
    placed: bool


BEGINNING = re.compile(r"^((?:<[^>]*>)*)(\w)")
NONE = Footnotes({}, {}, False)


def footnotes(edition: Edition, document: Document, root: str) -> Footnotes:
    """The Footnotes of a document of our own prose; empty for a chapter or an entry."""
    asked = {m.which for m in document.marks if m.kind == "works"}
    citations = [m for m in document.marks if m.kind == "citation"]
    if not (asked or citations) or not is_prose(edition, document):
        return NONE
    notes: dict[int, Footnote] = {}
    keys: dict[str, int] = {}  # works cited so far → how often
    for n, mark in enumerate(citations, 1):
        cites = [c for c in cites_at(edition, document.path, None, mark) if c]
        html = "; ".join(one_work(edition, c, c.key not in keys, root) for c in cites) or escape(str(mark.cites[0].key))
        if cites:
            html = BEGINNING.sub(lambda m: m[1] + m[2].upper(), html)  # "see" begins a sentence here
        id = footnote_id(edition, cites, keys) or f"fn:{n}"
        notes[mark.start] = Footnote(id, n, Markup(html + "." * (not ends_with_stop(html))))
        for cite in cites:
            keys[cite.key] = keys.get(cite.key, 0) + 1
    lists = {
        "cited": list_of_works(edition, keys, root),
        "all": list_of_works(edition, edition.sources if "all" in asked else (), root),
    }
    return Footnotes(notes, lists, "cited" in asked)


def is_prose(edition: Edition, document: Document) -> bool:
    """Whether a document is our own prose."""
    return not ENTRY.match(document.path) and document.path not in edition.chapter_at


def one_work(edition: Edition, cite: Cited, first: bool, root: str) -> str:
    """A work in a footnote: in full where the page cites it first, in short after that."""
    source, prefix = edition.sources[cite.key], f"{inline(cite.prefix)} " if cite.prefix else ""
    full = in_full(edition, source, cite.locator, root) if first else None
    html = full or rooted(edition, short_form(source, cite.locator), root)
    return with_references(edition, cite, prefix + html, root)


def footnote_id(edition: Edition, cites: list[Cited], keys: Mapping[str, int]) -> str | None:
    """The id of a footnote, from the key of its first work: fn:key, then fn:key-2; None if it has no work."""
    if not cites:
        return None
    key, before = cites[0].key, keys.get(cites[0].key, 0)
    return f"fn:{edition.settings.footnote_format.replace('{key}', key)}" + (f"-{before + 1}" if before else "")


def list_of_works(edition: Edition, keys: Iterable[str], root: str) -> Markup:
    """The HTML of a list of works, in the order of a bibliography."""
    found = sorted((edition.sources[key] for key in keys), key=sort_key)
    items = "\n".join(f'<li class="source">{rooted(edition, list_form(source), root)}</li>' for source in found)
    return Markup(f'<ul class="sources">\n{items}\n</ul>' if items else "")


def foot_of(edition: Edition, found: Footnotes) -> Data:
    """The data for the foot of a page: its footnotes, and the works cited, unless they are listed in its text."""
    listed = found.lists["cited"] if found.notes and edition.settings.bib_by_default and not found.placed else None
    given = {
        "notes": Heading("notes", "Notes") if found.notes else None,
        "works": Heading("works-cited", "Works cited") if listed else None,
    }
    return {
        "headings": {name: heading for name, heading in given.items() if heading},
        "notes": list(found.notes.values()),
        "works": listed,
    }
