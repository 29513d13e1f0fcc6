"""Facts of the reports and the charts that show them."""

from collections.abc import Mapping
from dataclasses import dataclass

from macros.model.problems import At

FORMS = ("bars", "line")  # of charts: those that macros.showing.figures draws


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A statement of the reports with a date or figure. date: EDTF; value, up_to: the figure as printed, or a range."""

    id: str
    date: str
    countries: tuple[str, ...]
    entries: tuple[str, ...]
    kind: str
    statement: str
    value: float | None
    up_to: float | None
    unit: str | None
    currency: str | None
    where: tuple[str, ...]  # ids of paragraphs and notes
    conflict: str | None
    slip: tuple[str, ...]  # ids of the annotations that dispute it
    series: str | None  # of a chart
    label: str | None  # what it stands under there
    at: At


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart of facts. `series`: id of a series → its name in the chart."""

    id: str
    title: str
    form: str  # one of FORMS
    unit: str
    series: Mapping[str, str]
    note: str | None
    at: At
