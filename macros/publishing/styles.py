"""Joins all style sheets into one for every page: those of Material's rules that can apply here, then our own.

A page is painted only when its styles have arrived, so each file and each kilobyte delays it. And the browser tries
each rule on each of the 2,500 elements of a chapter, even rules for elements that this site does not have.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

STYLE, THEMES, CHARSET = "assets/style.css", "assets/stylesheets/*.css", '@charset "UTF-8";'
COMMENT, SOURCE_MAP = re.compile(r"/\*.*?\*/", re.DOTALL), re.compile(r"/\*# sourceMappingURL=.*?\*/")
PIECE = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^{}"'])+|[{}]""", re.DOTALL)
SELECTOR = re.compile(r"(?:[^,()]|\((?:[^()]|\([^()]*\))*\))+")
ARGUMENTS, NAME = re.compile(r"\([^()]*\)|\[[^\]]*\]"), re.compile(r"[.#]((?:[\w-]|\\.)+)")
CLASSES, NAMES = re.compile(r' class="([^"]*)"'), re.compile(r' (?:class|id)="([^"]*)"')
PROPERTY = re.compile(r"""(--md-[\w-]+):(?:"[^"]*"|'[^']*'|[^;}"'])*;?""")
# An attribute that only Material's script sets, which no page loads.
NEVER = "data-md-color-switching"


def style(site: Path, own: Iterable[str], used: frozenset[str] | None = None) -> str:
    """The text of STYLE: all styles of a built site.

    own: paths below site of our style sheets, in order; used: the classes and ids that the pages have or their scripts
    may set. Without `used` all of Material's rules are kept.
    """
    themes = [SOURCE_MAP.sub("", read_text(path)).removeprefix(CHARSET).strip() for path in sorted(site.glob(THEMES))]
    ours = [COMMENT.sub("", read_text(site / path)).strip() for path in own if (site / path).is_file()]
    if used is not None:
        themes = [without_unused(text, used) for text in themes]
        asked = set(re.findall(r"var\((--md-[\w-]+)", "".join(themes + ours)))
        themes = [PROPERTY.sub(lambda found: found[0] if found[1] in asked else "", text) for text in themes]
    return "\n".join([CHARSET, *themes, *ours, ""])


def names_used(site: Path, articles: Iterable[str]) -> frozenset[str]:
    """The classes in the articles, the classes and ids in the frame around them, and every word in the scripts."""
    frame = [read_text(path) for path in (site / "index.html", site / "404.html") if path.is_file()]
    named = set().union(*map(CLASSES.findall, articles), *map(NAMES.findall, frame))
    words = set().union(*(re.findall(r"[\w-]+", read_text(path)) for path in site.glob("assets/*.js")))
    return frozenset(" ".join(named).split()).union(words)


def without_unused(css: str, used: frozenset[str]) -> str:
    """A style sheet without selectors that need a class or id which is not used.

    >>> without_unused(".a,.b c{top:0}.b{top:0}@media print{.b{top:0}.a:not(.b,.c){top:1px}}", frozenset("a"))
    '.a{top:0}@media print{.a:not(.b,.c){top:1px}}'
    """
    return "".join(remaining_rules(parsed_rules(css), used))


def remaining_rules(found: Iterable[tuple[str, str]], used: frozenset[str]) -> Iterator[str]:
    """Each rule, as far as anything is left of it."""
    for before, body in found:
        if before.startswith(("@media", "@supports")):
            inner = "".join(remaining_rules(parsed_rules(body), used))
            yield f"{before}{{{inner}}}" if inner else ""
        elif before.startswith("@"):
            yield f"{before}{{{body}}}"
        elif selectors := [one for one in SELECTOR.findall(before) if can_match(one, used)]:
            yield f"{','.join(selectors)}{{{body}}}"


def can_match(selector: str, used: frozenset[str]) -> bool:
    """Whether an element of the site can match. Arguments in brackets, such as those of :not(), are ignored."""
    plain = ARGUMENTS.sub("", ARGUMENTS.sub("", selector))
    return NEVER not in selector and all(name.replace("\\", "") in used for name in NAME.findall(plain))


def parsed_rules(css: str) -> Iterator[tuple[str, str]]:
    """(what stands before the braces, what stands in them) for each rule."""
    before, body, depth = "", list[str](), 0
    for piece in PIECE.findall(css):
        depth -= piece == "}"
        if depth:
            body.append(piece)
        elif piece == "}":
            yield before, "".join(body)
            body = []
        elif piece != "{":
            before = piece.strip()
        depth += piece == "{"


def read_text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
