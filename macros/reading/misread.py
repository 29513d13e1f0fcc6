"""Text that is meant as a citation, a reading or a reference of ours, and cannot be read as one."""

import re
from collections.abc import Iterator, Sequence

from macros.model.problems import At, Problem, problem
from macros.reading import references
from macros.reading.cites import KEY, unquoted
from macros.reading.lines import Lines

UNREADABLE = re.compile(r"\](?P<list>\{[^{}\n]*\}?)|\{:")
BARE = re.compile(rf"(?<![\w@/.\\])-?@(?:\{{[^{{}}\n]*\}}|{KEY})")


def misread_marks(plain: str, visible: str, path: str, lines: Lines, sigla: Sequence[str]) -> Iterator[Problem]:
    """Problems of text that is meant as a citation, a reading or a reference, and cannot be read as one.

    plain: the text with all marks and code blanked; visible: the text without code blocks.
    """
    for m in BARE.finditer(unquoted(plain)) if "@" in plain else ():
        typed = m[0].rstrip(".:?/")
        yield problem("N20", At(path, lines(m.start())), typed=typed, key=typed.strip("-@{}"))
    for m in UNREADABLE.finditer(plain):
        at = At(path, lines(m.start()))
        if m["list"] and "printed" in m["list"]:
            before = visible[max(0, m.start() - 80) : m.start()]
            yield problem("N22", at, ours=re.split(r"[\[\]\n]", before)[-1] or "…")
        else:
            yield problem("N23", at, typed=m["list"] or m[0])
    for m in references.nearly(tuple(sigla)).finditer(plain):
        siglum = m["siglum"].upper()
        place = m["meant"] or (f"n. {m['note']}" if m["note"] else m["comma"].replace(",", "."))
        yield problem("R06", At(path, lines(m.start())), typed=" ".join(m[0].split()), wanted=f"{siglum} {place}")
