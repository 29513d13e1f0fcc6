"""A Comparison as Markdown, for a terminal and for the summary of a pull request: what matters most stands first.

What authors typed is shown and never acts: words stand in HTML that escapes them, names and values in code.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TypeVar

from macros.model.problems import Problem, by_severity
from macros.publishing.comparison import Comparison, Moved, RecordChange, TextChange
from macros.showing.wording import as_html

MOST = 60  # items under a heading; the rest is counted
MOST_BYTES = 900_000  # of the whole: GitHub drops a summary of more than a mebibyte
MOST_PROBLEMS = 300
AROUND = 8  # words that are shown on each side of a change
LONGEST = 1_200  # letters of a text that is new or gone, and of a value
PLURALS = {"country": "countries", "inventory": "records of the inventory", "front matter": "front matters"}

Item = TypeVar("Item")


def summary(found: Comparison, base: str, broken: int = 0) -> str:
    """The Markdown of a Comparison. base: what was compared with; broken: errors in the edition as it is now."""
    lines = [f"# What this changes in the edition, compared with `{code(base)}`", ""]
    if broken:
        lines += [f"**{broken} errors** keep parts of it out: see the annotations. What follows may be incomplete.", ""]
    if not found:
        return "\n".join([*lines, "Nothing that a reader of the site or of the data would see."]) + "\n"
    lines += [counted(found), ""]
    lines += section("Lost: is each meant?", list(lost(found)), lambda line: [f"- {line}"])
    lines += section("Texts", sorted(found.texts, key=lambda text: not text.figures_lost), text_lines)
    for kind, changes in found.records.items():
        lines += section(plural(kind).capitalize(), changes, record_lines)
    lines += section("Citations that are resolved differently", found.citations, moved_lines)
    lines += section("Names that lead to entries", found.linked, linked_lines)
    lines += section("Anchors", found.anchors, anchor_lines)
    lines += section("Pages affected", found.pages, lambda page: [f"- `{code(page[1])}`{state(page[0])}"])
    return within("\n".join(lines).rstrip() + "\n")


def lost(found: Comparison) -> Iterator[str]:
    """A line for all that is there no more: figures and dates of a text, whole texts, records, addresses."""
    for text in found.texts:
        if text.figures_lost:
            yield f"{named(text.name)}: {listed(text.figures_lost)}"
    yield from (f"the text {named(text.name)}" for text in found.texts if text.state == "removed")
    for kind, changes in found.records.items():
        yield from (f"the {kind} {named(change.name)}" for change in changes if change.state == "removed")
    yield from (f"the address {named(anchor.name)}" for anchor in found.anchors if not anchor.after)


def within(text: str) -> str:
    """A text of no more bytes than a summary may have, cut at the end of a line."""
    data = text.encode()
    if len(data) <= MOST_BYTES:
        return text
    kept = data[:MOST_BYTES].decode(errors="ignore").rpartition("\n")[0]
    return f"{kept}\n\n… and more than a summary can hold.\n"


def counted(found: Comparison) -> str:
    """In one line how much there is of what."""
    named = [("text", found.texts), *found.records.items(), ("citation", found.citations)]
    named += [("linked place", found.linked), ("anchor", found.anchors), ("page", found.pages)]
    return ", ".join(f"{len(n)} {kind if len(n) == 1 else plural(kind)}" for kind, n in named if n) + "."


def problem_summary(problems: Iterable[Problem], changed: Collection[str] = ()) -> str:
    """Every problem as Markdown, the severest first: GitHub shows only some of them at their lines."""
    found = by_severity(problems, changed)
    errors = sum(p.severity == "error" for p in found)
    lines = [f"# What the checks say: {errors} errors, {len(found) - errors} advice", ""]
    for p in found[:MOST_PROBLEMS]:
        level = "**error**" if p.severity == "error" else "advice"
        lines.append(f"- {level} `{code(f'{p.at.path}:{p.at.line}')}` {p.code} `{code(f'{p.what}. {p.hint}')}`")
    if len(found) > MOST_PROBLEMS:
        lines += ["", f"… and {len(found) - MOST_PROBLEMS} more: `make check` lists them all."]
    return "\n".join(lines) + "\n\n"


def plural(kind: str) -> str:
    return PLURALS.get(kind, f"{kind}s")


def section(title: str, items: Sequence[Item], lines_of) -> Iterator[str]:
    """A heading and the lines of its items; of very many the first."""
    if not items:
        return
    yield from (f"## {title} ({len(items)})", "")
    for item in items[:MOST]:
        yield from lines_of(item)
    if len(items) > MOST:
        yield from ("", f"… and {len(items) - MOST} more.")
    yield ""


def state(word: str) -> str:
    """Whether something is new or gone; nothing of what has changed."""
    return {"added": " (new)", "removed": " (**gone**)"}.get(word, "")


def named(name: str) -> str:
    """A reference or the name of a field as it is, anything else as code."""
    if re.fullmatch(r"[A-Z]+ (n\. )?[0-9.]+[a-z]?", name):
        return f"**{name}**"
    return name if re.fullmatch("[a-z ]+", name) else f"`{code(name)}`"


def code(words: str) -> str:
    """Words that stand in a code span."""
    return shortened(" ".join(words.replace("`", "'").split()))


def shortened(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST]} …"


def text_lines(change: TextChange) -> Iterator[str]:
    """A text: its figures first, then its words with what is lost and gained."""
    said = [f"{verb} {', '.join(f'`{code(f)}`' for f in figures)}" for verb, figures in figures_of(change)]
    yield f"{named(change.name)}{state(change.state)}{': ' if said else ''}{', '.join(said)}"
    yield ""
    yield f"<blockquote>{as_html(change.pieces, AROUND, shortened)}</blockquote>"
    yield ""


def figures_of(change: TextChange) -> Iterable[tuple[str, tuple[str, ...]]]:
    named = (("**loses**", change.figures_lost), ("**gains**", change.figures_gained))
    return [(verb, figures) for verb, figures in named if figures]


def record_lines(change: RecordChange) -> Iterator[str]:
    """A record with its fields, each as it was and as it is."""
    yield f"- `{code(change.name)}`{state(change.state)}"
    for field, before, after in change.fields:
        values = " → ".join(f"`{code(value)}`" if value else "nothing" for value in (before, after))
        yield f"  - {named(field)}: {values if change.state == 'changed' else f'`{code(before or after)}`'}"


def moved_lines(change: Moved) -> Iterator[str]:
    """A note's citations: those that it lost, those that it gained."""
    before = [c for c in change.before if c not in change.after] or change.before
    after = [c for c in change.after if c not in change.before] or change.after
    yield f"- {named(change.name)}: {listed(before)} → {listed(after)}"


def linked_lines(change: Moved) -> Iterator[str]:
    """A place: the entries that it leads to now, and those that it led to."""
    parts = [("now linked to", set(change.after) - set(change.before))]
    parts.append(("no longer linked to", set(change.before) - set(change.after)))
    said = "; ".join(f"{words} {listed(sorted(slugs))}" for words, slugs in parts if slugs)
    yield f"- {named(change.name)}: {said}"


def anchor_lines(change: Moved) -> Iterator[str]:
    """An address that is new, gone or elsewhere."""
    if change.before and change.after:
        yield f"- `{code(change.name)}`: {listed(change.before)} → {listed(change.after)}"
    else:
        yield f"- `{code(change.name)}`{state('added' if change.after else 'removed')}"


def listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{code(w)}`" for w in words) or "nothing"
