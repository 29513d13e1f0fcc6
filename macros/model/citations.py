"""Citations, and the sources that they name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from macros.model.problems import At


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """One work as an author cites it: `[see @key, p. 3]`, `[@ibid, p. 12]`, `[@short key]`, `[@note 49]`."""

    form: str  # full, ibid, short, op-cit or note
    key: str | None  # as typed: whole, or the beginning of a key after short and op-cit
    note: int | None = None  # after `@note`
    locator: str | None = None
    prefix: str = ""
    printed: str | None = None  # the report's short form, where it is not the usual one
    why: str | None = None  # the editor's ground for deciding


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A resolved cite: the source's key, and the rule by which it was found.

    `rule` is one of full, ibid, short, op-cit, note-above, editor (see macros/reading/resolve.py); `via` is the number
    of the note that named the work.
    """

    key: str
    locator: str | None
    prefix: str
    rule: str
    printed: str | None = None
    via: int | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A work that the reports or we cite: a cleaned copy of its BibTeX entry."""

    key: str
    type: str
    fields: Mapping[str, str]
    entry: Any  # pybtex.database.Entry, what the style formats
    at: At

    def __eq__(self, other: object) -> bool:
        mine = (self.key, self.type, self.fields, self.at)  # the entry says the same as the fields
        return isinstance(other, Source) and mine == (other.key, other.type, other.fields, other.at)

    def __hash__(self) -> int:
        return hash(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citing:
    """A place that cites a source: the id of a note or paragraph, or the address of a page; and the locators there."""

    place: str
    locators: tuple[str, ...]
