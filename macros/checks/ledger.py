"""What was published stays: every id and address of the ledger is still there, and still means what it meant."""

import re
from collections.abc import Iterator
from functools import lru_cache

from macros.model.edition import Edition
from macros.model.problems import At, Problem, problem
from macros.reading.ledger import PATH, WORD, Kept, Ledger, texts, words_of


def check_ledger(edition: Edition, ledger: Ledger | None) -> Iterator[Problem]:
    """Ids that are gone, new, or stand at another text; lines of the ledger that are gone."""
    if ledger is None:
        return
    known = texts(edition)
    if ledger.total and ledger.total[0] != len(ledger.kept):
        given, line = ledger.total
        yield problem("P15", At(PATH, line), given=given, found=len(ledger.kept))
    for id, kept in ledger.kept.items():
        yield from check_line(edition, id, kept, known)
    for id in known.keys() - ledger.kept.keys():
        yield problem("P07", place(edition, id), id=id)


def check_line(edition: Edition, id: str, kept: Kept, known: dict[str, str]) -> Iterator[Problem]:
    """The problem of one line: nothing is there any more, or something else is."""
    at = At(PATH, kept.line)
    if kept.moved_to:
        if kept.moved_to.partition("#")[0] not in known or id in known:
            yield problem("P16", at, old=id, new=kept.moved_to)
    elif id not in known:
        yield problem("P06", at, id=id)
    elif kept.words and not still_meant(id, kept.words, known[id]):
        yield problem("P17", place(edition, id), id=id, words=" ".join(words_of(id, known[id])), line=kept.line)


@lru_cache(maxsize=16384)
def still_meant(id: str, words: tuple[str, ...], text: str) -> bool:
    """Whether at least a third of the words kept of a text are still in it; a note must hang on the same paragraph."""
    have = {w.casefold() for w in WORD.findall(re.sub(r"\[\^([0-9]+)\]", r" n\1 ", text))}
    if re.fullmatch(r"[a-z]+-n[0-9]+", id) and words[0].casefold() not in have:
        return False
    if id.startswith("fact-"):  # whose date alone does not say what it is about
        words = tuple(w for w in words if not w[0].isdigit()) or words
    return 3 * sum(w.casefold() in have for w in words) >= len(words)


def place(edition: Edition, id: str) -> At:
    """File and line of an id or address."""
    for prefix, found in (("fact-", edition.facts), ("chart-", edition.charts), ("ref-", edition.sources)):
        if id.startswith(prefix) and id.removeprefix(prefix) in found:
            return found[id.removeprefix(prefix)].at
    if id in edition.paragraphs:
        return edition.paragraphs[id].at
    if id in edition.notes:
        return edition.notes[id].at
    for document in edition.documents.values():
        if id == f"/{document.url}":
            return At(document.path, 1)
        places = [(h.id, h.at) for h in document.headings] + [(a.id, a.at) for a in document.annotations]
        if found_at := next((at for other, at in places if other == id), None):
            return found_at
    return At(PATH, 1)
