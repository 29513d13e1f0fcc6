"""Where code stands in a Markdown text, as Python-Markdown and its fences will read it. Marks inside code have no
meaning.

HTML in text that only looks like code would act on the page. So what is almost a fence is refused.
"""

import re
from collections.abc import Iterator

# A fence: three signs or more, one word for the language, nothing else; it closes with the same signs alone.
OPENS = re.compile(r"(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?:\.?[\w#.+-]+)?[ \t]*\Z")
# Markdown that indents what it holds: an annotation, a list item, a note.
CONTAINER = re.compile(r"(?:!!!|\?\?\?\+?|===|[-*+]\s|\d+[.)]\s|\[\^[^\]]+\]:)")
FENCE_LIKE = re.compile(r"^[ \t>]*(?:`{3,}|~{3,})", re.M)
# Python-Markdown's own pattern of a code span, kept within its paragraph.
SPAN = re.compile(r"(?<!\\)(?:\\{2})+(?=`+)|(?<!\\)(?P<ticks>`+)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)", re.S)


def fences(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of each block of code between fences, both fences included."""
    opened: re.Match[str] | None = None
    start = position = 0
    for line in text.split("\n"):
        end = position + len(line)
        if opened is None:
            opened, start = OPENS.match(line), position
        elif line.rstrip(" \t") == opened["indent"] + opened["fence"]:
            yield start, end
            opened = None
        elif line.strip() and not line.startswith(opened["indent"]):
            opened = None
        position = end + 1


def without_fences(text: str) -> str:
    """The text with each block between fences blanked, every offset kept."""
    if "```" not in text and "~~~" not in text:
        return text
    out, position = [], 0
    for start, end in fences(text):
        out += [text[position:start], blank(text[start:end])]
        position = end
    return "".join(out) + text[position:]


def without_code_blocks(text: str) -> str:
    """The text with fenced and indented code blanked, every offset kept."""
    text = without_fences(text)
    if not re.search(r"\n[ \t]*\n(?: {4}|\t)", text):
        return text
    lines, inside, after_blank, code = text.split("\n"), False, True, False
    for i, line in enumerate(lines):
        if not line.strip():
            after_blank = True
            continue
        depth = 8 if inside else 4
        indented = line.startswith((" " * depth, "\t" * (depth // 4)))
        code = indented and (after_blank or code)
        if code:
            lines[i] = " " * len(line)
        elif not line.startswith((" ", "\t")) and (after_blank or CONTAINER.match(line)):
            inside = bool(CONTAINER.match(line))
        after_blank = False
    return "\n".join(lines)


def stray_fences(text: str) -> Iterator[tuple[int, str]]:
    """(offset, signs) of each line that looks like a fence and neither opens nor closes a block of code."""
    for found in FENCE_LIKE.finditer(without_fences(text)):
        yield found.start(), found[0].strip()


def code_spans(text: str) -> str:
    """The text with each code span within one line blanked, every offset kept."""
    if "`" not in text:
        return text
    return SPAN.sub(lambda m: m[0] if "\n" in m[0] else " " * len(m[0]), text)


def blank(text: str) -> str:
    """The text with everything blanked except its line ends."""
    return "\n".join([" " * len(line) for line in text.split("\n")])
