"""What no author may write, since a stranger's pull request is published as it stands: HTML that acts, hides or loads.

Text is checked as typed, code left out: what stands in code is shown and does nothing.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape

from macros.model.problems import At, Problem, problem
from macros.reading.marks import Lines

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
HTML_ATTRIBUTES = {
    *("alt", "class", "cite", "colspan", "datetime", "dir", "height", "href", "id", "lang", "markdown", "open"),
    *("role", "rowspan", "scope", "src", "title", "width"),
}
# Of an attribute list, {: … }: what attr_list gives to HTML, and our own.
LIST_ATTRIBUTES = HTML_ATTRIBUTES | {"figure", "printed", "sure", "why"} - {"href", "src"}
SCHEMES = {"http", "https", "mailto"}

TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w:-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>?")
DECLARATION = re.compile(r"<[!?]")
NAME = re.compile(r"([^\s\"'=<>/]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
LIST = re.compile(r"\{:?[ \t]([^{}\n]*)\}|\{:?((?=[#.])[^{}\n]*)\}")
LIST_NAME = re.compile(r"([^\s=\"'#.]+)=(?:\"[^\"]*\"|'[^']*'|\S*)")
ADDRESS = re.compile(
    r"\]\(\s*<?(?P<link>[^)>]*)|^ {0,3}\[[^\]\n]+\]:\s*<?(?P<definition>[^\s>]*)|<(?P<auto>[A-Za-z][\w+.-]*:[^<>\s]*)>",
    re.M,
)
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ue000-\uf8ff]"
)
CODE = re.compile(r"(?<!`)(`{1,8})(?!`)(?:(?!\n[ \t]*\n)[^`]|(?!\1(?!`))`)*?\1(?!`)", re.S)
SIGNS = re.compile(r"[\[(*_`<!~]")
MOST_SIGNS = 300  # in one paragraph; Python-Markdown's time grows with their square
ACTING = re.compile(r"\b(?:javascript|vbscript)\s*:|<\s*[/!?]?\s*[a-z]", re.I)


def refused_in_text(path: str, text: str, visible: str, line_of: Callable[[int], int]) -> list[Problem]:
    """Problems of a Markdown text. visible: the text without code blocks. line_of(offset): its line in the file."""
    shown = CODE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), visible)
    found = [*invisible(path, text, line_of), *refused_tags(path, shown, line_of), *refused_lists(path, shown, line_of)]
    return [*found, *refused_addresses(path, shown, line_of), *crowded(path, shown, line_of)]


def refused_in_data(path: str, text: str) -> list[Problem]:
    """Problems of a file that holds no Markdown (YAML, BibTeX, front matter): no tag and no script may stand in it."""

    plain = unescape_signs(text)
    return [
        *invisible(path, text, Lines(text)),
        *(problem("H01", At(path, Lines(plain)(m.start())), what=excerpt(plain, m)) for m in ACTING.finditer(plain)),
    ]


def unescape_signs(text: str) -> str:
    """The text with entities for letters and colons (&#106;) put as the letters, its lines kept."""
    return re.sub(r"&(?:#\w+|colon|Tab|NewLine);?", lambda m: unescape(m[0]).replace("\n", " "), text)


def excerpt(text: str, found: re.Match[str]) -> str:
    """What was found, up to the end of its tag."""
    end = text.find(">", found.end(), found.end() + 20) + 1
    return " ".join(text[found.start() : max(end, found.end())].split())


def invisible(path: str, text: str, line_of: Callable[[int], int]) -> Iterator[Problem]:
    """Characters that nobody sees, or that turn the direction of writing."""
    for m in INVISIBLE.finditer(text):
        yield problem("H04", At(path, line_of(m.start())), sign=f"U+{ord(m[0]):04X}")


def refused_tags(path: str, text: str, line_of: Callable[[int], int]) -> Iterator[Problem]:
    """Tags that are not on the list, with attributes that are not, and tags that nothing closes."""
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
        elif name not in VOID and not m["rest"].rstrip().endswith("/"):
            opened.append((name, line))
    for name, line in opened:
        yield problem("H06", At(path, line), tag=f"<{name}>", wanted=f"Close it with </{name}>")


def refused_attributes(path: str, rest: str, line: int) -> Iterator[Problem]:
    for name, value in NAME.findall(rest.rstrip("/")):
        if name.lower() not in HTML_ATTRIBUTES and not name.lower().startswith("aria-"):
            yield problem("H02", At(path, line), name=name)
        elif name.lower() in ("href", "src", "cite") and not safe(value.strip("\"'")):
            yield problem("H03", At(path, line), address=value.strip("\"'")[:40])


def refused_lists(path: str, text: str, line_of: Callable[[int], int]) -> Iterator[Problem]:
    """Attribute lists, {: … }, with attributes that act."""
    for m in LIST.finditer(text):
        for name in LIST_NAME.findall(m[1] or m[2] or ""):
            if name.lower() not in LIST_ATTRIBUTES and not name.lower().startswith("aria-"):
                yield problem("H02", At(path, line_of(m.start())), name=name)


def refused_addresses(path: str, text: str, line_of: Callable[[int], int]) -> Iterator[Problem]:
    """Addresses of links, images and definitions that a browser would run or that hold a page of their own."""
    for m in ADDRESS.finditer(text):
        address = m["link"] or m["definition"] or m["auto"] or ""
        if not safe(address):
            yield problem("H03", At(path, line_of(m.start())), address=" ".join(address.split())[:40])


def safe(address: str) -> bool:
    """Whether an address is relative, or one of a page or a mailbox."""
    plain = re.sub(r"[\x00-\x20\\]", "", unescape(address)).lower()
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", plain)
    return not scheme or scheme[1] in SCHEMES


def crowded(path: str, text: str, line_of: Callable[[int], int]) -> Iterator[Problem]:
    """Paragraphs of so many brackets or stars that rendering them would take minutes."""
    start = 0
    for part in re.split(r"(\n[ \t]*\n)", text):
        if len(part) > MOST_SIGNS and len(SIGNS.findall(part)) > MOST_SIGNS:
            yield problem("H07", At(path, line_of(start)), most=MOST_SIGNS)
        start += len(part)
