"""Data about pages that are split into parts: the whole timeline, for its filter, and the page of each id."""

import json
import re
from collections.abc import Mapping

from macros.model.edition import Edition
from macros.reading.parts import TIMELINE, leaves_of
from macros.showing.rendering import Article

# A complete HTML document, because checkers that walk through the site expect a title in each.
HEAD = '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Timeline</title></head><body>\n'
FACTS = re.compile(r'<ul class="facts">.*?</ul>', re.DOTALL)


def parted_pages(edition: Edition, articles: Mapping[str, Article]) -> dict[str, str]:
    """File of the site → text. data/homes.json: address of a part → the ids on it; data/timeline.html: the whole
    timeline, with links relative to its page."""
    parts = {d.url for d in edition.documents.values() if d.leaf}
    found: dict[str, list[str]] = {}
    for id, home in edition.homes.items():
        if home in parts:
            found.setdefault(home, []).append(id)
    homes = {"data/homes.json": json.dumps(found, separators=(",", ":"))} if found else {}
    return {**homes, **whole_timeline(edition, articles)}


def whole_timeline(edition: Edition, articles: Mapping[str, Article]) -> dict[str, str]:
    """The whole of a timeline that is split by years: a section for each year, in order."""
    whole = edition.documents.get(TIMELINE)
    years = leaves_of(edition, whole) if whole else []
    pieces = [year_list(d.leaf.key, articles[d.path].html) for d in years if d.leaf and d.path in articles]
    return {"data/timeline.html": f"{HEAD}{''.join(pieces)}</body></html>\n"} if pieces else {}


def year_list(name: str, article: str) -> str:
    """The list of a year's page, with its links changed for the page above it."""
    facts = FACTS.search(article)
    found = facts[0].replace('href="../../', 'href="../').replace('href="#', f'href="{name}/#') if facts else ""
    return f'<section class="year"><h2><a href="{name}/">{name}</a> <span class="count"></span></h2>{found}</section>\n'
