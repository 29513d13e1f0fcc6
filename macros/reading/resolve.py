"""Find the work that is meant by *ibid.*, *op. cit.*, a short form or 'note N above'. Nothing is guessed.

If the citation before it could not be resolved, *ibid.* is not resolved either; if several works are possible, that is
a problem. Sefaria's and eyecite's resolvers do the same.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from macros.model.citations import Cite, Cited
from macros.model.problems import NO_SOURCE, Problem, nearest, problem
from macros.model.texts import Note

PRINTED = {"ibid": "ibid.", "short": "a short form", "op-cit": "op. cit.", "note": "note {} above"}

# (path, note number, offset of the citation in the note) → what each of its works resolved to; None for a failure.
Resolutions = dict[tuple[str, int | None, int], tuple[Cited | None, ...]]


@dataclass
class Memory:
    """What the notes so far have cited.

    keys_of: note number → its keys in order, None where one of them failed. first: key → the first note that cites it.
    here: the keys of the note being read, so far; None for a citation that failed.
    """

    keys_of: dict[int, list[str] | None] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)
    here: list[str | None] = field(default_factory=list)

    def close(self, note: Note) -> None:
        """Store what the note cited, and begin the next one."""
        self.keys_of[note.n] = each_once(self.here)
        for key in self.here:
            if key:
                self.first.setdefault(key, note.n)
        self.here = []


def each_once(keys: Iterable[str | None]) -> list[str] | None:
    """The keys without repetitions; None if one of them is unknown."""
    found = list(dict.fromkeys(keys))
    return None if None in found else [key for key in found if key]


def resolve_notes(notes: Iterable[Note], sources: Collection[str]) -> tuple[Resolutions, list[Problem]]:
    """(works by place, problems) of the citations in one report's notes, given in printed order. sources: the keys
    of the bibliography."""
    cited: Resolutions = {}
    problems: list[Problem] = []
    memory = Memory()
    for note in notes:
        for mark in (m for m in note.marks if m.kind == "citation"):
            done: list[Cited | None] = []
            for cite in mark.cites:
                found = resolve_cite(cite, note, memory, sources)
                if isinstance(found, Problem):
                    problems.append(found)
                done.append(found if isinstance(found, Cited) else None)
                memory.here.append(found.key if isinstance(found, Cited) else None)
            cited[note.at.path, note.n, mark.start] = tuple(done)
        memory.close(note)
    return cited, problems


def resolve_cite(cite: Cite, note: Note, memory: Memory, sources: Collection[str]) -> Cited | Problem:
    """The work of one cite, or the Problem if there is none."""
    if cite.form == "full":
        return full(cite, note, sources)
    if cite.form == "ibid":
        return decided(cite, note, sources) if cite.key else ibid(cite, note, memory)
    if cite.form == "note":
        return note_above(cite, note, memory)
    return earlier_work(cite, note, memory, sources)


def full(cite: Cite, note: Note, sources: Collection[str]) -> Cited | Problem:
    """The work with the key of the cite; a Problem if the bibliography has no such key."""
    key = str(cite.key)
    if key not in sources:
        return problem("N03", note.at, who=f"note {note.n}", key=key, near=nearest(key, sources, NO_SOURCE))
    return settled(cite, key, "editor" if cite.why else "full")  # a reason is given where the report names no work


def decided(cite: Cite, note: Note, sources: Collection[str]) -> Cited | Problem:
    """The work of an *ibid.* that the editor has decided by giving a key; a Problem without a reason."""
    key = str(cite.key)
    if key not in sources:
        return full(cite, note, sources)
    if not cite.why:
        return problem("N13", note.at, who=f"note {note.n}")
    return settled(cite, key, "editor")


def ibid(cite: Cite, note: Note, memory: Memory) -> Cited | Problem:
    """The one work cited so far in this note, or else the one work of the note before."""
    if memory.here:
        return single(cite, note, each_once(memory.here), note.n, "this note before it", "ibid")
    return single(cite, note, memory.keys_of.get(note.n - 1, []), note.n - 1, f"note {note.n - 1}", "ibid")


def note_above(cite: Cite, note: Note, memory: Memory) -> Cited | Problem:
    """The one work of an earlier note, or the one of its works that the author names."""
    above = cite.note
    if above is None or above not in memory.keys_of:
        return problem("N08", note.at, who=f"note {note.n}", to=above)
    keys = memory.keys_of[above]
    if cite.key and keys:
        keys = [k for k in keys if k == cite.key] or [k for k in keys if k.startswith(cite.key + "-")]
    return single(cite, note, keys, above, f"note {above}", "note-above")


def single(cite: Cite, note: Note, keys: Sequence[str] | None, via: int, before: str, rule: str) -> Cited | Problem:
    """The work, if there is exactly one among `keys`; else a Problem. keys: None if one of them is unknown.

    via: the note that has the keys; before: that note in words; rule: the name of the rule.
    """
    form, who = PRINTED[cite.form].format(cite.note), f"note {note.n}"
    if not keys:
        cites = "a work that is unknown itself" if keys is None else f'no work "{cite.key}"' if cite.key else "no work"
        return problem("N04", note.at, who=who, form=form, before=before, cites=cites, kind=cite.form)
    if len(keys) > 1:
        example = f"[@note {cite.note} {keys[0]}]" if rule == "note-above" else f'[@ibid {keys[0]}]{{: why="…" }}'
        return problem("N05", note.at, who=who, form=form, before=before, keys=", ".join(keys), example=example)
    return settled(cite, keys[0], rule, via)


def earlier_work(cite: Cite, note: Note, memory: Memory, sources: Collection[str]) -> Cited | Problem:
    """The earlier work that a short form or *op. cit.* names, by its whole key or the first words of it."""
    short, who = str(cite.key), f"note {note.n}"
    known = memory.first | {key: note.n for key in memory.here if key and key not in memory.first}
    keys = [short] if short in known else [k for k in known if k.startswith(short + "-")]
    if len(keys) > 1:
        return problem("N07", note.at, who=who, key=short, keys=" or ".join(keys))
    if not keys:
        near = nearest(short, known, "Write the key of a work that an earlier note cites")
        if short in sources:
            near = "Cite it in full here, as the first note that names it"
        return problem("N06", note.at, who=who, key=short, near=near)
    return settled(cite, keys[0], cite.form, known[keys[0]])


def settled(cite: Cite, key: str, rule: str, via: int | None = None) -> Cited:
    """The cite as a Cited: with the key of its work, and the rule by which it was found."""
    return Cited(
        key=key, locator=cite.locator, prefix=cite.prefix, rule=rule, printed=cite.printed, via=via, why=cite.why
    )
