"""The Edition: everything that the site shows, typed and immutable, each record with the file and line it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from macros.model.citations import Cited, Citing, Source
from macros.model.countries import Country
from macros.model.editions import Kept
from macros.model.entries import Entry, Mention
from macros.model.facts import Chart, Fact
from macros.model.geography import Pipeline, Place
from macros.model.hosting import Repository
from macros.model.inventory import Record
from macros.model.layer import CrossLink
from macros.model.marks import EntryMark
from macros.model.settings import Settings
from macros.model.texts import Annotation, Chapter, Document, Note, Paragraph, Reading, Work
from macros.model.threads import Thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Everything, read once. Mappings keep the order of reading: works, sections, paragraphs, notes as printed."""

    works: Mapping[str, Work] = field(default_factory=dict)
    chapters: tuple[Chapter, ...] = ()
    documents: Mapping[str, Document] = field(default_factory=dict)
    paragraphs: Mapping[str, Paragraph] = field(default_factory=dict)
    annotations: Mapping[str, Annotation] = field(default_factory=dict)
    links: tuple[CrossLink, ...] = ()  # between places that there are, in the order of the edition
    readings: tuple[Reading, ...] = ()  # in the order of the edition
    notes: Mapping[str, Note] = field(default_factory=dict)
    cited: Mapping[tuple[str, int | None, int], tuple[Cited | None, ...]] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    citing: Mapping[str, tuple[Citing, ...]] = field(default_factory=dict)
    entries: Mapping[str, Entry] = field(default_factory=dict)
    linked: Mapping[tuple[str, int | None], tuple[EntryMark, ...]] = field(
        default_factory=dict
    )  # path, note → entry marks
    mentions: Mapping[str, tuple[Mention, ...]] = field(default_factory=dict)  # slug → places
    together: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # place → slugs mentioned there
    facts: Mapping[str, Fact] = field(default_factory=dict)
    countries: Mapping[str, Country] = field(default_factory=dict)
    speaking: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # country → ids of the paragraphs that name it
    places: Mapping[str, Place] = field(default_factory=dict)
    pipelines: tuple[Pipeline, ...] = ()
    charts: Mapping[str, Chart] = field(default_factory=dict)
    inventory: Mapping[str, Mapping[str, Record]] = field(default_factory=dict)  # section (tg-2) → id → record
    threads: Mapping[str, Thread] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    repository: Repository = field(default_factory=Repository)
    geography: Any = None  # borders as TopoJSON, for the maps
    forms: Mapping[str, Any] = field(default_factory=dict)  # ready-made citations, as `make citations` writes them
    schemas: Mapping[str, Any] = field(default_factory=dict)  # file name → JSON Schema
    editions: tuple[Kept, ...] = ()  # those frozen under a tag, the oldest first
    moved: Mapping[str, str] = field(default_factory=dict)  # old address → new one: /glossary/x/ → /glossary/y/
    homes: Mapping[str, str] = field(default_factory=dict)  # id → address of its page below the root
