"""Corrects a sentence of a paragraph, note, entry or fact. The reader who typed it saw neither marks nor Markdown.

Both sentences are split into words and signs, and only those that differ are replaced, so that note marks, emphasis and
links between the others stay. If there is a mark among the words that change, the correction is refused.
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
from macros.publishing.additions import FileChange, text_of
from macros.publishing.typed import date_or_fault, typed_references
from macros.reading.files import Reader
from macros.reading.issues import Refused, code
from macros.reading.references import places

# What a reader does not see: note marks, links, readings, citations, attribute lists, tags, emphasis.
MARKUP = re.compile(
    r"\[\^(?P<note>[0-9]+)\]|\[\[[^|\[\]\n]*\||\]\]|\[[^\[\]\n]*@[^\[\]\n]*\]|\]\{[^{}\n]*\}|\]\([^()\s]*\)|\{:[^{}\n]*\}"
    r"|</?[A-Za-z][^<>\n]*>|[*`\[\]<>{}|]"
)
WORD = re.compile(r"[^\W\d]+|\d+|\s+|[^\w\s]")
ALIKE = str.maketrans("‘’“”„–—", '\'\'"""--')
NUMBERED = re.compile(r"\A\s*[0-9]+\.[0-9]+[a-z]?\s+(?:cite\s+)?(?:correct\s+)?")


class WordOrMark(NamedTuple):
    """A word, sign or space of a text; or a mark, which a reader does not see (its `plain` is empty)."""

    plain: str
    start: int
    end: int
    mark: bool


def correction(reader: Reader, edition: Edition, given: Mapping[str, str]) -> FileChange:
    """The FileChange for a filled form correct-a-statement. Raises Refused."""
    id = place_of(edition, given["reference"])
    if id.startswith("fact-"):
        return fact_correction(reader, edition.facts[id.removeprefix("fact-")], given)
    path, first, last = lines_of_place(edition, id)
    lines = text_of(reader, path).split("\n")
    end = len(lines) if last is None else last
    within = "\n".join(lines[first - 1 : end])
    name = id if id.startswith("/") else canonical(id)
    after = replace_sentence(within, given["stands"], given["wanted"], name)
    text = "\n".join([*lines[: first - 1], after, *lines[end:]])
    return FileChange(path, text, f"Correct {name}")


def place_of(edition: Edition, typed: str) -> str:
    """The id for what was typed: TG 2.11, tg-n33, fact-x or the address of one; for a page its address below the site's
    root (/glossary/sco/). Raises Refused."""
    found = [place.id for reference in typed_references(edition.works, typed)[0] for place in places(reference)]
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
            " *edit* after it in the bibliography. Or open an issue without a form, and say what is wrong."
        )
    near = nearest(last, known, "Write it as TG 2.11, TG n. 33, /glossary/sco/ or fact-…")
    raise Refused(f"**Reference**: there is no {code(typed)} in the edition. {near}")


def lines_of_place(edition: Edition, id: str) -> tuple[str, int, int | None]:
    """(file, first line, last line) of the text of a paragraph, note or page; None stands for the last of the file."""
    if id.startswith("/"):
        document = next(d for d in edition.documents.values() if f"/{d.url}" == id)
        return document.path, 1 + document.body.count("\n", 0, len(document.body) - len(document.body.lstrip())), None
    found = edition.paragraphs.get(id) or edition.notes[id]
    return found.at.path, found.at.line, found.at.line + found.text.count("\n")


def fact_correction(reader: Reader, fact: Fact, given: Mapping[str, str]) -> FileChange:
    """The FileChange to a fact: to its date, if that is what was quoted, else to its statement. Raises Refused."""
    name, date, statement = f"fact-{fact.id}", fact.date, fact.statement
    if " ".join(given["stands"].split()).casefold() in (fact.date, spoken(fact.date).casefold()):
        faults: list[str] = []
        date = date_or_fault(given["wanted"], "What should stand there", faults)
        if faults:
            raise Refused(*faults)
        remarks = [f"This is its date. Its sentence stays: {code(statement, 300)}"]
    else:
        statement = replace_sentence(statement, given["stands"], given["wanted"], name)
        remarks = list(unchanged_fields(fact, statement))
    if (date, statement) == (fact.date, fact.statement):
        raise Refused("**What should stand there** says what stands there already.")
    lines = text_of(reader, fact.at.path).split("\n")
    for field, old, new in (("date", fact.date, date), ("statement", fact.statement, statement)):
        if new != old:
            set_field(lines, fact, field, new)
    return FileChange(fact.at.path, "\n".join(lines), f"Correct {name}", tuple(remarks))


def unchanged_fields(fact: Fact, statement: str) -> Iterator[str]:
    """Remarks on figures that change in the sentence, but not in the fields that repeat them."""
    if re.findall(r"\d+", statement) != re.findall(r"\d+", fact.statement):
        figures = [f"{end:g}" for end in (fact.value, fact.up_to) if end is not None]
        held = [f"its date {code(fact.date)}", *(f"its figure {code(figure)}" for figure in figures)]
        yield (
            f"Only the sentence has changed; {' and '.join(held)} stay. Is the date wrong too? Open an issue with"
            f" {code(fact.date)} under *What stands there*. A figure is corrected in {code(fact.at.path)}, line"
            f" {fact.at.line}."
        )


def set_field(lines: list[str], fact: Fact, field: str, value: str) -> None:
    """Replace a field of a fact in its line. Raises Refused if the field does not stand on one line."""
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


def words_and_marks(text: str, notes_shown: bool = False) -> list[WordOrMark]:
    """The words, signs and marks of a text. notes_shown: note marks have their numbers, as if copied from a page."""
    found, position = [], 0
    for mark in [*MARKUP.finditer(text), None]:
        end = mark.start() if mark else len(text)
        found += [WordOrMark(comparable(w[0]), w.start(), w.end(), False) for w in WORD.finditer(text, position, end)]
        if mark:
            found.append(WordOrMark((mark["note"] or "") if notes_shown else "", mark.start(), mark.end(), True))
            position = mark.end()
    return found


def comparable(word: str) -> str:
    """A word or sign for comparison, with one kind of quotation mark, dash and space."""
    return " " if word.isspace() else unicodedata.normalize("NFC", word).translate(ALIKE)


def replace_sentence(text: str, stands: str, wanted: str, name: str) -> str:
    """The text with the sentence `stands`, which it must have once, replaced by `wanted`. Raises Refused."""
    stands, wanted = (NUMBERED.sub("", " ".join(words.split())) for words in (stands, wanted))
    if marks_of(stands) != marks_of(wanted):
        raise Refused(
            "**What should stand there** holds signs that this form cannot set, such as `*`, `[`, `<` or a note's mark."
            " Write plain words; an editor sets the rest."
        )
    old, new = ([p for p in words_and_marks(words) if p.plain] for words in (stands, wanted))
    if [p.plain for p in old] == [p.plain for p in new]:
        raise Refused("**What should stand there** says what stands there already.")
    times = 0
    for notes_shown in (False, True):
        all_pieces = words_and_marks(text, notes_shown)
        seen = [p for p in all_pieces if p.plain]
        found = positions_of([p.plain for p in seen], [p.plain for p in old])
        if len(found) == 1:
            return replaced_words(text, all_pieces, seen, found[0], old, new, wanted)
        times = max(times, len(found))
    if times:
        raise Refused(f"**What stands there** stands {times} times in {name}. Copy more of it, to show which is meant.")
    raise Refused(
        f"**What stands there** is not in {name}: {code(stands)}. Copy the sentence from the page, letter for letter."
    )


def marks_of(words: str) -> Counter[str]:
    """The marks in what somebody typed, with how often each occurs."""
    return Counter(words[p.start : p.end] for p in words_and_marks(words) if p.mark)


def positions_of(words: list[str], wanted: list[str]) -> list[int]:
    """The positions at which a sequence of words occurs in another."""
    length = len(wanted)
    return [i for i in range(len(words)) if length and words[i : i + length] == wanted]


def replaced_words(
    text: str,
    all_pieces: list[WordOrMark],
    seen: list[WordOrMark],
    at: int,
    old: list[WordOrMark],
    new: list[WordOrMark],
    wanted: str,
) -> str:
    """The text with the words that differ replaced, from the last to the first. Raises Refused at a mark."""
    matcher = SequenceMatcher(None, [p.plain for p in old], [p.plain for p in new], autojunk=False)
    for action, i1, i2, j1, j2 in reversed(matcher.get_opcodes()):
        if action == "equal":
            continue
        words = wanted[new[j1].start : new[j2 - 1].end] if j1 < j2 else ""
        # New words go after the marks that follow the word before them.
        start = seen[at + i1].start if at + i1 < len(seen) else len(text)
        end = seen[at + i2 - 1].end if i1 < i2 else start
        if mark := next((p for p in all_pieces if p.mark and start <= p.start < end), None):
            raise Refused(
                f"**What should stand there** changes words around {code(text[mark.start : mark.end])}, and it is not"
                " plain where that mark belongs then. Change fewer words, or leave this to an editor."
            )
        text = text[:start] + words + text[end:]
    return text
