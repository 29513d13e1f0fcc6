"""Facts from data/facts/*.yml, checked against the paragraphs and notes that carry them."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import partial
from itertools import chain
from typing import Any

from jsonschema import Draft202012Validator

from macros.model.dates import begins, impossible
from macros.model.edition import Edition
from macros.model.facts import Fact
from macros.model.problems import At, Problem, problem
from macros.reading.bare_figures import figures_said, figures_without_marks, plain_number
from macros.reading.data_checks import check_places, check_references, check_slips, check_slugs, sigla
from macros.reading.data_schemas import sound_items
from macros.reading.datafiles import File
from macros.reading.files import Reader
from macros.reading.watched import each


def read_facts(
    reader: Reader, files: Iterable[File], schema: Draft202012Validator, problems: list[Problem]
) -> dict[str, Fact]:
    """Id → Fact, from all collections. A fact that the schema refuses is left out, and its problems added."""
    facts: dict[str, Fact] = {}
    for file in files:
        found, wrong = reader.derived(("facts", file.path), (file, schema), partial(facts_of, file, schema))
        problems += wrong
        for fact in found:
            if first := facts.get(fact.id):
                at = f"{first.at.path}:{first.at.line}"
                problems.append(problem("D02", fact.at, kind="fact", id=fact.id, first=at, parts="places"))
            else:
                facts[fact.id] = fact
    return facts


def facts_of(file: File, schema: Draft202012Validator) -> tuple[list[Fact], list[Problem]]:
    """(the facts of a file that the schema passes, the problems of the others). They are kept until the file changes:
    to recognise the same object is quicker than to compare two facts."""
    problems: list[Problem] = []
    return [fact_of(item, file.at(i)) for i, item in sound_items(schema, file, problems)], problems


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
    """The problems of every fact."""
    return chain.from_iterable(each(edition, problems_of_fact, edition.facts))


def problems_of_fact(edition: Edition, id: str) -> tuple[Problem, ...]:
    return tuple(check_fact(edition, edition.facts[id]))


def check_fact(edition: Edition, fact: Fact) -> Iterator[Problem]:
    """Problems of a fact: impossible dates, unknown places and entries, slips not named, figures that no place has."""
    if reason := impossible(fact.date):
        yield problem("D07", fact.at, id=fact.id, date=fact.date, reason=reason)
    yield from check_places(edition, fact.id, fact.where, fact.at)
    yield from check_slugs(edition, fact.id, fact.entries, fact.at)
    yield from check_references(edition, fact.statement, fact.at)
    yield from check_references(edition, fact.conflict, fact.at)
    yield from check_countries_named(edition, fact)
    figures = {plain_number(abs(v)) for v in (fact.value, fact.up_to) if v is not None}
    said = " ".join(filter(None, (fact.statement, fact.label)))
    yield from check_slips(edition, fact.id, fact, names=fact.entries, dates=[fact.date], figures=figures, said=said)
    if fact.up_to is not None and fact.value is not None and fact.up_to <= fact.value:
        yield problem(
            "D01",
            fact.at,
            field="up_to",
            reason=f"{plain_number(fact.up_to)} is not above the value {plain_number(fact.value)}",
            hint="Write the lower end of the range under value, the upper one under up_to",
        )
    for value in missing_figures(edition, fact):
        yield problem("D04", fact.at, id=fact.id, value=value, where=", ".join(fact.where))


def check_countries_named(edition: Edition, fact: Fact) -> Iterator[Problem]:
    """Advice for a country that has no page and is spelt almost like one that has."""
    for slug in fact.countries:
        if slug not in edition.countries and (close := get_close_matches(slug, edition.countries, n=1, cutoff=0.8)):
            yield problem("D13", fact.at, id=fact.id, slug=slug, near=f'Did you mean "{close[0]}"?')


def missing_figures(edition: Edition, fact: Fact) -> list[str]:
    """The figures of a fact's value and statement that none of its places has, in digits or as a word."""
    places = (edition.paragraphs.get(r) or edition.notes.get(r) for r in fact.where)
    texts = [place.text for place in places if place]
    if not texts:
        return []
    carried = {n for text in texts for n in figures_without_marks(text)}
    wanted = [plain_number(abs(v)) for v in (fact.value, fact.up_to) if v is not None]
    wanted += figures_said(fact.statement, sigla(edition))
    return [value for value in dict.fromkeys(wanted) if value not in carried]


def amount(fact: Fact) -> str:
    """The figure of a fact with currency and unit, as a table shows it: USD 1.7 billion; 40 %. '' if it has none."""
    if fact.value is None:
        return ""
    number = "–".join(f"{v:,.15g}".replace("-", "−") for v in (fact.value, fact.up_to) if v is not None)
    unit = (fact.unit or "").removeprefix(f"{fact.currency} ") if fact.currency else fact.unit
    return " ".join(part for part in (fact.currency, number, unit) if part).replace("m3", "m³")


def in_time(facts: Iterable[Fact]) -> list[Fact]:
    """The facts sorted by the day on which they begin."""
    return sorted(facts, key=lambda f: (begins(f.date), f.id))
