"""Makes an edition for each tag of the repository, from the files of that tag."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from macros.checks.edition import read_edition
from macros.model.problems import fatal
from macros.publishing.data_files import data_files
from macros.publishing.editions import frozen_edition
from macros.publishing.revisions import GitError, git, unpack
from macros.publishing.site import write
from macros.reading.editions import FOLDER, TAG, numbers_of_tag
from macros.reading.files import Reader
from macros.showing.pages import pages
from macros.showing.rendering import rendered

STYLE = "docs/assets/permanent.css"


class NoEditionError(Exception):
    """An edition cannot be made; the message is a sentence that says why."""


def missing_editions(root: Path) -> Iterator[tuple[str, str]]:
    """Make the edition of every tag that has none yet, below `root`. Yields (tag, a sentence with the result).

    Raises GitError if the tags cannot be listed.
    """
    for tag in tags_of(root):
        folder = root / FOLDER / tag
        if folder.exists():
            continue
        try:
            files = from_tag(root, tag)
        except (NoEditionError, GitError) as error:
            yield tag, str(error)
            continue
        part = folder.with_name(f".{tag}")  # no half-written edition is left
        shutil.rmtree(part, ignore_errors=True)
        write(files, part, {})
        part.rename(folder)
        yield tag, f"Edition {tag}: {len(files)} files."


def from_tag(root: Path, tag: str) -> dict[str, str]:
    """Path below its folder → text, for the edition of a tag. Raises NoEditionError or GitError."""
    with TemporaryDirectory() as folder:
        unpack(git(root, "archive", f"refs/tags/{tag}"), Path(folder))
        edition, problems = read_edition(Reader(folder))
        if fatal(problems) or not edition.chapters:
            raise NoEditionError(
                f"The files of tag {tag} have errors by today's rules. Take the edition from its release: gh release"
                f" download {tag} --pattern 'edition-*.tar.gz' && mkdir -p editions && tar -xzf edition-{tag}.tar.gz -C"
                f" editions. If there is none: git tag --delete {tag}; git push origin --delete {tag}"
            )
        articles = {path: rendered(page) for path, page in pages(edition).items()}
        style = Path(folder, STYLE).read_text(encoding="utf-8") if Path(folder, STYLE).exists() else ""
        return frozen_edition(edition, articles, data_files(edition), tag, day_of(root, tag), style)


def day_of(root: Path, tag: str) -> str:
    """The day (ISO, UTC) of the commit that a tag names. Raises GitError."""
    seconds = int(git(root, "log", "-1", "--format=%ct", f"refs/tags/{tag}").decode())
    return datetime.fromtimestamp(seconds, tz=UTC).date().isoformat()


def tags_of(root: Path) -> list[str]:
    """The tags of a repository that name an edition, such as 2026.1 or v1.2, sorted."""
    tags: Iterator[str] = (tag for tag in git(root, "tag", "--list").decode().split() if TAG.fullmatch(tag))
    return sorted(tags, key=numbers_of_tag)
