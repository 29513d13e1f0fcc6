"""Adds a fact that somebody typed into a form to the file with most facts of its kind, in order of time."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from macros.model.dates import begins
from macros.model.edition import Edition
from macros.model.entries import slug_of
from macros.model.facts import Fact
from macros.model.problems import nearest
from macros.publishing.additions import FileChange, text_of, unused_id, yaml_of
from macros.publishing.typed import date_or_fault, list_parts, typed_references
from macros.reading.files import Reader
from macros.reading.issues import Refused, code
from macros.reading.references import places


def new_fact(reader: Reader, edition: Edition, given: Mapping[str, str]) -> FileChange:
    """The FileChange for a filled form add-a-fact. Raises Refused with everything that is wrong."""
    faults: list[str] = []
    item: dict[str, Any] = {"date": date_or_fault(given["date"], "Date", faults)}
    countries = {c.name.casefold(): c.slug for c in edition.countries.values()}
    item["countries"] = [country_of(countries, name, faults) for name in list_parts(given["countries"], countries)]
    entries = {n.casefold(): e.slug for e in edition.entries.values() for n in (e.slug, *e.names)}
    item["entries"] = [entry_of(entries, name, faults) for name in list_parts(given.get("entries", ""), entries)]
    item["kind"] = given["kind"]
    item["statement"] = " ".join(given["statement"].split())
    for name, label in (("value", "Figure"), ("up_to", "Figure up to")):
        item[name] = number_of(given[name], label, faults) if name in given else None
    item |= {name: given.get(name) for name in ("unit", "currency")}
    item["where"] = where_of(edition, given["where"], faults)
    if faults:
        raise Refused(*faults)
    subject = [*filter(None, item["entries"]), *filter(None, item["countries"])][:1]
    year = re.findall(r"\d{4}", item["date"])[:1]
    id = unused_id(slug_of("-".join([*subject, item["kind"], *year])), edition.facts)
    facts = sorted(edition.facts.values(), key=lambda f: (f.at.path, f.at.line))
    path = usual_fact_file(facts, item["kind"])
    rows = [
        f"{name}: {fact_value(name, value)}" for name, value in {"id": id, **item}.items() if value not in (None, [])
    ]
    text = with_fact(text_of(reader, path), [f for f in facts if f.at.path == path], item["date"], rows)
    return FileChange(path, text, f"Add the fact {id}", tuple(similar_facts(facts, item)))


def country_of(known: Mapping[str, str], name: str, faults: list[str]) -> str:
    """The slug of a country, or an id made from the name of an unknown one; a misspelt name adds to the faults.

    known: name in small letters → slug.
    """
    wanted = name.casefold()
    if wanted not in known and (near := get_close_matches(wanted, known, cutoff=0.8)):
        faults.append(f"**Countries** has {code(name)}. Did you mean {near[0].title()}?")
    return known.get(wanted) or slug_of(name)


def entry_of(known: Mapping[str, str], name: str, faults: list[str]) -> str:
    """The slug of an entry, from any of its names; an unknown name adds to the faults."""
    if name.casefold() not in known:
        hint = nearest(name.casefold(), known, "Add the entry first, or leave it out.")
        faults.append(f"**Entries**: the glossary has no {code(name)}. {hint}")
    return known.get(name.casefold(), "")


def number_of(typed: str, label: str, faults: list[str]) -> int | float | None:
    """A figure in digits; anything else adds to the faults."""
    if not re.fullmatch(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,6})?", typed, re.A):
        faults.append(f"**{label}** is {code(typed)}. Write digits alone, such as 2.5; the unit has its own field.")
        return None
    value = float(typed.replace(",", ""))
    return int(value) if value.is_integer() else value


def where_of(edition: Edition, typed: str, faults: list[str]) -> list[str]:
    """The ids of the paragraphs and notes that were typed (TG 2.11, BA n. 70); anything else adds to the faults."""
    found, rest = typed_references(edition.works, typed)
    rest = re.sub(r"\band\b", "", rest)
    ids = [place for reference in found for place in places(reference)]
    if re.search(r"\w", rest) or not ids:
        faults.append(
            f"**Where it stands** is {code(typed)}. Write references, separated by commas: TG 2.11, BA n. 70."
        )
    if any(place.ends_range for place in ids):
        faults.append("**Where it stands** has a range. Name each paragraph that carries the fact.")
    return list(dict.fromkeys(place.id for place in ids))


def fact_value(name: str, value: Any) -> str:
    """A value of a fact as YAML: words in quotation marks, ids without."""
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    quoted = name in ("date", "statement") or not isinstance(value, str)
    return json.dumps(value, ensure_ascii=False) if quoted else yaml_of(value)


def usual_fact_file(facts: Iterable[Fact], kind: str) -> str:
    """The file with most facts of a kind; if there are none, with most facts."""
    facts = list(facts)
    found = Counter(f.at.path for f in facts if f.kind == kind) or Counter(f.at.path for f in facts)
    return min(found, key=lambda path: (-found[path], path), default="data/facts/facts.yml")


def with_fact(text: str, facts: Iterable[Fact], date: str, rows: list[str]) -> str:
    """The text of a file with a new fact before the first that begins later, or at the end."""
    lines, added = text.rstrip("\n").split("\n"), "\n".join(["- " + rows[0], *("  " + row for row in rows[1:])])
    later = next((f.at.line for f in facts if begins(f.date) > begins(date)), None)
    if later is None:
        return "\n".join([*lines, "", added, ""])
    return "\n".join([*lines[: later - 1], added, "", *lines[later - 1 :], ""])


def similar_facts(facts: Iterable[Fact], item: Mapping[str, Any]) -> Iterator[str]:
    """Facts that may be the same one: of the same kind and figure, with a place in common."""
    for known in facts:
        same = (known.kind, known.value, known.unit) == (item["kind"], item["value"], item["unit"])
        if same and set(known.where) & set(item["where"]):
            yield f"There is a fact of the same kind at the same place, `fact-{known.id}`: {code(known.statement, 200)}"
