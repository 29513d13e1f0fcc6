"""Checks of one chapter: its ids and their order, whether it is complete, its note marks and notes."""

from collections.abc import Iterator
from itertools import pairwise

from macros.checks import layer
from macros.model.edition import Edition
from macros.model.problems import At, Problem, problem
from macros.model.reference import ID, position
from macros.model.texts import Chapter, Paragraph
from macros.reading.data_checks import check_headings


def check_chapter(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    """Every problem of a chapter, with those of what we add to it (layer.py)."""
    for rule in (
        missing_title,
        foreign_ids,
        misplaced_ids,
        complete,
        paragraphs_without_id,
        layer.references_in_head,
        layer.annotations,
        layer.questions,
        headings_without_id,
        note_marks,
        note_order,
        empty_notes,
    ):
        yield from rule(edition, chapter)


def missing_title(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    if not chapter.document.meta.get("title"):
        yield problem("F05", At(chapter.document.path, 1), field="title")


def foreign_ids(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    wanted = f"{chapter.work}-{chapter.section}-"
    for p in chapter.document.paragraphs:
        if not (p.id.startswith(wanted) and ID.match(p.id)):
            yield problem("P03", p.at, id=p.id, wanted=f"In this chapter they begin with {wanted}")


def misplaced_ids(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    for before, after in pairwise(numbered_paragraphs(chapter)):
        if position(after.id) < position(before.id):
            yield problem("P04", after.at, id=after.id, before=before.id)


def complete(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    sections = edition.works[chapter.work].sections
    if chapter.section >= len(sections):
        there = f"the sections 0 to {len(sections) - 1}"
        yield problem("P08", At(chapter.document.path, 1), id=chapter.document.path.split("/")[-1], count=there)
        return
    count, here = sections[chapter.section].paragraphs, {position(p.id)[0] for p in numbered_paragraphs(chapter)}
    missing = [f"{chapter.work}-{chapter.section}-{i}" for i in range(1, count + 1) if i not in here]
    if missing:
        yield problem("P05", At(chapter.document.path, 1), ids=", ".join(missing))
    for p in numbered_paragraphs(chapter):
        if not 1 <= position(p.id)[0] <= count:
            yield problem("P08", p.at, id=p.id, count=f"{count} paragraphs in section {chapter.section}")
    notes = edition.works[chapter.work].notes
    for note in chapter.document.notes:
        if note.n > notes:
            yield problem("P08", note.at, id=note.id, count=f"{notes} notes")


def paragraphs_without_id(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    sections, prefix = edition.works[chapter.work].sections, f"{chapter.work}-{chapter.section}-"
    if chapter.section >= len(sections):
        return  # P08 says so
    count = sections[chapter.section].paragraphs
    given = {p.id for p in numbered_paragraphs(chapter) if p.text.strip()}
    for at in chapter.document.unnamed:
        after = max((position(p.id)[0] for p in numbered_paragraphs(chapter) if p.at.line < at.line), default=0)
        halves = (f"{prefix}{after}{letter}" for letter in "bcde")
        following = f"{prefix}{after + 1}"
        free = following if not after or (after < count and following not in given) else None
        yield problem("P01", at, wanted=free or next((half for half in halves if half not in given), prefix))


def headings_without_id(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    return check_headings(chapter.document, f"{chapter.work}-{chapter.section}")


def note_marks(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    """Each note mark needs a note, and each note exactly one mark."""
    written: dict[int, At] = {}
    marked: dict[int, int] = {}
    for note in chapter.document.notes:
        if note.n in written:
            yield problem("N10", note.at, n=note.n, first=f"line {written[note.n].line}")
        written.setdefault(note.n, note.at)
    for mark in (m for m in chapter.document.marks if m.kind == "note"):
        at = At(chapter.document.path, mark.line)
        if mark.n in marked:
            yield problem("N15", at, n=mark.n, first=marked[mark.n])
        elif mark.n not in written:
            yield problem("N01", at, n=mark.n)
        marked.setdefault(mark.n, mark.line)
    for n in written.keys() - marked.keys():
        yield problem("N02", written[n], n=n)


def note_order(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    notes = chapter.document.notes
    for before, after in pairwise(notes):
        if after.n < before.n:
            yield problem("N11", after.at, n=after.n, before=before.n)
    marks = [m for m in chapter.document.marks if m.kind == "note"]
    for mark, later in pairwise(marks):
        if later.n < mark.n:
            yield problem("N11", At(chapter.document.path, later.line), n=later.n, before=mark.n)
    for number, following in pairwise(sorted({n.n for n in notes})):
        if following != number + 1:
            at = next(n.at for n in notes if n.n == following)
            yield problem("N18", at, n=number + 1, before=number, after=following)


def empty_notes(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    for note in chapter.document.notes:
        if not note.text.strip():
            yield problem("N17", note.at, n=note.n)


def numbered_paragraphs(chapter: Chapter) -> list[Paragraph]:
    """The paragraphs whose ids are canonical references, even if these name another chapter."""
    prefix = f"{chapter.work}-{chapter.section}-"
    return [p for p in chapter.document.paragraphs if p.id.startswith(prefix) and ID.match(p.id)]
