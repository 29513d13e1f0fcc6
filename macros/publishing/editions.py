"""An edition frozen under a tag: its chapters as plain pages, its data and its words, with a manifest of checksums.

It is made once, from the files of the tag, and copied unchanged into every site built afterwards.
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
from macros.showing.history import todays_words
from macros.showing.rendering import Article
from macros.showing.templates import filled
from macros.showing.view import Link

HREF = re.compile(r'(?P<name>\b(?:href|src))="(?P<address>[^"]*)"')
# Left out: controls that need a script, and the links to cite and correct, which are about today's text.
LIVE = re.compile(r'<a [^>]*class="(?:cite|correct)"[^>]*>.*?</a> ?|<button\b[^>]*>.*?</button>', re.DOTALL)
LEFT_OUT = ("data/cards.json",)  # files that only the site's scripts read


def frozen_files(edition: Edition) -> dict[str, str]:
    """File of the site → text, for every file of every frozen edition, unchanged."""
    return {f"{FOLDER}/{kept.tag}/{path}": text for kept in edition.editions for path, text in kept.files.items()}


def frozen_edition(
    edition: Edition, articles: Mapping[str, Article], data: Mapping[str, str], tag: str, day: str, style: str
) -> dict[str, str]:
    """Path below the edition's folder → text, for a new edition.

    articles: path of a document → its article; data: path → text of the published data; style: the CSS of its pages.
    """
    site = str(edition.forms.get("short") or "the edition")
    # Its pages r/… only lead to the chapters; facts and threads that use a paragraph are shown on today's site.
    held = {c.document.url for c in edition.chapters}
    data = {path: text for path, text in data.items() if path not in LEFT_OUT}
    frame = {"tag": tag, "day": spoken(day), "site": site}
    files = {"style.css": style, **data, RECORD: words_as_json(edition, tag, day)}
    for chapter in edition.chapters:
        url = chapter.document.url
        article = Markup(relinked(articles[chapter.document.path].html, url, held))
        root = "../" * url.count("/")
        shown = {"title": chapter.title, "root": root, "today": f"{root}../../{url}", "article": article}
        files[f"{url}index.html"] = filled("kept", frame | shown)
    for id in (*edition.paragraphs, *edition.notes):
        files[f"r/{id}/index.html"] = PAGE.format(title=id, to=f"../../{edition.homes[id]}#{id}")
    index = {"title": "contents", "root": "./", "today": "../../", "article": contents_page(edition, frame, [*data])}
    return with_manifest(files | {"index.html": filled("kept", frame | index)})


def with_manifest(files: Mapping[str, str]) -> dict[str, str]:
    """The files, and their manifest of checksums."""
    texts = {path: str(text) for path, text in files.items()}
    return {**texts, MANIFEST: manifest(texts)}


def contents_page(edition: Edition, frame: Mapping[str, str], data: list[str]) -> Markup:
    """The contents page of an edition as HTML."""
    reports = [
        (work.name, [Link(c.title, c.document.url) for c in edition.chapters if c.work == work.short])
        for work in edition.works.values()
    ]
    example = next(iter(edition.paragraphs), "")
    return filled("kept_contents", {**frame, "reports": reports, "data": sorted([*data, RECORD]), "example": example})


def words_as_json(edition: Edition, tag: str, day: str) -> str:
    """The words of an edition as JSON, for comparison with later ones."""
    kept = todays_words(edition)
    found = {"tag": tag, "day": day, "texts": kept.texts, "annotations": kept.annotations, "facts": kept.facts}
    return json.dumps(found, ensure_ascii=False, indent=0) + "\n"


def relinked(html: str, url: str, held: set[str]) -> str:
    """The HTML of a page with links that work within an edition; those to pages that it lacks lead to today's site."""

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
