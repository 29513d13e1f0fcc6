"""Markdown as plain words, for places where nothing can be set in italics or linked."""

import re

# A whole reading; or what is left of one that a cut went through, whose [ has no ] after it.
READING = re.compile(r"\[([^\[\]]+)\]\{printed=[^}]*\}|\]\{printed=[^}]*\}|(\[)")
CITED = re.compile(r"\[[^\[\]\n]{0,300}?(?<![\w@\\])@[A-Za-z0-9][^\[\]]{0,600}(?:\](?:\{:[^{}\n]*\})?|\Z)(?:\.(?!\.))?")
SHOWN = re.compile(
    r"\[\[(?P<slug>[^\[\]|\n]+)(?:\|(?P<shown>[^\[\]]+))?\]\]|(?<!!)\[(?P<words>[^\[\]]{1,300})\]\((?:<[^<>\n]*>|[^()\s]*)[^()\n]{0,200}\)"
)
EMPHASIS = re.compile(r"(?<![\\*])(\*{1,3})(?=[^\s*])([^*]*(?:(?<=\w)\*(?=\w)[^*]*)*)(?<=\S)\*{1,3}(?!\*)")
LIST_OR_MARK = re.compile(r"\{:[^{}\n]*\}|\[\^\d+\]")
TICKS = re.compile(r"`([^`]*)`")
SIGNS = re.compile(r"[\[\]{*`]")  # what any of these begins or ends with


def same_signs(text: str) -> str:
    """The text with each apostrophe and hyphen in its plain form. (str.translate takes fifty times as long.)"""
    return text.replace("’", "'").replace("‘", "'").replace("ʼ", "'").replace("–", "-").replace("‑", "-")


def plain_markdown(text: str) -> str:
    """A note or sentence without its Markdown: note marks, emphasis, attributes, code ticks and line breaks. A link
    leaves its words, and a citation, whole or cut, a sign of omission."""
    if not SIGNS.search(text):
        return " ".join(text.split())
    last = text.rfind("]")  # looked for once: to look from each [ would take time that grows with the square
    text = READING.sub(lambda m: m[1] or (m[2] or "" if m.start() < last else ""), text)
    text = CITED.sub("…", text)
    text = SHOWN.sub(lambda m: m["shown"] or m["slug"] or m["words"], text)
    text = LIST_OR_MARK.sub("", text)
    text = EMPHASIS.sub(r"\2", text)
    return " ".join(TICKS.sub(r"\1", text).split())
