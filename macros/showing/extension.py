"""The edition's extension of Python-Markdown, and the Renderer that uses it, without MkDocs.

It renders what composing.py has made of a document: HTML of the Markdown, with the pieces put back for their tokens.
"""

import re
import string
from collections.abc import Mapping
from threading import Lock
from typing import Any, NamedTuple

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from macros.showing.composing import CLOSE, OPEN, Composed
from macros.showing.inline import Inline
from macros.showing.treeprocessors import (
    Annotations,
    Figures,
    Headings,
    Links,
    Notes,
    Numbers,
    Questions,
    Remarks,
    heading_id,
)

# Python-Markdown's extensions and their settings: what authors may write. mkdocs.yml lists none.
EXTENSIONS: dict[str, dict[str, Any]] = {
    "toc": {"permalink": False, "slugify": heading_id},
    "tables": {},
    "fenced_code": {},
    "attr_list": {},
    "admonition": {},
    "md_in_html": {},
    "smarty": {"smart_ellipses": False},
    "pymdownx.superfences": {},
}


class Rendered(NamedTuple):
    """A Composed text as HTML. headings: Python-Markdown's toc_tokens; links: (as typed, path below docs/)."""

    html: str
    headings: list[dict[str, Any]]
    links: tuple[tuple[str, str], ...]


class Renderer:
    """Python-Markdown with the edition's extension; one instance renders all documents, one after the other, whichever
    threads ask."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.extension = EditionExtension()
        self.markdown = Markdown(extensions=[*EXTENSIONS, self.extension], extension_configs=EXTENSIONS)

    def render(self, composed: Composed, figures: Mapping[str, str]) -> Rendered:
        """Render a Composed text. figures: name → HTML of the maps and charts in it; missing ones are left out."""
        with self.lock:
            self.extension.page, self.extension.figures, self.extension.links = composed, figures, []
            self.markdown.reset()
            html = self.markdown.convert(composed.text)
            return Rendered(html, self.markdown.toc_tokens, tuple(self.extension.links))


class EditionNotReadError(Exception):
    """A program that has not read the edition tried to render one of its texts."""


class EditionExtension(Extension):
    """Registers the edition's processors. page: the Composed text being rendered; links: the links found in it."""

    page: Composed | None = None
    figures: Mapping[str, str]
    links: list[tuple[str, str]]

    @property
    def composed(self) -> Composed:
        """The text being rendered. There is one: the Guard comes first."""
        assert self.page is not None
        return self.page

    def extendMarkdown(self, md: Markdown) -> None:
        # First of all: the others would silently show a text without its notes.
        md.preprocessors.register(Guard(md, self), "edition-guard", 100)
        # Every sign that may follow a backslash, as in CommonMark and in our own reading.
        md.ESCAPED_CHARS = [*string.punctuation]
        # After code spans (190), before everything else inline.
        md.inlinePatterns.register(Pieces(f"{OPEN}(\\d+){CLOSE}", md, self), "edition-pieces", 185)
        # In the place of Python-Markdown's own, with all patterns.
        md.treeprocessors.register(Inline(md, "inline"), "inline", 20)
        if "smarty" in md.treeprocessors:  # MkDocs tries each extension alone
            md.treeprocessors.register(Inline(md, "smarty"), "smarty", 6)
        # Before inline (20), so that the notes' text is rendered with the page's.
        md.treeprocessors.register(Notes(md, self), "edition-notes", 30)
        # After attr_list (8), which gives the paragraphs their ids; before toc (5).
        md.treeprocessors.register(Numbers(md, self), "edition-numbers", 6)
        md.treeprocessors.register(Figures(md, self), "edition-figures", 6)
        md.treeprocessors.register(Annotations(md), "edition-annotations", 6)
        # Before inline (20), so that the remarks' text is rendered with the page's.
        md.treeprocessors.register(Remarks(md, self), "edition-remarks", 31)
        md.treeprocessors.register(Questions(md), "edition-questions", 5.5)
        md.treeprocessors.register(Headings(md), "edition-headings", 5.2)
        # After toc (5), which names the headings.
        md.treeprocessors.register(Links(md, self), "edition-links", 0)
        # After raw_html (30), which puts the pieces back.
        md.postprocessors.register(Quotes(md), "edition-quotes", 5)
        md.postprocessors.register(Leftovers(md, self), "edition-leftovers", 4)
        md.postprocessors.register(CodeBlocks(md), "edition-blocks", 3)


class Guard(Preprocessor):
    """Raises EditionNotReadError without an Edition, as when a program loads this extension but drops the plugin."""

    def __init__(self, md: Markdown, extension: EditionExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        if self.extension.page is None:
            raise EditionNotReadError(
                "This text has notes and citations that only the plugin 'edition' knows: without it they would be lost."
                " Build with MkDocs or ProperDocs and the plugins of mkdocs.yml, after `make build` has installed them."
            )
        return lines


class Quotes(Postprocessor):
    """Makes quotation marks after a link, a reading, a citation or code closing ones: smarty does not see the letters
    of these, and opens them."""

    WRONGLY_OPENED = re.compile(r"(</(?:a|code|span|sup)>)&l(squo|dquo);(?!\w)")

    def run(self, text: str) -> str:
        return self.WRONGLY_OPENED.sub(r"\1&r\2;", text)


class CodeBlocks(Postprocessor):
    """Makes blocks of code focusable, so that the keyboard can scroll those wider than the column."""

    def run(self, text: str) -> str:
        return re.sub(r"(<pre>(?:<span></span>)?<code)>", r'\1 tabindex="0">', text)


class Pieces(InlineProcessor):
    """Replaces tokens with their pieces of HTML, unchanged."""

    def __init__(self, pattern: str, md: Markdown, extension: EditionExtension) -> None:
        super().__init__(pattern, md)
        self.extension = extension

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:
        return self.md.htmlStash.store(self.extension.composed.pieces[int(m[1])]), m.start(0), m.end(0)


class Leftovers(Postprocessor):
    """Replaces tokens in raw HTML and attributes, which Markdown passes over; without tags where no link is allowed."""

    PART = re.compile(rf"(?P<tag><(?P<close>/?)(?P<name>[A-Za-z][\w-]*)[^<>]*>)|{OPEN}(?P<piece>[0-9]+){CLOSE}")
    TOKEN = re.compile(f"{OPEN}([0-9]+){CLOSE}")
    TAGS = re.compile(r"<[^<>]*>")

    def __init__(self, md: Markdown, extension: EditionExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, text: str) -> str:
        if OPEN not in text:
            return text
        links = 0

        def put(found: re.Match[str]) -> str:
            nonlocal links
            if found["piece"]:
                piece = self.extension.composed.pieces[int(found["piece"])]
                return self.words(piece) if links else piece
            if found["name"].lower() == "a":
                links = max(0, links - 1) if found["close"] else links + 1
            return self.TOKEN.sub(lambda m: self.words(self.extension.composed.pieces[int(m[1])]), found["tag"])

        return self.PART.sub(put, text)

    def words(self, piece: str) -> str:
        """A piece of HTML without its tags, safe in an attribute."""
        return self.TAGS.sub("", piece).replace('"', "&quot;")
