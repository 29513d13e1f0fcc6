"""The HTML of a page's value: its article and headings, a stretch of its text elsewhere, problems in their places."""

from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from typing import Any, NamedTuple

from markupsafe import Markup

from macros.model.edition import Edition
from macros.model.problems import At, Problem, problem
from macros.model.texts import Document, Note
from macros.showing import editing
from macros.showing.apparatus import shower, up
from macros.showing.composing import compose_part
from macros.showing.extension import Renderer
from macros.showing.footnotes import footnotes
from macros.showing.leftovers import acting, doubled, shown_raw
from macros.showing.pages import Filling, Page, page
from macros.showing.templates import filled, template_problem
from macros.showing.treeprocessors import relative
from macros.showing.view import Heading

WHOLE = slice(None)
ABOUT_MARKS = ("rules", "forms")  # views that show marks as they are typed


class TocEntry(NamedTuple):
    """A heading in a table of contents; its title is HTML; `below` are its subheadings."""

    id: str
    title: str
    level: int
    below: tuple["TocEntry", ...] = ()


class Article(NamedTuple):
    """The article of a page: HTML and headings; (link as typed, path below docs/) of its links; problems found."""

    html: str
    headings: tuple[TocEntry, ...]
    links: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


def article(edition: Edition, document: Document) -> str:
    """The HTML of a document's article."""
    return rendered(page(edition, document)).html


def fragment(
    edition: Edition,
    document: Document,
    stretch: slice = WHOLE,
    note: Note | None = None,
    here: str | None = None,
) -> Markup:
    """The HTML of a stretch of a document's Markdown with its marks: an annotation, the text of an entry, a note.

    stretch: offsets in the document's body, or in the text of the note, if one is given. here: the address of the page
    that shows it, if not the document's own: its marks and numbers lead home from there, and it keeps no ids. A figure
    that it asks for stays on the document's page.
    """
    here = document.url if here is None else here
    home = None if here == document.url else relative(document.url, here)
    show = shower(edition, document, up(here), home, footnotes(edition, document, up(here)))
    composed = compose_part(document, edition.linked, show, stretch, note, here, home)
    return Markup(renderer().render(composed, {}).html)


@cache
def renderer() -> Renderer:
    return Renderer()


def rendered(page: Page) -> Article:
    """The Article of a Page. If a template fails, a problem is shown in its place."""
    problems: list[Problem] = []
    figures = {name: fill(found, page.path, problems) for name, found in page.figures.items()}
    text = renderer().render(page.text, figures)
    body = text.html if page.view is None else fill(page.view, page.path, problems, Markup(text.html))
    problems += leftovers(page, text.html, body)
    head = fill(page.head, page.path, problems) if page.head else ""
    foot = fill(page.foot, page.path, problems) if page.foot else ""
    html = (
        f'<h1 id="top">{escape(page.title)}</h1>\n{page.belonging}{head}{body}{foot}{editing.edit_line(page.editing)}'
    )
    problems += [problem("T03", At(page.path, line_of(page, f"#{id}")), id=id) for id in doubled(html)]
    return Article(html, headings(text.headings, page.view, page.foot), text.links, tuple(problems))


def leftovers(page: Page, text: str, body: str) -> Iterator[Problem]:
    """Problems for what is left on a page as typed, and for HTML that acts. text: its own; body: that within its view.

    They have the line in the page's own text, or line 1 if the words come from other files.
    """
    own = () if page.view and page.view.template in ABOUT_MARKS else shown_raw(body)
    for typed in (*own, *acting(text)):
        yield problem("T02", At(page.path, line_of(page, typed)), typed=typed)


def line_of(page: Page, typed: str) -> int:
    """The line of the page's own text with these words; 1 if none has them."""
    text = page.text.text
    return text.partition(typed)[0].count("\n") + 1 if typed in text else 1


def fill(found: Filling, path: str, problems: list[Problem], text: Markup | None = None) -> str:
    """The HTML of a Filling, with the page's own text in it. If it fails, a problem is added and returned as HTML."""
    failed = found.problem
    if failed is None:
        try:
            return filled(found.template, {**(found.data or {}), "text": text})
        except Exception as error:  # whatever a template's line can raise
            failed = template_problem(error, path)
    problems.append(failed)
    return f'<p class="problem">{escape(str(failed))}</p>'


def errors_of(errors: Iterable[Problem], path: str) -> list[Problem]:
    """The errors to show on a page of the server: those of its own file, or, on the home page, all."""
    return [found for found in errors if path == "docs/index.md" or found.at.path == path]


def banner(problems: Iterable[Problem]) -> str:
    """The HTML of problems, for the top of a page of the server."""
    return "".join(f'<p class="problem">{escape(str(found))}</p>\n' for found in problems)


def headings(tokens: list[dict[str, Any]], *fillings: Filling | None) -> tuple[TocEntry, ...]:
    """The table of contents: the nested headings of the text, then those of what follows it."""
    own: list[Heading] = [h for f in fillings if f for h in (f.data or {}).get("headings", {}).values()]
    return (*map(toc_entry, tokens), *(TocEntry(h.id, str(Markup.escape(h.title)), 2) for h in own))


def toc_entry(token: dict[str, Any]) -> TocEntry:
    """The TocEntry of a heading from Python-Markdown's toc_tokens."""
    return TocEntry(token["id"], token["name"], token["level"], tuple(map(toc_entry, token["children"])))
