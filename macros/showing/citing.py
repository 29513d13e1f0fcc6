"""Citations of a passage, page, entry, fact or chart, made by filling the forms in data/citations.json.

The forms are made by `make citations` from the official styles, with placeholders such as ⟨locator⟩. assets/cite.js
fills the same forms in the same way for what a reader selects in the browser.
"""

import re
from collections.abc import Mapping
from html import escape
from typing import Any, NamedTuple

from markupsafe import Markup

from macros.model.dates import spoken
from macros.model.edition import Edition
from macros.model.reference import canonical, parts_of
from macros.showing.typography import requoted

PLACEHOLDER = re.compile("(‘?)⟨([a-z]+)⟩")
NO_DAY = "[day month year]"  # the reader's day of access, which only the reader knows
OURS = ("page", "edition")  # kinds of what is ours alone
MODEL = {"url": "[address]", "version": "[day of the version]", "year": "[year]"}
FORMATS = {"bibtex": "BibTeX", "ris": "RIS", "csl-json": "CSL-JSON"}
# Characters in a title that have a meaning in a format.
BIBTEX = str.maketrans({sign: f"\\{sign}" for sign in "&%$#_{}"})


class Published(NamedTuple):
    """Where and when the edition is published: its address, and the day of its text (ISO).

    edition: the tag of the last frozen edition; changed: ids of the paragraphs and notes that have changed since.
    """

    site: str
    day: str
    edition: str = ""
    changed: frozenset[str] = frozenset()


class Subject(NamedTuple):
    """What is cited. kind: paragraph, note or section of the report `work`, whole (that report), page (one of ours) or
    edition (all of ours).

    name: for readers (TG 2.11); locator: its number in the report (2.11); address: below the site's root.
    """

    id: str
    name: str
    kind: str
    address: str
    work: str = ""
    locator: str = ""


class Styled(NamedTuple):
    """A subject in one style. notes: whether `cite` is a note, or stands in the text. report: (cite, entry of the list)
    for the report's passage, if it is one; ours: (cite, entries of the list) for this edition's."""

    id: str
    name: str
    notes: bool
    report: tuple[Markup, Markup] | None
    ours: tuple[Markup, tuple[Markup, ...]]


def passage(edition: Edition, id: str) -> Subject:
    """The Subject of a paragraph or note."""
    work, _, rest = id.partition("-")
    if id in edition.notes:
        return Subject(id, canonical(id), "note", f"r/{id}/", work, rest.removeprefix("n"))
    _, section, number, _ = parts_of(id)
    return Subject(id, canonical(id), "paragraph", f"r/{id}/", work, f"{section}.{number}")


def styled(forms: Mapping[str, Any], subject: Subject, published: Published | None) -> tuple[Styled, ...]:
    """The subject in every style; empty for a report without forms.

    published: None for a model of a citation, which has words in brackets for a reader to replace.
    """
    styles = forms.get("styles", {})
    return tuple(
        in_style(id, style, subject, published)
        for id, style in styles.items()
        if subject.kind in OURS or subject.work in style["works"]
    )


def in_style(id: str, style: Mapping[str, Any], subject: Subject, published: Published | None) -> Styled:
    def fill(form: str) -> Markup:
        return Markup(fill_form(form, values))

    values = {name: escape(value, quote=False) for name, value in values_of(subject, published).items()}
    if subject.kind in OURS:
        page = style[subject.kind]
        return Styled(id, style["name"], style["notes"], None, (fill(page["cite"]), (fill(page["list"]),)))
    form, at = style["works"][subject.work], style["at"][subject.kind]
    listed = (form["list"],) if style["lists_the_report_restated"] else ()
    return Styled(
        id,
        style["name"],
        style["notes"],
        (fill(form["passage"].replace("⟨at⟩", at)), fill(form["list"])),
        (fill(form["restated"].replace("⟨at⟩", at)), tuple(map(fill, (*listed, style["edition"]["list"])))),
    )


def in_formats(forms: Mapping[str, Any], subject: Subject, published: Published) -> tuple[tuple[str, str], ...]:
    """(name of the format, record) for each format that programs read: for the report and this edition, or the page."""
    found, values = [], values_of(subject, published)
    values["where"] = fill_form(forms.get("spelt", {}).get(subject.kind, ""), values)
    for id, name in FORMATS.items():
        form = forms.get("formats", {}).get(id, {})
        record = form.get(subject.kind) if subject.kind in OURS else form.get("works", {}).get(subject.work)
        if record:
            found.append((name, fill_form(record, {k: as_written(id, v) for k, v in values.items()})))
    return tuple(found)


def values_of(subject: Subject, published: Published | None) -> dict[str, str]:
    """Placeholder → the text that replaces it."""
    where = (
        MODEL
        if published is None
        else {
            "url": published.site + subject.address,
            "version": version(subject, published),
            "year": published.day[:4],
        }
    )
    return where | {
        "id": subject.id,
        "title": subject.name,
        "locator": subject.locator,
        "accessed": NO_DAY,
    }


def version(subject: Subject, published: Published) -> str:
    """The day of the text, and the last edition if the subject has not changed since; of a section, report or page: if
    no passage has changed."""
    own = subject.kind in ("paragraph", "note")
    same = published.edition and not (subject.id in published.changed if own else published.changed)
    return spoken(published.day) + (f" (edition {published.edition})" if same else "")


def as_written(format: str, value: str) -> str:
    """A value escaped for BibTeX or JSON. Addresses need no escaping."""
    if format == "bibtex":
        return value if value.startswith(("http:", "https:")) else value.translate(BIBTEX)
    return value.replace("\\", "\\\\").replace('"', '\\"') if format == "csl-json" else value


def fill_form(form: str, values: Mapping[str, str]) -> str:
    """A form with its placeholders filled; a title within quotation marks gets those of the other kind."""

    def put(found: re.Match[str]) -> str:
        mark, value = found[1], values[found[2]]
        return mark + (requoted(value, depth=1) if mark else value)

    return PLACEHOLDER.sub(put, form)
