"""The Edition: typed, immutable records of everything that the site shows, each with the file and line it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from macros.problems import At


@dataclass(frozen=True, slots=True)
class Cite:
    """One work as an author cites it: `[see @key, p. 3]`, `[@ibid, p. 12]`, `[@short key]`, `[@note 49]`."""

    form: str                   # full, ibid, short, op-cit or note
    key: str | None             # as typed: whole, or the beginning of a key behind short and op-cit
    note: int | None = None     # behind `@note`
    locator: str | None = None
    prefix: str = ""
    printed: str | None = None  # the report's short form, where it is not the usual one
    why: str | None = None      # the editor's ground for deciding


@dataclass(frozen=True, slots=True)
class Cited:
    """A cite resolved: the source's key, and by which rule it was found.

    `rule` is one of full, ibid, short, op-cit, note-above, editor (design §4); `via` is the note that named the work.
    """

    key: str
    locator: str | None
    prefix: str
    rule: str
    printed: str | None = None
    via: int | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of an author's Markdown to which the edition gives a meaning.

    `kind` is note (value: its number), citation (value: tuple of Cite), reference (value: an id such as tg-2-11)
    or entry (value: slug and shown text; found by name, or written as [[slug|text]]). `start` and `end` are offsets in the text that was scanned.
    """

    kind: str
    start: int
    end: int
    value: Any
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a chapter under its canonical reference."""

    id: str
    text: str                   # Markdown, without the line of its id
    start: int                  # offset in the document's body
    at: At


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a report under its printed number, restated; `paragraph` carries its mark."""

    id: str
    work: str
    n: int
    text: str
    prose: str                  # the text with all but running words blanked
    marks: tuple[Mark, ...]
    paragraph: str | None
    at: At


@dataclass(frozen=True, slots=True)
class Heading:
    id: str | None
    title: str
    level: int
    at: At


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file: its front matter, and its body with note definitions taken out, line for line."""

    path: str
    meta: Mapping[str, Any]
    body: str
    prose: str                  # the body with all but running words blanked
    marks: tuple[Mark, ...]
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[Note, ...]
    headings: tuple[Heading, ...]
    unnamed: tuple[At, ...] = ()        # paragraphs without an id
    fields: Mapping[str, int] = field(default_factory=dict)     # a field of the front matter → its line

    @property
    def title(self):
        """What its page is called: the title, an entry's name, else its file's name."""
        return str(self.meta.get("title") or self.meta.get("name") or self.path)

    def at(self, name):
        """The At of a field of the front matter; the first line where it is not there."""
        return At(self.path, self.fields.get(str(name), 1))

    @property
    def url(self):
        """Its address below the site's root, directory style."""
        stem = self.path.removeprefix("docs/").removesuffix(".md")
        stem = stem.removesuffix("index") if stem == "index" or stem.endswith("/index") else stem + "/"
        return stem


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a report: its title as printed and the number of its paragraphs."""

    number: int
    title: str
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Work:
    """One of the reports. `short` is its siglum in lower case (tg, ba)."""

    short: str
    name: str
    source: str                 # its key in the bibliography
    sections: tuple[Section, ...]
    notes: int
    document: Document


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section of a report, restated."""

    work: str
    section: int
    title: str
    document: Document


@dataclass(frozen=True, slots=True)
class Source:
    """A work that the reports or we cite: a clean copy of its BibTeX entry."""

    key: str
    type: str
    fields: Mapping[str, str]
    entry: Any                  # pybtex.database.Entry, what the style formats
    at: At

    def __eq__(self, other):
        return isinstance(other, Source) and (self.key, self.type, self.fields) == (other.key, other.type, other.fields)

    def __hash__(self):
        return hash(self.key)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the glossary; its names are matched in the text, longest first."""

    slug: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    dates: str | None
    see_also: tuple[str, ...]
    document: Document

    @property
    def names(self):
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that mentions an entry, with the words around it: before, the name as it stands there, after."""

    place: str                  # id of a paragraph or note, or the address of a page
    before: str
    shown: str
    after: str

    @property
    def gap(self):
        """What parts the name from the words after it: nothing before a mark, an ending or a hyphen."""
        return " " if self.after[:1].isalnum() or self.after[:1] in "(‘“'\"–" and not self.after.startswith("'s") else ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated or counted statement of the reports. `date` is EDTF; `value` (to `up_to`) as printed, in `unit` and `currency`."""

    id: str
    date: str
    countries: tuple[str, ...]
    entries: tuple[str, ...]
    kind: str
    statement: str
    value: float | None
    up_to: float | None
    unit: str | None
    currency: str | None
    where: tuple[str, ...]      # ids of paragraphs and notes
    conflict: str | None
    series: str | None          # of a chart
    label: str | None           # what it stands under there
    at: At


@dataclass(frozen=True, slots=True)
class Record:
    """What a paragraph or note of a report contains, as a restatement must: figures and dates as text, names in our form."""

    id: str
    figures: tuple[str, ...]
    dates: tuple[str, ...]
    names: tuple[str, ...]
    excepted: Mapping[str, str]     # a figure, date or name that the restatement leaves out or adds → why
    at: At


@dataclass(frozen=True, slots=True)
class Membership:
    """A country in an organisation (an entry's slug); `since` and `until` are EDTF, None where the reports do not say."""

    organisation: str
    role: str
    since: str | None
    until: str | None
    note: str | None
    where: tuple[str, ...]
    at: At


@dataclass(frozen=True, slots=True)
class Office:
    """Who held an office of a country: an entry's slug, or a name."""

    office: str
    holder: str
    since: str | None
    until: str | None
    where: tuple[str, ...]
    at: At


@dataclass(frozen=True, slots=True)
class Base:
    """A foreign base on a country's soil: an entry's slug or a name, and whose it is: a country's slug, or words."""

    base: str
    whose: str
    stage: str                  # in use, proposed or ended
    since: str | None
    until: str | None
    note: str | None
    where: tuple[str, ...]
    at: At


@dataclass(frozen=True, slots=True)
class Country:
    """A country, with its memberships, offices and bases as the reports have them (data/country.schema.json)."""

    slug: str
    name: str
    official: str
    iso: str
    capital: str | None
    aliases: tuple[str, ...]
    memberships: tuple[Membership, ...]
    offices: tuple[Office, ...]
    bases: tuple[Base, ...]
    document: Document | None
    at: At


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the map: its name there, longitude and latitude in degrees, on which side of the point the name stands."""

    slug: str
    name: str
    lon: float
    lat: float
    side: str = "right"


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A pipeline, or a part of one, as the reports speak of it. `route`: slugs of places; empty where they say nothing of its course."""

    entry: str
    part: str | None
    carries: str                # oil or gas
    stage: str                  # working, building or planned
    backed_by: tuple[str, ...]  # slugs of countries, or eu; the foremost first
    by: str
    since: str | None
    note: str | None
    route: tuple[str, ...]
    where: tuple[str, ...]
    at: At


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of facts: which series it shows, under which names, drawn as bars or as a line of years, in which unit."""

    id: str
    title: str
    form: str                   # bars or line
    unit: str
    series: Mapping[str, str]
    note: str | None
    at: At


@dataclass(frozen=True, slots=True)
class Citing:
    """A place that cites a source: a note's or paragraph's id, or a page's address, with the locators given there."""

    place: str
    locators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything, read once. Mappings keep the order of reading: works, sections, paragraphs, notes as printed."""

    works: Mapping[str, Work] = field(default_factory=dict)
    chapters: tuple[Chapter, ...] = ()
    documents: Mapping[str, Document] = field(default_factory=dict)
    paragraphs: Mapping[str, Paragraph] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    cited: Mapping[tuple[str, int | None, int], tuple[Cited | None, ...]] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    citing: Mapping[str, tuple[Citing, ...]] = field(default_factory=dict)
    entries: Mapping[str, Entry] = field(default_factory=dict)
    linked: Mapping[tuple[str, int | None], tuple[Mark, ...]] = field(default_factory=dict)  # path, note → entry marks
    mentions: Mapping[str, tuple[Mention, ...]] = field(default_factory=dict)                # slug → places
    together: Mapping[str, tuple[str, ...]] = field(default_factory=dict)                    # place → slugs mentioned there
    facts: Mapping[str, Fact] = field(default_factory=dict)
    countries: Mapping[str, Country] = field(default_factory=dict)
    speaking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)       # country → ids of the paragraphs that name it
    places: Mapping[str, Place] = field(default_factory=dict)
    pipelines: tuple[Pipeline, ...] = ()
    charts: Mapping[str, Chart] = field(default_factory=dict)
    inventory: Mapping[str, Mapping[str, Record]] = field(default_factory=dict)     # section (tg-2) → id → record
    geography: Any = None       # borders as TopoJSON, for the maps
    schemas: Mapping[str, Any] = field(default_factory=dict)    # file name → JSON Schema
    homes: Mapping[str, str] = field(default_factory=dict)      # id → address of its page below the root
