"""The glossary: entries from docs/glossary/*.md, and where the text mentions them.

Matching is by whole words, longest name first, in one pass over the words of a text, so its cost does not grow with the
number of entries. A name without capitals also matches at the beginning of a sentence; all others match as they are
written, so an abbreviation never matches a common word.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate, chain
from typing import TypeAlias

from jsonschema import Draft202012Validator

from macros.model.dates import impossible
from macros.model.edition import Edition
from macros.model.entries import Entry, Mention
from macros.model.marks import EntryMark, Mark
from macros.model.problems import NO_ENTRY, At, Problem, nearest, problem
from macros.model.texts import Document
from macros.reading.files import Reader
from macros.reading.plain_text import plain_markdown, same_signs
from macros.reading.schemas import reason_in_words

WORD = re.compile(r"\w+|[^\w\s]")
PIECES = re.compile(f"({WORD.pattern})")
ENTRY = re.compile(r"docs/glossary/([a-z0-9-]+)\.md\Z")
EMPHASIS = re.compile(r"(?<![*\w])(\*{1,2})(?=\S)([^*]+?)(?<=\S)\1(?![*\w])")
# The stop comes first, then the lookbehinds, so that they are tried at no other character.
SENTENCE_END = re.compile(
    r"[.!?](?<!\b[A-Z].)(?<!\b[Nn].)(?<!\bp.)(?<!\bpp.)(?<!\bSt.)(?<!\bDr.)(?<!\bno.)(?<!\bvol.)(?<!\bcf.)['’”\")\]]*(?:\[\^\d+\])?\s+(?=[A-Z'‘“(])"
)


Linked: TypeAlias = dict[int | None, tuple[EntryMark, ...]]  # number of a note, None for the running text → its links


def read_entries(
    reader: Reader, documents: Mapping[str, Document], schema: Draft202012Validator, problems: list[Problem]
) -> dict[str, Entry]:
    """Slug → Entry from the documents under docs/glossary/. Documents that the schema refuses are left out, and the
    problems added."""
    entries: dict[str, Entry] = {}
    for path, document in documents.items():
        match = ENTRY.match(path)
        if not match or match[1] == "index":
            continue
        wrong = reader.derived(("entry", path), (document, schema), partial(entry_complaints, schema, document))
        problems += wrong
        if not wrong:
            meta = document.meta
            entries[match[1]] = Entry(
                slug=match[1],
                name=meta["name"],
                kind=meta["kind"],
                aliases=tuple(meta.get("aliases", ())),
                dates=meta.get("dates"),
                see_also=tuple(meta.get("see_also", ())),
                slip=tuple(meta.get("slip", ())),
                document=document,
            )
    return entries


def entry_complaints(schema: Draft202012Validator, document: Document) -> list[Problem]:
    """The errors that the schema finds in an entry's front matter, each at the line of its field."""
    return [
        problem(
            "E01",
            document.at(next(iter(e.absolute_path), "")),
            field=".".join(map(str, e.absolute_path)) or "front matter",
            reason=reason_in_words(e, schema.schema),
        )
        for e in schema.iter_errors(dict(document.meta))
    ]


class Names:
    """All names of all entries, for matching. `by_word`: first word → {words: slug}; `lengths`: first word → how many
    words its names have, the most first."""

    def __init__(self, entries: Mapping[str, Entry], problems: list[Problem]) -> None:
        self.by_word: dict[str, dict[tuple[str, ...], str]] = {}
        owner: dict[tuple[str, ...], str] = {}
        for entry in entries.values():
            for name in dict.fromkeys(entry.names):
                words = tuple(WORD.findall(same_signs(name)))
                if owner.get(words) == entry.slug:
                    continue  # two spellings that differ by a dash or an apostrophe only
                if words in owner:
                    problems.append(
                        problem(
                            "E02",
                            entry.document.at("name" if name == entry.name else "aliases"),
                            name=name,
                            other=f"docs/glossary/{owner[words]}.md",
                        )
                    )
                    continue
                owner[words] = entry.slug
                self.add(words, entry.slug)
                if name == name.lower():
                    self.add((words[0].capitalize(), *words[1:]), entry.slug)
        self.lengths = {word: sorted(set(map(len, names)), reverse=True) for word, names in self.by_word.items()}

    def add(self, words: tuple[str, ...], slug: str) -> None:
        """Add a name, and its plural if it is a single word."""
        self.by_word.setdefault(words[0], {}).setdefault(words, slug)
        if len(words) == 1:
            self.by_word.setdefault(words[0] + "s", {}).setdefault((words[0] + "s",), slug)

    def find(self, prose: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, slug) of every name in a text. They do not overlap."""
        pieces = PIECES.split(same_signs(prose))  # separators and words, in turn
        words, ends = pieces[1::2], list(accumulate(map(len, pieces)))
        named = [i for i, word in enumerate(words) if word in self.by_word]  # few: the loop is for these alone
        free = 0  # the first word after the name found last
        for i in named:
            start = ends[2 * i]
            fitting = (
                (n, slug)
                for n, slug in self.beginning_at(words, i)
                if not crosses_edge(prose, start, ends[2 * (i + n) - 1])
            )
            if i >= free and (found := next(fitting, None)):
                length, slug = found
                free = i + length
                yield start, ends[2 * free - 1], slug

    def beginning_at(self, words: list[str], i: int) -> Iterator[tuple[int, str]]:
        """(number of words, slug) of the names that begin at word i, the longest first."""
        names = self.by_word[words[i]]
        for length in self.lengths[words[i]]:
            *before, last = words[i : i + length]
            slug = names.get((*before, last)) or names.get((*before, last.removesuffix("s")))
            if slug and i + length <= len(words):
                yield length, slug


def crosses_edge(prose: str, start: int, end: int) -> bool:
    """Whether these words are part of an address (a/SCO, @SCO), or the edge of a paragraph or reading is between
    them."""
    return any(edge in prose[start:end] for edge in ("\n\n", "[", "]")) or (start > 0 and prose[start - 1] in "_@/")


def link_names(
    text: str,
    prose: str,
    marks: Iterable[Mark],
    names: Names,
    blocks: Sequence[tuple[int, int]],
    own: str | None = None,
) -> tuple[EntryMark, ...]:
    """Entry marks for the first mention of each entry in each block. Entries that the author has linked there are left
    out.

    prose: the text with everything blanked except running words. marks: the author's marks. blocks: (start, end) of
    each block of words, in order. own: the slug of the entry to which the text belongs; it is not linked.
    """
    typed = [(m.start, m.slug) for m in marks if m.kind == "entry"]
    titles = [(m.start(2), m.end(2)) for m in EMPHASIS.finditer(prose) if len(WORD.findall(m[2])) > 3]
    found: list[EntryMark] = []
    block = 0
    seen: set[str | None] = set()
    for start, end, slug in names.find(prose):
        while start >= blocks[block][1]:
            block, seen = block + 1, set()
        if not seen:
            seen = {own, *(s for at, s in typed if blocks[block][0] <= at < blocks[block][1])}
        if slug not in seen and not any(in_title(prose, start, end, *title) for title in titles):
            found.append(EntryMark(start=start, end=end, line=0, slug=slug, shown=text[start:end]))
            seen.add(slug)
    return tuple(found)


def in_title(prose: str, start: int, end: int, first: int, last: int) -> bool:
    """Whether a name, from `start` to `end`, is part of longer emphasised words, from `first` to `last`. Words that
    consist of the name and its abbreviation in brackets are not longer."""
    return first <= start and end <= last and not (start == first and prose[end:last].strip()[:1] in ("", "("))


def blocks_of(text: str) -> list[tuple[int, int]]:
    """(start, end) of each block of a text; blank lines separate them."""
    cuts = [(m.start(), m.end()) for m in re.finditer(r"\n[ \t]*\n\s*", text)]
    return list(zip([0, *(b for _, b in cuts)], [*(a for a, _ in cuts), len(text)], strict=True))


def words_in(document: Document) -> frozenset[str]:
    """Every word of a document's running text and notes. A name can be found only if its first word is among them."""
    texts = (document.prose, *(note.prose for note in document.notes))
    return frozenset[str]().union(*(WORD.findall(same_signs(text)) for text in texts))


def link_document(document: Document, names: Names) -> tuple[Linked, tuple[tuple[str, Mention], ...]]:
    """(entry marks by note number, None for the running text; (slug, Mention) of each mention) of a document."""
    entry = ENTRY.match(document.path)
    own = entry[1] if entry else None
    linked: Linked = {
        None: link_names(document.body, document.prose, document.marks, names, blocks_of(document.body), own)
    }
    for note in document.notes:
        linked[note.n] = link_names(note.text, note.prose, note.marks, names, [(0, len(note.text))], own)
    return linked, tuple(mentions_of(document, linked))


def mentions_of(document: Document, linked: Linked) -> Iterator[tuple[str, Mention]]:
    """(slug, Mention) for every entry mark of a document, typed or found; one for each entry and place."""
    seen: set[tuple[str, str]] = set()
    for place, text, marks in stretches(document, linked):
        for mark in sorted(marks, key=lambda m: m.start):
            if (mark.slug, place) not in seen:
                seen.add((mark.slug, place))
                start, end = sentence_around(text, mark.start, mark.end)
                before, after = plain_markdown(text[start : mark.start]), plain_markdown(text[mark.end : end])
                yield mark.slug, Mention(place=place, before=before, shown=mark.shown, after=after)


def stretches(document: Document, linked: Linked) -> Iterator[tuple[str, str, list[EntryMark]]]:
    """(place, text, entry marks) of each paragraph and note of a document; of the whole body if it has no
    paragraphs."""
    body = [*(m for m in document.marks if m.kind == "entry"), *linked[None]]
    for p in document.paragraphs:
        marks = [m for m in body if p.start <= m.start < p.start + len(p.text)]
        yield p.id, p.text, [replace(m, start=m.start - p.start, end=m.end - p.start) for m in marks]
    if not document.paragraphs:
        yield document.url, document.body, body
    for note in document.notes:
        yield note.id, note.text, [*(m for m in note.marks if m.kind == "entry"), *linked[note.n]]


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets of the sentence around a stretch of text."""
    block = text.rfind("\n\n", 0, start)
    begin = max((m.end() for m in SENTENCE_END.finditer(text, max(0, block), start)), default=0)
    after = SENTENCE_END.search(text, end)
    stop = text.find("\n\n", end)
    ends = [x for x in (after.end() if after else len(text), stop if stop >= 0 else len(text))]
    return max(begin, block + 2 if block >= 0 else 0), min(ends)


def related(edition: Edition, slug: str, most: int = 8) -> list[str]:
    """Slugs of the entries most often mentioned in the same places; `most` is how many at most."""
    places = (edition.together[mention.place] for mention in edition.mentions.get(slug, ()))
    shared = Counter(chain.from_iterable(places))
    del shared[slug]
    return [other for other, count in shared.most_common(most) if count > 1]


def check_entries(edition: Edition) -> Iterator[Problem]:
    """Problems of entries: no text, no mention, an impossible date; and of links, see_also and slips that lead
    nowhere."""
    for entry in edition.entries.values():
        if not entry.document.prose.strip():
            yield problem("E05", At(entry.document.path, 1), slug=entry.slug)
        if not edition.mentions.get(entry.slug):
            yield problem("E03", entry.document.at("name"), name=entry.name)
        if entry.dates and (reason := impossible(entry.dates)):
            yield problem("D07", entry.document.at("dates"), id=entry.slug, date=entry.dates, reason=reason)
        for other in entry.see_also:
            if other not in edition.entries:
                yield problem(
                    "E04", entry.document.at("see_also"), slug=other, near=nearest(other, edition.entries, NO_ENTRY)
                )
        for slip in entry.slip:
            if slip not in edition.annotations:
                near = nearest(slip, edition.annotations)
                yield problem("D14", entry.document.at("slip"), id=entry.slug, slip=slip, near=near)
    for document in edition.documents.values():
        for mark in (*document.marks, *(m for n in document.notes for m in n.marks)):
            if mark.kind == "entry" and mark.slug not in edition.entries:
                yield problem(
                    "E04",
                    At(document.path, mark.line),
                    slug=mark.slug,
                    near=nearest(mark.slug, edition.entries, NO_ENTRY),
                )
