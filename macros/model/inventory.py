"""The inventory of the reports: what each paragraph and note contains, and its restatement must contain too."""

from collections.abc import Mapping
from dataclasses import dataclass

from macros.model.problems import At


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the report has in a paragraph or note: figures and dates as text, names in our form, the pages that a note
    cites, and printed forms where ours differ."""

    id: str
    figures: tuple[str, ...]
    dates: tuple[str, ...]
    names: tuple[str, ...]
    excepted: Mapping[str, str]  # a figure, date or name that the restatement leaves out or adds → why
    at: At
    pages: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
