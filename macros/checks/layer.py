"""Checks of what the edition adds to a chapter: annotations, questions, links to other paragraphs."""

from collections.abc import Iterator

from macros.model.edition import Edition
from macros.model.layer import CrossLink
from macros.model.problems import At, Problem, problem
from macros.model.reference import canonical
from macros.model.texts import Annotation, Chapter, Document
from macros.reading.blocks import ANNOTATIONS
from macros.reading.data_checks import check_references
from macros.reading.links import names_places

CERTAINTIES = ("certain", "probable", "possible")
FEWEST, MOST = 5, 8  # questions of a chapter


def references_in_head(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    """References in the claim and the outline of a chapter must lead to places that exist."""
    yield from check_references(edition, chapter.claim, chapter.document.at("claim"))
    for part in chapter.outline:
        yield from check_references(edition, part.text, part.at)


def annotations(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    """An annotation needs an id of its own; a slip also a degree of certainty, and a later development a source."""
    for found in chapter.document.annotations:
        if found.kind in ANNOTATIONS and not (found.id or "").startswith(f"{found.kind}-"):
            yield problem("A03", found.at, wanted=f"{found.kind}-{found.paragraph or chapter.work}")
        if found.sure not in (*CERTAINTIES, None) or (found.kind == "slip" and found.id and not found.sure):
            yield problem("A04", found.at, given=f'"{found.sure}"' if found.sure else "it has no sure=")
        if found.kind == "later" and not cites_a_work(chapter, found):
            yield problem("A05", found.at)


def cites_a_work(chapter: Chapter, found: Annotation) -> bool:
    """Whether an annotation cites a work."""
    return any(m.kind == "citation" and m.start in range(found.start, found.end) for m in chapter.document.marks)


def questions(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    """A chapter has five to eight questions, below its last paragraph; each names the paragraphs that it is about."""
    document = chapter.document
    found = [a for a in document.annotations if a.kind == "question"]
    for question in found:
        if question.title and not names_places(document.body, question, document.marks):
            yield problem("A10", question.at, title=question.title)
        if document.paragraphs and question.at.line < document.paragraphs[-1].at.line:
            yield problem("A11", question.at, paragraph=canonical(document.paragraphs[-1].id))
    if found and not FEWEST <= len(found) <= MOST:
        yield problem("A12", found[0].at, count="one question" if len(found) == 1 else f"{len(found)} questions")


def links(edition: Edition) -> Iterator[Problem]:
    """Links must begin in chapters and not lead to a neighbour; only one may join the same two places."""
    chapters = {c.document.path for c in edition.chapters}
    first: dict[frozenset[str], At] = {}
    for document in edition.documents.values():
        for link in document.links:
            if not link.begins or document.path not in chapters:
                yield problem("A09", link.at, kind=link.kind)
                continue
            begins, ends = link.begins, paragraph_of_id(edition, link.ends)
            if ends and (what := too_near(document, begins, ends)):
                yield problem("A08", link.at, begins=canonical(begins), ends=canonical(ends), what=what)
            yield from duplicate_link(link, first)


def duplicate_link(link: CrossLink, first: dict[frozenset[str], At]) -> Iterator[Problem]:
    """A problem if another link already joins the same two places. first: the pairs seen so far; the link is added."""
    if not link.begins or not link.ends:
        return
    pair = frozenset((link.begins, link.ends))
    if pair in first:
        at, begins, ends = first[pair], canonical(link.begins), canonical(link.ends)
        yield problem("A07", link.at, begins=begins, ends=ends, first=f"{at.path}:{at.line}")
    first.setdefault(pair, link.at)


def paragraph_of_id(edition: Edition, id: str | None) -> str | None:
    """The paragraph with this id, or the one that carries the note with this id."""
    return edition.notes[id].paragraph if id and id in edition.notes else id


def too_near(document: Document, begins: str, ends: str) -> str | None:
    """Why a link is needless: it leads to its own paragraph or to a neighbour of it; None if neither."""
    if begins == ends:
        return "the same paragraph"
    order = [p.id for p in document.paragraphs]
    return "its neighbour" if ends in order and abs(order.index(begins) - order.index(ends)) == 1 else None
