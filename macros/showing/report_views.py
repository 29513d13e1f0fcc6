"""The front page, the page of each report (what it is about, its chapters, how long they are), the page Find."""

from typing import NamedTuple

from markupsafe import Markup

from macros.model.edition import Edition
from macros.model.reference import parts_of
from macros.model.texts import Chapter, Document, Work
from macros.showing import maps
from macros.showing.apparatus import listed
from macros.showing.figures import MAP
from macros.showing.reports import reports_of
from macros.showing.typography import british
from macros.showing.view import Data, Heading, Link, view

WORDS_A_MINUTE = 220  # of scholarly prose, read with care


class SectionRow(NamedTuple):
    """A section of a report: its number, its title as printed and its length; no link where it is not restated yet."""

    number: int
    title: str
    paragraphs: int
    minutes: int
    link: Link | None


class ReportCard(NamedTuple):
    """A report on the front page."""

    siglum: str
    heading: Heading
    address: str
    authors: str
    year: str
    title: str
    pitch: str
    paragraphs: int
    minutes: int
    sections: list[SectionRow]
    begin: Link | None  # the first chapter behind the abstract


class Door(NamedTuple):
    """A way into the edition: how many of what, and where they are."""

    number: int
    link: Link


@view
def report_view(edition: Edition, document: Document, root: str) -> Data:
    """A report: how it is cited, and its sections, those that are restated as links."""
    work = edition.works[document.meta["work"]]
    source = edition.sources.get(work.source)
    return {
        "headings": {"chapters": Heading("chapters", "Chapters")},
        "citation": Markup(listed(source)) if source else work.name,
        "isbn": document.meta.get("isbn"),
        "sections": sections(edition, work, root),
        "feed": f"{root}feeds/{work.short}.xml",
        "editions": f"{root}editions/" if "docs/editions.md" in edition.documents else "",
    }


def sections(edition: Edition, work: Work, root: str) -> list[SectionRow]:
    chapters = {c.section: c for c in edition.chapters if c.work == work.short}
    return [
        SectionRow(s.number, british(s.title), s.paragraphs, *length_and_link(chapters.get(s.number), root))
        for s in work.sections
    ]


def length_and_link(chapter: Chapter | None, root: str) -> tuple[int, Link | None]:
    """(minutes, link) of a section's chapter."""
    if chapter is None:
        return 0, None
    return minutes(chapter), Link(british(chapter.title), root + chapter.document.url)


def chapters_with_notes(edition: Edition, folder: str, root: str) -> list[tuple[Link, str]]:
    """(its notes by their numbers, its title) of each chapter below an address that has some; a link to the first."""
    found = []
    for chapter in edition.chapters:
        notes = chapter.document.notes if chapter.document.url.startswith(f"{folder}/") else ()
        if notes:
            run = f"nn. {notes[0].n}–{notes[-1].n}" if len(notes) > 1 else f"n. {notes[0].n}"
            found.append((Link(run, f"{root}{chapter.document.url}#{notes[0].id}"), british(chapter.title)))
    return found


def minutes(chapter: Chapter) -> int:
    """How long its paragraphs take to read, without the notes; one at least."""
    words = sum(len(paragraph.text.split()) for paragraph in chapter.document.paragraphs)
    return max(1, round(words / WORDS_A_MINUTE))


@view
def home_view(edition: Edition, document: Document, root: str) -> Data:
    """The front page: a map of ours, a card for each report, and the doors into the apparatus."""
    reports = [report_card(edition, work, root) for work in edition.works.values()]
    return {
        "headings": {card.heading.id: card.heading for card in reports},
        "lead": british(str(document.meta.get("lead") or "")),
        "picture": picture(edition, root),
        "reports": reports,
        "said": reports_of(edition),
        "doors": doors(edition, root),
    }


def picture(edition: Edition, root: str) -> str:
    """The map of the pipelines, whose numbers lead to the page that has the tables under it; none without data."""
    page = edition.documents.get(MAP)
    if not (page and edition.geography and edition.pipelines):
        return ""
    return maps.draw(edition, root, "pipelines", root + page.url)


def report_card(edition: Edition, work: Work, root: str) -> ReportCard:
    source = edition.sources.get(work.source)
    rows = sections(edition, work, root)
    return ReportCard(
        siglum=work.short,
        heading=Heading(work.short, work.name),
        address=root + work.document.url,
        authors=" and ".join(map(in_order, source.entry.persons.get("author", ()))) if source else "",
        year=source.fields.get("date", "")[:4] if source else "",
        title=british(work.document.title),
        pitch=british(work.pitch),
        paragraphs=sum(row.paragraphs for row in rows),
        minutes=sum(row.minutes for row in rows),
        sections=rows,
        begin=next((row.link for row in rows if row.number and row.link), None),
    )


def in_order(person) -> str:
    """A person's name, given name first."""
    return " ".join(person.first_names + person.middle_names + person.prelast_names + person.last_names)


@view
def find_view(edition: Edition, document: Document, root: str) -> Data:
    """The page Find as it is without script: every paragraph of every report by its number."""
    reports: list[Data] = [
        {
            "siglum": work.short,
            "heading": Heading(f"references-{work.short}", work.name),
            "chapters": [numbered(c, root) for c in edition.chapters if c.work == work.short],
        }
        for work in edition.works.values()
    ]
    headings = [Heading("references", "Every reference"), *(report["heading"] for report in reports)]
    return {"headings": {heading.id: heading for heading in headings}, "reports": reports}


def numbered(chapter: Chapter, root: str) -> tuple[Link, list[Link]]:
    """A chapter by its reference, and its paragraphs by their numbers, as links."""
    home = root + chapter.document.url
    paragraphs = [Link("".join(parts_of(p.id)[2:]), f"{home}#{p.id}") for p in chapter.document.paragraphs]
    return Link(f"{chapter.work.upper()} {chapter.section}", home), paragraphs


def doors(edition: Edition, root: str) -> list[Door]:
    """What there is, counted, with its page; a page that is not there has no door."""
    found = (
        (len(edition.threads), f"threads{reports_of(edition).through}", "docs/threads/index.md"),
        (len(edition.countries), "countries", "docs/countries/index.md"),
        (len(edition.facts), "facts on the timeline", "docs/timeline.md"),
        (len(edition.pipelines), "pipelines on the map", "docs/map.md"),
        (len(edition.entries), "glossary entries", "docs/glossary/index.md"),
        (len(edition.charts), "charts", "docs/charts.md"),
        (len(edition.notes), "notes, each with its works", "docs/notes.md"),
        (len(edition.sources), "sources", "docs/bibliography.md"),
    )
    pages = edition.documents
    return [Door(n, Link(name, root + pages[path].url)) for n, name, path in found if n and path in pages]
