"""What the edition adds to a chapter: its annotations, its questions, its links to other paragraphs."""

from collections.abc import Iterator

from macros.model.edition import Edition
from macros.model.layer import CrossLink
from macros.model.problems import At, Problem, problem
from macros.model.reference import canonical
from macros.model.texts import Annotation, Chapter, Document
from macros.reading.blocks import ANNOTATIONS
from macros.reading.facts import check_references
from macros.reading.links import names_places

CERTAINTIES = ("certain", "probable", "possible")
FEWEST, MOST = 5, 8  # questions of a chapter


def said(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    """References in the claim and the outline of a chapter lead to places that there are."""
    yield from check_references(edition, chapter.claim, chapter.document.at("claim"))
    for part in chapter.outline:
        yield from check_references(edition, part.text, part.at)


def annotations(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    """An annotation of a chapter has an id of its own; a slip says how sure it is, what came of it has its source."""
    for found in chapter.document.annotations:
        if found.kind in ANNOTATIONS and not (found.id or "").startswith(f"{found.kind}-"):
            yield problem("A03", found.at, wanted=f"{found.kind}-{found.paragraph or chapter.work}")
        if found.sure not in (*CERTAINTIES, None) or (found.kind == "slip" and found.id and not found.sure):
            yield problem("A04", found.at, given=f'"{found.sure}"' if found.sure else "nothing stands there")
        if found.kind == "later" and not cites(chapter, found):
            yield problem("A05", found.at)


def cites(chapter: Chapter, found: Annotation) -> bool:
    """Whether an annotation cites a work."""
    return any(m.kind == "citation" and m.start in range(found.start, found.end) for m in chapter.document.marks)


def questions(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    """Questions stand below the last paragraph, name the paragraphs that they turn on, and are five to eight."""
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
    """Links begin in chapters, lead to other places than their neighbours, and join two places once."""
    chapters = {c.document.path for c in edition.chapters}
    first: dict[frozenset[str], At] = {}
    for document in edition.documents.values():
        for link in document.links:
            if not link.begins or document.path not in chapters:
                yield problem("A09", link.at, kind=link.kind)
                continue
            begins, ends = link.begins, home_of(edition, link.ends)
            if ends and (what := too_near(document, begins, ends)):
                yield problem("A08", link.at, begins=canonical(begins), ends=canonical(ends), what=what)
            yield from twice(link, first)


def twice(link: CrossLink, first: dict[frozenset[str], At]) -> Iterator[Problem]:
    """A problem for a link of two places that another link joins; `first`: those so far."""
    if not link.begins or not link.ends:
        return
    pair = frozenset((link.begins, link.ends))
    if pair in first:
        at, begins, ends = first[pair], canonical(link.begins), canonical(link.ends)
        yield problem("A07", link.at, begins=begins, ends=ends, first=f"{at.path}:{at.line}")
    first.setdefault(pair, link.at)


def home_of(edition: Edition, id: str | None) -> str | None:
    """The paragraph that an id names, or that carries the note that it names."""
    return edition.notes[id].paragraph if id and id in edition.notes else id


def too_near(document: Document, begins: str, ends: str) -> str | None:
    """What makes a link needless: it leads to the paragraph itself or to one beside it; None where nothing does."""
    if begins == ends:
        return "the same paragraph"
    order = [p.id for p in document.paragraphs]
    return "its neighbour" if ends in order and abs(order.index(begins) - order.index(ends)) == 1 else None
