"""What no author may write, because a stranger's pull request is published as it is: HTML that acts, hides or loads.

Text is checked as typed, without its code, which is shown and does nothing.
"""

import re
from collections.abc import Callable, Collection, Iterator
from html import unescape

from macros.model.problems import At, Problem, problem
from macros.reading.code import code_spans, stray_fences, without_fences
from macros.reading.lines import Lines

ALLOWED = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
]
VOID = {"br", "hr", "img"}
# An id of raw HTML would be known to no check, and could take that of a paragraph or of the theme.
HTML_ATTRIBUTES = {
    *("alt", "class", "cite", "colspan", "datetime", "dir", "height", "href", "lang", "markdown", "open"),
    *("role", "rowspan", "scope", "src", "title", "width"),
}
# Of an attribute list, {: … }: what attr_list gives to HTML, and our own.
LIST_ATTRIBUTES = (HTML_ATTRIBUTES | {"about", "figure", "printed", "sure", "why"}) - {"href", "src"}
SCHEMES = {"http", "https", "mailto"}

TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w:-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>?")
DECLARATION = re.compile(r"<[!?]")
NAME = re.compile(r"([^\s\"'=<>/]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
LIST = re.compile(r"\{(?:[^{}\n\"']|\"[^\"\n]*\"|'[^'\n]*')*\}")
LIST_NAME = re.compile(r"([^\s=\"'#.{:]+)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s}]*)")
LIST_ID = re.compile(r"(?<=[\s{:])#([^\s}.#]+)")
ACTS = re.compile(r"\{[^\n{}]{0,200}[}\"'][^\n]{0,200}?[\s\"'](on[a-z]+|style)\s*=", re.I)
THEME = re.compile(r"(?:\bclass\s*=\s*[\"']?[^\"'>}\n]{0,200}?\b|[\s{:]\.)(?P<name>(?:md|js|mdx)-[\w-]*)", re.I)
ADDRESS = re.compile(
    r"(?P<picture>!\[[^\]\n]*)?\]\(\s*<?(?P<link>[^)>]*)"
    r"|^ {0,3}\[(?!\^[1-9][0-9]{0,3}\])[^\[\]]+\]:\s*<?(?P<definition>[^\s>]*)"
    r"|<(?P<auto>[A-Za-z][\w+.-]*:[^<>\s]*)>",
    re.M,
)
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ue000-\uf8ff\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
)
# What is left of letters that were read in a different encoding from their own: Ã© for é, â€™ for ’.
LOST = re.compile(
    "\ufffd|\u00c3[\u00a0-\u00bf]|\u00e2\u20ac[\u0153\u009d\u2122\u02dc\u201c\u201d\u00a6]|\u00c5[\u00a1\u00be\u00bd]|&#(?:0+|x0+|xfffd|65533);",
    re.I,
)
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});?")
RAW_BLOCK = re.compile(r"^[ \t>*+-]*<[A-Za-z/!?]", re.M)
FILE = re.compile(r"\]\(\s*<[\w .~-]*[/.][\w /.#~-]*>")
PARAGRAPH = re.compile(r"^(?:[ \t]*[^ \t\n].*\n?)+", re.M)
SIGNS = re.compile(r"[\[(*_`<!~]")
MOST_SIGNS = 300  # in one paragraph; Python-Markdown's time grows with their square
NESTED = re.compile(r"^(?:[ \t]*(?:[-*+]|[0-9]{1,9}[.)]|>)(?=[ \t>])){21}|^[ \t]{200}[ \t]*\S", re.M)
LESSER_SIGNS = re.compile(r"[|>&\\~\"']")
DEEPEST = 50  # nested elements of HTML
MOST_LINES = 5000  # of a file; the longest chapter has a thousand
MOST_LESSER = 1000  # of those that cost less, and stand in tables
ACTING = re.compile(r"\b(?:javascript|vbscript)\s*:|<\s*[/!?]?\s*[a-z]", re.I)


FENCES = "Code stands between two lines of ``` alone, the first with one word for the language (```yaml), if any"


def refused_in_text(path: str, text: str, visible: str, line_of: Callable[[int], int]) -> list[Problem]:
    """Problems of a Markdown text. visible: the text without code blocks. line_of(offset): the line in the file."""
    if crowd := list(crowded(path, visible, line_of)):
        return [*invisible(path, text, line_of), *crowd]  # looking for code in it would take minutes
    fenced = without_fences(text)
    # Within a block of HTML, which a line that begins with a tag may open, Markdown knows no code.
    shown = fenced if RAW_BLOCK.search(fenced) else code_spans(fenced)
    found = [*invisible(path, text, line_of), *refused_tags(path, shown, line_of), *refused_lists(path, shown, line_of)]
    found += [problem("H06", At(path, line_of(o)), tag=f"the fence {t}", wanted=FENCES) for o, t in stray_fences(text)]
    return [*found, *refused_addresses(path, shown, line_of)]


def refused_in_data(path: str, text: str) -> list[Problem]:
    """Problems of a file without Markdown (YAML, BibTeX, front matter): it may have no tag and no script."""

    plain = unescape_signs(text)
    return [
        *invisible(path, text, Lines(text)),
        *(problem("H01", At(path, Lines(plain)(m.start())), what=excerpt(plain, m)) for m in ACTING.finditer(plain)),
    ]


def unescape_signs(text: str) -> str:
    """The text with entities for letters and colons (&#106;) replaced by those signs. Its lines stay the same."""
    return re.sub(r"&(?:#\w+|colon|Tab|NewLine);?", lambda m: unescape(m[0]).replace("\n", " "), text)


def excerpt(text: str, found: re.Match[str]) -> str:
    """The words that were found, up to the end of their tag, for a message."""
    end = text.find(">", found.end(), found.end() + 20) + 1
    return " ".join(text[found.start() : max(end, found.end())].split())


def invisible(path: str, text: str, line_of: Callable[[int], int]) -> Iterator[Problem]:
    """Problems of characters that nobody sees, and of those that change the direction of writing."""
    for m in INVISIBLE.finditer(text):
        yield problem("H04", At(path, line_of(m.start())), sign=f"U+{ord(m[0]):04X}")
    for m in LOST.finditer(text):
        yield problem("H08", At(path, line_of(m.start())), typed=m[0])
    for m in ENTITY.finditer(text) if "&" in text else ():
        if INVISIBLE.match(unescape(m[0])):
            yield problem("H04", At(path, line_of(m.start())), sign=m[0])


def refused_tags(path: str, text: str, line_of: Callable[[int], int]) -> Iterator[Problem]:
    """Problems of tags and attributes that are not allowed, and of tags that are not closed."""
    text = FILE.sub(lambda m: " " * len(m[0]), text)
    for m in DECLARATION.finditer(text):
        yield problem("H05", At(path, line_of(m.start())))
    opened: list[tuple[str, int]] = []
    for m in TAG.finditer(text):
        name, line = m["name"].lower(), line_of(m.start())
        if ":" in name or (m["rest"][:1] in ":@" and m["rest"]):
            continue  # an address between angle brackets
        if name not in ALLOWED:
            yield problem("H01", At(path, line), what=f"<{m['end']}{m['name']}>")
            continue
        yield from refused_attributes(path, m["rest"], line)
        if m["end"]:
            if not opened or opened[-1][0] != name:
                yield problem("H06", At(path, line), tag=f"</{name}>", wanted="Take it out, or open it before")
            else:
                opened.pop()
        elif name not in VOID:  # HTML takes <i/> for <i>
            opened.append((name, line))
            if len(opened) == DEEPEST + 1:
                yield problem("H07", At(path, line), what="the HTML", most=f"{DEEPEST} elements inside one another")
    for name, line in opened:
        yield problem("H06", At(path, line), tag=f"<{name}>", wanted=f"Close it with </{name}>")


LOOK = "Take it out; classes and ids are enough for the look"


def attribute_allowed(name: str, names: Collection[str]) -> bool:
    """Whether an attribute is in this list, or is an aria- attribute that hides nothing from a screen reader."""
    return name in names or (name.startswith("aria-") and name != "aria-hidden")


def refused_attributes(path: str, rest: str, line: int) -> Iterator[Problem]:
    for name, value in NAME.findall(rest):
        if not attribute_allowed(name.lower(), HTML_ATTRIBUTES):
            yield problem("H02", At(path, line), name=name, wanted=LOOK)
        elif name.lower() in ("href", "src", "cite"):
            address = value.strip("\"'")
            if not safe(address):
                yield refused_address(path, line, address)
            elif name.lower() == "src" and elsewhere(address):
                yield refused_address(path, line, address, PICTURES)
    yield from refused_classes(path, rest, line)


def refused_classes(path: str, words: str, line: int) -> Iterator[Problem]:
    """Problems of the theme's classes: some of them cover the page, or make it do something."""
    for found in THEME.finditer(words):
        yield problem("H02", At(path, line), name=f"class {found['name']}", wanted="Take it out: it is the theme's")


def refused_lists(path: str, text: str, line_of: Callable[[int], int]) -> Iterator[Problem]:
    """Problems of attribute lists, {: … }, with attributes that act."""
    for m in LIST.finditer(text):
        line = line_of(m.start())
        for name in LIST_NAME.findall(m[0]):
            if not attribute_allowed(name.lower(), LIST_ATTRIBUTES):
                wanted = "Write #name in its place" if name.lower() == "id" else LOOK
                yield problem("H02", At(path, line), name=name, wanted=wanted)
        for id in LIST_ID.findall(m[0]):
            if not re.fullmatch(r"[a-z0-9-]+", id):
                yield problem(
                    "H02", At(path, line), name=f"id {id}", wanted="An id has small letters, digits and hyphens"
                )
        yield from refused_classes(path, m[0], line)
    for m in ACTS.finditer(text):  # where some parsers end the list at a brace within it, and others do not
        yield problem("H02", At(path, line_of(m.start())), name=m[1], wanted=LOOK)


def refused_addresses(path: str, text: str, line_of: Callable[[int], int]) -> Iterator[Problem]:
    """Problems of the addresses of links, images and definitions that a browser would run, or that contain a page."""
    pictured = re.search(r"!\[[^\]\n]*\](?!\()", text)
    for m in ADDRESS.finditer(text):
        address, line = m["link"] or m["definition"] or m["auto"] or "", line_of(m.start())
        if not safe(address):
            yield refused_address(path, line, address)
        elif (m["picture"] or (m["definition"] and pictured)) and elsewhere(address):
            yield refused_address(path, line, address, PICTURES)


PAGES = "Link to a page: https://…, mailto:…, or a file of the edition"
PICTURES = "Put the picture into docs/assets/: no page asks another host for anything"


def refused_address(path: str, line: int, address: str, wanted: str = PAGES) -> Problem:
    return problem("H03", At(path, line), address=shortened(" ".join(address.split())), wanted=wanted)


def shortened(words: str, most: int = 60) -> str:
    """Words for a message, cut with … if they are long."""
    return words if len(words) <= most else words[:most].rstrip() + "…"


def elsewhere(address: str) -> bool:
    """Whether an address leads to another host."""
    return bool(re.match(r"(?:[a-z][a-z0-9+.-]*:|[/\\]{2})", unescape(address).strip(), re.I))


def safe(address: str) -> bool:
    """Whether an address is relative, or leads to a page or a mailbox."""
    plain = re.sub(r"[\x00-\x20\\]", "", unescape(address)).lower()
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", plain)
    return scheme[1] in SCHEMES if scheme else not re.match(r"\s*[/\\]{2}", unescape(address))


def crowded(path: str, text: str, line_of: Callable[[int], int]) -> Iterator[Problem]:
    """Problems of paragraphs with too many brackets or stars, and of texts with too many lines: rendering them would
    take minutes."""
    for found in NESTED.finditer(text):
        yield problem(
            "H07", At(path, line_of(found.start())), what="a line", most="20 lists or quotations inside one another"
        )
    if text.count("\n") > MOST_LINES:
        yield problem("H07", At(path, MOST_LINES), what="the file", most=f"{MOST_LINES:,} lines")
    for part in PARAGRAPH.finditer(text):
        for signs, most in ((SIGNS, MOST_SIGNS), (LESSER_SIGNS, MOST_LESSER)):
            if len(part[0]) > most and len(signs.findall(part[0])) > most:
                signs_said = f"{most} brackets, stars or other signs of Markdown"
                yield problem("H07", At(path, line_of(part.start())), what="a paragraph", most=signs_said)
                break
