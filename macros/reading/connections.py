"""Connects the records of an edition: citations with works, names with entries, ids with the pages that hold them."""

from collections.abc import Iterable, Mapping, Sequence, Set
from functools import partial

from macros.model.citations import Cite, Cited, Citing, Source
from macros.model.entries import Entry, Mention
from macros.model.facts import Chart, Fact
from macros.model.marks import EntryMark
from macros.model.problems import NO_SOURCE, At, Problem, nearest, problem
from macros.model.texts import Chapter, Document
from macros.reading.files import Reader
from macros.reading.glossary import Names, link_document, words_in
from macros.reading.resolve import PRINTED, Resolutions, resolve_notes


def resolve_all(
    works: Iterable[str],
    chapters: Sequence[Chapter],
    documents: Mapping[str, Document],
    sources: Mapping[str, Source],
    problems: list[Problem],
) -> Resolutions:
    """Every citation of the edition, resolved: in notes, in the order of the notes; elsewhere by its key alone.

    works: the sigla of the reports.
    """
    cited: Resolutions = {}
    for work in works:
        notes = sorted((n for c in chapters if c.work == work for n in c.document.notes), key=lambda n: n.n)
        found, wrong = resolve_notes(notes, sources)
        cited |= found
        problems += wrong
    for document in documents.values():
        for mark in document.marks:
            if mark.kind == "citation":
                cites = [resolve_outside(cite, At(document.path, mark.line), sources) for cite in mark.cites]
                problems += [c for c in cites if isinstance(c, Problem)]
                cited[document.path, None, mark.start] = tuple(c if isinstance(c, Cited) else None for c in cites)
    return cited


def resolve_outside(cite: Cite, at: At, sources: Mapping[str, Source]) -> Cited | Problem:
    """A citation in a remark, an entry or other prose of ours: by its whole key only."""
    if cite.form != "full":
        return problem("N12", at, form=PRINTED[cite.form].format(cite.note))
    key = str(cite.key)
    if key not in sources:
        return problem("N03", at, who="the text", key=key, near=nearest(key, sources, NO_SOURCE))
    return Cited(key=key, locator=cite.locator, prefix=cite.prefix, rule="full")


def link_all(
    reader: Reader, documents: Mapping[str, Document], entries: Mapping[str, Entry], problems: list[Problem]
) -> tuple[dict[tuple[str, int | None], tuple[EntryMark, ...]], dict[str, tuple[Mention, ...]]]:
    """({(path, note or None): entry marks}, {slug: mentions}) of all documents.

    A document is searched again only if it has changed, or if a name has changed that begins with one of its words.
    """
    names, wrong = reader.derived("names", entries, partial(names_of, entries))
    problems += wrong
    linked: dict[tuple[str, int | None], tuple[EntryMark, ...]] = {}
    mentions: dict[str, list[Mention]] = {}
    for path, document in documents.items():
        words = reader.derived(("words", path), (document,), partial(words_in, document))
        known = reader.derived(("known", path), (words, names), partial(names_beginning, names, words))
        marks, found = reader.derived(("linked", path), (document, known), partial(link_document, document, names))
        linked |= {(path, n): m for n, m in marks.items()}
        for slug, mention in found:
            mentions.setdefault(slug, []).append(mention)
    return linked, {slug: tuple(found) for slug, found in mentions.items()}


def names_of(entries: Mapping[str, Entry]) -> tuple[Names, list[Problem]]:
    """(the Names of the entries, problems of names that two of them claim)."""
    problems: list[Problem] = []
    return Names(entries, problems), problems


def names_beginning(names: Names, words: Set[str]) -> dict[str, dict[tuple[str, ...], str]]:
    """The part of the Names that begins with one of the words."""
    return {word: names.by_word[word] for word in words & names.by_word.keys()}


def together(mentions: Mapping[str, Iterable[Mention]]) -> dict[str, tuple[str, ...]]:
    """Place → the slugs of all entries that are mentioned there."""
    places: dict[str, list[str]] = {}
    for slug, found in mentions.items():
        for mention in found:
            places.setdefault(mention.place, []).append(slug)
    return {place: tuple(slugs) for place, slugs in places.items()}


def citing_places(documents: Mapping[str, Document], cited: Resolutions) -> dict[str, tuple[Citing, ...]]:
    """Key → the places that cite it, in the order of the edition, each with its locators."""
    places: dict[str, dict[str, list[str]]] = {}
    owner = {(d.path, n.n): n.id for d in documents.values() for n in d.notes}
    for (path, n, _), cites in cited.items():
        place = owner[path, n] if n is not None else documents[path].url
        for cite in filter(None, cites):
            locators = places.setdefault(cite.key, {}).setdefault(place, [])
            if cite.locator and cite.locator not in locators:
                locators.append(cite.locator)
    return {
        key: tuple(Citing(place=place, locators=tuple(found)) for place, found in where.items())
        for key, where in places.items()
    }


def homes(
    documents: Mapping[str, Document],
    chapters: Iterable[Chapter],
    sources: Mapping[str, Source],
    facts: Mapping[str, Fact],
    charts: Mapping[str, Chart],
) -> dict[str, str]:
    """Id → address of the page that holds it: paragraphs and notes of chapters, headings, sources, facts, charts."""
    found: dict[str, str] = {}
    for document in (c.document for c in chapters):
        found |= dict.fromkeys([p.id for p in document.paragraphs] + [n.id for n in document.notes], document.url)
    for document in documents.values():
        ids = [heading.id for heading in document.headings] + [annotation.id for annotation in document.annotations]
        found |= dict.fromkeys((id for id in ids if id), document.url)
    if "docs/timeline.md" in documents:
        found |= dict.fromkeys((f"fact-{id}" for id in facts), "timeline/")
    if "docs/charts.md" in documents:
        found |= dict.fromkeys((f"chart-{id}" for id in charts), "charts/")
    return found | dict.fromkeys((f"ref-{key}" for key in sources), "bibliography/")
