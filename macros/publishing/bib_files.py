"""The bibliography as .bib files: one for biblatex, one for programs that read only BibTeX.

Plain BibTeX has no fields for our translations, printed forms and languages, and has no ranges of dates.
"""

import re
from collections.abc import Iterable, Mapping

from macros.model.citations import Source
from macros.reading.bibliography import FIELDS
from macros.showing.chicago import typographic

# Fields whose capitals are kept by braces: without them biblatex and pandoc put a title into small letters.
CASED = {"title", "booktitle", "journaltitle", "series"}
# Fields that biblatex reads as lists: an "and" in them would separate two publishers.
LISTS = {"publisher", "location", "organization", "institution"}
SPECIAL = re.compile(r"[&%$#_~^]")
SPECIALS = {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
AS_TYPED = {"url", "date", "urldate", "langid", "entrysubtype"}
# Our types and fields → BibTeX's names; the others have the same name there, or none.
OLDER_TYPES = {"collection": "book", "report": "techreport", "online": "misc", "thesis": "phdthesis"}
OLDER = {"journaltitle": "journal", "location": "address", "langid": "language"}
LEFT_OUT = {"translation", "printed", "date"}
DATES = ("year", "month", "day")


def biblatex(sources: Iterable[Source]) -> str:
    """The sources for biblatex: LaTeX's signs escaped, capitals and the names of organisations in braces."""
    return "\n".join(biblatex_entry(source) for source in sorted(sources, key=lambda s: s.key))


def biblatex_entry(source: Source) -> str:
    names = sorted(source.fields, key=lambda name: FIELDS.index(name) if name in FIELDS else len(FIELDS))
    rows = {name: biblatex_value(name, source.fields[name]) for name in names}
    persons = [person for role in source.entry.persons.values() for person in role]
    if any(person.prelast_names for person in persons):
        rows["options"] = "useprefix=true"  # a particle belongs to the family name here
    return f"@{source.type}{{{source.key},\n" + "".join(f"  {k} = {{{v}}},\n" for k, v in rows.items()) + "}\n"


def biblatex_value(name: str, value: str) -> str:
    if name in AS_TYPED:
        return value
    text = SPECIAL.sub(lambda sign: SPECIALS.get(sign[0], "\\" + sign[0]), curled(name, value))
    return f"{{{text}}}" if name in CASED or (name in LISTS and " and " in text) else text


def curled(name: str, value: str) -> str:
    """A value with curly quotation marks; names keep the braces that mark organisations."""
    if name not in ("author", "editor"):
        return typographic(value)
    return re.sub(r"[^{}]+", lambda part: typographic(part[0]), value)


def bibtex(sources: Iterable[Source]) -> str:
    """The sources for programs that read BibTeX but not biblatex."""
    return "\n".join(bibtex_entry(source) for source in sorted(sources, key=lambda s: s.key))


def bibtex_entry(source: Source) -> str:
    names = [name for name in FIELDS if source.fields.get(name) and name not in LEFT_OUT]
    renamed = {**OLDER, **publisher_of(source.type)}
    rows = {renamed.get(n, n): biblatex_value(n, source.fields[n]).replace("–", "--") for n in names}
    first = source.fields.get("date", "").partition("/")[0]
    rows |= {name: part.lstrip("0") for name, part in zip(DATES, first.split("-"), strict=False) if part}
    fields = "".join(f"  {name} = {{{text}}},\n" for name, text in rows.items())
    return f"@{OLDER_TYPES.get(source.type, source.type)}{{{source.key},\n{fields}}}\n"


def publisher_of(type: str) -> Mapping[str, str]:
    """Our field → BibTeX's, for the organisation that issues a work of this type."""
    return {"institution": "school"} if type == "thesis" else {"organization": "publisher"}
