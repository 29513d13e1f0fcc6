"""A page as a value: everything that it shows, made from the Edition alone; and the HTML of its article.

Equal Pages have equal articles and the same place in the contents. So a page is built again exactly when its Page has
changed, and no list is needed of what each view reads.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache, cached_property, partial
from html import escape
from types import MappingProxyType
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
    entry_views,
    guide_views,
    history,
    layer,
    part_views,
    report_views,
    source_views,
    thread_views,
    wanted,
)
from macros.showing.apparatus import referring, shower, up
from macros.showing.composing import Composed, compose, compose_part
from macros.showing.contents import Branch, Place
from macros.showing.editing import edit_links
from macros.showing.extension import Renderer
from macros.showing.figures import figure
from macros.showing.footnotes import foot_of, footnotes
from macros.showing.leftovers import acting, doubled, shown_raw
from macros.showing.metadata import Metadata, metadata
from macros.showing.templates import filled, names_of_templates, template_problem, texts_of
from macros.showing.treeprocessors import relative
from macros.showing.typography import british
from macros.showing.uses import Uses, uses
from macros.showing.view import VIEWS, Data, Heading, Link
from macros.showing.watched import Kept

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
)  # views that follow from a document's place, and cannot be asked for
ABOUT_MARKS = ("rules", "forms")  # views that show marks as they are typed
# Imported so that their views are registered.
MODULES = (
    assignment,
    country_views,
    entry_views,
    guide_views,
    history,
    layer,
    part_views,
    report_views,
    source_views,
    thread_views,
    wanted,
)


@dataclass(frozen=True)
class Shown(Edition):
    """An Edition with what its pages have in common, found once for all of them."""

    @cached_property
    def branches(self) -> list[Branch]:
        return contents.contents(self)

    @cached_property
    def outline(self) -> contents.Outline:
        return contents.outline(self.branches)

    @property
    def names(self) -> tuple[Link, ...]:
        return self.outline.names

    @property
    def under(self) -> Mapping[str, str]:
        return self.outline.under

    @property
    def beside(self) -> Mapping[str, tuple[Link, ...]]:
        return self.outline.beside

    @property
    def neighbours(self) -> Mapping[str, tuple[Link | None, Link | None]]:
        return self.outline.around

    @cached_property
    def templates(self) -> Mapping[str, tuple[str, ...]]:
        """Name of a template → its text and those of all that it imports."""
        return MappingProxyType({name: texts_of(name) for name in names_of_templates()})

    @cached_property
    def changed(self) -> Mapping[str, tuple[Step, list[Change]]]:
        """Id of a paragraph → the last Step in which it changed."""
        return MappingProxyType(history.last_changes(self, history.history(self)))

    @cached_property
    def used(self) -> Mapping[str, Uses]:
        """Id of a paragraph or note → what uses it."""
        return MappingProxyType(uses(self, (*self.paragraphs, *self.notes)))


class Filling(NamedTuple):
    """A template to be filled, with its texts and data; or the problem that kept its data from being made."""

    template: str
    texts: tuple[str, ...] = ()
    data: Data | None = None
    problem: Problem | None = None


class Page(NamedTuple):
    """Everything that a page shows. head: what stands before the text of a chapter; foot: what stands at the end of our
    own prose; figures: name → the map or chart that the text asks for; view: what follows the text; editing: links for
    changing it.
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


def pages(edition: Edition) -> dict[str, Page]:
    """Path of a document → its Page, for every document."""
    whole = shown(edition)
    return {path: page_at(whole, path) for path in edition.documents}


def remembering() -> Callable[[Edition], dict[str, Page]]:
    """The same for one Edition after another: a Page is made again only if what it reads of the Edition has changed."""
    kept: Kept[Shown, Page] = Kept(page_at)
    return lambda edition: kept.all(shown(edition), edition.documents)


def shown(edition: Edition) -> Shown:
    return Shown(**{field.name: getattr(edition, field.name) for field in fields(edition)})


def page(edition: Edition, document: Document) -> Page:
    """The Page of a document."""
    return page_at(shown(edition), document.path)


def page_at(edition: Shown, path: str) -> Page:
    """The Page of the document at a path."""
    document, chapter = edition.documents[path], edition.chapter_at.get(path)
    root = up(document.url)
    place = contents.place(edition.names, edition.under, edition.beside, edition.neighbours, document)
    cited = footnotes(edition, document, root)
    return Page(
        path=document.path,
        meta=document.meta,
        title=document.title,
        short_title=contents.short_title(document),
        belonging=belonging(edition, document, chapter),
        head=filling(edition, "head", document, partial(layer.head_of, edition, chapter)) if chapter else None,
        foot=filling(edition, "foot", document, partial(foot_of, edition, cited)) if cited.notes else None,
        place=place,
        text=compose(
            document,
            edition.linked,
            shower(edition, document, root, footnotes=cited),
            layer.beside(edition, document, edition.changed, edition.used) if chapter else (),
            editing.form_address(edition, editing.CORRECT, reference="") if chapter else "",
        ),
        figures=figures_asked_for(edition, document),
        view=view_of(edition, document),
        editing=edit_links(edition, document, name_of_view(edition, document)),
        metadata=metadata(edition, document, place.under),
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
    """The line under a page's title that says what it is part of: a chapter of its report, an entry of the glossary."""
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
    if slug_in_folder(document, "glossary") in edition.entries:
        return Markup('<p class="chapter-of"><a href="{}glossary/">Glossary</a></p>').format(root)
    if thread := edition.threads.get(slug_in_folder(document, "threads") or ""):
        line = '<p class="chapter-of"><a href="{}threads/">Threads</a></p><p class="thread-question">{}</p>'
        return Markup(line).format(root, referring(edition, thread.question, root))
    return Markup("")


def slug_in_folder(document: Document, folder: str) -> str | None:
    """The slug of a page, if it is in this folder; else None."""
    path = document.path.removeprefix(f"docs/{folder}/")
    return path.removesuffix(".md") if path != document.path else None


def figures_asked_for(edition: Shown, document: Document) -> dict[str, Filling]:
    """Name → map or chart, for each that the document's text asks for and that exists."""
    if "figure=" not in document.body:
        return {}
    names = {found[1] for found in FIGURE.finditer(without_code_blocks(document.body))}
    root = up(document.url)
    found = {name: filling(edition, "figure", document, partial(figure, edition, name, root)) for name in sorted(names)}
    return {name: made for name, made in found.items() if made.data or made.problem}


def view_of(edition: Shown, document: Document) -> Filling | None:
    """The view that follows a document's text; None for a document without one."""
    name = name_of_view(edition, document)
    return None if name is None else filling(edition, name, document, lambda: data_of(edition, document, name))


def name_of_view(edition: Edition, document: Document) -> Any:
    """The view that follows from a document's place, or that its front matter asks for (`view: bibliography`)."""
    if document.leaf:
        return document.leaf.view
    if str(document.meta.get("work")) in edition.works:
        return "report"
    if slug_in_folder(document, "glossary") in edition.entries:
        return "entry"
    if slug_in_folder(document, "countries") in edition.countries:
        return "country"
    if slug_in_folder(document, "threads") in edition.threads:
        return "thread"
    name = document.meta.get("view")
    asked = isinstance(name, str) and name in VIEWS and name not in BY_PLACE
    return name if asked else None  # the checks report any other


def data_of(edition: Edition, document: Document, name: Any) -> Data:
    """The data for the template of this name."""
    root = up(document.url)
    return {"root": root, **VIEWS[name](edition, document, root)}


def filling(edition: Shown, template: Any, document: Document, make: Callable[[], Data | None]) -> Filling:
    """The Filling of a template with the data from `make()`, or with a problem if that fails on broken data."""
    try:
        data = make()
        return Filling(template, edition.templates[template], data)
    except Exception as error:  # whatever a view can raise on broken data
        return Filling(str(template), problem=template_problem(error, document.path))


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
