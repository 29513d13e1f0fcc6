"""Citations of our own prose (threads, countries, guides): footnotes of their page, and lists of the works.

What mkdocs-bibtex calls its registry: it knows each page's works, formats them by `chicago.py` and keeps locators. The
chapters of the reports have notes of their own; entries of the glossary cite in brackets.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from macros.model.citations import Cited
from macros.model.edition import Edition
from macros.model.texts import Document
from macros.reading.glossary import ENTRY
from macros.showing.apparatus import in_full, listed, rooted, short, sort_key, with_references
from macros.showing.chicago import inline
from macros.showing.extension import stopped
from macros.showing.view import Data, Heading


class Footnote(NamedTuple):
    """A citation of a page: its id, its number, what it says."""

    id: str
    n: int
    html: Markup


class Footnotes(NamedTuple):
    """The footnotes of a page by the offset of their citation, and the HTML of its lists, `cited` and `all`.

    placed: whether the page says itself where the list of its works stands.
    """

    notes: Mapping[int, Footnote]
    lists: Mapping[str, Markup]
    placed: bool


BEGINNING = re.compile(r"^((?:<[^>]*>)*)(\w)")
NONE = Footnotes({}, {}, False)


def footnotes(edition: Edition, document: Document, root: str) -> Footnotes:
    """The Footnotes of a document of our own prose; none of a chapter, or of an entry."""
    asked = {m.which for m in document.marks if m.kind == "works"}
    citations = [m for m in document.marks if m.kind == "citation"]
    if not (asked or citations) or not is_prose(edition, document):
        return NONE
    notes: dict[int, Footnote] = {}
    keys: dict[str, int] = {}  # works cited so far → how often
    for n, mark in enumerate(citations, 1):
        cites = [c for c in edition.cited.get((document.path, None, mark.start), ()) if c]
        html = "; ".join(one_work(edition, c, c.key not in keys, root) for c in cites) or escape(str(mark.cites[0].key))
        if cites:
            html = BEGINNING.sub(lambda m: m[1] + m[2].upper(), html)  # "see" begins a sentence here
        id = address(edition, cites, keys) or f"fn:{n}"
        notes[mark.start] = Footnote(id, n, Markup(html + "." * (not stopped(html))))
        for cite in cites:
            keys[cite.key] = keys.get(cite.key, 0) + 1
    lists = {
        "cited": works(edition, keys, root),
        "all": works(edition, edition.sources if "all" in asked else (), root),
    }
    return Footnotes(notes, lists, "cited" in asked)


def is_prose(edition: Edition, document: Document) -> bool:
    """Whether a document is our own prose."""
    return not ENTRY.match(document.path) and all(c.document is not document for c in edition.chapters)


def one_work(edition: Edition, cite: Cited, first: bool, root: str) -> str:
    """A work as a footnote has it: in full where the page cites it first, and in short after that."""
    source, prefix = edition.sources[cite.key], f"{inline(cite.prefix)} " if cite.prefix else ""
    full = in_full(edition, source, cite.locator, root) if first else None
    html = full or rooted(edition, short(source, cite.locator), root)
    return with_references(edition, cite, prefix + html, root)


def address(edition: Edition, cites: list[Cited], keys: Mapping[str, int]) -> str | None:
    """The id of a footnote, after its first work: fn:key, then fn:key-2; None where it has no work."""
    if not cites:
        return None
    key, before = cites[0].key, keys.get(cites[0].key, 0)
    return f"fn:{edition.settings.footnote_format.replace('{key}', key)}" + (f"-{before + 1}" if before else "")


def works(edition: Edition, keys: Iterable[str], root: str) -> Markup:
    """Works as a list, in the order of a bibliography."""
    found = sorted((edition.sources[key] for key in keys), key=sort_key)
    items = "\n".join(f'<li class="source">{rooted(edition, listed(source), root)}</li>' for source in found)
    return Markup(f'<ul class="sources">\n{items}\n</ul>' if items else "")


def foot_of(edition: Edition, found: Footnotes) -> Data:
    """What stands at the foot of a page: its footnotes, and the works cited, unless they stand in its text."""
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
