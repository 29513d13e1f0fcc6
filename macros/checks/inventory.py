"""Compares each restatement with the inventory of its paragraph or note: no figure may be lost, and none added."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from types import MappingProxyType
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
    figures,
    figures_as_written,
)
from macros.reading.data_checks import sigla, stands_in
from macros.reading.inventory import path_of, record_of
from macros.reading.plain_text import same_signs
from macros.reading.text_dates import dates, has_date, may_have_date
from macros.reading.watched import each

MARKS = re.compile(
    r"(?s)(?<![*\w])\*(?!\*)(?:[^*]|\*\*)+?\*\{:\s*\.editor\s*\}|\[\^\d+\]|\[[^\[\]]*@[^\]]*\]"
    r"|\{:?\s?[^{}\"]*(?:\"[^\"]*\"[^{}\"]*)*\}|https?://\S+|\]\([^)]*\)"
)
COUNTED = re.compile(r"[\d,.]+(?:st|nd|rd|th)? (?!hundred|thousand|million|billion|trillion)([A-Za-z].*)\Z")
PAGE = re.compile(r"\d+(?:\s?[–-]\s?\d+)?")
NEAR, STEM = 9, 5  # words between a number and what it counts; letters by which a noun is known in other forms
LINK = re.compile(r"\[\[[^\[\]|]+\|([^\[\]]+)\]\]|\[\[([^\[\]|]+)\]\]")


@lru_cache(maxsize=1 << 16)
def running_words(text: str) -> str:
    """The running words of a Markdown text: links as shown, without marks, citations, attributes or our remarks."""
    text = LINK.sub(lambda m: m[1] or m[2].replace("-", " "), text)
    return re.sub(r"[\[\]*]", "", MARKS.sub(" ", text))


class Restatement(NamedTuple):
    """A restated paragraph or note: its running words, the pages that it cites, the printed forms that it reports."""

    text: str
    at: At
    pages: tuple[str, ...]
    printed: tuple[str, ...]


class Forms(NamedTuple):
    """names: name → the spellings accepted for it; wrong: what a report prints → the form that the edition uses."""

    names: Mapping[str, tuple[str, ...]]
    wrong: Mapping[str, str]


class Difference(NamedTuple):
    """missing: what a restatement lacks, as written in the inventory; added: what it adds, as written in the text
    (dates in EDTF)."""

    missing: tuple[str, ...]
    added: tuple[str, ...]


def figures_of_item(written: str) -> list[Figure]:
    """The figure that an inventory item stands for, or both if it allows two: "40 or 40 %"."""
    return [figure for part in written.split(" or ") for figure in figures(part)]


def compare_record(record: Record, text: str) -> Difference:
    """Compare the figures and dates of a record with those of its restatement."""
    return compare_values(record.figures, record.dates, text)


@lru_cache(maxsize=1 << 16)
def compare_values(figures_of: tuple[str, ...], dates_of: tuple[str, ...], text: str) -> Difference:
    """Compare the figures and dates of a record with those of a text; cached."""
    here, days = figures(text), dates(text)
    wanted = [f for written in figures_of for f in figures_of_item(written)]
    known = [day for written in dates_of for day in written.split(" or ")]
    missing = [
        w
        for w in figures_of
        if not any(f.same(other) for f in figures_of_item(w) for other in here) or not counts_the_same(w, text)
    ]
    missing += [w for w in dates_of if not any(has_date(day, days) for day in w.split(" or "))]
    new = [item for item in figures_as_written(text) if not any(item[0].same(w) for w in wanted)]
    added = [written for figure, written in new if not may_be_added(figure, written)]
    added += [day for day in days if not may_have_date(day, known)]
    return Difference(tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(added)))


def counts_the_same(item: str, text: str) -> bool:
    """Whether a text counts the same thing as an inventory item: "2 gas pipelines", not two of something else.

    The noun may stand up to NEAR words before or after the number. An item without a noun matches any.
    """
    if (
        " or " in item
        or not (noun := COUNTED.match(item))
        or not (wanted := figures_of_item(item))
        or wanted[0].unit not in ("", "th")
    ):
        return True
    stem = normalised(noun[1]).split()[-1].lower()[:STEM]
    for figure, written in figures_as_written(text):
        for found in re.finditer(rf"(?<!\w){re.escape(written)}(?!\w)", text) if figure.same(wanted[0]) else ():
            if any(word.lower().startswith(stem) for word in words_near(text, found.start(), found.end())):
                return True
    return False


def words_near(text: str, start: int, end: int) -> list[str]:
    """The words near a figure, up to the next figure on either side, which may count a different noun."""
    before, after = text[:start], text[end:]
    if found := figures_as_written(before):
        before = before.rpartition(found[-1][1])[2]
    if found := figures_as_written(after):
        after = after.partition(found[0][1])[0]
    return normalised(before).split()[-NEAR:] + normalised(after).split()[:NEAR]


def may_be_added(figure: Figure, written: str) -> bool:
    """Whether a restatement may have a figure that the report lacks: a small number in words, an ordinal, a half."""
    return not re.search(r"\d", written) and figure.value <= FREE and figure.unit in ("", "th", "×")


def missing_names(record: Record, text: str, forms: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The names of a record that the text does not mention in any spelling. forms: name → its accepted spellings."""
    text = f" {normalised(text)} "
    known = {name: [form for each in name.split(" or ") for form in forms.get(each, (each,))] for name in record.names}
    return [name for name, spellings in known.items() if not any(f" {normalised(form)} " in text for form in spellings)]


@lru_cache(maxsize=1 << 16)
def normalised(text: str) -> str:
    """The words of a text between single spaces, without possessive or plural endings, to find whole names in."""
    return " ".join(re.findall(r"[\w&]+", ENDING.sub("", same_signs(text))))


def accepted_spellings(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Every name of an entry or country → all spellings accepted for it. A person's last name alone is accepted only if
    nobody else has it: Ivanov could be Igor or Sergey."""
    found: dict[str, tuple[str, ...]] = {}
    persons = Counter(entry.name.split()[-1] for entry in edition.entries.values() if entry.kind == "person")
    for entry in edition.entries.values():
        last = entry.name.split()[-1]
        known = entry.kind == "person" and persons[last] == 1
        found |= dict.fromkeys(entry.names, (*entry.names, last) if known else entry.names)
    for country in edition.countries.values():
        found[country.name] = (*found.get(country.name, ()), country.name, country.official, *country.aliases)
    return found


@dataclass(frozen=True)
class Compared(Edition):
    """An Edition with what its restatements are compared by."""

    @cached_property
    def accepted(self) -> Forms:
        return Forms(accepted_spellings(self), misprints(self))

    @cached_property
    def printed_at(self) -> Mapping[str, tuple[str, ...]]:
        return MappingProxyType(printed_forms(self))

    @cached_property
    def paged(self) -> frozenset[str]:
        """The sigla of the reports whose inventory gives pages: of others no pages are compared."""
        return frozenset(id.partition("-")[0] for id, record in all_records(self) if record.pages)


def check_inventory(edition: Compared) -> Iterator[Problem]:
    """Check each restatement against its record, and each record against the edition, in sections with an
    inventory."""
    return chain.from_iterable(each(edition, problems_of_section, edition.chapter_at))


def problems_of_section(edition: Compared, path: str) -> tuple[Problem, ...]:
    chapter = edition.chapter_at[path]
    known = edition.inventory.get(f"{chapter.work}-{chapter.section}")
    return () if known is None else tuple(check_section(edition, chapter, known))


def check_section(edition: Compared, chapter: Chapter, known: Mapping[str, Record]) -> Iterator[Problem]:
    """The problems of a chapter against the records of its section."""
    file = path_of(edition.works[chapter.work], chapter.section)
    places = restatements(edition, chapter)
    yield from check_records(known, places)
    for id, (text, at) in places.items():
        record = known.get(id) or record_of(id, {}, At(file, 1))
        pages = pages_of(edition.notes.get(id)) if chapter.work in edition.paged else ()
        restatement = Restatement(text, at, pages, edition.printed_at.get(id, ()))
        yield from check_place(record, restatement, edition.accepted)


def all_records(edition: Edition) -> Iterator[tuple[str, Record]]:
    """(id, record) for the whole inventory."""
    for section in edition.inventory.values():
        yield from section.items()


def pages_of(note: Note | None) -> tuple[str, ...]:
    """The pages and numbered points in a note's locators, in order: "pp. 9–10 and 12" → 9–10, 12."""
    marks = note.marks if note else ()
    locators = [cite.locator or "" for mark in marks if mark.kind == "citation" for cite in mark.cites]
    return tuple(re.sub(r"\W+", "–", page) for locator in locators for page in PAGE.findall(locator))


def restatements(edition: Edition, chapter: Chapter) -> dict[str, tuple[str, At]]:
    """Id → (running text, place) for the paragraphs and notes of a chapter; tg-2-11b is added to tg-2-11."""
    found: dict[str, tuple[str, At]] = {}
    works = sigla(edition)
    places: list[Paragraph | Note] = [*chapter.document.paragraphs, *chapter.document.notes]
    for place in (p for p in places if p.id.startswith(chapter.work + "-")):
        id = re.sub(r"(?<=\d)[a-z]\Z", "", place.id)
        before, at = found.get(id, ("", place.at))
        found[id] = f"{before} {running_words(references.without(place.text, works))}".strip(), at
    return found


def misprints(edition: Edition) -> dict[str, str]:
    """Printed name → our form. Printed forms that are part of ours (Zemin for Jiang Zemin) are left out."""
    found = {reading.printed: reading.ours for reading in edition.printed if reading.printed not in reading.ours}
    return {form: ours for form, ours in found.items() if form.lower() != form}


def printed_forms(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Id of a paragraph or note → what the report prints there, according to its readings."""
    found: dict[str, tuple[str, ...]] = {}
    for reading in edition.printed:
        found[reading.place] = (*found.get(reading.place, ()), reading.printed)
    return found


def in_words(item: str) -> str:
    """An inventory item as written in a message: 2005-22 → summer 2005; 2005-08 → August 2005."""
    season = re.fullmatch(r"([0-9]{4})-(2[1-4])", item)
    if season:
        return f"{('spring', 'summer', 'autumn', 'winter')[int(season[2]) - 21]} {season[1]}"
    item = re.sub(r"\A(early|late)-(\d)", r"\1 \2", item)
    return spoken(item) if re.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", item) else item


def check_records(known: Mapping[str, Record], places: Mapping[str, Any]) -> Iterator[Problem]:
    """A problem for each record whose place the chapter does not have, and for each of its figures without a number."""
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
            if not figures_of_item(written):
                yield problem(
                    "I04",
                    record.at,
                    what=record.id,
                    near="Write 1,250 or 20 %",
                    reason=f'has the figure "{written}", which is no number',
                )


def surplus(some: tuple[str, ...], others: tuple[str, ...]) -> Iterator[str]:
    """The items of `some` that `others` lacks, or has less often."""
    yield from (Counter(some) - Counter(others)).elements()


def check_place(record: Record, place: Restatement, forms: Forms) -> Iterator[Problem]:
    """Problems of one restatement: what it lacks, adds or fails to name, unless excepted; and needless exceptions."""
    result, absent = compare_record(record, place.text), missing_names(record, place.text, forms.names)
    bare = [form for form in forms.wrong if stands_in(form, place.text)]
    missing = [*result.missing, *(f"p. {page}" for page in surplus(record.pages, place.pages))]
    missing += [f'the printed form "{form}"' for form in surplus(record.printed, place.printed)]
    added = [*result.added, *(f"p. {page}" for page in surplus(place.pages, record.pages))]
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
