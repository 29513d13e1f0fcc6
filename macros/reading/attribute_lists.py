"""Attribute lists, {: #id .class }: where Markdown reads braces as one, and which element gets its id."""

import re

ENDS_TEXT = re.compile(r"[^\S\n]*(?:\Z|\n[^\S\n]*(?:\n|\Z))")
ENDS_LINE = re.compile(r"[^\S\n]*(?:\n|\Z)")
ENDS_HEADING = re.compile(r"[ #\t]*(?:\n|\Z)")
QUOTED = "> \t\n"  # all that stands in an empty line, of a quotation too


def id_given(attributes: str) -> str | None:
    """The id in an attribute list; None if it has none."""
    found = re.search(r"(?<=[\s{:])#([\w-]+)", re.sub(r"\"[^\"]*\"", "", attributes))
    return found[1] if found else None


def id_inside_text(visible: str, start: int, end: int) -> str | None:
    """The id of an attribute list inside a text: after a word, in a cell, or above further lines. None for a list
    that belongs to a heading or to a whole text: blocks.py reads those."""
    line = visible.rfind("\n", 0, start) + 1
    heading = visible.startswith("#", line) and ENDS_HEADING.match(visible, end)
    return None if heading or ENDS_TEXT.match(visible, end) else id_given(visible[start:end])


def is_attribute_list(visible: str, start: int, end: int) -> bool:
    """Whether Markdown reads braces as an attribute list: directly after an element, alone on their line, or at the
    end of a heading or cell; the last two need a blank before them."""
    line = visible.rfind("\n", 0, start) + 1
    before, above = visible[line:start], visible[visible.rfind("\n", 0, line - 1) + 1 : line]
    ends_line, named = ENDS_LINE.match(visible, end), re.match(r"\{:[^}\n]*#", visible[start:end])
    if not before.strip(QUOTED):
        return bool((above.strip(QUOTED) or named) and ends_line)
    if before[-1] in ")*_`>}" or named:  # P12 reports an id that is lost
        return True
    return before[-1] == " " and bool((before.startswith("#") and ends_line) or "|" in before)
