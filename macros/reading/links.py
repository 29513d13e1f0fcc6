"""Links between paragraphs, from annotations that name another place: `!!! continues "TG 5.7"`."""

from collections.abc import Sequence

from macros.model.layer import LINKS, CrossLink
from macros.model.marks import Mark
from macros.model.problems import Problem, problem
from macros.model.reference import canonical
from macros.model.texts import Annotation


def split_links(found: Sequence[Annotation]) -> tuple[tuple[Annotation, ...], tuple[Annotation, ...]]:
    """(the annotations of a document, the blocks that open a link instead)."""
    links = tuple(a for a in found if a.kind in LINKS)
    return tuple(a for a in found if a.kind not in LINKS), links


def cross_links(
    body: str, found: Sequence[Annotation], marks: Sequence[Mark], problems: list[Problem]
) -> tuple[CrossLink, ...]:
    """The CrossLink of each block that opens one. marks: those of the document's body."""
    return tuple(cross_link(body, block, marks, problems) for block in found)


def cross_link(body: str, block: Annotation, marks: Sequence[Mark], problems: list[Problem]) -> CrossLink:
    words = body.find("\n", block.start, block.end) + 1 or block.end
    ends = only_reference(block, [m for m in marks if block.start <= m.start < words])
    if ends is None and block.title:
        problems.append(problem("A06", block.at, title=block.title, kind=block.kind))
    if block.id:
        problems.append(problem("A13", block.at, ends=block.title, id=block.id))
    return CrossLink(
        kind=block.kind,
        begins=block.paragraph,
        ends=ends,
        title=block.title,
        text=block.text,
        words=words,
        start=block.start,
        end=block.end,
        at=block.at,
    )


def only_reference(block: Annotation, marks: Sequence[Mark]) -> str | None:
    """The id in the title of a block that consists of one reference; None for any other title."""
    ids = [m.id for m in marks if m.kind == "reference"]
    return ids[0] if len(ids) == 1 and without_spaces(block.title) == without_spaces(canonical(ids[0])) else None


def without_spaces(words: str) -> str:
    """A reference without its spaces, so that BA n. 70 and BA n.70 are equal."""
    return "".join(words.split())


def names_places(body: str, question: Annotation, marks: Sequence[Mark]) -> bool:
    """Whether the title of a question consists of references: TG 2.3, 2.9–2.11; BA 7.18."""
    line = body.find("\n", question.start)
    inside = [m for m in marks if m.kind == "reference" and question.start <= m.start < line]
    rest = question.title
    for mark in inside:
        rest = rest.replace(mark.shown, "", 1)
    return bool(inside) and not rest.strip(" ,;–-")
