"""Git: the commits to compare with, and the files of the repository at one of them."""

import io
import subprocess
import tarfile
from pathlib import Path

PATIENCE = 120  # seconds for a git command
CONTENT = ("docs", "data", "bibliography", "mkdocs.yml")  # the files from which an Edition is read


class GitError(Exception):
    """A git command could not be run, or failed; the message says which, and why."""


class NoRevisionError(GitError):
    """There is no commit of that name."""


def git(root: Path, *words: str) -> bytes:
    """The output of a git command, run in a folder. Raises GitError."""
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitError(f"git {words[0]} could not be run: {error}") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["it failed"]
        fatal = (line.removeprefix("fatal: ") for line in said if line.startswith("fatal: "))
        raise GitError(f"git {words[0]}: {next(fatal, said[-1])}")
    return done.stdout


def fork_point(root: Path, base: str) -> str:
    """The last commit that the present one has in common with `base`; later changes in `base` are not compared.

    base: a branch, tag or commit. Raises NoRevisionError if there is none of that name, GitError without a repository.
    """
    try:
        commit = (
            git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}").decode().strip()
        )
    except GitError as error:
        git(root, "rev-parse", "--git-dir")  # outside of a repository git's own message is better
        raise NoRevisionError(f'there is no commit, branch or tag "{base}"') from error
    try:
        return git(root, "merge-base", commit, "HEAD").decode().strip()
    except GitError:
        return commit  # in a shallow clone, or without a common ancestor


def changed_files(root: Path, base: str) -> list[str]:
    """Paths of the files that differ from a commit; empty if git cannot say."""
    try:
        names = git(root, "diff", "--name-only", "-z", "--end-of-options", base).decode(errors="replace")
    except GitError:
        return []
    return [name for name in names.split("\0") if name]


def lay_out(root: Path, commit: str, folder: Path) -> None:
    """Write the files from which the edition is read, as they are in a commit, into an empty folder."""
    there = git(root, "ls-tree", "--name-only", commit, *CONTENT).decode().split()
    packed = git(root, "archive", "--format=tar", commit, *there) if there else b""
    if packed:
        unpack(packed, folder)


def unpack(archive: bytes, folder: Path) -> None:
    """Unpack a tar archive into a folder."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder, filter="data")
