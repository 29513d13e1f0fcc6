"""A page as a value: all that it shows, from the Edition alone; and the HTML of its article, without MkDocs.

Two Pages that are equal have equal articles and stand at the same place of the contents. So a page is built again when,
and only when, its Page is another: nothing lists what a view reads.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from html import escape
from typing import Any, NamedTuple

from markupsafe import Markup

from macros.checks.edition import FIGURE
from macros.model.edition import Edition
from macros.model.editions import Change, Step
from macros.model.problems import At, Problem, problem
from macros.model.texts import Chapter, Document, Note
from macros.reading.code import without_code_blocks
from macros.showing import (
    assignment,
    contents,
    country_views,
    editing,
    history,
    layer,
    part_views,
    report_views,
    thread_views,
    views,
    wanted,
)
from macros.showing.apparatus import referring, shower, up
from macros.showing.contents import Branch, Place
from macros.showing.editing import ways
from macros.showing.extension import Composed, Renderer, compose, compose_part, relative
from macros.showing.figures import figure
from macros.showing.footnotes import foot_of, footnotes
from macros.showing.leftovers import acting, doubled, shown_raw
from macros.showing.metadata import Metadata, metadata
from macros.showing.templates import filled, template_problem, texts_of
from macros.showing.typography import british
from macros.showing.uses import Uses, uses
from macros.showing.view import VIEWS, Data, Heading, Link

WHOLE = slice(None)
BY_PLACE = (
    "report",
    "entry",
    "country",
    "thread",
    "year",
    "works",
    "report_notes",
    "country_facts",
)  # views that a document has by its place alone
ABOUT_MARKS = ("rules", "forms")  # views that speak of marks and show them
# Imported so that their views are registered.
MODULES = (views, assignment, country_views, history, layer, part_views, report_views, thread_views, wanted)


class Common(NamedTuple):
    """What the pages of an Edition have in common: the contents, the last Step in which a paragraph changed, and what
    uses a paragraph."""

    branches: list[Branch]
    changed: Mapping[str, tuple[Step, list[Change]]]
    used: Mapping[str, Uses]


class Filling(NamedTuple):
    """A template to be filled, with the texts that it is made of and its data; or why the data could not be had."""

    template: str
    texts: tuple[str, ...] = ()
    data: Data | None = None
    problem: Problem | None = None


class Page(NamedTuple):
    """All that a page shows. head: what stands before the text of a chapter; foot: what stands at the
    end of our own prose. figures: name → the map or chart that its
    text asks for. view: what follows the text. editing: where a reader changes it.
    """

    path: str
    meta: Mapping[str, Any]
    title: str
    short_title: str
    belonging: Markup
    head: Filling | None
    foot: Filling | None
    place: Place
    text: Composed
    figures: dict[str, Filling]
    view: Filling | None
    editing: tuple[Link, ...]
    metadata: Metadata


class TocEntry(NamedTuple):
    """A heading in a table of contents, its title as HTML, with those below it."""

    id: str
    title: str
    level: int
    below: tuple["TocEntry", ...] = ()


class Article(NamedTuple):
    """The article of a page: its HTML and headings, (link as typed, path below docs/) of its links, and what failed."""

    html: str
    headings: tuple[TocEntry, ...]
    links: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


def pages(edition: Edition) -> dict[str, Page]:
    """Path of a document → its Page, for every document."""
    shared = common(edition)
    return {path: page(edition, document, shared) for path, document in edition.documents.items()}


def common(edition: Edition) -> Common:
    """What the pages of an Edition have in common, found once for all."""
    changed = history.last_changes(edition, history.history(edition))
    return Common(contents.contents(edition), changed, uses(edition, edition.paragraphs))


def page(edition: Edition, document: Document, shared: Common | None = None) -> Page:
    """The Page of a document. shared: what it has in common with the others, where that is known already."""
    branches, changed, used = shared or common(edition)
    chapter = next((c for c in edition.chapters if c.document is document), None)
    root = up(document.url)
    cited = footnotes(edition, document, root)
    return Page(
        path=document.path,
        meta=document.meta,
        title=document.title,
        short_title=contents.short_title(document),
        belonging=belonging(edition, document, chapter),
        head=filling("head", document, partial(layer.head_of, edition, chapter)) if chapter else None,
        foot=filling("foot", document, partial(foot_of, edition, cited)) if cited.notes else None,
        place=contents.place(branches, document),
        text=compose(
            document,
            edition.linked,
            shower(edition, document, root, footnotes=cited),
            layer.beside(edition, document, changed, used) if chapter else (),
            editing.form(edition, editing.CORRECT, reference="") if chapter else "",
        ),
        figures=figures(edition, document),
        view=view(edition, document),
        editing=ways(edition, document, name_of_view(edition, document)),
        metadata=metadata(edition, document, contents.branch_of(branches, document)),
    )


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


def belonging(edition: Edition, document: Document, chapter: Chapter | None) -> Markup:
    """Of what a page is a part, under its title: a chapter of its report, an entry of the glossary."""
    root = up(document.url)
    if chapter:
        work, section = edition.works[chapter.work], chapter.section
        printed = next((british(s.title) for s in work.sections if s.number == section), "")
        said = Markup("; printed as ‘{}’").format(printed) if printed != british(chapter.title) else ""
        line = '<p class="chapter-of" data-report="{}"><a href="{}{}">{}</a>, section {}: {} {}{}</p>'
        siglum = work.short
        return Markup(line).format(siglum, root, work.document.url, work.name, section, siglum.upper(), section, said)
    if document.leaf:
        whole = edition.documents[document.leaf.whole]
        return Markup('<p class="chapter-of"><a href="{}{}">{}</a></p>').format(root, whole.url, whole.title)
    if slug_of(document, "glossary") in edition.entries:
        return Markup('<p class="chapter-of"><a href="{}glossary/">Glossary</a></p>').format(root)
    if thread := edition.threads.get(slug_of(document, "threads") or ""):
        line = '<p class="chapter-of"><a href="{}threads/">Threads</a></p><p class="thread-question">{}</p>'
        return Markup(line).format(root, referring(edition, thread.question, root))
    return Markup("")


def slug_of(document: Document, folder: str) -> str | None:
    """The slug of a page in a folder, None for a page elsewhere."""
    path = document.path.removeprefix(f"docs/{folder}/")
    return path.removesuffix(".md") if path != document.path else None


def figures(edition: Edition, document: Document) -> dict[str, Filling]:
    """Name → the map or chart, for each that the document's text asks for and that there is."""
    if "figure=" not in document.body:
        return {}
    names = {found[1] for found in FIGURE.finditer(without_code_blocks(document.body))}
    root = up(document.url)
    found = {name: filling("figure", document, partial(figure, edition, name, root)) for name in sorted(names)}
    return {name: made for name, made in found.items() if made.data or made.problem}


def view(edition: Edition, document: Document) -> Filling | None:
    """The view that follows a document's text; None for a document without one."""
    name = name_of_view(edition, document)
    return None if name is None else filling(name, document, lambda: data_of(edition, document, name))


def name_of_view(edition: Edition, document: Document) -> Any:
    """The view that a document's place gives it, or that it asks for in its front matter (`view: bibliography`)."""
    if document.leaf:
        return document.leaf.view
    if str(document.meta.get("work")) in edition.works:
        return "report"
    if slug_of(document, "glossary") in edition.entries:
        return "entry"
    if slug_of(document, "countries") in edition.countries:
        return "country"
    if slug_of(document, "threads") in edition.threads:
        return "thread"
    name = document.meta.get("view")
    asked = isinstance(name, str) and name in VIEWS and name not in BY_PLACE
    return name if asked else None  # any other is told by the checks


def data_of(edition: Edition, document: Document, name: Any) -> Data:
    """What the template of this name shows."""
    root = up(document.url)
    return {"root": root, **VIEWS[name](edition, document, root)}


def filling(template: Any, document: Document, make: Callable[[], Data | None]) -> Filling:
    """The Filling of a template with what `make()` gives, or with the problem where that fails on broken data."""
    try:
        data = make()
        return Filling(template, texts_of(template), data)
    except Exception as error:  # whatever a view can raise on broken data
        return Filling(str(template), problem=template_problem(error, document.path))


def rendered(page: Page) -> Article:
    """The Article of a Page. A template that fails is a problem, which stands in its place too."""
    problems: list[Problem] = []
    figures = {name: fill(found, page.path, problems) for name, found in page.figures.items()}
    text = renderer().render(page.text, figures)
    body = text.html if page.view is None else fill(page.view, page.path, problems, Markup(text.html))
    problems += left(page, text.html, body)
    head = fill(page.head, page.path, problems) if page.head else ""
    foot = fill(page.foot, page.path, problems) if page.foot else ""
    html = f'<h1 id="top">{escape(page.title)}</h1>\n{page.belonging}{head}{body}{foot}{editing.foot(page.editing)}'
    problems += [problem("T03", At(page.path, line_of(page, f"#{id}")), id=id) for id in doubled(html)]
    return Article(html, headings(text.headings, page.view, page.foot), text.links, tuple(problems))


def left(page: Page, text: str, body: str) -> Iterator[Problem]:
    """Problems of what stands on a page as it was typed, or acts. text: its own; body: with that of its view.

    The line is that of the page's own text, or 1 where the words come from other files: whoever builds looks there.
    """
    own = () if page.view and page.view.template in ABOUT_MARKS else shown_raw(body)
    for typed in (*own, *acting(text)):
        yield problem("T02", At(page.path, line_of(page, typed)), typed=typed)


def line_of(page: Page, typed: str) -> int:
    """The line of the page's own text in which some words stand; 1 where none has them."""
    text = page.text.text
    return text.partition(typed)[0].count("\n") + 1 if typed in text else 1


def fill(found: Filling, path: str, problems: list[Problem], text: Markup | None = None) -> str:
    """The HTML of a Filling, around the page's own text; what fails is added to the problems."""
    failed = found.problem
    if failed is None:
        try:
            return filled(found.template, {**(found.data or {}), "text": text})
        except Exception as error:  # whatever a template's line can raise
            failed = template_problem(error, path)
    problems.append(failed)
    return f'<p class="problem">{escape(str(failed))}</p>'


def told(errors: Iterable[Problem], path: str) -> list[Problem]:
    """The errors that a served page shows: those of its own file; the home page shows all."""
    return [found for found in errors if path == "docs/index.md" or found.at.path == path]


def banner(problems: Iterable[Problem]) -> str:
    """Problems at the head of a served page."""
    return "".join(f'<p class="problem">{escape(str(found))}</p>\n' for found in problems)


def headings(tokens: list[dict[str, Any]], *fillings: Filling | None) -> tuple[TocEntry, ...]:
    """The table of contents: the headings of the text as they nest, then those of what follows it."""
    own: list[Heading] = [h for f in fillings if f for h in (f.data or {}).get("headings", {}).values()]
    return (*map(entry, tokens), *(TocEntry(h.id, str(Markup.escape(h.title)), 2) for h in own))


def entry(token: dict[str, Any]) -> TocEntry:
    """The TocEntry of a heading as Python-Markdown gives it."""
    return TocEntry(token["id"], token["name"], token["level"], tuple(map(entry, token["children"])))
