"""Views of the parts of longer pages (reading/parts.py)."""

from typing import NamedTuple

from macros.model.edition import Edition
from macros.model.reference import anchor
from macros.model.texts import Document
from macros.reading.charts import charts_of
from macros.reading.fact_kinds import groups
from macros.reading.facts import in_time
from macros.reading.parts import leaves_of, shelves, slug, year_of
from macros.reading.watched import each
from macros.showing.apparatus import sort_key
from macros.showing.country_views import first_kind
from macros.showing.figures import chart_figure
from macros.showing.rows import fact_row, timeline_row
from macros.showing.source_views import note_row, source_row
from macros.showing.typography import british
from macros.showing.view import Data, Link, view


class Neighbours(NamedTuple):
    """The page of all parts, and the parts before and after this one."""

    whole: Link
    before: Link | None
    after: Link | None


def neighbours(edition: Edition, document: Document, root: str) -> Neighbours:
    assert document.leaf
    whole = edition.documents[document.leaf.whole]
    row = leaves_of(edition, whole)
    at = next(i for i, other in enumerate(row) if other.path == document.path)
    links = [Link(british(other.title), root + other.url) for other in row]
    return Neighbours(
        Link(british(whole.title), root + whole.url),
        links[at - 1] if at else None,
        links[at + 1] if at + 1 < len(links) else None,
    )


@view
def year_view(edition: Edition, document: Document, root: str) -> Data:
    """The facts of a year, with the values that the timeline's filter needs."""
    assert document.leaf
    facts = in_time(f for f in edition.facts.values() if year_of(f) == document.leaf.key)
    group = {kind: anchor(name) for name, kinds in groups(edition).items() for kind in kinds}
    rows = [timeline_row(edition, f, group[f.kind], root) for f in facts]
    return {"headings": {}, "rows": rows, "around": neighbours(edition, document, root)}


@view
def works_view(edition: Edition, document: Document, root: str) -> Data:
    """The works of one kind, each with every place that cites it."""
    assert document.leaf
    found = next(sources for name, sources in shelves(edition).items() if slug(name) == document.leaf.key)
    rows = each(edition, source_row, sorted(found, key=sort_key), root)
    return {"headings": {}, "sources": rows, "around": neighbours(edition, document, root)}


@view
def report_notes_view(edition: Edition, document: Document, root: str) -> Data:
    """The notes of one report."""
    assert document.leaf
    work = next(w for w in edition.works.values() if w.document.url.strip("/") == document.leaf.key)
    rows = each(edition, note_row, [note.id for note in edition.notes.values() if note.work == work.short], root)
    return {"headings": {}, "rows": rows, "name": work.name, "around": neighbours(edition, document, root)}


@view
def country_facts_view(edition: Edition, document: Document, root: str) -> Data:
    """A country's facts of some kinds, and the charts with at least half of their facts about it."""
    assert document.leaf
    whole = edition.documents[document.leaf.whole]
    country = next(c for c in edition.countries.values() if c.document and c.document.path == whole.path)
    kinds = document.leaf.kinds
    facts = in_time(f for f in edition.facts_of.get(country.slug, ()) if f.kind in kinds)
    charts = [c for c in charts_of(edition, country.slug) if first_kind(edition, c) in kinds]
    return {
        "headings": {},
        "name": country.name,
        "slug": country.slug,
        "charts": [chart_figure(edition, c, root) for c in charts],
        "facts": [fact_row(edition, f, root) for f in facts],
        "around": neighbours(edition, document, root),
    }
