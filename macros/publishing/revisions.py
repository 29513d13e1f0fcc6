"""The files of the edition as they were in another commit, laid into a folder."""

import io
import subprocess
import tarfile
from pathlib import Path

CONTENT = ("docs", "data", "bibliography", "mkdocs.yml")  # what an Edition is read from


class NoRevisionError(Exception):
    """There is no such commit, or no repository; the words say which."""


def git(root: Path, *args: str) -> bytes:
    """What git prints; NoRevisionError with its own words where it fails."""
    try:
        done = subprocess.run(["git", *args], cwd=root, capture_output=True)
    except OSError as error:
        raise NoRevisionError(f"git cannot be run: {error.strerror}") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["git says nothing"]
        raise NoRevisionError(said[0].removeprefix("fatal: "))
    return done.stdout


def fork_point(root: Path, base: str) -> str:
    """The commit from which the present one parted from `base`: what was done there since is no part of a change.

    base: a branch, tag or commit. NoRevisionError where there is none of that name.
    """
    try:
        commit = (
            git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}").decode().strip()
        )
    except NoRevisionError as error:
        git(root, "rev-parse", "--git-dir")  # outside of a repository git's own words are better
        raise NoRevisionError(f'there is no commit, branch or tag "{base}"') from error
    try:
        return git(root, "merge-base", commit, "HEAD").decode().strip()
    except NoRevisionError:
        return commit  # of a shallow clone, or without a common beginning


def changed_files(root: Path, base: str) -> list[str]:
    """Paths of the files that differ from a commit; none where that cannot be told."""
    try:
        names = git(root, "diff", "--name-only", "-z", "--end-of-options", base).decode(errors="replace")
    except NoRevisionError:
        return []
    return [name for name in names.split("\0") if name]


def lay_out(root: Path, commit: str, folder: Path) -> None:
    """Write the files from which the edition is read, as the commit has them, into an empty folder."""
    there = git(root, "ls-tree", "--name-only", commit, *CONTENT).decode().split()
    packed = git(root, "archive", "--format=tar", commit, *there) if there else b""
    if packed:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
