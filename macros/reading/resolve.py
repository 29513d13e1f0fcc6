"""Find the work behind *ibid.*, *op. cit.*, a short form or 'note N above'. Nothing is guessed (design §4).

A failed predecessor means unresolved, ambiguity means an error: the memory of 'the note before' is cleared on failure,
as in Sefaria's and eyecite's resolvers.
"""

from macros.model.citations import Cited
from macros.model.problems import nearest, problem

PRINTED = {"ibid": "ibid.", "short": "a short form", "op-cit": "op. cit.", "note": "note {} above"}


def resolve_notes(notes, sources):
    """Resolve the citations of one report's notes, given in printed order.

    sources: the keys of the bibliography. Returns ({(path, note number, start): tuple of Cited or None}, problems): one
    tuple for each citation mark of a note, in it a Cited for each work, None where it could not be resolved.
    """
    cited, problems = {}, []
    keys_of = {}  # note number → keys it cites, in order; None where one of them is unresolved
    first = {}  # key → the first note that cites it in full
    for note in notes:
        here = []
        for mark in (m for m in note.marks if m.kind == "citation"):
            found = [resolve_cite(cite, note, here, keys_of, first, sources) for cite in mark.value]
            problems += [f for f in found if isinstance(f, tuple) and not isinstance(f, Cited)]
            done = tuple(f if isinstance(f, Cited) else None for f in found)
            cited[note.at.path, note.n, mark.start] = done
            here += [c and c.key for c in done]
        keys_of[note.n] = None if None in here else list(dict.fromkeys(here))
        for key in filter(None, here):
            first.setdefault(key, note.n)
    return cited, problems


def resolve_cite(cite, note, here, keys_of, first, sources):
    """A Cited, or the Problem that stands in its way. `here`: the keys that this note has cited so far."""
    rules = {"full": full, "ibid": ibid, "short": shortened, "op-cit": shortened, "note": note_above}
    return rules[cite.form](cite, note, here, keys_of, first, sources)


def full(cite, note, here, keys_of, first, sources):
    if cite.key not in sources:
        return problem("N03", note.at, who=f"note {note.n}", key=cite.key, near=nearest(cite.key, sources))
    return settled(cite, cite.key, "editor" if cite.why else "full")  # a reason is given where the report names no work


def ibid(cite, note, here, keys_of, first, sources):
    if cite.key:
        return decided(cite, note, sources)
    if here:
        via, keys, before = note.n, None if None in here else list(dict.fromkeys(here)), "this note before it"
    else:
        via, keys, before = note.n - 1, keys_of.get(note.n - 1), f"note {note.n - 1}"
    return single(cite, note, keys, via, before, "ibid")


def note_above(cite, note, here, keys_of, first, sources):
    if cite.note not in keys_of:
        return problem("N08", note.at, who=f"note {note.n}", to=cite.note)
    keys = keys_of[cite.note]
    if cite.key and keys:
        keys = [k for k in keys if k == cite.key] or [k for k in keys if k.startswith(cite.key)]
    return single(cite, note, keys, cite.note, f"note {cite.note}", "note-above")


def single(cite, note, keys, via, before, rule):
    """The one work among `keys`; an error where there is none or more than one."""
    form = PRINTED[cite.form].format(cite.note)
    if not keys:
        return problem("N04", note.at, who=f"note {note.n}", form=form, before=before, kind=cite.form)
    if len(keys) > 1:
        example = f"[@note {cite.note} {keys[0]}]" if rule == "note-above" else f'[@ibid {keys[0]}]{{: why="…" }}'
        return problem(
            "N05", note.at, who=f"note {note.n}", form=form, before=before, keys=", ".join(keys), example=example
        )
    return settled(cite, keys[0], rule, via)


def decided(cite, note, sources):
    """The editor says where an ibid. goes, and why."""
    if cite.key not in sources:
        return full(cite, note, [], {}, {}, sources)
    if not cite.why:
        return problem("N13", note.at, who=f"note {note.n}")
    return settled(cite, cite.key, "editor")


def shortened(cite, note, here, keys_of, first, sources):
    known = dict(first) | {key: note.n for key in here if key and key not in first}
    keys = [cite.key] if cite.key in known else [k for k in known if k.startswith(cite.key + "-")]
    if len(keys) > 1:
        return problem("N07", note.at, who=f"note {note.n}", key=cite.key, keys=" or ".join(keys))
    if not keys:
        if cite.key in sources:
            near = "Cite it in full here, as the first note that names it"
        else:
            near = nearest(cite.key, known, "Write the key of a work that an earlier note cites")
        return problem("N06", note.at, who=f"note {note.n}", key=cite.key, near=near)
    return settled(cite, keys[0], cite.form, known[keys[0]])


def settled(cite, key, rule, via=None):
    return Cited(key, cite.locator, cite.prefix, rule, cite.printed, via, cite.why)
