"""An entry as somebody typed it into a form, written as the edition's files have it; and what other additions share.

Ids and file names are made here, of small letters, digits and hyphens alone; every value is quoted as its format wants
it, so that nothing typed becomes a field, a line or a path of its own.
"""

import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import yaml

from macros.model.edition import Edition
from macros.reading.files import Reader
from macros.reading.issues import Refused
from macros.reading.references import pattern

PLAIN = re.compile(r"[^\W\d_](?:[\w ().’-]*[\w).])?")
LONGEST_ID = 60
WORDS = (40, 120)  # of an entry, by the guide


class Change(NamedTuple):
    """What a suggestion does: the file and its new text; title: of the pull request, made of ids and our own words;
    remarks: sentences of Markdown for whoever suggested it."""

    path: str
    text: str
    title: str
    remarks: tuple[str, ...] = ()


def entry(reader: Reader, edition: Edition, given: Mapping[str, str]) -> Change:
    """The Change of the form add-an-entry. Raises Refused."""
    slug = slug_of(given["name"])
    if not slug:
        raise Refused("**Name** has no Latin letter, of which the address could be made. Write it in Latin letters.")
    if slug in edition.entries or slug == "index":
        raise Refused(f"**Name**: there is an entry at `/glossary/{slug}/`. Correct that one, or write a longer name.")
    front = {"name": given["name"], "kind": given["kind"], "aliases": lines_of(given.get("aliases", ""))}
    rows = [f"{name}: {yaml_of(value)}" for name, value in front.items() if value]
    rows += [f"dates: {json.dumps(given['dates'])}"] if "dates" in given else []
    text = "\n".join(line.rstrip() for line in given["text"].split("\n"))
    return Change(
        f"docs/glossary/{slug}.md",
        "\n".join(["---", *rows, "---", text, ""]),
        f"Add the entry {slug}",
        tuple(remarks_on_text(edition, text)),
    )


def remarks_on_text(edition: Edition, text: str) -> Iterator[str]:
    """What the guide asks of an entry and the checks do not."""
    words = len(text.split())
    if not WORDS[0] <= words <= WORDS[1]:
        yield f"The text has {words} words; most entries have {WORDS[0]} to {WORDS[1]}."
    if not re.search(pattern(edition.works), text) and "[@" not in text:
        yield "No claim names its paragraph, such as (TG 2.1); an editor will ask for it."


def slug_of(name: str) -> str:
    """A name as an id: "Akayev, Askar" → akayev-askar; empty where it has no Latin letter or digit."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("ø", "o").replace("æ", "ae").replace("ß", "ss"))
    letters = "".join(sign for sign in letters if not unicodedata.combining(sign) and sign not in "'’")
    return re.sub(r"[^a-z0-9]+", "-", letters)[:LONGEST_ID].strip("-")


def lines_of(text: str) -> list[str]:
    """The lines of a text that hold something, each once."""
    return list(dict.fromkeys(" ".join(line.split()) for line in text.split("\n") if line.strip()))


def yaml_of(value: str | Sequence[str]) -> str:
    """A value in one line of YAML: bare where that is read as the same text, else between quotation marks."""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    bare = PLAIN.fullmatch(value) and yaml.safe_load(value) == value
    return value if bare else json.dumps(value, ensure_ascii=False)


def unused(id: str, known: Collection[str]) -> str:
    """The id, or with a number behind it where it is taken."""
    number = 1
    while (found := id if number == 1 else f"{id}-{number}") in known:
        number += 1
    return found


def text_of(reader: Reader, path: str) -> str:
    """A file as the edition reads it."""
    return (reader.root / path).read_text(encoding="utf-8-sig")
