"""Checks of the whole Edition: each of the RULES is a short function that takes the Edition and yields Problems."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, TypeAlias

from macros.checks import layer
from macros.checks.chapter import check_chapter
from macros.checks.echo import without_echo
from macros.checks.inventory import Compared, check_inventory
from macros.checks.ledger import check_ledger
from macros.model.citations import Source
from macros.model.edition import Edition
from macros.model.geography import MAPS
from macros.model.marks import Mark, ReferenceMark
from macros.model.problems import NO_SOURCE, At, Problem, fatal, nearest, problem
from macros.model.reference import ID, canonical
from macros.model.texts import OF_PAGES, Document
from macros.reading.bibliography import NEEDED
from macros.reading.charts import check_charts
from macros.reading.code import without_code_blocks
from macros.reading.countries import check_countries
from macros.reading.data_checks import check_references, extent, references_in, sigla
from macros.reading.edition import assemble
from macros.reading.exported import stands_for
from macros.reading.fact_kinds import check_kinds
from macros.reading.facts import check_facts
from macros.reading.files import Reader
from macros.reading.glossary import ENTRY, check_entries
from macros.reading.ledger import Ledger, moved, read_ledger
from macros.reading.lines import Lines
from macros.reading.places import check_pipelines
from macros.reading.threads import check_threads
from macros.reading.watched import Remembered, each

Rule: TypeAlias = Callable[[Any], Iterable[Problem]]  # of a Checked

OF_REPORT = ("author", "title", "date")  # what the pages of a report say of it
OF_EVERY_PAGE = "the page's own title or notes"
FIGURE = re.compile(r"\{:[^}\n]*\bfigure=[\"']?([\w-]+)")


def read_edition(
    reader: Reader, begin: Callable[[Edition], object] = lambda edition: None
) -> tuple[Edition, list[Problem]]:
    """Read and check the repository; returns the Edition and all problems, sorted.

    begin: called with an Edition that could be read without an error before it is checked, for work that other
    processes do meanwhile.
    """
    edition, problems = assemble(reader)
    ledger = read_ledger(reader, problems)
    edition = replace(edition, moved=moved(ledger))
    if not fatal(problems):
        begin(edition)
    return edition, sorted(without_echo(edition, problems, check(reader, edition, ledger)))


@dataclass(frozen=True)
class Checked(Compared):
    """An Edition with the published ids and addresses. ledger: None if it could not be read."""

    ledger: Ledger | None = None


def check(reader: Reader, edition: Edition, ledger: Ledger | None) -> Iterator[Problem]:
    """All problems of the edition. A rule runs again only if something that it has read has changed."""
    checked = Checked.of(edition, ledger=ledger)
    said = reader.derived("checks", None, lambda: Remembered(problems, from_second=not reader.again))
    return chain.from_iterable(said.all(checked, RULES).values())


def problems(edition: Checked, rule: Rule) -> tuple[Problem, ...]:
    """What a rule says of the edition."""
    return tuple(rule(edition))


def chapters(edition: Edition) -> Iterator[Problem]:
    """What check_chapter() says of every chapter."""
    return chain.from_iterable(each(edition, problems_of_chapter, edition.chapter_at))


def problems_of_chapter(edition: Edition, path: str) -> tuple[Problem, ...]:
    return tuple(check_chapter(edition, edition.chapter_at[path]))


def references(edition: Edition) -> Iterator[Problem]:
    """Typed references must lead somewhere: to a restated place, or to one of the report's that is not restated yet."""
    return chain.from_iterable(each(edition, broken_references, edition.documents))


def nothing_lost(edition: Checked) -> Iterator[Problem]:
    """What check_ledger() says of the published ids and addresses."""
    return check_ledger(edition, edition.ledger)


def sources_of_reports(edition: Edition) -> Iterator[Problem]:
    """The source of a report must be there, with what its pages say of it, and as data/citations.json has it."""
    for work in edition.works.values():
        source = edition.sources.get(work.source)
        if source is None:
            yield problem(
                "N03",
                work.document.at("source"),
                who="the report's page",
                key=work.source,
                near=nearest(work.source, edition.sources, NO_SOURCE),
            )
            continue
        yield from (problem("B17", source.at, key=source.key, field=name) for name in lacking(source))
        if edition.forms and edition.forms.get("sources", {}).get(work.short) != source.fields:
            yield problem("B16", source.at, key=source.key)


def lacking(source: Source) -> Iterator[str]:
    """The fields that the source of a report lacks, except those that are reported already (B03, B07, B09)."""
    for name in OF_REPORT:
        reported = name == "date" if name in source.fields else name in NEEDED.get(source.type, ())
        if not source.fields.get(name) and not reported and not stands_for(name, source.fields):
            yield name


def repeated_ids(edition: Edition) -> Iterator[Problem]:
    first = {id: f"{at.path}:{at.line}" for id, at in ids_of_records(edition)} | dict.fromkeys(OF_PAGES, OF_EVERY_PAGE)
    for document in edition.documents.values():
        for id, at in given_ids(document):
            if id in first:
                yield problem("P02", at, id=id, first=first[id])
            first.setdefault(id, f"{at.path}:{at.line}")


def ids_of_records(edition: Edition) -> Iterator[tuple[str, At]]:
    """The ids that we make ourselves: those of notes, facts, charts and sources."""
    yield from ((n.id, n.at) for n in edition.notes.values())
    yield from ((f"fact-{f.id}", f.at) for f in edition.facts.values())
    yield from ((f"chart-{c.id}", c.at) for c in edition.charts.values())
    yield from ((f"ref-{s.key}", s.at) for s in edition.sources.values())


def given_ids(document: Document) -> Iterator[tuple[str, At]]:
    """Every id that an author wrote in a document (for a paragraph, annotation or heading), with its line."""
    yield from ((p.id, p.at) for p in document.paragraphs)
    yield from ((a.id, a.at) for a in document.annotations if a.id)
    yield from ((h.id, h.at) for h in document.headings if h.id)


def stray_paragraphs(edition: Edition) -> Iterator[Problem]:
    """Paragraphs with a report's ids must stand in its chapters: elsewhere they would get the report's numbers."""
    chapters = {c.document.path for c in edition.chapters}
    for document in edition.documents.values():
        for p in document.paragraphs if document.path not in chapters else ():
            if (place := ID.match(p.id)) and place[1] in edition.works:
                yield problem(
                    "P03", p.at, id=p.id, wanted="Take the id out: the paragraphs of a report stand in its chapters"
                )


def stray_notes(edition: Edition) -> Iterator[Problem]:
    """Notes must stand in chapters: only there do they have a number in the report."""
    chapters = {c.document.path for c in edition.chapters}
    for document in edition.documents.values():
        if document.path not in chapters:
            for n, at in [(note.n, note.at) for note in document.notes] + marks_without_note(document):
                yield problem("N19", at, n=n)


def marks_without_note(document: Document) -> list[tuple[int, At]]:
    """(number, line) of each note mark in a document that does not define the note."""
    written = {note.n for note in document.notes}
    marks = [m for m in document.marks if m.kind == "note" and m.n not in written]
    return [(m.n, At(document.path, m.line)) for m in marks]


def broken_references(edition: Edition, path: str) -> tuple[Problem, ...]:
    """A problem for each reference of a document that leads nowhere."""
    document = edition.documents[path]
    marks = [(path, m) for m in document.marks] + [(n.at.path, m) for n in document.notes for m in n.marks]
    return tuple(
        problem("R01", At(path, mark.line), text=canonical(found.id), near=extent(edition, found.id))
        for path, mark in marks
        for found in (mark, *references_in_citation(edition, mark))
        if found.kind == "reference" and found.id not in edition.homes and not in_report(edition, found.id)
    )


def references_in_citation(edition: Edition, mark: Mark) -> Iterator[ReferenceMark]:
    """The references within the prefixes and locators of a citation."""
    for cite in mark.cites if mark.kind == "citation" else ():
        for words in filter(None, (cite.prefix, cite.locator)):
            yield from references_in(words, sigla(edition))


def in_report(edition: Edition, id: str) -> bool:
    """Whether the report has this paragraph or note, restated or not; it never has a second half (2.11b)."""
    work = edition.works.get(id.split("-")[0])
    if work and (note := re.match(r"\w+-n([0-9]{1,9})\Z", id)):
        return 1 <= int(note[1]) <= work.notes
    if not work or not (place := ID.match(id)) or place[4] or int(place[2]) >= len(work.sections):
        return False
    return 1 <= int(place[3]) <= work.sections[int(place[2])].paragraphs


def unknown_figures(edition: Edition) -> Iterator[Problem]:
    """The charts and maps that a page asks for with `{: figure="…" }` must exist."""
    for document in edition.documents.values():
        for found in FIGURE.finditer(without_code_blocks(document.body)) if "figure=" in document.body else ():
            if found[1] not in (*MAPS, *edition.charts):
                at = At(document.path, Lines(document.body)(found.start()))
                yield problem(
                    "R02",
                    at,
                    name=found[1],
                    near=nearest(
                        found[1], (*MAPS, *edition.charts), f"There are: {', '.join((*MAPS, *edition.charts))}"
                    ),
                )


def lists_of_works(edition: Edition) -> Iterator[Problem]:
    """The command for a list of works must stand in our own prose, in a paragraph of its own."""
    chapters = {c.document.path for c in edition.chapters}
    for document in edition.documents.values():
        for mark in (m for m in document.marks if m.kind == "works"):
            at = At(document.path, mark.line)
            if document.path in chapters or ENTRY.match(document.path):
                what, hint = "stands in a text whose works are cited in its notes", "Take it out"
                yield problem("N27", at, typed=mark.typed, what=what, hint=hint)
            elif paragraph_at(document.body, mark.start) != mark.typed:
                what, hint = "stands within other words", "Give it a paragraph of its own, or write it as code"
                yield problem("N27", at, typed=mark.typed, what=what, hint=hint)


def paragraph_at(body: str, at: int) -> str:
    """The paragraph around an offset."""
    return (body[:at].rpartition("\n\n")[2] + body[at:].partition("\n\n")[0]).strip()


def references_in_sources(edition: Edition) -> Iterator[Problem]:
    """References in the remarks of the bibliography must lead somewhere."""
    for source in edition.sources.values():
        for name in ("note", "printed"):
            yield from check_references(edition, source.fields.get(name), source.at)


def unused_sources(edition: Edition) -> Iterator[Problem]:
    sources = edition.sources.keys() - edition.citing.keys() - {w.source for w in edition.works.values()}
    for key in sources:
        yield problem("B10", edition.sources[key].at, key=key)


RULES: tuple[Rule, ...] = (
    repeated_ids,
    stray_paragraphs,
    chapters,
    references,
    layer.links,
    stray_notes,
    check_entries,
    check_kinds,
    check_facts,
    check_countries,
    check_pipelines,
    check_charts,
    check_threads,
    lists_of_works,
    unknown_figures,
    check_inventory,
    references_in_sources,
    unused_sources,
    nothing_lost,
    sources_of_reports,
)
