"""Read bibliography/*.bib into Sources, check them, and write them in clean form.

The syntax is read by bibtex.py. The fields are biblatex's, with two of ours: `translation`, our English for a title in
another language, and `printed`, what the report prints where the entry corrects it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType

from pybtex.database import Entry

from macros.model.citations import Source
from macros.model.dates import impossible
from macros.model.problems import At, Problem, problem
from macros.reading.bibtex import NAMES, Raw, entries, names, person, places_of_fields, plain
from macros.reading.exported import field_hint, key_hint, kind_hint, stands_for, without_commands
from macros.reading.foreign import MARKED
from macros.reading.languages import check_language
from macros.reading.lines import Lines
from macros.reading.safety import elsewhere, refused_address, safe

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
# What the style prints of each kind beside the fields of EVERYWHERE; a test holds it against the style itself.
EVERYWHERE = {"author", "title", "translation", "date", "url", "urldate", "langid", "printed", "note"}
ISSUED = {"type", "number"}
IMPRINT = {"publisher", "location"}
PRINTED = {
    "journal": {"journaltitle", "volume", "number", "pages"},
    "newspaper": {"journaltitle", "entrysubtype", "number"},
    "magazine": {"journaltitle", "entrysubtype", "number"},
    "book": {"editor", "series", "number", "edition", "volume"} | IMPRINT,
    "collection": {"editor", "series", "number", "edition", "volume"} | IMPRINT,
    "incollection": {"editor", "booktitle", "series", "number", "edition", "volume", "pages"} | IMPRINT,
    "report": {"editor", "series", "edition", "volume", "institution", "location"} | ISSUED,
    "online": {"organization"} | ISSUED,
    "misc": {"organization"} | ISSUED,
    "thesis": {"institution"} | ISSUED,
    "unpublished": {"organization"} | ISSUED,
}
# Fields whose words are printed as they are typed.
WORDS = {
    "title",
    "translation",
    "booktitle",
    "journaltitle",
    "author",
    "editor",
    "note",
    "printed",
    "series",
    "type",
} | {
    *("institution", "organization", "publisher", "location", "edition"),
}
VISITED = re.compile(r"(?:last )?(?:accessed|visited|retrieved)\b[^\d\n]{0,12}(\d{4}-\d\d-\d\d)?", re.I)


def read_sources(path: str, text: str) -> tuple[tuple[Source, ...], list[Problem]]:
    """(the Sources of a .bib file, in its order; the problems of its entries)."""
    raws, broken = entries(text)
    lines = Lines(text)
    problems = [problem("B01", At(path, lines(offset)), reason=reason) for offset, reason in broken]
    sources, cut = [], {offset for offset, _ in broken}
    for raw in raws:
        at = At(path, lines(raw.start))
        places = {name: At(path, lines(offset)) for name, offset in places_of_fields(text, raw).items()}
        sources.append(source_of(raw, at))
        found = [*check_raw(raw, at, places), *check_source(sources[-1], places)]
        latex = {p.at for p in found if p.code == "B13"}  # whose signs were no Markdown
        found = [p for p in found if not (p.code == "D18" and p.at in latex)]
        problems += [p for p in found if not (p.code == "B07" and raw.start in cut)]
    return tuple(sources), problems + ([] if problems else check_form(path, text, raws))


def source_of(raw: Raw, at: At) -> Source:
    """The Source of an entry, in plain text. If a field stands twice, the first is taken."""
    values = dict(reversed([(name, clean_value(name, value)) for name, value in raw.fields]))
    values = {name: values[name] for name, _ in raw.fields}
    persons = {role: [person(name) for name in names(values[role])[0]] for role in NAMES if values.get(role)}
    entry = Entry(raw.kind, fields=[(k, v) for k, v in values.items() if k not in persons], persons=persons)
    entry.key = raw.key
    return Source(key=raw.key, type=raw.kind, fields=MappingProxyType(values), entry=entry, at=at)


def clean_value(name: str, value: str) -> str:
    """A value as it should be typed: in plain text, names in our form."""
    text, unknown = plain(name, value)
    return " and ".join(names(text)[0]) if name in NAMES and not unknown else text


def check_raw(raw: Raw, at: At, places: Mapping[str, At]) -> Iterator[Problem]:
    """Problems of an entry as it was typed: repeated fields, LaTeX without a plain form, names."""
    for name, times in Counter(name for name, _ in raw.fields).items():
        if times > 1:
            yield problem("B11", places.get(name, at), key=raw.key, field=name)
    for name, value in raw.fields:
        text, unknown = plain(name, value)
        if unknown:
            bare, left = plain(name, without_commands(value))
            wanted = "Write the characters themselves" if left else f"Write {name} = {{{bare}}}"
            commands = ", ".join(dict.fromkeys(unknown))
            yield problem("B13", places.get(name, at), key=raw.key, field=name, command=commands, wanted=wanted)
        for typed, reason, wanted in names(text)[1] if name in NAMES and not unknown else ():
            yield problem(
                "B12", places.get(name, at), key=raw.key, field=name, name=typed, reason=reason, wanted=wanted
            )


def check_source(item: Source, places: Mapping[str, At]) -> Iterator[Problem]:
    """Problems of one source: its key, type, fields, dates, language, translation."""

    def wrong(code: str, at: At, **fields: str) -> Problem:
        return problem(code, at, key=item.key, **fields)

    if not re.fullmatch(r"[a-z0-9-]+", item.key):
        yield wrong("B08", item.at, wanted=key_hint(item.key))
    if item.type not in NEEDED:
        yield wrong("B06", item.at, type=item.type, wanted=kind_hint(item.type, NEEDED))
    for name in NEEDED.get(item.type, ()):
        if not item.fields.get(name) and not stands_for(name, item.fields) and name not in item.fields:
            yield wrong("B07", item.at, field=name)
    for name, value in item.fields.items():
        at = places.get(name, item.at)
        if name not in FIELDS:
            yield wrong("B09", at, field=name, near=field_hint(name, value, FIELDS, item.fields))
        elif name not in EVERYWHERE | PRINTED.get(kind_of(item), set(FIELDS)):
            yield wrong("B14", at, field=name, type=item.type, kind=kind_of(item))
        if name in WORDS and (found := MARKED.search(value)):
            yield problem("D18", at, typed=found[0])
        if name == "note" and (visited := VISITED.match(value)):
            yield wrong("B09", at, field="note", near=f"Write urldate = {{{visited[1] or '2009-05-01'}}}")
        if name == "url" and not (elsewhere(value) and safe(value)):
            yield refused_address(at.path, at.line, value, "Write https://…, as a browser shows it")
        if name in ("date", "urldate") and not real_date(value):
            yield wrong("B03", at, field=name, value=value)
    yield from check_language(item, places.get("langid", item.at))


def real_date(text: str) -> bool:
    """Whether a date is ISO 8601 to the year, month or day, or a range of two of these, the earlier first; and
    exists."""
    ends = text.split("/")
    known = all(re.fullmatch(r"\d{4}(-\d\d){0,2}", end, re.A) for end in ends) and impossible(text) is None
    ascending = len(ends) == 1 or (len(ends) == 2 and len(ends[0]) == len(ends[1]) and ends[0] < ends[1])
    return known and ascending and not text.startswith("0000")


def clean_form(raw: Raw) -> str:
    """An entry in clean form, as it should stand in its file. Repeated fields stay repeated."""
    place = {name: i for i, name in enumerate(FIELDS)}
    fields = sorted(raw.fields, key=lambda field: place.get(field[0], len(place)))
    rows = "".join(f"  {name} = {{{clean_value(name, value)}}},\n" for name, value in fields)
    return f"@{raw.kind}{{{raw.key},\n{rows}}}\n"


def tidied(path: str, text: str) -> tuple[str | None, list[Problem]]:
    """(a .bib file in clean form, no problems): entries sorted by key, each with the comment above it. (None,
    problems) if it cannot be read."""
    raws, broken = entries(text)
    if broken:
        return None, read_sources(path, text)[1]
    chunks, position = [], 0
    for raw in raws:
        chunks.append((raw.key, text[position : raw.start].strip("\n"), clean_form(raw)))
        position = raw.end
    head, tail = "", text[position:].strip()
    if chunks:
        head, _, first = chunks[0][1].rpartition("\n\n") if gap_below(text, raws[0]) else (chunks[0][1], "", "")
        chunks[0] = (chunks[0][0], first.strip("\n"), chunks[0][2])
    rows = [f"{above.rstrip()}\n{entry}" if above.strip() else entry for _, above, entry in sorted(chunks, key=key_of)]
    return "\n".join(
        [*([head.strip("\n") + "\n"] if head.strip() else []), *rows, *([tail + "\n"] if tail else [])]
    ), []


def key_of(chunk: tuple[str, str, str]) -> str:
    """The key of an entry, to sort by."""
    return chunk[0]


def gap_below(text: str, first: Raw) -> bool:
    """Whether an empty line separates the first entry from the text above it, which then belongs to the file."""
    return not text[: first.start].endswith("\n\n")


def check_form(path: str, text: str, raws: Iterable[Raw]) -> list[Problem]:
    """At most one problem for each entry that is not in clean form, with the line that should stand there."""
    raws, line_of, lines = list(raws), Lines(text), text.split("\n")
    problems = [
        out_of_form(
            path, line_of(after.start), after, "the entries are not sorted", f"It should stand before {before.key}"
        )
        for before, after in pairwise(raws)
        if after.key < before.key
    ]
    for raw in raws:
        start, wanted = line_of(raw.start), clean_form(raw).rstrip("\n").split("\n")
        for i, (have, want) in enumerate(zip(lines[start - 1 :], wanted, strict=False)):
            if have != want:
                found, form = repr(have.strip()), want.strip()
                if have.strip() == form:
                    found, form = repr(have), f"{want!r}: the blanks differ"
                problems.append(out_of_form(path, start + i, raw, found, f"Write {form}"))
                break
    return problems


def out_of_form(path: str, line: int, raw: Raw, found: str, wanted: str) -> Problem:
    return problem("B05", At(path, line), key=raw.key, found=found, wanted=wanted)


def kind_of(source: Source) -> str:
    """The kind of a work, by which it is formatted and listed: newspaper, journal, book, report …"""
    return source.fields.get("entrysubtype", "journal") if source.type == "article" else source.type
