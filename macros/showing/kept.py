"""Texts that take long to make, kept as files by the hash of what they are made from: they outlive the process."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


@dataclass
class Kept:
    """made_by: what makes the texts, with its version; another version makes all anew. folder: None keeps nothing.

    begins, ends: how each text does; a file that does not is damaged, and is made again.
    """

    made_by: str
    begins: str
    ends: str
    folder: Path | None = None

    def text(self, of: str, make: Callable[[str], str]) -> str:
        """What `make(of)` gives. A folder that cannot be read or written is done without."""
        if self.folder is None:
            return make(of)
        path = self.folder / sha256(f"{self.made_by}\n{of}".encode()).hexdigest()
        with suppress(OSError, UnicodeDecodeError):
            found = path.read_bytes().decode()
            if found.startswith(self.begins) and found.rstrip().endswith(self.ends):
                return found
        made = make(of)
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            beside = path.with_suffix(f".{os.getpid()}")  # two builds may run: no file is seen half written
            beside.write_bytes(made.encode())
            beside.replace(path)
        return made
