"""What the edition adds to the page of a chapter: its head, and the links beside its paragraphs."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from macros.model.edition import Edition, cites_at
from macros.model.editions import Change, Step
from macros.model.layer import LINKS, CrossLink
from macros.model.marks import Mark
from macros.model.reference import canonical
from macros.model.texts import Chapter, Document
from macros.reading.plain_text import plain_markdown
from macros.reading.watched import each, part
from macros.showing.apparatus import plain_mark, reference, referring, short_form, shower, up
from macros.showing.chicago import plain
from macros.showing.composing import ComposedRemark, Remark, compose_remark, names_in
from macros.showing.history import changed_line
from macros.showing.uses import uses_line
from macros.showing.view import Data, Heading, view_at


class OutlineRow(NamedTuple):
    """A part of a chapter's outline: its range as a link, and what it says."""

    where: Markup
    text: Markup


def head_of(edition: Edition, chapter: Chapter) -> Data:
    """The data for the head of a chapter: its claim and its outline, if it has them."""
    root = up(chapter.document.url)
    rows = [
        OutlineRow(range_link(edition, p.first, p.last, root), referring(edition, p.text, root))
        for p in chapter.outline
    ]
    return {"claim": referring(edition, chapter.claim, root), "outline": rows}


def range_link(edition: Edition, first: str, last: str, root: str) -> Markup:
    """A range of paragraphs as a link to its first: TG 2.1–5."""
    words = canonical(first) + (f"–{last.rsplit('-', 1)[1]}" if last != first else "")
    return Markup(reference(edition, first, root, words))


def beside(
    edition: Edition, document: Document, last: Mapping[str, tuple[Step, list[Change]]]
) -> Iterator[ComposedRemark]:
    """What is shown beside a document's paragraphs: links from and to them, when they last changed, what uses them.

    last: id of a paragraph → the last Step in which it changed, and its changes then."""
    root, used = up(document.url), edition.used
    yield from part(edition, links_beside, document.path)
    show, ids = shower(edition, document, root), [p.id for p in document.paragraphs]
    lines = [("since", id, changed_line(edition, id, *last[id], root)) for id in ids if id in last]
    lines += [("uses", id, uses_line(id, used[id], root)) for id in ids if id in used]
    for name, id, line in lines:
        yield compose_remark(Remark(id, line, document, 0, 0, show, name), edition.linked)


def links_beside(edition: Edition, path: str) -> tuple[ComposedRemark, ...]:
    """The links that begin or end in a document, each beside its paragraph."""
    links = edition.links_at.get(edition.documents[path].url, ())
    return tuple(remark for found in each(edition, remarks_of_link, links, path) for remark in found)


def remarks_of_link(edition: Edition, link: CrossLink, path: str) -> tuple[ComposedRemark, ...]:
    """What a link shows in a document."""
    page = edition.documents[path]
    return tuple(
        compose_remark(found, edition.linked, names_in(page, found.paragraph, edition.linked))
        for found in link_beside(edition, link, page)
    )


def link_beside(edition: Edition, link: CrossLink, page: Document) -> Iterator[Remark]:
    """A link, to be shown beside those of its ends that stand on a page."""
    document, root = edition.documents[link.at.path], up(page.url)
    ends = (
        (link.begins, link.begins, said_of_beginning(edition, link, root)),
        (link.ends, paragraph_of(edition, link), said_of_end(edition, link, root)),
    )
    for end, paragraph, words in ends:
        if edition.homes[end or ""] == page.url and paragraph:
            home = None if document.url == edition.homes[paragraph] else root + document.url
            head = f'<span class="link-kind" data-kind="{link.kind}">{words}</span>'
            yield Remark(paragraph, head, document, link.words, link.end, shower(edition, document, root, home))


def said_of_beginning(edition: Edition, link: CrossLink, root: str) -> str:
    return f"{LINKS[link.kind][0]} {reference(edition, link.ends or '', root)}"


def said_of_end(edition: Edition, link: CrossLink, root: str) -> str:
    """What is shown at the end of a link, with the note first if it leads to one, since paragraphs show it."""
    note = f"{escape(canonical(link.ends or ''))} " if link.ends in edition.notes else ""
    return f"{note}{LINKS[link.kind][1]} {reference(edition, link.begins or '', root)}"


def paragraph_of(edition: Edition, link: CrossLink) -> str | None:
    """The paragraph at which the end of a link is shown."""
    note = edition.notes.get(link.ends or "")
    return note.paragraph if note else link.ends


def words_of_link(edition: Edition, link: CrossLink) -> str:
    """The text of a link, as plain words."""
    document = edition.documents[link.at.path]
    out, position = "", link.words
    for mark in sorted((m for m in document.marks if link.words <= m.start < link.end), key=start_of):
        out += document.body[position : mark.start] + plain_in_text(edition, document, mark)
        position = mark.end
    return plain_markdown(out + document.body[position : link.end])


def plain_in_text(edition: Edition, document: Document, mark: Mark) -> str:
    """A mark of running text as plain words, a citation in its short form."""
    if mark.kind != "citation":
        return str(plain_mark(edition, mark, (), False))
    cites = cites_at(edition, document.path, None, mark)
    return f"({'; '.join(plain(short_form(edition.sources[c.key], c.locator)) for c in cites if c)})"


def start_of(mark: Mark) -> int:
    return mark.start


class LinkRow(NamedTuple):
    """A link in the list of all links; `works`: the sigla of its ends."""

    kind: str
    works: str
    begins: Markup
    says: str
    ends: Markup
    text: Markup


@view_at("docs/links.md")
def links_view(edition: Edition, document: Document, root: str) -> Data:
    """All links with both ends, by kind."""
    groups = []
    for kind, (says, _) in LINKS.items():
        rows = each(edition, link_row, [link for link in edition.links if link.kind == kind], root)
        if rows:
            groups.append((Heading(f"links-{kind}", says.capitalize(), len(rows)), rows))
    return {"headings": {heading.id: heading for heading, _ in groups}, "groups": groups}


def link_row(edition: Edition, link: CrossLink, root: str) -> LinkRow:
    begins, ends = link.begins or "", link.ends or ""
    works = dict.fromkeys([begins.split("-")[0], ends.split("-")[0]])
    return LinkRow(
        link.kind,
        "–".join(sorted(works, key=list(edition.works).index)),
        Markup(reference(edition, begins, root)),
        LINKS[link.kind][0],
        Markup(reference(edition, ends, root)),
        referring(edition, words_of_link(edition, link), root),
    )
