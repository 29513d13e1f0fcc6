"""One style sheet for every page: of Material's rules those that can apply here, and then our own.

A page is first seen when its styles are there, so each file and each kilobyte of them delays it; and the browser tries
each rule on each element of a chapter of 2,500, also the rules for what this site has nowhere.
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
# What only Material's script sets, which no page has.
NEVER = "data-md-color-switching"


def style(site: Path, own: Iterable[str], used: frozenset[str] | None = None) -> str:
    """All styles of a built site as one text, to stand at STYLE.

    own: paths below site of our style sheets, in their order; used: the classes and ids that the pages have, or their
    scripts may give, without which no rule of Material's is left out.
    """
    themes = [SOURCE_MAP.sub("", read(path)).removeprefix(CHARSET).strip() for path in sorted(site.glob(THEMES))]
    ours = [COMMENT.sub("", read(site / path)).strip() for path in own if (site / path).is_file()]
    if used is not None:
        themes = [needed(text, used) for text in themes]
        asked = set(re.findall(r"var\((--md-[\w-]+)", "".join(themes + ours)))
        themes = [PROPERTY.sub(lambda found: found[0] if found[1] in asked else "", text) for text in themes]
    return "\n".join([CHARSET, *themes, *ours, ""])


def names_used(site: Path, articles: Iterable[str]) -> frozenset[str]:
    """The classes of the articles, those and the ids of what stands around them, and every word of the scripts."""
    frame = [read(path) for path in (site / "index.html", site / "404.html") if path.is_file()]
    named = set().union(*map(CLASSES.findall, articles), *map(NAMES.findall, frame))
    words = set().union(*(re.findall(r"[\w-]+", read(path)) for path in site.glob("assets/*.js")))
    return frozenset(" ".join(named).split()).union(words)


def needed(css: str, used: frozenset[str]) -> str:
    """A style sheet without the selectors that name a class or id which is not used.

    >>> needed(".a,.b c{top:0}.b{top:0}@media print{.b{top:0}.a:not(.b,.c){top:1px}}", frozenset("a"))
    '.a{top:0}@media print{.a:not(.b,.c){top:1px}}'
    """
    return "".join(kept(rules(css), used))


def kept(found: Iterable[tuple[str, str]], used: frozenset[str]) -> Iterator[str]:
    """Each rule as it is left, where anything is."""
    for before, body in found:
        if before.startswith(("@media", "@supports")):
            inner = "".join(kept(rules(body), used))
            yield f"{before}{{{inner}}}" if inner else ""
        elif before.startswith("@"):
            yield f"{before}{{{body}}}"
        elif selectors := [one for one in SELECTOR.findall(before) if applies(one, used)]:
            yield f"{','.join(selectors)}{{{body}}}"


def applies(selector: str, used: frozenset[str]) -> bool:
    """Whether an element of the site can match. What stands in brackets, as of :not(), is left out of the question."""
    plain = ARGUMENTS.sub("", ARGUMENTS.sub("", selector))
    return NEVER not in selector and all(name.replace("\\", "") in used for name in NAME.findall(plain))


def rules(css: str) -> Iterator[tuple[str, str]]:
    """(what stands before its braces, what stands in them) of each rule."""
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


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
