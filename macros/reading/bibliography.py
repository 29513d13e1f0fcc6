"""Read bibliography/*.bib into Sources, check them, and write them in clean form.

The syntax is read by pybtex. The fields are biblatex's, with two of ours: `translation`, our English for a title in
another language, and `printed`, what the report prints where the entry corrects it.
"""

import re
from datetime import date
from types import MappingProxyType

from pybtex.database import Entry, Person
from pybtex.database.input.bibtex import LowLevelParser
from pybtex.exceptions import PybtexError

from macros.model.citations import Source
from macros.model.problems import At, nearest, problem
from macros.reading.marks import Lines

FIELDS = (
    "author",
    "editor",
    "title",
    "translation",
    "journaltitle",
    "booktitle",
    "entrysubtype",
    "type",
    "institution",
    "organization",
    "publisher",
    "location",
    "series",
    "edition",
    "volume",
    "number",
    "date",
    "pages",
    "url",
    "urldate",
    "langid",
    "printed",
    "note",
)
NEEDED = {
    "article": ("journaltitle", "date"),
    "book": ("title",),
    "collection": ("title", "editor"),
    "incollection": ("title", "booktitle"),
    "report": ("title",),
    "online": ("url",),
    "misc": ("title",),
    "thesis": ("title", "author"),
    "unpublished": ("title",),
}
DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?(?:/\d{4}(?:-\d\d(?:-\d\d)?)?)?\Z")
SPLIT = re.compile(r"\s+and\s+(?![^{]*\})")


def read_sources(path, text):
    """The Sources of a .bib file by its order, and the problems of each entry."""
    sources, problems, lines = [], [], Lines(text)

    def broken(error):
        reason = " ".join(str(error).split())
        problems.append(problem("B01", At(path, lines(parser.command_start or 0)), reason=reason))

    parser = LowLevelParser(text, handle_error=broken)
    try:
        for kind, body in parser:
            if kind.lower() not in ("string", "preamble", "comment") and body[0]:
                sources.append(source(kind.lower(), *body, At(path, lines(parser.command_start))))
    except (PybtexError, RecursionError) as error:
        broken(error)
    for item in sources:
        problems += check_source(item)
    return tuple(sources), problems + ([] if problems else check_form(path, text, sources))


def source(kind, key, fields, at):
    values = {name.lower(): " ".join("".join(parts).split()) for name, parts in fields}
    persons = {role: people(values[role]) for role in ("author", "editor") if values.get(role)}
    entry = Entry(kind, fields=[(k, v) for k, v in values.items() if k not in persons], persons=persons)
    entry.key = key
    return Source(key, kind, MappingProxyType(values), entry, at)


def people(names):
    """pybtex Persons of `Last, First and {Corporate Author}`; a name that cannot be parsed stands whole as a last name."""
    found = []
    for name in SPLIT.split(names):
        try:
            found.append(Person(name))
        except (PybtexError, ValueError):
            found.append(Person(last=name))
    return found


def check_source(item):
    """Problems of one source: its key, type, fields, dates, translation."""

    def wrong(code, **fields):
        return problem(code, item.at, key=item.key, **fields)

    problems = []
    if not re.fullmatch(r"[a-z0-9-]+", item.key):
        problems.append(wrong("B08"))
    if item.type not in NEEDED:
        problems.append(wrong("B06", type=item.type, types=", ".join("@" + t for t in NEEDED)))
    problems += [wrong("B07", field=name) for name in NEEDED.get(item.type, ()) if not item.fields.get(name)]
    problems += [wrong("B09", field=name, near=nearest(name, FIELDS)) for name in item.fields if name not in FIELDS]
    problems += [
        wrong("B03", field=name, value=item.fields[name])
        for name in ("date", "urldate")
        if name in item.fields and not real_date(item.fields[name])
    ]
    if (
        item.fields.get("langid", "english") != "english"
        and item.fields.get("title")
        and not item.fields.get("translation")
    ):
        problems.append(wrong("B04", langid=item.fields["langid"]))
    return problems


def real_date(text):
    """Whether a date is ISO 8601 to the year, month or day, and exists."""
    if not DATE.match(text):
        return False
    try:
        for end in text.split("/"):
            parts = [int(p) for p in end.split("-")]
            date(*(parts + [1, 1])[:3])
    except ValueError:
        return False
    return True


def clean(item):
    """A source in clean form, as it should stand in its file."""
    order = [f for f in FIELDS if f in item.fields] + [f for f in item.fields if f not in FIELDS]
    return f"@{item.type}{{{item.key},\n" + "".join(f"  {name} = {{{item.fields[name]}}},\n" for name in order) + "}\n"


def tidy(sources):
    """The text of a .bib file that holds these sources, in clean form."""
    return "\n".join(clean(item) for item in sorted(sources, key=lambda s: s.key))


def check_form(path, text, sources):
    """At most one problem an entry: what is not in clean form, with the line that should stand there."""
    problems = []
    for before, after in zip(sources, sources[1:]):
        if after.key < before.key:
            problems.append(
                problem(
                    "B05",
                    after.at,
                    key=after.key,
                    found="the entries are not sorted",
                    wanted=f"It should stand before {before.key}",
                )
            )
    lines = text.split("\n")
    for item in sources:
        wanted = clean(item).rstrip("\n").split("\n")
        found = lines[item.at.line - 1 : item.at.line - 1 + len(wanted)]
        for i, (have, want) in enumerate(zip(found, wanted)):
            if have != want:
                problems.append(
                    problem(
                        "B05",
                        At(path, item.at.line + i),
                        key=item.key,
                        found=repr(have.strip()),
                        wanted=f"Write {want.strip()}",
                    )
                )
                break
    return problems


def kind_of(source):
    """What kind of work it is: newspaper, journal, book, report …"""
    return source.fields.get("entrysubtype", "journal") if source.type == "article" else source.type
