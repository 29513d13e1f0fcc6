"""The full-text index below pagefind/, made by Pagefind's program from a small page for each passage.

The pages are written for it alone and thrown away: what is published is the index, of which a reader fetches the few
parts that hold the words looked for.
"""

import subprocess
from collections.abc import Iterable
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import pagefind_bin

from macros.publishing.passages import Passage

WEIGHTS = {"page": 0.4, "remark": 0.3}  # of the words of a kind; where it is not named, 1
UNUSED = (
    "*-ui*",
    "*component*",
    "*modular*",
    "pagefind-highlight.js",
    "wasm.unknown*",
)  # its own boxes, other languages


class FullTextError(Exception):
    """Pagefind's program could not be run, or found fault; the message is its own."""


def write_index(passages: Iterable[Passage], folder: Path) -> None:
    """Write the index of the passages into folder/pagefind. Raises FullTextError."""
    with TemporaryDirectory() as pages:
        for number, passage in enumerate(passages):
            Path(pages, f"{number:05}.html").write_text(page(passage), encoding="utf-8")
        run(Path(pages), folder / "pagefind")
    for pattern in UNUSED:
        for file in (folder / "pagefind").glob(pattern):
            file.unlink()


def run(pages: Path, target: Path) -> None:
    command = [str(pagefind_bin.get_executable()), "--site", str(pages), "--output-path", str(target), "--quiet"]
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError as error:
        raise FullTextError(str(error)) from error
    if done.returncode:
        raise FullTextError((done.stderr or done.stdout).strip())


def page(passage: Passage) -> str:
    """A passage as Pagefind reads it: the title weighs most, then other names, then the text."""
    names = "".join(f"<h2>{escape(name)}</h2>" for name in passage.others)
    meta = "".join(
        f'<i data-pagefind-meta="{name}:{escape(value)}"></i>'
        for name, value in (
            ("title", passage.title), ("home", passage.home), ("about", passage.about), ("kind", passage.kind),
            ("report", passage.report),
        )
        if value
    )  # fmt: skip
    filters = "".join(f'<i data-pagefind-filter="{name}:{escape(value)}"></i>' for name, value in facets(passage))
    head = f"<h1>{escape(passage.title)}</h1>" if passage.kind in ("entry", "page") else ""
    weight = f' data-pagefind-weight="{WEIGHTS[passage.kind]}"' if passage.kind in WEIGHTS else ""
    text = f"<p{weight}>{escape(passage.text)}</p>"
    return f'<!doctype html><html lang="en"><body>{meta}{filters}{head}{names}{text}</body></html>'


def facets(passage: Passage) -> Iterable[tuple[str, str]]:
    """(name, value) of what a passage can be narrowed by."""
    yield "kind", passage.kind
    yield "report", passage.report.upper() or "ours"
    yield from (("country", country) for country in passage.countries)
    yield from (("year", year) for year in passage.years)
