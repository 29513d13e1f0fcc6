"""Documents under docs/ and their parts: chapters, paragraphs, notes, headings, marks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

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
    """A restated note of a report, with its printed number; `paragraph`: the id of the one that carries its mark."""

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
    """A place where the report prints something other than the edition: [Petraeus]{printed="Petreus" why="…"}.

    `place` is the id of its paragraph, note or annotation; `id` adds a number to that.
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
    """A remark of the edition on the paragraph before it. `start` and `end` are offsets in the document's body."""

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
    """A page without a file, which is part of a longer one: its view, the path of the whole, the part that it shows (a
    year, a kind of works, the folder of a report, a heading of a country's page), and the kinds of facts on it."""

    view: str
    whole: str
    key: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A page: a Markdown file, or a part of a longer page, which has no file (leaf). meta: the front matter; body:
    the text, in which the lines of note definitions are blank."""

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
        """The title of its page: the one given, an entry's name, or the path of its file."""
        return str(self.meta.get("title") or self.meta.get("name") or self.path)

    def at(self, name: str) -> At:
        """The At of a field of the front matter; of its first line if the field is missing."""
        return At(self.path, self.fields.get(str(name), 1))

    @property
    def url(self) -> str:
        """Its address below the site's root, ending with a slash."""
        return address(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of a report: its title as printed and the number of its paragraphs."""

    number: int
    title: str
    paragraphs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One of the reports. short: its siglum in lower case (tg, ba); colours: on white, on black."""

    short: str
    name: str
    source: str  # its key in the bibliography
    sections: tuple[Section, ...]
    notes: int
    colours: tuple[str, str]
    document: Document

    @property
    def pitch(self) -> str:
        """A sentence about it for the front page; empty if its index.md has none."""
        return str(self.document.meta.get("pitch") or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A restated section of a report. `claim` and `outline` are our summaries, in two sentences and by parts."""

    work: str
    section: int
    title: str
    document: Document
    claim: str = ""
    outline: tuple[Part, ...] = ()


class Listed(NamedTuple):
    """A chapter without its text: what a list of chapters shows of it."""

    work: str
    section: int
    title: str
    path: str  # of its document

    @property
    def url(self) -> str:
        return address(self.path)


class Printed(NamedTuple):
    """A reading without its place in the text. place: the id of its paragraph, note or annotation."""

    place: str
    ours: str
    printed: str


OF_PAGES = frozenset({"top", "notes", "works-cited"})  # ids that a page gives to its own parts


def paths_at(url: str) -> tuple[str, str]:
    """The paths of Markdown files that have an address: a-folder/index.md, a-file.md."""
    return f"docs/{url}index.md", f"docs/{url.removesuffix('/')}.md"


@lru_cache(maxsize=1 << 16)  # asked some hundred times for each page
def address(path: str) -> str:
    """The address below the site's root of the page of a Markdown file: docs/a/1-b.md → a/1-b/."""
    stem = path.removeprefix("docs/").removesuffix(".md")
    return stem.removesuffix("index") if stem == "index" or stem.endswith("/index") else stem + "/"
