"""The metadata of a release: version and date in CITATION.cff, and Zenodo's metadata, made from that file."""

import json
import re
from typing import Any

import yaml

from macros.reading.editions import TAG

CITATION, ZENODO = "CITATION.cff", ".zenodo.json"
# Licence in CITATION.cff → Zenodo's name. Zenodo takes one; that of the content comes first.
LICENCES = {"CC-BY-4.0": "cc-by-4.0"}


class NoReleaseError(Exception):
    """A release cannot be made; the message is a sentence that says why."""


def with_version(text: str, tag: str, day: str) -> str:
    """The text of CITATION.cff with this version and date (ISO), otherwise unchanged. Raises NoReleaseError."""
    if not TAG.fullmatch(tag):
        raise NoReleaseError(refusal(tag))
    for name, value in (("version", tag), ("date-released", day)):
        line = f'{name}: "{value}"'
        text, times = re.subn(rf"^{name}:.*$", line, text, flags=re.M)
        text = text if times else re.sub(r"^(cff-version:.*)$", rf"\1\n{line}", text, flags=re.M)
    return text


def require_release(text: str, tag: str) -> None:
    """Raises NoReleaseError unless CITATION.cff has this tag as its version."""
    if not TAG.fullmatch(tag):
        raise NoReleaseError(f"{refusal(tag)} {advice_to_delete(tag)}, and set another.")
    version = citation_fields(text).get("version")
    if str(version) != tag:
        said = f"the version {version}" if version else "no version"
        raise NoReleaseError(
            f"{CITATION} has {said}, the tag is {tag}. {advice_to_delete(tag)}, run make name-edition TAG={tag},"
            " commit, and tag that commit."
        )


def refusal(tag: str) -> str:
    return f'"{tag}" cannot name an edition. Write numbers and full stops: 2026.1.'


def advice_to_delete(tag: str) -> str:
    """Advice to take a tag back, with the commands."""
    return f"Take the tag back (git push origin --delete {tag}; git tag --delete {tag})"


def citation_fields(text: str) -> dict[str, Any]:
    """The fields of CITATION.cff. Raises NoReleaseError."""
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise NoReleaseError(f"{CITATION} cannot be read: {' '.join(str(error).split())}.") from error
    if not isinstance(found, dict) or not found.get("title"):
        raise NoReleaseError(f"{CITATION} has no title.")
    return found


def zenodo(text: str) -> str:
    """The text of .zenodo.json, made from that of CITATION.cff. Raises NoReleaseError."""
    found = citation_fields(text)
    about = {
        "title": found["title"],
        "description": " ".join(str(found.get("abstract", "")).split()),
        "upload_type": "dataset",
        "access_right": "open",
        "license": next((LICENCES[name] for name in as_list(found.get("license")) if name in LICENCES), None),
        "language": "eng",
        "creators": [{"name": zenodo_name(author)} for author in found.get("authors", ())],
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


def as_list(value: Any) -> list[str]:
    """A value as a list, whether it is one already or not."""
    return [value] if isinstance(value, str) else list(value or ())


def zenodo_name(author: dict[str, str]) -> str:
    """The name of an author of CITATION.cff in Zenodo's form: Family, Given, or that of an organisation."""
    family = " ".join(filter(None, (author.get("name-particle"), author.get("family-names"))))
    names = (family, author.get("given-names"), author.get("name-suffix"))
    return ", ".join(filter(None, names)) or author["name"]
