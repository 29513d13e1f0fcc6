"""Facts from data/facts/*.yml, checked against the paragraphs and notes that carry them."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache, partial
from typing import Any

from macros.model.dates import begins, impossible
from macros.model.edition import Edition
from macros.model.facts import Fact
from macros.model.problems import NO_ENTRY, At, Problem, nearest, problem
from macros.model.texts import Mark
from macros.reading import references
from macros.reading.amounts import ONES
from macros.reading.datafiles import all_complaints
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
OTHER = "Other facts"
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|[a-z]+", re.I)
MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
# What carries no figure of the report: note marks and citations.
MARKS = re.compile(r"\[\^\d+\]|\[[^\[\]]*@[^\]]*\]")
# Numbers of a statement that are no figures: years, days beside their month, references.
DAY_OR_YEAR = re.compile(
    rf"\b\d\d?(?:(?: and |[–-])\d\d?)? {MONTH}\b|\b{MONTH} \d\d?\b|\b(?:19|20)\d\d(?:[–/-]\d\d(?:\d\d)?)?\b"
)

NO_FIGURE = re.compile(rf"{DAY_OR_YEAR.pattern}")


def read_facts(reader, files, schema, problems):
    """Id → Fact of all collections. An invalid fact is skipped; the others are read."""
    facts = {}
    for file in files:
        wrong = reader.derived(("facts", file.path), (file, schema), partial(all_complaints, schema, file))
        problems += [p for p, _ in wrong]
        broken = {where[0] for _, where in wrong if where}
        for i, item in enumerate(file.data if isinstance(file.data, list) else ()):
            if i in broken:
                continue
            if first := facts.get(item["id"]):
                at = f"{first.at.path}:{first.at.line}"
                problems.append(problem("D02", file.at(i), kind="fact", id=item["id"], first=at, parts="places"))
            else:
                facts[item["id"]] = made(item, file.at(i))
    return facts


def made(item, at):
    """The Fact of an item that the schema has passed."""
    return Fact(
        item["id"],
        item["date"],
        tuple(item["countries"]),
        tuple(item.get("entries", ())),
        item["kind"],
        item["statement"],
        item.get("value"),
        item.get("up_to"),
        item.get("unit"),
        item.get("currency"),
        tuple(item["where"]),
        item.get("conflict"),
        tuple(item.get("slip", ())),
        item.get("series"),
        item.get("label"),
        at,
    )


def check_facts(edition):
    """Dates that cannot be, places and entries that there are not, figures not carried, kinds without a heading."""
    yield from check_kinds(edition)
    slips = slips_by_place(edition)
    for fact in edition.facts.values():
        if reason := impossible(fact.date):
            yield problem("D07", fact.at, id=fact.id, date=fact.date, reason=reason)
        yield from check_places(edition, fact.id, fact.where, fact.at)
        yield from check_entries(edition, fact.id, fact.entries, fact.at)
        yield from check_references(edition, fact.statement, fact.at)
        yield from check_references(edition, fact.conflict, fact.at)
        yield from near_miss(edition, fact)
        figures = {figure(abs(v)) for v in (fact.value, fact.up_to) if v is not None}
        said = " ".join(filter(None, (fact.statement, fact.label)))
        yield from check_slips(
            edition, slips, fact.id, fact, names=fact.entries, dates=[fact.date], figures=figures, said=said
        )
        if fact.up_to is not None and fact.up_to <= fact.value:
            yield problem(
                "D01",
                fact.at,
                field="up_to",
                reason=f"{figure(fact.up_to)} is not above the value {figure(fact.value)}",
                hint="Write the lower end of the range under value, the upper one under up_to",
            )
        for value in missing(edition, fact):
            yield problem("D04", fact.at, id=fact.id, value=value, where=", ".join(fact.where))


def slips_by_place(edition):
    """Id of a paragraph → the slips under it."""
    found = {}
    for annotation in edition.annotations.values():
        if annotation.kind == "slip":
            found.setdefault(annotation.paragraph, []).append(annotation)
    return found


def check_slips(edition, slips, id, row, *, names, dates, figures=frozenset(), said=""):
    """Slips that do not exist, and advice about those that seem to dispute a fact or a row and are not named.

    slips: those of each paragraph; names: slugs of the entries that the row is about; dates: EDTF, or None; figures: as
    amounts() writes them; said: what the row says in words.
    """
    known = [entry.name for slug in names if (entry := edition.entries.get(slug))]
    told = " ".join([said, *known, *figures, *(date for date in dates if date)])
    for slip in row.slip:
        if slip not in edition.annotations:
            yield problem("D14", row.at, id=id, slip=slip, near=nearest(slip, edition.annotations))
    places = dict.fromkeys(edition.notes[ref].paragraph if ref in edition.notes else ref for ref in row.where)
    for found in (slip for place in places for slip in slips.get(place, ())):
        about = concerns(found, told) if found.about else disputes(edition, found, names, dates, figures)
        if about and found.id not in row.slip:
            yield problem("D15", row.at, id=id, slip=found.id)


def concerns(slip, told):
    """Whether what a row tells has one of the things that a slip says it is about; of "2008 + partner", both."""
    return any(all(stands_in(part.strip(), told) for part in item.split("+")) for item in slip.about)


def disputes(edition, slip, slugs, dates, figures):
    """Whether a slip that does not say what it is about speaks of one of the figures, or of a year and one of the
    entries. A sign, no proof."""
    if figures & figures_without_days(slip.text) - {"1", "2"}:
        return True
    if not any(date[:4] in slip.text for date in dates if date and not date.startswith("..")):
        return False
    names = (name for slug in slugs if slug in edition.entries for name in edition.entries[slug].names)
    return any(stands_in(name, slip.text) for name in names)


@lru_cache(maxsize=1024)
def figures_without_days(text: str) -> frozenset[str]:
    """Every figure of a text, days and years left out."""
    return figures_of(DAY_OR_YEAR.sub(" ", text))


def stands_in(name: str, text: str) -> bool:
    """Whether a name stands in a text as a whole word. Few do, so most names need no pattern."""
    return name in text and bool(as_a_word(name).search(text))


@cache
def as_a_word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def check_places(edition, id, where, at):
    """A problem for each place that neither report has."""
    for ref in where:
        if ref not in edition.paragraphs and ref not in edition.notes:
            yield problem("D03", at, id=id, ref=ref, near=near_place(edition, ref))


def near_place(edition, id):
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


def check_entries(edition, id, slugs, at):
    """A problem for each slug that is no entry's."""
    for slug in slugs:
        if slug not in edition.entries:
            yield problem("D05", at, id=id, slug=slug, near=nearest(slug, edition.entries, NO_ENTRY))


def check_references(edition, words, at):
    """A problem for each reference typed in the words of the data (TG 2.11, BA n. 70) that leads to nothing."""
    for mark in references_in(words or "", sigla(edition)):
        if mark.value not in edition.paragraphs and mark.value not in edition.notes:
            yield problem("R01", at, text=(words or "")[mark.start : mark.end], near=extent(edition, mark.value))


@lru_cache(maxsize=8192)
def references_in(words: str, sigla: tuple[str, ...]) -> tuple[Mark, ...]:
    """The references typed in words of the data."""
    if not any(siglum.upper() in words for siglum in sigla):
        return ()
    return tuple(mark for mark in scan(words, "", sigla=sigla)[0] if mark.kind == "reference")


def near_miss(edition, fact):
    """Advice for a country that has no page and is spelt almost like one that has."""
    for slug in fact.countries:
        if slug not in edition.countries and (close := get_close_matches(slug, edition.countries, n=1, cutoff=0.8)):
            yield problem("D13", fact.at, id=fact.id, slug=slug, near=f'Did you mean "{close[0]}"?')


def missing(edition, fact):
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
    words = NO_FIGURE.sub(" ", references.without(statement, of))
    return tuple(figure(float(n.replace(",", ""))) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", words))


def sigla(edition):
    """The sigla of the reports, as `marks.scan` takes them."""
    return tuple(sorted(edition.works))


def figures(text):
    """Every figure of a text, written alike: 1,500 → 1500; three → 3."""
    for found in NUMBER.findall(text):
        if found[0].isdigit():
            yield figure(float(found.replace(",", "")))
        elif found.lower() in WORDS:
            yield WORDS[found.lower()]


@lru_cache(maxsize=8192)
def figures_of(text: str) -> frozenset[str]:
    """The same as a set, each text looked through once."""
    return frozenset(figures(text))


def figure(value):
    """A number as plain digits: 20.0 → 20."""
    return f"{value:.10g}" if abs(value) < 1e15 else str(value)


def amount(fact):
    """A fact's figure with currency and unit, as a table writes it: USD 1.7 billion; 40 %; '' for none."""
    if fact.value is None:
        return ""
    number = "–".join(f"{v:,.15g}".replace("-", "−") for v in (fact.value, fact.up_to) if v is not None)
    unit = (fact.unit or "").removeprefix(f"{fact.currency} ") if fact.currency else fact.unit
    return " ".join(part for part in (fact.currency, number, unit) if part).replace("m3", "m³")


def in_time(facts):
    """Facts by the day on which they begin."""
    return sorted(facts, key=lambda f: (begins(f.date), f.id))


def groups(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Heading → the kinds of fact that stand under it, from the schema; a kind without one stands under OTHER."""
    found = headings_of(kinds_of(edition))
    named = {kind for kinds in found.values() for kind in kinds}
    rest = tuple(dict.fromkeys(f.kind for f in edition.facts.values() if f.kind not in named))
    return found | ({OTHER: rest} if rest else {})


def kinds_of(edition: Edition) -> Mapping[str, Any]:
    """What the form of a fact says of kinds: `enum`, all of them, and `x-headings`, under which heading each stands."""
    found: Any = edition.schemas.get("fact")
    for name in ("items", "properties", "kind"):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def headings_of(kinds: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Heading → kinds, of the `x-headings` of a form; none where they are not written so."""
    found = kinds.get("x-headings")
    listed = found.items() if isinstance(found, dict) else ()
    return {name: tuple(map(str, under)) for name, under in listed if isinstance(under, list)}


def check_kinds(edition: Edition) -> Iterator[Problem]:
    """A problem for each kind of fact that stands under no heading."""
    kinds = kinds_of(edition)
    named = {kind for found in headings_of(kinds).values() for kind in found}
    for kind in kinds.get("enum", ()):
        if kind not in named:
            yield problem("D16", At("data/fact.schema.json", 1), kind=kind)
