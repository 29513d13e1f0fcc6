"""The errors of the YAML parser in words for an author, with what to type instead."""

import re
from typing import Any, NamedTuple

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # where a line ends for YAML


class Reason(NamedTuple):
    """Why YAML cannot be read: the line, counted from 0 (None if unknown), what is wrong, and what to type."""

    line: int | None
    what: str
    hint: str


LEVEL = "Give each name: value the same indentation"
QUOTE = "Put the words between quotation marks: {quoted}"
# What libyaml says, in the order in which it is looked for: (its words, whether the line is the one at which what it
# was reading begins, what is wrong, what to type).
SAYINGS = (
    (r"mapping values are not allowed", False, "{colon}", "{within}"),
    (r"'\\t' that cannot start|tab character", False, "a tab stands where spaces should", "Indent with spaces"),
    (r"character that cannot start any token", False, "no value begins with {first}", QUOTE),
    (
        r"alphabetic or numeric|undefined alias|expected <block end>, but found '<alias|tag",
        False,
        "no value begins with {first}",
        QUOTE,
    ),
    (r"expected ',' or '[\]}]'", True, "{unclosed}", "{close}"),
    (r"unexpected (?:end of stream|document indicator)", True, "a quotation mark is opened and not closed", "Close it"),
    (r"could not find expected ':'", True, "a name has no colon after it", "Write name: value"),
    (r"escape character|hexadecimal", False, "a backslash stands between double quotation marks", "Use single ones"),
    (r"expected comment or line break", False, "no value begins with {first} and goes on after it", QUOTE),
    (
        r"block sequence entries",
        False,
        "a list begins on the line of its name",
        "Write it as [a, b], or each item on a line",
    ),
    (r"expected '-' indicator", False, "the list goes on with a line that does not begin with -", "Begin it with -"),
    (r"expected node content", False, "a value is missing between two commas or brackets", "Take one comma out"),
    (r"mapping keys", False, "no value begins with ?", QUOTE),
    (r"document", False, "a second part begins here", "Take the line out"),
    (r"control characters|special characters", False, "an invisible character stands here", "Take it out"),
    (r"simple key|expected key", False, "{odd}", "{form}"),
)
VALUE = re.compile(r"(?P<name>\s*(?:- )*[\w-]+:[ \t]+|\s*- )(?P<value>\S.*?)\s*\Z")


def reason_of(error: Any, text: str, tag: Any = None) -> Reason:
    """The Reason of an error that YAML raised for a text. tag: the value whose tag does not fit it, if there is one."""
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "")
    mark = getattr(error, "problem_mark", None)
    if tag is not None:
        return Reason(tag.start_mark.line, *of_value(tag))
    for words, at_beginning, what, hint in SAYINGS:
        if re.search(words, said):
            start = getattr(error, "context_mark", None) if at_beginning else None
            at = start or mark
            line = at.line if at else line_at(text, error.position)
            lines = [*BREAK.split(text), ""]  # a text that breaks off is wrong after its last line
            said_of = words_for(lines[line], 0 if start or not mark else mark.column)
            return Reason(line, *(part.format(**said_of) for part in (what, hint)))
    return Reason(
        mark.line if mark else None,
        "this cannot be read",
        "Write name: value, and put a value with signs in it between quotation marks",
    )


def of_value(node: Any) -> tuple[str, str]:
    """What is wrong with a value whose tag is unknown or does not fit it."""
    tag = node.tag.replace("tag:yaml.org,2002:", "!!")
    if tag == "!!int" and re.match(r"[-+]?[1-9][0-9_]+\Z", node.value):
        return "the number is too long", "Write it between quotation marks, or shorten it"
    return f"the value has the tag {tag}, which is not read here", "Take the tag out"


def line_at(text: str, position: int) -> int:
    """The line of an offset in bytes: YAML gives no more for a character that it cannot read."""
    return text.encode()[:position].count(b"\n")


def words_for(line: str, column: int) -> dict[str, str]:
    """Words about a line: how the value at a column begins, and how to write it in quotation marks; or what its list
    lacks, and how to close it."""
    found = VALUE.match(line)
    name, value = (found["name"].strip(), found["value"]) if found else ("", line.strip())
    first = value[:1] or " "
    close = {"[": "]", "{": "}"}.get(first, "")
    begins, quotes = value[:1], QUOTE.format(quoted=f"{name} {as_yaml(value)}".strip())
    if close:
        here = line[column:] if re.match(r"[^\s,\]}]", line[column:]) else line[column - 1 :]  # after an & or *
        item = re.split(r"[,\]}]", here)[0].strip()
        begins, quotes = item[:1], QUOTE.format(quoted=as_yaml(item))
    # A mark that is alone in its line closes one that an earlier line has opened.
    trailing = re.match(r"\"[^\"]*(\"\s*\S|\Z)|'[^']*('\s*\S|\Z)", value) or first in "&*!"
    odd = "words stand after the closing quotation mark" if first in "'\"" else f"no value begins with {first}"
    colon = not found or ": " in value
    whole = value.endswith(close)
    unclosed = "what {} opens is not in its form" if whole else "a {} is opened and not closed"
    return {
        "first": begins or "a blank",
        "quoted": quotes.removeprefix(QUOTE.format(quoted="")),
        "unclosed": unclosed.format(first),
        "close": "Separate its items with commas, and put words with a colon or a bracket between quotation marks"
        if whole
        else f"Close it: {f'{name} {value}'.strip().rstrip(',')}{close}",
        "odd": odd if trailing else "the line is indented less than the lines beside it",
        "colon": "a colon and a space stand within the words"
        if colon
        else "the line is indented more than the lines beside it",
        "within": quotes if colon else LEVEL,
        "form": quotes if trailing else LEVEL,
    }


def as_yaml(value: str) -> str:
    """A value between quotation marks, as YAML reads it back."""
    if value.startswith(("'", '"')) and value.count(value[0]) == 1:
        value = value[1:]
    return f'"{value}"' if '"' not in value and "\\" not in value else "'" + value.replace("'", "''") + "'"
