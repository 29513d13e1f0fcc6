"""Curly quotation marks and apostrophes, in British order."""

import re
from functools import lru_cache

# An apostrophe at the beginning of a word: '90s, '86 unless a closing mark follows, 's-Gravesande, 'tis, 't Hooft.
ELIDED = re.compile(
    r"(?<!\w)'(?=\d0s(?![^\W\d_])|\d\d\b(?!.*[\w.,?!]'(?!\w))|"
    r"(?:tis|twas|em|til|bout)\b(?!')|s[- ][^\W\d_]|[tn] [^\W\d_])",
    re.I,
)
CLOSING = {"‘": "’", "“": "”"}


@lru_cache(maxsize=1 << 16)
def british(text: str) -> str:
    """A text with curly quotation marks, single ones outside, double ones within them."""
    return requoted(curly(text))


def curly(text: str) -> str:
    """The text with curly marks for straight ones, character for character."""
    if "'" not in text and '"' not in text:
        return text
    text = ELIDED.sub("’", text)
    text = re.sub(r"(?<![^\s(\[“–—/])'(?=\w)", "‘", text).replace("'", "’")
    return re.sub(r'(?<![^\s(\[‘–—/])"(?=\S)', "“", text).replace('"', "”")


def requoted(text: str, depth: int = 0) -> str:
    """A text with pairs of curly quotation marks alternately single and double: single at even depth.

    A single mark closes a pair if it ends a word after an opening one; others are apostrophes. Unpaired marks stay.
    """
    if not any(mark in text for mark in CLOSING):  # as most have none
        return text
    made, opened = list(text), []
    for i, mark in enumerate(text):
        if mark in CLOSING:
            opened.append(i)
        elif opened and mark == CLOSING[text[opened[-1]]] and not text[i + 1 : i + 2].isalnum():
            start = opened.pop()
            made[start], made[i] = "“”" if (depth + len(opened)) % 2 else "‘’"
    return "".join(made)
