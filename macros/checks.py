"""What must hold of an Edition as a whole. Pure: an Edition in, Problems out; each rule is a function of a few lines."""

import re
from itertools import pairwise

from macros.charts import check_charts
from macros.countries import check_countries
from macros.facts import check_facts
from macros.glossary import check_entries
from macros.inventory import check_inventory
from macros.maps import MAPS
from macros.marks import Lines, without_code_blocks
from macros.places import check_pipelines
from macros.problems import At, nearest, problem

ID = re.compile(r"([a-z]+)-(\d+)-(\d+)([a-z]?)\Z")
FIGURE = re.compile(r"\{:[^}\n]*\bfigure=[\"']?([\w-]+)")
LEDGER = "data/anchors.txt"


def check(edition, ledger):
    """All problems of the edition. ledger: published id → line in data/anchors.txt."""
    problems = list(repeated_ids(edition))
    for chapter in edition.chapters:
        for rule in (titled, belongs, in_order, complete, numbered, subheadings, note_marks, note_order, written):
            problems += rule(edition, chapter)
    for document in edition.documents.values():
        problems += references(edition, document)
    problems += [*stray_notes(edition), *check_entries(edition)]
    problems += [*check_facts(edition), *check_countries(edition), *check_pipelines(edition), *check_charts(edition), *figures(edition)]
    problems += check_inventory(edition)
    return problems + list(unused(edition)) + list(kept(edition, ledger)) + list(works(edition))


def works(edition):
    for work in edition.works.values():
        if work.source not in edition.sources:
            yield problem("N03", work.document.at("source"), who="the report's page", key=work.source, near=nearest(work.source, edition.sources))


def repeated_ids(edition):
    first = {}
    for document in edition.documents.values():
        for item in (*document.paragraphs, *(h for h in document.headings if h.id)):
            if item.id in first:
                before = first[item.id]
                yield problem("P02", item.at, id=item.id, first=f"{before.path}:{before.line}")
            first.setdefault(item.id, item.at)


def titled(edition, chapter):
    if not chapter.document.meta.get("title"):
        yield problem("F05", At(chapter.document.path, 1), field="title")


def belongs(edition, chapter):
    wanted = f"{chapter.work}-{chapter.section}-"
    for p in chapter.document.paragraphs:
        if not (p.id.startswith(wanted) and ID.match(p.id)):
            yield problem("P03", p.at, id=p.id, wanted=wanted)


def in_order(edition, chapter):
    for before, after in pairwise(own(chapter)):
        if order(after.id) < order(before.id):
            yield problem("P04", after.at, id=after.id, before=before.id)


def complete(edition, chapter):
    sections = edition.works[chapter.work].sections
    if chapter.section >= len(sections):
        yield problem("F06", At(chapter.document.path, 1), field="section", value=chapter.section, wanted=f"at most {len(sections) - 1}")
        return
    count, here = sections[chapter.section].paragraphs, {order(p.id)[0] for p in own(chapter)}
    missing = [f"{chapter.work}-{chapter.section}-{i}" for i in range(1, count + 1) if i not in here]
    if missing:
        yield problem("P05", At(chapter.document.path, 1), ids=", ".join(missing))
    for p in own(chapter):
        if not 1 <= order(p.id)[0] <= count:
            yield problem("P08", p.at, id=p.id, section=chapter.section, count=count)


def numbered(edition, chapter):
    for at in chapter.document.unnamed:
        after = [order(p.id)[0] for p in own(chapter) if p.at.line < at.line]
        yield problem("P01", at, wanted=f"{chapter.work}-{chapter.section}-{max(after, default=0) + 1}")


def subheadings(edition, chapter):
    for heading in chapter.document.headings:
        if not heading.id:
            slug = re.sub(r"[^a-z0-9]+", "-", heading.title.lower()).strip("-")
            yield problem("P09", heading.at, wanted=f"{chapter.work}-{chapter.section}-{slug}")


def note_marks(edition, chapter):
    """Each mark has its note, each note its one mark."""
    written, marked = {}, {}
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


def note_order(edition, chapter):
    notes = chapter.document.notes
    for before, after in pairwise(notes):
        if after.n < before.n:
            yield problem("N11", after.at, n=after.n, before=before.n)
    marks = [m for m in chapter.document.marks if m.kind == "note"]
    for before, after in pairwise(marks):
        if after.value < before.value:
            yield problem("N11", At(chapter.document.path, after.line), n=after.value, before=before.value)
    for before, after in pairwise(sorted({n.n for n in notes})):
        if after != before + 1:
            at = next(n.at for n in notes if n.n == after)
            yield problem("N18", at, n=before + 1, before=before, after=after)


def written(edition, chapter):
    for note in chapter.document.notes:
        if not note.text.strip():
            yield problem("N17", note.at, n=note.n)


def stray_notes(edition):
    """Notes belong to chapters: elsewhere they would have no number of the report's."""
    chapters = {c.document.path for c in edition.chapters}
    for document in edition.documents.values():
        if document.path not in chapters:
            for note in document.notes:
                yield problem("N19", note.at, n=note.n)


def references(edition, document):
    """Typed references lead somewhere; one to a section that is not restated yet is let pass if the report has it."""
    marks = [(document.path, m) for m in document.marks] + [(n.at.path, m) for n in document.notes for m in n.marks]
    for path, mark in marks:
        if mark.kind == "reference" and mark.value not in edition.homes and not in_report(edition, mark.value):
            yield problem("R01", At(path, mark.line), text=spoken(mark.value), near="Check the number")


def in_report(edition, id):
    """Whether the report has this paragraph or note, restated already or not."""
    work = edition.works.get(id.split("-")[0])
    note, paragraph = re.match(r"\w+-n(\d+)\Z", id), ID.match(id)
    if not work:
        return False
    if note:
        return 1 <= int(note[1]) <= work.notes
    section = int(paragraph[2])
    return section < len(work.sections) and 1 <= int(paragraph[3]) <= work.sections[section].paragraphs


def figures(edition):
    """A page shows charts and maps that exist: `{: figure="…" }` under a paragraph."""
    for document in edition.documents.values():
        for found in FIGURE.finditer(without_code_blocks(document.body)):
            if found[1] not in (*MAPS, *edition.charts):
                at = At(document.path, Lines(document.body)(found.start()))
                yield problem("R02", at, name=found[1], near=nearest(found[1], (*MAPS, *edition.charts), f"There are: {', '.join((*MAPS, *edition.charts))}"))


def unused(edition):
    sources = edition.sources.keys() - edition.citing.keys() - {w.source for w in edition.works.values()}
    for key in sources:
        yield problem("B10", edition.sources[key].at, key=key)


def kept(edition, ledger):
    if ledger is None:
        return
    for id in ledger.keys() - edition.homes.keys():
        yield problem("P06", At(LEDGER, ledger[id]), id=id)
    for id in edition.homes.keys() - ledger.keys():
        yield problem("P07", place(edition, id), id=id)


def place(edition, id):
    """File and line of an id."""
    for records in (edition.paragraphs, edition.notes):
        if id in records:
            return records[id].at
    if id.removeprefix("fact-") in edition.facts:
        return edition.facts[id.removeprefix("fact-")].at
    if id.removeprefix("chart-") in edition.charts:
        return edition.charts[id.removeprefix("chart-")].at
    if id.removeprefix("ref-") in edition.sources:
        return edition.sources[id.removeprefix("ref-")].at
    return next(h.at for d in edition.documents.values() for h in d.headings if h.id == id)


def own(chapter):
    """The paragraphs whose ids are canonical references, whatever chapter they name."""
    prefix = f"{chapter.work}-{chapter.section}-"
    return [p for p in chapter.document.paragraphs if p.id.startswith(prefix) and ID.match(p.id)]


def order(id):
    """The number and letter of a paragraph's id, for sorting: tg-2-11b → (11, 'b')."""
    match = ID.match(id)
    return int(match[3]), match[4]


def spoken(id):
    """The canonical reference as one types it: tg-2-11 → TG 2.11, ba-n70 → BA n. 70."""
    work, rest = id.split("-", 1)
    return f"{work.upper()} n. {rest[1:]}" if rest.startswith("n") else f"{work.upper()} {rest.replace('-', '.')}"
