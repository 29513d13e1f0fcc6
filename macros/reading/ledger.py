"""The ledger of published ids and addresses, data/anchors.txt: one line each, with words by which its text is known.

    tg-2-11 = 2001 Bishkek Manas tg-n33       an id, and words of what stands under it
    /glossary/sco/ = Shanghai Organization    the address of a page
    /glossary/old/ > /glossary/new/           an address that has moved, and where it leads now
    lines: 2113                               how many lines there are, so that none is lost unnoticed

An author who gives an id to a different text on purpose writes the words of the new text into its line.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from macros.model.edition import Edition
from macros.model.problems import At, Problem, problem
from macros.reading.files import Reader

PATH = "data/anchors.txt"
# An address becomes a folder of the site, so it may hold no way out of it.
ADDRESS = r"/(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*"
LINE = re.compile(
    rf"(?P<id>(?=/){ADDRESS}|[^\s/]\S*)(?: > (?P<to>{ADDRESS}(?:#[\w-]+)?)| =(?P<words>(?: \S+)*))?\Z",
)
COUNT = re.compile(r"lines: ([0-9]{1,7})\Z")
MOST_WORDS = 8
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


class LedgerLine(NamedTuple):
    """A line of the ledger: its number, and the words that identify a text, or the address to which a page has
    moved."""

    number: int
    words: tuple[str, ...] = ()
    moved_to: str | None = None


class Ledger(NamedTuple):
    """Published id or address → LedgerLine; and the number of lines that the ledger gives (None if it gives none)."""

    lines: Mapping[str, LedgerLine]
    total: tuple[int, int] | None = None  # the number, and the line that gives it


def read_ledger(reader: Reader, problems: list[Problem]) -> Ledger | None:
    """The ledger; None if there is none, or it cannot be read."""
    if not (reader.root / PATH).is_file():
        what = "Bring it back, or run make anchors"
        problems.append(problem("F04", At(PATH, 1), missing="the ledger of published anchors", what_to_do=what))
        return None
    ledger, found = reader.read(PATH, parse_ledger, None)
    problems += found
    return ledger


def parse_ledger(path: str, text: str) -> tuple[Ledger, list[Problem]]:
    """The Ledger of a file's text, and a problem for each line that cannot be read or stands twice."""
    kept: dict[str, LedgerLine] = {}
    problems, count = [], None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if total := COUNT.match(line.strip()):
            count = int(total[1]), number
        elif (found := LINE.match(line.strip())) and found["id"] not in kept:
            kept[found["id"]] = LedgerLine(number, tuple((found["words"] or "").split()), found["to"])
        else:
            problems.append(problem("P14", At(path, number), given=line.strip()[:60]))
    return Ledger(kept, count), problems


def moved(ledger: Ledger | None) -> dict[str, str]:
    """Old address → new one, of the pages that have moved."""
    return {id: line.moved_to for id, line in ledger.lines.items() if line.moved_to} if ledger else {}


def ledger_text(ledger: Ledger, known: Mapping[str, str]) -> str:
    """The text of the ledger with every id and address known now. No line is removed and no words are changed.

    known: id or address → the text that has it.
    """
    rows = []
    for id in [*ledger.lines, *(id for id in known if id not in ledger.lines)]:
        line = ledger.lines.get(id, LedgerLine(0))
        words = line.words or words_known_by(id, known.get(id, ""))
        rows.append(f"{id} > {line.moved_to}" if line.moved_to else " ".join([id, "=", *words]) if words else id)
    return "\n".join([*rows, f"lines: {len(rows)}"]) + "\n"


def published_texts(edition: Edition) -> dict[str, str]:
    """Every id and address that the site publishes → the text that identifies it, in the order of the edition."""
    found = dict.fromkeys(edition.homes, "") | {f"/{d.url}": d.title for d in edition.documents.values()}
    found |= {p.id: p.text for p in edition.paragraphs.values()}
    found |= {n.id: f"{n.paragraph or ''} {n.text}" for n in edition.notes.values()}
    for document in edition.documents.values():
        found |= {h.id: h.title for h in document.headings if h.id}
        found |= {a.id: f"{a.title} {a.text}" for a in document.annotations if a.id}
    found |= {f"fact-{f.id}": f"{f.date} {f.statement}" for f in edition.facts.values()}
    found |= {f"chart-{c.id}": c.title for c in edition.charts.values()}
    return found | {f"ref-{s.key}": s.fields.get("title", "") for s in edition.sources.values()}


def words_known_by(id: str, text: str) -> tuple[str, ...]:
    """The words by which the ledger identifies a text. For a note the first is the id of its paragraph."""
    if re.fullmatch(r"[a-z]+-n[0-9]+", id):
        paragraph, _, rest = text.partition(" ")
        return (paragraph, *distinctive(rest)[: MOST_WORDS - 1])
    return distinctive(text)


def distinctive(text: str) -> tuple[str, ...]:
    """Up to eight words that will outlast a change of wording: marks of notes, figures, names, then the longest words.

    >>> distinctive("In 2001 the airbase at Manas, near Bishkek, was opened.[^33]")
    ('n33', '2001', 'Manas', 'Bishkek', 'airbase', 'opened', 'near')
    """
    marks = [f"n{n}" for n in re.findall(r"\[\^([0-9]+)\]", text)]
    plain = re.sub(r"\[\^[0-9]+\]|\{[^{}\n]*\}|\[\[[^|\[\]]*\||[@*`]", " ", text)
    words = [m[0] for m in WORD.finditer(plain)]
    starts = {m[1] for m in re.finditer(r"(?:\A|[.!?]\s)[^\w.!?]*(\w[\w'’-]*)", plain)}
    figures = [w for w in words if w[0].isdigit()]
    names = [w for w in words if w[0].isupper() and w not in starts]
    rest = sorted((w.lower() for w in words if len(w) > 3 and w not in names), key=len, reverse=True)
    return tuple(dict.fromkeys([*marks, *figures, *names, *rest]))[:MOST_WORDS]
