"""The apparatus of a text as HTML and as plain words: note marks, citations, references, links to entries.

Functions that make links take `root`, the relative way from the page to the site's root ("../../"), so that the site
works at any address.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING, Protocol

from markupsafe import Markup

from macros.model.citations import Cite, Cited, Source
from macros.model.edition import Edition, cites_at
from macros.model.marks import CitationMark, Mark, ReadingEnd
from macros.model.reference import canonical
from macros.model.texts import Document, Note
from macros.reading.data_checks import references_in
from macros.reading.plain_text import plain_markdown
from macros.showing import chicago
from macros.showing.composing import Show
from macros.showing.printed import misprint
from macros.showing.typography import british

if TYPE_CHECKING:  # it imports this module
    from macros.showing.footnotes import Footnotes

NOTE_MARK = re.compile(r'<sup class="note-mark[^>]*>.*?</sup>', re.DOTALL)
SOURCE = re.compile(r'href="#(ref-[^"]*)"')
RULE_SAYS = {
    "ibid": "ibid.: the one work of note {via}",
    "short": "short form: cited in full in note {via}",
    "op-cit": "op. cit.: cited in full in note {via}",
    "note-above": "the work of note {via}",
    "editor": "decided by the editor: {why}",
}


class Numbered(Protocol):
    """A note or a footnote."""

    @property
    def id(self) -> str: ...

    @property
    def n(self) -> int: ...


def up(url: str) -> str:
    """The way from a page to the site's root: "testing-ground/2-x/" → "../../"."""
    return "../" * url.count("/") or "./"


def shower(
    edition: Edition, document: Document, root: str, home: str | None = None, footnotes: "Footnotes | None" = None
) -> Show:
    """The function that gives `composing.compose` the HTML for each mark of a document.

    root: the relative way to the site's root from the page that shows the mark; home: the address of the document
    from there, if that is another page. footnotes: those of a document of our own prose.
    """

    def show(mark: Mark, note: Note | None) -> str:
        if mark.kind == "works":
            return footnotes.lists.get(mark.which, "") if footnotes else ""
        if mark.kind == "citation" and note is None and footnotes and mark.start in footnotes.notes:
            return note_link(footnotes.notes[mark.start], home)
        if mark.kind == "note":
            return note_mark(document, mark.n, home)
        if mark.kind == "reference":
            return reference(edition, mark.id, root, mark.shown)
        if mark.kind == "citation":
            unresolved = (None,) * len(mark.cites)
            cites = cites_at(edition, document.path, note.n if note else None, mark) or unresolved
            return cited_in_note(edition, note, mark, cites, root) if note else cited_in_text(edition, cites, root)
        if mark.kind == "reading":
            return '<span class="reading">'
        if mark.kind == "reading-end":
            return printed_mark(document, note, mark, root) + "</span>"
        return entry_link(edition, mark.slug, mark.shown, root)

    return show


def printed_mark(document: Document, note: Note | None, mark: ReadingEnd, root: str) -> str:
    """A small sign after a corrected name, which says what the report prints and leads to the list of readings."""
    n = note.n if note else None
    reading = [r for r in document.readings if r.note == n and r.start < mark.start][-1]
    return mark_of_printed(reading.id, reading.printed, reading.why, root)


def misprint_mark(edition: Edition, note: Note, cite: Cited | None, root: str) -> str:
    """The same sign after a work that the report prints differently; empty for any other work."""
    found = cite and misprint(edition, note, cite)
    return mark_of_printed(found.id, found.printed, None, root) if found else ""


def mark_of_printed(id: str, printed: str, why: str | None, root: str) -> str:
    words = escape(f"The report prints ‘{british(printed)}’" + (f": {british(why)}" if why else ""))
    return f'<a class="printed-mark" href="{root}readings/#{id}" title="{words}" aria-label="{words}">°</a>'


def note_mark(document: Document, n: int, home: str | None = None) -> str:
    """The raised number of a note. On another page (`home`: the way back) it leads to the note and has no id."""
    note = next((note for note in document.notes if note.n == n), None)
    if not note:
        return f'<sup class="note-mark unresolved">{n}</sup>'
    return note_link(note, home)


def note_link(note: Numbered, home: str | None = None) -> str:
    """The mark of a note or footnote."""
    own, n = "" if home else f' id="{note.id}-ref"', note.n
    return (
        f'<sup class="note-mark"{own}><a href="{home or ""}#{note.id}" role="doc-noteref" '
        f'aria-label="Note {n}">{n}</a></sup>'
    )


def reference(edition: Edition, id: str, root: str, shown: str | None = None) -> Markup:
    """TG 2.11, linked if it is restated already. shown: the reference as the author typed it."""
    shown = escape(" ".join(unescape(shown).split()) if shown else canonical(id))
    home = edition.homes.get(id)
    return Markup(f'<a class="reference" href="{root}{home}#{id}">{shown}</a>' if home else shown)


def references(edition: Edition, ids: Iterable[str], root: str) -> Markup:
    """Several references, with commas: TG 2.11, BA n. 70."""
    return Markup(", ").join(reference(edition, id, root) for id in ids)


def referring(edition: Edition, words: str | None, root: str) -> Markup:
    """Plain words of the data (a note, a conflict) as HTML, with links for references (TG 2.11, BA n. 70)."""
    if not words:
        return Markup("")
    words = british(words)
    out, position = [], 0
    for mark in references_in(words, tuple(sorted(edition.works))):
        out += [escape(words[position : mark.start]), reference(edition, mark.id, root, mark.shown)]
        position = mark.end
    return Markup("".join(out) + escape(words[position:]))


def with_references(edition: Edition, cite: Cited, html: str, root: str) -> str:
    """The HTML of a cite with links for the references in its prefix and locator, but not in a work's title."""
    sigla = tuple(sorted(edition.works))
    if not references_in(f"{cite.prefix or ''} {cite.locator or ''}", sigla):
        return html
    out, links = [], 0
    for part in re.split(r"(<[^>]*>)", html):
        links += part.startswith("<a ") - part.startswith("</a>")
        position, marks = 0, () if links or part.startswith("<") else references_in(part, sigla)
        for mark in marks:
            out += [part[position : mark.start], reference(edition, mark.id, root, mark.shown)]
            position = mark.end
        out.append(part[position:])
    return "".join(out)


def entry_link(edition: Edition, slug: str, shown: str, root: str) -> Markup:
    """A name as a link to its entry, for which a script shows a card."""
    shown = chicago.inline(british(shown))
    if slug not in edition.entries:
        return Markup(shown)
    return Markup(f'<a class="entry" href="{root}{edition.entries[slug].document.url}">{shown}</a>')


def name_of(edition: Edition, slug: str) -> str:
    """The name of an entry; words that are no entry's slug unchanged."""
    return edition.entries[slug].name if slug in edition.entries else slug


def entry_named(edition: Edition, slug: str, root: str) -> Markup:
    """An entry's name as a link to it; words that are no entry's slug unchanged."""
    return entry_link(edition, slug, name_of(edition, slug), root)


def cited_in_note(edition: Edition, note: Note, mark: CitationMark, cites: Sequence[Cited | None], root: str) -> str:
    before = [None, *(cite and cite.printed for cite in cites)]  # one printed form for several works is shown once
    return "; ".join(
        one_cited(edition, cite, typed, root, said=bool(last and cite and cite.printed == last))
        + misprint_mark(edition, note, cite, root)
        for cite, typed, last in zip(cites, mark.cites, before, strict=False)
    )


def one_cited(edition: Edition, cite: Cited | None, typed: Cite, root: str, said: bool = False) -> str:
    """A citation in a note: the work in full. Where the report has a short form: that form, the work, and the rule."""
    if cite is None:
        return f'<span class="citation unresolved">[@{escape(typed.key or typed.form)}]</span>'
    prefix = chicago.inline(cite.prefix) + " " if cite.prefix else ""
    work = in_full(edition, edition.sources[cite.key], cite.locator, root) + link_to_restatement(
        edition, cite.key, root
    )
    prefix, work = (with_references(edition, cite, html, root) for html in (prefix, work))
    if cite.rule == "full":
        return f"{prefix}{work}"
    rule = RULE_SAYS[cite.rule].format(via=cite.via, why=british(cite.why or "").rstrip("."))
    form = "" if said else f'<span class="printed">{escape(printed(edition, cite))}</span>'
    arrow = "" if said else '<span class="arrow" aria-hidden="true"> → </span>'
    return (
        f'<span class="citation resolved" data-rule="{cite.rule}">{prefix}{form}{arrow}'
        f'<span class="work">{work}</span> <span class="rule">({escape(rule)})</span></span>'
    )


def link_to_restatement(edition: Edition, key: str, root: str) -> str:
    """A link to the report of this edition if that is the work cited; empty for any other work."""
    work = next((work for work in edition.works.values() if work.source == key), None)
    return f' (<a class="own-work" href="{root}{work.document.url}">restated here</a>)' if work else ""


def cited_in_text(edition: Edition, cites: Iterable[Cited | None], root: str) -> str:
    """A citation in commentary: short forms in round brackets."""
    forms = [
        with_references(
            edition,
            c,
            f"{chicago.inline(c.prefix)} " * bool(c.prefix)
            + rooted(edition, short_form(edition.sources[c.key], c.locator), root),
            root,
        )
        if c
        else "?"
        for c in cites
    ]
    return f'<span class="citation">({"; ".join(forms)})</span>'


def printed(edition: Edition, cite: Cited) -> str:
    """What the report prints for a short citation: the form that the author typed, or else the usual one."""
    usual = {"ibid": "Ibid.", "editor": "Ibid.", "note-above": f"note {cite.via} above"}
    form = cite.printed or usual.get(cite.rule)
    if form is None:
        form = chicago.plain(short_form(edition.sources[cite.key], None))
        form = form.split(",")[0] + ", op. cit." if cite.rule == "op-cit" else form
    return chicago.typographic(f"{form}, {plain_markdown(cite.locator)}" if cite.locator else form)


def in_full(edition: Edition, source: Source, locator: str | None, root: str) -> str:
    return rooted(edition, full_form(source, locator), root)


def rooted(edition: Edition, html: str, root: str) -> str:
    """The HTML of a source, with its links to itself leading to the bibliography."""
    return SOURCE.sub(lambda m: f'href="{root}{edition.homes.get(m[1], "bibliography/")}#{m[1]}"', html)


@cache
def full_form(source: Source, locator: str | None) -> str:
    return chicago.note(source.entry, locator)


@cache
def short_form(source: Source, locator: str | None) -> str:
    return chicago.short(source.entry, locator)


@cache
def list_form(source: Source) -> str:
    return chicago.bibliography(source.entry)


@cache
def sort_key(source: Source) -> tuple[str, str, str]:
    return chicago.sort_key(source.entry)


def plain_note(edition: Edition, note: Note, path: str, as_printed: bool = False) -> str:
    """A note as plain text, with the works in full, or, as_printed, in the forms that the report prints."""
    out, position = "", 0
    cited = False
    for mark in note.marks:
        cites, between = cites_at(edition, path, note.n, mark), note.text[position : mark.start]
        if cited and mark.kind == "citation" and not between.strip(" "):
            between = "; "
        out = join_stops(out, between) + plain_mark(edition, mark, cites, as_printed)
        position, cited = mark.end, mark.kind == "citation"
    return plain_markdown(join_stops(out, note.text[position:]))


def join_stops(before: str, after: str) -> str:
    """Two pieces joined without a second full stop: "Ibid." and "." """
    return before + (
        after[1:] if before.endswith(".") and after.startswith(".") and not after.startswith("..") else after
    )


def plain_mark(edition: Edition, mark: Mark, cites: Iterable[Cited | None], as_printed: bool) -> str:
    """A mark as plain words; the list of works has none, nor have the two ends of a reading."""
    if mark.kind == "reference":
        return " ".join(mark.shown.split())
    if mark.kind == "entry":
        return mark.shown
    if mark.kind == "note":
        return str(mark.n)
    if mark.kind != "citation":
        return ""
    forms: list[str] = []
    said: set[str | None] = set()
    for cite in filter(None, cites):
        if as_printed and cite.printed in said:  # one printed form for several works
            continue
        said |= {cite.printed} - {None}
        is_short = as_printed and cite.rule != "full"
        form = printed(edition, cite) if is_short else chicago.plain(full_form(edition.sources[cite.key], cite.locator))
        forms.append(f"{plain_markdown(cite.prefix or '')} {form}".strip())
    return "; ".join(forms)
