"""What a site needs beside its pages: exports, the full-text index, a commit's date."""

import logging
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from macros.model.edition import Edition
from macros.model.hosting import Repository
from macros.model.problems import Problem, report
from macros.publishing.articles import Articles, Ready, Work, made
from macros.publishing.exports import exports
from macros.publishing.full_text import FullTextError, Index
from macros.publishing.meanwhile import Processes
from macros.publishing.passages import Passage, passages
from macros.publishing.scripts import SCRIPT, script
from macros.publishing.styles import STYLE, names_used, style
from macros.showing.citing import Published
from macros.showing.pages import Article, Page, pages

log = logging.getLogger("mkdocs.plugins.edition")  # a warning of it fails a strict build


class Beside:
    """What works beside MkDocs in a whole build: the processes that make its articles and exports, and the full-text
    index. A server has none of it, since each rebuild would wait."""

    def __init__(self, *, whole: bool) -> None:
        self.processes, self.index = Processes() if whole else None, cast(Index | None, None)

    def pages(self, edition: Edition) -> Mapping[str, Page | Ready]:
        """Path of a document → its Page, or what a build needs of it."""
        return Articles(edition, self.processes) if self.processes else pages(edition)

    def begin(self, edition: Edition, pages: Mapping[str, Page | Ready], folder: Path) -> None:
        """Begin with the index, which waits for the chapters that are not made yet, and for nothing else."""

        def found() -> Iterator[Passage]:
            yield from passages(edition, {c.document.path: made(pages[c.document.path]) for c in edition.chapters})

        if self.processes:
            self.index = Index(found(), folder)

    def end(self) -> None:
        """Leave no process behind, whether the build has ended well or not."""
        if self.processes:
            self.processes.end()
        if self.index:
            self.index.end()


def publishing(
    edition: Edition, articles: Mapping[str, Article], config: Any, written: dict[Path, str], beside: Beside
) -> Callable[[], None]:
    """Begin with all that the site has beside its pages, and give what ends it when they stand. config: MkDocs's."""
    folder, day, index = Path(config.site_dir), published(config.site_url), beside.index
    begun = beside.processes.begin(export, articles, day, folder) if beside.processes else None

    def finish() -> None:
        if begun:
            begun()
        else:
            write(exports(edition, articles, day), folder, written)
        used = names_used(folder, (article.html for article in articles.values())) if index else None
        deferred = [str(named) for named in config.extra_javascript if getattr(named, "defer", False)]
        styles = style(folder, map(str, config.extra_css), used)
        write({STYLE: styles, SCRIPT: script(folder, deferred)}, folder, written)
        try:
            if index:
                index.finish()
        except FullTextError as error:
            log.warning("The full text is not indexed, and the search box finds names and references only: %s", error)
        beside.end()

    return finish


def export(articles: Mapping[str, Article], day: Published, folder: Path) -> None:
    """Write the exports of the edition that a process has inherited."""
    write(exports(Work.edition, articles, day), folder, {})


def write(texts: Mapping[str, str], folder: Path, written: dict[Path, str]) -> None:
    """Write the texts to their paths below the folder; one that `written` knows to stand there is left alone."""
    for path, text in texts.items():
        target = folder / path
        if written.get(target) != text or not target.exists():  # a server without --dirty clears the folder
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
            written[target] = text


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
