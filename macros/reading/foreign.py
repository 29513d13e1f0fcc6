"""Syntax of other Markdowns and other programs, which would be shown as it is typed: each is a problem.

`plain` is the text with everything blanked except running words, `visible` the text with blocks of code blanked. Both
keep all offsets.
"""

import re
from collections.abc import Callable, Iterator

from macros.model.problems import At, Problem, problem
from macros.reading.code import blank, code_spans

LineOf = Callable[[int], int]

# Within a line: ~~a~~, ==a==, H~2~O, x^2^, ++a++, :smile:, {{ a }}, {# a #}, $x_1$, %%a%%, --8<--, a line's last \.
# The first group is what any of them may begin with: at nearly every character, nothing else is tried.
WITHIN = re.compile(
    r"(?=[~=:^+{%\-\[$\\])(?:"
    r"~~(?=\S)[^~\n]{1,60}~~|==(?=\S)[^=\n]{1,60}==|(?<![\w:]):[a-z][a-z_]{1,30}:(?![\w:])"
    r"|(?<=[^\W\d_])~[^\s~]{1,20}~|(?<=[\w.,)])\^[^\s^\[\]]{1,20}\^|(?<!\w)\+\+(?=\w)[^+\n]{1,60}(?<=\w)\+\+(?!\w)"
    r"|\{%[^\n]{0,40}|\{\{[^\n]{0,40}|\{#\s[^\n]{0,40}|%%(?=\S)[^%\n]{1,60}%%|(?<!-)-{2,20}8<-{2,20}[^\n]{0,40}"
    r"|(?<=\))\[https?:[^\]\n]{0,60}|\$\$[^$\n]{0,60}(?:\$\$)?|(?<![\w$\\])\$(?=[^\s$\d])[^$\n]{0,60}?[\\^_{=][^$\n]{0,60}?(?<!\s)\$(?!\w)"
    r"|\\(?=[ \n]))"
)
# Lines: - [ ] a, *[A]: a, :   a, [TOC], ::: a, === "a"; a table without its second line; a heading that
# is underlined.
LINES = re.compile(
    r"^(?:[ \t]*[-*+] \[[ xX]\] [^\n]{0,30}|\*\[[^\]\n]{1,60}\]:|:[ \t]{1,4}\S[^\n]{0,30}"
    r"|[ \t]*\[TOC\]|[ \t]*(?::::*|///+)[ \t]*\w[^\n]{0,30}|[ \t]*===[ \t]*[\"“+!]?\w[^\n]{0,30}"
    r"|(?<!\S\n)\|[^\n]{0,60}(?=[^\n]*\n\|[ \t]*[^\s:|-]))",
    re.M,
)
UNDERLINED = re.compile(
    r"^(?![ \t]*(?:[|>]|[-*+][ \t]|-{3}|={3}))(?=[^\n]*\w)[^\n]*\n {0,3}(?:={2,}|-{2,})[ \t]*$", re.M
)
# Marks of Markdown or LaTeX in words that are shown as they stand: those of the data, of sources, of front matter.
# The first group is what any of them may begin with, as above.
MARKED = re.compile(
    r"(?=[\[\]{*`_~=^&\\@-])(?:"
    r"\[-?@[^\]\n]{0,40}\]?|\[\^[^\]\n]{0,20}\]?|\[\[[^\]\n]{0,40}(?:\]\])?|\^\[[^\]\n]{0,40}\]?|\][({\[][^)}\]\n]{0,60}[)}\]]?"
    r"|\{:[^}\n]{0,40}\}?|(?<![\w*])\*{1,2}(?=[^\s*])[^*\n]{1,60}\*{1,2}(?![\w*])|`[^`\n]{0,40}`?|(?<![\w/])__?(?=\w)[^_\n]{1,40}__?(?!\w)"
    r"|\{\{|\{%|~~|==(?=\S)[^=\n]{1,60}==|(?<=[^\W\d_])[~^][^\s~^]{1,20}[~^]|(?<!-)-{2,20}8<-|(?<![-<!])--(?![->])|&(?:#\w{1,8}|[A-Za-z]{2,20});"
    r"|\\[!-/:-@\[-`{-~]|\\[A-Za-z]+\{|(?<![\w./:@])@[a-z][\w-]*-[\w-]*)"
)
DEFINITION = re.compile(r"^ {0,3}\[(?!\^)([^\[\]]+)\]:", re.M)
# What follows the label of a definition, as Python-Markdown has it: an address, and perhaps a title.
DEFINED = re.compile(r" *\n? *\S+ *(?:\n *)?(?:\"[^\n]*\" *|'[^\n]*' *|\([^\n]*\) *)?$", re.M)
# [words][label], [words][]; a link whose address does not close: [words](https://…
REFERENCE_LINK = re.compile(
    r"(?=[!\[])(?:(?<![\[\]\\!])!?\[(?P<words>[^\[\]\n]{1,200})\](?:\[(?P<label>[^\[\]\n]{0,80})\]|\((?![^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)))"
    r"|(?<![\[\]\\])!\[(?P<picture>[^\[\]\n]{1,200})\](?![(\[])"
    r"|\[(?P<parted>[^\[\]\n]{1,200})\] \((?:https?:|[\w./-]+\.md)[^()\n]{0,60}\))"
)
BLOCK = re.compile(
    r"^ {0,3}<(?P<tag>blockquote|dd|details|div|dl|dt|figcaption|figure|li|ol|p|section|summary|table|tbody|td|tfoot|th"
    r"|thead|tr|ul)\b(?P<rest>[^<>]*)>",
    re.M | re.I,
)
# What Markdown would interpret if it were not within HTML.
MARKDOWN = re.compile(
    r"(?<![\w*\\])\*{1,3}(?=[^\s*])[^*\n]{1,80}(?<=[^\s*])\*{1,3}(?![\w*])"
    r"|(?<![\w\\])__?(?=\w)[^_\n]{1,80}(?<=\w)__?(?!\w)|`[^`\n]{1,40}`"
    r"|(?<!\\)\[[^\[\]\n@^]{1,80}\]\([^()\n]{0,80}\)|^[ \t]*(?:#{1,6}|[-*+]|\d{1,3}\.)[ \t]+\S[^\n]{0,30}",
    re.M,
)
# Signs that stand in pairs; the runs of lines within which they do.
PAIRED = {"**": re.compile(r"(?<!\*)\*\*(?!\*)"), "`": re.compile(r"(?<!\*)`(?!\*)")}
RUN = re.compile(r"^(?:[^\S\n]*\S[^\n]*(?:\n|\Z))+", re.M)
CODE_OF_HTML = re.compile(r"<(code|pre)\b[^<>]*>.*?</\1>", re.S | re.I)


def foreign(plain: str, visible: str, path: str, line_of: LineOf) -> Iterator[Problem]:
    """Problems of syntax of other Markdowns, and of signs that are opened and not closed: both are shown as they are
    typed."""
    shown = code_spans(visible)
    for m in (*WITHIN.finditer(plain), *LINES.finditer(shown)):
        hint = "End the line with two spaces, or write <br>" if m[0] == "\\" else PLAIN
        yield problem("N25", At(path, line_of(m.start())), typed=" ".join(m[0].split()), hint=hint)
    for m in UNDERLINED.finditer(shown):
        words = m[0].split("\n")[0].strip()
        typed = " ".join(m[0].split())
        yield problem("N25", At(path, line_of(m.start())), typed=typed, hint=f"Write ## {words}, or leave a line empty")
    yield from no_links(shown, path, line_of)
    yield from unpaired(plain, path, line_of)
    if "<" in visible:
        yield from in_html(visible, shown, path, line_of)


PLAIN = "Write it as plain words, or as code between backticks"


def labels(visible: str) -> frozenset[str]:
    """The labels of the links that are defined in a text, [label]: https://…, as Markdown compares them."""
    return frozenset(label(m[1]) for m in DEFINITION.finditer(visible)) if "]:" in visible else frozenset()


def label(words: str) -> str:
    return " ".join(words.lower().split())


def no_links(visible: str, path: str, line_of: LineOf) -> Iterator[Problem]:
    """Problems of links without a usable address, and of links that are not closed."""
    defined = labels(visible)
    for m in DEFINITION.finditer(visible) if defined else ():
        if not DEFINED.match(visible, m.end()):
            line = visible[m.start() :].partition("\n")[0].strip()
            yield problem("N26", At(path, line_of(m.start())), typed=line[:60])
    for m in REFERENCE_LINK.finditer(visible):
        name = label(m["label"] or m["words"] or m["picture"] or m["parted"])
        if name not in defined and m[0].strip() and not (m["words"] or "").startswith(("@", "^")):
            yield problem("N26", At(path, line_of(m.start())), typed=m[0])


def unpaired(plain: str, path: str, line_of: LineOf) -> Iterator[Problem]:
    """Problems of signs that come in pairs and stand an odd number of times in a paragraph."""
    if not any(sign in plain for sign in PAIRED):
        return
    for block in RUN.finditer(plain):
        for sign, alone in PAIRED.items():
            if sign in block[0] and len(alone.findall(block[0])) % 2:
                at = At(path, line_of(block.start() + block[0].rfind(sign)))
                yield problem("N23", at, typed=sign)


def in_html(visible: str, shown: str, path: str, line_of: LineOf) -> Iterator[Problem]:
    """Problems of the first Markdown mark in each block of HTML inside which Markdown is not read. shown: the text
    without code spans."""
    position = 0
    while block := BLOCK.search(shown, position):
        end = closed(shown, block)
        position = max(end, block.end())
        inner = CODE_OF_HTML.sub(lambda m: blank(m[0]), visible[block.end() : end])
        if "markdown" not in block["rest"] and (found := MARKDOWN.search(inner)):
            at = At(path, line_of(block.end() + found.start()))
            yield problem("N28", at, typed=" ".join(found[0].split()), tag=block["tag"].lower())


def closed(text: str, opened: re.Match[str]) -> int:
    """The offset at which a block of HTML ends; the end of the text if it is not closed."""
    depth = 1
    for tag in re.compile(rf"<(/?){opened['tag']}\b[^<>]*>", re.I).finditer(text, opened.end()):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.start()
    return len(text)
