"""The site's contents: the branches and their pages, and what a reader sees of them from one page."""

from collections.abc import Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

from macros.model.edition import Edition
from macros.model.texts import Document
from macros.showing.typography import british
from macros.showing.view import Link

COUNTRIES = "docs/countries/index.md"
GLOSSARY = "docs/glossary/index.md"
FACTS = ("docs/timeline.md", "docs/map.md", "docs/charts.md", "docs/data.md")
SOURCES = (
    "docs/bibliography.md",
    "docs/notes.md",
    "docs/readings.md",
    "docs/links.md",
    "docs/evidence.md",
    "docs/editions.md",
)
USE = ("docs/citing.md", "docs/read.md", "docs/notebook.md", "docs/linker.md")


class Branch(NamedTuple):
    """A branch of the contents: its name and its documents. alone: it is a single page, without a list under it."""

    name: str
    documents: tuple[Document, ...]
    alone: bool = False

    def as_nav(self) -> dict[str, str | list[str]]:
        """The branch in the form of `nav` in mkdocs.yml."""
        paths = [document.path.removeprefix("docs/") for document in self.documents]
        return {self.name: paths[0] if self.alone else paths}


class PlaceInContents(NamedTuple):
    """What a page shows of the contents: the branches, the pages of its own branch, its neighbours. under: the name of
    its branch, or its own title where it stands in none."""

    under: str
    branches: tuple[Link, ...]
    beside: tuple[Link, ...]
    before: Link | None
    after: Link | None


def contents(edition: Edition) -> list[Branch]:
    """The branches in their order: home, the reports with their chapters, the apparatus, how to contribute."""
    countries = [c.document.path for c in sorted(edition.countries.values(), key=lambda c: c.name) if c.document]
    threads = [thread.document.path for thread in edition.threads.values()]
    guides = sorted(
        (p for p in edition.documents if p.startswith("docs/contribute/")), key=partial(guide_order, edition)
    )
    found = [
        branch(edition, "Home", ["docs/index.md"], alone=True),
        *(report_branch(edition, work.short) for work in edition.works.values()),
        branch(edition, "Threads", ["docs/threads/index.md", *threads]),
        branch(edition, "Countries", [COUNTRIES, *countries]),
        branch(edition, "Facts", FACTS),
        branch(edition, "Glossary", [GLOSSARY], alone=True),
        branch(edition, "Sources", SOURCES),
        branch(edition, "Use", USE),
        branch(edition, "Contribute", guides),
        branch(edition, "Rights", ["docs/rights.md"], alone=True),
    ]
    return [b for b in found if b.documents]


def guide_order(edition: Edition, path: str) -> tuple[int, str]:
    """A sort key for guides: the `order` of its front matter; those without one come last."""
    order = edition.documents[path].meta.get("order")
    return (order if isinstance(order, int) else 1_000, path)


def branch(edition: Edition, name: str, paths: Iterable[str], alone: bool = False) -> Branch:
    """The Branch of the documents at these paths; missing ones are left out."""
    return Branch(name, tuple(edition.documents[path] for path in paths if path in edition.documents), alone)


def report_branch(edition: Edition, short: str) -> Branch:
    """A report with its chapters."""
    work = edition.works[short]
    return Branch(work.name, (work.document, *(c.document for c in edition.chapters if c.work == short)))


def short_title(document: Document) -> str:
    """The title of a document in the contents."""
    return british(str(document.meta.get("short_title", document.title)))


def link(document: Document) -> Link:
    return Link(short_title(document), document.url)


def listed_under(document: Document) -> str:
    """The path by which the contents list a page: its own; for an entry that of the glossary, for a part of a longer
    page that of the whole."""
    if document.leaf:
        return document.leaf.whole
    return GLOSSARY if document.url.startswith("glossary/") else document.path


def set_titles(pages: Mapping[str, Any], edition: Edition) -> None:
    """Set the titles of MkDocs' pages, and the parents of entries and of parts of longer pages, so that the right tab
    is marked. pages: path of a document → MkDocs' page."""
    for path, page in pages.items():
        document = edition.documents[path]
        page.title, under = short_title(document), pages.get(listed_under(document))
        if page.parent is None and under is not page:
            page.parent = under


class Outline(NamedTuple):
    """The contents by the paths of their pages: the name of a page's branch, the pages of that branch, its neighbours;
    and the branches themselves as links."""

    names: tuple[Link, ...]
    under: Mapping[str, str]
    beside: Mapping[str, tuple[Link, ...]]
    around: Mapping[str, tuple[Link | None, Link | None]]


def outline(branches: list[Branch]) -> Outline:
    beside: dict[str, tuple[Link, ...]] = {}
    under: dict[str, str] = {}
    for one in branches:
        links = tuple(map(link, one.documents))
        for document in one.documents:
            beside[document.path] = beside.get(document.path, ()) + links
            under.setdefault(document.path, one.name)
    row = [document for branch in branches for document in branch.documents]
    return Outline(
        tuple(Link(short_title(b.documents[0]) if b.alone else b.name, b.documents[0].url) for b in branches),
        MappingProxyType(under),
        MappingProxyType(beside),
        MappingProxyType({row[at].path: neighbours(row, at) for at in reversed(range(len(row)))}),
    )


def neighbours(row: list[Document], at: int) -> tuple[Link | None, Link | None]:
    """The pages before and after the one at a place of the contents."""
    return link(row[at - 1]) if at else None, link(row[at + 1]) if at + 1 < len(row) else None


def place(
    names: tuple[Link, ...],
    under: Mapping[str, str],
    beside: Mapping[str, tuple[Link, ...]],
    around: Mapping[str, tuple[Link | None, Link | None]],
    document: Document,
) -> PlaceInContents:
    """The PlaceInContents of a document in an Outline. An entry, or a part of a long page, has no neighbours."""
    page, (before, after) = listed_under(document), around.get(document.path, (None, None))
    return PlaceInContents(under.get(page, document.title), names, beside.get(page, ()), before, after)
