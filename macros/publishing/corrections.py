"""A sentence of a paragraph, note, entry or fact put right as a reader typed it, who sees neither marks nor Markdown.

Both sentences are taken apart into words and signs; only those that differ are replaced, so that note marks, emphasis
and links between the others stay. Where a mark stands among the words that change, nothing is guessed.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from macros.model.edition import Edition
from macros.model.facts import Fact
from macros.model.problems import nearest
from macros.model.reference import canonical
from macros.publishing.additions import Change, text_of
from macros.reading.files import Reader
from macros.reading.issues import Refused, code
from macros.reading.references import pattern, places

# What a reader does not see: marks of notes, links, readings, citations, attribute lists, tags, emphasis.
MARKUP = re.compile(
    r"\[\^(?P<note>[0-9]+)\]|\[\[[^|\[\]\n]*\||\]\]|\[[^\[\]\n]*@[^\[\]\n]*\]|\]\{[^{}\n]*\}|\]\([^()\s]*\)|\{:[^{}\n]*\}"
    r"|</?[A-Za-z][^<>\n]*>|[*`\[\]<>{}]"
)
WORD = re.compile(r"[^\W\d]+|\d+|\s+|[^\w\s]")
ALIKE = str.maketrans("‘’“”„–—", '\'\'"""--')
NUMBERED = re.compile(r"\A\s*[0-9]+\.[0-9]+[a-z]?\s+(?:cite\s+)?")


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
    spelt = " ".join(typed.upper().split()).replace(" NN.", " nn.").replace(" N.", " n.")
    reference = re.fullmatch(pattern(edition.works), spelt)
    found = [place.id for place in places(reference)] if reference else []
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
    """The Change of a fact's statement. Raises Refused, too where its statement does not stand in one line."""
    lines = text_of(reader, fact.at.path).split("\n")
    after = put_right(fact.statement, given["stands"], given["wanted"], f"fact-{fact.id}")
    for number in range(fact.at.line - 1, len(lines)):
        if number >= fact.at.line and lines[number].startswith("- "):
            break
        if row := re.match(r"[- ] statement: ", lines[number]):
            if number + 1 < len(lines) and not re.match(r"(?:[- ] \w+:|\s*\Z)", lines[number + 1]):
                break
            lines[number] = row[0] + json.dumps(after, ensure_ascii=False)
            return Change(fact.at.path, "\n".join(lines), f"Correct fact-{fact.id}")
    raise Refused(f"**Reference**: the statement of {code('fact-' + fact.id)} cannot be changed by this form.")


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
    return [i for i in range(len(words) - length + 1) if length and words[i : i + length] == wanted]


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
