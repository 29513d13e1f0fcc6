"""The kinds of facts, and the heading under which each stands, from the schema of facts."""

from collections.abc import Iterator, Mapping
from typing import Any

from macros.model.edition import Edition
from macros.model.problems import At, Problem, problem

OTHER = "Other facts"


def groups(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Heading → the kinds of fact under it, from the schema; kinds without a heading stand under OTHER."""
    found = headings_of(kinds_of(edition))
    named = {kind for kinds in found.values() for kind in kinds}
    rest = tuple(dict.fromkeys(f.kind for f in edition.facts.values() if f.kind not in named))
    return found | ({OTHER: rest} if rest else {})


def kinds_of(edition: Edition) -> Mapping[str, Any]:
    """The part of the schema of facts that describes kinds: `enum`, all kinds, and `x-headings`, heading → kinds."""
    found: Any = edition.schemas.get("fact")
    for name in ("items", "properties", "kind"):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def headings_of(kinds: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Heading → kinds, from `x-headings`; empty if it has a different form."""
    found = kinds.get("x-headings")
    listed = found.items() if isinstance(found, dict) else ()
    return {name: tuple(map(str, under)) for name, under in listed if isinstance(under, list)}


def check_kinds(edition: Edition) -> Iterator[Problem]:
    """A problem for each kind of fact that stands under no heading."""
    kinds = kinds_of(edition)
    named = {kind for found in headings_of(kinds).values() for kind in found}
    for kind in kinds.get("enum", ()):
        if kind not in named:
            yield problem("D16", At("data/fact.schema.json", 1), kind=kind)
