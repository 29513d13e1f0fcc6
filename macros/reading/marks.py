"""Find, in an author's Markdown, what the edition gives a meaning to: note marks, citations, references, entry links.

One pass over the text. Code, HTML, links and addresses are stepped over, so nothing inside them is touched.
The citation syntax is pandoc's and mkdocs-bibtex's, `[see @a, pp. 31–33; @b]`, with four words of ours for the
short forms that the reports print: `@ibid`, `@short KEY`, `@op-cit KEY`, `@note 49` (design §4).
"""

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import pairwise

from macros.model.citations import Cite
from macros.model.problems import At, problem
from macros.model.texts import Mark
from macros.reading import references
from macros.reading.code import code_spans, without_fences

CONTAINER = re.compile(r"(?:!!!|\?\?\?\+?|===|[-*+]\s|\d+[.)]\s|\[\^[^\]]+\]:)")
KEY = r"[A-Za-z0-9][\w:.#$%&+?<>~/-]*"
ATTRIBUTES = r"\{:?\s(?:[^{}\"]|\"[^\"]*\")*\}|\{:?[#.][^{}\n]*\}"

TOKEN = (
    r"(?P<escape>\\[^A-Za-z0-9])"  # as Markdown has it: no letter is escaped
    r"|(?P<code>(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n\s*\n).)*?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<comment><!--(?:(?!<!--).)*?-->)"
    r"|(?P<anchor><a\s[^<>]*>(?:(?!\n\s*\n)[^<]|<(?!/?a\b))*</a>)"
    r"|(?P<tag></?[A-Za-z][^<>]*>)"
    r"|(?P<url>\bhttps?://[^\s<>\]]+)"
    r"|\[\^(?P<note>[^\]\s]+)\](?!:)"
    r"|\[\[(?P<entry>[^\[\]|\n]+)(?:\|(?P<shown>[^\[\]]+))?\]\]"
    r"|(?P<link>!?\[(?:[^\[\]]|\[[^\[\]]*\])*\](?:\(\s*(?:<[^<>\n]*>|[^()\s<]*(?:\([^()]*\)[^()\s]*)*)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)|\[[^\[\]]*\]))"
    r"|(?P<inline>\^\[)"
    r"|(?P<reading>\[(?P<ours>[^\[\]@^][^\[\]]*)\]\{(?P<given>(?:(?:printed|why)=\"[^\"\n]*\"\s?)+)\})"
    r"|(?P<open>\[)"
    rf"|(?P<attributes>{ATTRIBUTES})"
)
WORKS = ("cited", "all")  # what the two commands stand for
NUMBER = re.compile(r"[1-9][0-9]{0,3}")
# A whole reading; or what is left of one that a cut went through.
READING = re.compile(r"\[([^\[\]]+)\]\{printed=[^}]*\}|\]\{printed=[^}]*\}|\[(?=[^\]]*\Z)")
CITES = re.compile(rf"(?<![\w@\\])-?@(?={KEY})")
ITEM = re.compile(
    r"(?P<prefix>.*?)(?<![\w@])-?@(?:(?P<form>ibid|short|op-cit|note)(?![\w-])(?:\s+(?P<n>[0-9]{1,4})(?![\w-]))?"
    rf"(?:\s+(?P<of>{KEY}))?"
    rf"|(?P<key>{KEY}))(?P<rest>.*)",
    re.S,
)
# What opens a mark and was read as none: it would stand on the page as it was typed.
UNRENDERED = re.compile(
    r"\[@(?![{A-Za-z0-9])|\[\^(?:(?P<definition>[^\]\s]{1,40})\]:)?|\[\[(?=[^\[\]\n]*(?:\||\]\]|\n|\Z))"
)
CITED = re.compile(r"\[[^\[\]\n]{0,300}?(?<![\w@\\])@[A-Za-z0-9][^\[\]]{0,600}(?:\](?:\{:[^{}\n]*\})?|\Z)(?:\.(?!\.))?")
SHOWN = re.compile(
    r"\[\[(?P<slug>[^\[\]|\n]+)(?:\|(?P<shown>[^\[\]]+))?\]\]|(?<!!)\[(?P<words>[^\[\]]{1,300})\]\((?:<[^<>\n]*>|[^()\s]*)[^()\n]{0,200}\)"
)
NESTED = re.compile(r"\[[^\[\]]*\]")
BARE = re.compile(rf"(?<![\w@/.\\])-?@(?:\{{[^{{}}\n]*\}}|{KEY})")
HEADING_LINE = re.compile(r"^#{1,6} [^\n]*$|^(?:!!!|\?\?\?)[^\n]*$", re.M)
# Forms of other Markdowns, which would be shown as they are typed: ~~a~~, ==a==, - [ ] a, *[A]: a, :   a, :smile:, $$.
FOREIGN = re.compile(
    r"~~(?=\S)[^~\n]{1,60}~~|==(?=\S)[^=\n]{1,60}==|(?<![\w:]):[a-z][a-z_]{1,30}:(?![\w:])"
    r"|\{%[^\n]{0,40}|\{\{[^\n]{0,40}|(?<=\))\[https?:[^\]\n]{0,60}"
)
FOREIGN_LINES = re.compile(
    r"^[ \t]*[-*+] \[[ xX]\] [^\n]{0,30}|^\*\[[^\]\n]{1,60}\]:|^:[ \t]{1,4}\S[^\n]{0,30}|^[ \t]*\$\$[^\n]{0,30}"
    r"|^[ \t]*\?\?\?\+?[ \t][^\n]{0,30}|^[ \t]*\[TOC\]|^[ \t]*(?::::*|///+)[ \t]*\w[^\n]{0,30}"
    r"|(?<![^\n]\n)^\|[^\n]{0,60}(?=[^\n]*\n\|[ \t]*[^\s:|-])",
    re.M,
)
DEFINITION = re.compile(r"^ {0,3}\[([^\]\n]+)\]:", re.M)
# [words][label], [words][]; a link whose address does not close: [words](https://…
REFERENCE_LINK = re.compile(
    r"(?<![\[\]\\!])!?\[(?P<words>[^\[\]\n]{1,200})\](?:\[(?P<label>[^\[\]\n]{0,80})\]|\((?![^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)))"
    r"|(?<![\[\]\\])!\[(?P<picture>[^\[\]\n]{1,200})\](?![(\[])"
    r"|\[(?P<parted>[^\[\]\n]{1,200})\] \((?:https?:|[\w./-]+\.md)[^()\n]{0,60}\)"
)
EMPHASIS = re.compile(r"(?<![\\*])(\*{1,3})(?=[^\s*])([^*]*(?:(?<=\w)\*(?=\w)[^*]*)*)(?<=\S)\*{1,3}(?!\*)")
# Marks of Markdown in words that are shown as they stand: those of the data, of sources, of front matter.
MARKED = re.compile(
    r"\[-?@[^\]\n]{0,40}\]?|\[\^[^\]\n]{0,20}\]?|\[\[[^\]\n]{0,40}(?:\]\])?|\^\[[^\]\n]{0,40}\]?|\][({][^)}\n]{0,60}[)}]?"
    r"|\{:[^}\n]{0,40}\}?|(?<![\w*])\*{1,2}(?=[^\s*])[^*\n]{1,60}\*{1,2}(?![\w*])|`[^`\n]{0,40}`?|(?<![\w/])__?(?=\w)[^_\n]{1,40}__?(?!\w)"
    r"|\{\{|\{%|~~|&(?:#\w{1,8}|[A-Za-z]{2,20});|(?<![\w./:@])@[a-z][\w-]*-[\w-]*"
)
ATTRIBUTE = re.compile(ATTRIBUTES)
BRACKET = re.compile(r"\\.|[\[\]]|\n\s*\n", re.S)
UNCLOSED = re.compile(r"(?:(?!\n[ \t]*\n)[^\[\]])*")
WORD = re.compile(r"(why|printed)=\"([^\"]*)\"")


@lru_cache
def tokens(sigla, commands=()):
    """What a scan stops at, as a compiled pattern; `sigla`: those of the reports, sorted, in lower case."""
    works = "|".join(map(re.escape, commands)) or "(?!)"
    return re.compile(rf"(?P<works>{works})(?!\w)|{TOKEN}|(?P<reference>{references.pattern(sigla)})", re.S)


class Lines:
    """Offsets of a text to line numbers of its file."""

    def __init__(self, text, first=1):
        self.starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self.first = first

    def __call__(self, offset):
        return self.first + bisect_right(self.starts, offset) - 1


def scan(text, path, first_line=1, sigla=(), commands=()):
    """(marks in order, prose, problems) of a Markdown text; `first_line` is the line of its first character, `sigla`
    are those of the reports (a tuple, in lower case); `commands` stand for the works cited on a page, and for all.

    The prose is the text with all but running words blanked, offset for offset: no code, headings, links, marks.
    """
    marks, problems, lines, blanks = [], [], Lines(text, first_line), []
    visible, position = without_code_blocks(text), 0
    closing = brackets(visible)
    token_in = tokens(sigla, commands)
    while token := token_in.search(visible, position):
        position = token.end()
        line = lines(token.start())
        start = token.start()
        if token["open"]:
            found = citation(text, token.start(), closing.get(token.start()))
            if found and isinstance(found[0], str):
                problems.append(problem(found[0], At(path, line), text=" ".join(found[1].split())))
                position = start + 1 + len(found[1])
            elif found:
                cites, position = found
                marks.append(Mark("citation", token.start(), position, cites, line))
            elif raw := UNRENDERED.match(visible, start):
                code = "N16" if raw["definition"] else "N23"
                problems.append(problem(code, At(path, line), typed=raw[0], label=raw["definition"]))
        elif token["reading"]:
            given = dict(WORD.findall(token["given"]))
            if not given.get("printed", "").strip():
                problems.append(problem("N22", At(path, line), ours=token["ours"]))
            value = given.get("printed", ""), given.get("why")
            # Two marks, so that the names between them are still found and linked.
            marks.append(Mark("reading", start, start + 1, value, line, token["ours"]))
            marks.append(Mark("reading-end", token.end("ours"), position, None, line))
            # The brackets stay in the prose, so that no name is found half within them.
            blanks += [(token.end("ours") + 1, position)]
            continue
        elif token["works"]:
            marks.append(Mark("works", start, position, WORKS[commands.index(token[0])], line, token[0]))
        elif token["link"]:
            position = linked_citation(token, text, closing, path, line, marks, problems)
        elif token["attributes"]:
            if not re.match(r"\{:|\{[^{}]*[.#=]", token[0]):
                continue
            if not belongs(visible, start, position):
                problems.append(problem("N23", At(path, line), typed=token[0]))
        elif token["inline"]:
            problems.append(problem("N21", At(path, line)))
        elif token["note"]:
            if NUMBER.fullmatch(token["note"]):
                marks.append(Mark("note", token.start(), position, int(token["note"]), line))
            else:
                problems.append(problem("N16", At(path, line), label=token["note"]))
        elif token["entry"]:
            slug = token["entry"].strip()
            marks.append(Mark("entry", token.start(), position, (slug, token["shown"] or slug), line))
        elif token["reference"]:
            found = list(references.places(token))
            marks += [Mark("reference", p.start, p.end, p.id, line, text[p.start : p.end]) for p in found]
            if any(references.runs_backwards(a, b) for a, b in pairwise(found)):
                problems.append(problem("R03", At(path, line), text=token[0]))
        blanks.append((start, position))
    plain = blanked(visible, blanks)
    problems += [*unmeant(plain, path, lines), *foreign(plain, code_spans(visible), path, lines)]
    return tuple(marks), HEADING_LINE.sub(lambda m: " " * len(m[0]), plain), problems


def linked_citation(token, text, closing, path, line, marks, problems):
    """Where to go on behind a link. Two citations in a row look like one; one citation within a link has no form."""
    start = token.start() + token["link"].startswith("!")
    end = closing.get(start)
    inner = text[start + 1 : end] if end else ""
    if not CITES.search(unquoted(inner)):
        return token.end()
    if text.startswith("[", end + 1) and not token["link"].startswith("!"):
        found = citation(text, start, end)
        if found and not isinstance(found[0], str):
            marks.append(Mark("citation", start, found[1], found[0], line))
            return found[1]
    problems.append(problem("N24", At(path, line), typed=" ".join(inner.split())))
    return token.end()


def belongs(visible, start, end):
    """Whether an attribute list, {: … }, stands where Markdown takes it for one: right behind something, alone in its
    line, or at the end of a heading or a cell; the last two with a blank before it."""
    line = visible.rfind("\n", 0, start) + 1
    before = visible[line:start]
    after = visible[end:].partition("\n")[0]
    if not before.strip():
        return line > 0 and not after.strip()
    if before[-1] in ")*_`>}" or "#" in visible[start:end]:  # an id that is lost is told by P12
        return True
    return before[-1] == " " and ((before.startswith("#") and not after.strip()) or "|" in before)


def unmeant(plain, path, lines):
    """Problems of what other programs read as a citation, a note or a form of text, and the edition does not."""
    for m in BARE.finditer(unquoted(plain)):
        yield problem("N20", At(path, lines(m.start())), typed=m[0], key=m[0].strip("-@{}"))
    for m in re.finditer(r"\{:", plain):
        yield problem("N23", At(path, lines(m.start())), typed=m[0])


def foreign(plain, visible, path, lines):
    """Problems of forms of other Markdowns, and of what is opened and not closed: both are shown as they are typed."""
    for m in (*FOREIGN.finditer(plain), *FOREIGN_LINES.finditer(visible)):
        yield problem("N25", At(path, lines(m.start())), typed=" ".join(m[0].split()))
    defined = {" ".join(m[1].lower().split()) for m in DEFINITION.finditer(visible)}
    for m in REFERENCE_LINK.finditer(visible):
        label = " ".join((m["label"] or m["words"] or m["picture"] or m["parted"]).lower().split())
        if (
            label not in defined
            and visible[m.start() : m.end()].strip()
            and not (m["words"] or "").startswith(("@", "^"))
        ):
            yield problem("N26", At(path, lines(m.start())), typed=m[0])
    for block in re.finditer(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+", plain):
        for sign, found in ((s, re.findall(rf"(?<!\*){re.escape(s)}(?!\*)", block[0])) for s in ("**", "`")):
            if len(found) % 2:
                at = At(path, lines(block.start() + block[0].rfind(sign)))
                yield problem("N23", at, typed=sign)


def blanked(visible, blanks):
    """The text with these stretches blanked."""
    out, position = [], 0
    for start, end in blanks:
        out += [visible[position:start], re.sub(r"[^\n]", " ", visible[start:end])]
        position = end
    return "".join(out) + visible[position:]


def citation(text, start, end):
    """What stands in the bracket at `start`, closed at `end` or not at all (None): (cites, offset behind them),
    (code, text) for an error, or None where it cites nothing."""
    inner = text[start + 1 : end] if end else UNCLOSED.match(text, start + 1)[0]
    if not CITES.search(unquoted(NESTED.sub("", inner))):  # what brackets within it hold is looked at on its own
        return None
    if end and "[" in inner:
        return "N14", inner
    if not end:
        return "N09", inner
    words = ATTRIBUTE.match(text, end + 1)
    given = dict(WORD.findall(" ".join(words[0].split()))) if words else {}
    cites = [cite(part, given) for part in parts(inner)]
    if None in cites:
        return "N14", inner
    return tuple(cites), words.end() if words else end + 1


def brackets(visible):
    """Offset of each opening bracket → offset of the one that closes it, within the same paragraph."""
    pairs, opened = {}, []
    for found in BRACKET.finditer(visible):
        if found[0] == "[":
            opened.append(found.start())
        elif found[0] == "]" and opened:
            pairs[opened.pop()] = found.start()
        elif found[0].isspace():
            opened.clear()
    return pairs


def unquoted(text):
    """The text with what stands in double quotation marks blanked, so that no @ or semicolon in it counts."""
    return re.sub(r"“[^”]*”|\"[^\"]*\"", lambda m: " " * len(m[0]), text)


def parts(inner):
    """The single cites of a citation, parted by semicolons outside quotation marks."""
    cuts = [m.start() for m in re.finditer(";", unquoted(inner))]
    return [inner[a:b] for a, b in zip([0, *(c + 1 for c in cuts)], [*cuts, len(inner)], strict=True)]


def cite(part, given):
    """One cite of a citation, or None where it cannot be read; `given` holds why and printed."""
    found = list(CITES.finditer(unquoted(part)))
    at = found[0] if len(found) == 1 else None
    item = at and ITEM.match(part[at.start() :])
    if not item or "{" in part or part[at.start()] == "-":
        return None
    form, key, rest = item["form"] or "full", item["key"] or item["of"], item["rest"]
    key, rest = (key.rstrip(".:?"), key[len(key.rstrip(".:?")) :] + rest) if key else (key, rest)
    rest = rest.strip()
    if (form in ("short", "op-cit") and not key) or (form == "note") != bool(item["n"]):
        return None
    if rest and not rest.startswith((",", ":", ")")):
        return None
    return Cite(
        form,
        key,
        int(item["n"]) if item["n"] else None,
        " ".join(rest.lstrip(",").split()) or None,
        " ".join(part[: at.start()].split()),
        given.get("printed"),
        given.get("why"),
    )


def without_code_blocks(text):
    """The text with fenced and indented code blanked, every offset kept."""
    text = without_fences(text)
    if not re.search(r"\n[ \t]*\n(?: {4}|\t)", text):
        return text
    lines, inside, blank, code = text.split("\n"), False, True, False
    for i, line in enumerate(lines):
        if not line.strip():
            blank = True
            continue
        depth = 8 if inside else 4
        indented = line.startswith((" " * depth, "\t" * (depth // 4)))
        code = indented and (blank or code)
        if code:
            lines[i] = " " * len(line)
        elif not line.startswith((" ", "\t")) and (blank or CONTAINER.match(line)):
            inside = bool(CONTAINER.match(line))
        blank = False
    return "\n".join(lines)


def plain_markdown(text):
    """Markdown of a note or sentence without its signs: note marks, emphasis, attributes, code ticks, line breaks; of
    links the words, and of a citation, whole or cut, a sign of omission."""
    text = READING.sub(r"\1", text)
    text = CITED.sub("…", text)
    text = SHOWN.sub(lambda m: m["shown"] or m["slug"] or m["words"], text)
    text = re.sub(r"\{:[^{}\n]*\}|\[\^\d+\]", "", text)
    text = EMPHASIS.sub(r"\2", text)
    return " ".join(re.sub(r"`([^`]*)`", r"\1", text).split())
