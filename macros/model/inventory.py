"""The inventory of the reports: what each paragraph and note contains, as its restatement must."""

from collections.abc import Mapping
from dataclasses import dataclass

from macros.model.problems import At


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The figures and dates of a paragraph or note, as text, the names in our form, the pages that a note gives,
    what is printed where we have another form."""

    id: str
    figures: tuple[str, ...]
    dates: tuple[str, ...]
    names: tuple[str, ...]
    excepted: Mapping[str, str]  # a figure, date or name that the restatement leaves out or adds → why
    at: At
    pages: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
