"""/linker.json, which /linker.js shows on other people's pages: the first words of every paragraph and note."""

import json
import re
from html import unescape

from macros.publishing.permanent import CONTROL, Built, texts_in
from macros.reading.watched import part
from macros.showing.typography import british

LONGEST = 170  # letters of what a card shows
NO_WORDS = re.compile(r'<sup\b.*?</sup>|<a class="printed-mark".*?</a>|<[^>]*>', re.DOTALL)


def linker_data(site: Built) -> str:
    """JSON: {works: siglum → name, sections: tg-2 → title, places: id → first words}. Chapters without an article are
    left out."""
    places: dict[str, str] = {}
    sections: dict[str, str] = {}
    for chapter in site.listed:
        sections[f"{chapter.work}-{chapter.section}"] = british(chapter.title)
        places |= part(site, cards, chapter.path)
    works = {work.short: work.name for work in site.works.values()}
    data = {"works": works, "sections": sections, "places": places}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def cards(site: Built, path: str) -> dict[str, str]:
    """Id → first words, for the paragraphs and notes of a chapter."""
    article = site.articles.get(path)
    found = texts_in(article.html) if article else {}
    return {id: card_text(html) for id, html in found.items() if id in site.homes}


def card_text(html: str) -> str:
    """The first words of a text's HTML, without marks and controls, cut between words."""
    words = " ".join(unescape(NO_WORDS.sub("", CONTROL.sub("", html))).split())
    return words if len(words) <= LONGEST else words[: LONGEST + 1].rpartition(" ")[0].rstrip(",;:–") + " …"
