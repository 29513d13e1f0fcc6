"""Facts from data/facts/*.yml, checked against the paragraphs and notes that carry them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from difflib import get_close_matches
from functools import cache, lru_cache, partial
from typing import Any, TypeAlias

from jsonschema import Draft202012Validator

from macros.model.countries import Base, Membership, Office
from macros.model.dates import begins, impossible
from macros.model.edition import Edition
from macros.model.facts import Fact
from macros.model.geography import Pipeline
from macros.model.marks import ReferenceMark
from macros.model.problems import NO_ENTRY, At, Problem, nearest, problem
from macros.model.texts import Annotation
from macros.reading import references
from macros.reading.amounts import ONES
from macros.reading.data_schemas import checked_by
from macros.reading.datafiles import File
from macros.reading.files import Reader
from macros.reading.marks import scan

WORDS = {word: str(n) for n, word in enumerate(ONES)} | {
    "twenty": "20",
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "hundred": "100",
    "half": "0.5",
    "once": "1",
    "twice": "2",
    "third": "0.33",
}
Slips: TypeAlias = dict[str | None, list[Annotation]]  # id of a paragraph → the slips under it
Disputable: TypeAlias = Fact | Membership | Office | Base | Pipeline
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|[a-z]+", re.I)
MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
# What carries no figure of the report: note marks and citations.
MARKS = re.compile(r"\[\^\d+\]|\[[^\[\]]*@[^\]]*\]")
# Numbers of a statement that are no figures: years, days beside their month, references.
DAY_OR_YEAR = re.compile(
    rf"\b\d\d?(?:(?: and |[–-])\d\d?)? {MONTH}\b|\b{MONTH} \d\d?\b|\b(?:19|20)\d\d(?:[–/-]\d\d(?:\d\d)?)?\b"
)


def read_facts(
    reader: Reader, files: Iterable[File], schema: Draft202012Validator, problems: list[Problem]
) -> dict[str, Fact]:
    """Id → Fact of all collections. A fact that the schema refuses is left out, its problems added."""
    facts: dict[str, Fact] = {}
    for file in files:
        wrong = reader.derived(("facts", file.path), (file, schema), partial(checked_by, schema, file))
        problems += [p for p, _ in wrong]
        broken = {where[0] for _, where in wrong if where}
        for i, item in enumerate(file.items()):
            if i in broken:
                continue
            if first := facts.get(item["id"]):
                at = f"{first.at.path}:{first.at.line}"
                problems.append(problem("D02", file.at(i), kind="fact", id=item["id"], first=at, parts="places"))
            else:
                facts[item["id"]] = fact_of(item, file.at(i))
    return facts


def fact_of(item: Mapping[str, Any], at: At) -> Fact:
    """The Fact of an item that the schema has passed."""
    return Fact(
        id=item["id"],
        date=item["date"],
        countries=tuple(item["countries"]),
        entries=tuple(item.get("entries", ())),
        kind=item["kind"],
        statement=item["statement"],
        value=item.get("value"),
        up_to=item.get("up_to"),
        unit=item.get("unit"),
        currency=item.get("currency"),
        where=tuple(item["where"]),
        conflict=item.get("conflict"),
        slip=tuple(item.get("slip", ())),
        series=item.get("series"),
        label=item.get("label"),
        at=at,
    )


def check_facts(edition: Edition) -> Iterator[Problem]:
    """Dates that cannot be, places and entries that there are not, figures not carried."""
    slips = slips_by_place(edition)
    for fact in edition.facts.values():
        if reason := impossible(fact.date):
            yield problem("D07", fact.at, id=fact.id, date=fact.date, reason=reason)
        yield from check_places(edition, fact.id, fact.where, fact.at)
        yield from check_slugs(edition, fact.id, fact.entries, fact.at)
        yield from check_references(edition, fact.statement, fact.at)
        yield from check_references(edition, fact.conflict, fact.at)
        yield from check_countries_named(edition, fact)
        figures = {figure(abs(v)) for v in (fact.value, fact.up_to) if v is not None}
        said = " ".join(filter(None, (fact.statement, fact.label)))
        yield from check_slips(
            edition, slips, fact.id, fact, names=fact.entries, dates=[fact.date], figures=figures, said=said
        )
        if fact.up_to is not None and fact.value is not None and fact.up_to <= fact.value:
            yield problem(
                "D01",
                fact.at,
                field="up_to",
                reason=f"{figure(fact.up_to)} is not above the value {figure(fact.value)}",
                hint="Write the lower end of the range under value, the upper one under up_to",
            )
        for value in missing_figures(edition, fact):
            yield problem("D04", fact.at, id=fact.id, value=value, where=", ".join(fact.where))


def slips_by_place(edition: Edition) -> Slips:
    """The slips of the edition, each under the paragraph that it disputes."""
    found: Slips = {}
    for annotation in edition.annotations.values():
        if annotation.kind == "slip":
            found.setdefault(annotation.paragraph, []).append(annotation)
    return found


def check_slips(
    edition: Edition,
    slips: Slips,
    id: str,
    row: Disputable,
    *,
    names: Collection[str],
    dates: Iterable[str | None],
    figures: Set[str] = frozenset(),
    said: str = "",
) -> Iterator[Problem]:
    """Slips that do not exist, and advice about those that seem to dispute a fact or a row and are not named by it.

    names: slugs of the entries that the row is about; dates: EDTF; figures: as `figure` writes them; said: the words of
    the row.
    """
    known_dates = [date for date in dates if date]
    known = [entry.name for slug in names if (entry := edition.entries.get(slug))]
    words = " ".join([said, *known, *figures, *known_dates])
    for slip in row.slip:
        if slip not in edition.annotations:
            yield problem("D14", row.at, id=id, slip=slip, near=nearest(slip, edition.annotations))
    places = dict.fromkeys(edition.notes[ref].paragraph if ref in edition.notes else ref for ref in row.where)
    for found in (slip for place in places for slip in slips.get(place, ())):
        about = concerns(found, words) if found.about else seems_to_dispute(edition, found, names, known_dates, figures)
        if about and found.id not in row.slip:
            yield problem("D15", row.at, id=id, slip=found.id)


def concerns(slip: Annotation, words: str) -> bool:
    """Whether the words of a row have one of the things that a slip says it is about; of "2008 + partner", both."""
    return any(all(stands_in(part.strip(), words) for part in item.split("+")) for item in slip.about)


def seems_to_dispute(
    edition: Edition, slip: Annotation, slugs: Iterable[str], dates: Iterable[str], figures: Set[str]
) -> bool:
    """Whether a slip that does not say what it is about has one of the figures, or one of the years and the name of one
    of the entries. A sign, no proof."""
    if figures & figures_without_days(slip.text) - {"1", "2"}:
        return True
    if not any(date[:4] in slip.text for date in dates if not date.startswith("..")):
        return False
    names = (name for slug in slugs if slug in edition.entries for name in edition.entries[slug].names)
    return any(stands_in(name, slip.text) for name in names)


@lru_cache(maxsize=1024)
def figures_without_days(text: str) -> frozenset[str]:
    """Every figure of a text, days and years left out."""
    return figures_of(DAY_OR_YEAR.sub(" ", text))


def stands_in(name: str, text: str) -> bool:
    """Whether a name stands in a text as a whole word. Few do, so most names need no pattern."""
    return name in text and bool(whole_word(name).search(text))


@cache
def whole_word(name: str) -> re.Pattern[str]:
    """The pattern of a name that stands as a whole word."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def check_places(edition: Edition, id: str, where: Iterable[str], at: At) -> Iterator[Problem]:
    """A problem for each place that neither report has."""
    for ref in where:
        if ref not in edition.paragraphs and ref not in edition.notes:
            yield problem("D03", at, id=id, ref=ref, near=near_place(edition, ref))


def near_place(edition: Edition, id: str) -> str:
    """A hint with the id closest to one that there is not, or with how far its section goes."""
    return nearest(id, [*edition.paragraphs, *edition.notes], extent(edition, id))


def extent(edition: Edition, id: str) -> str:
    """How far a report goes, or the section in which an id would be, as a hint."""
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
    return next(iter(edition.works), "xx")


def check_slugs(edition: Edition, id: str, slugs: Iterable[str], at: At) -> Iterator[Problem]:
    """A problem for each slug that is no entry's."""
    for slug in slugs:
        if slug not in edition.entries:
            yield problem("D05", at, id=id, slug=slug, near=nearest(slug, edition.entries, NO_ENTRY))


def check_references(edition: Edition, words: str | None, at: At) -> Iterator[Problem]:
    """A problem for each reference typed in the words of the data (TG 2.11, BA n. 70) that leads to nothing."""
    for mark in references_in(words or "", sigla(edition)):
        if mark.id not in edition.paragraphs and mark.id not in edition.notes:
            yield problem("R01", at, text=(words or "")[mark.start : mark.end], near=extent(edition, mark.id))


@lru_cache(maxsize=8192)
def references_in(words: str, sigla: tuple[str, ...]) -> tuple[ReferenceMark, ...]:
    """The references typed in words of the data."""
    if not any(siglum.upper() in words for siglum in sigla):
        return ()
    return tuple(mark for mark in scan(words, "", sigla=sigla)[0] if mark.kind == "reference")


def check_countries_named(edition: Edition, fact: Fact) -> Iterator[Problem]:
    """Advice for a country that has no page and is spelt almost like one that has."""
    for slug in fact.countries:
        if slug not in edition.countries and (close := get_close_matches(slug, edition.countries, n=1, cutoff=0.8)):
            yield problem("D13", fact.at, id=fact.id, slug=slug, near=f'Did you mean "{close[0]}"?')


def missing_figures(edition: Edition, fact: Fact) -> list[str]:
    """The figures in a fact's value and statement that none of its places contains, in digits or as a word."""
    places = (edition.paragraphs.get(r) or edition.notes.get(r) for r in fact.where)
    texts = [place.text for place in places if place]
    if not texts:
        return []
    carried = {n for text in texts for n in figures_without_marks(text)}
    wanted = [figure(abs(v)) for v in (fact.value, fact.up_to) if v is not None]
    wanted += figures_said(fact.statement, sigla(edition))
    return [value for value in dict.fromkeys(wanted) if value not in carried]


@lru_cache(maxsize=4096)
def figures_without_marks(text: str) -> frozenset[str]:
    """Every figure of a paragraph or note, its marks left out."""
    return figures_of(MARKS.sub(" ", text))


@lru_cache(maxsize=4096)
def figures_said(statement: str, of: tuple[str, ...]) -> tuple[str, ...]:
    """The figures in digits of a statement, those of dates and references left out."""
    words = DAY_OR_YEAR.sub(" ", references.without(statement, of))
    return tuple(figure(float(n.replace(",", ""))) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", words))


def sigla(edition: Edition) -> tuple[str, ...]:
    """The sigla of the reports, as `marks.scan` takes them."""
    return tuple(sorted(edition.works))


def plain_figures(text: str) -> Iterator[str]:
    """Every figure of a text, written alike: 1,500 → 1500; three → 3."""
    for found in NUMBER.findall(text):
        if found[0].isdigit():
            yield figure(float(found.replace(",", "")))
        elif found.lower() in WORDS:
            yield WORDS[found.lower()]


@lru_cache(maxsize=8192)
def figures_of(text: str) -> frozenset[str]:
    """The same as a set, each text looked through once."""
    return frozenset(plain_figures(text))


def figure(value: float) -> str:
    """A number as plain digits: 20.0 → 20."""
    return f"{value:.10g}" if abs(value) < 1e15 else str(value)


def amount(fact: Fact) -> str:
    """A fact's figure with currency and unit, as a table writes it: USD 1.7 billion; 40 %; '' for none."""
    if fact.value is None:
        return ""
    number = "–".join(f"{v:,.15g}".replace("-", "−") for v in (fact.value, fact.up_to) if v is not None)
    unit = (fact.unit or "").removeprefix(f"{fact.currency} ") if fact.currency else fact.unit
    return " ".join(part for part in (fact.currency, number, unit) if part).replace("m3", "m³")


def in_time(facts: Iterable[Fact]) -> list[Fact]:
    """Facts by the day on which they begin."""
    return sorted(facts, key=lambda f: (begins(f.date), f.id))
