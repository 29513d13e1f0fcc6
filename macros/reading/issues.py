"""The issue forms (.github/ISSUE_TEMPLATE/*.yml), and what somebody typed into one, read as data only.

GitHub shows a filled form as Markdown, in the order of its fields: a line `### Label`, an empty line, then what was
typed, or `_No response_`. Whoever opened the issue can edit that Markdown afterwards, so none of it is trusted.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

import yaml

from macros.reading.files import Reader
from macros.reading.safety import INVISIBLE

HEADING = re.compile(r"^###[ \t]+(\S.*?)[ \t]*$", re.M)
NOTHING = {"", "_No response_"}
LONGEST = {"input": 600, "dropdown": 100, "textarea": 4000}


class Field(NamedTuple):
    """A field of a form. kind: input, textarea or dropdown; options: those of a dropdown."""

    id: str
    label: str
    kind: str
    required: bool
    options: tuple[str, ...]


class Form(NamedTuple):
    """A form. Its name is the name of its file: correct-a-statement."""

    name: str
    fields: tuple[Field, ...]


class Refused(Exception):  # noqa: N818 – no error of the program: it is what the person is answered
    """Raised for a suggestion that cannot be accepted as it is. reasons: one sentence of Markdown for each change
    needed."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


def read_forms(reader: Reader) -> tuple[Form, ...]:
    """The forms of a repository, by name.

    Raises yaml.YAMLError, KeyError or TypeError if a form is broken: it is our own file, and a test reads it.
    """
    paths = reader.paths(".github/ISSUE_TEMPLATE/*.yml")
    return tuple(
        form(path.split("/")[-1].removesuffix(".yml"), (reader.root / path).read_text(encoding="utf-8"))
        for path in paths
        if not path.endswith("/config.yml")
    )


def form(name: str, text: str) -> Form:
    """The Form of a file's text."""
    items = yaml.load(text, yaml.CSafeLoader)["body"]
    return Form(name, tuple(field(item) for item in items if item["type"] != "markdown"))


def field(item: Mapping[str, Any]) -> Field:
    shown = item["attributes"]
    required = bool(item.get("validations", {}).get("required"))
    return Field(item["id"], shown["label"], item["type"], required, tuple(map(str, shown.get("options", ()))))


def form_of(body: str, forms: Iterable[Form]) -> Form | None:
    """The form with which an issue was opened, recognised by its first heading; None for any other issue."""
    first = HEADING.match(plain_lines(body))
    return next((form for form in forms if first and form.fields[0].label == first[1]), None)


def answers(body: str, form: Form) -> dict[str, str]:
    """Id of a field → what was typed into it; empty fields are left out.

    Raises Refused if a field is missing, stands twice, or has a value that it cannot have.
    """
    typed, faults = sections(plain_lines(body), form)
    given = {}
    for field in form.fields:
        value = typed.get(field.label, "")
        value = value if field.kind == "textarea" else " ".join(value.split())
        if value not in NOTHING and not (field.kind == "dropdown" and value == "None"):
            given[field.id] = value
        faults += faults_of(field, given.get(field.id, ""))
    if faults:
        raise Refused(*faults)
    return given


def plain_lines(body: str) -> str:
    """The text with line ends and accented letters in one form each, without blanks around it."""
    return unicodedata.normalize("NFC", body.replace("\r\n", "\n").replace("\r", "\n")).strip()


def sections(text: str, form: Form) -> tuple[dict[str, str], list[str]]:
    """({label: the text under it}, faults). Faults: headings that are not in the form, and headings that stand
    twice."""
    typed: dict[str, str] = {}
    faults: list[str] = []
    labels = [field.label for field in form.fields]
    headings = list(HEADING.finditer(text))
    for heading, after in zip(headings, [*headings[1:], None], strict=True):
        label = heading[1]
        if label in typed:
            faults.append(f"The heading {code('### ' + label)} stands twice. Take one out, with what stands under it.")
        elif label not in labels:
            near = get_close_matches(label, labels, n=1)
            hint = f"Did you mean {code('### ' + near[0])}?" if near else "Take the three signs out."
            faults.append(f"The form has no field {code('### ' + label)}. {hint}")
        else:
            typed[label] = text[heading.end() : after.start() if after else len(text)].strip()
    return typed, faults


def faults_of(field: Field, value: str) -> Iterator[str]:
    """What is wrong with the value of a field. An empty value means that nothing was typed."""
    if field.required and not value:
        yield f"**{field.label}** is empty. Write it under the heading {code('### ' + field.label)}."
    if len(value) > LONGEST[field.kind]:
        yield f"**{field.label}** is too long: {len(value)} characters, where {LONGEST[field.kind]} are the most."
    elif value and field.options and value not in field.options:
        yield f"**{field.label}** is {code(value)}, which is not one of: {', '.join(field.options)}."
    if found := INVISIBLE.search(value):
        yield (
            f"**{field.label}** holds the character U+{ord(found[0]):04X} after {code(value[: found.start()][-20:])},"
            " which nobody sees or which turns the direction of writing. Take out an emoji there, or type it again."
        )


def code(value: str, most: int = 80) -> str:
    """Somebody's words in one line of Markdown, as code: no mention, link, tag or mark in them does anything.

    >>> code("@all `x`")
    "`@all 'x'`"
    """
    shown = INVISIBLE.sub(lambda sign: f"(U+{ord(sign[0]):04X})", " ".join(value.split()).replace("`", "'"))
    return f"`{shown[:most].rstrip()}{'…' if len(shown) > most else ''}`"


def block(text: str, language: str = "", most: int = 6000) -> str:
    """The text as a block of code in Markdown, with a fence longer than any in the text."""
    shown = INVISIBLE.sub(lambda sign: f"(U+{ord(sign[0]):04X})", text)
    shown = shown if len(shown) <= most else shown[:most] + "\n…"
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", shown)), default=0))
    return f"{fence}{language}\n{shown}\n{fence}"
