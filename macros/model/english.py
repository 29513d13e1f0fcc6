"""Words of our own, put together as English does."""

from collections.abc import Iterable


def joined(names: Iterable[str]) -> str:
    """A list in a sentence: "A", "A and B", "A, B and C"."""
    *first, last = [*names] or [""]
    return " and ".join(filter(None, (", ".join(first), last)))
