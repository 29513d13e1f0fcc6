"""What a site needs beside its pages: exports, the full-text index, a commit's date, Material's pages put right."""

import logging
import os
import re
import subprocess
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from macros.model.edition import Edition
from macros.model.hosting import Repository
from macros.model.problems import Problem, report
from macros.publishing.exports import exports
from macros.publishing.full_text import FullTextError, Index
from macros.publishing.meanwhile import meanwhile
from macros.publishing.passages import passages
from macros.publishing.scripts import SCRIPT, script
from macros.publishing.styles import STYLE, names_used, style
from macros.showing.citing import Published
from macros.showing.pages import Article

NOTES = ' class="notes"'
STYLES = re.compile(
    r'<link rel="stylesheet" href="([^"]*)assets/stylesheets/main\.[^>]*>(?:\s*<link rel="stylesheet"[^>]*>)*'
)
SCRIPTS = re.compile(r'(?:<script src="([^"]*)assets/[\w-]+\.js" defer></script>\s*)+')
PALETTE, BLANK = re.compile(r"<script>var palette=.*?</script>"), re.compile(r"\n\s+")
# What only Material's script asks for: tabs in a text, its search, its messages, its marks on elements, the colours of
# a switch, which theme/partials/palette.js knows.
IDLE = re.compile(
    r'<script>var target=document.*?</script>|<input [^>]*id="__search"[^>]*>'
    r'|<div class="md-dialog".*?</div>\s*</div>|<div data-md-component="announce">\s*</div>'
    r"|,__md_hash=.*?,0\)(?=,__md_get)"
    r'| data-md-(?:component="[^"]*"|type="[^"]*"|scrollfix)|(?<=<input class="md-option")[^>]*?(?= aria-label)',
    re.DOTALL,
)
# Material's script and its settings: what it does of use here docs/assets/page.js does. Its files are not published.
UNUSED = "assets/javascripts/"
# Where what stands before an article is parted: its head, the bar with the title of the page, the contents beside it.
PIECES = re.compile('(?=<body|<div class="md-header__topic" data-md-component|</header>)')
BUNDLE = re.compile(r'<script id="__config".*?</script>|<script src="[^"]*assets/javascripts/bundle\.[^>]*></script>')

log = logging.getLogger("mkdocs.plugins.edition")  # a warning of it fails a strict build


def publishing(
    edition: Edition, articles: Mapping[str, Article], config: Any, written: dict[Path, str], *, whole: bool
) -> Callable[[], None]:
    """Begin with all that the site has beside its pages, and give what ends it when they stand. config: MkDocs's;
    whole: with the full-text index, for which no rebuild waits, and by another process while pages are filled."""
    folder, export = Path(config.site_dir), partial(exports, edition, articles, published(config.site_url))
    texts, index = (meanwhile(export), Index(passages(edition, articles), folder)) if whole else (export, None)

    def finish() -> None:
        write(texts(), folder, written)
        used = names_used(folder, (article.html for article in articles.values())) if whole else None
        deferred = [str(named) for named in config.extra_javascript if getattr(named, "defer", False)]
        styles = style(folder, map(str, config.extra_css), used)
        write({STYLE: styles, SCRIPT: script(folder, deferred)}, folder, written)
        try:
            if index:
                index.finish()
        except FullTextError as error:
            log.warning("The full text is not indexed, and the search box finds names and references only: %s", error)

    return finish


def write(texts: Mapping[str, str], folder: Path, written: dict[Path, str]) -> None:
    """Write the texts to their paths below the folder; one that `written` knows to stand there is left alone."""
    for path, text in texts.items():
        target = folder / path
        if written.get(target) != text or not target.exists():  # a server without --dirty clears the folder
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
            written[target] = text


def mended(html: str) -> str:
    """Material's page, where no block reaches: without what the Nu checker calls an error, autocomplete on checkboxes;
    with all styles in one file and all our scripts in another, without its own script, and without blank lines of
    templates and the colours set a second time (theme/partials/palette.js sets them)."""
    before, start, rest = html.partition("<article")
    article, end, after = rest.rpartition("</article>")
    if NOTES in article:  # a class, since body:has(.notes) is asked anew at each change of a page
        before = before.replace(' class="no-js"', ' class="no-js with-notes"', 1)
    return "".join([*map(cleaned, PIECES.split(before)), start, article, end, cleaned(after)])


@lru_cache(maxsize=256)
def cleaned(piece: str) -> str:
    """What stands before an article, or after it; kept, because most pages have most pieces in common.

    >>> cleaned("<nav>\\n\\n  <a>\\n\\n ")
    '<nav>\\n<a>\\n'
    """
    piece = piece.replace('id="__drawer" autocomplete="off"', 'id="__drawer" aria-label="Navigation"')
    piece = BLANK.sub("\n", IDLE.sub("", PALETTE.sub("", piece, count=1)))
    piece = STYLES.sub(rf'<link rel="stylesheet" href="\1{STYLE}">', BUNDLE.sub("", piece), count=1)
    return SCRIPTS.sub(rf'<script src="\1{SCRIPT}" defer></script>\n', piece, count=1)


def dated() -> None:
    """Give two builds of one commit the same dates."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", commit_time())


def logged(problems: Iterable[Problem]) -> list[Problem]:
    """The problems, which MkDocs's log has now: an error among them fails a strict build."""
    for found in (listed := list(problems)):
        log.log(logging.ERROR if found.severity == "error" else logging.INFO, "\n".join(report([found])))
    return listed


def published(site: str | None) -> Published:
    """Where the edition is published, and the day of its text: SOURCE_DATE_EPOCH's, so that builds agree."""
    day = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or commit_time()), tz=UTC).date()
    return Published(f"{(site or '').rstrip('/')}/", day.isoformat())


def hosted(config: MutableMapping[str, Any]) -> Repository:
    """Where the files are kept: at the address that mkdocs.yml or REPO_URL gives, else where GitHub runs the build.

    config: MkDocs' own, in which edit_uri is the way to the editor of docs/. It learns what is found, for its theme;
    without either part no page leads to a file.
    """
    server, name = os.environ.get("GITHUB_SERVER_URL"), os.environ.get("GITHUB_REPOSITORY")
    address = (config["repo_url"] or (f"{server}/{name}" if server and name else "")).rstrip("/")
    edit = config["edit_uri"] or ""
    if not (address and edit):
        config["repo_url"] = config["repo_name"] = config["edit_uri"] = None
        return Repository()
    config["repo_url"], config["repo_name"] = address, config["repo_name"] or "GitHub"
    return Repository(address, edit.strip("/").removesuffix("docs"))


def commit_time() -> str:
    """Seconds of the last commit, so that two builds of one commit carry the same dates; 0 outside of git."""
    try:
        found = subprocess.run(["git", "log", "-1", "--format=%ct"], capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return "0"
    return found.stdout.strip() or "0"
