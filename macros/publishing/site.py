"""What a site needs besides its pages: exports, the full-text index, a fixed date; and clean-up of Material's HTML."""

import logging
import os
import re
import subprocess
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, cast

from jinja2.bccache import Bucket, BytecodeCache

from macros.model.edition import Edition
from macros.model.hosting import Repository
from macros.model.problems import Problem, report_lines
from macros.publishing.exports import exports, remembering
from macros.publishing.full_text import FullTextError, Index
from macros.publishing.meanwhile import run_in_background
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
# What only Material's script uses: tabs in a text, its search, its messages, its marks on elements, and the colours of
# the switch, which theme/partials/palette.js knows itself.
IDLE = re.compile(
    r'<script>var target=document.*?</script>|<input [^>]*id="__search"[^>]*>'
    r'|<div class="md-dialog".*?</div>\s*</div>|<div data-md-component="announce">\s*</div>'
    r"|,__md_hash=.*?,0\)(?=,__md_get)"
    r'| data-md-(?:component="[^"]*"|type="[^"]*"|scrollfix)|(?<=<input class="md-option")[^>]*?(?= aria-label)',
    re.DOTALL,
)
# Material's script and its settings. It is not published: docs/assets/page.js does what is of use here.
UNUSED = "assets/javascripts/"
BUNDLE = re.compile(r'<script id="__config".*?</script>|<script src="[^"]*assets/javascripts/bundle\.[^>]*></script>')

log = logging.getLogger("mkdocs.plugins.edition")  # its warnings fail a strict build


class Compiled(BytecodeCache):
    """Templates as they were compiled, by name and text: MkDocs begins each build of a server with none."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key, bucket.checksum] = bucket.code


class Served:
    """What a server keeps from one build to the next: the exports as they were made, the files as they stand, the
    theme's templates."""

    def __init__(self) -> None:
        self.exports, self.written, self.templates = remembering(), cast(dict[Path, str], {}), Compiled()


def start_publishing(
    edition: Edition, articles: Mapping[str, Article], config: Any, served: Served, *, whole: bool
) -> Callable[[], None]:
    """Start making what the site has besides its pages; returns a function that writes it when the pages are there.

    config: MkDocs'; whole: with the full-text index, which a rebuild leaves out, and in the background."""
    folder, written = Path(config.site_dir), served.written
    export = partial(exports if whole else served.exports, edition, articles, published(config.site_url))
    texts, index = (run_in_background(export), Index(passages(edition, articles), folder)) if whole else (export, None)

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
    """Write the texts to their paths below the folder, except those that `written` says are there already."""
    for path, text in texts.items():
        target = folder / path
        if written.get(target) != text or not target.exists():  # a server without --dirty clears the folder
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
            written[target] = text


def cleaned(html: str) -> str:
    """Clean the parts of Material's page that no block of a template can override.

    It fixes what the Nu checker calls an error (autocomplete on checkboxes), joins all styles and all our scripts into
    one file each, and removes Material's own script, blank lines of templates, and the colours that
    theme/partials/palette.js sets already."""
    html = html.replace('id="__drawer" autocomplete="off"', 'id="__drawer" aria-label="Navigation"')
    if NOTES in html:  # a class, since browsers evaluate body:has(.notes) again at each change of a page
        html = html.replace(' class="no-js"', ' class="no-js with-notes"', 1)
    html = without_blank_lines(change_frame(partial(IDLE.sub, ""), PALETTE.sub("", html, count=1)))
    html = STYLES.sub(rf'<link rel="stylesheet" href="\1{STYLE}">', BUNDLE.sub("", html), count=1)
    return SCRIPTS.sub(rf'<script src="\1{SCRIPT}" defer></script>\n', html, count=1)


def without_blank_lines(html: str) -> str:
    """A page without blank lines and indents, except in its article, where they may be part of a text.

    >>> squeezed("<nav>\\n\\n  <a>\\n<article>\\n\\n  x</article>\\n\\n ")
    '<nav>\\n<a>\\n<article>\\n\\n  x</article>\\n'
    """
    return change_frame(partial(BLANK.sub, "\n"), html)


def change_frame(change: Callable[[str], str], html: str) -> str:
    """A page with a change applied to everything but its article."""
    before, start, rest = html.partition("<article")
    article, end, after = rest.rpartition("</article>")
    return change(before) + start + article + end + change(after)


def set_build_date() -> None:
    """Set SOURCE_DATE_EPOCH to the time of the commit, so that two builds of it have the same dates."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", commit_time())


def log_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Log the problems with MkDocs, where an error fails a strict build; returns them as a list."""
    for found in (listed := list(problems)):
        log.log(logging.ERROR if found.severity == "error" else logging.INFO, "\n".join(report_lines([found])))
    return listed


def published(site: str | None) -> Published:
    """Where the edition is published, and the day of its text: that of SOURCE_DATE_EPOCH, so that builds agree."""
    day = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or commit_time()), tz=UTC).date()
    return Published(f"{(site or '').rstrip('/')}/", day.isoformat())


def find_repository(config: MutableMapping[str, Any]) -> Repository:
    """The repository of the files: the one in mkdocs.yml or REPO_URL, or else the one where GitHub runs the build.

    config: MkDocs', in which edit_uri is the path to the editor of docs/. It is set to what is found, for the theme.
    If the address or edit_uri is missing, no page links to a file.
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
    """The time of the last commit in seconds; 0 outside of git."""
    try:
        found = subprocess.run(["git", "log", "-1", "--format=%ct"], capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return "0"
    return found.stdout.strip() or "0"
