"""The full-text index below pagefind/, made by Pagefind's program from a small page for each passage.

These pages are only Pagefind's input. What is published is the index; a browser fetches the few parts of it that hold
the words looked for.
"""

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from html import escape
from itertools import chain
from pathlib import Path
from subprocess import PIPE, Popen
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
)  # Pagefind's own search boxes, and what other languages need


class FullTextError(Exception):
    """Pagefind's program could not be run, or failed; with its own message."""


class Index:
    """Builds the index of some passages in the background, from when it is made until `finish`."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        """Start writing what Pagefind reads."""
        self.target: Future[Path] = Future()
        self.pages = TemporaryDirectory()
        # In a thread, because it mostly waits: for passages that are not there yet, and for the disk.
        writer = ThreadPoolExecutor(1)
        self.running = writer.submit(self.begin, passages)
        writer.shutdown(wait=False)

    def begin(self, passages: Iterable[Passage]) -> Popen[str]:
        for number, passage in enumerate(passages):
            Path(self.pages.name, f"{number:05}.html").write_text(pagefind_page(passage), encoding="utf-8")
        target = str(self.target.result())
        program = [str(pagefind_bin.get_executable()), "--site", self.pages.name, "--output-path", target]
        return Popen([*program, "--quiet"], stdout=PIPE, stderr=PIPE, text=True)

    def into(self, folder: Path) -> "Index":
        """Start Pagefind once that is written; its index comes into folder/pagefind."""
        self.target.set_result(folder / "pagefind")
        return self

    def finish(self) -> None:
        """Wait until the index is written. Raises FullTextError."""
        with self.pages:
            try:
                running = self.running.result()
            except OSError as error:
                raise FullTextError(str(error)) from error
            said = running.communicate()
        if running.returncode:
            raise FullTextError((said[1] or said[0]).strip())
        for file in chain.from_iterable(map(self.target.result().glob, UNUSED)):
            file.unlink()

    def end(self) -> None:
        """Stop Pagefind if it is still at work, because the build has failed."""
        self.target.cancel()  # if MkDocs has not come so far
        with self.pages:
            if self.running.exception() is None:
                self.running.result().kill()
                self.running.result().wait()


def pagefind_page(passage: Passage) -> str:
    """A passage as a page for Pagefind: the title weighs most, then other names, then the text."""
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
    """(name, value) of each filter that finds a passage."""
    yield "kind", passage.kind
    yield "report", passage.report.upper() or "ours"
    yield from (("country", country) for country in passage.countries)
    yield from (("year", year) for year in passage.years)
