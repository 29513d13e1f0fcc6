"""What a site needs besides its pages: exports, the full-text index, and a fixed date."""

import gc
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from jinja2 import BytecodeCache

from macros.model.edition import Edition
from macros.model.hosting import Repository
from macros.model.problems import Problem, report_lines
from macros.publishing.articles import Articles, Inherited
from macros.publishing.exports import exports, remembering
from macros.publishing.full_text import FullTextError, Index
from macros.publishing.meanwhile import Processes, in_own_process
from macros.publishing.passages import Passage, passages
from macros.publishing.revisions import GitError, git
from macros.publishing.scripts import SCRIPT, script
from macros.publishing.styles import STYLE, names_used, style
from macros.reading.ahead import parsed_ahead
from macros.reading.files import Reader
from macros.showing import drawing
from macros.showing.citing import Published
from macros.showing.rendering import Article
from macros.showing.templates import keep_compiled

log = logging.getLogger("mkdocs.plugins.edition")  # its warnings fail a strict build


class Served:
    """What a server keeps from one build to the next: the exports, and the files that it has written."""

    def __init__(self) -> None:
        self.exports, self.files = remembering(), cast(dict[str, str], {})

    def written(self, folder: Path) -> dict[str, str]:
        """The files that are in the folder of the site already: path → text. If the last of them is gone, all are: a
        server without --dirty empties the folder before each build."""
        if not (folder / next(reversed(self.files), "")).is_file():
            self.files = {}
        return self.files


class Background:
    """What works beside MkDocs in a whole build: processes that make its articles and exports, and the full-text index.

    A server has none of it: each rebuild would have to wait."""

    def __init__(self, *, whole: bool) -> None:
        self.whole, self.processes, self.index = whole, Processes(), cast(Index | None, None)
        self.begun: Articles | None = None

    def reading(self, reader: Reader) -> Reader:
        """The same Reader, prepared: for a whole build, another process begins to parse what is read after the texts;
        for a server, it will read again later."""
        reader.again = not self.whole
        if self.whole:
            reader.ahead = in_own_process(parsed_ahead, {}, reader.root)
        return reader

    def begin(self, edition: Edition) -> None:
        """Start making the articles, and the index of them, while the edition is still being checked."""
        if self.whole:
            self.begun = Articles(edition, self.processes)
            self.index = Index(found_in(edition, self.begun))

    def articles(self, edition: Edition) -> Articles:
        return self.begun or Articles(edition, self.processes)

    def index_into(self, folder: Path) -> None:
        """Have the index written below a folder, once MkDocs has cleared it."""
        if self.index:
            self.index.into(folder)

    def end(self) -> None:
        """Leave no process behind, whether the build has succeeded or failed."""
        self.processes.end()
        if self.index:
            self.index.end()


def found_in(edition: Edition, articles: Articles) -> Iterator[Passage]:
    """The passages for the index. Iterating waits for the articles of chapters, and for no others."""
    yield from passages(edition, {c.document.path: articles[c.document.path].article for c in edition.chapters})


def start_publishing(
    edition: Edition, articles: Mapping[str, Article], config: Any, served: Served, background: Background
) -> Callable[[], None]:
    """Start making what the site has besides its pages; returns a function that completes it when the pages are there.

    config: MkDocs'."""
    folder, day, index = Path(config.site_dir), published(config.site_url), background.index
    written = served.written(folder)
    exported = background.processes.begin(export, articles, day, folder) if background.whole else None

    def finish() -> None:
        if exported:
            exported()
        else:
            write(served.exports(edition, articles, day), folder, written)
        used = names_used(folder, (article.html for article in articles.values())) if background.whole else None
        deferred = [str(named) for named in config.extra_javascript if getattr(named, "defer", False)]
        styles = style(folder, map(str, config.extra_css), used)
        write({STYLE: styles, SCRIPT: script(folder, deferred)}, folder, written)
        try:
            if index:
                index.finish()
        except FullTextError as error:
            log.warning("The full text is not indexed, and the search box finds names and references only: %s", error)
        background.end()
        if not background.whole:
            settle()

    return finish


def export(articles: Mapping[str, Article], day: Published, folder: Path) -> None:
    """Write the exports of the edition that this process has inherited."""
    write(exports(Inherited.edition, articles, day), folder, {})


def write(texts: Mapping[str, str], folder: Path, written: dict[str, str]) -> None:
    """Write the texts to their paths below the folder, except those that `written` says are there already."""
    for path, text in texts.items():
        if written.get(path) != text:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
            written[path] = text


def keep_in(folder: Path) -> BytecodeCache | None:
    """Cache below a folder what every build would make again: the drawings, and the templates as Jinja has compiled
    them. Returns the cache of templates, so that the theme's can be kept there too."""
    drawing.kept.folder = folder / "drawings"
    return keep_compiled(folder / "templates")


def settle() -> None:
    """After a server's first build: spare the garbage collector what was made, most of which stays, and let it look at
    what is made later only now and then. Otherwise it would take a fifth of the time of each rebuild."""
    if not gc.get_freeze_count():
        gc.freeze()
        gc.set_threshold(50_000, 10, 5)


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
        return git(Path(), "log", "-1", "--format=%ct").decode().strip()
    except GitError:
        return "0"
