"""An edition frozen under a tag: its chapters as plain pages, its data and its words, with a manifest of checksums.

It is made once, from the tag's own files, and copied unchanged into every site that is built afterwards.
"""

import json
import posixpath
import re
from collections.abc import Mapping

from markupsafe import Markup

from macros.model.dates import spoken
from macros.model.edition import Edition
from macros.publishing.moved import PAGE
from macros.reading.editions import FOLDER, MANIFEST, RECORD, manifest
from macros.showing.history import present
from macros.showing.pages import Article
from macros.showing.templates import filled
from macros.showing.view import Link

HREF = re.compile(r'(?P<name>\b(?:href|src))="(?P<address>[^"]*)"')
# What acts by script, and the links that cite and correct: they are about the text of today.
LIVE = re.compile(r'<a [^>]*class="(?:cite|correct)"[^>]*>.*?</a> ?|<button\b[^>]*>.*?</button>', re.DOTALL)
LEFT_OUT = ("data/cards.json",)  # what only scripts of the site read


def kept_copies(edition: Edition) -> dict[str, str]:
    """File of the site → text, for every file of every edition, letter for letter."""
    return {f"{FOLDER}/{kept.tag}/{path}": text for kept in edition.editions for path, text in kept.files.items()}


def lean(
    edition: Edition, articles: Mapping[str, Article], data: Mapping[str, str], tag: str, day: str, style: str
) -> dict[str, str]:
    """Path below the edition's folder → text of a new edition.

    articles: path of a document → its article; data: the published data, path → text; style: that of its pages.
    """
    site = str(edition.forms.get("short") or "the edition")
    # Its pages r/… only lead on to a chapter: what a chapter says of facts and threads there is on the site of today.
    held = {c.document.url for c in edition.chapters}
    data = {path: text for path, text in data.items() if path not in LEFT_OUT}
    frame = {"tag": tag, "day": spoken(day), "site": site}
    files = {"style.css": style, **data, RECORD: record(edition, tag, day)}
    for chapter in edition.chapters:
        url = chapter.document.url
        article = Markup(at_home(articles[chapter.document.path].html, url, held))
        root = "../" * url.count("/")
        shown = {"title": chapter.title, "root": root, "today": f"{root}../../{url}", "article": article}
        files[f"{url}index.html"] = filled("kept", frame | shown)
    for id in (*edition.paragraphs, *edition.notes):
        files[f"r/{id}/index.html"] = PAGE.format(title=id, to=f"../../{edition.homes[id]}#{id}")
    index = {"title": "contents", "root": "./", "today": "../../", "article": contents(edition, frame, [*data])}
    return sealed(files | {"index.html": filled("kept", frame | index)})


def sealed(files: Mapping[str, str]) -> dict[str, str]:
    """The files with their manifest."""
    texts = {path: str(text) for path, text in files.items()}
    return {**texts, MANIFEST: manifest(texts)}


def contents(edition: Edition, frame: Mapping[str, str], data: list[str]) -> Markup:
    """The contents of an edition as HTML."""
    reports = [
        (work.name, [Link(c.title, c.document.url) for c in edition.chapters if c.work == work.short])
        for work in edition.works.values()
    ]
    example = next(iter(edition.paragraphs), "")
    return filled("kept_contents", {**frame, "reports": reports, "data": sorted([*data, RECORD]), "example": example})


def record(edition: Edition, tag: str, day: str) -> str:
    """The words of an edition as JSON, for comparison with later ones."""
    kept = present(edition)
    found = {"tag": tag, "day": day, "texts": kept.texts, "annotations": kept.annotations, "facts": kept.facts}
    return json.dumps(found, ensure_ascii=False, indent=0) + "\n"


def at_home(html: str, url: str, held: set[str]) -> str:
    """The HTML of a page with its links right within an edition: what that does not hold is on the site of today."""

    def put(found: re.Match[str]) -> str:
        address = found["address"]
        path, sign, fragment = address.partition("#")
        if not path or re.match(r"[a-z][a-z0-9+.-]*:|/", address, re.I):
            return found[0]
        target = posixpath.normpath(posixpath.join(url, path)) + ("/" if path.endswith("/") else "")
        if target in held:
            return found[0]
        return f'{found["name"]}="{"../" * (url.count("/") + 2)}{target.removeprefix("./")}{sign}{fragment}"'

    return HREF.sub(put, LIVE.sub("", html))
