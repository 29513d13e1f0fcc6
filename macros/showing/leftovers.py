"""The last check of an article: no mark is left as it was typed, and no HTML runs, loads or hides something.

Forbidden HTML is refused when a file is read; this finds what Markdown understood differently than our reading did.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape

from macros.reading.safety import HTML_ATTRIBUTES, NAME, TAG, elsewhere, safe

# Each begins with one set of letters, or one word: such a pattern is searched for four times as fast.
MARKS = re.compile(
    "[\ue000-\uf8ff[{\\]](?:(?<=[\ue000-\uf8ff])|(?<=\\[)(?:-?@|\\^|\\[)|(?<=\\{):|(?<=\\])\\((?=[^)\\s]*\\)))"
)
PERHAPS_ID = re.compile(r'id="([^"<]+)"')
ID = re.compile(r"<[A-Za-z][^<>]*?\sid=\"([^\"]+)\"")
CODE = re.compile(r"<(?P<name>pre|code|svg)\b.*?</(?P=name)>", re.S)
ACTING = {"base", "button", "embed", "form", "frame", "iframe", "input", "link", "meta", "object", "script", "select"}
# Their tags, attributes that run something, addresses that are not those of pages; all in small letters.
SUSPECT = (
    re.compile(rf"<(?:{'|'.join(sorted(ACTING))}|style|textarea|template|audio|video|math)\b"),
    re.compile(r"<img\b[^>]*?\bsrc\s*=\s*[\"']?\s*(?:\w+:|//)"),
    re.compile(r"on\w+\s*="),
    re.compile(r"srcdoc\s*="),
    re.compile(r"(?:href|src|action)\s*=\s*[\"']?[^\"'>]*?(?:script\s*:|data\s*:|&)"),
)


def shown_raw(html: str) -> Iterator[str]:
    """Each mark of the edition that is left in the HTML as typed, with the words after it; code is ignored."""
    if MARKS.search(html):
        plain = CODE.sub(" ", html)
        for found in MARKS.finditer(plain):
            yield unescape(re.split(r"[<\n\"]", plain[found.start() : found.start() + 30])[0]).strip()


def doubled(html: str) -> list[str]:
    """Each id that the HTML has twice: links to it would always lead to the first."""
    perhaps = PERHAPS_ID.findall(html)
    if len(perhaps) == len(set(perhaps)):
        return []
    return [id for id, times in Counter(ID.findall(html)).items() if times > 1]


def acting(html: str) -> Iterator[str]:
    """Each tag in the HTML of an author's text that runs, loads or hides something; code is ignored."""
    small = html.lower()
    if any(suspect.search(small) for suspect in SUSPECT):
        for tag in TAG.finditer(CODE.sub(" ", html)):
            if tag["name"].lower() in ACTING or any(acts(*pair) for pair in NAME.findall(tag["rest"])):
                yield tag[0][:60]


def acts(name: str, value: str) -> bool:
    """Whether an attribute runs something, or leads to something other than a page."""
    address = value.strip("\"'")
    if name.lower() == "src" and elsewhere(address):
        return True
    return name.lower().startswith("on") or (name.lower() in HTML_ATTRIBUTES & {"href", "src"} and not safe(address))
