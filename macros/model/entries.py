"""Entries of the glossary and the places that mention them."""

import unicodedata
from dataclasses import dataclass

from macros.model.reference import anchor
from macros.model.texts import Document

LONGEST_ID = 60


def slug_of(name: str) -> str:
    """A name as an id: "Akayev, Askar" → akayev-askar; empty if it has no Latin letter or digit."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("ø", "o").replace("æ", "ae").replace("ß", "ss"))
    letters = "".join(sign for sign in letters if not unicodedata.combining(sign) and sign not in "'’")
    return anchor(letters)[:LONGEST_ID].rstrip("-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of the glossary. Its names are found in the text, the longest first."""

    slug: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    dates: str | None
    see_also: tuple[str, ...]
    slip: tuple[str, ...]  # ids of the annotations that dispute what it states
    document: Document

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)

    @property
    def called(self) -> str:
        """The kind as shown to readers; the data keep the spelling in which it was first published."""
        return self.kind.replace("isation", "ization")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place that mentions an entry, with the words around it: before, the name as it stands there, after."""

    place: str  # id of a paragraph or note, or the address of a page
    before: str
    shown: str
    after: str

    @property
    def gap(self) -> str:
        """What separates the name from the words after it: nothing before a punctuation mark, an ending or a hyphen."""
        return (
            " " if self.after[:1].isalnum() or (self.after[:1] in "(‘“'\"–" and not self.after.startswith("'s")) else ""
        )
