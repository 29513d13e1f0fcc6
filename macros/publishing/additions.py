"""Adds an entry that somebody typed into the form for entries; and what the other additions share.

Ids and file names are made here, of small letters, digits and hyphens alone, and every value is quoted for its format:
nothing that was typed can become a field, a line or a path of its own.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import yaml

from macros.model.edition import Edition
from macros.model.entries import slug_of
from macros.publishing.typed import date_or_fault, distinct_lines
from macros.reading.files import Reader
from macros.reading.issues import Refused, code
from macros.reading.references import pattern

PLAIN = re.compile(r"[^\W\d_](?:[\w ().’-]*[\w).])?")
WORDS = (40, 120)  # of an entry, by the guide


class FileChange(NamedTuple):
    """The change that a suggestion makes: a file and its new text. title: of the pull request, made of ids and our own
    words; remarks: sentences of Markdown for whoever suggested it."""

    path: str
    text: str
    title: str
    remarks: tuple[str, ...] = ()


def new_entry(reader: Reader, edition: Edition, given: Mapping[str, str]) -> FileChange:
    """The FileChange for a filled form add-an-entry. Raises Refused with everything that is wrong."""
    slug, aliases = slug_of(given["name"]), distinct_lines(given.get("aliases", ""))
    faults = [*faults_of_name(edition, given["name"], slug, given["kind"]), *taken_names(edition, aliases)]
    date = date_or_fault(given["dates"], "Dates", faults) if "dates" in given else ""
    if faults:
        raise Refused(*faults)
    front = {"name": given["name"], "kind": given["kind"], "aliases": aliases}
    rows = [f"{name}: {yaml_of(value)}" for name, value in front.items() if value]
    rows += [f"dates: {json.dumps(date)}"] if date else []
    text = "\n".join(line.rstrip() for line in given["text"].split("\n"))
    return FileChange(
        f"docs/glossary/{slug}.md",
        "\n".join(["---", *rows, "---", text, ""]),
        f"Add the entry {slug}",
        tuple(remarks_on_text(edition, text)),
    )


def faults_of_name(edition: Edition, name: str, slug: str, kind: str) -> Iterator[str]:
    """What is wrong with the name of a new entry."""
    known = {n.casefold(): e.slug for e in edition.entries.values() for n in e.names}
    there = slug if slug in edition.entries else known.get(name.casefold())
    if not slug:
        yield "**Name** has no Latin letter, of which the address could be made. Write it in Latin letters."
    elif there or slug == "index":
        yield (
            f"**Name**: there is an entry at `/glossary/{there or slug}/`. Open an issue *Correct a statement* with it"
            " as its reference, or write a longer name."
        )
    elif kind == "person" and "," in name:
        yield f"**Name** is {code(name)}. Write it as a sentence has it, without a comma: Alexander Gorchakov."


def taken_names(edition: Edition, aliases: list[str]) -> Iterator[str]:
    """A fault for each other name that belongs to another entry."""
    known = {n.casefold(): e.slug for e in edition.entries.values() for n in e.names}
    for alias in aliases:
        if slug := known.get(alias.casefold()):
            yield f"**Other names**: {code(alias)} is a name of the entry `/glossary/{slug}/` already. Leave it out."


def remarks_on_text(edition: Edition, text: str) -> Iterator[str]:
    """Remarks on what the guide asks of an entry, but no check does."""
    words = len(text.split())
    if not WORDS[0] <= words <= WORDS[1]:
        yield f"The text has {words} words; most entries have {WORDS[0]} to {WORDS[1]}."
    if not re.search(pattern(edition.works), text) and "[@" not in text:
        yield "No claim names its paragraph, such as (TG 2.1); an editor will ask for it."


def yaml_of(value: str | Sequence[str]) -> str:
    """A value on one line of YAML, quoted only where it would otherwise be read as something else."""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    bare = PLAIN.fullmatch(value) and yaml.safe_load(value) == value
    return value if bare else json.dumps(value, ensure_ascii=False)


def unused_id(id: str, known: Collection[str]) -> str:
    """The id itself, or, if it is taken, the id followed by a number."""
    number = 1
    while (found := id if number == 1 else f"{id}-{number}") in known:
        number += 1
    return found


def text_of(reader: Reader, path: str) -> str:
    """The text of a file."""
    return (reader.root / path).read_text(encoding="utf-8-sig")
