"""Views of the Edition: reports, bibliography, concordance, glossary and entries, evidence, rules, forms."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from macros.model.citations import Citing, Source
from macros.model.dates import spoken
from macros.model.edition import Edition
from macros.model.entries import Entry, Mention
from macros.model.problems import RULES
from macros.model.reference import canonical, parts_of
from macros.model.texts import Document, Note, Work
from macros.reading.bibliography import kind_of
from macros.reading.glossary import related, sentence
from macros.reading.marks import plain_markdown
from macros.reading.parts import leaves_of, shelves, slug
from macros.showing.apparatus import listed, plain_note, reference, restated, rooted, short, sort_key
from macros.showing.chicago import typographic
from macros.showing.citing import Subject, passage, styled
from macros.showing.editing import edit_mark
from macros.showing.evidence import Count, counts
from macros.showing.figures import counts_svg
from macros.showing.metadata import coins
from macros.showing.printed import WHY, misprints
from macros.showing.report_views import chapters_with_notes
from macros.showing.rows import slip_links
from macros.showing.typography import british
from macros.showing.view import Data, Heading, Link, anchor, view

# An example of each rule, made from the table of the tests (tests/test_examples.py).
EXAMPLES = Path(__file__).with_name("examples.json")


def link_to(document: Document, root: str) -> Link:
    return Link(british(document.title), root + document.url)


class SourceRow(NamedTuple):
    """A source of the bibliography; citing: (link to a place, the locators given there)."""

    key: str
    kind: str
    author: str
    year: str
    html: Markup
    coins: str
    printed: str | None
    edit: Markup
    citing: tuple[tuple[Markup, str], ...]


@view
def bibliography_view(edition: Edition, document: Document, root: str) -> Data:
    """Sources by kind, each with every place that cites it."""
    parts = {p.leaf.key: root + p.url for p in leaves_of(edition, document) if p.leaf}
    groups = [
        (Heading(slug(name), name, len(found)), [source_row(edition, s, root) for s in sorted(found, key=sort_key)])
        for name, found in shelves(edition).items()
    ]
    return {
        "headings": {} if parts else {heading.id: heading for heading, _ in groups},
        "groups": [] if parts else groups,
        "parts": [(heading, parts[heading.id]) for heading, _ in groups] if parts else [],
    }


def source_row(edition: Edition, source: Source, root: str) -> SourceRow:
    return SourceRow(
        key=source.key,
        kind=kind_of(source),
        author=sort_key(source)[0],
        year=source.fields.get("date", "")[:4],
        html=Markup(rooted(edition, listed(source), root) + restated(edition, source.key, root)),
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
    page = document_at(edition, citing.place)
    return Markup('<a href="{}{}">{}</a>').format(root, citing.place, page.title if page else citing.place)


def document_at(edition: Edition, address: str) -> Document | None:
    """The Document whose page is at an address: docs/a.md or docs/a/index.md at a/."""
    path = f"docs/{address}"
    return edition.documents.get(f"{path}index.md") or edition.documents.get(f"{path.removesuffix('/')}.md")


class NoteRow(NamedTuple):
    """A note of the concordance: its report, its link, its paragraph's, what is printed, its works, their rules."""

    work: str
    note: Markup
    place: Markup | str
    printed: str
    works: Markup
    locators: str
    rules: tuple[str, ...]


@view
def concordance_view(edition: Edition, document: Document, root: str) -> Data:
    """A row for each note: where it stands, what is printed, which works, how they were found."""
    leaves = [(part, part.leaf.key) for part in leaves_of(edition, document) if part.leaf]
    parts = [(link_to(part, root), chapters_with_notes(edition, folder, root)) for part, folder in leaves]
    rows = [] if parts else [note_row(edition, note, root) for note in edition.notes.values()]
    return {"headings": {}, "rows": rows, "parts": parts}


def note_row(edition: Edition, note: Note, root: str) -> NoteRow:
    path = note.at.path
    marks = [m for m in note.marks if m.kind == "citation"]
    cites = [c for m in marks for c in edition.cited.get((path, note.n, m.start), ()) if c]
    return NoteRow(
        work=note.work,
        note=reference(edition, note.id, root),
        place=reference(edition, note.paragraph, root) if note.paragraph else "",
        printed=typographic(plain_note(edition, note, path, as_printed=True)),
        works=Markup("; ").join(Markup(rooted(edition, short(edition.sources[c.key], None), root)) for c in cites),
        locators="; ".join(plain_markdown(c.locator) for c in cites if c.locator),
        rules=tuple(dict.fromkeys(c.rule for c in cites)),
    )


class MentionRow(NamedTuple):
    """A mention of an entry: a link to its place, the words before, the name, what parts them, the words after."""

    link: Markup | str
    before: str
    shown: str
    gap: str
    after: str


@view
def entry_view(edition: Edition, document: Document, root: str) -> Data:
    """An entry: its names, the slips that dispute it, every place that mentions it by report and chapter, entries named
    in the same places."""
    entry = edition.entries[document.path.removeprefix("docs/glossary/").removesuffix(".md")]
    by_page = mentions_by_page(edition, entry, root)
    reports = [(work.short, work.name, mentioning_chapters(edition, work, by_page)) for work in edition.works.values()]
    in_chapters = {c.document.url for c in edition.chapters}
    count = sum(len(rows) for url, rows in by_page.items() if url in in_chapters)
    elsewhere = [d for url in by_page.keys() - in_chapters if (d := document_at(edition, url))]
    order = [*edition.documents]
    return {
        "headings": {"mentions": Heading("mentions", "Where the reports speak of it", count)},
        "kind": entry.called,
        "aliases": british(", ".join(entry.aliases)),
        "dates": spoken(entry.dates) if entry.dates else "",
        "printed": printed_forms(edition, entry, root),
        "slips": slip_links(edition, entry.slip, root),
        "see_also": [entry_as_link(edition.entries[s], root) for s in entry.see_also if s in edition.entries],
        "related": [entry_as_link(edition.entries[s], root) for s in related(edition, entry.slug)],
        "reports": [(id, name, chapters) for id, name, chapters in reports if chapters],
        "pages": [link_to(d, root) for d in sorted(elsewhere, key=lambda d: order.index(d.path))],
    }


def printed_forms(edition: Edition, entry: Entry, root: str) -> list[tuple[str, Markup]]:
    """(what a report prints, where) for the places where it prints another form of the entry's name."""
    found = [r for r in edition.readings if r.ours in entry.names or entry.name in r.ours]
    return [(british(r.printed), reading_place(edition, r.place, root)) for r in found if r.printed not in entry.name]


def entry_as_link(entry: Entry, root: str) -> Link:
    return Link(british(entry.name), root + entry.document.url)


def mentions_by_page(edition: Edition, entry: Entry, root: str) -> dict[str, list[MentionRow]]:
    """Address of a page → the mentions of an entry there."""
    found: dict[str, list[MentionRow]] = {}
    for mention in edition.mentions.get(entry.slug, ()):
        home = edition.homes.get(mention.place)
        found.setdefault(home or mention.place, []).append(mention_row(edition, mention, root if home else None))
    return found


def mention_row(edition: Edition, mention: Mention, root: str | None) -> MentionRow:
    """root: None for a mention on a page that has no paragraphs, which is not referred to."""
    link = "" if root is None else reference(edition, mention.place, root)
    words = british(f"{mention.before} {mention.shown}{mention.gap}{mention.after}")
    start = len(mention.before) + 1
    end = start + len(mention.shown)
    return MentionRow(link, words[: start - 1], words[start:end], mention.gap, words[end + len(mention.gap) :])


def mentioning_chapters(
    edition: Edition, work: Work, by_page: Mapping[str, list[MentionRow]]
) -> list[tuple[int, str, list[MentionRow]]]:
    """(number, title, mentions) of the chapters of a report that mention an entry."""
    return [
        (c.section, c.title, by_page[c.document.url])
        for c in edition.chapters
        if c.work == work.short and c.document.url in by_page
    ]


class EntryRow(NamedTuple):
    """An entry of the glossary's list: its first sentence, and the number of places that mention it."""

    kind: str
    names: str
    link: Link
    sentence: str
    mentions: int


@view
def glossary_view(edition: Edition, document: Document, root: str) -> Data:
    """Entries from A to Z, each with its first sentence and the number of places that mention it."""
    letters: dict[str, list[EntryRow]] = {}
    for entry in sorted(edition.entries.values(), key=lambda e: e.name.casefold()):
        letter = entry.name[0].upper() if entry.name[0].isalpha() else "0–9"
        letters.setdefault(letter, []).append(entry_row(edition, entry, root))
    found = [(Heading(f"letter-{letter.replace('–', '-').lower()}", letter), rows) for letter, rows in letters.items()]
    return {"headings": {heading.id: heading for heading, _ in found}, "letters": found}


def entry_row(edition: Edition, entry: Entry, root: str) -> EntryRow:
    count = len(edition.mentions.get(entry.slug, ()))
    return EntryRow(
        entry.called, " | ".join(entry.names), entry_as_link(entry, root), british(first_sentence(entry)), count
    )


def first_sentence(entry: Entry) -> str:
    """The first sentence of an entry's text, plain."""
    text = entry.document.body.strip()
    start, end = sentence(text, 0, 1)
    return plain_markdown(text[start:end])


class CountFigure(NamedTuple):
    """Works counted: the drawing, and its table: what a bar is, its parts, (bar, numbers) for each bar."""

    heading: Heading
    svg: Markup
    note: str
    bar: str
    parts: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@view
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


class RuleRow(NamedTuple):
    """A rule: why it is, what an author is told, and an example: the file, what is wrong, what is right."""

    heading: Heading
    about: Markup
    sentence: str
    file: str
    wrong: str
    right: str


@view
def rules_view(edition: Edition, document: Document, root: str) -> Data:
    """Every rule, with the sentence that an author is told; what is filled in stands in braces."""
    examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    found = [
        RuleRow(
            heading=Heading(code, code, "advice" if rule.severity == "advice" else None),
            about=in_code(rule.about),
            sentence=" ".join(filter(None, (f"{braces(rule.what)}.", braces(rule.hint)))),
            **examples.get(code, {"file": "", "wrong": "", "right": ""}),
        )
        for code, rule in RULES.items()
    ]
    return {"headings": {row.heading.id: row.heading for row in found}, "rules": found}


def in_code(words: str) -> Markup:
    """Plain words as HTML, what stands between backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(Markup.escape(words))))


def braces(words: str) -> str:
    """The words of a rule with the braces that `format` would print, {{ as {."""
    return words.replace("{{", "{").replace("}}", "}")


@view
def forms_view(edition: Edition, document: Document, root: str) -> Data:
    """The forms of an entry, a fact, a country: what each field takes and means, from the schemas that check them."""
    found = [
        (Heading(f"form-{number}", schema["title"]), list(fields_of(schema)))
        for number, schema in enumerate(edition.schemas.values(), 1)
    ]
    return {"headings": {heading.id: heading for heading, _ in found}, "forms": found}


def fields_of(schema: Mapping[str, Any]) -> Iterator[tuple[str, bool, str, str]]:
    """(name, whether required, what it takes, what it means) of each property of an object, or of those in a list."""
    schema = schema.get("items", schema)
    schema = schema if "properties" in schema else schema["additionalProperties"]
    for name, field in schema["properties"].items():
        takes = " | ".join(field["enum"]) if "enum" in field else field.get("pattern", field.get("type", ""))
        yield name, name in schema.get("required", ()), takes, field.get("description", "")


@view
def citing_view(edition: Edition, document: Document, root: str) -> Data:
    """A model of each kind of citation in each style: a paragraph, a note, and a page of ours."""
    page = Subject("page", "[Title of the page, the entry, the fact or the chart]", "page", "")
    numbered = (id for id in edition.paragraphs if parts_of(id)[1] != "0")  # not the abstract's
    examples = [("A paragraph", next(numbered, None)), ("A note", next(iter(edition.notes), None))]
    found = [(f"{title}: {canonical(id)}", passage(edition, id)) for title, id in examples if id]
    found.append(("A page, an entry, a fact, a chart", page))
    groups = [(Heading(anchor(title), title), styled(edition.forms, subject, None)) for title, subject in found]
    return {"headings": {heading.id: heading for heading, _ in groups}, "groups": groups}


@view
def readings_view(edition: Edition, document: Document, root: str) -> Data:
    """What the reports print where the edition has another form: report by report, place by place, then the works
    that its notes cite."""
    reports, headings = [], {}
    for work in edition.works.values():
        rows = [
            {
                "id": r.id,
                "where": reading_place(edition, r.place, root),
                "ours": british(r.ours),
                "printed": british(r.printed),
                "why": british(r.why or ""),
            }
            for chapter in edition.chapters
            if chapter.work == work.short
            for r in chapter.document.readings
        ]
        rows += [
            {
                "id": m.id,
                "where": reference(edition, m.note, root),
                "ours": Markup(rooted(edition, short(edition.sources[m.key], None), root)),
                "printed": british(m.printed),
                "why": WHY,
            }
            for m in misprints(edition)
            if edition.notes[m.note].work == work.short
        ]
        headings[work.short] = Heading(f"readings-{work.short}", work.name, len(rows))
        reports.append({"heading": headings[work.short], "name": work.name, "rows": rows})
    return {"reports": reports, "headings": headings}


def reading_place(edition: Edition, place: str, root: str) -> Markup:
    """A reading's paragraph or note as a link; an annotation leads to its paragraph."""
    annotation = edition.annotations.get(place)
    return reference(edition, annotation.paragraph if annotation and annotation.paragraph else place, root)
