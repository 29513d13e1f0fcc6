"""A page as a value: everything that it shows, made from the Edition alone. Its HTML: rendering.py.

Equal Pages have equal articles and the same place in the contents. So a page is built again exactly when its Page has
changed, and no list is needed of what each view reads.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any, NamedTuple

from markupsafe import Markup

from macros import showing
from macros.checks.edition import FIGURE
from macros.model.edition import Edition
from macros.model.editions import Change, Step
from macros.model.problems import Problem
from macros.model.texts import Chapter, Document
from macros.reading.code import without_code_blocks
from macros.reading.watched import Remembered
from macros.showing import contents, editing, history, layer
from macros.showing.apparatus import referring, shower, up
from macros.showing.composing import Composed, compose
from macros.showing.contents import PlaceInContents
from macros.showing.editing import edit_links
from macros.showing.figures import figure
from macros.showing.footnotes import foot_of, footnotes
from macros.showing.metadata import Metadata, metadata
from macros.showing.templates import names_of_templates, template_problem, texts_of
from macros.showing.typography import british
from macros.showing.view import PLACES, VIEWS, Data, Link

# A module registers its views when it is imported, so whatever is named …_views here is: no view is listed anywhere.
for found in iter_modules(showing.__path__):
    if found.name.endswith("_views"):
        import_module(f"{showing.__name__}.{found.name}")


@dataclass(frozen=True)
class Shown(Edition):
    """An Edition with what its pages have in common, found once for all of them."""

    @cached_property
    def outline(self) -> contents.Outline:
        return contents.outline(contents.contents(self))

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
    place: PlaceInContents
    text: Composed
    figures: dict[str, Filling]
    view: Filling | None
    editing: tuple[Link, ...]
    metadata: Metadata


def pages(edition: Edition) -> dict[str, Page]:
    """Path of a document → its Page, for every document."""
    whole = Shown.of(edition)
    return {path: page_at(whole, path) for path in edition.documents}


def remembering() -> Callable[[Edition], dict[str, Page]]:
    """The same for one Edition after another: a Page is made again only if what it reads of the Edition has changed."""
    kept: Remembered[Shown, str, Page] = Remembered(page_at)
    return lambda edition: kept.all(Shown.of(edition), edition.documents)


def page(edition: Edition, document: Document) -> Page:
    """The Page of a document."""
    return page_at(Shown.of(edition), document.path)


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
            layer.beside(edition, document, edition.changed) if chapter else (),
            editing.form_address(edition, editing.CORRECT, reference="") if chapter else "",
        ),
        figures=figures_asked_for(edition, document),
        view=view_of(edition, document),
        editing=edit_links(edition, document, name_of_view(edition, document)),
        metadata=metadata(edition, document, place.under),
    )


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
    if thread := edition.threads.get(slug_in_folder(document, "threads")):
        line = '<p class="chapter-of"><a href="{}threads/">Threads</a></p><p class="thread-question">{}</p>'
        return Markup(line).format(root, referring(edition, thread.question, root))
    return Markup("")


def slug_in_folder(document: Document, folder: str) -> str:
    """The slug of a page, if it is in this folder; else its path, which is no slug."""
    return document.path.removeprefix(f"docs/{folder}/").removesuffix(".md")


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
    return name if isinstance(name, str) and name in PLACES else None  # the checks report any other


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
