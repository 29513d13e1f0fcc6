"""BibTeX as people have it: the entries of a .bib file, LaTeX as plain text, names in every usual form.

Zotero, JabRef and Google Scholar write LaTeX; our sources are plain text. LaTeX without a plain form is returned to the
caller, who reports it and leaves the value as it is. It is never dropped.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from pybtex.bibtex.utils import split_name_list, split_tex_string
from pybtex.database import Person
from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.exceptions import PybtexError
from pylatexenc.latex2text import LatexNodes2Text, get_default_latex_context_db

from macros.reading.code import blank
from macros.reading.exported import TYPES

NAMES = ("author", "editor")
COMMAND = re.compile(
    r"\\(?:(?P<accent>[`'^\"~=.]|[uvHcdbkr](?![A-Za-z]))\s*(?:\{\s*\\?[A-Za-z]\s*\}|\\[ij](?![A-Za-z])|[A-Za-z])"
    r"|(?P<word>[A-Za-z]+)(?:\{\}|\s+|(?![A-Za-z]))"
    r"|(?P<sign>.|\Z))",
    re.S,
)
SIGNS = dict.fromkeys("&%$#_", None) | dict.fromkeys(" ,;:\\\n", " ") | dict.fromkeys("-/", "")
MARKS = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("`", "‘"), ("~", " "))
SUFFIX = re.compile(r"(?:Jr|Sr|Jun|Sen|[IVX]+|\d(?:st|nd|rd|th)|Esq|Ph\.?D|M\.?D)\.?\Z")
BODY = re.compile(
    r"\b(?:Agency|Association|Authority|Bank|Centre|Center|Commission|Committee|Council|Department|Foundation|Fund"
    r"|Government|Group|Institute|Ministry|Nations|Office|Organi[sz]ation|Secretariat|Service|Union|University"
    r"|of|for|and|the)\b"
)
TOKEN = re.compile(r"(?=[ \t%@\\{}])(?:^[ \t]*%[^\n]*|@comment\s*\{|\\.|[{}])", re.I | re.M | re.S)


# What looks like a part of an entry, and a line of RIS: TY  - JOUR.
DEFINITION = re.compile(r"@(?:string|preamble)\s*[{(]", re.I)
STRAY = re.compile(r"[^\s=]+\s*[{(][^\n]*|[^\s=]*\s*=\s*[{\"][^\n]*|^[A-Z][A-Z0-9]  - [^\n]*", re.M)
BEGINS = "an entry begins with @type{key, and its fields"
SYMBOLS = get_default_latex_context_db()


class Raw(NamedTuple):
    """An entry as typed: its place, and its fields in order. A field that stands twice is in the list twice."""

    kind: str
    key: str
    fields: tuple[tuple[str, str], ...]
    start: int
    end: int


def entries(text: str) -> tuple[list[Raw], list[tuple[int, str]]]:
    """(the entries of a .bib file, the errors of its syntax as (offset, reason))."""
    found: list[Raw] = []
    broken: list[tuple[int, str]] = []

    def note(error: BaseException) -> None:
        broken.append((parser.command_start, " ".join(str(error).split())))

    notes = comments(text)
    bare = without(notes, text)
    parser = LowLevelParser(bare, handle_error=note, macros=dict(month_names))
    try:
        for kind, body in parser:
            if kind.lower() not in ("string", "preamble") and body[0]:
                fields = tuple((name.lower(), " ".join("".join(parts).split())) for name, parts in body[1])
                found.append(Raw(kind.lower(), body[0], fields, parser.command_start, parser.pos))
    except (PybtexError, RecursionError) as error:
        note(error)
    inside = [raw for raw in found if any(raw.start < start < raw.end for start, _ in notes)]
    broken += [(raw.start, "a comment within an entry") for raw in inside]
    strange = list(strays(bare, found)) if not broken else []
    if not (found or broken or strange) and not re.search(r"@(?:string|preamble)\b", text, re.I):
        strange = [(0, f"it has no entry; {BEGINS}")]
    return found, broken + strange


def strays(between: str, found: list[Raw]) -> Iterator[tuple[int, str]]:
    """(offset, reason) of text between entries that looks like an entry or part of one: BibTeX would ignore it."""
    starts, ends = [0, *(raw.end for raw in found)], [*(raw.start for raw in found), len(between)]
    for start, end in zip(starts, ends, strict=True):
        if stray := STRAY.search(without_definitions(between[start:end])):
            words = " ".join(stray[0].split())[:40]
            yield start + stray.start(), f'"{words}" belongs to no entry; {BEGINS}'


def without_definitions(gap: str) -> str:
    """A text between entries with each @string and @preamble blanked, up to what closes it."""
    while opened := DEFINITION.search(gap):
        end = end_of_braces(gap, opened.end(), "}" if opened[0].endswith("{") else ")")
        gap = gap[: opened.start()] + blank(gap[opened.start() : end]) + gap[end:]
    return gap


def end_of_braces(text: str, start: int, closing: str) -> int:
    """The offset after the sign that closes what is opened before `start`; the end of the text if none does."""
    depth = 0
    for i, sign in enumerate(text[start:], start):
        if sign == closing and depth == 0:
            return i + 1
        depth += (sign == "{") - (sign == "}")
    return len(text)


def places_of_fields(text: str, raw: Raw) -> dict[str, int]:
    """Field → offset of its name; the last one if it stands twice."""
    known, found = {name for name, _ in raw.fields}, {}
    for match in re.finditer(r"(?:^[ \t]*|,\s*)([A-Za-z][\w-]*)\s*=", text[raw.start : raw.end], re.M):
        if match[1].lower() in known:
            found[match[1].lower()] = raw.start + match.start(1)
    return found


def without(notes: list[tuple[int, int]], text: str) -> str:
    """The text with its comments blanked, because pybtex would read the entries in them."""
    out, position = [], 0
    for start, end in notes:
        out += [text[position:start], blank(text[start:end])]
        position = end
    return "".join(out) + text[position:]


def comments(text: str) -> list[tuple[int, int]]:
    """(start, end) of each `% …` and `@comment{…}` between entries."""
    found, depth, opened = [], 0, None
    for token in TOKEN.finditer(text):
        sign = token[0]
        if sign.lstrip().startswith("%"):
            if depth == 0:
                found.append(token.span())
        elif sign[0] == "@" or sign == "{":
            opened = token.start() if sign[0] == "@" and depth == 0 else opened
            depth += 1
        elif sign == "}":
            depth = max(0, depth - 1)
            if depth == 0 and opened is not None:
                found.append((opened, token.end()))
                opened = None
    return found


def plain(name: str, value: str) -> tuple[str, list[str]]:
    """(the value of a field as plain text, the LaTeX commands in it without a plain form). If there are any, the
    value stays as it is."""
    if name == "url":  # copied, not typeset
        text = re.sub(r"\\([_%&#~$])(?:\{\})?", r"\1", re.sub(r"\A\{?\\url\{(.*)\}\}?\Z", r"\1", value))
        return text, [f"\\{word}" for word in re.findall(r"\\([A-Za-z]+)", text)]
    if name in ("date", "urldate"):  # where ~ is no space, and -- no dash
        return value, []
    if name == "type" and value in TYPES:
        return TYPES[value], []
    if value.isalnum():
        return value, []
    unknown: list[str] = []
    value = re.sub(r"\\(?:enquote|textquote|mkbibquote)\{([^{}\\]*)\}", r"“\1”", value)
    text = COMMAND.sub(lambda match: decoded(match, unknown), value)
    if value.count("$") - value.count(r"\$") > 1:
        unknown.append("$…$")
    if unknown:
        return value, unknown
    for sign, mark in MARKS:
        text = text.replace(sign, mark)
    if name == "pages":
        text = re.sub(r"(?<=\d)\s*-\s*(?=\d)|\b(?<=[ivxlc])-(?=[ivxlc]+\b)", "–", text)
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    return (text if name in NAMES else text.replace("{", "").replace("}", "")), []


def decoded(match: re.Match[str], unknown: list[str]) -> str:
    """The character for one LaTeX command; '' for an unknown one, which is added to `unknown`."""
    if match["sign"] is not None and match["sign"] in SIGNS:
        sign: str = match["sign"]
        plain_sign = SIGNS[sign]
        return sign if plain_sign is None else plain_sign
    found = "" if match["sign"] is not None else symbol(match[0].removesuffix("{}").strip())
    if not found.strip():
        unknown.append(f"\\{match['accent'] or match['word'] or match['sign']}")
    return found


@cache
def symbol(command: str) -> str:
    """The character that pylatexenc has for an accent on a letter, or for a command without arguments; '' for any
    other."""
    if word := re.fullmatch(r"\\([A-Za-z]{2,}|[ijoOlL])", command):
        meaning = getattr(SYMBOLS.get_macro_spec(word[1]), "simplify_repl", None)
        return meaning if isinstance(meaning, str) and len(meaning) <= 2 and "%" not in meaning else ""
    return str(LatexNodes2Text().latex_to_text(command))


def names(value: str) -> tuple[list[str], list[tuple[str, str, str]]]:
    """(names in our form, `Last, First` or `{Organisation}`; (name, reason, form wanted) of each that is not one
    name)."""
    found, wrong = [], []
    for typed in split_name_list(value):
        name = one_name(typed)
        fault = ("a name is not known in parts", "Write family=…, given=…") if name is None else name_fault(name)
        found.append(typed if name is None else name)
        if fault:
            wrong.append((typed, *fault))
    return found, wrong


def one_name(typed: str) -> str | None:
    """A name without LaTeX's braces, its parts joined if it is given as `family=…, given=…`; None if a part is
    unknown."""
    name = " ".join(typed.split())
    if (inner := whole(name)) is not None:
        return "{" + inner.replace("{", "").replace("}", "") + "}"
    if re.match(r'"?(?:family|given|prefix|suffix|useprefix)\s*=', name):
        return put_together(name)
    return re.sub(r"\{([^{}\s]*)\}", r"\1", name)


def whole(name: str) -> str | None:
    """The text inside braces that enclose the whole name; None without such braces."""
    if not name.startswith("{"):
        return None
    depths = accumulate((sign == "{") - (sign == "}") for sign in name)
    end = next((i for i, depth in enumerate(depths) if depth == 0), None)
    return name[1:end].strip() if end == len(name) - 1 else None


def put_together(name: str) -> str | None:
    """`family=Heuvel, given=Charles, prefix=van den` → `van den Heuvel, Charles`; None if a part is unknown."""
    parts = {}
    for part in split_tex_string(name, ","):
        key, _, value = part.strip().strip('"').partition("=")
        parts[key.strip()] = re.sub(r"[{}]", "", value).strip(' "')
    if set(parts) - {"family", "given", "prefix", "suffix", "useprefix", "given-i", "family-i", "prefix-i"}:
        return None
    family = " ".join(filter(None, (parts.get("prefix"), parts.get("family"))))
    if not parts.get("given"):
        return "{" + family + "}" if family else None
    return ", ".join(filter(None, (family, parts.get("suffix"), parts["given"])))


def name_fault(name: str) -> tuple[str, str] | None:
    """(why a text is not one name, the form wanted); None if it is one."""
    parts = [part.strip() for part in split_tex_string(name, ",")]
    bare = re.sub(r"\{[^{}]*\}", "", name)
    if not parts or not all(parts) or re.search(r"\Aand\b|\band\Z", bare):
        return "a name is missing", "Write Last, First and Last, First"
    if any(re.search(r"(?:\A|\s)(?:[JS]r|II|III)\.?\Z", part) for part in (parts[-1], *parts[:1])):
        return "a suffix stands in the middle", f"Write Last, Jr., First: {suffixed(parts)}"
    if re.search(r"\bet\.? al\b", bare):
        return "et al. is no name", f"Write and others: {re.sub(r'[ ,]*et[.]? al[.]?', '', name)} and others"
    if ";" in bare or "&" in bare or len(parts) > 3 or (len(parts) == 3 and not SUFFIX.match(parts[1])):
        return (
            "it seems to be several names",
            f"Part names with and: {names_apart(name, parts)}; a body in braces: {{{{Name}}}}",
        )
    if len(parts) == 2 and two_whole_names(*parts):
        return (
            "it seems to be two names",
            f"Part names with and: {' and '.join(parts)}; a double family name in braces: {{{parts[0]}}}, {parts[1]}",
        )
    if len(parts) == 1 and BODY.search(bare):
        return "it would be read as a person's", f"Put the name of a body in braces: {{{{{name}}}}}"
    if found := re.search(r"[\[\]()<>@]|\d|\A[Ee]ds?\.(?= )", bare):
        return f"{found[0]} belongs to no name", "Write the name alone; an editor's stands under editor"
    return None


def suffixed(parts: list[str]) -> str:
    """The parts of a name joined, with the suffix in its right place: ["Doe Jr.", "John"] → "Doe, Jr., John"."""
    words = ", ".join(parts)
    suffix = re.search(r"(?:\A|\s)((?:[JS]r|II|III)\.?)(?=,|\Z)", words)
    assert suffix, "it is the fault"
    rest = [part.strip() for part in (words[: suffix.start()] + words[suffix.end() :]).split(",") if part.strip()]
    first, _, last = rest[0].rpartition(" ") if len(rest) == 1 else ("", "", rest[0])
    return ", ".join(filter(None, [last, suffix[1], first or ", ".join(rest[1:])]))


def names_apart(name: str, parts: list[str]) -> str:
    """Several names with "and" between them, as far as it is clear where each ends."""
    if ";" in name or "&" in name:
        return " and ".join(part.strip() for part in re.split(r"\s*[;&]\s*", name) if part.strip())
    if len(parts) % 2 == 0 and not any(" " in part and "." not in part for part in parts[::2]):
        return " and ".join(f"{last}, {first}" for last, first in zip(parts[::2], parts[1::2], strict=True))
    return "Last, First and Last, First"


def two_whole_names(before: str, after: str) -> bool:
    """Whether these are two names (`John Smith, Jane Doe`): each has two words that are neither initials nor
    particles."""
    if all(re.match(r"(?:[^\W\d_]\.[ -]?)+[^\W\d_]{2}", side) for side in (before, after)):
        return True  # J. Smith, J. Doe
    return all(
        len([w for w in side.split() if re.match(r"[^\W\d_a-z][^\W\d_]{2,}", w)]) > 1 for side in (before, after)
    )


def person(name: str) -> Person:
    """The Person of pybtex; a name that pybtex cannot parse becomes a last name as a whole."""
    try:
        found = Person(name)
    except (PybtexError, ValueError):
        return Person(last="{" + re.sub(r"[{}]", "", name) + "}")
    if found.prelast_names and not found.prelast_names[0][0].islower():  # Ortega y Gasset: y is no particle
        found.last_names[:0] = found.prelast_names
        found.prelast_names.clear()
    return found
