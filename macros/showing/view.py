"""What a view is: a function that gives all that the template of its name shows, headings included.

A view is registered by `@view` alone: `bibliography_view` fills templates/bibliography.html. It takes the Edition, the
document on whose page it stands, and `root`, the relative way from that page to the site's root; it gives plain data
(words, HTML, links, rows), never a record of the Edition whose other fields the page does not show. So two views with
equal data are equal pages.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from macros.model.edition import Edition
from macros.model.texts import Document

Data = dict[str, Any]
View = Callable[[Edition, Document, str], Data]

VIEWS: dict[str, View] = {}


class Heading(NamedTuple):
    """A heading that a template shows; `count` stands behind it, and not in the table of contents."""

    id: str
    title: str
    count: int | str | None = None  # type: ignore[assignment]  # a tuple has a method of that name


class Link(NamedTuple):
    """Words that lead to an address."""

    text: str
    address: str


def view(function: View) -> View:
    """Register a function `<name>_view` as the view that templates/<name>.html shows."""
    VIEWS[function.__name__.removesuffix("_view")] = function
    return function


def anchor(words: str) -> str:
    """An id of a page from a heading: "Money and trade" → money-and-trade."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
