"""A view is a function that returns everything that the template of its name shows, headings included.

`bibliography_view` fills templates/bibliography.html. Its decorator registers it: `@view_at("docs/bibliography.md")`
as the view that this page asks for with `view: bibliography`, `@view` as one that follows from a document's place. Its
module is found by a name that ends in _views (pages.py).

It takes the Edition, the document of the page, and `root`, the relative way from that page to the site's root. It
returns plain data (words, HTML, links, rows), never a record of the Edition, which may have fields that the page does
not show: a page is built again only if this data has changed.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from macros.model.edition import Edition
from macros.model.texts import Document

Data = dict[str, Any]
View = Callable[[Edition, Document, str], Data]

VIEWS: dict[str, View] = {}
PLACES: dict[str, str] = {}  # view → the file of the page that asks for it, to which other pages lead


class Heading(NamedTuple):
    """A heading in a template; `number` is shown after it, but not in the table of contents."""

    id: str
    title: str
    number: int | str | None = None


class Link(NamedTuple):
    """A link: words and an address."""

    text: str
    address: str


def view(function: View) -> View:
    """Register a function `<name>_view` as the view for templates/<name>.html."""
    VIEWS[name_of(function)] = function
    return function


def view_at(path: str) -> Callable[[View], View]:
    """Register a function `<name>_view` as the view that the page of this file asks for with `view: <name>`."""

    def register(function: View) -> View:
        PLACES[name_of(function)] = path
        return view(function)

    return register


def name_of(function: View) -> str:
    return function.__name__.removesuffix("_view")
