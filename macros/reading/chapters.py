"""Read the Markdown under docs/: front matter, paragraphs with their ids, notes beside them, marks."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from macros.model.marks import Mark
from macros.model.problems import At, Problem, nearest, problem
from macros.model.texts import Document, Note, Paragraph
from macros.reading.attribute_lists import id_given, id_inside_text
from macros.reading.blocks import blocks
from macros.reading.cites import ATTRIBUTES
from macros.reading.code import blank, without_code_blocks
from macros.reading.datafiles import FrontMatter, read_yaml
from macros.reading.foreign import labels
from macros.reading.lines import Lines
from macros.reading.links import cross_links, split_links
from macros.reading.marks import scan
from macros.reading.readings import readings
from macros.reading.safety import refused_in_data, refused_in_text

FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.M | re.S)
# What seems to be meant as front matter: its first line is not ---, or no such line closes it.
YAML = r"(?:[\w-]+[ \t]*[:=](?:[ \t][^\n]*)?\n|[ \t]+\S[^\n]*\n|-[ \t][^\n]*\n|#[ \t][^\n]*\n|\n){0,200}?"
UNOPENED = re.compile(rf"\s{{0,200}}(?:(?:-{{2,}}|\+{{3}}|—)[^\n]*\n)?{YAML}(?:-{{2,}}|\.{{3}}|\+{{3}})[^\n]*(?:\n|\Z)")
SECOND = re.compile(rf"\s{{0,200}}(?:---[ \t]*\n)?(?=[\w-]+:){YAML}---[ \t]*(?:\n|\Z)")
FIELD = re.compile(r"^([\w-]+):", re.M)
FRONT_MATTER_FORM = (
    "Begin the file with a line of ---, then name: value on lines of their own, then a second line of ---"
)
NOTE = re.compile(r"^\[\^([1-9][0-9]{0,3})\]:[ \t]*", re.M)
NOTE_END = re.compile(r"\n(?=\[\^[^\]]+\]:)|\n[ \t]*\n(?! {4}|\t)")
CHAPTER = re.compile(r"docs/([^/]+)/(\d+)-[^/]+\.md\Z")


def read_document(
    path: str, text: str, work: str | None = None, sigla: tuple[str, ...] = (), commands: tuple[str, ...] = ()
) -> tuple[Document | None, list[Problem]]:
    """(the Document of a Markdown file, the problems found while reading it). The Document is None if the file is too
    crowded to be read.

    path: relative to the repository, beginning with docs/. work: the siglum, if the file is a chapter. sigla: those of
    all reports, sorted: a reference begins with one of them. commands: as `marks.scan` takes them.
    """
    meta, fields, body, problems = front_matter(path, text)
    problems += [p for p in check_fields(path, meta, fields, text) if p.code != "F05" or not problems]
    problems += refused_in_data(path, text[: len(text) - len(body.lstrip())])
    visible = without_code_blocks(body)
    problems += refused_in_text(path, body, visible, Lines(body))
    if any(p.code == "H07" for p in problems):
        return None, problems  # reading on would take minutes
    body, taken, found = take_notes(path, body, work, sigla)
    marks, prose, more = scan(body, path, sigla=sigla, commands=commands)
    parts = blocks(path, body)
    problems += [*found, *more, *parts.problems]
    annotations, links = split_links(parts.annotations)
    notes = with_paragraphs(taken, marks, parts.paragraphs)
    return Document(
        path=path,
        meta=meta,
        body=body,
        prose=prose,
        marks=marks,
        paragraphs=parts.paragraphs,
        notes=notes,
        headings=parts.headings,
        annotations=annotations,
        links=cross_links(body, links, marks, problems),
        readings=tuple(readings(path, marks, parts.paragraphs, parts.annotations, notes)),
        unnamed=parts.unnamed,
        fields=fields,
    ), problems


def front_matter(path: str, text: str) -> tuple[Mapping[str, Any], Mapping[str, int], str, list[Problem]]:
    """(front matter, field → line, body, problems). The front matter is blanked in the body: lines stay the file's."""
    match = FRONT.match(text)
    if not match:
        body, problems = without_broken_front_matter(path, text)
        return MappingProxyType({}), MappingProxyType({}), body, problems
    meta, lines, problems = read_front_matter(path, match[1])
    lines |= {field[1]: text[: match.start(1) + field.start()].count("\n") + 1 for field in FIELD.finditer(match[1])}
    body = text[match.end() :]
    if second := SECOND.match(body):
        line = match[0].count("\n") + 1 + len(second[0]) - len(second[0].lstrip())
        problems.append(
            problem("F03", At(path, line), reason="a second one follows the first", wanted=FRONT_MATTER_FORM)
        )
        body = blank(second[0]) + body[second.end() :]
    return MappingProxyType(meta), MappingProxyType(lines), blank(match[0]) + body, problems


def without_broken_front_matter(path: str, text: str) -> tuple[str, list[Problem]]:
    """(the text, problems) of a text that does not begin with front matter: what seems to be meant as front matter
    is blanked."""
    begins = re.match(r"\s{0,200}(?:-{2,}|\+{3}|—|(?:title|short_title|name|kind|work|view):)", text)
    if not begins:
        return text, []
    meant, reason = UNOPENED.match(text), "the file does not begin with a line of ---, or no such line closes it"
    if not meant:
        return text, [problem("F03", At(path, 1), reason=reason, wanted=FRONT_MATTER_FORM)]
    return blank(meant[0]) + text[meant.end() :], [problem("F03", At(path, 1), reason=reason, wanted=FRONT_MATTER_FORM)]


# Fields of the front matter that are words; an entry's schema says what its own are.
WORDS = ("title", "short_title", "work", "source", "view", "lead", "pitch", "isbn", "claim")
KNOWN = {*WORDS, "name", "sections", "notes", "order", "description", "colour", "outline"}


def check_fields(path: str, meta: Mapping[str, Any], fields: Mapping[str, int], text: str) -> Iterator[Problem]:
    """Problems of front matter: a field that nothing reads, a field that should be text and is not, a missing title.

    fields: name → line. Entries and threads are checked elsewhere, against their schemas.
    """
    if path.startswith(("docs/glossary/", "docs/threads/")) and not path.endswith("/index.md"):
        return
    for name in [name for name in meta if isinstance(name, str)]:  # F03 names the others
        value, at = meta[name], At(path, fields.get(name, 1))
        if name not in KNOWN:
            yield problem("F10", at, field=name, near=nearest(name, KNOWN, "Take it out"))
        elif name in WORDS and (not isinstance(value, str) or not value.strip()):
            empty, listed = value is None or not str(value).strip(), isinstance(value, list | dict)
            given = "empty" if empty else "a list" if listed else "no text"
            words = "…" if empty or listed else text.split("\n")[at.line - 1].partition(":")[2].strip()
            yield problem("F06", at, field=name, value=given, wanted=f'text: {name}: "{words}"')
    if "title" not in meta and "work" not in meta and CHAPTER.match(path) is None:
        yield problem("F05", At(path, 1), field="title")


def read_front_matter(path: str, text: str) -> tuple[dict[str, Any], dict[str, int], list[Problem]]:
    """(mapping, path of an item → line, problems) of the lines between the two lines of ---; the first of them is line
    2.

    The path of an item is made of names and positions with full stops between them: outline.2.text.
    """
    file, found = read_yaml(path, "\n" + text, FrontMatter)
    problems = [
        p if p.code in ("D18", "H04") else problem("F03", p.at, reason=p.what.removeprefix("YAML: "), wanted=p.hint)
        for p in found
    ]
    if not isinstance(file.data or {}, dict):
        return (
            {},
            {},
            [problem("F03", At(path, 2), reason="it is not a list of names with values", wanted=FRONT_MATTER_FORM)],
        )
    lines = {".".join(map(str, where)): line for where, line in file.lines.items() if where}
    return file.data or {}, lines, problems


def take_notes(
    path: str, body: str, work: str | None, sigla: tuple[str, ...] = ()
) -> tuple[str, list[Note], list[Problem]]:
    """(the body with its note definitions blanked, the notes, problems). The notes have no paragraph yet."""
    notes: list[Note] = []
    problems: list[Problem] = []
    outside, position = [], 0
    visible, lines = without_code_blocks(body), Lines(body)
    defined = labels(visible)
    for match in NOTE.finditer(visible):
        end = NOTE_END.search(body, match.start())
        stop = end.start() if end else len(body)
        line = lines(match.start())
        text = re.sub(r"^(?: {4}|\t)", "", body[match.end() : stop].rstrip(), flags=re.M)
        marks, prose, found = scan(text, path, line, sigla, defined=defined)
        problems += [*found, *(problem("P18", At(path, lines(match.start())), id=id) for id in ids_within(text))]
        notes.append(
            Note(
                id=f"{work}-n{match[1]}",
                work=work or "",
                n=int(match[1]),
                text=text,
                prose=prose,
                marks=marks,
                paragraph=None,
                at=At(path, line),
            )
        )
        outside += [body[position : match.start()], blank(body[match.start() : stop])]
        position = stop
    return "".join(outside) + body[position:], notes, problems


def ids_within(note: str) -> Iterator[str]:
    """The ids that a note gives to its own text. Ids inside a line are reported by the scan."""
    for found in re.finditer(ATTRIBUTES, without_code_blocks(note)):
        if (id := id_given(found[0])) and not id_inside_text(note, *found.span()):
            yield id


def with_paragraphs(notes: Iterable[Note], marks: Iterable[Mark], paragraphs: Iterable[Paragraph]) -> tuple[Note, ...]:
    """The notes, each with the id of the paragraph that has its mark. Marks and paragraphs are given in order."""
    places: dict[int, str] = {}
    spans = iter(paragraphs)
    here = next(spans, None)
    for mark in (m for m in marks if m.kind == "note"):
        while here and mark.start >= here.start + len(here.text):
            here = next(spans, None)
        if here and mark.start >= here.start:
            places.setdefault(mark.n, here.id)
    return tuple(replace(note, paragraph=places.get(note.n)) for note in notes)
