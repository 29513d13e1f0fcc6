"""The description of the published data: a Frictionless data package, which is also the page Data."""

from collections.abc import Iterable, Sequence
from typing import Any

from macros.model.edition import Edition
from macros.showing.reports import reports_of

LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}

# The meaning of the fields of all files but facts, whose fields are described in data/fact.schema.json.
NOTES = [
    ("ref", "string", "The note's id: tg-n33."),
    ("n", "integer", "Its number, as printed."),
    ("work", "string", "The siglum of its report."),
    ("paragraph", "string", "Id of the paragraph that carries its mark."),
    ("printed_form", "string", "The note restated, with short forms as the report prints them."),
    ("text", "string", "The same with every work in full."),
    ("remark", "string", "What the edition remarks on the note; null where nothing."),
    (
        "cites",
        "array",
        "Its works: key (as in bibliography.json), locator, prefix, and the rule by which each was found: full, ibid,"
        " short, op-cit, note-above, editor.",
    ),
]
GLOSSARY = [
    ("slug", "string", "The entry's address: glossary/<slug>/."),
    ("name", "string", "Its name."),
    ("kind", "string", "What kind of thing it is."),
    ("aliases", "array", "Its other names and spellings."),
    ("dates", "string", "EDTF, where the reports give them."),
    ("slip", "array", "Ids of the annotations that dispute something that the entry states after the reports."),
    ("first", "string", "Its first sentence."),
    ("url", "string", "Its address below the site's root."),
    ("mentions", "array", "Ids of the paragraphs and notes that mention it."),
]
READINGS = [
    ("place", "string", "Id of the paragraph, note or annotation that it stands in."),
    ("ours", "string", "What the edition has there."),
    ("printed", "string", "What the report prints there."),
    ("why", "string", "Why the edition differs, where that is not plain."),
]
LINKS = [
    ("from", "string", "Id of the paragraph that takes the other up."),
    ("to", "string", "Id of the paragraph or note that it leads to."),
    (
        "kind",
        "string",
        "How the first is related to the second: continues, revises, contradicts, explains, evidence (it gives the"
        " evidence), parallel.",
    ),
    ("text", "string", "What the link is about, in a sentence or two of ours."),
]
COUNTRIES = [
    ("slug", "string", "The country's address: countries/<slug>/; facts name countries so."),
    ("name", "string", "Its name."),
    ("official", "string", "Its official name in English."),
    ("iso", "string", "ISO 3166-1 alpha-2."),
    ("capital", "string", "Its capital in the years of the reports."),
    (
        "memberships",
        "array",
        "organisation (a slug of the glossary), role, from and to (EDTF, null where unknown), note, slip (ids of the"
        " annotations that dispute the row), where.",
    ),
    ("offices", "array", "office, holder (a slug of the glossary, or a name), from, to, slip, where."),
    (
        "bases",
        "array",
        "Foreign bases on its soil: base (a slug of the glossary, or a name), whose, stage, from, to, note, slip,"
        " where.",
    ),
    ("paragraphs", "array", "Ids of the paragraphs that name it."),
]


# (name, path below data/, title, description) of each file; {other} is the word for a report that is not this one.
RESOURCES = [
    (
        "facts",
        "facts.csv",
        "Facts of the reports",
        "Every dated or counted statement that a reader would look up, by date.",
    ),
    (
        "facts-json",
        "facts.json",
        "Facts of the reports",
        "The same as JSON; what is separated by spaces there is an array here.",
    ),
    ("countries", "countries.json", "Countries", "Memberships, office-holders and bases, as the reports have them."),
    ("notes", "notes.json", "Notes", "Every note of the reports, with the works that it cites."),
    ("glossary", "glossary.json", "Glossary", "Entries and where the reports mention them."),
    (
        "readings",
        "readings.json",
        "Readings",
        "What the reports print where the edition has another form of a name.",
    ),
    (
        "links",
        "links.json",
        "Links between paragraphs",
        "Where a paragraph takes up another, in the same report or {other} one, and how.",
    ),
    (
        "bibliography",
        "bibliography.json",
        "Bibliography",
        "Every work cited, as CSL-JSON 1.0; a work without a title has one in square brackets.",
    ),
    (
        "bibliography-bib",
        "bibliography.bib",
        "Bibliography",
        "The same as BibLaTeX, in LaTeX's signs; titles are braced, so that their capitals stay.",
    ),
    (
        "bibtex",
        "bibtex.bib",
        "Bibliography, plain BibTeX",
        "The same for programs that know no BibLaTeX: without translations, printed forms and ends of ranges.",
    ),
]
FIELDS = {"countries": COUNTRIES, "notes": NOTES, "glossary": GLOSSARY, "readings": READINGS, "links": LINKS}
MEDIA = {"csv": "text/csv", "json": "application/json", "bib": "application/x-bibtex"}


def package(edition: Edition) -> dict[str, Any]:
    """The data package, as Frictionless (v1) describes it: resources with path, title and fields."""
    facts, reports = fact_fields(edition), reports_of(edition)
    said = f"({', '.join(reports.years)}) say{'' if reports.several else 's'}"
    own = {"facts": [flat(f) for f in facts], "facts-json": facts}
    own |= {name: fields(described) for name, described in FIELDS.items()}
    return {
        "profile": "data-package",
        "name": "great-powers-in-central-asia",
        "title": f"{edition.name}: data of the annotated reader",
        "description": f"What {reports.counted} {said}, restated as data, each fact with its place.",
        "licenses": [LICENCE],
        "resources": [
            resource(name, path, title, about.format(other=reports.other), own.get(name))
            for name, path, title, about in RESOURCES
        ],
    }


def resource(
    name: str, path: str, title: str, description: str, fields: Sequence[dict[str, Any]] | None
) -> dict[str, Any]:
    """The description of a file, with its fields, if they are described here."""
    format = path.rpartition(".")[2]
    found = {
        "name": name,
        "path": path,
        "profile": "tabular-data-resource" if format == "csv" else "data-resource",
        "format": format,
        "mediatype": MEDIA[format],
        "encoding": "utf-8",
        "title": title,
        "description": description,
    }
    return found | (
        {"schema": {"fields": fields} | ({"primaryKey": "id", "missingValues": [""]} if format == "csv" else {})}
        if fields
        else {}
    )


def flat(field: dict[str, Any]) -> dict[str, Any]:
    """A field of a CSV table, where a list is words separated by spaces."""
    return (
        field | {"type": "string", "description": field["description"] + " Separated by spaces."}
        if field["type"] == "array"
        else field
    )


def fields(described: Iterable[tuple[str, str, str]]) -> list[dict[str, Any]]:
    return [{"name": name, "type": kind, "description": words} for name, kind, words in described]


def fact_fields(edition: Edition) -> list[dict[str, Any]]:
    """The fields of a fact in the order of the export, from the schema that checks them."""
    schema = edition.schemas.get("fact", {}).get("items", {"properties": {}, "required": []})
    found = []
    for name, field in schema["properties"].items():
        kind = "string" if "enum" in field else field["type"]
        limits = {"required": True} if name in schema["required"] else {}
        limits |= {"enum": field["enum"]} if "enum" in field else {}
        found.append(
            {"name": name, "type": kind, "description": field.get("description", "")}
            | ({"constraints": limits} if limits else {})
        )
    return found
