"""The Edition: everything that the site shows, typed and immutable, each record with its file and line."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType
from typing import Any, Self

from macros.model.citations import Cited, Citing, Source
from macros.model.countries import Country
from macros.model.editions import Kept
from macros.model.entries import Entry, Mention
from macros.model.facts import Chart, Fact
from macros.model.geography import MapPlace, Pipeline
from macros.model.hosting import Repository
from macros.model.inventory import Record
from macros.model.layer import CrossLink
from macros.model.marks import EntryMark, Mark
from macros.model.settings import Settings
from macros.model.texts import Annotation, Chapter, Document, Listed, Note, Paragraph, Printed, Reading, Work
from macros.model.threads import Thread
from macros.model.uses import Uses


@dataclass(frozen=True)
class Edition:
    """Everything that the site shows. Mappings keep the order of the files: works, sections, paragraphs, notes.

    Its properties are indexes of the same records, made when they are first asked for.
    """

    works: Mapping[str, Work] = field(default_factory=dict)
    chapters: tuple[Chapter, ...] = ()
    documents: Mapping[str, Document] = field(default_factory=dict)
    paragraphs: Mapping[str, Paragraph] = field(default_factory=dict)
    annotations: Mapping[str, Annotation] = field(default_factory=dict)
    links: tuple[CrossLink, ...] = ()  # between places that exist, in the order of the edition
    readings: tuple[Reading, ...] = ()  # in the order of the edition
    notes: Mapping[str, Note] = field(default_factory=dict)
    cited: Mapping[tuple[str, int | None, int], tuple[Cited | None, ...]] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    citing: Mapping[str, tuple[Citing, ...]] = field(default_factory=dict)
    entries: Mapping[str, Entry] = field(default_factory=dict)
    linked: Mapping[tuple[str, int | None], tuple[EntryMark, ...]] = field(default_factory=dict)  # (path, note) → links
    mentions: Mapping[str, tuple[Mention, ...]] = field(default_factory=dict)  # slug → places
    together: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # place → slugs mentioned there
    facts: Mapping[str, Fact] = field(default_factory=dict)
    countries: Mapping[str, Country] = field(default_factory=dict)
    speaking: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # country → ids of the paragraphs that name it
    used: Mapping[str, Uses] = field(default_factory=dict)  # id of a paragraph or note → what uses it
    places: Mapping[str, MapPlace] = field(default_factory=dict)
    pipelines: tuple[Pipeline, ...] = ()
    charts: Mapping[str, Chart] = field(default_factory=dict)
    inventory: Mapping[str, Mapping[str, Record]] = field(default_factory=dict)  # section (tg-2) → id → record
    threads: Mapping[str, Thread] = field(default_factory=dict)
    name: str = "The edition"  # that of the site
    settings: Settings = field(default_factory=Settings)
    repository: Repository = field(default_factory=Repository)
    geography: Any = None  # borders as TopoJSON, for the maps
    forms: Mapping[str, Any] = field(default_factory=dict)  # ready-made citations, as `make citations` writes them
    schemas: Mapping[str, Any] = field(default_factory=dict)  # file name → JSON Schema
    editions: tuple[Kept, ...] = ()  # those frozen under a tag, the oldest first
    moved: Mapping[str, str] = field(default_factory=dict)  # old address → new one: /glossary/x/ → /glossary/y/
    homes: Mapping[str, str] = field(default_factory=dict)  # id → address of its page below the root

    @cached_property
    def chapter_at(self) -> Mapping[str, Chapter]:
        """Path of a document → the chapter that it is."""
        return MappingProxyType({chapter.document.path: chapter for chapter in self.chapters})

    @cached_property
    def listed(self) -> tuple[Listed, ...]:
        """The chapters as others name them. What reads only this does not depend on their texts."""
        return tuple(Listed(c.work, c.section, c.title, c.document.path) for c in self.chapters)

    @cached_property
    def printed(self) -> tuple[Printed, ...]:
        """The readings without their offsets, which move with every word before them."""
        return tuple(Printed(r.place, r.ours, r.printed) for r in self.readings)

    @cached_property
    def leaves(self) -> Mapping[str, tuple[Document, ...]]:
        """Path of a page → the pages that it is split into, in their order."""
        found: dict[str, list[Document]] = {}
        for document in self.documents.values():
            if document.leaf:
                found.setdefault(document.leaf.whole, []).append(document)
        return MappingProxyType({path: tuple(leaves) for path, leaves in found.items()})

    @classmethod
    def of(cls, edition: "Edition", **more: Any) -> Self:
        """An Edition of this class with the records of the one given, and with further ones."""
        return cls(**{field.name: getattr(edition, field.name) for field in fields(Edition)}, **more)

    @cached_property
    def facts_of(self) -> Mapping[str, tuple[Fact, ...]]:
        """Slug of a country → its facts."""
        found: dict[str, list[Fact]] = {}
        for fact in self.facts.values():
            for country in dict.fromkeys(fact.countries):
                found.setdefault(country, []).append(fact)
        return MappingProxyType({slug: tuple(facts) for slug, facts in found.items()})

    @cached_property
    def slips_at(self) -> Mapping[str | None, tuple[Annotation, ...]]:
        """Id of a paragraph → the slips under it, each of which disputes what it says."""
        found: dict[str | None, list[Annotation]] = {}
        for annotation in self.annotations.values():
            if annotation.kind == "slip":
                found.setdefault(annotation.paragraph, []).append(annotation)
        return MappingProxyType({id: tuple(slips) for id, slips in found.items()})

    @cached_property
    def links_at(self) -> Mapping[str, tuple[CrossLink, ...]]:
        """Address of a page → the links that begin or end there, in the order of the edition."""
        found: dict[str, list[CrossLink]] = {}
        for link in self.links:
            for home in {self.homes[link.begins or ""], self.homes[link.ends or ""]}:
                found.setdefault(home, []).append(link)
        return MappingProxyType({home: tuple(links) for home, links in found.items()})


def cites_at(edition: Edition, path: str, n: int | None, mark: Mark) -> tuple[Cited | None, ...]:
    """The works that a citation of a document names, n: in the note of this number; None for each that is unknown."""
    return edition.cited.get((path, n, mark.start), ())


def cites_of(edition: Edition, note: Note) -> list[Cited]:
    """The known works that a note cites, in their order."""
    marks = (mark for mark in note.marks if mark.kind == "citation")
    return [cite for mark in marks for cite in cites_at(edition, note.at.path, note.n, mark) if cite]
