"""Editions frozen under a tag, editions/TAG/, each whole and as its manifest says, or none at all.

    editions/2026.1/manifest.sha256    one line a file, as sha256sum writes and checks it
    editions/2026.1/edition.json       its words, for comparison
    editions/2026.1/…                  its chapters and data, as they were published

The folder is not in the repository: `make editions` makes it from the tags, a release brings it along.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from macros.model.editions import Kept
from macros.model.problems import At, Problem, problem
from macros.reading.files import Reader

FOLDER = "editions"
MANIFEST, RECORD = "manifest.sha256", "edition.json"
TAG = re.compile(r"v?[0-9]{1,8}(?:\.[0-9]{1,8}){0,3}")
LINE = re.compile(r"([0-9a-f]{64}) [ *]([\w-][\w.-]*(?:/[\w-][\w.-]*)*)", re.A)


class BrokenEdition(Exception):  # noqa: N818 – it becomes a Problem
    """Raised for an edition that is not what its manifest says, with the reason, as the end of a sentence, and the
    file."""


def read_editions(reader: Reader, problems: list[Problem]) -> tuple[Kept, ...]:
    """All frozen editions, the oldest first. A broken one is left out, and a problem added."""
    folder = reader.root / FOLDER
    folders = folder.iterdir() if folder.is_dir() else ()
    names = sorted(path.name for path in folders if path.is_dir() and not path.name.startswith("."))
    found = []
    for name in names:
        there = states(folder / name)
        if not there:  # an empty folder, as git leaves one
            continue
        kept, wrong = reader.derived(("edition", name), there, partial(kept_or_problem, reader, name))
        found += [kept] if kept else []
        problems += wrong
    return tuple(sorted(found, key=lambda kept: (kept.day, numbers_of_tag(kept.tag))))


def states(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """(path, time, size) of each file of a folder, to tell whether one has changed."""
    stats = ((str(path), path.stat()) for path in sorted(folder.rglob("*")) if path.is_file())
    return tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in stats)


def kept_or_problem(reader: Reader, name: str) -> tuple[Kept | None, list[Problem]]:
    """(the Kept of a folder, no problem), or (None, what is wrong with it)."""
    try:
        return read_kept(reader, name), []
    except BrokenEdition as broken:
        what, file = broken.args
        return None, [problem("F12", At(f"{FOLDER}/{name}/{file}", 1), tag=name, what=what)]


def numbers_of_tag(tag: str) -> list[int]:
    """The numbers of a tag, for sorting: v1.10 → [1, 10]."""
    return [int(number) for number in re.findall(r"[0-9]+", tag)]


def read_kept(reader: Reader, tag: str) -> Kept:
    """The Kept of a folder. Raises BrokenEdition if anything is not as the manifest says."""
    if not TAG.fullmatch(tag):
        raise BrokenEdition("its name is no tag of an edition, such as 2026.1", MANIFEST)
    files = checked(reader, tag)
    if RECORD not in files:
        raise BrokenEdition("the manifest does not name edition.json", MANIFEST)
    try:
        record = json.loads(files[RECORD])
        return kept_of(tag, record, files)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BrokenEdition("edition.json does not have the form of an edition's", RECORD) from error


def kept_of(tag: str, record: Any, files: dict[str, str]) -> Kept:
    """The Kept of a record. Raises ValueError, KeyError, TypeError or AttributeError if it has the wrong form."""
    if record["tag"] != tag or not re.fullmatch(r"\d{4}-\d\d-\d\d", record["day"]):
        raise ValueError(record["tag"])
    return Kept(
        tag=tag,
        day=record["day"],
        texts={str(id): str(words) for id, words in record["texts"].items()},
        annotations={str(id): (str(place), str(words)) for id, (place, words) in record["annotations"].items()},
        facts={str(id): (tuple(map(str, places)), str(words)) for id, (places, words) in record["facts"].items()},
        files=files,
    )


def checked(reader: Reader, tag: str) -> dict[str, str]:
    """Path → text of every file of an edition. Raises BrokenEdition if one is missing, changed or not in the
    manifest."""
    root = reader.root / FOLDER / tag
    sums = dict(sums_of(text_of(root / MANIFEST, MANIFEST)))
    there = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()} - {MANIFEST}
    for path in sorted(there ^ sums.keys()):
        raise BrokenEdition("the file is not in the manifest" if path in there else "the file is lacking", path)
    files = {}
    for path, wanted in sums.items():
        files[path] = text_of(root / path, path)
        if hashlib.sha256(files[path].encode()).hexdigest() != wanted:
            raise BrokenEdition("the file is not as it was published: its checksum differs", path)
    return files | {MANIFEST: manifest(files)}


def text_of(path: Path, name: str) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenEdition("the file cannot be read", name) from error


def sums_of(text: str) -> Iterator[tuple[str, str]]:
    """(path, checksum) of each line of a manifest."""
    for line in text.splitlines():
        found = LINE.fullmatch(line)
        if not found:
            raise BrokenEdition("a line of the manifest is no checksum and file", MANIFEST)
        yield found[2], found[1]


def manifest(files: dict[str, str]) -> str:
    """The manifest of files, given as path → text, in the form that `sha256sum --check manifest.sha256` reads."""
    return "".join(f"{hashlib.sha256(text.encode()).hexdigest()}  {path}\n" for path, text in sorted(files.items()))
