"""/linker.json, which /linker.js shows on other people's pages: the first words of every paragraph and note."""

import json
import re
from collections.abc import Mapping
from html import unescape

from macros.model.edition import Edition
from macros.publishing.permanent import CONTROL, texts_in
from macros.showing.rendering import Article
from macros.showing.typography import british

LONGEST = 170  # letters of what a card shows
NO_WORDS = re.compile(r'<sup\b.*?</sup>|<a class="printed-mark".*?</a>|<[^>]*>', re.DOTALL)


def linker_data(edition: Edition, articles: Mapping[str, Article]) -> str:
    """JSON: {works: siglum → name, sections: tg-2 → title, places: id → first words}.

    articles: path of a chapter → its article; chapters without one are left out.
    """
    places: dict[str, str] = {}
    sections: dict[str, str] = {}
    for chapter in edition.chapters:
        article = articles.get(chapter.document.path)
        sections[f"{chapter.work}-{chapter.section}"] = british(chapter.title)
        found = texts_in(article.html) if article else {}
        places |= {id: card_text(html) for id, html in found.items() if id in edition.homes}
    works = {work.short: work.name for work in edition.works.values()}
    data = {"works": works, "sections": sections, "places": places}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def card_text(html: str) -> str:
    """The first words of a text's HTML, without marks and controls, cut between words."""
    words = " ".join(unescape(NO_WORDS.sub("", CONTROL.sub("", html))).split())
    return words if len(words) <= LONGEST else words[: LONGEST + 1].rpartition(" ")[0].rstrip(",;:–") + " …"
