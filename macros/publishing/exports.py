"""All that the site has beside its pages, made from the Edition and the rendered articles: path → text."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from macros.model.edition import Edition
from macros.model.texts import Work
from macros.publishing.data_files import DATA
from macros.publishing.editions import frozen_files
from macros.publishing.feeds import feeds
from macros.publishing.linker import linker_data
from macros.publishing.moved import moved_pages
from macros.publishing.parted import parted_pages
from macros.publishing.permanent import Built, built, facts_beside, permanent_files, script_data
from macros.reading.watched import Remembered
from macros.showing.citing import Published
from macros.showing.rendering import Article

# `--report`: the colour of whatever belongs to one report; its siglum is always there too, for readers without colours.
REPORT_STYLE = """\
[data-md-color-scheme="default"] {{ --{siglum}: {light}; }}
[data-md-color-scheme="slate"] {{ --{siglum}: {dark}; }}
[data-report="{siglum}"], [href*="#{siglum}-"], [id^="{siglum}-"]:target {{ --report: var(--{siglum}); }}
.number[href^="#{siglum}-"]::before {{ content: "{said} "; }}
"""


def exports(edition: Edition, articles: Mapping[str, Article], published: Published) -> dict[str, str]:
    """Path below the site's root → text, for every export. articles: path of a document → its rendered article."""
    site = built(edition, articles, published)
    return united(export(site, name) for name in names(site))


def remembering() -> Callable[[Edition, Mapping[str, Article], Published], dict[str, str]]:
    """The same for one Edition after another: what reads nothing that has changed is not made again."""
    kept: Remembered[Built, str, dict[str, str]] = Remembered(export)

    def again(*given: Any) -> dict[str, str]:
        site = built(*given)
        return united(kept.all(site, names(site)).values())

    return again


def names(site: Built) -> tuple[str, ...]:
    """What export() can make: a file, several that belong together, the page of a paragraph or note."""
    return (*FILES, *SEVERAL, *site.paragraphs, *site.notes)


def export(site: Built, name: str) -> dict[str, str]:
    """Path below the site's root → text, of the files that are made under a name."""
    if name in FILES:
        return {name: FILES[name](site)}
    return SEVERAL[name](site) if name in SEVERAL else permanent_files(site, name)


def united(parts: Iterable[Mapping[str, str]]) -> dict[str, str]:
    return {path: text for part in parts for path, text in part.items()}


def report_colours(works: Iterable[Work]) -> str:
    """CSS with the colours that each report's index.md names, for its references, paragraph numbers and rows."""
    return "".join(
        REPORT_STYLE.format(siglum=w.short, said=w.short.upper(), light=light, dark=dark)
        for w in works
        for light, dark in [w.colours]
    )


FILES: Mapping[str, Callable[[Built], str]] = {
    **DATA,
    "data/citing.json": lambda site: script_data(site, site.published),
    "linker.json": linker_data,
    "assets/reports.css": lambda site: report_colours(site.works.values()),
}
# A name → what makes files that belong together.
SEVERAL: Mapping[str, Callable[[Built], dict[str, str]]] = {
    "facts beside paragraphs": facts_beside,
    "moved pages": moved_pages,
    "parted pages": lambda site: parted_pages(site, site.articles),
    "kept editions": frozen_files,
    "feeds": lambda site: feeds(site, site.published),
}
