"""The small index of the search box, data/lookup.json: every name and reference, and where it leads.

It is fetched when the box is first used, so it has no texts, and no addresses that assets/find.js can compute.
"""

import json
import re
from calendar import month_name
from collections import Counter
from collections.abc import Iterable
from typing import Any

from macros.model.dates import spoken
from macros.model.edition import Edition
from macros.model.reference import anchor, parts_of
from macros.model.texts import Chapter, Work
from macros.reading.fact_kinds import groups
from macros.showing.contents import contents, short_title
from macros.showing.country_views import shared_organisations
from macros.showing.people import authors, authors_and_year
from macros.showing.typography import british

Row = list[Any]
MONTHS = list(month_name)
DATED = re.compile(f"({'|'.join(MONTHS[1:])}) (\\d{{4}})")


def lookup(edition: Edition) -> str:
    """The index as JSON. Lists are in the order in which equally good hits are offered."""
    layer = {
        "works": {short: work_row(edition, work) for short, work in edition.works.items()},
        "countries": [
            [c.slug, c.name, list(c.aliases), int(c.document is not None)] for c in edition.countries.values()
        ],
        "entries": entry_rows(edition),
        "kinds": kind_rows(edition),
        "pages": page_rows(edition),
        "years": months_by_year(edition),
    }
    return json.dumps(layer, ensure_ascii=False, separators=(",", ":"))


def work_row(edition: Edition, work: Work) -> Row:
    """[name, address, [section …], [other names …]] of a report."""
    sections = [section_row(work, c) for c in edition.chapters if c.work == work.short]
    return [work.name, work.document.url, sections, other_names(edition, work)]


def other_names(edition: Edition, work: Work) -> list[str]:
    """The names of a report besides its short one: its whole title; its authors and year, if it has authors."""
    source = edition.sources.get(work.source)
    if not authors(source):
        return [british(work.document.title)]
    return [british(work.document.title), authors_and_year(source, " ")]


def section_row(work: Work, chapter: Chapter) -> Row:
    """[number, title, address, paragraphs, notes, printed title] of a section. Paragraphs and notes are runs of
    numbers, then single ones that have a letter."""
    ids = [parts_of(p.id) for p in chapter.document.paragraphs]
    plain = number_runs(int(number) for _, _, number, letter in ids if not letter)
    lettered = [number + letter for _, _, number, letter in ids if letter]
    notes = number_runs(note.n for note in chapter.document.notes)
    printed = next((british(s.title) for s in work.sections if s.number == chapter.section), "")
    return [chapter.section, british(chapter.title), chapter.document.url, plain + lettered, notes, printed]


def number_runs(numbers: Iterable[int]) -> list[Any]:
    """Numbers as runs: 1, 2, 3, 5 → [[1, 3], [5, 5]]."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def entry_rows(edition: Edition) -> list[Row]:
    """[slug, name, kind, aliases, number of facts that name it] of each entry, the most often mentioned first."""
    counted = Counter(slug for fact in edition.facts.values() for slug in fact.entries)
    entries = sorted(edition.entries.values(), key=lambda e: -len(edition.mentions.get(e.slug, ())))
    return [[e.slug, british(e.name), e.called, list(e.aliases), counted[e.slug]] for e in entries]


def kind_rows(edition: Edition) -> list[Row]:
    """[value of the timeline's filter, its name] for each kind of fact and each group of kinds."""
    used = {fact.kind for fact in edition.facts.values()}
    found = [[anchor(name), name] for name, kinds in groups(edition).items() if used & set(kinds)]
    return [*found, *([kind, kind] for kinds in groups(edition).values() for kind in kinds if kind in used)]


def months_by_year(edition: Edition) -> dict[str, list[int]]:
    """Year → the months named before it in the date of a fact: those that the timeline can be asked for."""
    found: dict[str, set[int]] = {f.date[:4]: set() for f in edition.facts.values() if f.date[:4].isdigit()}
    for date in {f.date for f in edition.facts.values()}:
        for month, year in DATED.findall(spoken(date)):
            found.setdefault(year, set()).add(MONTHS.index(month))
    return {year: sorted(found[year]) for year in sorted(found)}


def page_rows(edition: Edition) -> list[Row]:
    """[address, title] of every other page of the contents, such as threads and maps; and of the memberships' table."""
    known = {d.url for d in (*(c.document for c in edition.chapters), *(w.document for w in edition.works.values()))}
    known |= {c.document.url for c in edition.countries.values() if c.document}
    documents = (d for branch in contents(edition) for d in branch.documents)
    rows = [[d.url, short_title(d)] for d in documents if d.url not in known]
    table = [["countries/#memberships", "Memberships"]] if shared_organisations(edition) else []
    return rows + table
