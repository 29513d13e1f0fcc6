"""Views of threads: the list of all threads, and what follows the text of each."""

from typing import NamedTuple

from markupsafe import Markup

from macros.model.edition import Edition
from macros.model.geography import MAPS
from macros.model.texts import Document
from macros.model.threads import Thread
from macros.reading.facts import in_time
from macros.showing.apparatus import references, referring
from macros.showing.figures import chart_figure, map_figure
from macros.showing.rows import fact_row
from macros.showing.view import Data, Heading, Link, view, view_at


class ThreadRow(NamedTuple):
    """A thread in the list of all threads."""

    link: Link
    question: Markup
    summary: Markup
    paragraphs: int
    facts: int


@view_at("docs/threads/index.md")
def threads_view(edition: Edition, document: Document, root: str) -> Data:
    """All threads, each with its question and what it finds."""
    return {"headings": {}, "threads": [thread_row(edition, thread, root) for thread in edition.threads.values()]}


def thread_row(edition: Edition, thread: Thread, root: str) -> ThreadRow:
    return ThreadRow(
        Link(thread.document.title, root + thread.document.url),
        referring(edition, thread.question, root),
        referring(edition, thread.summary, root),
        len(thread.places),
        len([id for id in thread.facts if id in edition.facts]),
    )


@view
def thread_view(edition: Edition, document: Document, root: str) -> Data:
    """A thread: its facts by date, its charts and map, and its paragraphs."""
    thread = edition.threads[document.path.removeprefix("docs/threads/").removesuffix(".md")]
    facts = in_time(edition.facts[id] for id in thread.facts if id in edition.facts)
    charts = [chart_figure(edition, edition.charts[id], root) for id in thread.charts if id in edition.charts]
    said = paragraphs(edition, thread, root)
    given = {
        "timeline": Heading("timeline", "In order of time", len(facts)) if facts else None,
        "figures": Heading("figures", "In figures") if charts else None,
        "map": Heading("map", "On the map") if thread.map in MAPS else None,
        "paragraphs": Heading("paragraphs", "Paragraphs on its way", len(thread.places)) if said else None,
    }
    return {
        "headings": {id: heading for id, heading in given.items() if heading},
        "facts": [fact_row(edition, fact, root) for fact in facts],
        "charts": charts,
        "map": map_figure(edition, thread.map, root) if thread.map in MAPS else None,
        "said": said,
    }


def paragraphs(edition: Edition, thread: Thread, root: str) -> list[tuple[Link, Markup]]:
    """(chapter, paragraphs that the thread names) for each such chapter."""
    found = []
    for chapter in edition.listed:
        here = [id for id in thread.places if edition.homes[id] == chapter.url]
        if here:
            link = Link(f"{chapter.work.upper()} {chapter.section}", root + chapter.url)
            found.append((link, references(edition, here, root)))
    return found
