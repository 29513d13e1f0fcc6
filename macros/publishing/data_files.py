"""The Edition as data: notes, bibliography, glossary, facts and countries as files below data/."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from pybtex.database import Person

from macros.model.citations import Source
from macros.model.countries import Base, Membership, Office
from macros.model.dates import spoken
from macros.model.edition import Edition, cites_of
from macros.model.layer import CrossLink
from macros.model.texts import Note
from macros.publishing.bib_files import AS_TYPED, biblatex, bibtex
from macros.publishing.lookup import lookup
from macros.reading.bibliography import kind_of, real_date
from macros.reading.facts import in_time
from macros.reading.languages import language
from macros.reading.plain_text import plain_markdown
from macros.reading.watched import each
from macros.showing.apparatus import plain_note
from macros.showing.chicago import typographic
from macros.showing.data_package import fact_fields, package
from macros.showing.entry_views import first_sentence
from macros.showing.layer import words_of_link
from macros.showing.printed import WHY, misprints

CSL_TYPES = {
    "journal": "article-journal",
    "newspaper": "article-newspaper",
    "magazine": "article-magazine",
    "book": "book",
    "collection": "book",
    "incollection": "chapter",
    "report": "report",
    "online": "webpage",
    "misc": "document",
    "thesis": "thesis",
    "unpublished": "manuscript",
}
CSL_FIELDS = {
    "title": "title",
    "journaltitle": "container-title",
    "booktitle": "container-title",
    "publisher": "publisher",
    "institution": "publisher",
    "organization": "publisher",
    "location": "publisher-place",
    "series": "collection-title",
    "edition": "edition",
    "volume": "volume",
    "number": "number",
    "pages": "page",
    "url": "URL",
    "type": "genre",
    "note": "note",
}
UNTITLED = {"newspaper": "[Untitled report]", "magazine": "[Untitled report]", "online": "[Untitled page]"}
REMARK = re.compile(r"(?<!\*)\*(?!\*)(?:[^*]|\*\*)+\*\{:\s*\.editor\s*\}")
BOOKS = ("book", "collection", "incollection")
NAMES = {"since": "from", "until": "to"}


def data_files(edition: Edition) -> dict[str, str]:
    """Path below the site's root → text, of the published data."""
    return {path: make(edition) for path, make in DATA.items()}


def as_json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def json_list(edition: Edition, record: Callable[[Any, Any], Any], keys: Iterable[Any]) -> str:
    """The JSON of a list of the records `record(edition, key)`, as as_json() writes it; of a watched edition only those
    are written again that have changed."""
    texts = each(edition, item_text, [(record, key) for key in keys])
    return "[\n " + ",\n ".join(texts) + "\n]\n" if texts else "[]\n"


def item_text(edition: Edition, given: tuple[Callable[[Any, Any], Any], Any]) -> str:
    """A record as it stands in the JSON of a list. given: the function that makes it, and its key."""
    record, key = given
    return as_json(record(edition, key)).rstrip().replace("\n", "\n ")


def reading_records(edition: Edition) -> list[dict[str, Any]]:
    """A record for each place where the report prints something other than the edition; then for misprinted works."""
    names = [{"place": r.place, "ours": r.ours, "printed": r.printed, "why": r.why} for r in edition.readings]
    return names + [{"place": m.note, "ours": m.ours, "printed": m.printed, "why": WHY} for m in misprints(edition)]


def link_record(edition: Edition, link: CrossLink) -> dict[str, Any]:
    """The record of a link between paragraphs."""
    return {"from": link.begins, "to": link.ends, "kind": link.kind, "text": words_of_link(edition, link)}


def in_print(edition: Edition) -> list[str]:
    """Ids of the notes in printed order."""
    return [n.id for n in sorted(edition.notes.values(), key=lambda n: (n.work, n.n))]


def note_record(edition: Edition, id: str) -> dict[str, Any]:
    """The record of a note. `printed_form` has short forms as the report prints them, `text` the works in full; what
    the edition remarks on it stands apart, in `remark`."""
    note = edition.notes[id]
    path, (report, remark) = note.at.path, split_remarks(note)
    cites = cites_of(edition, note)
    return {
        "ref": note.id,
        "n": note.n,
        "work": note.work,
        "paragraph": note.paragraph,
        "printed_form": plain_note(edition, report, path, as_printed=True),
        "text": plain_note(edition, report, path),
        "remark": plain_note(edition, remark, path) or None,
        "cites": [
            {
                "key": c.key,
                "locator": c.locator and plain_markdown(c.locator),
                "prefix": plain_markdown(c.prefix),
                "rule": c.rule,
            }
            for c in cites
        ],
    }


def split_remarks(note: Note) -> tuple[Note, Note]:
    """(the report's words of a note, the edition's remarks on it), each with the other blanked so that offsets stay."""
    spans = [found.span() for found in REMARK.finditer(note.text)]
    inside = [any(a <= mark.start < b for a, b in spans) for mark in note.marks]
    blanked = REMARK.sub(lambda found: " " * len(found[0]), note.text)
    shown = "".join(sign if bare.isspace() else " " for sign, bare in zip(note.text, blanked, strict=True))
    return (
        replace(note, text=blanked, marks=tuple(m for m, within in zip(note.marks, inside, strict=True) if not within)),
        replace(note, text=shown, marks=tuple(m for m, within in zip(note.marks, inside, strict=True) if within)),
    )


def by_name(edition: Edition) -> list[str]:
    """Slugs of the entries from A to Z."""
    return [e.slug for e in sorted(edition.entries.values(), key=lambda e: e.name.casefold())]


def entry_record(edition: Edition, slug: str) -> dict[str, Any]:
    """The record of an entry, with the places that mention it."""
    e = edition.entries[slug]
    return {
        "slug": e.slug,
        "name": e.name,
        "kind": e.kind,
        "aliases": list(e.aliases),
        "dates": e.dates,
        "slip": list(e.slip),
        "first": first_sentence(e),
        "url": e.document.url,
        "mentions": [m.place for m in edition.mentions.get(e.slug, ())],
    }


def cards(edition: Edition) -> dict[str, dict[str, Any]]:
    """Slug → what a card shows of the entry. Smaller than the glossary, because a reader's first card fetches it."""
    return {
        e.slug: {
            "name": e.name,
            "kind": e.kind,
            "dates": spoken(e.dates) if e.dates else "",
            "first": first_sentence(e),
        }
        for e in edition.entries.values()
    }


def fact_records(edition: Edition) -> list[dict[str, Any]]:
    """A record for each fact, by date, its fields in the order of the schema; lists stay lists."""
    names = [field["name"] for field in fact_fields(edition)]
    return [{name: getattr(f, name) for name in names} for f in in_time(edition.facts.values())]


def as_csv(records: Sequence[dict[str, Any]]) -> str:
    """Records as CSV with a heading row; lists are joined by spaces."""
    out = io.StringIO()
    if records:
        writer = csv.DictWriter(out, records[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows({k: " ".join(v) if isinstance(v, tuple) else v for k, v in r.items()} for r in records)
    return out.getvalue()


def country_records(edition: Edition) -> list[dict[str, Any]]:
    """A record for each country; `from` and `to` as in its file, None if the reports do not say."""

    def rows(found: Iterable[Membership | Office | Base]) -> list[dict[str, Any]]:
        return [
            {NAMES.get(f.name, f.name): getattr(row, f.name) for f in fields(row) if f.name != "at"} for row in found
        ]

    return [
        {
            "slug": c.slug,
            "name": c.name,
            "official": c.official,
            "iso": c.iso,
            "capital": c.capital,
            "memberships": rows(c.memberships),
            "offices": rows(c.offices),
            "bases": rows(c.bases),
            "paragraphs": edition.speaking.get(c.slug, ()),
        }
        for c in edition.countries.values()
    ]


def source_record(edition: Edition, key: str) -> dict[str, Any]:
    return csl(edition.sources[key])


def csl(source: Source) -> dict[str, Any]:
    """A source as CSL-JSON 1.0; our translation and the printed form are under `custom`."""
    item: dict[str, Any] = {"id": source.key, "type": CSL_TYPES.get(kind_of(source), "document")}
    for role, persons in source.entry.persons.items():
        item[role] = [csl_name(person) for person in persons]
    for field, name in CSL_FIELDS.items():
        if source.fields.get(field):
            value = source.fields[field]
            item.setdefault(name, value if field in AS_TYPED else typographic(value))
    item.setdefault("title", UNTITLED.get(kind_of(source), "[Untitled]"))
    if "page" in item:
        item["page"] = item["page"].replace("–", "-")  # CSL's sign of a range; each style prints its own
    number = "issue" if source.type == "article" else "number" if source.type not in BOOKS else "collection-number"
    if "number" in item:
        item[number] = item.pop("number")
    for field, name in (("date", "issued"), ("urldate", "accessed")):
        if source.fields.get(field):
            item[name] = csl_date(source.fields[field])
    if "langid" in source.fields:
        item["language"] = language(source.fields["langid"]) or source.fields["langid"]
    custom = {name: source.fields[name] for name in ("translation", "printed") if name in source.fields}
    return item | ({"custom": custom} if custom else {})


def csl_date(date: str) -> dict[str, Any]:
    """A date in CSL's parts; an impossible one literally, since a server builds in spite of errors."""
    if not real_date(date):
        return {"literal": date}
    return {"date-parts": [[int(part) for part in end.split("-")] for end in date.split("/")]}


def csl_name(person: Person) -> dict[str, str]:
    """{family, given, …} of a person; organisations and 'others' are literal, as in pandoc."""
    parts = {
        "family": person.last_names,
        "given": person.first_names + person.middle_names,
        "non-dropping-particle": person.prelast_names,
        "suffix": person.lineage_names,
    }
    name = {part: typographic(" ".join(words)) for part, words in parts.items() if words}
    body = " ".join(person.last_names)
    whole = body.startswith("{") and not parts["given"]
    return {"literal": name.get("family", "")} if whole or body == "others" else name


# Path below the site's root → what makes the file's text.
DATA: Mapping[str, Callable[[Any], str]] = {
    "data/notes.json": lambda edition: json_list(edition, note_record, in_print(edition)),
    "data/bibliography.json": lambda edition: json_list(edition, source_record, edition.sources),
    "data/glossary.json": lambda edition: json_list(edition, entry_record, by_name(edition)),
    "data/cards.json": lambda edition: json.dumps(cards(edition), ensure_ascii=False, separators=(",", ":")),
    "data/facts.json": lambda edition: as_json(fact_records(edition)),
    "data/facts.csv": lambda edition: as_csv(fact_records(edition)),
    "data/countries.json": lambda edition: as_json(country_records(edition)),
    "data/datapackage.json": lambda edition: as_json(package(edition)),
    "data/bibliography.bib": lambda edition: biblatex(edition.sources.values()),
    "data/bibtex.bib": lambda edition: bibtex(edition.sources.values()),
    "data/readings.json": lambda edition: as_json(reading_records(edition)),
    "data/links.json": lambda edition: json_list(edition, link_record, edition.links),
    "data/lookup.json": lookup,
}
