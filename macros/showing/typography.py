"""Quotation marks and apostrophes as they are printed: curly, and in British order."""

import re
from functools import lru_cache

# An apostrophe at the beginning of a word: '90s, '86 unless a closing mark follows, 's-Gravesande, 'tis, 't Hooft.
ELIDED = re.compile(
    r"(?<!\w)'(?=\d0s(?![^\W\d_])|\d\d\b(?!.*[\w.,?!]'(?!\w))|"
    r"(?:tis|twas|em|til|bout)\b(?!')|s[- ][^\W\d_]|[tn] [^\W\d_])",
    re.I,
)
CLOSING = {"‘": "’", "“": "”"}


@lru_cache(maxsize=16384)
def british(text: str) -> str:
    """Words of the data as a reader sees them: curly marks, single ones outside, double ones within them."""
    return requoted(curly(text))


def curly(text: str) -> str:
    """The text with curly marks for straight ones, character for character."""
    if "'" not in text and '"' not in text:
        return text
    text = ELIDED.sub("’", text)
    text = re.sub(r"(?<![^\s(\[“–—/])'(?=\w)", "‘", text).replace("'", "’")
    return re.sub(r'(?<![^\s(\[‘–—/])"(?=\S)', "“", text).replace('"', "”")


def requoted(text: str, depth: int = 0) -> str:
    """Pairs of curly quotation marks single and double by turns, single at even depth; apostrophes stay.

    A closing single mark is one that ends a word behind an opening one. A mark without its fellow stays as it is.
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
