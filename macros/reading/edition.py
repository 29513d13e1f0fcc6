"""Read the repository into an Edition: docs/**/*.md, bibliography/*.bib, data/. Only changed files are read again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, TypeVar

from jsonschema import Draft202012Validator

from macros.model.citations import Source
from macros.model.countries import Country
from macros.model.edition import Edition
from macros.model.entries import Entry
from macros.model.facts import Chart, Fact
from macros.model.geography import MapPlace, Pipeline
from macros.model.inventory import Record
from macros.model.layer import CrossLink
from macros.model.problems import At, Problem, problem
from macros.model.texts import Chapter, Document, Note, Paragraph, Work
from macros.model.threads import Thread
from macros.reading.bibliography import read_sources
from macros.reading.charts import read_charts
from macros.reading.connections import citing_places, homes, link_all, resolve_all, together
from macros.reading.countries import read_countries, speaking
from macros.reading.data_schemas import NOTHING, read_schema
from macros.reading.datafiles import File, read_files, read_json, read_one
from macros.reading.editions import read_editions
from macros.reading.facts import read_facts
from macros.reading.files import Reader
from macros.reading.glossary import read_entries
from macros.reading.inventory import read_inventory
from macros.reading.parts import with_parts
from macros.reading.places import read_pipelines, read_places
from macros.reading.settings import read_name, read_settings
from macros.reading.threads import read_threads, with_places
from macros.reading.unread import unread_files
from macros.reading.uses import uses
from macros.reading.works import read_chapters, read_documents, read_works

SCHEMAS = ("entry", "fact", "country", "chart", "pipeline", "place", "inventory", "thread")


class HasId(Protocol):
    """A record with an id. An annotation may lack one; such annotations are not passed to `by_id`."""

    @property
    def id(self) -> str | None: ...


Identified = TypeVar("Identified", bound=HasId)


class Texts(NamedTuple):
    """The content of docs/. `paragraphs` and `notes` are those of the chapters, by id."""

    documents: dict[str, Document]
    works: dict[str, Work]
    chapters: tuple[Chapter, ...]
    paragraphs: Mapping[str, Paragraph]
    notes: Mapping[str, Note]


class Data(NamedTuple):
    """The content of data/, with the entries and threads of docs/, whose schemas are in data/ too."""

    schemas: dict[str, Draft202012Validator]
    entries: dict[str, Entry]
    facts: dict[str, Fact]
    countries: dict[str, Country]
    places: dict[str, MapPlace]
    pipelines: tuple[Pipeline, ...]
    charts: dict[str, Chart]
    inventory: dict[str, dict[str, Record]]
    threads: dict[str, Thread]


def assemble(reader: Reader) -> tuple[Edition, list[Problem]]:
    """(Edition, problems found while reading): one pass over the files, before the checks of the whole."""
    problems: list[Problem] = []
    settings = read_settings(reader, problems)
    texts = read_texts(reader, (settings.bib_command, settings.full_bib_command), problems)
    reader.catch_up()
    sources = read_bibliography(reader, settings.bib_dir, problems)
    data = read_data(reader, texts, problems)
    edition = connected(reader, texts, sources, data, problems)
    edition = replace(
        edition,
        used=MappingProxyType(uses(edition)),
        name=read_name(reader),
        settings=settings,
        repository=reader.repository,
        editions=read_editions(reader, problems),
        geography=read_json(reader, "data/geography/countries.topojson", problems),
        forms=read_citation_forms(reader, problems),
    )
    reports = {work.document.path.split("/")[1] for work in texts.works.values()}
    problems += unread_files(reader, settings.bib_dir, reports)
    edition, taken = with_parts(edition)
    return edition, problems + taken


def read_texts(reader: Reader, commands: tuple[str, str], problems: list[Problem]) -> Texts:
    """The Markdown under docs/. commands: as `marks.scan` takes them."""
    documents = read_documents(reader, problems, commands)
    works = read_works(documents, problems)
    order = list(works)
    found = read_chapters(documents, works, problems)
    chapters = tuple(sorted(found, key=lambda chapter: (order.index(chapter.work), chapter.section)))
    return Texts(
        documents=documents,
        works=works,
        chapters=chapters,
        paragraphs=by_id(p for chapter in chapters for p in chapter.document.paragraphs),
        notes=by_id(n for chapter in chapters for n in chapter.document.notes),
    )


def read_data(reader: Reader, texts: Texts, problems: list[Problem]) -> Data:
    """The files of data/, each kind against its schema."""

    def files(folder: str) -> list[File]:
        return read_files(reader, f"data/{folder}/*.yml", problems)

    def file(name: str) -> File:
        return read_one(reader, f"data/{name}.yml", problems)

    documents = texts.documents
    schemas = {name: read_schema(reader, f"data/{name}.schema.json", problems) for name in SCHEMAS}
    return Data(
        schemas=schemas,
        entries=read_entries(reader, documents, schemas["entry"], problems),
        facts=read_facts(reader, files("facts"), schemas["fact"], problems),
        countries=read_countries(reader, files("countries"), schemas["country"], documents, problems),
        places=read_places(file("places"), schemas["place"], problems),
        pipelines=read_pipelines(file("pipelines"), schemas["pipeline"], problems),
        charts=read_charts(file("charts"), schemas["chart"], problems),
        inventory=read_inventory(
            reader, files("inventory"), schemas["inventory"], texts.works, texts.chapters, problems
        ),
        threads=read_threads(reader, documents, schemas["thread"], problems),
    )


def connected(reader: Reader, texts: Texts, sources: dict[str, Source], data: Data, problems: list[Problem]) -> Edition:
    """The Edition made of these records, connected with each other: citations with works, names with entries, places
    with what is said there, ids with the pages that hold them."""
    documents, works, chapters, paragraphs, notes = texts
    cited = resolve_all(works, chapters, documents, sources, problems)
    linked, mentions = link_all(reader, documents, data.entries, problems)
    naming = reader.derived("speaking", (data.countries, paragraphs), lambda: speaking(data.countries, paragraphs))
    return Edition(
        works=MappingProxyType(works),
        chapters=chapters,
        documents=MappingProxyType(documents),
        paragraphs=paragraphs,
        notes=notes,
        readings=tuple(r for chapter in chapters for r in chapter.document.readings),
        annotations=by_id(a for document in documents.values() for a in document.annotations if a.id),
        links=links_of(chapters, paragraphs, notes),
        sources=MappingProxyType(sources),
        cited=MappingProxyType(cited),
        citing=MappingProxyType(citing_places(documents, cited)),
        entries=MappingProxyType(data.entries),
        linked=MappingProxyType(linked),
        mentions=MappingProxyType(mentions),
        together=MappingProxyType(together(mentions)),
        facts=MappingProxyType(data.facts),
        countries=MappingProxyType(data.countries),
        speaking=MappingProxyType(naming),
        places=MappingProxyType(data.places),
        pipelines=data.pipelines,
        charts=MappingProxyType(data.charts),
        inventory=MappingProxyType(data.inventory),
        threads=MappingProxyType(with_places(data.threads, paragraphs, notes, data.facts)),
        schemas=MappingProxyType({name: s.schema for name, s in data.schemas.items() if s is not NOTHING}),
        homes=MappingProxyType(homes(documents, chapters, sources, data.facts, data.charts)),
    )


def links_of(
    chapters: Iterable[Chapter], paragraphs: Mapping[str, Paragraph], notes: Mapping[str, Note]
) -> tuple[CrossLink, ...]:
    """The links between places, without those to places that do not exist."""
    return tuple(
        link
        for chapter in chapters
        for link in chapter.document.links
        if link.begins in paragraphs and (link.ends in paragraphs or link.ends in notes)
    )


def by_id(records: Iterable[Identified]) -> Mapping[str, Identified]:
    """Id → record. If two have the same id, the first is kept; the checks report the other."""
    found: dict[str, Identified] = {}
    for record in records:
        found.setdefault(record.id or "", record)
    return MappingProxyType(found)


def read_bibliography(reader: Reader, folder: str, problems: list[Problem]) -> dict[str, Source]:
    """Key → Source from all .bib files of a folder, sorted by key. If two have the same key, the first is kept."""
    sources: dict[str, Source] = {}
    paths = reader.paths(f"{folder}/**/*.bib")
    if not paths:
        problems.append(
            problem("F04", At(f"{folder}/", 1), missing="the bibliography", what_to_do="Put a .bib file there")
        )
    for path in paths:
        found, wrong = reader.read(path, read_sources, ())
        problems += wrong
        for source in found:
            if source.key in sources:
                first = sources[source.key].at
                problems.append(problem("B02", source.at, key=source.key, first=f"{first.path}:{first.line}"))
            sources.setdefault(source.key, source)
    return dict(sorted(sources.items()))


def read_citation_forms(reader: Reader, problems: list[Problem]) -> Mapping[str, Any]:
    """The ready-made citations, from data/citations.json; empty if there is no such file."""
    forms = read_json(reader, "data/citations.json", problems)
    return MappingProxyType(forms if isinstance(forms, dict) else {})
