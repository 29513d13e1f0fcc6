"""The frame of a page, which is what Material's templates put around an article: cleaned, and rendered once for all
pages that share it. Bars and contents that hundreds of pages share took half of the time of rendering.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from macros.publishing.scripts import SCRIPT
from macros.publishing.styles import STYLE
from macros.showing.rendering import TocEntry

NOTES = ' class="notes"'
STYLES = re.compile(
    r'<link rel="stylesheet" href="([^"]*)assets/stylesheets/main\.[^>]*>(?:\s*<link rel="stylesheet"[^>]*>)*'
)
SCRIPTS = re.compile(
    r'<script src="([^"]*)assets/[\w-]+\.js" defer></script>\s*'
    r'(?:<script src="[^"]*assets/[\w-]+\.js" defer></script>\s*)*'
)
PALETTE, BLANK = re.compile(r"<script>var palette=.*?</script>"), re.compile(r"\n\s+")
# What only Material's script uses: tabs in a text, its search, its messages, its marks on elements, and the colours of
# the switch, which theme/partials/palette.js knows itself. Each alternative, here and below, begins with a literal
# character, not with a lookaround, so that `re` can skip all others: it takes less than half of the time.
IDLE = re.compile(
    r'<script>var target=document.*?</script>|<input [^>]*id="__search"[^>]*>'
    r'|<div class="md-dialog".*?</div>\s*</div>|<div data-md-component="announce">\s*</div>'
    r"|,__md_hash=.*?,0\)(?=,__md_get)"
    r'| data-md-(?:component="[^"]*"|type="[^"]*"|scrollfix|color-media="[^>]*?(?= aria-label))',
    re.DOTALL,
)
# Material's script and its settings. It is not published: docs/assets/page.js does what is of use here.
UNUSED = "assets/javascripts/"
BUNDLE = re.compile(r'<script id="__config".*?</script>|<script src="[^"]*assets/javascripts/bundle\.[^>]*></script>')
# Where the HTML before an article is split: its head, the bar with the title of the page, the contents beside it.
PIECES = re.compile('<body|<div class="md-header__topic" data-md-component|</header>')

# Blocks that differ for each page in the contents: it is marked there, with its headings and its neighbours.
OWN = ("tabs", "site_nav", "footer")


def cleaned(html: str) -> str:
    """Clean the parts of Material's page that no block of a template can override.

    It fixes what the Nu checker calls an error (autocomplete on checkboxes), joins all styles and all our scripts into
    one file each, and removes Material's own script, blank lines of templates, and the colours that
    theme/partials/palette.js sets already."""
    before, start, rest = html.partition("<article")
    article, end, after = rest.rpartition("</article>")
    if NOTES in article:  # a class, since browsers evaluate body:has(.notes) at each change of a page
        before = before.replace(' class="no-js"', ' class="no-js with-notes"', 1)
    pieces = PIECES.sub(r"\0\g<0>", before).split("\0")
    return "".join([*map(cleaned_piece, pieces), start, article, end, cleaned_piece(after)])


@lru_cache(maxsize=256)
def cleaned_piece(piece: str) -> str:
    """A piece of what stands before or after an article; cached, because most pages share most pieces.

    >>> cleaned_piece("<nav>\\n\\n  <a>\\n\\n ")
    '<nav>\\n<a>\\n'
    """
    piece = piece.replace('id="__drawer" autocomplete="off"', 'id="__drawer" aria-label="Navigation"')
    piece = BLANK.sub("\n", IDLE.sub("", PALETTE.sub("", piece, count=1)))
    piece = STYLES.sub(rf'<link rel="stylesheet" href="\1{STYLE}">', BUNDLE.sub("", piece), count=1)
    return SCRIPTS.sub(rf'<script src="\1{SCRIPT}" defer></script>\n', piece, count=1)


def filled_once() -> Callable[..., str]:
    """What theme/main.html calls around a block, in one build: the block is rendered once for all pages of a folder,
    whose relative links are the same."""
    kept: dict[tuple[str, str, int], tuple[str, str]] = {}

    @pass_context
    def once(context: Context, block: str, *, title: str = "", caller: Callable[[], str]) -> str:
        """title: of the page, where the block shows it; it stands on a line of its own."""
        page, line = context["page"], f" {title}\n" if title else ""
        folder = page.url.rstrip("/").rpartition("/")[0] if page else ""
        if not folder or page.meta.get("hide") or (block in OWN and not is_below_a_page(page)):
            return caller()
        if (kind := (block, folder, id(page.parent))) not in kept:
            before, found, after = (html := caller()).rpartition(line) if line else ("", "", caller())
            if found != line:
                return html
            kept[kind] = before, after
        return line.join(kept[kind])

    return once


def is_below_a_page(page: Any) -> bool:
    """Whether a page has another page above it, as an entry has, and so is not in the contents itself."""
    return page.parent is not None and page.parent.is_page


def anchors(headings: Iterable[TocEntry], anchor: Callable[[str, str, int], Any]) -> list[Any]:
    """The headings of an article as MkDocs has them in a table of contents. anchor: MkDocs' AnchorLink."""
    links = []
    for heading in headings:
        links.append(link := anchor(heading.title, heading.id, heading.level))
        link.children = anchors(heading.below, anchor)
    return links
