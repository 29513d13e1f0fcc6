"""The Edition as data: notes, bibliography, glossary, facts and countries as files below data/. Design §7."""

import csv
import io
import json
from dataclasses import fields

from macros.model.dates import spoken
from macros.reading.bibliography import kind_of, tidy
from macros.reading.facts import in_time
from macros.showing.apparatus import plain_note
from macros.showing.data_package import fact_fields, package
from macros.showing.views import first_sentence

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
LANGUAGES = {
    "russian": "ru",
    "norwegian": "nb",
    "german": "de",
    "french": "fr",
    "spanish": "es",
    "chinese": "zh",
    "english": "en",
    "ukrainian": "uk",
    "kazakh": "kk",
    "kyrgyz": "ky",
    "uzbek": "uz",
    "belarusian": "be",
    "swedish": "sv",
}
NAMES = {"since": "from", "until": "to"}


def exports(edition):
    """Path below the site's root → text, for every export."""
    return {
        "data/notes.json": as_json(notes(edition)),
        "data/bibliography.json": as_json([csl(s) for s in edition.sources.values()]),
        "data/glossary.json": as_json(glossary(edition)),
        "data/cards.json": json.dumps(cards(edition), ensure_ascii=False, separators=(",", ":")),
        "data/facts.json": as_json(facts(edition)),
        "data/facts.csv": as_csv(facts(edition)),
        "data/countries.json": as_json(countries(edition)),
        "data/datapackage.json": as_json(package(edition)),
        "data/bibliography.bib": tidy(edition.sources.values()),
    }


def as_json(data):
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def notes(edition):
    """A record for each note, in printed order; `text` has the works in full, `printed_form` as the report prints them."""
    records = []
    for document in edition.documents.values():
        for note in document.notes:
            cites = [
                c
                for m in note.marks
                if m.kind == "citation"
                for c in edition.cited.get((document.path, note.n, m.start), ())
                if c
            ]
            records.append(
                {
                    "ref": note.id,
                    "n": note.n,
                    "work": note.work,
                    "paragraph": note.paragraph,
                    "printed_form": plain_note(edition, note, document.path, as_printed=True),
                    "text": plain_note(edition, note, document.path),
                    "cites": [{"key": c.key, "locator": c.locator, "prefix": c.prefix, "rule": c.rule} for c in cites],
                }
            )
    return sorted(records, key=lambda r: (r["work"], r["n"]))


def glossary(edition):
    """A record for each entry, with the places that mention it."""
    return [
        {
            "slug": e.slug,
            "name": e.name,
            "kind": e.kind,
            "aliases": list(e.aliases),
            "dates": e.dates,
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


def csl(source):
    """A source as CSL-JSON 1.0; our translation and what was printed under `custom`."""
    item = {"id": source.key, "type": CSL_TYPES.get(kind_of(source), "document")}
    for role in source.entry.persons:
        item[role] = [csl_name(p) for p in source.entry.persons[role]]
    for field, name in CSL_FIELDS.items():
        if source.fields.get(field):
            item.setdefault(name, source.fields[field])
    if item["type"] == "article-journal" and "number" in item:
        item["issue"] = item.pop("number")
    for field, name in (("date", "issued"), ("urldate", "accessed")):
        if source.fields.get(field):
            item[name] = {"date-parts": [[int(n) for n in end.split("-")] for end in source.fields[field].split("/")]}
    if "langid" in source.fields:
        item["language"] = LANGUAGES.get(source.fields["langid"], source.fields["langid"])
    custom = {name: source.fields[name] for name in ("translation", "printed") if name in source.fields}
    return item | ({"custom": custom} if custom else {})


def csl_name(person):
    """{family, given}; a corporate author is literal."""
    family = " ".join(person.prelast_names + person.last_names).strip("{}")
    given = " ".join(person.first_names + person.middle_names)
    return {"family": family, "given": given} if given else {"literal": family}
