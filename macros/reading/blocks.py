"""The blocks of a Markdown text: paragraphs with their ids, annotations, headings, and what cannot have been meant.

A block is a run of lines between blank ones. The block of an annotation goes on as long as what follows is indented.
"""

import re
from dataclasses import replace
from typing import NamedTuple

from macros.model.layer import LINKS
from macros.model.problems import At, Problem, nearest, problem
from macros.model.texts import Annotation, Heading, Paragraph
from macros.reading.code import without_fences
from macros.reading.marks import Lines

ANNOTATIONS = ("slip", "context", "later", "question", "editor")

BLOCK = re.compile(r"\S[^\n]*(?:\n[ \t]*\S[^\n]*)*")
ID_LINE = re.compile(r"\n?[ \t]*\{:[^}\n]*#([\w-]+)[^}\n]*\}\s*\Z")  # matched where its list begins: id_line()
# What attr_list takes for a paragraph's own, and nothing else: an ordinary space behind the colon, one id.
CLEAN_ID_LINE = re.compile(r"\n {0,8}\{:? *#[\w-]+(?: +(?:\.[\w-]+|[\w-]+=\"[^\"\n]*\"))* *\}[ \t]*\Z")
HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*(?:\{:?[^}\n]*?#([\w-]+)[^}\n]*\}|\{:?[^}\n]*\})?[ \t]*#*\Z")
NOT_HEADING = re.compile(r"#{1,6}[^#\s{]")
OPENING = re.compile(
    r"(?:!!!|\?\?\?\+?)[ \t]*(?P<kind>[\w-]*)(?P<more>[^\n\"]*)(?:\"(?P<title>[^\n]*)\")?[ \t]*(?:\n|\Z)"
)
SURE = re.compile(r"\bsure=\"([^\"]*)\"")
# Where attr_list would put the id on the last item, row or quoted paragraph.
COMPOUND = re.compile(r"[-*+]\s|[0-9]+[.)]\s|>|\||<|[^\n]*\n[ \t]*\|?[ \t]*:?-+:?[ \t]*\|")
EMPTY = re.compile(r"(?:---+|\*\*\*+|___+)\Z|\[[^\]\n]+\]:\s")


class Blocks(NamedTuple):
    """What a text is made of. annotations: the links to other paragraphs with them; unnamed: blocks without an id."""

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
    unnamed: list[At] = []
    problems: list[Problem] = []
    opened = False  # whether an annotation goes on
    for block in BLOCK.finditer(without_fences(body)):
        indent = block.start() - (body.rfind("\n", 0, block.start()) + 1)
        at, text = At(path, lines(block.start())), block[0]
        if opened and indent >= 4:
            annotations[-1], wrong = longer(annotations[-1], body, block.end())
            problems += wrong
            continue
        opening = OPENING.match(text) if indent < 4 else None
        opened = bool(opening)
        if opening:
            before = paragraphs[-1].id if paragraphs else None
            found, wrong = annotation(path, body, block.start(), opening, text, before, at)
            annotations.append(found)
            problems += wrong
        elif heading := HEADING.match(text.split("\n")[0]):
            headings.append(Heading(heading[3], heading[2], len(heading[1]), at))
        elif named := id_line(text):
            paragraphs.append(Paragraph(named[1], text[: named.start()], block.start(), at))
            problems += check_id_line(path, text, named, lines, block.start(), indent)
        elif not EMPTY.match(text):
            unnamed.append(at)
            if NOT_HEADING.match(text):
                problems.append(problem("P10", at, wanted=re.sub(r"\A(#+)", r"\1 ", text.split("\n")[0])))
    return Blocks(tuple(paragraphs), tuple(annotations), tuple(headings), tuple(unnamed), tuple(problems))


def id_line(text: str) -> re.Match[str] | None:
    """The attribute list with an id that ends a text, whatever stands before it in its line; None for none."""
    last = text.rstrip()
    start = last.rfind("{:")
    if start < 0 or last.find("}", start) != len(last) - 1 or "\n" in last[start:]:
        return None
    before = len(last[:start].rstrip(" \t"))
    return ID_LINE.match(text, before - last[:before].endswith("\n"))


def check_id_line(path: str, text: str, named: re.Match[str], lines: Lines, start: int, indent: int) -> list[Problem]:
    """Problems of the line that gives a block its id: what the check would count and the page lack."""
    at = At(path, lines(start + named.start() + 1))
    if not text[: named.start()].strip():
        return [problem("P11", at, id=named[1])]
    if not CLEAN_ID_LINE.search(text):
        return [problem("P12", at, id=named[1])]
    if COMPOUND.match(text) or indent > 3:
        return [problem("P13", at, id=named[1])]
    return []


def annotation(
    path: str, body: str, start: int, opening: re.Match[str], text: str, before: str | None, at: At
) -> tuple[Annotation, list[Problem]]:
    """The Annotation that a block opens, and its problems. It belongs to the paragraph before it."""
    problems = []
    indented = bool(body[:start].rpartition("\n")[2])  # which is not shown as an annotation
    if indented or opening["kind"] not in (*ANNOTATIONS, *LINKS) or opening["more"].strip() or not opening["title"]:
        kind = "an indented " * indented + " ".join(text.split("\n")[0].split())
        problems.append(problem("A01", at, kind=kind, near=known_kind(opening)))
    stray = next((i for i, line in enumerate(text.split("\n")) if i and not line.startswith(("    ", "\t"))), None)
    if stray is not None:
        problems.append(problem("A02", At(path, at.line + stray)))
    elif opening.end() >= len(text) and not re.match(r"\s*\n(?: {4}|\t)", body[start + len(text) :]):
        problems.append(problem("A02", at))
    found = Annotation(None, opening["kind"], opening["title"] or "", None, before, "", start, start, at)
    found, wrong = longer(found, body, start + len(text))
    return found, problems + wrong


def known_kind(opening: re.Match[str]) -> str:
    """What an author may have meant who opened an annotation in another way."""
    kinds = (*ANNOTATIONS, *LINKS)
    if opening["kind"] in kinds:
        return f'Write !!! {opening["kind"]} "Title"'
    return nearest(opening["kind"], kinds, f'Write !!! slip "Title", or one of {", ".join(kinds[1:])} in its place')


def longer(found: Annotation, body: str, end: int) -> tuple[Annotation, list[Problem]]:
    """The annotation up to `end`, with the id and certainty of its last line; and the problems of that line."""
    text = body[found.start : end]
    named = id_line(text)
    plain = inner(text[: named.start()] if named else text)
    if not named:
        return replace(found, text=plain, end=end), []
    sure = SURE.search(named[0])
    wrong = [] if CLEAN_ID_LINE.search(text) else [problem("P12", found.at, id=named[1])]
    return replace(found, text=plain, id=named[1], sure=sure[1] if sure else None, end=end), wrong


def inner(text: str) -> str:
    """The text of an annotation without its first line and its indentation."""
    return re.sub(r"^(?: {4}|\t)", "", text.partition("\n")[2], flags=re.M).strip()
