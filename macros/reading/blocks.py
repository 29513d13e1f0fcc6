"""The blocks of a Markdown text: paragraphs with their ids, annotations and headings; and problems of blocks that would
not come out as their author meant them.

A block is a run of lines between blank ones. An annotation goes on as long as the blocks after it are indented.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from macros.model.layer import LINKS
from macros.model.problems import At, Problem, nearest, problem
from macros.model.texts import Annotation, Heading, Paragraph
from macros.reading.code import fences, without_code_blocks, without_fences
from macros.reading.lines import Lines

ANNOTATIONS = ("slip", "context", "later", "question", "editor")

BLOCK = re.compile(r"\S[^\n]*(?:\n[ \t]*\S[^\n]*)*")
ID_LINE = re.compile(r"\n?[ \t]*\{:[^}\n]*#([\w-]+)[^}\n]*\}\s*\Z")  # matched where its list begins: id_line()
# What attr_list takes for a paragraph's own, and nothing else: an ordinary space after the colon, one id.
CLEAN_ID_LINE = re.compile(r"\n {0,8}\{:? *#[\w-]+(?: +(?:\.[\w-]+|(?!id=)[\w-]+=\"[^\"\n]*\"))* *\}[ \t]*\Z")
ANY_LIST = re.compile(r"\n[ \t]*\{:[^}\n]*\}\s*\Z")
HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*(?:\{:?[^}\n]*?#([\w-]+)[^}\n]*\}|\{:?[^}\n]*\})?[ \t]*#*\Z")
NOT_HEADING = re.compile(r"#{1,6}[^#\s{]")
INDENTED_HEADING = re.compile(r"#{1,6}[ \t]+\S")
# Where Markdown begins another block without an empty line: before a heading or an annotation, after a heading.
PART = re.compile(r"(?:\A|\n)#{1,6}[ \t]*[^#\s][^\n]*(?:\n|\Z)|\n(?=!!!)")
OPENING = re.compile(
    r"(?P<signs>!{2,}|\?{3}\+?)[ \t]*(?P<kind>[\w-]*)(?P<more>[^\n\"]*)(?:\"(?P<title>[^\n]*)\")?[^\n]*(?:\n|\Z)"
)
ANNOTATION = re.compile(r"!!! ?[\w-]+ +\"[^\n]*\" *(?:\n|\Z)")  # as Python-Markdown has it, with its title
SURE, ABOUT = re.compile(r"\bsure=\"([^\"]*)\""), re.compile(r"\babout=\"([^\"]*)\"")
# Where attr_list would put the id on the last item, row or quoted paragraph.
COMPOUND = re.compile(r"[-*+]\s|[0-9]+[.)]\s|>|\||<|[^\n]*\n[ \t]*\|?[ \t]*:?-+:?[ \t]*\|")
EMPTY = re.compile(r"(?:---+|\*\*\*+|___+)\Z|\[[^\]\n]+\]:\s")


class Blocks(NamedTuple):
    """The blocks of a text by kind. annotations: these include links to other paragraphs; unnamed: the places of
    blocks without an id."""

    paragraphs: tuple[Paragraph, ...]
    annotations: tuple[Annotation, ...]
    headings: tuple[Heading, ...]
    unnamed: tuple[At, ...]
    problems: tuple[Problem, ...]


def blocks(path: str, body: str) -> Blocks:
    """The Blocks of a document's body (front matter and notes blanked in it)."""
    lines = Lines(body)
    paragraphs: list[Paragraph] = []
    annotations: list[Annotation] = []
    headings: list[Heading] = []
    problems: list[Problem] = []
    opened = False  # whether an annotation goes on
    visible = without_code_blocks(body)
    unnamed = [At(path, lines(start)) for start, _ in fences(body) if body[start] in "`~"]
    for start, text in block_parts(without_fences(body)):
        indent = start - (body.rfind("\n", 0, start) + 1)
        at, code = At(path, lines(start)), visible[start] == " "
        if opened and indent >= 4:
            annotations[-1], wrong = extended(annotations[-1], body, start + len(text))
            problems += wrong
            continue
        opening = OPENING.match(text) if indent < 4 else None
        opened = bool(opening)
        if opening:
            before = paragraphs[-1].id if paragraphs else None
            found, wrong = annotation_of(path, body, start, opening, text, before, at)
            annotations.append(found)
            problems += wrong
        elif not code and (wanted := meant_as_heading(text, indent)):
            problems.append(problem("P10", at, wanted=wanted))
        elif not code and (heading := HEADING.match(text)):
            headings.append(Heading(id=heading[3], title=heading[2], level=len(heading[1]), at=at))
        elif named := id_line(text):
            paragraphs.append(Paragraph(id=named[1], text=text[: named.start()], start=start, at=at))
            problems += check_id_line(path, text, named, lines, start, indent)
        elif not EMPTY.match(text):
            unnamed.append(at)
    return Blocks(tuple(paragraphs), tuple(annotations), tuple(headings), tuple(unnamed), tuple(problems))


def meant_as_heading(text: str, indent: int) -> str | None:
    """The heading to write for a block that looks like one and is none; None for any other block."""
    first = text.split("\n")[0]
    if NOT_HEADING.match(text) or (0 < indent < 4 and INDENTED_HEADING.match(text)):
        return re.sub(r"\A(#+)[ \t]*", r"\1 ", first)
    if text.startswith("#") and not text.strip("# \t"):
        return f"{text.strip()} Words"
    return f"#{first}" if text.startswith("# ") else None


def block_parts(body: str) -> Iterator[tuple[int, str]]:
    """(offset, text) of each block, and of each part of one that Markdown reads as a block of its own."""
    for block in BLOCK.finditer(body):
        found = [(m.start() + 1 if m.start() else 0, m.end()) for m in PART.finditer(block[0])]
        cuts = {0, *(cut for part in found for cut in part if cut < len(block[0]))}
        ends = [*sorted(cuts), len(block[0]) + 1]
        for start, end in pairwise(ends):
            if block[0][start:end].strip():
                yield block.start() + start, block[0][start : end - 1]


def id_line(text: str) -> re.Match[str] | None:
    """The attribute list with an id at the end of a text, whatever stands before it on its line; None if there is
    none."""
    last = text.rstrip()
    start = last.rfind("{:")
    if start < 0 or last.find("}", start) != len(last) - 1 or "\n" in last[start:]:
        return None
    before = len(last[:start].rstrip(" \t"))
    return ID_LINE.match(text, before - last[:before].endswith("\n"))


def check_id_line(path: str, text: str, named: re.Match[str], lines: Lines, start: int, indent: int) -> list[Problem]:
    """Problems of the line with the id of a block, if Markdown would not give that id to the block."""
    at = At(path, lines(start + named.start() + 1))
    words = text[: named.start()]
    if not words.strip():
        return [problem("P11", at, id=named[1])]
    if not CLEAN_ID_LINE.search(text) or ANY_LIST.search(words):
        return [problem("P12", at, id=named[1])]
    if COMPOUND.match(text) or indent > 3:
        return [problem("P13", at, id=named[1])]
    return []


def annotation_of(
    path: str, body: str, start: int, opening: re.Match[str], text: str, before: str | None, at: At
) -> tuple[Annotation, list[Problem]]:
    """(the Annotation that a block opens, its problems). The annotation belongs to the paragraph before it."""
    problems = []
    indented = bool(body[:start].rpartition("\n")[2])  # which is not shown as an annotation
    if indented or opening["kind"] not in (*ANNOTATIONS, *LINKS) or not ANNOTATION.match(text):
        kind = "an indented " * indented + " ".join(text.split("\n")[0].split())
        problems.append(problem("A01", at, kind=kind, near=known_kind(opening)))
    stray = next((i for i, line in enumerate(text.split("\n")) if i and not line.startswith(("    ", "\t"))), None)
    if stray is not None:
        problems.append(problem("A02", At(path, at.line + stray)))
    elif opening.end() >= len(text) and not re.match(r"\s*\n(?: {4}|\t)", body[start + len(text) :]):
        problems.append(problem("A02", at))
    found = Annotation(
        id=None,
        kind=opening["kind"],
        title=opening["title"] or "",
        sure=None,
        paragraph=before,
        text="",
        start=start,
        end=start,
        at=at,
    )
    found, wrong = extended(found, body, start + len(text))
    return found, problems + wrong


def known_kind(opening: re.Match[str]) -> str:
    """A hint for an annotation that is opened in a way that Markdown does not know."""
    kinds = (*ANNOTATIONS, *LINKS)
    if opening["kind"] in kinds:
        return f'Write !!! {opening["kind"]} "Title"'
    return nearest(opening["kind"], kinds, f'Write !!! slip "Title", or one of {", ".join(kinds[1:])} in its place')


def extended(found: Annotation, body: str, end: int) -> tuple[Annotation, list[Problem]]:
    """(the annotation, extended to the offset `end` and with the attributes on its last line; the problems of that
    line)."""
    text = body[found.start : end]
    named = id_line(text)
    plain = annotation_text(text[: named.start()] if named else text)
    if not named:
        return replace(found, text=plain, end=end), []
    sure, about = SURE.search(named[0]), ABOUT.search(named[0])
    disputed = tuple(filter(None, map(str.strip, about[1].split(";")))) if about else ()
    wrong = [] if CLEAN_ID_LINE.search(text) else [problem("P12", found.at, id=named[1])]
    return replace(found, text=plain, id=named[1], sure=sure[1] if sure else None, end=end, about=disputed), wrong


def annotation_text(text: str) -> str:
    """The text of an annotation without its first line and its indentation."""
    return re.sub(r"^(?: {4}|\t)", "", text.partition("\n")[2], flags=re.M).strip()
