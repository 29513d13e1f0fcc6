"""The Edition as data: notes, bibliography, glossary, facts and countries as files below data/. Design §7."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from pybtex.database import Person

from macros.model.citations import Source
from macros.model.dates import spoken
from macros.model.edition import Edition
from macros.model.texts import Note, Work
from macros.publishing.bib_files import AS_TYPED, biblatex, bibtex
from macros.publishing.editions import kept_copies
from macros.publishing.feeds import feeds
from macros.publishing.linker import linker_data
from macros.publishing.lookup import lookup
from macros.publishing.moved import moved_pages
from macros.publishing.parted import parted_pages
from macros.publishing.permanent import facts_beside, permanent_pages
from macros.reading.bibliography import kind_of, language, real_date
from macros.reading.facts import in_time
from macros.reading.plain_text import plain_markdown
from macros.showing.apparatus import plain_note
from macros.showing.chicago import typographic
from macros.showing.citing import Published
from macros.showing.data_package import fact_fields, package
from macros.showing.history import history
from macros.showing.layer import words_of
from macros.showing.pages import Article
from macros.showing.printed import WHY, misprints
from macros.showing.views import first_sentence

# `--report` is the colour of what is of one report; its letters stand beside it, so that colour is never the only sign.
REPORT_STYLE = """\
[data-md-color-scheme="default"] {{ --{siglum}: {light}; }}
[data-md-color-scheme="slate"] {{ --{siglum}: {dark}; }}
[data-report="{siglum}"], [href*="#{siglum}-"], [id^="{siglum}-"]:target {{ --report: var(--{siglum}); }}
.number[href^="#{siglum}-"]::before {{ content: "{said} "; }}
"""

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


def exports(edition: Edition, articles: Mapping[str, Article], published: Published) -> dict[str, str]:
    """Path below the site's root → text, for every export. articles: path of a document → its rendered article."""
    if edition.editions:
        changed = frozenset(c.id for step in history(edition)[-1:] for c in step.changes if c.kind == "wording")
        published = published._replace(edition=edition.editions[-1].tag, changed=changed)
    return {
        **data_files(edition),
        "linker.json": linker_data(edition, articles),
        "assets/reports.css": report_colours(edition.works.values()),
        **facts_beside(edition),
        **moved_pages(edition),
        **parted_pages(edition, articles),
        **permanent_pages(edition, articles, published),
        **kept_copies(edition),
        **feeds(edition, published),
    }


def data_files(edition: Edition) -> dict[str, str]:
    """Path below the site's root → text, of the published data."""
    return {
        "data/notes.json": as_json(notes(edition)),
        "data/bibliography.json": as_json([csl(s) for s in edition.sources.values()]),
        "data/glossary.json": as_json(glossary(edition)),
        "data/cards.json": json.dumps(cards(edition), ensure_ascii=False, separators=(",", ":")),
        "data/facts.json": as_json(facts(edition)),
        "data/facts.csv": as_csv(facts(edition)),
        "data/countries.json": as_json(countries(edition)),
        "data/datapackage.json": as_json(package(edition)),
        "data/bibliography.bib": biblatex(edition.sources.values()),
        "data/bibtex.bib": bibtex(edition.sources.values()),
        "data/readings.json": as_json(readings(edition)),
        "data/links.json": as_json(links(edition)),
        "data/lookup.json": lookup(edition),
    }


def report_colours(works: Iterable[Work]) -> str:
    """The style of each report from the colours that its index.md names: a reference, a paragraph's number, a row."""
    return "".join(
        REPORT_STYLE.format(siglum=w.short, said=w.short.upper(), light=light, dark=dark)
        for w in works
        for light, dark in [w.colours]
    )


def as_json(data):
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def readings(edition) -> list[dict[str, Any]]:
    """A record for each place where the report prints something else than the edition; then each work misprinted."""
    names = [{"place": r.place, "ours": r.ours, "printed": r.printed, "why": r.why} for r in edition.readings]
    return names + [{"place": m.note, "ours": m.ours, "printed": m.printed, "why": WHY} for m in misprints(edition)]


def links(edition) -> list[dict[str, Any]]:
    """A record for each link between paragraphs, in the order of the edition."""
    return [{"from": k.begins, "to": k.ends, "kind": k.kind, "text": words_of(edition, k)} for k in edition.links]


def notes(edition) -> list[dict[str, Any]]:
    """A record for each note, in printed order; what the edition remarks on it stands apart, in `remark`."""
    records = [
        note_record(edition, document.path, n) for document in edition.documents.values() for n in document.notes
    ]
    return sorted(records, key=lambda r: (r["work"], r["n"]))


def note_record(edition, path: str, note: Note) -> dict[str, Any]:
    """`printed_form` has short forms as the report prints them, `text` the works in full."""
    report, remark = parted(note)
    citations = [mark for mark in note.marks if mark.kind == "citation"]
    cites = [c for m in citations for c in edition.cited.get((path, note.n, m.start), ()) if c]
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


def parted(note: Note) -> tuple[Note, Note]:
    """The report's words of a note and the edition's remarks on it, each with the other blanked, offset for offset."""
    spans = [found.span() for found in REMARK.finditer(note.text)]
    inside = [any(a <= mark.start < b for a, b in spans) for mark in note.marks]
    blanked = REMARK.sub(lambda found: " " * len(found[0]), note.text)
    shown = "".join(sign if bare.isspace() else " " for sign, bare in zip(note.text, blanked, strict=True))
    return (
        replace(note, text=blanked, marks=tuple(m for m, within in zip(note.marks, inside, strict=True) if not within)),
        replace(note, text=shown, marks=tuple(m for m, within in zip(note.marks, inside, strict=True) if within)),
    )


def glossary(edition):
    """A record for each entry, with the places that mention it."""
    return [
        {
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
        for e in sorted(edition.entries.values(), key=lambda e: e.name.casefold())
    ]


def cards(edition):
    """Slug → what a card says of the entry. Apart from the glossary, because every reader's first card fetches it."""
    return {
        e.slug: {
            "name": e.name,
            "kind": e.kind,
            "dates": spoken(e.dates) if e.dates else "",
            "first": first_sentence(e),
        }
        for e in edition.entries.values()
    }


def facts(edition):
    """A record for each fact, by date, its fields in the order of the schema; lists stay lists."""
    names = [field["name"] for field in fact_fields(edition)]
    return [{name: getattr(f, name) for name in names} for f in in_time(edition.facts.values())]


def as_csv(records):
    """The same as CSV with a heading row; lists are joined by spaces."""
    out = io.StringIO()
    if records:
        writer = csv.DictWriter(out, records[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows({k: " ".join(v) if isinstance(v, tuple) else v for k, v in r.items()} for r in records)
    return out.getvalue()


def countries(edition):
    """A record for each country; `from` and `to` as in its file, None where the reports do not say."""

    def rows(found):
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


def csl(source: Source) -> dict[str, Any]:
    """A source as CSL-JSON 1.0; our translation and what was printed under `custom`."""
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
    """A date in parts; one that the check refuses as it stands, since a server shows what it can."""
    if not real_date(date):
        return {"literal": date}
    return {"date-parts": [[int(part) for part in end.split("-")] for end in date.split("/")]}


def csl_name(person: Person) -> dict[str, str]:
    """{family, given, …}; a body is literal, and so is 'others', as pandoc has it."""
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
