"""What a page needs of the pages that it is parted into: the timeline whole, for its filter; where each id stands."""

import json
import re
from collections.abc import Mapping

from macros.model.edition import Edition
from macros.reading.parts import TIMELINE, leaves_of
from macros.showing.pages import Article

# Whole, as every file of HTML on the site: a checker that walks through them asks each for its title.
HEAD = '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Timeline</title></head><body>\n'
FACTS = re.compile(r'<ul class="facts">.*?</ul>', re.DOTALL)


def parted_pages(edition: Edition, articles: Mapping[str, Article]) -> dict[str, str]:
    """File of the site → text. data/homes.json: address → the ids there, of all that a part of a page shows;
    data/timeline.html: the timeline whole, with links as they are on its page."""
    parts = {d.url for d in edition.documents.values() if d.leaf}
    found: dict[str, list[str]] = {}
    for id, home in edition.homes.items():
        if home in parts:
            found.setdefault(home, []).append(id)
    homes = {"data/homes.json": json.dumps(found, separators=(",", ":"))} if found else {}
    return {**homes, **timeline(edition, articles)}


def timeline(edition: Edition, articles: Mapping[str, Article]) -> dict[str, str]:
    """The timeline as one piece, where its page is parted: a section for each year, in their order."""
    whole = edition.documents.get(TIMELINE)
    years = leaves_of(edition, whole) if whole else []
    pieces = [year(d.leaf.key, articles[d.path].html) for d in years if d.leaf and d.path in articles]
    return {"data/timeline.html": f"{HEAD}{''.join(pieces)}</body></html>\n"} if pieces else {}


def year(name: str, article: str) -> str:
    """The list of a year's page as it stands on the page above it."""
    facts = FACTS.search(article)
    found = facts[0].replace('href="../../', 'href="../').replace('href="#', f'href="{name}/#') if facts else ""
    return f'<section class="year"><h2><a href="{name}/">{name}</a> <span class="count"></span></h2>{found}</section>\n'
