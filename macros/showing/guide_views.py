"""Views for the guides: the rules, the fields of the data, models of citations."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from macros.model.edition import Edition
from macros.model.problems import RULES
from macros.model.reference import anchor, canonical, parts_of
from macros.model.texts import Document
from macros.showing.citing import Subject, passage, styled
from macros.showing.view import Data, Heading, view_at

# An example of each rule, made from the table of the tests (tests/test_examples.py).
EXAMPLES = Path(__file__).with_name("examples.json")


class RuleRow(NamedTuple):
    """A rule: its reason, its message, and an example with the file, what is wrong, and what is right."""

    heading: Heading
    about: Markup
    sentence: str
    file: str
    wrong: str
    right: str


@view_at("docs/contribute/rules.md")
def rules_view(edition: Edition, document: Document, root: str) -> Data:
    """Every rule with its message, in which braces stand for what is filled in."""
    examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    found = [
        RuleRow(
            heading=Heading(code, code, "advice" if rule.severity == "advice" else None),
            about=in_code(rule.about),
            sentence=" ".join(filter(None, (f"{braces(rule.what)}.", braces(rule.hint)))),
            **examples.get(code, {"file": "", "wrong": "", "right": ""}),
        )
        for code, rule in RULES.items()
    ]
    return {"headings": {row.heading.id: row.heading for row in found}, "rules": found}


def in_code(words: str) -> Markup:
    """Plain words as HTML, with words between backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(Markup.escape(words))))


def braces(words: str) -> str:
    """The words of a rule with {{ as {, as `format` prints them."""
    return words.replace("{{", "{").replace("}}", "}")


@view_at("docs/contribute/forms.md")
def forms_view(edition: Edition, document: Document, root: str) -> Data:
    """The fields that each schema in data/ describes: their values and meanings."""
    found = [
        (Heading(f"form-{number}", schema["title"]), list(schema_fields(schema)))
        for number, schema in enumerate(edition.schemas.values(), 1)
    ]
    return {"headings": {heading.id: heading for heading, _ in found}, "forms": found}


def schema_fields(schema: Mapping[str, Any]) -> Iterator[tuple[str, bool, str, str]]:
    """(name, whether required, values, meaning) of each property of an object, or of the objects in a list."""
    schema = schema.get("items", schema)
    schema = schema if "properties" in schema else schema["additionalProperties"]
    for name, field in schema["properties"].items():
        takes = " | ".join(field["enum"]) if "enum" in field else field.get("pattern", field.get("type", ""))
        yield name, name in schema.get("required", ()), takes, field.get("description", "")


@view_at("docs/citing.md")
def citing_view(edition: Edition, document: Document, root: str) -> Data:
    """A model citation in each style of a paragraph, a note, and a page of ours."""
    page = Subject("page", "[Title of the page, the entry, the fact or the chart]", "page", "")
    numbered = (id for id in edition.paragraphs if parts_of(id)[1] != "0")  # not the abstract's
    examples = [("A paragraph", next(numbered, None)), ("A note", next(iter(edition.notes), None))]
    found = [(f"{title}: {canonical(id)}", passage(edition, id)) for title, id in examples if id]
    found.append(("A page, an entry, a fact, a chart", page))
    groups = [(Heading(anchor(title), title), styled(edition.forms, subject, None)) for title, subject in found]
    return {"headings": {heading.id: heading for heading, _ in groups}, "groups": groups}
