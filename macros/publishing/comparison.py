"""Compares two Editions, to show what a change does. Unlike a comparison of lines it ignores rewrapped paragraphs, and
finds notes that resolve differently although nobody touched them.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple

from macros.checks.inventory import in_words, running_words
from macros.model.citations import Cited
from macros.model.edition import Edition
from macros.model.reference import canonical
from macros.model.texts import Document
from macros.reading import references
from macros.reading.amounts import Figure, figures_as_written
from macros.reading.bare_figures import plain_number
from macros.reading.text_dates import dates
from macros.showing.pages import pages
from macros.showing.wording import Piece, pieces

NOT_SHOWN = {"at", "document"}  # fields of a record that say nothing of its own


class TextChange(NamedTuple):
    """A text that was added, removed or reworded. figures_lost, figures_gained: its figures and dates."""

    name: str
    state: str  # added, removed or changed
    pieces: tuple[Piece, ...]
    figures_lost: tuple[str, ...] = ()
    figures_gained: tuple[str, ...] = ()


class RecordChange(NamedTuple):
    """A record that was added, removed or changed. fields: (name, before, after); empty if it had or has no value."""

    name: str
    state: str
    fields: tuple[tuple[str, str, str], ...]


class Moved(NamedTuple):
    """Something that moved or has other links: its description before and after; empty if it was or is not there."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class Comparison(NamedTuple):
    """All differences. records: kind → changes. pages: (state, address) of each page that looks different."""

    texts: tuple[TextChange, ...]
    records: Mapping[str, tuple[RecordChange, ...]]
    anchors: tuple[Moved, ...]
    citations: tuple[Moved, ...]
    linked: tuple[Moved, ...]
    pages: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        return any((self.texts, any(self.records.values()), self.anchors, self.citations, self.linked, self.pages))


def compare(before: Edition, after: Edition) -> Comparison:
    """Compare two Editions."""
    return Comparison(
        texts=tuple(changed_texts(texts(before), texts(after), {*before.works, *after.works})),
        records={kind: tuple(record_changes(of(before), of(after))) for kind, of in RECORDS.items()},
        anchors=tuple(moves(addresses(before), addresses(after))),
        citations=tuple(moves(citations(before), citations(after))),
        linked=tuple(moves(links_to_entries(before), links_to_entries(after))),
        pages=tuple(changed_pages(before, after)),
    )


# Texts


def texts(edition: Edition) -> dict[str, str]:
    """Name → text: paragraphs and notes by reference, annotations by id, other pages by address."""
    found = {canonical(p.id): p.text for p in edition.paragraphs.values()}
    found |= {canonical(n.id): n.text for n in edition.notes.values()}
    found |= {a.id: f"{a.title}: {a.text}" for a in edition.annotations.values() if a.id}
    chapters = {chapter.document.path for chapter in edition.chapters}
    return found | {f"/{d.url}": d.body for d in edition.documents.values() if not d.leaf and d.path not in chapters}


def changed_texts(before: Mapping[str, str], after: Mapping[str, str], sigla: Collection[str]) -> Iterator[TextChange]:
    """A TextChange for each text whose words differ; removed ones last."""
    for name, text in after.items():
        old = before.get(name)
        if old is None:
            yield TextChange(name, "added", (Piece("gained", " ".join(text.split())),))
        elif old.split() != text.split():
            lost, gained = changed_figures(references.without(old, sigla), references.without(text, sigla))
            yield TextChange(name, "changed", tuple(pieces(old, text)), lost, gained)
    for name in (name for name in before if name not in after):
        yield TextChange(name, "removed", (Piece("lost", " ".join(before[name].split())),))


def changed_figures(before: str, after: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(figures and dates lost, figures and dates gained), as written in the text; dates in words."""
    old, new = figures_of(before), figures_of(after)
    return figures_only_in(old, new), figures_only_in(new, old)


def figures_of(text: str) -> list[tuple[Figure | str, str]]:
    """(value, how a reader would write it) of each figure and date in a text."""
    words = running_words(text)
    return [*figures_as_written(words), *((date, in_words(date)) for date in dates(words))]


def figures_only_in(here: list[tuple[Figure | str, str]], there: list[tuple[Figure | str, str]]) -> tuple[str, ...]:
    """The figures that are in `here` but not in `there`, as words."""
    found = (written for value, written in here if not any(same_figure(value, other) for other, _ in there))
    return tuple(dict.fromkeys(found))


def same_figure(one: Figure | str, other: Figure | str) -> bool:
    return one.alike(other) if isinstance(one, Figure) and isinstance(other, Figure) else one == other


# Records


def record_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[RecordChange]:
    """A RecordChange for each record that differs; removed ones last. before, after: name → {field: value}."""
    for name, record in after.items():
        old = before.get(name)
        if record != old:
            state = "added" if old is None else "changed"
            found = [(f, (old or {}).get(f, ""), record.get(f, "")) for f in dict.fromkeys((*(old or {}), *record))]
            yield RecordChange(name, state, tuple(item for item in found if item[1] != item[2]))
    for name in (name for name in before if name not in after):
        yield RecordChange(name, "removed", tuple((f, value, "") for f, value in before[name].items()))


def flat_fields(record: Any) -> dict[str, str]:
    """Field → its value in words, without empty ones; each row of a list under a name of its own."""
    found: dict[str, str] = {}
    for name in (f.name for f in fields(record) if f.name not in NOT_SHOWN):
        value = getattr(record, name)
        if isinstance(value, tuple) and value and is_dataclass(value[0]):
            found |= row_fields(name, value)
        else:
            found[name] = value_in_words(value)
    return {name: words for name, words in found.items() if words}


def row_fields(name: str, items: tuple[Any, ...]) -> dict[str, str]:
    """ "memberships: csto" → the row in words; a second row with the same name gets a number."""
    found: dict[str, str] = {}
    times: Counter[str] = Counter()
    for item in items:
        row = flat_fields(item)
        key = f"{name}: {next(iter(row.values()), '')}"
        times[key] += 1
        found[key if times[key] == 1 else f"{key} ({times[key]})"] = ", ".join(
            f"{field} {words}" for field, words in list(row.items())[1:]
        )
    return found


def value_in_words(value: Any) -> str:
    """A value as words."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {value_in_words(item)}" for key, item in value.items())
    if isinstance(value, (tuple, list)):
        return ", ".join(map(value_in_words, value))
    return plain_number(value) if isinstance(value, float) else " ".join(str(value).split())


def page_fields(document: Document) -> dict[str, str]:
    """The front matter of a page."""
    return {str(name): value_in_words(value) for name, value in document.meta.items()}


RECORDS: dict[str, Callable[[Edition], dict[str, dict[str, str]]]] = {
    "fact": lambda e: {id: flat_fields(fact) for id, fact in e.facts.items()},
    "source": lambda e: {key: {"type": s.type, **dict(s.fields)} for key, s in e.sources.items()},
    "country": lambda e: {slug: flat_fields(country) for slug, country in e.countries.items()},
    "front matter": lambda e: {f"/{d.url}": page_fields(d) for d in e.documents.values() if not d.leaf},
    "pipeline": lambda e: {f"{line.entry} {line.part or ''}".strip(): flat_fields(line) for line in e.pipelines},
    "place": lambda e: {slug: flat_fields(place) for slug, place in e.places.items()},
    "chart": lambda e: {id: flat_fields(chart) for id, chart in e.charts.items()},
    "link": lambda e: {
        f"{canonical(link.begins or '')} {link.kind} {canonical(link.ends or '')}": {"text": value_in_words(link.text)}
        for link in e.links
    },
    "reading": lambda e: {r.id: {"ours": r.ours, "printed": r.printed, "why": r.why or ""} for r in e.readings},
    "inventory": lambda e: {id: flat_fields(r) for records in e.inventory.values() for id, r in records.items()},
    "option": lambda e: {"mkdocs.yml": flat_fields(e.settings)},
}


# What leads where


def moves(before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]) -> Iterator[Moved]:
    """A Moved for each name whose words have changed."""
    for name in dict.fromkeys((*after, *before)):
        old, new = before.get(name, ()), after.get(name, ())
        if old != new:
            yield Moved(name, old, new)


def addresses(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Id → address of its page; address of a page → itself."""
    found: dict[str, tuple[str, ...]] = {id: (f"/{home}",) for id, home in edition.homes.items()}
    return found | {f"/{d.url}": (f"/{d.url}",) for d in edition.documents.values()}


def citations(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Note or page → its citations, each as resolved: key, locator, rule."""
    owner = {(d.path, n.n): canonical(n.id) for d in edition.documents.values() for n in d.notes}
    found: dict[str, tuple[str, ...]] = {}
    for (path, n, _), cites in edition.cited.items():
        place = owner[path, n] if n is not None else f"/{edition.documents[path].url}"
        found[place] = (*found.get(place, ()), *map(resolved, cites))
    return found


def resolved(cite: Cited | None) -> str:
    """A citation in words: lo-2004-sunset, p. 3 (ibid)."""
    if cite is None:
        return "unresolved"
    return cite.key + (f", {cite.locator}" if cite.locator else "") + (f" ({cite.rule})" if cite.rule != "full" else "")


def links_to_entries(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Paragraph, note or page → the entries that its names link to."""
    known = edition.paragraphs.keys() | edition.notes.keys()
    return {
        canonical(place) if place in known else f"/{place}": tuple(sorted(set(slugs)))
        for place, slugs in edition.together.items()
    }


def changed_pages(before: Edition, after: Edition) -> Iterator[tuple[str, str]]:
    """(state, address) of each page that looks different: exactly the pages that `mkdocs serve` would build again."""
    old, new = pages(before), pages(after)
    for path, shown in new.items():
        if shown != old.get(path):
            yield "changed" if path in old else "added", f"/{after.documents[path].url}"
    yield from (("removed", f"/{before.documents[path].url}") for path in old if path not in new)
