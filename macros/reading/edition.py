"""Read the repository into an Edition: docs/**/*.md, bibliography/*.bib, data/. Only changed files are read again."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from macros.model.citations import Cite, Cited, Citing, Source
from macros.model.edition import Edition
from macros.model.entries import Entry, Mention
from macros.model.facts import Chart, Fact
from macros.model.layer import CrossLink
from macros.model.marks import EntryMark
from macros.model.problems import NO_SOURCE, At, Problem, nearest, problem
from macros.model.texts import Chapter, Document, Note, Paragraph
from macros.reading.bibliography import read_sources
from macros.reading.charts import read_charts
from macros.reading.countries import read_countries, speaking
from macros.reading.data_schemas import NOTHING, read_schema
from macros.reading.datafiles import read_files, read_json, read_one
from macros.reading.editions import read_editions
from macros.reading.facts import read_facts
from macros.reading.files import Reader
from macros.reading.glossary import Names, link_document, read_entries, words_in
from macros.reading.inventory import read_inventory
from macros.reading.parts import with_parts
from macros.reading.places import read_pipelines, read_places
from macros.reading.resolve import PRINTED, Resolutions, resolve_notes
from macros.reading.settings import read_settings
from macros.reading.threads import read_threads, with_places
from macros.reading.unread import unread_files
from macros.reading.works import read_chapters, read_documents, read_works

SCHEMAS = ("entry", "fact", "country", "chart", "pipeline", "place", "inventory", "thread")


class HasId(Protocol):
    """A record with an id; an annotation may be without one, and is then none of those that `by_id` is given."""

    @property
    def id(self) -> str | None: ...


Identified = TypeVar("Identified", bound=HasId)


def assemble(reader: Reader) -> tuple[Edition, list[Problem]]:
    """(Edition, problems found while reading): one pass over the files, before the checks of the whole."""
    problems: list[Problem] = []
    settings = read_settings(reader, problems)
    documents = read_documents(reader, problems, (settings.bib_command, settings.full_bib_command))
    sources = read_bibliography(reader, settings.bib_dir, problems)
    works = read_works(documents, problems)
    found = read_chapters(documents, works, problems)
    chapters = tuple(sorted(found, key=lambda c: (list(works).index(c.work), c.section)))
    cited = resolve_all(works, chapters, documents, sources, problems)
    schemas = {name: read_schema(reader, f"data/{name}.schema.json", problems) for name in SCHEMAS}
    entries = read_entries(reader, documents, schemas["entry"], problems)
    facts = read_facts(reader, read_files(reader, "data/facts/*.yml", problems), schemas["fact"], problems)
    countries = read_countries(
        reader, read_files(reader, "data/countries/*.yml", problems), schemas["country"], documents, problems
    )
    places = read_places(read_one(reader, "data/places.yml", problems), schemas["place"], problems)
    pipelines = read_pipelines(read_one(reader, "data/pipelines.yml", problems), schemas["pipeline"], problems)
    charts = read_charts(read_one(reader, "data/charts.yml", problems), schemas["chart"], problems)
    inventory = read_inventory(
        reader, read_files(reader, "data/inventory/*.yml", problems), schemas["inventory"], works, chapters, problems
    )
    paragraphs = by_id(p for c in chapters for p in c.document.paragraphs)
    notes = by_id(n for c in chapters for n in c.document.notes)
    threads = read_threads(reader, documents, schemas["thread"], problems)
    linked, mentions = link_all(reader, documents, entries, problems)
    edition = Edition(
        works=MappingProxyType(works),
        chapters=chapters,
        documents=MappingProxyType(documents),
        sources=MappingProxyType(sources),
        entries=MappingProxyType(entries),
        paragraphs=paragraphs,
        notes=notes,
        readings=tuple(r for c in chapters for r in c.document.readings),
        annotations=by_id(a for d in documents.values() for a in d.annotations if a.id),
        links=links_of(chapters, paragraphs, notes),
        cited=MappingProxyType(cited),
        citing=MappingProxyType(citing_places(documents, cited)),
        linked=MappingProxyType(linked),
        mentions=MappingProxyType(mentions),
        together=MappingProxyType(together(mentions)),
        facts=MappingProxyType(facts),
        countries=MappingProxyType(countries),
        places=MappingProxyType(places),
        pipelines=pipelines,
        charts=MappingProxyType(charts),
        inventory=MappingProxyType(inventory),
        editions=read_editions(reader, problems),
        threads=MappingProxyType(with_places(threads, paragraphs, notes, facts)),
        settings=settings,
        repository=reader.repository,
        geography=read_json(reader, "data/geography/countries.topojson", problems),
        speaking=MappingProxyType(
            reader.derived("speaking", (countries, paragraphs), lambda: speaking(countries, paragraphs))
        ),
        forms=read_citation_forms(reader, problems),
        schemas=MappingProxyType({name: found.schema for name, found in schemas.items() if found is not NOTHING}),
        homes=MappingProxyType(homes(documents, chapters, sources, facts, charts)),
    )
    reports = {work.document.path.split("/")[1] for work in works.values()}
    problems += unread_files(reader, settings.bib_dir, reports)
    edition, taken = with_parts(edition)
    return edition, problems + taken


def links_of(
    chapters: Iterable[Chapter], paragraphs: Mapping[str, Paragraph], notes: Mapping[str, Note]
) -> tuple[CrossLink, ...]:
    """The links between places that there are."""
    return tuple(
        link
        for chapter in chapters
        for link in chapter.document.links
        if link.begins in paragraphs and (link.ends in paragraphs or link.ends in notes)
    )


def by_id(records: Iterable[Identified]) -> Mapping[str, Identified]:
    """Id → record; of two with one id the first stands, and the checks name the other."""
    found: dict[str, Identified] = {}
    for record in records:
        found.setdefault(record.id or "", record)
    return MappingProxyType(found)


def read_bibliography(reader: Reader, folder: str, problems: list[Problem]) -> dict[str, Source]:
    """Key → Source over all .bib files below a folder, sorted by key; the first of two equal keys stands."""
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
    """The ready-made citations, data/citations.json; none where there is no such file."""
    forms = read_json(reader, "data/citations.json", problems)
    return MappingProxyType(forms if isinstance(forms, dict) else {})


def resolve_all(
    works: Iterable[str],
    chapters: Sequence[Chapter],
    documents: Mapping[str, Document],
    sources: Mapping[str, Source],
    problems: list[Problem],
) -> Resolutions:
    """Every citation of the edition, resolved: those of notes in their sequence, all others by key alone.

    works: the sigla of the reports.
    """
    cited: Resolutions = {}
    for work in works:
        notes = sorted((n for c in chapters if c.work == work for n in c.document.notes), key=lambda n: n.n)
        found, wrong = resolve_notes(notes, sources)
        cited |= found
        problems += wrong
    for document in documents.values():
        for mark in document.marks:
            if mark.kind == "citation":
                cites = [resolve_outside(cite, At(document.path, mark.line), sources) for cite in mark.cites]
                problems += [c for c in cites if isinstance(c, Problem)]
                cited[document.path, None, mark.start] = tuple(c if isinstance(c, Cited) else None for c in cites)
    return cited


def resolve_outside(cite: Cite, at: At, sources: Mapping[str, Source]) -> Cited | Problem:
    """A citation in commentary, an entry or a fact: by its whole key only."""
    if cite.form != "full":
        return problem("N12", at, form=PRINTED[cite.form].format(cite.note))
    key = str(cite.key)
    if key not in sources:
        return problem("N03", at, who="the text", key=key, near=nearest(key, sources, NO_SOURCE))
    return Cited(key=key, locator=cite.locator, prefix=cite.prefix, rule="full")


def link_all(
    reader: Reader, documents: Mapping[str, Document], entries: Mapping[str, Entry], problems: list[Problem]
) -> tuple[dict[tuple[str, int | None], tuple[EntryMark, ...]], dict[str, tuple[Mention, ...]]]:
    """Entry marks of every document, {(path, note or None): marks}, and the mentions of every entry, {slug: places}.

    A document is matched again only if it has changed, or a name that begins with one of its words.
    """
    names = Names(entries, problems)
    linked: dict[tuple[str, int | None], tuple[EntryMark, ...]] = {}
    mentions: dict[str, list[Mention]] = {}
    for path, document in documents.items():
        words = reader.derived(("words", path), (document,), partial(words_in, document))
        known = {word: names.by_word[word] for word in words & names.by_word.keys()}
        marks, found = reader.derived(("linked", path), (document, known), partial(link_document, document, names))
        linked |= {(path, n): m for n, m in marks.items()}
        for slug, mention in found:
            mentions.setdefault(slug, []).append(mention)
    return linked, {slug: tuple(found) for slug, found in mentions.items()}


def together(mentions: Mapping[str, Iterable[Mention]]) -> dict[str, tuple[str, ...]]:
    """Place → the slugs mentioned there."""
    places: dict[str, list[str]] = {}
    for slug, found in mentions.items():
        for mention in found:
            places.setdefault(mention.place, []).append(slug)
    return {place: tuple(slugs) for place, slugs in places.items()}


def citing_places(documents: Mapping[str, Document], cited: Resolutions) -> dict[str, tuple[Citing, ...]]:
    """Key → the places that cite it, in the order of the edition, each with its locators."""
    places: dict[str, dict[str, list[str]]] = {}
    owner = {(d.path, n.n): n.id for d in documents.values() for n in d.notes}
    for (path, n, _), cites in cited.items():
        place = owner[path, n] if n is not None else documents[path].url
        for cite in filter(None, cites):
            locators = places.setdefault(cite.key, {}).setdefault(place, [])
            if cite.locator and cite.locator not in locators:
                locators.append(cite.locator)
    return {
        key: tuple(Citing(place=place, locators=tuple(found)) for place, found in where.items())
        for key, where in places.items()
    }


def homes(
    documents: Mapping[str, Document],
    chapters: Iterable[Chapter],
    sources: Mapping[str, Source],
    facts: Mapping[str, Fact],
    charts: Mapping[str, Chart],
) -> dict[str, str]:
    """Id → address of the page that holds it: paragraphs and notes of chapters, headings, sources, facts, charts."""
    found: dict[str, str] = {}
    for document in (c.document for c in chapters):
        found |= dict.fromkeys([p.id for p in document.paragraphs] + [n.id for n in document.notes], document.url)
    for document in documents.values():
        ids = [heading.id for heading in document.headings] + [annotation.id for annotation in document.annotations]
        found |= dict.fromkeys((id for id in ids if id), document.url)
    if "docs/timeline.md" in documents:
        found |= dict.fromkeys((f"fact-{id}" for id in facts), "timeline/")
    if "docs/charts.md" in documents:
        found |= dict.fromkeys((f"chart-{id}" for id in charts), "charts/")
    return found | dict.fromkeys((f"ref-{key}" for key in sources), "bibliography/")
