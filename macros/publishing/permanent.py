"""The permanent page of each paragraph and note, /r/tg-2-11/: its text, how to cite it, what uses it, its sources.

These are not pages of MkDocs: each is made from one small template, and takes its text from the article of its
chapter, which is rendered already. A page whose data are unchanged is not rendered again.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html import unescape
from types import MappingProxyType
from typing import NamedTuple

from markupsafe import Markup

from macros.model.citations import Citing
from macros.model.dates import spoken
from macros.model.edition import Edition
from macros.model.editions import Change, Step
from macros.model.facts import Fact
from macros.model.layer import LINKS, CrossLink
from macros.model.reference import canonical
from macros.model.texts import Chapter
from macros.model.uses import Uses
from macros.reading.watched import part
from macros.showing.apparatus import NOTE_MARK, list_form, rooted
from macros.showing.citing import Published, Styled, in_formats, passage, styled
from macros.showing.editing import CORRECT, correction_address, form_address, line_address
from macros.showing.history import KINDS, by_place, history, marked_words, since_when
from macros.showing.layer import words_of_link
from macros.showing.metadata import LICENCE, fitting_sentences
from macros.showing.pages import Shown
from macros.showing.rendering import Article
from macros.showing.templates import filled
from macros.showing.typography import british
from macros.showing.uses import country_links, thread_links
from macros.showing.view import Link

ROOT = "../../"  # the same from a permanent page as from every chapter, so links need no change
PARAGRAPH = re.compile(r'<p class="paragraph[^"]*" id="([a-z]+-[0-9]+-[0-9]+[a-z]?)"[^>]*>(.*?)</p>', re.DOTALL)
NOTE = re.compile(
    r'<div class="note" id="([a-z]+-n[0-9]+)">.*?'
    r'(?:<div class="note-text">(.*?)</div>|(<p) class="note-text"(>.*?</p>))',
    re.DOTALL,
)
CONTROL = re.compile(r'<a [^>]*class="(?:number|cite|correct)"[^>]*>.*?</a> ?')
TAG = re.compile(r"<[^<>]*>")
OWN = re.compile(r' (?:id|data-rule)="[^"]*"')


class Permanent(NamedTuple):
    """Everything that a permanent page shows. home: the address of the passage in its chapter; belongs: the paragraph
    of a note, or the notes of a paragraph; links: (how the two are related, the other place, the link's words)."""

    id: str
    name: str
    spelt: str
    work: str
    chapter: Link
    home: str
    text: Markup
    belongs: tuple[Link, ...]
    styles: tuple[Styled, ...]
    formats: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str, str], ...]
    entries: tuple[Link, ...]
    sources: tuple[tuple[Markup, str], ...]
    remarks: tuple[Link, ...]
    links: tuple[tuple[str, Link, str], ...]
    threads: tuple[Link, ...]
    countries: tuple[Link, ...]
    before: Link | None
    after: Link | None
    canonical: str
    site: str
    site_name: str
    description: str
    licence: str
    correct: str
    edit: str
    editions: tuple[Link, ...]
    changes: tuple[tuple[str, str, str, Markup], ...]


@dataclass(frozen=True)
class Built(Shown):
    """What exports are made of: a Shown with its articles, by the path of their documents, and where it is published.

    Its properties are computed once for all permanent pages.
    """

    articles: Mapping[str, Article] = field(kw_only=True)
    published: Published = field(kw_only=True)

    @cached_property
    def sources_at(self) -> Mapping[str, list[str]]:
        return MappingProxyType(sources_by_place(self.citing))

    @cached_property
    def changes_at(self) -> Mapping[str, list[tuple[Step, Change]]]:
        return MappingProxyType(by_place(history(self)))

    @cached_property
    def links_of(self) -> Mapping[str, tuple[CrossLink, ...]]:
        """Id of a paragraph or note → the links that begin or end there, in the order of the edition."""
        found: dict[str, tuple[CrossLink, ...]] = {}
        for link in self.links:
            for id in dict.fromkeys((link.begins or "", link.ends or "")):
                found[id] = (*found.get(id, ()), link)
        return MappingProxyType(found)

    @cached_property
    def chapter_of(self) -> Mapping[str, Chapter]:
        """Address of a page → the chapter there."""
        return MappingProxyType({chapter.document.url: chapter for chapter in self.chapters})

    @cached_property
    def around(self) -> Mapping[str, tuple[str | None, str | None]]:
        """Id of a paragraph or note → the ids before and after it in its report."""
        found: dict[str, tuple[str | None, str | None]] = {}
        for ids in (self.paragraphs, self.notes):
            for work in self.works:
                row = [id for id in ids if id.partition("-")[0] == work]
                found |= dict(zip(row, zip([None, *row], [*row[1:], None], strict=False), strict=False))
        return MappingProxyType(found)


def built(edition: Edition, articles: Mapping[str, Article], published: Published) -> Built:
    """The Built of an edition. published: its `edition` and `changed` are set here, from the last frozen edition."""
    if edition.editions:
        changed = frozenset(c.id for step in history(edition)[-1:] for c in step.changes if c.kind == "wording")
        published = published._replace(edition=edition.editions[-1].tag, changed=changed)
    return Built.of(edition, articles=MappingProxyType(dict(articles)), published=published)


def permanent_files(site: Built, id: str) -> dict[str, str]:
    """File of the site → HTML of the page of a paragraph or note; empty if the article of its chapter lacks it."""
    found = permanent(site, id)
    return {f"r/{id}/index.html": permanent_page(found, site.templates["permanent"])} if found else {}


@lru_cache(maxsize=1 << 16)
def permanent_page(shown: Permanent, texts: tuple[str, ...]) -> str:
    """The HTML of a permanent page; cached. texts: its templates', so that a changed template is rendered again."""
    return str(filled("permanent", shown._asdict()))


def permanent(edition: Built, id: str) -> Permanent | None:
    """The Permanent of a paragraph or note; None if the article of its chapter does not have it."""
    chapter, used = edition.chapter_of[edition.homes[id]], edition.used.get(id, Uses())
    article, work = edition.articles.get(chapter.document.path), edition.works[chapter.work]
    text = texts_in(article.html).get(id) if article else None
    if text is None:
        return None
    subject, home = passage(edition, id), f"{chapter.document.url}#{id}"
    notes = [n.id for n in chapter.document.notes if n.paragraph == id]
    published, (before, after) = edition.published, edition.around[id]
    return Permanent(
        id=id,
        name=subject.name,
        spelt=reference_in_words(subject.kind, subject.locator, chapter),
        work=work.name,
        chapter=Link(f"{work.name}, section {chapter.section}: {chapter.title}", ROOT + chapter.document.url),
        home=ROOT + home,
        text=Markup(standing_alone(text, ROOT + chapter.document.url)),
        belongs=belonging(edition, id, notes),
        styles=styled(edition.forms, subject, published),
        formats=in_formats(edition.forms, subject, published),
        facts=tuple(fact_values(edition, fact) for fact in used.facts),
        entries=tuple(entries_mentioned(edition, id)),
        sources=sources_cited(edition, (id, *notes)),
        remarks=tuple(Link(british(a.title), f"{ROOT}{chapter.document.url}#{a.id}") for a in used.remarks),
        links=tuple(link_values(edition, id)),
        threads=thread_links(used, ROOT),
        countries=country_links(used, ROOT),
        before=link_to(before),
        after=link_to(after),
        canonical=published.site + home,
        site=published.site,
        site_name=edition.name,
        description=fitting_sentences(f"{subject.name} of {work.name}, restated: {words_of_text(text)}"),
        licence=LICENCE,
        correct=correction_address(edition, id),
        edit=line_address(edition, (edition.notes if id in edition.notes else edition.paragraphs)[id].at),
        editions=tuple(Link(k.tag, f"{ROOT}editions/{k.tag}/r/{id}/") for k in edition.editions if id in k.texts),
        changes=tuple(change_values(step, change) for step, change in edition.changes_at.get(id, ())),
    )


def belonging(edition: Edition, id: str, notes: Iterable[str]) -> tuple[Link, ...]:
    """The paragraph of a note, or the notes of a paragraph."""
    owner = edition.notes[id].paragraph if id in edition.notes else None
    return tuple(Link(canonical(other), f"../{other}/") for other in ([owner] if owner else notes))


def entries_mentioned(edition: Edition, id: str) -> Iterator[Link]:
    """The entries that a place mentions."""
    for slug in dict.fromkeys(edition.together.get(id, ())):
        if entry := edition.entries.get(slug):
            yield Link(entry.name, ROOT + entry.document.url)


def sources_cited(edition: Built, places: Iterable[str]) -> tuple[tuple[Markup, str], ...]:
    """The sources that these places cite, as source_values() has them."""
    keys = dict.fromkeys(key for place in places for key in edition.sources_at.get(place, ()))
    return tuple(source_values(edition, key) for key in keys)


@lru_cache(maxsize=256)
def texts_in(article: str) -> dict[str, str]:
    """Id → HTML of the text, for every paragraph and note of an article."""
    return {id: "".join(html) for pattern in (PARAGRAPH, NOTE) for id, *html in pattern.findall(article)}


def standing_alone(html: str, home: str) -> str:
    """The HTML of a text for a page of its own: without ids, number and controls; its links lead to the chapter."""
    return OWN.sub("", CONTROL.sub("", html)).replace('href="#', f'href="{home}#').strip()


def words_of_text(html: str) -> str:
    """The words of a text, without its number, controls and marks of notes."""
    return " ".join(unescape(TAG.sub("", NOTE_MARK.sub("", CONTROL.sub("", html)))).split())


def reference_in_words(kind: str, locator: str, chapter: Chapter) -> str:
    """A reference in words: Paragraph 11 of section 2."""
    _, _, number = locator.rpartition(".")
    if kind == "note":
        return f"Note {number}"
    return f"Paragraph {number} of {f'section {chapter.section}' if chapter.section else 'what precedes section 1'}"


def link_values(edition: Built, id: str) -> Iterator[tuple[str, Link, str]]:
    """(how they are related, the other place, the link's words) of each link of a place, in both directions."""
    for link in edition.links_of.get(id, ()):
        ends = ((link.begins, link.ends), (link.ends, link.begins))
        for said, (here, there) in zip(LINKS[link.kind], ends, strict=True):
            if here == id and there:
                yield said, Link(canonical(there), f"../{there}/"), british(part(edition, words_of_link, link))


def facts_beside(edition: Built) -> dict[str, str]:
    """File of the site → JSON with the facts of a section, which a wide window shows beside its paragraphs.

    The JSON is {id of a paragraph: [[date, statement, address below the site's root]]}.
    """
    sections: dict[str, dict[str, list[tuple[str, str, str]]]] = {}
    for id in edition.paragraphs:
        found = (fact_values(edition, fact) for fact in edition.used.get(id, Uses()).facts)
        rows = [(*row[:2], row[2].removeprefix(ROOT)) for row in found if row[2]]
        if rows:
            sections.setdefault("-".join(id.split("-")[:2]), {})[id] = rows
    return {
        f"data/beside/{section}.json": json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        for section, rows in sections.items()
    }


def fact_values(edition: Edition, fact: Fact) -> tuple[str, str, str]:
    """(date, statement, address) of a fact; the address is empty if no page lists the facts."""
    home = edition.homes.get(f"fact-{fact.id}")
    return spoken(fact.date), british(fact.statement), "" if home is None else f"{ROOT}{home}#fact-{fact.id}"


def change_values(step: Step, change: Change) -> tuple[str, str, str, Markup]:
    """(when, what kind, id, words with the differences marked) of a change."""
    return since_when(step), KINDS[change.kind], change.id, marked_words(british(change.before), british(change.after))


def source_values(edition: Edition, key: str) -> tuple[Markup, str]:
    """(the source as in the bibliography, its address there)."""
    home = f"{ROOT}{edition.homes.get(f'ref-{key}', 'bibliography/')}#ref-{key}"
    return Markup(rooted(edition, list_form(edition.sources[key]), ROOT)), home


def link_to(id: str | None) -> Link | None:
    return Link(canonical(id), f"../{id}/") if id else None


def sources_by_place(citing: Mapping[str, tuple[Citing, ...]]) -> dict[str, list[str]]:
    """Id of a note → the keys of the sources that it cites."""
    found: dict[str, list[str]] = {}
    for key, places in citing.items():
        for place in places:
            found.setdefault(place.place, []).append(key)
    return found


def script_data(edition: Edition, published: Published) -> str:
    """The data for assets/cite.js: the forms of citations, and where and when the edition is published."""
    names = {work.short: work.name for work in edition.works.values()}
    forms = {name: form for name, form in edition.forms.items() if name != "sources"}
    data = {**forms, "works": names, "site": published.site, "day": published.day, "version": spoken(published.day)}
    if edition.repository:
        data["correct"] = form_address(edition, CORRECT, reference="")  # the script adds the id
    if published.edition:
        data |= {"edition": published.edition, "changed": sorted(published.changed)}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
