"""Checks that the files of data/ share: the places, entries, references and slips that a record names."""

import re
from collections.abc import Collection, Iterable, Iterator, Set
from functools import cache, lru_cache
from typing import TypeAlias

from macros.model.countries import Base, Membership, Office
from macros.model.edition import Edition
from macros.model.facts import Fact
from macros.model.geography import Pipeline
from macros.model.marks import ReferenceMark
from macros.model.problems import NO_ENTRY, At, Problem, nearest, problem
from macros.model.reference import anchor
from macros.model.texts import Annotation, Document
from macros.reading.bare_figures import figures_without_days
from macros.reading.marks import scan

Disputable: TypeAlias = Fact | Membership | Office | Base | Pipeline


def check_slips(
    edition: Edition,
    id: str,
    row: Disputable,
    *,
    names: Collection[str],
    dates: Iterable[str | None],
    figures: Set[str] = frozenset(),
    said: str = "",
) -> Iterator[Problem]:
    """Problems of slips that do not exist, and advice to name a slip that seems to dispute a fact or a row.

    names: slugs of the entries that the row is about; dates: EDTF; figures: as plain_number() writes them; said: the
    words of the row.
    """
    known_dates = [date for date in dates if date]
    known = [entry.name for slug in names if (entry := edition.entries.get(slug))]
    words = " ".join([said, *known, *figures, *known_dates])
    for slip in row.slip:
        if slip not in edition.annotations:
            yield problem("D14", row.at, id=id, slip=slip, near=nearest(slip, edition.annotations))
    places = dict.fromkeys(edition.notes[ref].paragraph if ref in edition.notes else ref for ref in row.where)
    for found in (slip for place in places for slip in edition.slips_at.get(place, ())):
        about = concerns(found, words) if found.about else seems_to_dispute(edition, found, names, known_dates, figures)
        if about and found.id not in row.slip:
            yield problem("D15", row.at, id=id, slip=found.id)


def concerns(slip: Annotation, words: str) -> bool:
    """Whether the words of a row contain one of the things that a slip says it is about; for "2008 + partner", both
    words."""
    return any(all(stands_in(part.strip(), words) for part in item.split("+")) for item in slip.about)


def seems_to_dispute(
    edition: Edition, slip: Annotation, slugs: Iterable[str], dates: Iterable[str], figures: Set[str]
) -> bool:
    """Whether a slip that does not say what it is about contains one of the figures, or one of the years and the
    name of one of the entries. This is a sign, not a proof."""
    if figures & figures_without_days(slip.text) - {"1", "2"}:
        return True
    if not any(date[:4] in slip.text for date in dates if not date.startswith("..")):
        return False
    names = (name for slug in slugs if slug in edition.entries for name in edition.entries[slug].names)
    return any(stands_in(name, slip.text) for name in names)


def stands_in(name: str, text: str) -> bool:
    """Whether a text contains a name as a whole word. Few do, so most names need no pattern."""
    return name in text and bool(whole_word(name).search(text))


@cache
def whole_word(name: str) -> re.Pattern[str]:
    """The pattern that matches a name as a whole word."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def check_headings(document: Document, prefix: str) -> Iterator[Problem]:
    """Problems for subheadings without an id. prefix: what the ids of this document begin with."""
    for heading in document.headings:
        if not heading.id:
            yield problem("P09", heading.at, wanted=f"{prefix}-{anchor(heading.title)}")


def check_places(edition: Edition, id: str, where: Iterable[str], at: At) -> Iterator[Problem]:
    """A problem for each place that is in no report."""
    for ref in where:
        if ref not in edition.paragraphs and ref not in edition.notes:
            yield problem("D03", at, id=id, ref=ref, near=near_place(edition, ref))


def near_place(edition: Edition, id: str) -> str:
    """A hint for an unknown id: the closest id that exists, or how far the section goes."""
    return nearest(id, [*edition.paragraphs, *edition.notes], extent(edition, id))


def extent(edition: Edition, id: str) -> str:
    """A hint that says how far a report goes, or the section to which an id would belong."""
    siglum, _, rest = id.partition("-")
    work = edition.works.get(siglum)
    if work is None:
        return f"Write the id of a paragraph or note, {siglum_or(edition)}-2-11 or {siglum_or(edition)}-n33"
    if rest.startswith("n"):
        return f"{siglum.upper()} has the notes 1 to {work.notes}"
    section, _, number = rest.partition("-")
    found = next((s for s in work.sections if str(s.number) == section), None)
    if found is None:
        return f"{siglum.upper()} has the sections 0 to {len(work.sections) - 1}"
    if number and not number.isdigit():
        return f"Write {siglum.upper()} {section}.{number.rstrip('abcdefghijklmnopqrstuvwxyz')}, without the letter"
    if found.paragraphs == 1:
        return f"{siglum.upper()} {section} has one paragraph, {siglum.upper()} {section}.1"
    return f"{siglum.upper()} {section} has the paragraphs 1 to {found.paragraphs}"


def siglum_or(edition: Edition) -> str:
    """The siglum of the first report, for an example; xx if there is none."""
    return next(iter(edition.works), "xx")


def check_slugs(edition: Edition, id: str, slugs: Iterable[str], at: At) -> Iterator[Problem]:
    """A problem for each slug without an entry."""
    for slug in slugs:
        if slug not in edition.entries:
            yield problem("D05", at, id=id, slug=slug, near=nearest(slug, edition.entries, NO_ENTRY))


def check_references(edition: Edition, words: str | None, at: At) -> Iterator[Problem]:
    """A problem for each reference in words of the data (TG 2.11, BA n. 70) that leads nowhere."""
    for mark in references_in(words or "", sigla(edition)):
        if mark.id not in edition.paragraphs and mark.id not in edition.notes:
            yield problem("R01", at, text=(words or "")[mark.start : mark.end], near=extent(edition, mark.id))


@lru_cache(maxsize=1 << 16)
def references_in(words: str, sigla: tuple[str, ...]) -> tuple[ReferenceMark, ...]:
    """The references in words of the data."""
    if not any(siglum.upper() in words for siglum in sigla):
        return ()
    return tuple(mark for mark in scan(words, "", sigla=sigla)[0] if mark.kind == "reference")


def sigla(edition: Edition) -> tuple[str, ...]:
    """The sigla of the reports, as `marks.scan` takes them."""
    return tuple(sorted(edition.works))
