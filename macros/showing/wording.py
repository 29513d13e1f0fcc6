"""Two wordings of a text, word by word: what stayed, went and came; for the editions' changes and for `make diff`."""

from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from markupsafe import Markup

LONGEST = 3_000  # words of both texts together; of more, the whole of each is given: to compare them would take minutes


class Piece(NamedTuple):
    """A run of words of a text. kind: kept, lost or gained."""

    kind: str
    words: str


def pieces(before: str, after: str) -> Iterator[Piece]:
    """The words of both texts in one row, those that are lost before those that take their place.

    Changes that a single word parts are one, so that a rewritten sentence is read in one go.
    """
    row: list[Piece] = []
    for piece in runs(before.split(), after.split()):
        if piece.kind == "kept" and (" " in piece.words or not row):
            yield from joined(row)
            yield piece
            row = []
        else:
            row.append(piece)
    yield from joined(row)


def runs(old: list[str], new: list[str]) -> Iterator[Piece]:
    """The same, in as many pieces as the comparison finds."""
    if len(old) + len(new) > LONGEST:
        yield from (Piece("lost", " ".join(old)), Piece("gained", " ".join(new)))
        return
    for sign, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if sign == "equal":
            yield Piece("kept", " ".join(new[k:m]))
        else:
            yield from (Piece(kind, " ".join(w)) for kind, w in (("lost", old[i:j]), ("gained", new[k:m])) if w)


def joined(row: list[Piece]) -> Iterator[Piece]:
    """What was lost and what was gained in a row of pieces; a word kept at its end stands behind them."""
    kept = row.pop() if row and row[-1].kind == "kept" else None
    for kind, other in (("lost", "gained"), ("gained", "lost")):
        words = " ".join(p.words for p in row if p.kind != other)
        if any(p.kind == kind for p in row):
            yield Piece(kind, words)
    if kept:
        yield kept


def as_html(found: Iterable[Piece], around: int, shown: Callable[[str], str] = str) -> Markup:
    """The pieces, with what went as <del> and what came as <ins>; of long stretches that stayed only the ends.

    around: words that stay on each side of a change; shown: what is left of a piece that went or came.
    """
    row = list(found)
    html = []
    for at, piece in enumerate(row):
        if piece.kind == "kept":
            html.append(Markup("{}").format(ends(piece.words, around, at > 0, at + 1 < len(row))))
        else:
            tag = "del" if piece.kind == "lost" else "ins"
            html.append(Markup(f"<{tag}>{{}}</{tag}>").format(shown(piece.words)))
    return Markup(" ").join(html)


def ends(kept: str, around: int, before: bool, after: bool) -> str:
    """The words next to a change, with … for the rest. before, after: whether a change stands there."""
    words = kept.split()
    if len(words) <= around * (before + after) + 3:
        return kept
    return " ".join([*words[: around * before], "…", *words[len(words) - around * after :]])
