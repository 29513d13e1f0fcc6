"""The glossary: entries from docs/glossary/*.md, and where the text mentions them.

Matching is by whole words, longest name first, in one pass over the words of a text, so its cost does not grow with the
number of entries. A name without capitals also matches at the beginning of a sentence; all others match as they are
written, so an abbreviation never matches a common word.
"""

import re
from collections import Counter
from functools import partial
from itertools import accumulate, chain

from macros.model.dates import impossible
from macros.model.entries import Entry, Mention
from macros.model.problems import NO_ENTRY, At, nearest, problem
from macros.model.texts import Mark
from macros.reading.marks import plain_markdown
from macros.reading.schemas import said

WORD = re.compile(r"\w+|[^\w\s]")
PIECES = re.compile(f"({WORD.pattern})")
ENTRY = re.compile(r"docs/glossary/([a-z0-9-]+)\.md\Z")
EMPHASIS = re.compile(r"(?<![*\w])(\*{1,2})(?=\S)([^*]+?)(?<=\S)\1(?![*\w])")
# The sign stands first and is looked behind, so that nothing is asked at any other character.
SENTENCE_END = re.compile(
    r"[.!?](?<!\b[A-Z].)(?<!\b[Nn].)(?<!\bp.)(?<!\bpp.)(?<!\bSt.)(?<!\bDr.)(?<!\bno.)(?<!\bvol.)(?<!\bcf.)['’”\")\]]*(?:\[\^\d+\])?\s+(?=[A-Z'‘“(])"
)


def read_entries(reader, documents, schema, problems):
    """Slug → Entry from the documents under docs/glossary/; the schema's complaints are added to the problems."""
    entries = {}
    for path, document in documents.items():
        match = ENTRY.match(path)
        if not match or match[1] == "index":
            continue
        wrong = reader.derived(("entry", path), (document, schema), partial(complaints, schema, document))
        problems += wrong
        if not wrong:
            meta = document.meta
            entries[match[1]] = Entry(
                match[1],
                meta["name"],
                meta["kind"],
                tuple(meta.get("aliases", ())),
                meta.get("dates"),
                tuple(meta.get("see_also", ())),
                tuple(meta.get("slip", ())),
                document,
            )
    return entries


def complaints(schema, document):
    """What the schema says against an entry's front matter, at the line of the field."""
    return [
        problem(
            "E01",
            document.at(next(iter(e.absolute_path), "")),
            field=".".join(map(str, e.absolute_path)) or "front matter",
            reason=said(e, schema.schema),
        )
        for e in schema.iter_errors(dict(document.meta))
    ]


class Names:
    """All names of all entries, for matching: first word → {words: slug}; and how many words those names have."""

    def __init__(self, entries, problems):
        self.by_word, owner = {}, {}
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

    def add(self, words, slug):
        self.by_word.setdefault(words[0], {}).setdefault(words, slug)
        if len(words) == 1:
            self.by_word.setdefault(words[0] + "s", {}).setdefault((words[0] + "s",), slug)

    def find(self, prose):
        """(start, end, slug) of every name in a text, none overlapping another."""
        pieces = PIECES.split(same_signs(prose))  # what parts the words, and the words, in turn
        words, ends = pieces[1::2], list(accumulate(map(len, pieces)))
        named = [i for i, word in enumerate(words) if word in self.by_word]  # few: the loop is for these alone
        behind = 0
        for i in named:
            start = ends[2 * i]
            fitting = ((n, slug) for n, slug in self.at(words, i) if not cut(prose, start, ends[2 * (i + n) - 1]))
            if i >= behind and (found := next(fitting, None)):
                length, slug = found
                behind = i + length
                yield start, ends[2 * behind - 1], slug

    def at(self, words, i):
        """(number of words, slug) of the names that begin at word i, the longest first."""
        names = self.by_word[words[i]]
        for length in self.lengths[words[i]]:
            *before, last = words[i : i + length]
            slug = names.get((*before, last)) or names.get((*before, last.removesuffix("s")))
            if slug and i + length <= len(words):
                yield length, slug


def same_signs(text):
    """The text with each apostrophe and hyphen in its plain form. (str.translate takes fifty times as long.)"""
    return text.replace("’", "'").replace("‘", "'").replace("ʼ", "'").replace("–", "-").replace("‑", "-")


def cut(prose, start, end):
    """Whether the words belong to an address (a/SCO, @SCO), or a paragraph or a reading begins or ends between them."""
    return any(edge in prose[start:end] for edge in ("\n\n", "[", "]")) or (start > 0 and prose[start - 1] in "_@/")


def link_names(text, prose, marks, names, blocks, own=None):
    """Entry marks for the first mention of each entry in each block. blocks: (start, end) of all that holds words, in
    order; own: never linked."""
    written = [(m.start, m.value[0]) for m in marks if m.kind == "entry"]
    titles = [(m.start(2), m.end(2)) for m in EMPHASIS.finditer(prose) if len(WORD.findall(m[2])) > 3]
    found, block, seen = [], 0, set()
    for start, end, slug in names.find(prose):
        while start >= blocks[block][1]:
            block, seen = block + 1, set()
        if not seen:
            seen = {s for at, s in written if blocks[block][0] <= at < blocks[block][1]} | {own}
        if slug not in seen and not any(in_title(prose, start, end, *title) for title in titles):
            found.append(Mark("entry", start, end, (slug, text[start:end]), 0))
            seen.add(slug)
    return tuple(found)


def in_title(prose, start, end, first, last):
    """Whether a name stands in emphasised words that are more than the name (and its abbreviation in brackets)."""
    return first <= start and end <= last and not (start == first and prose[end:last].strip()[:1] in ("", "("))


def blocks_of(text):
    """Offsets of the blocks of a text, parted by blank lines."""
    cuts = [(m.start(), m.end()) for m in re.finditer(r"\n[ \t]*\n\s*", text)]
    return list(zip([0, *(b for _, b in cuts)], [*(a for a, _ in cuts), len(text)], strict=True))


def words_of(document):
    """Every word of a document's running text and notes: a name is found where its first word stands."""
    texts = (document.prose, *(note.prose for note in document.notes))
    return frozenset().union(*(WORD.findall(same_signs(text)) for text in texts))


def link_document(document, names):
    """({note number or None: entry marks}, mentions) of a document; mentions are pairs of a slug and a Mention."""
    own = ENTRY.match(document.path)
    own = own[1] if own else None
    linked = {None: link_names(document.body, document.prose, document.marks, names, blocks_of(document.body), own)}
    for note in document.notes:
        linked[note.n] = link_names(note.text, note.prose, note.marks, names, [(0, len(note.text))], own)
    return linked, tuple(mentions_of(document, linked))


def mentions_of(document, linked):
    """(slug, Mention) for every entry mark of a document, written or found, once a place."""
    seen = set()
    for place, text, marks in stretches(document, linked):
        for mark in sorted(marks, key=lambda m: m.start):
            if (mark.value[0], place) not in seen:
                seen.add((mark.value[0], place))
                start, end = sentence(text, mark.start, mark.end)
                yield (
                    mark.value[0],
                    Mention(
                        place,
                        plain_markdown(text[start : mark.start]),
                        mark.value[1],
                        plain_markdown(text[mark.end : end]),
                    ),
                )


def stretches(document, linked):
    """(place, text, entry marks) of the paragraphs, the rest of the body, and the notes."""
    body = [*(m for m in document.marks if m.kind == "entry"), *linked[None]]
    inside = set()
    for p in document.paragraphs:
        marks = [m for m in body if p.start <= m.start < p.start + len(p.text)]
        inside |= set(marks)
        yield p.id, p.text, [Mark(m.kind, m.start - p.start, m.end - p.start, m.value, m.line) for m in marks]
    if not document.paragraphs:
        yield document.url, document.body, [m for m in body if m not in inside]
    for note in document.notes:
        yield note.id, note.text, [*(m for m in note.marks if m.kind == "entry"), *linked[note.n]]


def sentence(text, start, end):
    """Offsets of the sentence around a stretch of text."""
    block = text.rfind("\n\n", 0, start)
    begin = max((m.end() for m in SENTENCE_END.finditer(text, max(0, block), start)), default=0)
    after = SENTENCE_END.search(text, end)
    stop = text.find("\n\n", end)
    ends = [x for x in (after.end() if after else len(text), stop if stop >= 0 else len(text))]
    return max(begin, block + 2 if block >= 0 else 0), min(ends)


def related(edition, slug, most=8):
    """Slugs of the entries most often mentioned in the same places."""
    places = (edition.together[mention.place] for mention in edition.mentions.get(slug, ()))
    shared = Counter(chain.from_iterable(places))
    del shared[slug]
    return [other for other, count in shared.most_common(most) if count > 1]


def check_entries(edition):
    """Entries nobody mentions, dates that cannot be, explicit links, see_also and slips that lead nowhere."""
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
            if mark.kind == "entry" and mark.value[0] not in edition.entries:
                yield problem(
                    "E04",
                    At(document.path, mark.line),
                    slug=mark.value[0],
                    near=nearest(mark.value[0], edition.entries, NO_ENTRY),
                )
