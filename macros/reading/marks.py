"""Find, in an author's Markdown, what the edition gives a meaning to: note marks, citations, references, entry links.

One pass over the text. Code, HTML, links and addresses are stepped over, so nothing inside them is touched.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

from macros.model.marks import (
    CitationMark,
    EntryMark,
    Mark,
    NoteMark,
    ReadingEnd,
    ReadingMark,
    ReferenceMark,
    WorksMark,
)
from macros.model.problems import At, Problem, problem
from macros.reading import references
from macros.reading.attribute_lists import id_inside_text, is_attribute_list
from macros.reading.cites import ATTRIBUTES, CITES, WORD, Misread, citation, unquoted
from macros.reading.code import blank, code_spans, without_code_blocks
from macros.reading.foreign import foreign, label, labels
from macros.reading.lines import Lines
from macros.reading.misread import misread_marks

# Each alternative is one named group as a whole: by its name `STEPS` has what is done with it.
TOKEN = (
    r"(?P<escape>\\[^A-Za-z0-9\s])"  # as Markdown has it: no letter is escaped
    r"|(?P<code>(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n\s*\n).)*?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<comment><!--(?:(?!<!--).)*?-->)"
    r"|(?P<html_code><(?P<element>code|pre)\b[^<>]*>(?:[^<]|<(?!/?(?:code|pre)\b))*</(?P=element)>)"
    r"|(?P<anchor><a\s[^<>]*>(?:(?!\n\s*\n)[^<]|<(?!/?a\b))*</a>)"
    r"|(?P<tag></?[A-Za-z][^<>]*>)"
    r"|(?P<note>\[\^(?P<label>[^\]\s]+)\](?!:))"
    r"|(?P<entry>\[\[(?P<slug>[^\[\]|\n]+)(?:\|(?P<shown>[^\[\]]+))?\]\])"
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
NUMBER = re.compile(r"[1-9][0-9]{0,3}")
# What opens a mark and was read as none: it would stand on the page as it was typed.
UNRENDERED = re.compile(
    r"\[@(?![{A-Za-z0-9])|\[\^(?:(?P<definition>[^\]\s]{1,40})\]:)?|\[\[(?=[^\[\]\n]*(?:\||\]\]|\n|\Z))"
)
BEFORE_COLON = re.compile(r"[ \t]+:")
NO_WORDS = re.compile(r"<|\||\n[ \t]*\n")
HEADING_LINE = re.compile(r"^#{1,6} [^\n]*$|^(?:!!!|\?\?\?)[^\n]*$", re.M)
BRACKET = re.compile(r"\\.|[\[\]]|\n\s*\n", re.S)


@lru_cache
def tokens(sigla: tuple[str, ...], commands: tuple[str, ...] = ()) -> re.Pattern[str]:
    """The pattern of everything at which a scan stops. sigla: those of the reports, sorted, in lower case."""
    works = "|".join(map(re.escape, commands)) or "(?!)"
    initials = re.escape("".join(sorted({word[0] for word in (*map(str.upper, sigla), *commands)})))
    # What a token may begin with comes first: at nearly every character of a text, nothing else is tried.
    return re.compile(
        rf"(?=[\\`<\[^!{{ h{initials}])(?:(?P<works>{works})(?!\w)|(?=[\[ ]){DEFINITION}|(?=[\\`<\[^!{{])(?:{TOKEN})"
        rf"|{URL}|(?P<reference>{references.pattern(sigla)}))",
        re.S,
    )


Span: TypeAlias = tuple[int, int]


class Scanned(NamedTuple):
    """The result of a scan: the marks in order, the prose, and the problems of what cannot be read.

    The prose is the text with everything blanked except running words: code, headings, links and marks. It keeps all
    offsets.
    """

    marks: tuple[Mark, ...]
    prose: str
    problems: list[Problem]


def scan(
    text: str,
    path: str,
    first_line: int = 1,
    sigla: tuple[str, ...] = (),
    commands: tuple[str, ...] = (),
    defined: frozenset[str] = frozenset(),
) -> Scanned:
    """Read a Markdown text.

    path, first_line: the file, and the line in it of the text's first character. sigla: those of the reports, sorted,
    in lower case. commands: that for the works cited on a page, and that for all works. defined: labels of links that
    are defined elsewhere on the page.
    """
    found = Scan(text, path, Lines(text, first_line), commands, defined)
    found.read(tokens(sigla, commands))
    plain = with_blanks(found.visible, found.blanks)
    problems = [
        *found.problems,
        *misread_marks(plain, found.visible, path, found.lines, sigla),
        *foreign(plain, found.visible, path, found.lines),
    ]
    return Scanned(tuple(found.marks), HEADING_LINE.sub(lambda m: " " * len(m[0]), plain), problems)


class Scan:
    """One pass over a text, and what it has found so far. `visible`: the text without code blocks; `blanks`: the
    stretches that are no prose; `closing`: offset of an opening bracket → that of the one that closes it."""

    def __init__(self, text: str, path: str, lines: Lines, commands: tuple[str, ...], defined: frozenset[str]) -> None:
        self.text, self.path, self.lines, self.commands = text, path, lines, commands
        self.visible = without_code_blocks(text)
        self.closing = brackets(self.visible)
        self.defined = defined | labels(self.visible)
        self.marks: list[Mark] = []
        self.problems: list[Problem] = []
        self.blanks: list[Span] = []

    def read(self, token_in: re.Pattern[str]) -> None:
        """Take the step for each token of the text. A step returns the stretch to blank; the pass goes on at its
        end."""
        position = 0
        while token := token_in.search(self.visible, position):
            step = STEPS.get(token.lastgroup or "")
            stretch = step(self, token) if step else token.span()
            self.blanks.append(stretch)
            position = stretch[1]

    def refuse(self, code: str, offset: int, **fields: object) -> None:
        self.problems.append(problem(code, At(self.path, self.lines(offset)), **fields))

    def refuse_citation(self, found: Misread, offset: int) -> None:
        self.refuse(found.code, offset, text=" ".join(found.text.split()), wanted=found.wanted)

    def bracket(self, token: re.Match[str]) -> Span:
        """A bracket: a citation, a link that is defined elsewhere, or plain text."""
        start = token.start()
        end = self.closing.get(start)
        if end and label(self.text[start + 1 : end]) in self.defined:
            return start, end + 1
        found = citation(self.text, start, end)
        if isinstance(found, Misread):
            self.refuse_citation(found, start)
            return start, start + 1 + len(found.text)
        if found:
            self.marks.append(CitationMark(start=start, end=found.end, line=self.lines(start), cites=found.cites))
            return start, found.end
        if raw := UNRENDERED.match(self.visible, start):
            n = raw["definition"] or ""
            code = "N29" if NUMBER.fullmatch(n) else "N16" if n else "N23"
            self.refuse(code, start, typed=raw[0], label=n, n=n)
        return token.span()

    def reading(self, token: re.Match[str]) -> Span:
        """A reading becomes two marks, one for each end, so that names between them are still found and linked."""
        start, end = token.span()
        given = {name: " ".join(words.split()) for name, words in WORD.findall(token["given"])}
        printed, line, closes = given.get("printed", ""), self.lines(start), token.end("ours")
        if not printed.strip():
            self.refuse("N22", start, ours=token["ours"])
        self.marks += (
            ReadingMark(
                start=start, end=start + 1, line=line, ours=token["ours"], printed=printed, why=given.get("why")
            ),
            ReadingEnd(start=closes, end=end, line=line),
        )
        return closes + 1, end  # the brackets stay in the prose, so that no name is found half within them

    def works(self, token: re.Match[str]) -> Span:
        """A command for a list of works."""
        start, end = token.span()
        which: Literal["cited", "all"] = "cited" if token[0] == self.commands[0] else "all"
        self.marks.append(WorksMark(start=start, end=end, line=self.lines(start), which=which, typed=token[0]))
        return start, end

    def link(self, token: re.Match[str]) -> Span:
        """A link or picture. Two citations in a row look like one; one citation within a link has no form."""
        start = token.start() + token["link"].startswith("!")
        end = self.closing.get(start)
        inner = self.text[start + 1 : end] if end else ""
        if end is None or not CITES.search(unquoted(inner)):
            return self.words_alone(token, code_spans(self.text[slice(*token.span())]))
        if self.text.startswith("[", end + 1) and not token["link"].startswith("!"):
            found = citation(self.text, start, end)
            if isinstance(found, Misread):
                self.refuse_citation(found, start)
                return start, end + 1
            if found:
                self.marks.append(CitationMark(start=start, end=found.end, line=self.lines(start), cites=found.cites))
                return start, found.end
        self.refuse("N24", start, typed=" ".join(inner.split()))
        return token.span()

    def markup(self, token: re.Match[str]) -> Span:
        """A tag of HTML, or the definition of a link."""
        return self.words_alone(token, token[0])

    def words_alone(self, token: re.Match[str], text: str) -> Span:
        """The stretch of a token whose words can contain no mark: a link or its title, an attribute of HTML."""
        for m in re.finditer(r"(?<!\\)(?:\[-?@[^\]\n]*\]?|\[\^[^\]\n]*\]|\[\[[^\]\n]*\]\])", text):
            self.refuse("N24", token.start(), typed=m[0])
        return token.span()

    def attributes(self, token: re.Match[str]) -> Span:
        """An attribute list. Other braces stay prose."""
        start, end = token.span()
        if not re.match(r"\{:|\{[^{}]*[.#=]", token[0]):
            return end, end
        if "\n" in token[0]:  # attr_list reads a line at a time
            typed = " ".join(token[0].split())
            self.refuse("N25", start, typed=f"{typed} over two lines", hint=f"Write {typed} on one")
        elif id := id_inside_text(self.visible, start, end):
            self.refuse("P18", start, id=id)
        elif not is_attribute_list(self.visible, start, end):
            self.refuse("N23", start, typed=token[0])
        return start, end

    def inline_note(self, token: re.Match[str]) -> Span:
        self.refuse("N21", token.start())
        return token.span()

    def note(self, token: re.Match[str]) -> Span:
        """A note mark. The label of a definition with a space before its colon is not one."""
        start, end = token.span()
        name = token["label"]
        if BEFORE_COLON.match(self.visible, end) and not self.visible[:start].rpartition("\n")[2].strip():
            self.refuse("N29", start, n=name)
        elif NUMBER.fullmatch(name):
            self.marks.append(NoteMark(start=start, end=end, line=self.lines(start), n=int(name)))
        else:
            self.refuse("N16", start, label=name)
        return start, end

    def entry(self, token: re.Match[str]) -> Span:
        """A link to an entry, [[slug|words]]."""
        start, end = token.span()
        slug, shown = token["slug"].strip(), (token["shown"] or token["slug"]).strip()
        if NO_WORDS.search(shown) or re.search(r"(?:\A|\s)!\Z", self.visible[max(0, start - 2) : start]):
            self.refuse("N23", start, typed=" ".join(token[0].split()))
        self.marks.append(EntryMark(start=start, end=end, line=self.lines(start), slug=slug, shown=shown))
        return start, end

    def reference(self, token: re.Match[str]) -> Span:
        """A reference to one place, a range or a list: a mark for each place that it names."""
        line, places = self.lines(token.start()), list(references.places(token))
        self.marks += [
            ReferenceMark(start=p.start, end=p.end, line=line, id=p.id, shown=self.text[p.start : p.end])
            for p in places
        ]
        if any(references.runs_backwards(a, b) for a, b in pairwise(places)):
            self.refuse("R03", token.start(), text=token[0])
        return token.span()


# Group of TOKEN → what is done with it. Any other, such as code or an address, is stepped over.
STEPS: dict[str, Callable[[Scan, re.Match[str]], Span]] = {
    "open": Scan.bracket,
    "reading": Scan.reading,
    "works": Scan.works,
    "link": Scan.link,
    "tag": Scan.markup,
    "definition": Scan.markup,
    "attributes": Scan.attributes,
    "inline": Scan.inline_note,
    "note": Scan.note,
    "entry": Scan.entry,
    "reference": Scan.reference,
}


def with_blanks(text: str, stretches: Iterable[Span]) -> str:
    """The text with these stretches blanked; line ends are kept."""
    out, position = [], 0
    for start, end in stretches:
        out += [text[position:start], blank(text[start:end])]
        position = end
    return "".join(out) + text[position:]


def brackets(visible: str) -> dict[int, int]:
    """Offset of each opening bracket → offset of the one that closes it, within the same paragraph."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for found in BRACKET.finditer(visible):
        if found[0] == "[":
            opened.append(found.start())
        elif found[0] == "]" and opened:
            pairs[opened.pop()] = found.start()
        elif found[0].isspace():
            opened.clear()
    return pairs
