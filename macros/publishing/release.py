"""What a release says of itself: the version and day in CITATION.cff, and Zenodo's metadata, made from that file."""

import json
import re
from typing import Any

import yaml

from macros.reading.editions import TAG

CITATION, ZENODO = "CITATION.cff", ".zenodo.json"
# CITATION.cff's names of licences → Zenodo's; the content's comes first, and Zenodo takes one.
LICENCES = {"CC-BY-4.0": "cc-by-4.0"}


class NoReleaseError(Exception):
    """A release cannot be made so; the reason as a sentence."""


def with_version(text: str, tag: str, day: str) -> str:
    """CITATION.cff with another version and day (ISO), its other lines as they are. Raises NoReleaseError."""
    if not TAG.fullmatch(tag):
        raise NoReleaseError(refusal(tag))
    for name, value in (("version", tag), ("date-released", day)):
        line = f'{name}: "{value}"'
        text, times = re.subn(rf"^{name}:.*$", line, text, flags=re.M)
        text = text if times else re.sub(r"^(cff-version:.*)$", rf"\1\n{line}", text, flags=re.M)
    return text


def released(text: str, tag: str) -> None:
    """Whether CITATION.cff names a tag as its version. Raises NoReleaseError where it does not."""
    if not TAG.fullmatch(tag):
        raise NoReleaseError(f"{refusal(tag)} {taken_back(tag)}, and set another.")
    version = cited(text).get("version")
    if str(version) != tag:
        said = f"the version {version}" if version else "no version"
        raise NoReleaseError(
            f"{CITATION} has {said}, the tag is {tag}. {taken_back(tag)}, run make name-edition TAG={tag}, commit, and"
            " tag that commit."
        )


def refusal(tag: str) -> str:
    return f'"{tag}" cannot name an edition. Write numbers and full stops: 2026.1.'


def taken_back(tag: str) -> str:
    """The commands that take a tag back."""
    return f"Take the tag back (git push origin --delete {tag}; git tag --delete {tag})"


def cited(text: str) -> dict[str, Any]:
    """The fields of CITATION.cff. Raises NoReleaseError."""
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise NoReleaseError(f"{CITATION} cannot be read: {' '.join(str(error).split())}.") from error
    if not isinstance(found, dict) or not found.get("title"):
        raise NoReleaseError(f"{CITATION} has no title.")
    return found


def zenodo(text: str) -> str:
    """Zenodo's metadata, .zenodo.json, from CITATION.cff. Raises NoReleaseError."""
    found = cited(text)
    about = {
        "title": found["title"],
        "description": " ".join(str(found.get("abstract", "")).split()),
        "upload_type": "dataset",
        "access_right": "open",
        "license": next((LICENCES[name] for name in listed(found.get("license")) if name in LICENCES), None),
        "language": "eng",
        "creators": [{"name": name_of(author)} for author in found.get("authors", ())],
        "keywords": found.get("keywords"),
        "version": found.get("version"),
        "publication_date": found.get("date-released"),
        "related_identifiers": [
            {"identifier": work["isbn"], "scheme": "isbn", "relation": "isDerivedFrom"}
            for work in found.get("references", ())
            if work.get("isbn")
        ],
    }
    kept = {name: str(value) if name.endswith("date") else value for name, value in about.items() if value}
    return json.dumps(kept, ensure_ascii=False, indent=2) + "\n"


def listed(value: Any) -> list[str]:
    """One or several, as a list."""
    return [value] if isinstance(value, str) else list(value or ())


def name_of(author: dict[str, str]) -> str:
    """An author of CITATION.cff as Zenodo names one: Family, Given, or a body's name."""
    names = (author.get("family-names"), author.get("given-names"))
    return ", ".join(name for name in names if name) or author["name"]
