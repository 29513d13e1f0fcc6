"""What uses a paragraph or note of the reports."""

from typing import NamedTuple

from macros.model.countries import Country
from macros.model.facts import Fact
from macros.model.texts import Annotation
from macros.model.threads import Thread


class Uses(NamedTuple):
    """What uses a place: facts by date, remarks (the annotations under it) in order, threads and countries by name."""

    facts: tuple[Fact, ...] = ()
    remarks: tuple[Annotation, ...] = ()
    threads: tuple[Thread, ...] = ()
    countries: tuple[Country, ...] = ()
