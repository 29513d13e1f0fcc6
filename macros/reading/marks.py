"""Find, in an author's Markdown, what the edition gives a meaning to: note marks, citations, references, entry links.

One pass over the text. Code, HTML, links and addresses are stepped over, so nothing inside them is touched.
"""

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import pairwise

from macros.model.problems import At, problem
from macros.model.texts import Mark
from macros.reading import references
from macros.reading.cites import ATTRIBUTES, CITES, KEY, WORD, citation, unquoted
from macros.reading.code import blank, code_spans, without_fences
from macros.reading.foreign import foreign, label, labels

CONTAINER = re.compile(r"(?:!!!|\?\?\?\+?|===|[-*+]\s|\d+[.)]\s|\[\^[^\]]+\]:)")

TOKEN = (
    r"(?P<escape>\\[^A-Za-z0-9\s])"  # as Markdown has it: no letter is escaped
    r"|(?P<code>(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n\s*\n).)*?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<comment><!--(?:(?!<!--).)*?-->)"
    r"|(?P<html_code><(?P<element>code|pre)\b[^<>]*>(?:[^<]|<(?!/?(?:code|pre)\b))*</(?P=element)>)"
    r"|(?P<anchor><a\s[^<>]*>(?:(?!\n\s*\n)[^<]|<(?!/?a\b))*</a>)"
    r"|(?P<tag></?[A-Za-z][^<>]*>)"
    r"|\[\^(?P<note>[^\]\s]+)\](?!:)"
    r"|\[\[(?P<entry>[^\[\]|\n]+)(?:\|(?P<shown>[^\[\]]+))?\]\]"
    r"|(?P<link>!?\[(?:[^\[\]]|\[[^\[\]]*\])*\](?:\(\s*(?:<[^<>\n]*>|[^()\s<]*(?:\([^()]*\)[^()\s]*)*)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)|\[[^\[\]]*\]))"
    r"|(?P<inline>\^\[)"
    r"|(?P<reading>\[(?P<ours>[^\[\]@^][^\[\]]*)\]"
    r"\{(?P<given>(?:(?:printed|why)=\"(?:[^\"\n]|\n(?![ \t]*\n))*\"\s?)+)\})"
    r"|(?P<open>\[)"
    rf"|(?P<attributes>{ATTRIBUTES})"
)
DEFINITION = (
    r"(?P<definition>(?m:^) {0,3}\[(?!\^)[^\[\]]+\]:[ \t]*\S[^\n]*"
    r"(?:\n[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\))[ \t]*(?=\n|\Z))?)"
)
URL = r"(?P<url>\bhttps?://[^\s<>\]]+)"
WORKS = ("cited", "all")  # what the two commands stand for
NUMBER = re.compile(r"[1-9][0-9]{0,3}")
# A whole reading; or what is left of one that a cut went through.
READING = re.compile(r"\[([^\[\]]+)\]\{printed=[^}]*\}|\]\{printed=[^}]*\}|\[(?=[^\]]*\Z)")
# What opens a mark and was read as none: it would stand on the page as it was typed.
UNRENDERED = re.compile(
    r"\[@(?![{A-Za-z0-9])|\[\^(?:(?P<definition>[^\]\s]{1,40})\]:)?|\[\[(?=[^\[\]\n]*(?:\||\]\]|\n|\Z))"
)
CITED = re.compile(r"\[[^\[\]\n]{0,300}?(?<![\w@\\])@[A-Za-z0-9][^\[\]]{0,600}(?:\](?:\{:[^{}\n]*\})?|\Z)(?:\.(?!\.))?")
SHOWN = re.compile(
    r"\[\[(?P<slug>[^\[\]|\n]+)(?:\|(?P<shown>[^\[\]]+))?\]\]|(?<!!)\[(?P<words>[^\[\]]{1,300})\]\((?:<[^<>\n]*>|[^()\s]*)[^()\n]{0,200}\)"
)
UNREADABLE = re.compile(r"\](?P<list>\{[^{}\n]*\}?)|\{:")
NO_WORDS = re.compile(r"<|\||\n[ \t]*\n")
BARE = re.compile(rf"(?<![\w@/.\\])-?@(?:\{{[^{{}}\n]*\}}|{KEY})")
HEADING_LINE = re.compile(r"^#{1,6} [^\n]*$|^(?:!!!|\?\?\?)[^\n]*$", re.M)
EMPHASIS = re.compile(r"(?<![\\*])(\*{1,3})(?=[^\s*])([^*]*(?:(?<=\w)\*(?=\w)[^*]*)*)(?<=\S)\*{1,3}(?!\*)")
MARKUP = re.compile(r"[\[\]{*`]")
LIST_OR_MARK = re.compile(r"\{:[^{}\n]*\}|\[\^\d+\]")
TICKS = re.compile(r"`([^`]*)`")
ENDS_TEXT = re.compile(r"[^\S\n]*(?:\Z|\n[^\S\n]*(?:\n|\Z))")
ENDS_HEADING = re.compile(r"[ #\t]*(?:\n|\Z)")
BRACKET = re.compile(r"\\.|[\[\]]|\n\s*\n", re.S)


@lru_cache
def tokens(sigla, commands=()):
    """What a scan stops at, as a compiled pattern; `sigla`: those of the reports, sorted, in lower case."""
    works = "|".join(map(re.escape, commands)) or "(?!)"
    initials = re.escape("".join(sorted({word[0] for word in (*map(str.upper, sigla), *commands)})))
    # What a token may begin with stands first: at nearly every character of a text that is all that is looked at.
    return re.compile(
        rf"(?=[\\`<\[^!{{ h{initials}])(?:(?P<works>{works})(?!\w)|(?=[\[ ]){DEFINITION}|(?=[\\`<\[^!{{])(?:{TOKEN})"
        rf"|{URL}|(?P<reference>{references.pattern(sigla)}))",
        re.S,
    )


class Lines:
    """Offsets of a text to line numbers of its file."""

    def __init__(self, text, first=1):
        self.starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self.first = first

    def __call__(self, offset):
        return self.first + bisect_right(self.starts, offset) - 1


def scan(text, path, first_line=1, sigla=(), commands=(), defined=frozenset()):
    """(marks in order, prose, problems) of a Markdown text; `first_line` is the line of its first character, `sigla`
    are those of the reports (a tuple, in lower case); `commands` stand for the works cited on a page, and for all;
    `defined` are the labels of links that are defined elsewhere on the page.

    The prose is the text with all but running words blanked, offset for offset: no code, headings, links, marks.
    """
    marks, problems, lines, blanks = [], [], Lines(text, first_line), []
    visible, position = without_code_blocks(text), 0
    closing, defined = brackets(visible), defined | labels(visible)
    token_in = tokens(sigla, commands)
    while token := token_in.search(visible, position):
        position = token.end()
        line = lines(token.start())
        start = token.start()
        if token["open"]:
            end = closing.get(start)
            found = citation(text, start, end)
            if end and label(text[start + 1 : end]) in defined:
                position = end + 1
            elif found and isinstance(found[0], str):
                problems.append(unreadable(found, path, line))
                position = start + 1 + len(found[1])
            elif found:
                cites, position = found
                marks.append(Mark("citation", token.start(), position, cites, line))
            elif raw := UNRENDERED.match(visible, start):
                n = raw["definition"] or ""
                code = "N29" if NUMBER.fullmatch(n) else "N16" if n else "N23"
                problems.append(problem(code, At(path, line), typed=raw[0], label=n, n=n))
        elif token["reading"]:
            given = {name: " ".join(words.split()) for name, words in WORD.findall(token["given"])}
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
        elif token["tag"] or token["definition"]:
            problems += in_words_for(token[0], path, line)
        elif token["attributes"]:
            if not re.match(r"\{:|\{[^{}]*[.#=]", token[0]):
                continue
            if "\n" in token[0]:  # attr_list reads a line at a time
                typed = " ".join(token[0].split())
                problems.append(
                    problem("N25", At(path, line), typed=f"{typed} over two lines", hint=f"Write {typed} on one")
                )
            elif id := within(visible, start, position):
                problems.append(problem("P18", At(path, line), id=id))
            elif not belongs(visible, start, position):
                problems.append(problem("N23", At(path, line), typed=token[0]))
        elif token["inline"]:
            problems.append(problem("N21", At(path, line)))
        elif token["note"]:
            if re.compile(r"[ \t]+:").match(visible, position) and not visible[:start].rpartition("\n")[2].strip():
                problems.append(problem("N29", At(path, line), n=token["note"]))
            elif NUMBER.fullmatch(token["note"]):
                marks.append(Mark("note", token.start(), position, int(token["note"]), line))
            else:
                problems.append(problem("N16", At(path, line), label=token["note"]))
        elif token["entry"]:
            slug, shown = token["entry"].strip(), (token["shown"] or token["entry"]).strip()
            if NO_WORDS.search(shown) or re.search(r"(?:\A|\s)!\Z", visible[max(0, start - 2) : start]):
                problems.append(problem("N23", At(path, line), typed=" ".join(token[0].split())))
            marks.append(Mark("entry", token.start(), position, (slug, shown), line))
        elif token["reference"]:
            found = list(references.places(token))
            marks += [Mark("reference", p.start, p.end, p.id, line, text[p.start : p.end]) for p in found]
            if any(references.runs_backwards(a, b) for a, b in pairwise(found)):
                problems.append(problem("R03", At(path, line), text=token[0]))
        blanks.append((start, position))
    plain = blanked(visible, blanks)
    problems += [*unmeant(plain, visible, path, lines, sigla), *foreign(plain, visible, path, lines)]
    return tuple(marks), HEADING_LINE.sub(lambda m: " " * len(m[0]), plain), problems


def unreadable(found, path, line):
    """The problem of a citation that cannot be read, (code, text, form wanted)."""
    code, words, wanted = found
    return problem(code, At(path, line), text=" ".join(words.split()), wanted=wanted)


def linked_citation(token, text, closing, path, line, marks, problems):
    """Where to go on behind a link. Two citations in a row look like one; one citation within a link has no form."""
    start = token.start() + token["link"].startswith("!")
    end = closing.get(start)
    inner = text[start + 1 : end] if end else ""
    if not CITES.search(unquoted(inner)):
        problems += in_words_for(code_spans(text[start : token.end()]), path, line)
        return token.end()
    behind = end + 1
    if text.startswith("[", behind) and not token["link"].startswith("!"):
        found = citation(text, start, end)
        if found and isinstance(found[0], str):
            problems.append(unreadable(found, path, line))
            return behind
        if found:
            marks.append(Mark("citation", start, found[1], found[0], line))
            return found[1]
    problems.append(problem("N24", At(path, line), typed=" ".join(inner.split())))
    return token.end()


def in_words_for(text, path, line):
    """A problem of a mark where none can be: in the words or the title of a link, in an attribute of HTML."""
    for m in re.finditer(r"(?<!\\)(?:\[-?@[^\]\n]*\]?|\[\^[^\]\n]*\]|\[\[[^\]\n]*\]\])", text):
        yield problem("N24", At(path, line), typed=m[0])


def given_id(attributes):
    """The id that an attribute list gives; None for one that gives none."""
    found = re.search(r"(?<=[\s{:])#([\w-]+)", re.sub(r"\"[^\"]*\"", "", attributes))
    return found and found[1]


def within(visible, start, end):
    """The id of an attribute list that stands within a text: behind a word, in a cell, above more lines. That of a
    heading and of a whole text is its block's, and is looked at there."""
    line = visible.rfind("\n", 0, start) + 1
    heading = visible.startswith("#", line) and ENDS_HEADING.match(visible, end)
    return None if heading or ENDS_TEXT.match(visible, end) else given_id(visible[start:end])


def belongs(visible, start, end):
    """Whether an attribute list, {: … }, stands where Markdown takes it for one: right behind something, alone in its
    line, or at the end of a heading or a cell; the last two with a blank before it."""
    line = visible.rfind("\n", 0, start) + 1
    before, above = visible[line:start], visible[visible.rfind("\n", 0, max(0, line - 1)) + 1 : line]
    stop = visible.find("\n", end)
    after, named = visible[end : stop if stop >= 0 else None], re.match(r"\{:[^}\n]*#", visible[start:end])
    if not before.strip():
        return bool(above.strip() or named) and not after.strip()
    if before[-1] in ")*_`>}" or named:  # an id that is lost is told by P12
        return True
    return before[-1] == " " and ((before.startswith("#") and not after.strip()) or "|" in before)


def unmeant(plain, visible, path, lines, sigla):
    """Problems of what is meant as a citation, a reading or a reference, and cannot be read as one."""
    for m in BARE.finditer(unquoted(plain)):
        typed = m[0].rstrip(".:?/")
        yield problem("N20", At(path, lines(m.start())), typed=typed, key=typed.strip("-@{}"))
    for m in UNREADABLE.finditer(plain):
        at, ours = (
            At(path, lines(m.start())),
            re.search(r"[^\[\]\n]*\Z", visible[max(0, m.start() - 80) : m.start()])[0],
        )
        printed = m["list"] and "printed" in m["list"]
        yield problem("N22", at, ours=ours) if printed else problem("N23", at, typed=m["list"] or m[0])
    for m in references.nearly(sigla).finditer(plain):
        siglum = re.match(r"[A-Za-z]+", m[0])[0].upper()
        place = m["meant"] or (f"n. {m['note']}" if m["note"] else m["comma"].replace(",", "."))
        yield problem("R06", At(path, lines(m.start())), typed=" ".join(m[0].split()), wanted=f"{siglum} {place}")


def blanked(visible, blanks):
    """The text with these stretches blanked."""
    out, position = [], 0
    for start, end in blanks:
        out += [visible[position:start], blank(visible[start:end])]
        position = end
    return "".join(out) + visible[position:]


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
    if not MARKUP.search(text):
        return " ".join(text.split())
    text = READING.sub(r"\1", text)
    text = CITED.sub("…", text)
    text = SHOWN.sub(lambda m: m["shown"] or m["slug"] or m["words"], text)
    text = LIST_OR_MARK.sub("", text)
    text = EMPHASIS.sub(r"\2", text)
    return " ".join(TICKS.sub(r"\1", text).split())
