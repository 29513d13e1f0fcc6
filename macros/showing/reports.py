"""Words for all reports together: how many there are, from which years, and what they are called."""

from typing import NamedTuple

from macros.model.edition import Edition
from macros.model.english import joined
from macros.reading.amounts import ONES


class Reports(NamedTuple):
    """number: how many there are; kind: what one of them is called; years: those in which they came out, in order."""

    number: int
    kind: str
    years: tuple[str, ...]

    @property
    def several(self) -> bool:
        return self.number != 1

    @property
    def in_words(self) -> str:
        """Two, eleven, 23."""
        return ONES[self.number] if self.number < len(ONES) else str(self.number)

    @property
    def counted(self) -> str:
        """Two NUPI reports."""
        return f"{self.in_words} {self.kind}{'s' if self.several else ''}"

    @property
    def dated(self) -> str:
        """Their years: " of 2008 and 2009"."""
        return f" of {joined(self.years)}" if self.years else ""

    @property
    def these(self) -> str:
        return f"the {self.in_words} reports" if self.several else "the report"

    @property
    def together(self) -> str:
        """For what all of them share."""
        return "both reports" if self.number == 2 else f"all {self.in_words} reports" if self.several else self.these

    @property
    def any(self) -> str:
        """The name of a choice among them when none is chosen."""
        return "both" if self.number == 2 else "all"

    @property
    def through(self) -> str:
        """What threads run through; of more than two reports not necessarily all."""
        return " through both" if self.number == 2 else ""

    @property
    def other(self) -> str:
        """The name for a report that is not this one."""
        return "another" if self.number > 2 else "the other"

    @property
    def no_end(self) -> str:
        """What it means that a report names no end of something: the third may not speak of what the first names."""
        if self.number > 2:
            return "has no end in the reports that name it"
        return f"still lasts when the {'second ' if self.several else ''}report is written"


def reports_of(edition: Edition) -> Reports:
    """The Reports of an edition, called by their type ("NUPI Report") if all have the same."""
    works = edition.works.values()
    sources = [edition.sources[work.source].fields for work in works if work.source in edition.sources]
    types = {fields.get("type", "") for fields in sources}
    series, _, noun = (types.pop() if len(types) == 1 else "").rpartition(" ")
    kind = f"{series} report" if series and noun.lower() == "report" else "report"
    years = sorted({fields.get("date", "")[:4] for fields in sources} - {""})
    return Reports(len(works), kind, tuple(years))
