"""The sample edition (golden/edition) as a folder in which one file at a time is changed, and what stands in golden.

`GOLDEN=write python -m pytest tests/test_golden.py` writes what is expected again: read the difference before you
commit it.
"""

import os
import re
import shutil
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from macros.checks.edition import read_edition
from macros.reading.files import Reader
from macros.showing.checks import read_and_check

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
WRITE = os.environ.get("GOLDEN") == "write"
TIMES = count(1)


def copy_sample(folder):
    """The sample, with the schemas and the map of the world that it is read with."""
    shutil.copytree(GOLDEN / "edition", folder, dirs_exist_ok=True)
    shutil.copytree(ROOT / "data/geography", folder / "data/geography")
    for schema in (ROOT / "data").glob("*.schema.json"):
        shutil.copy(schema, folder / "data")
    return folder


class Listed(Reader):
    """A Reader that lists files only once, until `listed` is cleared: listing is half of the time."""

    def __init__(self, root):
        super().__init__(root)
        self.listed = {}

    def files(self, folder):
        if folder not in self.listed:
            self.listed[folder] = super().files(folder)
        return self.listed[folder]


class Sample:
    """A copy of the sample that is read again and again: only the file that was changed is parsed anew."""

    def __init__(self, folder):
        self.folder = copy_sample(folder)
        self.reader = Listed(folder)

    def read(self):
        """(Edition, problems)."""
        return read_edition(self.reader)

    def problems(self):
        """Those of its pages too."""
        return read_and_check(self.reader)[1]

    def write(self, file, content):
        """Put bytes into a file (None: take it away; a Path: a link to it), at a time that no write before it had."""
        path = self.folder / file
        if content is None or isinstance(content, Path) or path.is_symlink() or not path.exists():
            self.reader.listed.clear()
        if content is None or isinstance(content, Path) or path.is_symlink():
            path.unlink(missing_ok=True)
        if content is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            path.symlink_to(content)
            return
        path.write_bytes(content)
        os.utime(path, ns=(0, next(TIMES) * 1_000_000_000))

    @contextmanager
    def with_files(self, files):
        """The sample with other contents in these files; afterwards they are restored."""
        before = {file: self.bytes_of(file) for file in files}
        for file, content in files.items():
            self.write(file, content)
        try:
            yield self
        finally:
            for file, content in before.items():
                self.write(file, content)

    def with_change(self, file, old, new):
        """The same with `new` in the place of `old` in one file; None for old: a whole file of these bytes, or none."""
        return self.with_files({file: self.replaced(file, old, new)})

    def with_page(self, text):
        """The same with a page of these words, docs/page.md."""
        return self.with_files({"docs/page.md": f"---\ntitle: Page\n---\n{text}\n".encode()})

    def bytes_of(self, file):
        path = self.folder / file
        return path.read_bytes() if path.exists() else None

    def replaced(self, file, old, new):
        """The contents of a file with `new` in the place of `old`; None for old: all of it."""
        if old is None:
            return new
        text = self.bytes_of(file).decode()
        assert old in text, f"{file} of the sample has no {old!r}"
        return text.replace(old, new, 1).encode()


def edits(lines):
    """File → its edits, (old, new) each, of lines such as those in golden/problems:

    a path by itself; `-` and what stands there; `+` and what is put in its place. No `-`: the whole file, or a new
    one. `- -`: the file is taken away. `>` and a path: the file is a link to that.
    """
    found, file = {}, None
    for line in lines:
        sign, text = line[:1], line[1:]
        if sign not in "-+>":
            file, before = line, ""
            found[file] = []
        elif sign == "-" and before == "-":
            found[file][-1][0] += "\n" + text
        elif sign == "-":
            found[file].append([text, None])
        elif sign == ">":
            found[file].append([">", text])
        elif before == "+":
            found[file][-1][1] += "\n" + text
        elif before == "-":
            found[file][-1][1] = text
        else:
            found[file].append([None, text])
        before = sign
    return found


def edited(sample, lines):
    """File → its contents after the edits of a case."""
    files = {}
    for file, pairs in edits(lines).items():
        text = sample.bytes_of(file)
        for old, new in pairs:
            if old == " -":
                text = None
            elif old == ">":
                text = Path(new)
            elif old is None:
                text = (new + "\n").encode()
            else:
                assert old in text.decode(), f"{file} of the sample has no {old!r}"
                text = text.decode().replace(old, new or "", 1).encode()
        files[file] = text
    return files


def cases(path):
    """Name → (edits, expected lines) of the cases in a file: `== name`, edits, `=> ` and each problem's whole line."""
    found = {}
    if not path.exists():
        return found
    for part in re.split(r"^== ", path.read_text(), flags=re.M)[1:]:
        name, *lines = part.rstrip("\n").split("\n")
        assert name not in found, f"{path.name} has two cases {name!r}"
        typed = [line for line in lines if not line.startswith("=>")]
        found[name] = [t for t in typed if t], [line[3:] for line in lines if line.startswith("=> ")]
    return found


def golden(path, text):
    """The content of a golden file; with GOLDEN=write it is written first."""
    if WRITE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return path.read_text() if path.exists() else ""
