"""All articles of an edition at once, on every core where that is safe: the same as made one after the other."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import NamedTuple

from macros.model.edition import Edition
from macros.publishing.meanwhile import cores
from macros.showing.metadata import Metadata
from macros.showing.pages import Article, Page, Shown, page_at, rendered, shown

AT_ONCE = 4  # documents that a process takes at a time


class Ready(NamedTuple):
    """What a build needs of a page: its title in the contents, its metadata and its article."""

    short_title: str
    metadata: Metadata
    article: Article


def made(shown: Page | Ready) -> Article:
    """The Article of a page: it was made with all others, or is made now."""
    return shown.article if isinstance(shown, Ready) else rendered(shown)


class Work:
    """What a process makes articles of; it inherits this from the one that parts the work."""

    edition: Shown


def articles(edition: Edition) -> dict[str, Ready]:
    """Path of a document → its Ready, in the order of the edition."""
    set_work(shown(edition))
    made = dict(parted(edition) if cores() > 1 else map(ready, edition.documents))
    return {path: made[path] for path in edition.documents}


def set_work(edition: Shown) -> None:
    Work.edition = edition


def ready(path: str) -> tuple[str, Ready]:
    """(path, Ready) of the document at a path."""
    found = page_at(Work.edition, path)
    return path, Ready(found.short_title, found.metadata, rendered(found))


def parted(edition: Edition) -> Iterator[tuple[str, Ready]]:
    """The same of every document, by several processes; by this one alone where the system ends one of them."""
    # Entries last: they are short, so no process is left with a long page when the others have ended.
    paths = sorted(edition.documents, key=lambda path: path.startswith("docs/glossary/"))
    try:
        with ProcessPoolExecutor(
            cores(), get_context("fork"), initializer=set_work, initargs=(Work.edition,)
        ) as processes:
            yield from processes.map(ready, paths, chunksize=AT_ONCE)
    except BrokenProcessPool:
        yield from map(ready, paths)
