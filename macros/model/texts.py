"""Documents under docs/ and what stands in them: chapters, paragraphs, notes, headings, annotations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from macros.model.layer import CrossLink, Part
from macros.model.marks import Mark
from macros.model.problems import At


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of a chapter under its canonical reference."""

    id: str
    text: str  # Markdown, without the line of its id
    start: int  # offset in the document's body
    at: At


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note of a report under its printed number, restated; `paragraph` carries its mark."""

    id: str
    work: str
    n: int
    text: str
    prose: str  # the text with all but running words blanked
    marks: tuple[Mark, ...]
    paragraph: str | None
    at: At


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Where the report prints something else than the edition: [Petraeus]{printed="Petreus" why="…"}.

    `place` is the id of the paragraph, note or annotation that it stands in; `id` adds a number to it.
    """

    id: str
    place: str
    ours: str
    printed: str
    why: str | None
    note: int | None  # the note whose text it stands in, None for the running text
    start: int  # offset there
    at: At


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What the edition adds to the paragraph before it. `start` and `end` are offsets in the document's body."""

    id: str | None
    kind: str  # slip, context, later, question or editor
    title: str
    sure: str | None  # of a slip: certain, probable or possible
    paragraph: str | None
    text: str  # Markdown, not indented, without the line of its id
    start: int
    end: int
    at: At
    about: tuple[str, ...] = ()  # of a slip: the dates, figures and names that it disputes, "a + b" together


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    id: str | None
    title: str
    level: int
    at: At


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """What makes a page that has no file: its view, the path of the page of which it is a part, which part: a year, a
    kind; and the kinds of facts that it shows."""

    view: str
    whole: str
    key: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A Markdown file: its front matter, and its body with note definitions taken out, line for line."""

    path: str
    meta: Mapping[str, Any]
    body: str
    prose: str  # the body with all but running words blanked
    marks: tuple[Mark, ...]
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[Note, ...]
    headings: tuple[Heading, ...]
    annotations: tuple[Annotation, ...] = ()
    links: tuple[CrossLink, ...] = ()
    readings: tuple[Reading, ...] = ()
    unnamed: tuple[At, ...] = ()  # paragraphs without an id
    leaf: Leaf | None = None  # of a page without a file
    fields: Mapping[str, int] = field(default_factory=dict)  # a field of the front matter → its line: outline.2.text

    @property
    def title(self) -> str:
        """What its page is called: the title, an entry's name, else its file's name."""
        return str(self.meta.get("title") or self.meta.get("name") or self.path)

    def at(self, name: str) -> At:
        """The At of a field of the front matter; the first line where it is not there."""
        return At(self.path, self.fields.get(str(name), 1))

    @property
    def url(self) -> str:
        """Its address below the site's root, directory style."""
        return address(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of a report: its title as printed and the number of its paragraphs."""

    number: int
    title: str
    paragraphs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One of the reports. `short` is its siglum in lower case (tg, ba); `colours`: its own, on white and on black."""

    short: str
    name: str
    source: str  # its key in the bibliography
    sections: tuple[Section, ...]
    notes: int
    colours: tuple[str, str]
    document: Document

    @property
    def pitch(self) -> str:
        """What it is about in a sentence, for the front page; empty where its index.md has none."""
        return str(self.document.meta.get("pitch") or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A section of a report, restated. `claim` and `outline` are ours: what it says, in two sentences and by parts."""

    work: str
    section: int
    title: str
    document: Document
    claim: str = ""
    outline: tuple[Part, ...] = ()


OF_PAGES = frozenset({"top", "notes", "works-cited"})  # ids that a page gives to its own parts


@lru_cache(maxsize=16384)  # asked some hundred times for each page
def address(path: str) -> str:
    """The address below the site's root of the Markdown file at this path, directory style: docs/a/1-b.md → a/1-b/."""
    stem = path.removeprefix("docs/").removesuffix(".md")
    return stem.removesuffix("index") if stem == "index" or stem.endswith("/index") else stem + "/"
