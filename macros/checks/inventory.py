"""Each restatement against the inventory of its paragraph or note: no figure is lost, and none slips in."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from macros.model.dates import spoken
from macros.model.edition import Edition
from macros.model.inventory import Record
from macros.model.problems import At, Problem, nearest, problem
from macros.model.reference import canonical
from macros.model.texts import Chapter, Note, Paragraph
from macros.reading import references
from macros.reading.amounts import (
    ENDING,
    FREE,
    Figure,
    allowed,
    carried,
    dates,
    figures,
    figures_as_written,
)
from macros.reading.facts import sigla, stands_in
from macros.reading.glossary import same_signs
from macros.reading.inventory import made, path_of

MARKS = re.compile(
    r"(?s)(?<![*\w])\*(?!\*)(?:[^*]|\*\*)+?\*\{:\s*\.editor\s*\}|\[\^\d+\]|\[[^\[\]]*@[^\]]*\]"
    r"|\{:?\s?[^{}\"]*(?:\"[^\"]*\"[^{}\"]*)*\}|https?://\S+|\]\([^)]*\)"
)
COUNTED = re.compile(r"[\d,.]+(?:st|nd|rd|th)? (?!hundred|thousand|million|billion|trillion)([A-Za-z].*)\Z")
PAGE = re.compile(r"\d+(?:\s?[–-]\s?\d+)?")
NEAR, STEM = 9, 5  # words between a number and what it counts; letters by which a noun is known in other forms
LINK = re.compile(r"\[\[[^\[\]|]+\|([^\[\]]+)\]\]|\[\[([^\[\]|]+)\]\]")


@lru_cache(maxsize=4096)
def running(text: str) -> str:
    """The running words of a Markdown text, links as shown; no marks, citations, attributes, remarks of ours."""
    text = LINK.sub(lambda m: m[1] or m[2].replace("-", " "), text)
    return re.sub(r"[\[\]*]", "", MARKS.sub(" ", text))


class Place(NamedTuple):
    """A restated paragraph or note: its running words, the pages to which it leads, the printed forms that it tells."""

    text: str
    at: At
    pages: tuple[str, ...]
    printed: tuple[str, ...]


class Forms(NamedTuple):
    """names: name → the spellings that count for it; wrong: what a report prints → the form that the edition has."""

    names: Mapping[str, tuple[str, ...]]
    wrong: Mapping[str, str]


class Compared(NamedTuple):
    """What a restatement lacks, as the inventory writes it, and what it adds, as the text does (dates in EDTF)."""

    missing: tuple[str, ...]
    added: tuple[str, ...]


def read(written: str) -> list[Figure]:
    """The figure of an item of the inventory, or both readings of one: "40 or 40 %"."""
    return [figure for part in written.split(" or ") for figure in figures(part)]


def compare(record: Record, text: str) -> Compared:
    """The figures and dates that the restatement lacks, and those that the report's paragraph does not have."""
    return compared(record.figures, record.dates, text)


@lru_cache(maxsize=4096)
def compared(figures_of: tuple[str, ...], dates_of: tuple[str, ...], text: str) -> Compared:
    """The same, of the figures and dates of a record."""
    here, days = figures(text), dates(text)
    wanted = [f for written in figures_of for f in read(written)]
    known = [day for written in dates_of for day in written.split(" or ")]
    missing = [
        w for w in figures_of if not any(f.same(other) for f in read(w) for other in here) or not counts(w, text)
    ]
    missing += [w for w in dates_of if not any(carried(day, days) for day in w.split(" or "))]
    new = [item for item in figures_as_written(text) if not any(item[0].same(w) for w in wanted)]
    added = [written for figure, written in new if not free(figure, written)]
    added += [day for day in days if not allowed(day, known)]
    return Compared(tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(added)))


def counts(item: str, text: str) -> bool:
    """Whether a text counts what an item of the inventory counts: "2 gas pipelines", not two of something else.

    The noun stands up to NEAR words before or behind the number; of an item without a noun, nothing is asked.
    """
    if (
        " or " in item
        or not (noun := COUNTED.match(item))
        or not (wanted := read(item))
        or wanted[0].unit not in ("", "th")
    ):
        return True
    stem = plain(noun[1]).split()[-1].lower()[:STEM]
    for figure, written in figures_as_written(text):
        for found in re.finditer(rf"(?<!\w){re.escape(written)}(?!\w)", text) if figure.same(wanted[0]) else ():
            if any(word.lower().startswith(stem) for word in around(text, found.start(), found.end())):
                return True
    return False


def around(text: str, start: int, end: int) -> list[str]:
    """The words near a figure, as far as the next figure on either side: it may count another noun."""
    before, after = text[:start], text[end:]
    if found := figures_as_written(before):
        before = before.rpartition(found[-1][1])[2]
    if found := figures_as_written(after):
        after = after.partition(found[0][1])[0]
    return plain(before).split()[-NEAR:] + plain(after).split()[:NEAR]


def free(figure: Figure, written: str) -> bool:
    """Whether a figure may stand in a restatement unasked: a small number in words, an ordinal, a half."""
    return not re.search(r"\d", written) and figure.value <= FREE and figure.unit in ("", "th", "×")


def unnamed(record: Record, text: str, forms: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The names of a record that no form of theirs in the text carries. forms: name → the spellings that count."""
    text = f" {plain(text)} "
    known = {name: [form for each in name.split(" or ") for form in forms.get(each, (each,))] for name in record.names}
    return [name for name, spellings in known.items() if not any(f" {plain(form)} " in text for form in spellings)]


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """A text as words parted by single spaces, possessives and plurals off, so that names are found whole."""
    return " ".join(re.findall(r"[\w&]+", ENDING.sub("", same_signs(text))))


def forms_of(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Every name of an entry or country → all spellings that count for it; of a person the last name too, if nobody
    else has it: Ivanov is Igor or Sergey."""
    found: dict[str, tuple[str, ...]] = {}
    persons = Counter(entry.name.split()[-1] for entry in edition.entries.values() if entry.kind == "person")
    for entry in edition.entries.values():
        last = entry.name.split()[-1]
        known = entry.kind == "person" and persons[last] == 1
        found |= dict.fromkeys(entry.names, (*entry.names, last) if known else entry.names)
    for country in edition.countries.values():
        found[country.name] = (*found.get(country.name, ()), country.name, country.official, *country.aliases)
    return found


def check_inventory(edition: Edition) -> Iterator[Problem]:
    """Each restatement of a section that has an inventory, against its record; then the records against the edition.
    Pages are compared in a report for which the inventory gives any."""
    forms, printed = Forms(forms_of(edition), misprinted(edition)), printed_forms(edition)
    paged = {id.partition("-")[0] for id, record in every(edition) if record.pages}
    for chapter in edition.chapters:
        section = f"{chapter.work}-{chapter.section}"
        if section in edition.inventory:
            file = path_of(edition.works[chapter.work], chapter.section)
            places = restated(edition, chapter)
            yield from records(edition.inventory[section], places)
            for id, (text, at) in places.items():
                record = edition.inventory[section].get(id) or made(id, {}, At(file, 1))
                pages = pages_of(edition.notes.get(id)) if chapter.work in paged else ()
                yield from check_place(record, Place(text, at, pages, printed.get(id, ())), forms)


def every(edition: Edition) -> Iterator[tuple[str, Record]]:
    """(id, record) of the whole inventory."""
    for section in edition.inventory.values():
        yield from section.items()


def pages_of(note: Note | None) -> tuple[str, ...]:
    """The pages and points of a note's locators, in their order: "pp. 9–10 and 12" → 9–10, 12."""
    marks = note.marks if note else ()
    locators = [cite.locator or "" for mark in marks if mark.kind == "citation" for cite in mark.value]
    return tuple(re.sub(r"\W+", "–", page) for locator in locators for page in PAGE.findall(locator))


def restated(edition: Edition, chapter: Chapter) -> dict[str, tuple[str, At]]:
    """Id → running text and place of the paragraphs and notes of a chapter; tg-2-11b belongs to tg-2-11."""
    found: dict[str, tuple[str, At]] = {}
    works = sigla(edition)
    places: list[Paragraph | Note] = [*chapter.document.paragraphs, *chapter.document.notes]
    for place in (p for p in places if p.id.startswith(chapter.work + "-")):
        id = re.sub(r"(?<=\d)[a-z]\Z", "", place.id)
        before, at = found.get(id, ("", place.at))
        found[id] = f"{before} {running(references.without(place.text, works))}".strip(), at
    return found


def misprinted(edition: Edition) -> dict[str, str]:
    """What the reports print → our form, of names whose printed form is no part of ours (Zemin for Jiang Zemin)."""
    found = {reading.printed: reading.ours for reading in edition.readings if reading.printed not in reading.ours}
    return {form: ours for form, ours in found.items() if form.lower() != form}


def printed_forms(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Id of a paragraph or note → what its readings say that the report prints."""
    found: dict[str, tuple[str, ...]] = {}
    for reading in edition.readings:
        found[reading.place] = (*found.get(reading.place, ()), reading.printed)
    return found


def in_words(item: str) -> str:
    """A figure, date or name as a message writes it: 2005-22 → summer 2005; 2005-08 → August 2005."""
    season = re.fullmatch(r"([0-9]{4})-(2[1-4])", item)
    if season:
        return f"{('spring', 'summer', 'autumn', 'winter')[int(season[2]) - 21]} {season[1]}"
    item = re.sub(r"\A(early|late)-(\d)", r"\1 \2", item)
    return spoken(item) if re.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", item) else item


def records(known: Mapping[str, Record], places: Mapping[str, Any]) -> Iterator[Problem]:
    """A problem for each record of a place that the chapter does not have, and for each figure that is none."""
    for record in known.values():
        if record.id not in places:
            yield problem(
                "I04",
                record.at,
                what=record.id,
                reason="is no paragraph or note of this section",
                near=nearest(record.id, places),
            )
        for written in record.figures:
            if not read(written):
                yield problem(
                    "I04",
                    record.at,
                    what=record.id,
                    near="Write 1,250 or 20 %",
                    reason=f'has the figure "{written}", in which no number is read',
                )


def beyond(some: tuple[str, ...], others: tuple[str, ...]) -> Iterator[str]:
    """Those of some that the others have not, or not as often."""
    yield from (Counter(some) - Counter(others)).elements()


def check_place(record: Record, place: Place, forms: Forms) -> Iterator[Problem]:
    """What one restatement lacks, adds and does not name, but for the exceptions; and exceptions that nothing needs."""
    result, absent = compare(record, place.text), unnamed(record, place.text, forms.names)
    bare = [form for form in forms.wrong if stands_in(form, place.text)]
    missing = [*result.missing, *(f"p. {page}" for page in beyond(record.pages, place.pages))]
    missing += [f'the printed form "{form}"' for form in beyond(record.printed, place.printed)]
    added = [*result.added, *(f"p. {page}" for page in beyond(place.pages, record.pages))]
    where = {"ref": canonical(record.id), "file": record.at.path}
    for code, items in (("I01", missing), ("I02", added), ("I03", absent), ("I05", bare)):
        for item in items:
            if item not in record.excepted:
                yield problem(code, place.at, what=in_words(item), ours=forms.wrong.get(item, ""), **where)
    for item in record.excepted:
        if item not in (*missing, *added, *absent, *bare):
            yield problem(
                "I04", record.at, what=record.id, reason=f'excepts "{item}" without need', near="Take the exception out"
            )
