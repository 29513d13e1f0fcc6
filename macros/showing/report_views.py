"""Views of the front page, of each report (what it is about, its chapters, their length), and of the page Find."""

from typing import NamedTuple

from markupsafe import Markup

from macros.model.edition import Edition
from macros.model.reference import parts_of
from macros.model.texts import Chapter, Document, Work
from macros.showing import maps
from macros.showing.apparatus import list_form
from macros.showing.figures import MAP
from macros.showing.people import full_name, names_of_authors
from macros.showing.reports import reports_of
from macros.showing.typography import british
from macros.showing.view import Data, Heading, Link, view, view_at

WORDS_A_MINUTE = 220  # of scholarly prose, read with care


class SectionRow(NamedTuple):
    """A section of a report: number, title as printed, length; the link is empty if it is not restated yet."""

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
    begin: Link | None  # the first chapter after the abstract


class Door(NamedTuple):
    """A link from the front page into the edition: how many of what, and where they are."""

    number: int
    link: Link


@view
def report_view(edition: Edition, document: Document, root: str) -> Data:
    """A report: how to cite it, and its sections, with links to those that are restated."""
    work = edition.works[document.meta["work"]]
    source = edition.sources.get(work.source)
    return {
        "headings": {"chapters": Heading("chapters", "Chapters")},
        "citation": Markup(list_form(source)) if source else work.name,
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
    """(range of notes as a link to the first, title) for each chapter with notes below an address."""
    found = []
    for chapter in edition.chapters:
        notes = chapter.document.notes if chapter.document.url.startswith(f"{folder}/") else ()
        if notes:
            run = f"nn. {notes[0].n}–{notes[-1].n}" if len(notes) > 1 else f"n. {notes[0].n}"
            found.append((Link(run, f"{root}{chapter.document.url}#{notes[0].id}"), british(chapter.title)))
    return found


def minutes(chapter: Chapter) -> int:
    """Minutes that the paragraphs of a chapter take to read, without the notes; at least one."""
    words = sum(len(paragraph.text.split()) for paragraph in chapter.document.paragraphs)
    return max(1, round(words / WORDS_A_MINUTE))


@view_at("docs/index.md")
def home_view(edition: Edition, document: Document, root: str) -> Data:
    """The front page: a map, a card for each report, and links into the apparatus."""
    reports = [report_card(edition, work, root) for work in edition.works.values()]
    return {
        "headings": {card.heading.id: card.heading for card in reports},
        "lead": british(str(document.meta.get("lead") or "")),
        "picture": pipelines_map(edition, root),
        "reports": reports,
        "said": reports_of(edition),
        "doors": doors(edition, root),
    }


def pipelines_map(edition: Edition, root: str) -> str:
    """The map of the pipelines, with numbers that lead to the tables of the page Map. Empty without that page,
    the borders or a pipeline."""
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
        authors=names_of_authors(source, full_name),
        year=source.fields.get("date", "")[:4] if source else "",
        title=british(work.document.title),
        pitch=british(work.pitch),
        paragraphs=sum(row.paragraphs for row in rows),
        minutes=sum(row.minutes for row in rows),
        sections=rows,
        begin=next((row.link for row in rows if row.number and row.link), None),
    )


@view_at("docs/find.md")
def find_view(edition: Edition, document: Document, root: str) -> Data:
    """The page Find without its script: every paragraph of every report by its number."""
    reports: list[Data] = [
        {
            "siglum": work.short,
            "heading": Heading(f"references-{work.short}", work.name),
            "chapters": [chapter_numbers(c, root) for c in edition.chapters if c.work == work.short],
        }
        for work in edition.works.values()
    ]
    headings = [Heading("references", "Every reference"), *(report["heading"] for report in reports)]
    return {"headings": {heading.id: heading for heading in headings}, "reports": reports}


def chapter_numbers(chapter: Chapter, root: str) -> tuple[Link, list[Link]]:
    """A chapter by its reference, and its paragraphs as links from their numbers."""
    home = root + chapter.document.url
    paragraphs = [Link("".join(parts_of(p.id)[2:]), f"{home}#{p.id}") for p in chapter.document.paragraphs]
    return Link(f"{chapter.work.upper()} {chapter.section}", home), paragraphs


def doors(edition: Edition, root: str) -> list[Door]:
    """What the edition has, counted, with links; things without a page are left out."""
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
