"""A sentence of a paragraph, note, entry or fact put right as a reader typed it, who sees neither marks nor Markdown.

Both sentences are taken apart into words and signs; only those that differ are replaced, so that note marks, emphasis
and links between the others stay. Where a mark stands among the words that change, nothing is guessed.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from macros.model.dates import spoken
from macros.model.edition import Edition
from macros.model.facts import Fact
from macros.model.problems import nearest
from macros.model.reference import canonical
from macros.publishing.additions import Change, text_of
from macros.publishing.typed import date_of, references
from macros.reading.files import Reader
from macros.reading.issues import Refused, code
from macros.reading.references import places

# What a reader does not see: marks of notes, links, readings, citations, attribute lists, tags, emphasis.
MARKUP = re.compile(
    r"\[\^(?P<note>[0-9]+)\]|\[\[[^|\[\]\n]*\||\]\]|\[[^\[\]\n]*@[^\[\]\n]*\]|\]\{[^{}\n]*\}|\]\([^()\s]*\)|\{:[^{}\n]*\}"
    r"|</?[A-Za-z][^<>\n]*>|[*`\[\]<>{}|]"
)
WORD = re.compile(r"[^\W\d]+|\d+|\s+|[^\w\s]")
ALIKE = str.maketrans("‘’“”„–—", '\'\'"""--')
NUMBERED = re.compile(r"\A\s*[0-9]+\.[0-9]+[a-z]?\s+(?:cite\s+)?(?:correct\s+)?")


class Piece(NamedTuple):
    """A word, a sign or a space of a text, or a mark, of which a reader sees nothing (plain is empty then)."""

    plain: str
    start: int
    end: int
    mark: bool


def correction(reader: Reader, edition: Edition, given: Mapping[str, str]) -> Change:
    """The Change of the form correct-a-statement. Raises Refused."""
    id = place_of(edition, given["reference"])
    if id.startswith("fact-"):
        return fact_correction(reader, edition.facts[id.removeprefix("fact-")], given)
    path, first, last = lines_of(edition, id)
    lines = text_of(reader, path).split("\n")
    end = len(lines) if last is None else last
    within = "\n".join(lines[first - 1 : end])
    name = id if id.startswith("/") else canonical(id)
    after = put_right(within, given["stands"], given["wanted"], name)
    text = "\n".join([*lines[: first - 1], after, *lines[end:]])
    return Change(path, text, f"Correct {name}")


def place_of(edition: Edition, typed: str) -> str:
    """The id of what was typed: TG 2.11, tg-n33, fact-x or the address of one; of a page its address below the site's
    root: /glossary/sco/. Raises Refused."""
    found = [place.id for reference in references(edition.works, typed)[0] for place in places(reference)]
    last = re.split(r"[#/]", typed.strip().strip("/").lower())[-1].strip()
    urls = {f"/{document.url}" for document in edition.documents.values()} - {"/"}
    known = [*edition.paragraphs, *edition.notes, *urls, *(f"fact-{id}" for id in edition.facts)]
    page = [url for url in urls if f"/{typed.strip().strip('/').lower()}/".endswith(url)]
    entries = edition.entries.values()
    named = [f"/{e.document.url}" for e in entries if typed.strip().casefold() in map(str.casefold, (e.slug, *e.names))]
    for id in (*found, *page, last, f"fact-{last}", *named):
        if id in known and len(found) < 2:
            return id
    if len(found) > 1:
        raise Refused(f"**Reference**: {code(typed)} names {len(found)} places. Name one; open an issue for each.")
    if source := edition.sources.get(last.removeprefix("ref-")):
        raise Refused(
            f"**Reference**: a source is corrected in its file, {code(source.at.path)}, line {source.at.line}: choose"
            " *edit* behind it in the bibliography. Or open an issue without a form, and say what is wrong."
        )
    near = nearest(last, known, "Write it as TG 2.11, TG n. 33, /glossary/sco/ or fact-…")
    raise Refused(f"**Reference**: there is no {code(typed)} in the edition. {near}")


def lines_of(edition: Edition, id: str) -> tuple[str, int, int | None]:
    """(file, first line, last line) of the text of a paragraph, note or page; None: to the end of the file."""
    if id.startswith("/"):
        document = next(d for d in edition.documents.values() if f"/{d.url}" == id)
        return document.path, 1 + document.body.count("\n", 0, len(document.body) - len(document.body.lstrip())), None
    found = edition.paragraphs.get(id) or edition.notes[id]
    return found.at.path, found.at.line, found.at.line + found.text.count("\n")


def fact_correction(reader: Reader, fact: Fact, given: Mapping[str, str]) -> Change:
    """The Change of a fact: of its date, where that is what stands there, else of its statement. Raises Refused."""
    name, date, statement = f"fact-{fact.id}", fact.date, fact.statement
    if " ".join(given["stands"].split()).casefold() in (fact.date, spoken(fact.date).casefold()):
        faults: list[str] = []
        date = date_of(given["wanted"], "What should stand there", faults)
        if faults:
            raise Refused(*faults)
        remarks = [f"This is its date. Its sentence stays: {code(statement, 300)}"]
    else:
        statement = put_right(statement, given["stands"], given["wanted"], name)
        remarks = list(unchanged_fields(fact, statement))
    if (date, statement) == (fact.date, fact.statement):
        raise Refused("**What should stand there** says what stands there already.")
    lines = text_of(reader, fact.at.path).split("\n")
    for field, old, new in (("date", fact.date, date), ("statement", fact.statement, statement)):
        if new != old:
            set_field(lines, fact, field, new)
    return Change(fact.at.path, "\n".join(lines), f"Correct {name}", tuple(remarks))


def unchanged_fields(fact: Fact, statement: str) -> Iterator[str]:
    """A remark where figures of a sentence change, and the fields that hold them too stay as they are."""
    if re.findall(r"\d+", statement) != re.findall(r"\d+", fact.statement):
        figures = [f"{end:g}" for end in (fact.value, fact.up_to) if end is not None]
        held = [f"its date {code(fact.date)}", *(f"its figure {code(figure)}" for figure in figures)]
        yield (
            f"Only the sentence has changed; {' and '.join(held)} stay. Is the date wrong too? Open an issue with"
            f" {code(fact.date)} under *What stands there*. A figure is corrected in {code(fact.at.path)}, line"
            f" {fact.at.line}."
        )


def set_field(lines: list[str], fact: Fact, field: str, value: str) -> None:
    """Write a field of a fact into its line. Raises Refused where it does not stand in one line."""
    for number in range(fact.at.line - 1, len(lines)):
        if number >= fact.at.line and lines[number].startswith("- "):
            break
        if row := re.match(rf"[- ] {field}: ", lines[number]):
            if number + 1 < len(lines) and not re.match(r"(?:[- ] \w+:|\s*\Z)", lines[number + 1]):
                break
            lines[number] = row[0] + json.dumps(value, ensure_ascii=False)
            return
    raise Refused(
        f"**Reference**: the {field} of {code('fact-' + fact.id)} cannot be changed by this form. Edit"
        f" {code(fact.at.path)}, line {fact.at.line}."
    )


def pieces(text: str, notes_shown: bool = False) -> list[Piece]:
    """The Pieces of a text. notes_shown: as whoever copies from a page has them, with the numbers of note marks."""
    found, position = [], 0
    for mark in [*MARKUP.finditer(text), None]:
        end = mark.start() if mark else len(text)
        found += [Piece(alike(w[0]), w.start(), w.end(), False) for w in WORD.finditer(text, position, end)]
        if mark:
            found.append(Piece((mark["note"] or "") if notes_shown else "", mark.start(), mark.end(), True))
            position = mark.end()
    return found


def alike(word: str) -> str:
    """A word or sign as it is compared: quotation marks, dashes and spaces of one kind each."""
    return " " if word.isspace() else unicodedata.normalize("NFC", word).translate(ALIKE)


def put_right(text: str, stands: str, wanted: str, name: str) -> str:
    """The text with one sentence in the place of another that stands in it once. Raises Refused."""
    stands, wanted = (NUMBERED.sub("", " ".join(words.split())) for words in (stands, wanted))
    if marks_of(stands) != marks_of(wanted):
        raise Refused(
            "**What should stand there** holds signs that this form cannot set, such as `*`, `[`, `<` or a note's mark."
            " Write plain words; an editor sets the rest."
        )
    old, new = ([p for p in pieces(words) if p.plain] for words in (stands, wanted))
    if [p.plain for p in old] == [p.plain for p in new]:
        raise Refused("**What should stand there** says what stands there already.")
    times = 0
    for notes_shown in (False, True):
        all_pieces = pieces(text, notes_shown)
        seen = [p for p in all_pieces if p.plain]
        found = places_in([p.plain for p in seen], [p.plain for p in old])
        if len(found) == 1:
            return exchanged(text, all_pieces, seen, found[0], old, new, wanted)
        times = max(times, len(found))
    if times:
        raise Refused(f"**What stands there** stands {times} times in {name}. Copy more of it, to show which is meant.")
    raise Refused(
        f"**What stands there** is not in {name}: {code(stands)}. Copy the sentence from the page, letter for letter."
    )


def marks_of(words: str) -> Counter[str]:
    """The marks in what somebody typed, counted."""
    return Counter(words[p.start : p.end] for p in pieces(words) if p.mark)


def places_in(words: list[str], wanted: list[str]) -> list[int]:
    """Where a row of words stands in another."""
    length = len(wanted)
    return [i for i in range(len(words)) if length and words[i : i + length] == wanted]


def exchanged(
    text: str, all_pieces: list[Piece], seen: list[Piece], at: int, old: list[Piece], new: list[Piece], wanted: str
) -> str:
    """The text with the words that differ exchanged, from the last to the first. Raises Refused at a mark."""
    matcher = SequenceMatcher(None, [p.plain for p in old], [p.plain for p in new], autojunk=False)
    for action, i1, i2, j1, j2 in reversed(matcher.get_opcodes()):
        if action == "equal":
            continue
        words = wanted[new[j1].start : new[j2 - 1].end] if j1 < j2 else ""
        # What is put in stands behind the marks of the word before it.
        start = seen[at + i1].start if at + i1 < len(seen) else len(text)
        end = seen[at + i2 - 1].end if i1 < i2 else start
        if mark := next((p for p in all_pieces if p.mark and start <= p.start < end), None):
            raise Refused(
                f"**What should stand there** changes words around {code(text[mark.start : mark.end])}, and it is not"
                " plain where that mark belongs then. Change fewer words, or leave this to an editor."
            )
        text = text[:start] + words + text[end:]
    return text
