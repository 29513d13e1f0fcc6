"""Read the Markdown under docs/: front matter, paragraphs with their ids, notes beside them, marks."""

import re
from types import MappingProxyType

import yaml

from macros.model.problems import At, problem
from macros.model.texts import Document, Heading, Note, Paragraph
from macros.reading.marks import FENCE, Lines, scan, without_code_blocks

FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.M | re.S)
FIELD = re.compile(r"^([\w-]+):", re.M)
NOTE = re.compile(r"^\[\^(\d+)\]:[ \t]*", re.M)
NOTE_END = re.compile(r"\n(?=\[\^[^\]]+\]:)|\n[ \t]*\n(?! {4}|\t)")
BLOCK = re.compile(r"\S[^\n]*(?:\n[ \t]*\S[^\n]*)*")
ID_LINE = re.compile(r"\n?[ \t]*\{:[^}\n]*#([\w-]+)[^}\n]*\}[ \t]*\Z")
HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*(?:\{:?[^}\n]*?#([\w-]+)[^}\n]*\}|\{:?[^}\n]*\})?[ \t]*#*\Z")
NOT_PROSE = re.compile(r"[#<|>]|!!!|\?\?\?|===|[-*+]\s|\d+[.)]\s|---|\s|\{:")
CHAPTER = re.compile(r"docs/([^/]+)/(\d+)-[^/]+\.md\Z")


def read_document(path, text, work=None):
    """The Document of a Markdown file and the problems found while reading it.

    path: relative to the repository, beginning with docs/. work: the siglum if the file is a chapter.
    """
    meta, lines, body, problems = front_matter(path, text)
    body, notes, found = take_notes(path, body, work)
    marks, prose, more = scan(body, path)
    paragraphs, headings, unnamed = blocks(path, body)
    problems += found + more
    return Document(
        path, meta, body, prose, marks, paragraphs, hang(notes, marks, paragraphs), headings, unnamed, lines
    ), problems


def front_matter(path, text):
    """Front matter, the line of each of its fields, and the body, the front matter blanked in it so that line numbers stay the file's."""
    match = FRONT.match(text)
    if not match:
        return MappingProxyType({}), MappingProxyType({}), text, []
    problems = []
    try:
        meta = yaml.load(match[1], Loader=yaml.CSafeLoader) or {}
        if not isinstance(meta, dict):
            raise yaml.YAMLError("it is not a mapping of names to values")
    except (yaml.YAMLError, ValueError) as error:
        meta, problems = {}, [problem("F03", At(path, yaml_line(error) + 1), reason=yaml_reason(error))]
    lines = {field[1]: text.count("\n", 0, match.start(1) + field.start()) + 1 for field in FIELD.finditer(match[1])}
    return MappingProxyType(meta), MappingProxyType(lines), blank(match[0]) + text[match.end() :], problems


def yaml_line(error):
    """The line of a YAML error, counted from 1; 1 where it does not say."""
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1


def yaml_reason(error):
    return " ".join(str(getattr(error, "problem", None) or error).split())


def blank(text):
    return re.sub(r"[^\n]", " ", text)


def take_notes(path, body, work):
    """The body with its note definitions blanked, the notes (not yet hung on paragraphs), and problems."""
    notes, problems, kept, position = [], [], [], 0
    visible, lines = without_code_blocks(body), Lines(body)
    for match in NOTE.finditer(visible):
        end = NOTE_END.search(body, match.start())
        stop = end.start() if end else len(body)
        while end and re.match(r"\n[ \t]*\n(?: {4}|\t)", body[stop:]):
            end = NOTE_END.search(body, stop + 1)
            stop = end.start() if end else len(body)
        line = lines(match.start())
        text = re.sub(r"^(?: {4}|\t)", "", body[match.end() : stop].rstrip(), flags=re.M)
        marks, prose, found = scan(text, path, line)
        problems += found
        notes.append(Note(f"{work}-n{match[1]}", work or "", int(match[1]), text, prose, marks, None, At(path, line)))
        kept += [body[position : match.start()], blank(body[match.start() : stop])]
        position = stop
    return "".join(kept) + body[position:], notes, problems


def blocks(path, body):
    """Paragraphs with ids, headings, and the places of paragraphs that have no id."""
    lines, paragraphs, headings, unnamed = Lines(body), [], [], []
    for block in BLOCK.finditer(FENCE.sub(lambda m: blank(m[0]), body)):
        at, named = At(path, lines(block.start())), ID_LINE.search(block[0])
        if heading := HEADING.match(block[0].split("\n")[0]):
            headings.append(Heading(heading[3], heading[2], len(heading[1]), at))
        elif named:
            paragraphs.append(Paragraph(named[1], block[0][: named.start()], block.start(), at))
        elif not NOT_PROSE.match(block[0]) and body[block.start() - 1 : block.start()] in ("", "\n"):
            unnamed.append(at)
    return tuple(paragraphs), tuple(headings), tuple(unnamed)


def hang(notes, marks, paragraphs):
    """The notes, each with the paragraph that carries its mark."""
    places = {}
    spans = iter(paragraphs)
    here = next(spans, None)
    for mark in (m for m in marks if m.kind == "note"):
        while here and mark.start >= here.start + len(here.text):
            here = next(spans, None)
        if here and mark.start >= here.start:
            places.setdefault(mark.value, here.id)
    return tuple(Note(n.id, n.work, n.n, n.text, n.prose, n.marks, places.get(n.n), n.at) for n in notes)
