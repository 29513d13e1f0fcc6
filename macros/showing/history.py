"""Changes since an edition: paragraphs, notes, annotations and facts, with the changed words marked."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from markupsafe import Markup

from macros.model.dates import spoken
from macros.model.edition import Edition
from macros.model.editions import Change, Kept, Step
from macros.model.facts import Fact
from macros.model.reference import anchor, canonical
from macros.model.texts import Document
from macros.reading.plain_text import plain_markdown
from macros.showing.apparatus import plain_note
from macros.showing.typography import british
from macros.showing.view import Data, Heading, Link, view_at
from macros.showing.wording import as_html, pieces

AROUND = 12  # words of context on each side of a change
KINDS = {"wording": "Wording", "annotation": "Annotation", "fact": "Fact"}


class ChangeRow(NamedTuple):
    """A change as shown on a page: its kind, links to the places concerned, and its words with the changes marked."""

    kind: str
    name: str
    places: tuple[Link, ...]
    words: Markup


def todays_words(edition: Edition) -> Kept:
    """Today's words, in the form kept of a frozen edition."""
    texts = {p.id: plain_markdown(p.text) for p in edition.paragraphs.values()}
    for chapter in edition.chapters:
        texts |= {n.id: plain_note(edition, n, chapter.document.path) for n in chapter.document.notes}
    notes = edition.annotations.values()
    annotations = {a.id: (a.paragraph, f"{a.title}: {plain_markdown(a.text)}") for a in notes if a.id and a.paragraph}
    facts = {f"fact-{f.id}": (f.where, words_of_fact(f)) for f in edition.facts.values()}
    return Kept(tag="", day="", texts=texts, annotations=annotations, facts=facts)


def words_of_fact(fact: Fact) -> str:
    """A fact in words, including its figure, which the statement may not have in digits."""
    ends = [f"{end:g}" for end in (fact.value, fact.up_to) if end is not None]
    figure = " ".join(filter(None, ["–".join(ends), fact.unit, fact.currency]))
    return f"{spoken(fact.date)}: {plain_markdown(fact.statement)}" + (f" ({figure})" if figure else "")


def changes_between(old: Kept, new: Kept) -> tuple[Change, ...]:
    """The Changes from one edition to another, in the order of the newer one."""
    found = []
    for id in ids_of_both(old.texts, new.texts):
        found.append(Change("wording", id, (id,), old.texts.get(id, ""), new.texts.get(id, "")))
    for id in ids_of_both(old.annotations, new.annotations):
        (place, before), (now, after) = (kept.annotations.get(id, ("", "")) for kept in (old, new))
        found.append(Change("annotation", id, (now or place,), before, after))
    for id in ids_of_both(old.facts, new.facts):
        (were, before), (places, after) = (kept.facts.get(id, ((), "")) for kept in (old, new))
        found.append(Change("fact", id, tuple(dict.fromkeys((*places, *were))), before, after))
    return tuple(change for change in found if change.before != change.after)


def ids_of_both(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The ids in either, first those of the newer."""
    return [*new, *(id for id in old if id not in new)]


def history(edition: Edition) -> tuple[Step, ...]:
    """The Steps from each edition to the next, and from the last to today's text."""
    if not edition.editions:
        return ()
    steps = [Step(old, new, changes_between(old, new)) for old, new in pairwise(edition.editions)]
    last = edition.editions[-1]
    return (*steps, Step(last, None, changes_between(last, todays_words(edition))))


def by_place(steps: tuple[Step, ...]) -> dict[str, list[tuple[Step, Change]]]:
    """Id of a paragraph or note → its changes, each with its Step."""
    found: dict[str, list[tuple[Step, Change]]] = {}
    for step in steps:
        for change in step.changes:
            for place in change.places:
                found.setdefault(place, []).append((step, change))
    return found


def last_changes(edition: Edition, steps: tuple[Step, ...]) -> dict[str, tuple[Step, list[Change]]]:
    """Id of a paragraph → the last Step in which it or one of its notes changed, with those changes."""
    found: dict[str, tuple[Step, list[Change]]] = {}
    for step in steps:
        for change in step.changes:
            owners = ((edition.notes[p].paragraph or "") if p in edition.notes else p for p in change.places)
            for id in dict.fromkeys(owner for owner in owners if owner in edition.paragraphs):
                _, changes = found[id] = found[id] if id in found and found[id][0] is step else (step, [])
                changes.append(change)
    return found


def changed_line(edition: Edition, id: str, step: Step, changes: list[Change], root: str) -> Markup:
    """The line beside a paragraph that says when and how it last changed, with a link to its permanent page."""
    own = {c.id: c for c in changes if id in c.places}
    new = id in own and not own[id].before
    notes = dict.fromkeys(p for c in changes if id not in c.places for p in c.places if p in edition.notes)
    parts = [Markup.escape(kind) for kind in dict.fromkeys(c.kind for c in own.values() if not (new and c.id == id))]
    parts += [Markup('<a href="{}r/{}/#editions">note {}</a>').format(root, p, edition.notes[p].n) for p in notes]
    when = since_when(step)
    said = f"{'New' if new else 'Changed'} {when[0].lower()}{when[1:]}"
    line = Markup('<a href="{}r/{}/#editions">{}</a>').format(root, id, said) if own else Markup.escape(said)
    return line + (Markup(": ") + Markup(", ").join(parts) if parts else "")


def since_when(step: Step) -> str:
    """When something changed, in words: since which edition."""
    if step.until is None:
        return f"Since edition {step.since.tag}"
    return f"In edition {step.until.tag}, {spoken(step.until.day)}"


def marked_words(before: str, after: str) -> Markup:
    """Words with removed ones in <del> and new ones in <ins>."""
    return as_html(pieces(before, after), AROUND)


def change_row(edition: Edition, change: Change, root: str) -> ChangeRow:
    """The ChangeRow of a Change. root: the way to the site's root."""
    known = [p for p in change.places if p in edition.paragraphs or p in edition.notes]
    places = tuple(Link(canonical(place), f"{root}r/{place}/") for place in known)
    return ChangeRow(KINDS[change.kind], change.id, places, marked_words(british(change.before), british(change.after)))


@view_at("docs/editions.md")
def editions_view(edition: Edition, document: Document, root: str) -> Data:
    """Every edition, the newest first, with the changes since."""
    steps = tuple(reversed(history(edition)))
    tags = [step.since.tag for step in steps]
    return {
        "editions": [Link(tag, f"{root}editions/{tag}/") for tag in tags],
        "days": [spoken(step.since.day) for step in steps],
        "until": [f"Until edition {step.until.tag}" if step.until else "Since then" for step in steps],
        "changes": [[change_row(edition, change, root) for change in step.changes] for step in steps],
        "headings": {tag: Heading(f"edition-{anchor(tag)}", f"Edition {tag}") for tag in tags},
    }
