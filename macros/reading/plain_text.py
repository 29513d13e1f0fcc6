"""Markdown as plain words: what is left of it where nothing can be set or linked."""

import re

# A whole reading; or what is left of one that a cut went through.
READING = re.compile(r"\[([^\[\]]+)\]\{printed=[^}]*\}|\]\{printed=[^}]*\}|\[(?=[^\]]*\Z)")
CITED = re.compile(r"\[[^\[\]\n]{0,300}?(?<![\w@\\])@[A-Za-z0-9][^\[\]]{0,600}(?:\](?:\{:[^{}\n]*\})?|\Z)(?:\.(?!\.))?")
SHOWN = re.compile(
    r"\[\[(?P<slug>[^\[\]|\n]+)(?:\|(?P<shown>[^\[\]]+))?\]\]|(?<!!)\[(?P<words>[^\[\]]{1,300})\]\((?:<[^<>\n]*>|[^()\s]*)[^()\n]{0,200}\)"
)
EMPHASIS = re.compile(r"(?<![\\*])(\*{1,3})(?=[^\s*])([^*]*(?:(?<=\w)\*(?=\w)[^*]*)*)(?<=\S)\*{1,3}(?!\*)")


def plain_markdown(text: str) -> str:
    """Markdown of a note or sentence without its signs: note marks, emphasis, attributes, code ticks, line breaks; of
    links the words, and of a citation, whole or cut, a sign of omission."""
    text = READING.sub(r"\1", text)
    text = CITED.sub("…", text)
    text = SHOWN.sub(lambda m: m["shown"] or m["slug"] or m["words"], text)
    text = re.sub(r"\{:[^{}\n]*\}|\[\^\d+\]", "", text)
    text = EMPHASIS.sub(r"\2", text)
    return " ".join(re.sub(r"`([^`]*)`", r"\1", text).split())
