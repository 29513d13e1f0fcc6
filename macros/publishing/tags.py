"""Editions made from the tags of the repository, each from the files of its tag."""

import io
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from macros.checks.edition import read_edition
from macros.model.problems import fatal
from macros.publishing.editions import lean
from macros.publishing.exports import data_files
from macros.publishing.site import write
from macros.reading.editions import FOLDER, TAG, numbers_of_tag
from macros.reading.files import Reader
from macros.showing.pages import pages, rendered

STYLE = "docs/assets/permanent.css"
PATIENCE = 120  # seconds for a command of git


class NoEditionError(Exception):
    """An edition cannot be made; the reason as a sentence for whoever asked for it."""


def missing_editions(root: Path) -> Iterator[tuple[str, str]]:
    """Make the edition of every tag that has none yet, below `root`; (tag, what came of it as a sentence) of each.

    Raises NoEditionError where git cannot be asked.
    """
    for tag in tags_of(root):
        folder = root / FOLDER / tag
        if folder.exists():
            continue
        try:
            files = from_tag(root, tag)
        except NoEditionError as error:
            yield tag, str(error)
            continue
        part = folder.with_name(f".{tag}")  # an edition that is half written is none
        shutil.rmtree(part, ignore_errors=True)
        write(files, part, {})
        part.rename(folder)
        yield tag, f"Edition {tag}: {len(files)} files."


def from_tag(root: Path, tag: str) -> dict[str, str]:
    """Path below its folder → text, of the edition of a tag. Raises NoEditionError."""
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
        return lean(edition, articles, data_files(edition), tag, day_of(root, tag), style)


def day_of(root: Path, tag: str) -> str:
    """The day (ISO, UTC) of the commit that a tag names. Raises NoEditionError."""
    seconds = int(git(root, "log", "-1", "--format=%ct", f"refs/tags/{tag}").decode())
    return datetime.fromtimestamp(seconds, tz=UTC).date().isoformat()


def unpack(archive: bytes, folder: Path) -> None:
    """Unpack a tar archive into a folder."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder, filter="data")


def git(root: Path, *words: str) -> bytes:
    """What a command of git prints. Raises NoEditionError where it fails."""
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoEditionError(f"git could not be run: {error}.") from error
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()
        raise NoEditionError(f"git {words[0]}: {reason[-1] if reason else 'it failed'}.")
    return done.stdout


def tags_of(root: Path) -> list[str]:
    """The tags of a repository that name an edition, such as 2026.1 or v1.2, in their order."""
    tags: Iterator[str] = (tag for tag in git(root, "tag", "--list").decode().split() if TAG.fullmatch(tag))
    return sorted(tags, key=numbers_of_tag)
