"""BibTeX as other programs export it: what they call our fields and types, and what to write instead."""

import re
from calendar import month_name
from collections.abc import Collection, Mapping
from difflib import get_close_matches

from macros.model.entries import slug_of

# Other names of fields of ours; the value may stay as it is.
RENAMED = {
    "journal": "journaltitle",
    "journalsubtitle": "journaltitle",
    "address": "location",
    "school": "institution",
    "issue": "number",
    "language": "langid",
    "annotation": "note",
    "annote": "note",
    "addendum": "note",
    "eventvenue": "location",
}
# Fields that have no place here → what to do with each; {value} is its value.
OURS = {
    "year": "Write date = {{{value}}}",
    "month": "Write it into date, date = {{2009-02}}",
    "day": "Write it into date, date = {{2009-02-13}}",
    "subtitle": "Write it into title, after a colon",
    "titleaddon": "Write it into title, or say it in note",
    "booksubtitle": "Write it into booktitle, after a colon",
    "booktitleaddon": "Write it into booktitle",
    "maintitle": "Write it into title or series",
    "doi": "Write url = {{https://doi.org/{value}}}",
    "eprint": "Write url",
    "howpublished": "Write url, or type",
    "volumes": "Say it in note: {value} vols",
    "chapter": "Say it in note",
    "translator": "Say it in note: translated by {value}",
    "origtitle": "Write translation for our English; the title is the original's",
} | dict.fromkeys(("crossref", "xref", "xdata"), "Write its fields into this entry: nothing is inherited here")
LEFT = {
    *("abstract", "bibsource", "biburl", "comment", "copyright", "creationdate", "doi-url", "eid", "entryset"),
    *("eprintclass", "eprinttype", "archiveprefix", "primaryclass", "file", "groups", "ids", "isbn", "issn", "isrn"),
    *("keywords", "lccn", "modificationdate", "numpages", "options", "origdate", "origlanguage", "owner", "pagetotal"),
    *("pubstate", "related", "relatedtype", "shortauthor", "shortjournal", "shorttitle", "sortkey", "timestamp"),
    *("eventdate", "eventtitle", "issuetitle", "venue", "rights", "rating", "priority", "readstatus", "pmid", "pmcid"),
    *("date-added", "date-modified", "bdsk-url-1", "bdsk-url-2", "bdsk-file-1", "nationality", "collaborator", "key"),
}
KINDS = {
    "techreport": "report",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "inbook": "incollection",
    "inproceedings": "incollection",
    "conference": "incollection",
    "proceedings": "collection",
    "mvbook": "book",
    "booklet": "book",
    "manual": "book",
    "periodical": "article",
    "newspaper": "article",
    "newsarticle": "article",
    "www": "online",
    "electronic": "online",
    "webpage": "online",
    "website": "online",
    "legislation": "misc",
    "jurisdiction": "misc",
    "patent": "misc",
    "dataset": "misc",
    "software": "misc",
    "letter": "unpublished",
}
# Words that biblatex prints in the place of these, which it knows as keys.
TYPES = {
    "phdthesis": "PhD thesis",
    "mathesis": "MA thesis",
    "mastersthesis": "MA thesis",
    "bathesis": "BA thesis",
    "candthesis": "candidate thesis",
    "techreport": "technical report",
    "resreport": "research report",
}


MONTHS = [name[:3].lower() for name in month_name]


def date_hint(fields: Mapping[str, str]) -> str:
    """The date to write for the older fields of an entry: year = 2004, month = may → date = {2004-05}."""
    year, day = fields["year"].strip(), fields.get("day", "").strip()
    words = re.findall(r"[^\W\d_]+|\d+", fields.get("month", ""))
    numbers = [
        int(w) if w.isdigit() else MONTHS.index(w[:3].lower()) if w[:3].lower() in MONTHS[1:] else 0 for w in words
    ]
    found = [f"{year}-{number:02}" for number in numbers if 1 <= number <= 12]
    if len(found) == 1 and day.isdigit():
        return f"{found[0]}-{day.zfill(2)}"
    return "/".join(found[:2]) or year


def field_hint(name: str, value: str, known: Collection[str], fields: Mapping[str, str]) -> str:
    """A hint that says what to write instead of a field that nothing prints.

    known: the fields that exist. fields: those of the entry.
    """
    if name in ("year", "month", "day") and fields.get("year", "").strip().isdigit():
        return f"Write date = {{{date_hint(fields)}}}" if name == "year" else "Take it out: it stands in date"
    if name == "year":
        return "Say it in note"
    value = value.removeprefix("https://doi.org/").removeprefix("http://dx.doi.org/") if name == "doi" else value
    if name in RENAMED:
        return f"Write {RENAMED[name]} = {{{value}}}"
    if name in OURS:
        return OURS[name].format(value=value)
    if name not in LEFT and (close := get_close_matches(name, known, cutoff=0.8)):
        return f'Did you mean "{close[0]}"?'
    return "Take it out" if name in LEFT else "Take it out, or say it in note"


def stands_for(name: str, fields: Mapping[str, str]) -> bool:
    """Whether an entry has a field of ours under a different name, which is reported already."""
    return (name == "date" and "year" in fields) or any(RENAMED.get(other) == name for other in fields)


def kind_hint(kind: str, kinds: Collection[str]) -> str:
    """A hint that names the type to use instead of an unknown one. kinds: the known types."""
    other = KINDS.get(kind) or next(iter(get_close_matches(kind, kinds, cutoff=0.7)), None)
    every = ", ".join("@" + kind for kind in kinds)
    return f"Use @{other}; there are {every}" if other else f"Use one of {every}"


def key_hint(key: str) -> str:
    """A key in our letters: Lo_2004 → lo-2004."""
    slug = slug_of(key)
    return f"Write {slug}" if slug else "Write one such as lo-2004-sunset"


def without_commands(value: str) -> str:
    r"""A value without the LaTeX commands that set words differently: \textit{Neft} and {\em gas} → Neft and gas."""
    value = re.sub(r"\{\\(?:it|em|bf|sc|sl|rm|tt|sf)(?:shape|series|family)?\s+([^{}]*)\}", r"\1", value)
    for _ in range(3):
        value = re.sub(r"\\foreignlanguage\{[^{}]*\}", "", value)
        value = re.sub(r"\\[A-Za-z]{2,}\*?\s*\{([^{}]*)\}", r"\1", value)
    return value
