"""Readings: the places where the report prints something other than the edition does, and what it prints."""

from collections.abc import Iterator, Sequence

from macros.model.marks import Mark, ReadingMark
from macros.model.problems import At
from macros.model.texts import Annotation, Note, Paragraph, Reading
from macros.reading.plain_text import plain_markdown


def readings(
    path: str,
    marks: Sequence[Mark],
    paragraphs: Sequence[Paragraph],
    annotations: Sequence[Annotation],
    notes: Sequence[Note],
) -> Iterator[Reading]:
    """The Readings of a document in order, those of its notes last. Their numbers begin at 1 in each place."""
    counted: dict[str, int] = {}

    def one(place: str, mark: ReadingMark, note: int | None) -> Reading:
        counted[place] = counted.get(place, 0) + 1
        return Reading(
            id=f"reading-{place}-{counted[place]}",
            place=place,
            ours=plain_markdown(mark.ours),
            printed=mark.printed,
            why=mark.why,
            note=note,
            start=mark.start,
            at=At(path, mark.line),
        )

    spans = [(p.start, p.start + len(p.text), p.id) for p in paragraphs]
    spans += [(a.start, a.end, a.id or a.paragraph or "") for a in annotations]
    for mark in (m for m in marks if m.kind == "reading"):
        place = next((id for start, end, id in spans if start <= mark.start < end), "")
        yield one(place, mark, None)
    for note in notes:
        for mark in (m for m in note.marks if m.kind == "reading"):
            yield one(note.id, mark, note.n)
