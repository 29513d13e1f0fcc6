"""The passages of the full-text index: one for each paragraph, note, entry, fact, source, remark and page of ours.

They have the words of texts only, not those of controls ('cite') or the numbers of notes.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import NamedTuple

from macros.model.dates import begins, spoken
from macros.model.edition import Edition
from macros.model.reference import canonical
from macros.model.texts import Chapter, Document
from macros.publishing.permanent import texts_in
from macros.reading.plain_text import plain_markdown
from macros.showing.apparatus import list_form
from macros.showing.rendering import Article
from macros.showing.rows import country_name
from macros.showing.typography import british

# What is on a page but not part of its text: note marks, controls, words for screen readers only.
APPARATUS = re.compile(
    r"<(sup|button|svg|style|script)\b.*?</\1>"
    r'|<a [^>]*(?:class="(?:number|cite|note-number|printed-mark)"|role="doc-backlink").*?</a>',
    re.S,
)
BREAKS = re.compile(r"</(?:p|li|dd|dt|div|h[1-6]|td|th)>|<br>")
TAG = re.compile(r"<[^<>]*>")
HEADING = re.compile(r"^#+\s.*$|^\{:.*\}$|^!!!.*$", re.M)


class Passage(NamedTuple):
    """A passage that a search can find. home: its address; about: where it stands; others: further names, which weigh
    as much as the title; report: its siglum, empty for our own texts."""

    kind: str
    home: str
    title: str
    about: str
    text: str
    report: str = ""
    countries: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def passages(edition: Edition, articles: Mapping[str, Article]) -> Iterator[Passage]:
    """All passages, in the order of the edition. articles: path of a chapter → its article."""
    for chapter in edition.chapters:
        article = articles.get(chapter.document.path)
        yield from of_chapter(edition, chapter, texts_in(article.html) if article else {})
    yield from of_entries(edition)
    yield from of_facts(edition)
    yield from of_sources(edition)
    yield from of_pages(edition)


def of_chapter(edition: Edition, chapter: Chapter, texts: Mapping[str, str]) -> Iterator[Passage]:
    """The paragraphs and notes of a chapter, and the edition's remarks on them."""
    home, about = chapter.document.url, f"{edition.works[chapter.work].name}: {british(chapter.title)}"
    naming = countries_by_place(edition)
    for id, html in texts.items():
        kind = "note" if id in edition.notes else "paragraph"
        yield Passage(kind, f"{home}#{id}", canonical(id), about, html_words(html), chapter.work, naming.get(id, ()))
    for remark in chapter.document.annotations:
        if remark.id and remark.paragraph:
            where = f"{remark.kind} on {canonical(remark.paragraph)}"
            yield Passage(
                "remark", f"{home}#{remark.id}", british(remark.title), where, markdown_words(remark.text), chapter.work
            )


def countries_by_place(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Id of a paragraph → the countries that it names."""
    found: dict[str, tuple[str, ...]] = {}
    for slug, ids in edition.speaking.items():
        for id in ids:
            found[id] = (*found.get(id, ()), country_name(edition, slug))
    return found


def of_entries(edition: Edition) -> Iterator[Passage]:
    for entry in edition.entries.values():
        text = markdown_words(entry.document.body)
        yield Passage("entry", entry.document.url, british(entry.name), entry.called, text, others=entry.aliases)


def of_facts(edition: Edition) -> Iterator[Passage]:
    for fact in edition.facts.values():
        yield Passage(
            kind="fact",
            home=f"{edition.homes.get(f'fact-{fact.id}', '')}#fact-{fact.id}",
            title=spoken(fact.date),
            about=", ".join(map(canonical, fact.where)),
            text=markdown_words(fact.statement),
            report=fact.where[0].partition("-")[0],
            countries=tuple(country_name(edition, slug) for slug in fact.countries),
            years=(begins(fact.date)[:4],),
        )


def of_sources(edition: Edition) -> Iterator[Passage]:
    for key, source in edition.sources.items():
        cited = ", ".join(canonical(c.place) for c in edition.citing.get(key, ())[:3] if c.place in edition.notes)
        home = f"{edition.homes[f'ref-{key}']}#ref-{key}"
        year = source.fields.get("date", "")[:4]
        text = html_words(list_form(source))
        title = british(source.fields.get("title", "")) or text  # without a title: the bibliography's words
        yield Passage("source", home, title, cited and f"cited in {cited}", text, years=(year,) if year else ())


def of_pages(edition: Edition) -> Iterator[Passage]:
    """The pages of our own prose: countries, threads, guides for readers; not the guides for contributors."""
    metas = {w.document.path: w.document.meta for w in edition.works.values()}
    isbn = {path: f" ISBN {meta['isbn']}" for path, meta in metas.items() if "isbn" in meta}
    listed = {c.document.path for c in edition.chapters} | {e.document.path for e in edition.entries.values()}
    for document in edition.documents.values():
        text = markdown_words(document.body) + isbn.get(document.path, "")
        if text and document.path not in listed and not document.path.startswith("docs/contribute/"):
            yield Passage("page", document.url, british(document.title), place_of_page(document), text)


def place_of_page(document: Document) -> str:
    """Where a page stands: the name of its folder."""
    return document.url.strip("/").rpartition("/")[0] or "page"


def html_words(html: str) -> str:
    """The words of a piece of HTML, without note marks and controls."""
    return " ".join(unescape(TAG.sub("", BREAKS.sub(" ", APPARATUS.sub("", html)))).split())


def markdown_words(text: str) -> str:
    """The words of a piece of Markdown, with curly quotation marks as on the page."""
    return british(plain_markdown(HEADING.sub("", text)))
