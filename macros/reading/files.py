"""The files of a repository, each parsed once until it changes."""

import os
import re
from collections.abc import Callable, Hashable, Iterator
from errno import EINVAL
from pathlib import Path
from stat import S_ISLNK, S_ISREG
from typing import Any, TypeVar

from macros.model.hosting import Repository
from macros.model.problems import At, Problem, problem
from macros.reading.safety import refused_in_data

Record = TypeVar("Record")
Nothing = TypeVar("Nothing")
Result = TypeVar("Result")
Found = tuple[Record, list[Problem]]
# (path, key) → (time, size and key of the file when it was parsed, the result)
Parsed = dict[tuple[str, str | None], tuple[tuple[int, int, Hashable], Any]]


class Reader:
    """The files of one repository. Each is parsed once and kept until it changes. `repository`: where it is hosted;
    no file says so."""

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)
        self.repository = Repository()
        self.files_parsed: Parsed = {}
        # Whether it will read the files again, as for a server, so that more is worth remembering.
        self.again = False
        # Waits for what another process parses meanwhile, and returns it.
        self.ahead: Callable[[], Parsed] = dict
        # name → (inputs, the result)
        self.results: dict[Hashable, tuple[object, Any]] = {}

    def read(
        self, path: str, parse: Callable[[str, str], Found[Record]], nothing: Nothing, key: Hashable = None
    ) -> Found[Record | Nothing]:
        """(record, problems) of a file; `parse(path, text)` is called only if the file, or `key`, has changed.

        path: relative to the root. nothing: the record to return if the file cannot be read. key: anything beside the
        text that the parsing depends on; a file may be read in several ways, under several keys. Never raises for a
        broken file.
        """
        try:
            stat = (self.root / path).lstat()
            if S_ISLNK(stat.st_mode):
                return nothing, [a_link(path)]
            if not S_ISREG(stat.st_mode):
                raise OSError(EINVAL, "it is no file")  # to read a pipe would block
        except OSError as error:
            return nothing, [unreadable(path, error)]
        signature = (stat.st_mtime_ns, stat.st_size, key)
        place = path, key if isinstance(key, str) else None
        kept = self.files_parsed.get(place)
        if kept is None or kept[0] != signature:
            kept = self.files_parsed[place] = signature, self.parsed(path, parse, nothing)
        found: Found[Record | Nothing] = kept[1]
        return found

    def catch_up(self) -> None:
        """Take over what another process has parsed meanwhile."""
        self.files_parsed = {**self.ahead(), **self.files_parsed}
        self.ahead = dict

    def derived(self, name: Hashable, inputs: object, make: Callable[[], Result]) -> Result:
        """The result of `make()`, kept under this name. It is called again only if `inputs` are no longer equal."""
        kept = self.results.get(name)
        if kept is None or kept[0] != inputs:
            kept = self.results[name] = inputs, make()
        result: Result = kept[1]
        return result

    def parsed(
        self, path: str, parse: Callable[[str, str], Found[Record]], nothing: Nothing
    ) -> Found[Record | Nothing]:
        """(record, problems) of a file, as from `read`, but parsed each time."""
        try:
            data = (self.root / path).read_bytes()
        except OSError as error:
            return nothing, [unreadable(path, error)]
        try:
            text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            return nothing, [problem("F01", At(path, 1 + data.count(b"\n", 0, error.start)), offset=error.start)]
        if not text.strip():
            return nothing, [problem("F02", At(path, 1))]
        record, problems = parse(path, text)
        # Markdown is checked in chapters.py, where code is known from text.
        return record, [
            *problems,
            *(
                ()
                if path.endswith((".md", ".json", ".topojson", ".txt", "mkdocs.yml"))
                else refused_in_data(path, text)
            ),
        ]

    def traced(self, found: Problem) -> Problem:
        """A problem of a built page, moved to the line of the file that has the words, if that can be found."""
        if found.code != "T02" or found.at.line > 1:
            return found
        words = found.what.removeprefix("the page shows ").removesuffix(" as it was typed")
        for path in (*self.paths("data/**/*.yml"), *self.paths("**/*.bib"), *self.paths("docs/**/*.md")):
            text = (self.root / path).read_text(encoding="utf-8", errors="replace")
            if words in text:
                return found._replace(at=At(path, text.count("\n", 0, text.index(words)) + 1))
        return found

    def paths(self, pattern: str) -> list[str]:
        """Paths below the root that match a pattern (* within a folder, ** across folders), sorted."""
        fits = re.compile(re.escape(pattern).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*"))
        return [path for path in self.files(pattern.split("/")[0]) if fits.fullmatch(path)]

    def files(self, folder: str) -> list[str]:
        """Every visible file below a folder of the root. Links to folders are not followed: they may circle."""
        return sorted(path for path, _, leads in self.below(folder) if not leads and printable(path) == path)

    def unprintable(self, folder: str) -> list[str]:
        """The files below a folder whose names hold signs that cannot be shown, with those signs as escapes."""
        return sorted(printable(path) for path, *_ in self.below(folder) if printable(path) != path)

    def links(self, folder: str) -> list[str]:
        """The symbolic links below a folder: what they lead to must not be published."""
        return sorted(printable(path) for path, linked, _ in self.below(folder) if linked)

    def below(self, folder: str) -> Iterator[tuple[str, bool, bool]]:
        """(path, whether it is a link, whether it leads to a folder) of every visible file and every link below a
        folder. Only the folders are read, no file, because this is done at each reading."""
        folders = [folder]
        for here in folders:
            try:
                found = os.scandir(self.root / here)
            except OSError:
                continue  # there is no such folder, or it may not be read
            with found:
                for entry in found:
                    linked, leads = entry.is_symlink(), is_folder(entry)
                    if entry.name.startswith("."):
                        continue
                    if leads and not linked:
                        folders.append(f"{here}/{entry.name}")
                    else:
                        yield f"{here}/{entry.name}", linked, leads


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry of a folder is a folder or a link to one. A link that leads in a circle is not."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def printable(path: str) -> str:
    """A path in a form that can be shown on one line: undecodable bytes and invisible signs as escapes."""
    if path.isprintable():
        return path
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in path)


def unreadable(path: str, error: OSError) -> Problem:
    """The problem of a file that the system does not let us read."""
    reason = error.strerror or type(error).__name__
    return problem("F09", At(path, 1), reason=reason, hint="Look at its permissions")


def a_link(path: str) -> Problem:
    """The problem of a symbolic link, which is not followed: a reviewer of the change would not see its target."""
    return problem("F09", At(path, 1), reason="it is a link to another place", hint="Put the file itself there")
