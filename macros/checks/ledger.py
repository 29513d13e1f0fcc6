"""Checks that nothing published is lost: every id and address in the ledger must still exist and mean the same."""

import re
from collections.abc import Iterator
from functools import lru_cache

from macros.model.edition import Edition
from macros.model.problems import At, Problem, problem
from macros.reading.ledger import PATH, WORD, Ledger, LedgerLine, published_texts, words_known_by


def check_ledger(edition: Edition, ledger: Ledger | None) -> Iterator[Problem]:
    """Problems for ids that are gone, new or moved to another text, and for lines lost from the ledger."""
    if ledger is None:
        return
    known, at = published_texts(edition), places_by_id(edition)
    if ledger.total and ledger.total[0] != len(ledger.lines):
        given, number = ledger.total
        yield problem("P15", At(PATH, number), given=given, found=len(ledger.lines))
    for id, line in ledger.lines.items():
        yield from check_line(id, line, known, at)
    for id in known.keys() - ledger.lines.keys():
        yield problem("P07", at.get(id, At(PATH, 1)), id=id)


def check_line(id: str, line: LedgerLine, known: dict[str, str], places: dict[str, At]) -> Iterator[Problem]:
    """The problem of one line of the ledger: its id is gone, or now belongs to another text."""
    at = At(PATH, line.number)
    if line.moved_to:
        if line.moved_to.partition("#")[0] not in known or id in known:
            yield problem("P16", at, old=id, new=line.moved_to)
    elif id not in known:
        yield problem("P06", at, id=id)
    elif line.words and not still_meant(id, line.words, known[id]):
        yield problem("P17", places.get(id, at), id=id, words=" ".join(words_known_by(id, known[id])), line=line.number)


@lru_cache(maxsize=1 << 16)
def still_meant(id: str, words: tuple[str, ...], text: str) -> bool:
    """Whether a text still has at least a third of its recorded words; a note must also keep its paragraph."""
    have = {w.casefold() for w in WORD.findall(re.sub(r"\[\^([0-9]+)\]", r" n\1 ", text))}
    if re.fullmatch(r"[a-z]+-n[0-9]+", id) and words[0].casefold() not in have:
        return False
    if id.startswith("fact-"):  # its date alone does not identify it
        words = tuple(w for w in words if not w[0].isdigit()) or words
    return 3 * sum(w.casefold() in have for w in words) >= len(words)


def places_by_id(edition: Edition) -> dict[str, At]:
    """Id or address → its file and line, for everything that the ledger can hold."""
    found: dict[str, At] = {}
    for document in edition.documents.values():
        found |= {annotation.id: annotation.at for annotation in document.annotations if annotation.id}
        found |= {heading.id: heading.at for heading in document.headings if heading.id}
        found[f"/{document.url}"] = At(document.path, 1)
    found |= {note.id: note.at for note in edition.notes.values()}
    found |= {paragraph.id: paragraph.at for paragraph in edition.paragraphs.values()}
    found |= {f"fact-{id}": fact.at for id, fact in edition.facts.items()}
    found |= {f"chart-{id}": chart.at for id, chart in edition.charts.items()}
    found |= {f"ref-{key}": source.at for key, source in edition.sources.items()}
    return found
