"""Pages into which a long page is divided: a year of the timeline, a kind of works, a report's notes, a country's
facts.

A telephone shows a page of some 250 rows at once, but not a longer one. So a longer list becomes a page with links to
its parts. Each part is a page without a file: a Document with a Leaf. The page that shows a record is its home; the old
address of the record, on the page with the links, leads there (assets/moved.js, data/homes.json).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from macros.model.citations import Source
from macros.model.dates import begins
from macros.model.edition import Edition
from macros.model.problems import At, Problem, problem
from macros.model.texts import Document, Leaf
from macros.reading.bibliography import kind_of
from macros.reading.fact_kinds import groups

MOST = 150  # rows of a list that is one page
MANY = 250  # works of a kind that are one page
OF_A_COUNTRY = 120  # facts of a country whose page has them all: it has much beside them

KINDS = {
    "book": "Books",
    "collection": "Books",
    "incollection": "Chapters in books",
    "journal": "Journal articles",
    "magazine": "Magazines",
    "newspaper": "Newspapers, agencies and bulletins",
    "report": "Reports and papers",
    "online": "Documents and web pages",
    "misc": "Documents and web pages",
    "thesis": "Reports and papers",
    "unpublished": "Reports and papers",
}
TIMELINE, BIBLIOGRAPHY, NOTES = "docs/timeline.md", "docs/bibliography.md", "docs/notes.md"


def with_parts(edition: Edition) -> tuple[Edition, list[Problem]]:
    """The Edition with the pages of its parts, and a problem for each file at the address of a part."""
    made = {d.path: d for d in (*years(edition), *kinds_of_works(edition), *notes(edition), *countries(edition))}
    taken = [of_the_edition(path) for path in made.keys() & edition.documents.keys()]
    documents = MappingProxyType({**edition.documents, **made})
    found = replace(
        edition, documents=documents, homes=MappingProxyType({**edition.homes, **homes_of_parts(edition, made)})
    )
    return found, taken


def part_page(view: str, whole: str, key: str, title: str, description: str, kinds: tuple[str, ...] = ()) -> Document:
    """The Document of a part, in the folder of the whole page."""
    meta = {"title": title, "description": description}
    return Document(
        path=f"{whole.removesuffix('.md')}/{key}.md",
        meta=meta,
        body="",
        prose="",
        marks=(),
        paragraphs=(),
        notes=(),
        headings=(),
        leaf=Leaf(view=view, whole=whole, key=key, kinds=kinds),
    )


def of_the_edition(path: str) -> Problem:
    """The problem of a file at the path of a part."""
    whole, _, name = path.rpartition("/")
    wanted = f"The edition makes this page itself; put the text into {whole}.md"
    return problem("F08", At(path, 1), name=name, wanted=wanted)


def leaves_of(edition: Edition, document: Document) -> tuple[Document, ...]:
    """The pages into which a page is divided, in order; none if it is whole."""
    return edition.leaves.get(document.path, ())


def year_of(fact: Any) -> str:
    """The year under which a fact stands: that in which it begins, or, if its beginning is open, that in which it
    ends."""
    return begins(fact.date)[:4]


def years(edition: Edition) -> Iterator[Document]:
    """A page for each year of the timeline."""
    if TIMELINE in edition.documents and len(edition.facts) > MOST:
        for year in sorted({year_of(fact) for fact in edition.facts.values()}):
            about = f"What the reports date to {year}: every statement that one would look up, with its paragraphs."
            yield part_page("year", TIMELINE, year, f"Facts of {year}", about)


def slug(words: str) -> str:
    return words.lower().replace(",", "").replace(" ", "-")


def group_of(source: Source) -> str:
    """The heading under which a source stands in the bibliography."""
    return KINDS.get(kind_of(source), KINDS["misc"])


def shelves(edition: Edition) -> dict[str, list[Source]]:
    """Heading → its sources, in the order of KINDS. A kind with very many has two headings: for the earlier and the
    later half."""
    found: dict[str, list[Source]] = {name: [] for name in KINDS.values()}
    for source in edition.sources.values():
        found[group_of(source)].append(source)
    for name in [name for name, sources in found.items() if len(sources) > MANY]:
        in_time = sorted(found.pop(name), key=published_in)
        middle = published_in(in_time[len(in_time) // 2])
        for source in in_time:
            when = "since" if published_in(source) >= middle else "before"
            found.setdefault(f"{name}, {when} {middle}", []).append(source)
    return {name: sources for name, sources in found.items() if sources}


def published_in(source: Source) -> str:
    """The year of a source; empty where it has none."""
    return source.fields.get("date", "")[:4]


def kinds_of_works(edition: Edition) -> Iterator[Document]:
    """A page for each kind of work."""
    if BIBLIOGRAPHY in edition.documents and len(edition.sources) > MOST:
        for name in shelves(edition):
            about = f"{name} that the reports or this edition cite, each with every place that cites it."
            yield part_page("works", BIBLIOGRAPHY, slug(name), name, about)


def notes(edition: Edition) -> Iterator[Document]:
    """A page for the notes of each report, with the name of the report's folder."""
    if NOTES in edition.documents and len(edition.notes) > MOST:
        for work in edition.works.values():
            about = f"All notes of {work.name}: where each stands, what it says, which works it means."
            yield part_page("report_notes", NOTES, work.document.url.strip("/"), f"Notes of {work.name}", about)


def countries(edition: Edition) -> Iterator[Document]:
    """Pages for the facts of each country that has many: one for each heading, or, of a long heading, one for each
    kind."""
    for country in edition.countries.values():
        facts = edition.facts_of.get(country.slug, ())
        if country.document and len(facts) > OF_A_COUNTRY:
            for name, kinds in rows_of(edition, [fact.kind for fact in facts]):
                about = f"Facts of the reports on {country.name}, in order of time: {name}."
                yield part_page(
                    "country_facts", country.document.path, slug(name), f"{country.name}: {name}", about, kinds
                )


def rows_of(edition: Edition, used: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(name, kinds) of each page into which the facts of these kinds are divided."""
    for name, kinds in groups(edition).items():
        here = [kind for kind in used if kind in kinds]
        if len(here) > MOST:
            yield from ((kind, (kind,)) for kind in kinds if kind in here)
        elif here:
            yield name, kinds


def homes_of_parts(edition: Edition, made: Mapping[str, Document]) -> dict[str, str]:
    """Id → address of each fact and source that a part shows."""
    ways = [(f"fact-{id}", TIMELINE, year_of(fact)) for id, fact in edition.facts.items()]
    ways += [(f"ref-{s.key}", BIBLIOGRAPHY, slug(name)) for name, found in shelves(edition).items() for s in found]
    paths = ((id, f"{whole.removesuffix('.md')}/{key}.md") for id, whole, key in ways)
    return {id: made[path].url for id, path in paths if path in made}
