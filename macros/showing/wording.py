"""Compares two wordings of a text word by word, for the changes of editions and for `make diff`."""

from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from markupsafe import Markup

LONGEST = 3_000  # words of both texts together; longer ones are not compared, which would take minutes


class Piece(NamedTuple):
    """A run of words of a text. kind: kept, lost or gained."""

    kind: str
    words: str


def pieces(before: str, after: str) -> Iterator[Piece]:
    """The words of both texts as one list of Pieces, lost words before those that replace them.

    Changes with a single word between them are joined, so that a rewritten sentence is easier to read.
    """
    row: list[Piece] = []
    for piece in raw_pieces(before.split(), after.split()):
        if piece.kind == "kept" and (" " in piece.words or not row):
            yield from join_pieces(row)
            yield piece
            row = []
        else:
            row.append(piece)
    yield from join_pieces(row)


def raw_pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    """The Pieces as the comparison finds them, before any are joined."""
    if len(old) + len(new) > LONGEST:
        yield from (Piece("lost", " ".join(old)), Piece("gained", " ".join(new)))
        return
    for sign, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if sign == "equal":
            yield Piece("kept", " ".join(new[k:m]))
        else:
            yield from (Piece(kind, " ".join(w)) for kind, w in (("lost", old[i:j]), ("gained", new[k:m])) if w)


def join_pieces(row: list[Piece]) -> Iterator[Piece]:
    """The lost and the gained words of several pieces, each as one; followed by a kept word at their end."""
    kept = row.pop() if row and row[-1].kind == "kept" else None
    for kind, other in (("lost", "gained"), ("gained", "lost")):
        words = " ".join(p.words for p in row if p.kind != other)
        if any(p.kind == kind for p in row):
            yield Piece(kind, words)
    if kept:
        yield kept


def as_html(found: Iterable[Piece], around: int, shown: Callable[[str], str] = str) -> Markup:
    """The pieces as HTML, with lost words in <del> and gained ones in <ins>; of long unchanged runs only the ends.

    around: words to keep on each side of a change; shown: shortens the words that were lost or gained.
    """
    row = list(found)
    html = []
    for at, piece in enumerate(row):
        if piece.kind == "kept":
            html.append(Markup("{}").format(context_of_change(piece.words, around, at > 0, at + 1 < len(row))))
        else:
            tag = "del" if piece.kind == "lost" else "ins"
            html.append(Markup(f"<{tag}>{{}}</{tag}>").format(shown(piece.words)))
    return Markup(" ").join(html)


def context_of_change(kept: str, around: int, before: bool, after: bool) -> str:
    """The words next to a change, with … for the rest. before, after: whether there is a change on that side."""
    words = kept.split()
    if len(words) <= around * (before + after) + 3:
        return kept
    return " ".join([*words[: around * before], "…", *words[len(words) - around * after :]])
