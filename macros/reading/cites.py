"""A citation between square brackets → its cites, or the form that the author should have typed.

The syntax is that of pandoc and mkdocs-bibtex, `[see @a, pp. 31–33; @b]`, with four words of ours for the short forms
that the reports print: `@ibid`, `@short KEY`, `@op-cit KEY`, `@note 49` (docs/contribute/writing.md). Pandoc's other
forms are refused, with the form to type instead.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from macros.model.citations import Cite

KEY = r"[A-Za-z0-9][\w:.#$%&+?<>~/-]*"
ATTRIBUTES = r"\{:?\s(?:[^{}\"]|\"[^\"]*\")*\}|\{:?[#.][^{}\n]*\}"
CITES = re.compile(rf"(?<![\w@\\])-?@(?={KEY}|\{{{KEY})")
ITEM = re.compile(
    r"-?@(?:(?P<form>ibid|short|op-cit|note)(?![\w-])(?:\s+(?P<n>[0-9]{1,4})(?![\w-]))?"
    rf"(?:\s+(?P<of>{KEY}))?|(?P<key>{KEY}))(?P<rest>.*)",
    re.S,
)
WORD = re.compile(r"(why|printed)=\"([^\"]*)\"")
ATTRIBUTE = re.compile(ATTRIBUTES)
NESTED = re.compile(r"\[[^\[\]]*\]")
UNCLOSED = re.compile(r"(?:(?!\n[ \t]*\n)[^\[\]])*")
ENTITY = re.compile(r"&#?\w{1,31};")
HTML = re.compile(r"</?[A-Za-z][^<>]*>?")
LOCATOR = re.compile(r"(?:pp?|nn?|vols?|chs?|nos?|secs?|figs?)\.|§|\d")  # what a place in a work begins with
JOINT = re.compile(r"\s*,\s*(?:and\s)?|\s+(?:and|&)\s")


class Unreadable(str):
    """A part of a citation that cannot be read, with advice for its author, as a sentence."""


class Wanted(Unreadable):
    """A part of a citation that cannot be read, if the advice is a form to type instead."""


class Citation(NamedTuple):
    """The cites in a bracket, and the offset at which the bracket and its attribute list end."""

    cites: tuple[Cite, ...]
    end: int


class Misread(NamedTuple):
    """A bracket that is meant as a citation and cannot be read: the code of the rule, its text, and what to type."""

    code: str
    text: str
    wanted: str


def citation(text: str, start: int, end: int | None) -> Citation | Misread | None:
    """The Citation in the bracket from `start` to `end` (None: it is not closed). A Misread if it cannot be read;
    None if it cites nothing."""
    inner = text[start + 1 : end or end_of_unclosed(text, start + 1)]
    if not CITES.search(unquoted(NESTED.sub("", inner))):  # what brackets within it hold is looked at on its own
        return None
    if not end:
        return Misread("N09", inner, "")
    if "[" in inner:
        return Misread("N14", inner, "Write round brackets, ( ), within it")
    if found := HTML.search(inner) or ENTITY.search(inner):
        wanted = "the character itself in the place of" if found[0][0] == "&" else "*words* for italics in the place of"
        return Misread("N14", inner, f"Write {wanted} {found[0]}")
    words = ATTRIBUTE.match(text, end + 1)
    given = dict(WORD.findall(" ".join(words[0].split()))) if words else {}
    words = words if given else None  # marks.py reports any other list
    found_cites = [cite(part, given) for part in parts_of_citation(inner)]
    cites = tuple(found for found in found_cites if isinstance(found, Cite))
    if len(cites) < len(found_cites):
        return Misread("N14", inner, wanted_of(inner, found_cites))
    return Citation(cites, words.end() if words else end + 1)


def end_of_unclosed(text: str, start: int) -> int:
    """The offset at which an unclosed bracket ends: at the next bracket, or at the end of its paragraph."""
    found = UNCLOSED.match(text, start)
    return found.end() if found else start


def wanted_of(inner: str, cites: list[Cite | Unreadable]) -> str:
    """The whole citation as it should be typed, if that is known of each part that cannot be read; else the first
    advice."""
    advice = [found for found in cites if isinstance(found, Unreadable) and not isinstance(found, Wanted)]
    if advice:
        return advice[0]
    parts = parts_of_citation(inner)
    forms = [found if isinstance(found, Wanted) else part for found, part in zip(cites, parts, strict=True)]
    return f"Write [{'; '.join(' '.join(form.split()) for form in forms)}]"


def unquoted(text: str) -> str:
    """The text with quoted words blanked, so that no @ or semicolon between quotation marks counts."""
    return re.sub(r"“[^“”]*”|\"[^\"]*\"", lambda m: " " * len(m[0]), text)


def parts_of_citation(inner: str) -> list[str]:
    """The single cites of a citation, separated by semicolons outside quotation marks."""
    cuts = [m.start() for m in re.finditer(";", unquoted(inner))]
    return [inner[a:b] for a, b in zip([0, *(c + 1 for c in cuts)], [*cuts, len(inner)], strict=True)]


def cite(part: str, given: Mapping[str, str]) -> Cite | Unreadable:
    """One cite of a citation; Unreadable or Wanted if it cannot be read. given: the attributes why and printed."""
    found = list(CITES.finditer(unquoted(part)))
    if len(found) != 1:
        return several(part, found) if found else without_key(part)
    at = found[0].start()
    if part[at] == "-" or "{" in part:
        bare = re.sub(r"-(?=@)", "", part.replace("{", "").replace("}", ""))
        return Wanted(re.sub(r",\s*,", ",", bare).strip())
    item = ITEM.match(part[at:])
    assert item, "CITES looks ahead for a key"
    form, key, rest = item["form"] or "full", item["key"] or item["of"], item["rest"]
    key, rest = (key.rstrip(".:?"), key[len(key.rstrip(".:?")) :] + rest) if key else (key, rest)
    rest = rest.strip()
    if form in ("short", "op-cit") and not key:
        return Unreadable(f"Name the work: [@{form} KEY]")
    if (form == "note") != bool(item["n"]):
        return Unreadable("Write [@note 49]: the number comes after the word note, and after no other")
    if rest and not rest.startswith((",", ":", ")")):
        return badly_joined(part[:at], part[at:], rest)
    return Cite(
        form=form,
        key=key,
        note=int(item["n"]) if item["n"] else None,
        locator=unescaped(rest.lstrip(",")) or None,
        prefix=unescaped(part[:at]),
        printed=given.get("printed"),
        why=given.get("why"),
    )


def unescaped(words: str) -> str:
    """Words beside a key on one line, without the backslashes that keep signs from being read as Markdown."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", " ".join(words.split()))


def without_key(part: str) -> Unreadable:
    words = " ".join(part.split())
    if re.match(r"(?:pp?|vols?|ch|nn?|para)\.|[0-9]", words):
        return Unreadable(f"Put a comma in the place of the semicolon before “{words}”")
    return Unreadable(f"Put “{words}” after the bracket: it names no work" if words else "Take out the semicolon")


def several(part: str, found: list[re.Match[str]]) -> Wanted:
    """A part with several works, split with semicolons: "@a, p. 3 and see @b" → "@a, p. 3; see @b"."""
    forms, prefix = [], part[: found[0].start()]
    for here, following in zip(found, [*found[1:], None], strict=True):
        words = part[here.start() : following.start() if following else len(part)]
        if following:
            head, tail = locator_apart(words)
        else:
            head, tail = words, ""
        forms.append(f"{prefix}{head}".strip(" ,"))
        prefix = f"{tail} "
    return Wanted("; ".join(forms))


def locator_apart(words: str) -> tuple[str, str]:
    """(the words that belong to a key, with its locator; those that belong to the next key) of the words between two
    keys."""
    joints = [m for m in JOINT.finditer(words) if not LOCATOR.match(words, m.end())]
    if joints:
        return words[: joints[-1].start()], words[joints[-1].end() :].strip()
    key, _, rest = words.partition(" ")
    return (words.strip(), "") if key.endswith(",") else (key, rest.strip())


def badly_joined(prefix: str, words: str, rest: str) -> Unreadable:
    """What to write instead, if a key is followed by words without a comma or colon between them."""
    key = words[: len(words.rstrip()) - len(rest)].strip()
    if rest[0] in "*_":
        return Unreadable("Put the stars around the words beside the key, not around the key")
    rest = rest.lstrip(".;|!/ ")
    return Wanted(f"{prefix}{key}, {rest}".strip(" ,"))
