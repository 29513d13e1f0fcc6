"""Git: the commits to compare with, and the files of the edition at one of them."""

import io
import subprocess
import tarfile
from pathlib import Path

CONTENT = ("docs", "data", "bibliography", "mkdocs.yml")  # the files from which an Edition is read


class NoRevisionError(Exception):
    """There is no such commit, or no repository; the message says which."""


def git(root: Path, *args: str) -> bytes:
    """The output of a git command. Raises NoRevisionError with git's message if it fails."""
    try:
        done = subprocess.run(["git", *args], cwd=root, capture_output=True)
    except OSError as error:
        raise NoRevisionError(f"git cannot be run: {error.strerror}") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["git says nothing"]
        raise NoRevisionError(said[0].removeprefix("fatal: "))
    return done.stdout


def fork_point(root: Path, base: str) -> str:
    """The last commit that the present one has in common with `base`; later changes in `base` are not compared.

    base: a branch, tag or commit. Raises NoRevisionError if there is none of that name.
    """
    try:
        commit = (
            git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}").decode().strip()
        )
    except NoRevisionError as error:
        git(root, "rev-parse", "--git-dir")  # outside of a repository git's own message is better
        raise NoRevisionError(f'there is no commit, branch or tag "{base}"') from error
    try:
        return git(root, "merge-base", commit, "HEAD").decode().strip()
    except NoRevisionError:
        return commit  # in a shallow clone, or without a common ancestor


def changed_files(root: Path, base: str) -> list[str]:
    """Paths of the files that differ from a commit; empty if git cannot say."""
    try:
        names = git(root, "diff", "--name-only", "-z", "--end-of-options", base).decode(errors="replace")
    except NoRevisionError:
        return []
    return [name for name in names.split("\0") if name]


def lay_out(root: Path, commit: str, folder: Path) -> None:
    """Write the files from which the edition is read, as they are in a commit, into an empty folder."""
    there = git(root, "ls-tree", "--name-only", commit, *CONTENT).decode().split()
    packed = git(root, "archive", "--format=tar", commit, *there) if there else b""
    if packed:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
