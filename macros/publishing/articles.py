"""Makes all articles of an edition, on every core where that is safe; the result is the same as one by one."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import NamedTuple

from macros.model.edition import Edition
from macros.publishing.meanwhile import cores
from macros.showing.metadata import Metadata
from macros.showing.pages import Article, Page, Shown, page_at, rendered, shown

AT_ONCE = 4  # documents that a process fetches at a time


class Ready(NamedTuple):
    """What a build needs of a page: its title in the contents, its metadata and its article, already made."""

    short_title: str
    metadata: Metadata
    article: Article


def article_of(shown: Page | Ready) -> Article:
    """The Article of a page, which is made now unless it is Ready."""
    return shown.article if isinstance(shown, Ready) else rendered(shown)


class Work:
    """What each process makes articles from; forked processes inherit it, so it is not copied."""

    edition: Shown


def articles(edition: Edition) -> dict[str, Ready]:
    """Path of a document → its Ready, in the order of the edition."""
    set_work(shown(edition))
    made = dict(in_processes(edition) if cores() > 1 else map(ready, edition.documents))
    return {path: made[path] for path in edition.documents}


def set_work(edition: Shown) -> None:
    Work.edition = edition


def ready(path: str) -> tuple[str, Ready]:
    """(path, Ready) of the document at a path."""
    found = page_at(Work.edition, path)
    return path, Ready(found.short_title, found.metadata, rendered(found))


def in_processes(edition: Edition) -> Iterator[tuple[str, Ready]]:
    """(path, Ready) of every document, made by several processes, or by this one if the system kills one of them."""
    # Entries last: they are short, so that no process is still busy with a long page when the others have finished.
    paths = sorted(edition.documents, key=lambda path: path.startswith("docs/glossary/"))
    try:
        with ProcessPoolExecutor(
            cores(), get_context("fork"), initializer=set_work, initargs=(Work.edition,)
        ) as processes:
            yield from processes.map(ready, paths, chunksize=AT_ONCE)
    except BrokenProcessPool:
        yield from map(ready, paths)
