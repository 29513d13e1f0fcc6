"""What must hold of an Edition as a whole: an Edition in, Problems out; each rule is a function of a few lines."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePath

from macros.checks import layer
from macros.checks.inventory import check_inventory
from macros.checks.ledger import check_ledger
from macros.model.edition import Edition
from macros.model.geography import MAPS
from macros.model.problems import At, Problem, nearest, problem
from macros.model.reference import ID, canonical, order, parts_of
from macros.model.texts import Chapter, Document, Paragraph, address
from macros.reading.chapters import CHAPTER
from macros.reading.charts import check_charts
from macros.reading.countries import check_countries
from macros.reading.edition import assemble
from macros.reading.facts import check_facts, check_references
from macros.reading.files import Reader
from macros.reading.glossary import ENTRY, check_entries
from macros.reading.ledger import Ledger, moved, read_ledger
from macros.reading.marks import Lines, without_code_blocks
from macros.reading.places import check_pipelines
from macros.reading.threads import check_threads

FIGURE = re.compile(r"\{:[^}\n]*\bfigure=[\"']?([\w-]+)")


def read_edition(reader: Reader) -> tuple[Edition, list[Problem]]:
    """(Edition, problems): the repository read once, then checked; the problems complete and sorted."""
    edition, problems = assemble(reader)
    ledger = read_ledger(reader, problems)
    edition = replace(edition, moved=moved(ledger))
    found = without_echo(check(edition, ledger), problems)
    return edition, sorted({*problems, *without_echo_of_texts(edition, found, problems)})


def without_echo(found: Iterable[Problem], problems: Iterable[Problem]) -> list[Problem]:
    """Drop follow-up problems: ids that are missing only because their data file could not be read."""
    untitled = {p.at.path for p in problems if p.code == "F03"}
    found = [p for p in found if not (p.code == "F05" and p.at.path in untitled)]
    broken = {
        p.at.path for p in problems if p.severity == "error" and p.code != "D18" and p.at.path.startswith("data/")
    }
    if not broken:
        return found
    echo = ('the anchor "fact-', 'the anchor "chart-', "the chart ", "the data of this country")
    left = [p for p in found if not (p.code in ("P06", "D10", "F04") and p.what.startswith(echo))]
    if any(path.startswith("data/facts/") for path in broken):
        left = [p for p in left if p.code != "D20" and not (p.code == "P06" and OF_FACTS.match(p.what))]
    countries = [f'"{PurePath(path).stem}"' for path in broken if path.startswith("data/countries/")]
    codes = {code for path in broken for code in ECHO_OF.get(path, ())}
    return [p for p in left if p.code not in codes and not (p.code == "D05" and p.what.endswith(named_by(countries)))]


# Pages that are parts of a longer one while there are facts enough.
OF_FACTS = re.compile(r'the anchor "/(?:timeline|countries/[a-z0-9-]+)/[a-z0-9-]+/"')
# What is told of other files only because this one is broken.
ECHO_OF = {"data/places.yml": ("D09",), "data/charts.yml": ("D11", "R02")}


def named_by(names: Iterable[str]) -> tuple[str, ...]:
    """How a message ends that names one of these as missing."""
    return tuple(f"{name}, which does not exist" for name in names)


UNREAD = ("F01", "F02", "F09", "H07", "E01")
OF_IDS = ("P06", "P16", "D03", "D05", "D06", "D14", "E03", "E04", "F04", "I04", "R01")


def without_echo_of_texts(edition: Edition, found: list[Problem], problems: Iterable[Problem]) -> list[Problem]:
    """Drop problems of ids and addresses that are missing only because their Markdown file could not be read."""
    unread = {p.at.path for p in problems if p.code in UNREAD and p.at.path.endswith(".md")}
    if not unread:
        return found
    folders = {work.document.path.split("/")[1]: work.short for work in edition.works.values()}
    held = re.compile("|".join(held_by(path, folders) for path in sorted(unread)))
    return [p for p in found if not (p.code in OF_IDS and held.search(p.what))]


def held_by(path: str, folders: Mapping[str, str]) -> str:
    """A pattern for the ids and addresses that a Markdown file holds. folders: those of the reports → sigla."""
    own = rf'"/{re.escape(address(path))}"|"{re.escape(path.split("/")[-1].removesuffix(".md"))}"'
    chapter = CHAPTER.match(path)
    work = folders.get(chapter[1]) if chapter else None
    if not chapter or not work:
        return own
    return rf"{own}|\b{work}-(?:{chapter[2]}-|n\d)|\b{work.upper()} (?:{chapter[2]}\.|nn?\.)"


def check(edition: Edition, ledger: Ledger | None) -> list[Problem]:
    """All problems of the edition. ledger: the published ids and addresses."""
    problems = list(repeated_ids(edition))
    for chapter in edition.chapters:
        for rule in (
            titled,
            belongs,
            in_order,
            complete,
            numbered,
            layer.said,
            layer.annotations,
            layer.questions,
            subheadings,
            note_marks,
            note_order,
            written,
        ):
            problems += rule(edition, chapter)
    for document in edition.documents.values():
        problems += references(edition, document)
    problems += [*layer.links(edition), *stray_notes(edition), *check_entries(edition)]
    problems += [
        *check_facts(edition),
        *check_countries(edition),
        *check_pipelines(edition),
        *check_charts(edition),
        *check_threads(edition),
        *lists_of_works(edition),
        *figures(edition),
    ]
    problems += [*check_inventory(edition), *sources(edition)]
    return problems + list(unused(edition)) + list(check_ledger(edition, ledger)) + list(works(edition))


def works(edition: Edition) -> Iterator[Problem]:
    for work in edition.works.values():
        if work.source not in edition.sources:
            yield problem(
                "N03",
                work.document.at("source"),
                who="the report's page",
                key=work.source,
                near=nearest(work.source, edition.sources),
            )
        elif edition.forms and edition.forms.get("sources", {}).get(work.short) != edition.sources[work.source].fields:
            yield problem("B16", edition.sources[work.source].at, key=work.source)


def repeated_ids(edition: Edition) -> Iterator[Problem]:
    first: dict[str, At] = {}
    for document in edition.documents.values():
        for id, at in ids_of(document):
            if id in first:
                yield problem("P02", at, id=id, first=f"{first[id].path}:{first[id].line}")
            first.setdefault(id, at)


def ids_of(document: Document) -> Iterator[tuple[str, At]]:
    """Every id that an author gave in a document, with its line: of paragraphs, annotations and headings."""
    yield from ((p.id, p.at) for p in document.paragraphs)
    yield from ((a.id, a.at) for a in document.annotations if a.id)
    yield from ((h.id, h.at) for h in document.headings if h.id)


def titled(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    if not chapter.document.meta.get("title"):
        yield problem("F05", At(chapter.document.path, 1), field="title")


def belongs(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    wanted = f"{chapter.work}-{chapter.section}-"
    for p in chapter.document.paragraphs:
        if not (p.id.startswith(wanted) and ID.match(p.id)):
            yield problem("P03", p.at, id=p.id, wanted=wanted)


def in_order(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    for before, after in pairwise(own(chapter)):
        if order(after.id) < order(before.id):
            yield problem("P04", after.at, id=after.id, before=before.id)


def complete(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    sections = edition.works[chapter.work].sections
    if chapter.section >= len(sections):
        yield problem(
            "F06",
            At(chapter.document.path, 1),
            field="section",
            value=chapter.section,
            wanted=f"at most {len(sections) - 1}",
        )
        return
    count, here = sections[chapter.section].paragraphs, {order(p.id)[0] for p in own(chapter)}
    missing = [f"{chapter.work}-{chapter.section}-{i}" for i in range(1, count + 1) if i not in here]
    if missing:
        yield problem("P05", At(chapter.document.path, 1), ids=", ".join(missing))
    for p in own(chapter):
        if not 1 <= order(p.id)[0] <= count:
            yield problem("P08", p.at, id=p.id, count=f"{count} paragraphs in section {chapter.section}")
    notes = edition.works[chapter.work].notes
    for note in chapter.document.notes:
        if note.n > notes:
            yield problem("P08", note.at, id=note.id, count=f"{notes} notes")


def numbered(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    for at in chapter.document.unnamed:
        after = [order(p.id)[0] for p in own(chapter) if p.at.line < at.line]
        yield problem("P01", at, wanted=f"{chapter.work}-{chapter.section}-{max(after, default=0) + 1}")


def subheadings(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    for heading in chapter.document.headings:
        if not heading.id:
            slug = re.sub(r"[^a-z0-9]+", "-", heading.title.lower()).strip("-")
            yield problem("P09", heading.at, wanted=f"{chapter.work}-{chapter.section}-{slug}")


def note_marks(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    """Each mark has its note, each note its one mark."""
    written: dict[int, At] = {}
    marked: dict[int, int] = {}
    for note in chapter.document.notes:
        if note.n in written:
            yield problem("N10", note.at, n=note.n, first=f"line {written[note.n].line}")
        written.setdefault(note.n, note.at)
    for mark in (m for m in chapter.document.marks if m.kind == "note"):
        at = At(chapter.document.path, mark.line)
        if mark.value in marked:
            yield problem("N15", at, n=mark.value, first=marked[mark.value])
        elif mark.value not in written:
            yield problem("N01", at, n=mark.value)
        marked.setdefault(mark.value, mark.line)
    for n in written.keys() - marked.keys():
        yield problem("N02", written[n], n=n)


def note_order(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    notes = chapter.document.notes
    for before, after in pairwise(notes):
        if after.n < before.n:
            yield problem("N11", after.at, n=after.n, before=before.n)
    marks = [m for m in chapter.document.marks if m.kind == "note"]
    for mark, later in pairwise(marks):
        if later.value < mark.value:
            yield problem("N11", At(chapter.document.path, later.line), n=later.value, before=mark.value)
    for number, following in pairwise(sorted({n.n for n in notes})):
        if following != number + 1:
            at = next(n.at for n in notes if n.n == following)
            yield problem("N18", at, n=number + 1, before=number, after=following)


def written(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    for note in chapter.document.notes:
        if not note.text.strip():
            yield problem("N17", note.at, n=note.n)


def stray_notes(edition: Edition) -> Iterator[Problem]:
    """Notes belong to chapters: elsewhere they would have no number of the report's."""
    chapters = {c.document.path for c in edition.chapters}
    for document in edition.documents.values():
        if document.path not in chapters:
            for n, at in [(note.n, note.at) for note in document.notes] + marked(document):
                yield problem("N19", at, n=n)


def marked(document: Document) -> list[tuple[int, At]]:
    """The marks of notes in a document that are written nowhere in it, each with its line."""
    written = {note.n for note in document.notes}
    marks = [m for m in document.marks if m.kind == "note" and m.value not in written]
    return [(m.value, At(document.path, m.line)) for m in marks]


def references(edition: Edition, document: Document) -> Iterator[Problem]:
    """Typed references lead somewhere; one to a section that is not restated yet is let pass if the report has it."""
    marks = [(document.path, m) for m in document.marks] + [(n.at.path, m) for n in document.notes for m in n.marks]
    for path, mark in marks:
        if mark.kind == "reference" and mark.value not in edition.homes and not in_report(edition, mark.value):
            yield problem("R01", At(path, mark.line), text=canonical(mark.value), near="Check the number")


def in_report(edition: Edition, id: str) -> bool:
    """Whether the report has this paragraph or note, restated already or not. A second half, 2.11b, is ours alone."""
    work = edition.works.get(id.split("-")[0])
    if not work:
        return False
    if note := re.match(r"\w+-n(\d+)\Z", id):
        return 1 <= int(note[1]) <= work.notes
    _, section, number, letter = parts_of(id)
    counts = [s.paragraphs for s in work.sections]
    return not letter and int(section) < len(counts) and 1 <= int(number) <= counts[int(section)]


def figures(edition: Edition) -> Iterator[Problem]:
    """A page shows charts and maps that exist: `{: figure="…" }` under a paragraph."""
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
    """The command for a list of works stands in our own prose, on a line of its own."""
    chapters = {c.document.path for c in edition.chapters}
    for document in edition.documents.values():
        for mark in (m for m in document.marks if m.kind == "works"):
            at = At(document.path, mark.line)
            if document.path in chapters or ENTRY.match(document.path):
                what, hint = "stands in a text whose works are cited in its notes", "Take it out"
                yield problem("N27", at, typed=mark.shown, what=what, hint=hint)
            elif alone(document.body, mark.start) != mark.shown:
                what, hint = "stands within other words", "Give it a paragraph of its own, or write it as code"
                yield problem("N27", at, typed=mark.shown, what=what, hint=hint)


def alone(body: str, at: int) -> str:
    """The paragraph around an offset."""
    before, after = body.rfind("\n\n", 0, at), body.find("\n\n", at)
    return body[before + 2 if before >= 0 else 0 : after if after >= 0 else None].strip()


def sources(edition: Edition) -> Iterator[Problem]:
    """References in the words of the bibliography lead somewhere."""
    for source in edition.sources.values():
        for name in ("note", "printed"):
            yield from check_references(edition, source.fields.get(name), source.at)


def unused(edition: Edition) -> Iterator[Problem]:
    sources = edition.sources.keys() - edition.citing.keys() - {w.source for w in edition.works.values()}
    for key in sources:
        yield problem("B10", edition.sources[key].at, key=key)


def own(chapter: Chapter) -> list[Paragraph]:
    """The paragraphs whose ids are canonical references, whatever chapter they name."""
    prefix = f"{chapter.work}-{chapter.section}-"
    return [p for p in chapter.document.paragraphs if p.id.startswith(prefix) and ID.match(p.id)]
