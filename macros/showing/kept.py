"""A cache of texts that take long to make, in files named by the hash of what they are made from."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


@dataclass
class FileCache:
    """made_by: what makes the texts, and its version; a new version makes them all again. folder: None keeps nothing.

    begins, ends: the beginning and end of every text; a file without them is damaged, and is made again.
    """

    made_by: str
    begins: str
    ends: str
    folder: Path | None = None

    def text(self, source: str, make: Callable[[str], str]) -> str:
        """The result of `make(source)`, cached if possible. A folder that cannot be read or written is ignored."""
        if self.folder is None:
            return make(source)
        path = self.folder / sha256(f"{self.made_by}\n{source}".encode()).hexdigest()
        with suppress(OSError, UnicodeDecodeError):
            found = path.read_bytes().decode()
            if found.startswith(self.begins) and found.rstrip().endswith(self.ends):
                return found
        made = make(source)
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(f".{os.getpid()}")  # two builds may run: no file is seen half written
            unfinished.write_bytes(made.encode())
            unfinished.replace(path)
        return made
