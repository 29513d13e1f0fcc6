"""Checks that need the pages: which view each asks for, and whether its links lead somewhere."""

import posixpath
import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from markupsafe import Markup

from macros.checks.edition import read_edition
from macros.model.edition import Edition
from macros.model.problems import At, Problem, nearest, problem
from macros.model.texts import Document
from macros.reading.code import code_spans, without_code_blocks
from macros.reading.files import Reader
from macros.reading.lines import Lines
from macros.showing.drawing import left_out
from macros.showing.pages import Page, Shown, page_at, view_of
from macros.showing.rendering import Article, fill, rendered
from macros.showing.view import PLACES

LINK = re.compile(
    r"\]\(\s*(?:<(?P<angled>[^<>\n]*)>|(?P<plain>[^()\s<]*(?:\([^()\s]*\)[^()\s]*)*))(?=[\s)])"
    r"|^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*<?(?P<defined>[^\s>]+)"
    r"|<(?:a|img)\b[^<>]*?\b(?:href|src)\s*=\s*(?P<sign>[\"']?)(?P<html>[^\"'\s>]+)(?P=sign)",
    re.M | re.I,
)


class TypedLink(NamedTuple):
    """A link as typed, with its line. of_html: whether it is in raw HTML, which goes onto the page unchanged."""

    typed: str
    at: At
    of_html: bool


def read_and_check(
    reader: Reader, begin: Callable[[Edition], object] = lambda edition: None
) -> tuple[Edition, list[Problem]]:
    """(Edition, problems) like `read_edition`, with the problems of its pages too."""
    edition, problems = read_edition(reader, begin)
    return edition, sorted({*problems, *check_views(edition), *check_links(edition, reader.files("docs"))})


def problems_of(article: Article, errors: Collection[Problem]) -> list[Problem]:
    """What to report of a page's article, after these errors in the files. Marks shown as typed (T02) are not reported
    beside an error: they usually follow from one, such as an unknown source."""
    return [found for found in article.problems if found.code != "T02" or not errors]


def check_views(edition: Edition) -> Iterator[Problem]:
    """Problems for views that do not exist, and for pages that lost the line with the name of their view."""
    views = [view for d in edition.documents.values() if isinstance(view := d.meta.get("view"), str)]
    asked = set(views) & set(PLACES)
    for document in edition.documents.values():
        name: object = document.meta.get("view")
        if isinstance(name, str) and name not in PLACES:
            wanted = nearest(name, sorted(PLACES), "").removeprefix("Did you mean ").rstrip("?")
            wanted = f"view: {wanted}" if wanted else f"one of {', '.join(sorted(PLACES))}"
            yield problem("F06", document.at("view"), field="view", value=f'"{name}"', wanted=wanted)
    for view, path in PLACES.items() if asked else ():
        if view not in asked and (lost := edition.documents.get(path)):
            what_to_do = f"Add a line view: {view} to the front matter"
            yield problem("F04", lost.at("view"), missing=f'the view "{view}"', what_to_do=what_to_do)
        elif view not in asked:
            what_to_do = f"Bring the page back, with view: {view} in its front matter"
            yield problem("F04", At(path, 1), missing=f'the page with the view "{view}"', what_to_do=what_to_do)


def check_templates(edition: Edition) -> list[Problem]:
    """Problems for views that fail on what they are to show. A build finds them too, and this takes too long for each
    rebuild. The heads and feet of pages, and the drawings, are left to the build."""
    shown, problems = Shown.of(edition), list[Problem]()
    with left_out():
        for path, document in shown.documents.items():
            if view := view_of(shown, document):
                fill(view, path, problems, Markup(""))
    return problems


def check_links(edition: Edition, files: Collection[str]) -> Iterator[Problem]:
    """Problems for links to missing files or missing anchors. files: the paths of all files under docs/."""
    edition, known = Shown.of(edition), frozenset(files)
    for document in edition.documents.values():
        for link in links_of(document):
            yield from check_link(edition, document, link, known)


@lru_cache(maxsize=1 << 16)
def links_in(path: str, text: str, line: int) -> tuple[TypedLink, ...]:
    """The links in a text, except those in code. line: the line on which the text begins."""
    if "](" not in text and "]:" not in text and "<" not in text:
        return ()
    visible, lines = code_spans(without_code_blocks(text)), Lines(text, line)
    return tuple(
        TypedLink(
            m["angled"] or m["plain"] or m["defined"] or m["html"] or "", At(path, lines(m.start())), bool(m["html"])
        )
        for m in LINK.finditer(visible)
    )


def links_of(document: Document) -> Iterator[TypedLink]:
    """Every link in a document that its author typed."""
    yield from links_in(document.path, document.body, 1)
    for note in document.notes:
        yield from links_in(document.path, note.text, note.at.line)


def check_link(edition: Shown, document: Document, link: TypedLink, files: frozenset[str]) -> Iterator[Problem]:
    """The problem of a link that should lead to a place in the edition but does not."""
    try:
        scheme, host, path, _, fragment = urlsplit(link.typed)
    except ValueError:
        yield problem("R04", link.at, typed=link.typed, near="Write an address that a browser opens")
        return
    if scheme in ("http", "https") and not host:
        yield problem("R04", link.at, typed=link.typed, near=f"Write {scheme}://, two slashes, and the address")
    if scheme or host:
        return
    target = target_file(edition, document, unquote(path), link.of_html)
    if (not link.typed) or path.startswith("/") or (target not in edition.documents and target not in files):
        yield problem("R04", link.at, typed=link.typed, near=nearest_file(document, target, files))
    elif fragment and (to := edition.documents.get(target)):
        ids = ids_to_search(edition, to, unquote(fragment))
        if unquote(fragment) not in ids:
            near = nearest(unquote(fragment), ids, "Look it up: each heading and paragraph shows its address")
            yield problem("R05", link.at, typed=link.typed, page=to.path, near=near)


def target_file(edition: Edition, document: Document, path: str, of_html: bool) -> str:
    """The file that a relative link of a document leads to. In raw HTML the link is relative to the page's address,
    elsewhere to the file."""
    if not path:
        return document.path
    if not of_html:
        below = posixpath.normpath(posixpath.join(posixpath.dirname(document.path.removeprefix("docs/")), path))
        return f"docs/{below}"  # docs/../… is no file of docs/, whatever the folder above it is called
    url = urljoin(f"/{document.url}", path).lstrip("/")
    return next((d.path for d in edition.documents.values() if d.url == url), f"docs/{url}")


def nearest_file(document: Document, target: str, files: frozenset[str]) -> str:
    """A hint that names the file closest to a target, relative to the document."""
    ending = posixpath.splitext(target)[1]
    alike = [path for path in files if not ending or path.endswith(ending)]
    same = [path for path in alike if posixpath.basename(path) == posixpath.basename(target)]
    hint = f'Did you mean "{same[0]}"?' if len(same) == 1 else nearest(target, alike, "")
    if not hint:
        return "Write the way from this file to the other: writing.md, ../glossary/sco.md, ../assets/map.png"
    found = hint.removeprefix('Did you mean "').removesuffix('"?')
    return f'Did you mean "{posixpath.relpath(found, posixpath.dirname(document.path))}"?'


def ids_to_search(edition: Shown, document: Document, wanted: str) -> Collection[str]:
    """The ids on a document's page. The page is made only if the edition does not know the id that is wanted."""
    own = [id for id, url in edition.homes.items() if url == document.url]
    if edition.homes.get(wanted) == document.url:
        return own
    return [*own, *ids_on_page(edition, document)]


# Path → (the page when last made, the ids on it): a cache, since most rebuilds leave such a page unchanged.
looked_at: dict[str, tuple[Page, list[str]]] = {}


def ids_on_page(edition: Shown, document: Document) -> list[str]:
    """Every id in the HTML of a document's page; cached."""
    found = page_at(edition, document.path)
    before = looked_at.get(document.path)
    if before is None or before[0] != found:
        looked_at[document.path] = found, re.findall(r'\sid="([^"]+)"', rendered(found).html)
    return looked_at[document.path][1]
