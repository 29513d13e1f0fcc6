"""The files of a repository, each parsed once until it changes."""

import os
import re
from errno import EINVAL
from pathlib import Path
from stat import S_ISLNK, S_ISREG

from macros.model.hosting import Repository
from macros.model.problems import At, problem
from macros.reading.safety import refused_in_data


class Reader:
    """The files of one repository, each kept as it was parsed until it changes. `repository`: where it is hosted, which
    no file of it says."""

    def __init__(self, root):
        self.root = Path(root)
        self.kept = {}
        self.made = {}
        self.repository = Repository()

    def read(self, path, parse, nothing, key=None):
        """(record, problems) of the file; `parse(path, text)` is called only if the file, or `key`, has changed.

        key: what the parsing depends on beside the text. One file may be read in several ways under several keys.
        """
        try:
            stat = (self.root / path).lstat()
            if S_ISLNK(stat.st_mode):
                return nothing, [a_link(path)]
            if not S_ISREG(stat.st_mode):
                raise OSError(EINVAL, "it is no file")  # a pipe would keep whoever reads it waiting
        except OSError as error:
            return nothing, [unreadable(path, error)]
        signature = (stat.st_mtime_ns, stat.st_size, key)
        place = path, key if isinstance(key, str) else None
        if self.kept.get(place, (None,))[0] != signature:
            self.kept[place] = signature, self.parsed(path, parse, nothing)
        return self.kept[place][1]

    def derived(self, name, inputs, make):
        """What `make()` made of these inputs, under this name; made again only when one of them is another."""
        kept = self.made.get(name)
        if kept is None or kept[0] != inputs:
            kept = self.made[name] = inputs, make()
        return kept[1]

    def parsed(self, path, parse, nothing):
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
        # Markdown is looked at where code can be told from text.
        return record, [
            *problems,
            *(
                ()
                if path.endswith((".md", ".json", ".topojson", ".txt", "mkdocs.yml"))
                else refused_in_data(path, text)
            ),
        ]

    def traced(self, found):
        """A problem of a built page at the line of the file that holds its words, where the page's own lacks them."""
        if found.code != "T02" or found.at.line > 1:
            return found
        words = found.what.removeprefix("the page shows ").removesuffix(" as it was typed")
        for path in (*self.paths("data/**/*.yml"), *self.paths("**/*.bib"), *self.paths("docs/**/*.md")):
            text = (self.root / path).read_text(encoding="utf-8", errors="replace")
            if words in text:
                return found._replace(at=At(path, text.count("\n", 0, text.index(words)) + 1))
        return found

    def paths(self, pattern):
        """Paths below the root that match a pattern (* within a folder, ** across folders), sorted."""
        fits = re.compile(re.escape(pattern).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*"))
        return [path for path in self.files(pattern.split("/")[0]) if fits.fullmatch(path)]

    def files(self, folder):
        """Every visible file below a folder of the root. Links to folders are not followed: they may circle."""
        return sorted(path for path, _, leads in self.below(folder) if not leads and shown(path) == path)

    def odd(self, folder):
        """The files below a folder whose names nobody can read, the signs of each as they can be shown."""
        return sorted(shown(path) for path, *_ in self.below(folder) if shown(path) != path)

    def links(self, folder):
        """The links below a folder: what they lead to is nobody's to publish."""
        return sorted(shown(path) for path, linked, _ in self.below(folder) if linked)

    def below(self, folder):
        """(path, whether it is a link, whether it leads to a folder) of every visible file below a folder, and of every
        link. All is known from the folders themselves: no file is asked for, since this is done at each reading."""
        folders = [folder]
        for here in folders:
            try:
                found = os.scandir(self.root / here)
            except OSError:
                continue  # there is no such folder, or it may not be read
            with found:
                for one in found:
                    linked, leads = one.is_symlink(), is_folder(one)
                    if one.name.startswith("."):
                        continue
                    if leads and not linked:
                        folders.append(f"{here}/{one.name}")
                    else:
                        yield f"{here}/{one.name}", linked, leads


def is_folder(one):
    """Whether an entry of a folder is a folder, or a link to one; a link that leads round to itself is none."""
    try:
        return one.is_dir()
    except OSError:
        return False


def shown(path):
    """A path as a line of text can show it: bytes that are no letters, and signs without a shape, by their numbers."""
    if path.isprintable():
        return path
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in path)


def unreadable(path, error):
    reason = error.strerror or type(error).__name__
    return problem("F09", At(path, 1), reason=reason, hint="Look at its permissions")


def a_link(path):
    """The problem of a link of the file system, which is not followed: nobody who reads the change sees its target."""
    return problem("F09", At(path, 1), reason="it is a link to another place", hint="Put the file itself there")
