"""Views of sources and notes: bibliography, concordance, evidence, readings."""

from typing import NamedTuple

from markupsafe import Markup

from macros.model.citations import Citing, Source
from macros.model.edition import Edition, cites_of
from macros.model.reference import anchor
from macros.model.texts import Document, paths_at
from macros.reading.bibliography import kind_of
from macros.reading.parts import leaves_of, shelves, slug
from macros.reading.plain_text import plain_markdown
from macros.reading.watched import each
from macros.showing.apparatus import link_to_restatement, list_form, plain_note, reference, rooted, short_form, sort_key
from macros.showing.chicago import typographic
from macros.showing.editing import edit_mark
from macros.showing.evidence import Count, counts
from macros.showing.figures import counts_svg
from macros.showing.metadata import coins
from macros.showing.printed import WHY, misprints
from macros.showing.report_views import chapters_with_notes
from macros.showing.typography import british
from macros.showing.view import Data, Heading, Link, view_at


def link_to_page(document: Document, root: str) -> Link:
    return Link(british(document.title), root + document.url)


class SourceRow(NamedTuple):
    """A source in the bibliography; citing: (link to a place that cites it, the locators there)."""

    key: str
    kind: str
    author: str
    year: str
    html: Markup
    coins: str
    printed: str | None
    edit: Markup
    citing: tuple[tuple[Markup, str], ...]


@view_at("docs/bibliography.md")
def bibliography_view(edition: Edition, document: Document, root: str) -> Data:
    """Sources by kind, each with every place that cites it."""
    parts = {p.leaf.key: root + p.url for p in leaves_of(edition, document) if p.leaf}
    found = [(Heading(slug(name), name, len(sources)), sources) for name, sources in shelves(edition).items()]
    if parts:
        return {"headings": {}, "groups": [], "parts": [(heading, parts[heading.id]) for heading, _ in found]}
    groups = [(heading, each(edition, source_row, sorted(sources, key=sort_key), root)) for heading, sources in found]
    return {"headings": {heading.id: heading for heading, _ in groups}, "groups": groups, "parts": []}


def source_row(edition: Edition, source: Source, root: str) -> SourceRow:
    return SourceRow(
        key=source.key,
        kind=kind_of(source),
        author=sort_key(source)[0],
        year=source.fields.get("date", "")[:4],
        html=Markup(rooted(edition, list_form(source), root) + link_to_restatement(edition, source.key, root)),
        coins=coins(source),
        printed=british(source.fields.get("printed", "")),
        edit=edit_mark(edition, source.at),
        citing=tuple(
            (citing_link(edition, c, root), "; ".join(map(plain_markdown, c.locators)))
            for c in edition.citing.get(source.key, ())
        ),
    )


def citing_link(edition: Edition, citing: Citing, root: str) -> Markup:
    """A link to a place that cites: a note by its reference, a page by its title."""
    if citing.place in edition.notes:
        return reference(edition, citing.place, root)
    title = next((d.title for d in at_address(edition, citing.place)), citing.place)
    return Markup('<a href="{}{}">{}</a>').format(root, citing.place, title)


def at_address(edition: Edition, url: str) -> list[Document]:
    """The document at an address below the site's root, if there is one: a folder's index.md or a file."""
    return [edition.documents[path] for path in paths_at(url) if path in edition.documents]


class NoteRow(NamedTuple):
    """A note in the concordance: report, links to it and its paragraph, printed form, works, and their rules."""

    work: str
    note: Markup
    place: Markup | str
    printed: str
    works: Markup
    locators: str
    rules: tuple[str, ...]


@view_at("docs/notes.md")
def concordance_view(edition: Edition, document: Document, root: str) -> Data:
    """A row for each note: where it is, what is printed, which works it cites, how they were found."""
    leaves = [(part, part.leaf.key) for part in leaves_of(edition, document) if part.leaf]
    parts = [(link_to_page(part, root), chapters_with_notes(edition, folder, root)) for part, folder in leaves]
    rows = [] if parts else each(edition, note_row, edition.notes, root)
    return {"headings": {}, "rows": rows, "parts": parts}


def note_row(edition: Edition, id: str, root: str) -> NoteRow:
    note = edition.notes[id]
    path = note.at.path
    cites = cites_of(edition, note)
    return NoteRow(
        work=note.work,
        note=reference(edition, note.id, root),
        place=reference(edition, note.paragraph, root) if note.paragraph else "",
        printed=typographic(plain_note(edition, note, path, as_printed=True)),
        works=Markup("; ").join(Markup(rooted(edition, short_form(edition.sources[c.key], None), root)) for c in cites),
        locators="; ".join(plain_markdown(c.locator) for c in cites if c.locator),
        rules=tuple(dict.fromkeys(c.rule for c in cites)),
    )


class CountFigure(NamedTuple):
    """A count of works: its drawing, and a table with what bars stand for, their parts, and (bar, numbers)."""

    heading: Heading
    svg: Markup
    note: str
    bar: str
    parts: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@view_at("docs/evidence.md")
def evidence_view(edition: Edition, document: Document, root: str) -> Data:
    found = [count_figure(count) for count in counts(edition)]
    return {"headings": {figure.heading.id: figure.heading for figure in found}, "counts": found}


def count_figure(count: Count) -> CountFigure:
    bars = dict.fromkeys(bar for bar, _, _ in count.rows)
    parts = tuple(dict.fromkeys(part for _, part, _ in count.rows))
    numbers = {(bar, part): number for bar, part, number in count.rows}
    return CountFigure(
        heading=Heading(anchor(count.title), british(count.title)),
        svg=counts_svg(count.title, count.rows, "works"),
        note=count.note,
        bar=count.bar,
        parts=parts,
        rows=tuple((bar, tuple(numbers.get((bar, part), 0) for part in parts)) for bar in bars),
    )


@view_at("docs/readings.md")
def readings_view(edition: Edition, document: Document, root: str) -> Data:
    """What each report prints where the edition has a different form: place by place, then the misprinted works."""
    reports, headings, others = [], {}, misprints(edition)
    for work in edition.works.values():
        paths = [chapter.path for chapter in edition.listed if chapter.work == work.short]
        rows = [row for rows in each(edition, reading_rows, paths, root) for row in rows]
        rows += [
            {
                "id": m.id,
                "where": reference(edition, m.note, root),
                "ours": Markup(rooted(edition, short_form(edition.sources[m.key], None), root)),
                "printed": british(m.printed),
                "why": WHY,
            }
            for m in others
            if edition.notes[m.note].work == work.short
        ]
        headings[work.short] = Heading(f"readings-{work.short}", work.name, len(rows))
        reports.append({"heading": headings[work.short], "name": work.name, "rows": rows})
    return {"reports": reports, "headings": headings}


def reading_place(edition: Edition, place: str, root: str) -> Markup:
    """A reading's paragraph or note as a link; an annotation leads to its paragraph."""
    annotation = edition.annotations.get(place)
    return reference(edition, annotation.paragraph if annotation and annotation.paragraph else place, root)


def reading_rows(edition: Edition, path: str, root: str) -> list[Data]:
    """A row for each reading of a chapter."""
    return [
        {
            "id": r.id,
            "where": reading_place(edition, r.place, root),
            "ours": british(r.ours),
            "printed": british(r.printed),
            "why": british(r.why or ""),
        }
        for r in edition.documents[path].readings
    ]
