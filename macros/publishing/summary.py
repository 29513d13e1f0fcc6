"""A Comparison as Markdown, for a terminal and for the summary of a pull request, with what matters most first.

Whatever authors typed is escaped: words in HTML, names and values in code.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TypeVar

from macros.model.problems import Problem, by_severity
from macros.publishing.comparison import Comparison, Moved, RecordChange, TextChange
from macros.showing.wording import as_html

MOST = 60  # items shown under a heading; of the rest only their number
MOST_BYTES = 900_000  # in all: GitHub drops a summary of more than a mebibyte
MOST_PROBLEMS = 300
AROUND = 8  # words of context on each side of a change
LONGEST = 1_200  # letters shown of a new or removed text, or of a value
PLURALS = {"country": "countries", "inventory": "records of the inventory", "front matter": "front matters"}

Item = TypeVar("Item")


def summary(found: Comparison, base: str, broken: int = 0) -> str:
    """A Comparison as Markdown. base: the name of the commit compared with; broken: number of errors in the edition."""
    lines = [f"# What this changes in the edition, compared with `{code_span(base)}`", ""]
    if broken:
        lines += [f"**{broken} errors** keep parts of it out: see the annotations. What follows may be incomplete.", ""]
    if not found:
        return "\n".join([*lines, "Nothing that a reader of the site or of the data would see."]) + "\n"
    lines += [counts_line(found), ""]
    lines += section("Lost: is each meant?", list(losses_line(found)), lambda line: [f"- {line}"])
    lines += section("Texts", sorted(found.texts, key=lambda text: not text.figures_lost), text_lines)
    for kind, changes in found.records.items():
        lines += section(plural(kind).capitalize(), changes, record_lines)
    lines += section("Citations that are resolved differently", found.citations, moved_lines)
    lines += section("Names that lead to entries", found.linked, linked_lines)
    lines += section("Anchors", found.anchors, anchor_lines)
    lines += section("Pages affected", found.pages, lambda page: [f"- `{code_span(page[1])}`{state_words(page[0])}"])
    return cut_to_size("\n".join(lines).rstrip() + "\n")


def losses_line(found: Comparison) -> Iterator[str]:
    """A line that lists everything that was removed: figures and dates, whole texts, records, addresses."""
    for text in found.texts:
        if text.figures_lost:
            yield f"{name_or_code(text.name)}: {listed(text.figures_lost)}"
    yield from (f"the text {name_or_code(text.name)}" for text in found.texts if text.state == "removed")
    for kind, changes in found.records.items():
        yield from (f"the {kind} {name_or_code(change.name)}" for change in changes if change.state == "removed")
    yield from (f"the address {name_or_code(anchor.name)}" for anchor in found.anchors if not anchor.after)


def cut_to_size(text: str) -> str:
    """A text cut, at the end of a line, to the number of bytes that a summary may have."""
    data = text.encode()
    if len(data) <= MOST_BYTES:
        return text
    kept = data[:MOST_BYTES].decode(errors="ignore").rpartition("\n")[0]
    return f"{kept}\n\n… and more than a summary can hold.\n"


def counts_line(found: Comparison) -> str:
    """A line with the number of changes of each kind."""
    named = [("text", found.texts), *found.records.items(), ("citation", found.citations)]
    named += [("linked place", found.linked), ("anchor", found.anchors), ("page", found.pages)]
    return ", ".join(f"{len(n)} {kind if len(n) == 1 else plural(kind)}" for kind, n in named if n) + "."


def problem_summary(problems: Iterable[Problem], changed: Collection[str] = ()) -> str:
    """All problems as Markdown, the severest first, since GitHub shows only some of them at their lines."""
    found = by_severity(problems, changed)
    errors = sum(p.severity == "error" for p in found)
    lines = [f"# What the checks say: {errors} errors, {len(found) - errors} advice", ""]
    for p in found[:MOST_PROBLEMS]:
        level = "**error**" if p.severity == "error" else "advice"
        lines.append(
            f"- {level} `{code_span(f'{p.at.path}:{p.at.line}')}` {p.code} `{code_span(f'{p.what}. {p.hint}')}`"
        )
    if len(found) > MOST_PROBLEMS:
        lines += ["", f"… and {len(found) - MOST_PROBLEMS} more: `make check` lists them all."]
    return "\n".join(lines) + "\n\n"


def plural(kind: str) -> str:
    return PLURALS.get(kind, f"{kind}s")


def section(title: str, items: Sequence[Item], lines_of: Callable[[Item], Iterable[str]]) -> Iterator[str]:
    """A heading and the lines of its items, at most MOST of them."""
    if not items:
        return
    yield from (f"## {title} ({len(items)})", "")
    for item in items[:MOST]:
        yield from lines_of(item)
    if len(items) > MOST:
        yield from ("", f"… and {len(items) - MOST} more.")
    yield ""


def state_words(word: str) -> str:
    """The words for a state: new or gone; empty for changed."""
    return {"added": " (new)", "removed": " (**gone**)"}.get(word, "")


def name_or_code(name: str) -> str:
    """A reference or the name of a field unchanged, anything else as code."""
    if re.fullmatch(r"[A-Z]+ (n\. )?[0-9.]+[a-z]?", name):
        return f"**{name}**"
    return name if re.fullmatch("[a-z ]+", name) else f"`{code_span(name)}`"


def code_span(words: str) -> str:
    """Words as a code span."""
    return cut_words(" ".join(words.replace("`", "'").split()))


def cut_words(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST]} …"


def text_lines(change: TextChange) -> Iterator[str]:
    """The lines for a text: its figures first, then its words with what was lost and gained."""
    said = [f"{verb} {', '.join(f'`{code_span(f)}`' for f in figures)}" for verb, figures in figure_words(change)]
    yield f"{name_or_code(change.name)}{state_words(change.state)}{': ' if said else ''}{', '.join(said)}"
    yield ""
    yield f"<blockquote>{as_html(change.pieces, AROUND, cut_words)}</blockquote>"
    yield ""


def figure_words(change: TextChange) -> Iterable[tuple[str, tuple[str, ...]]]:
    named = (("**loses**", change.figures_lost), ("**gains**", change.figures_gained))
    return [(verb, figures) for verb, figures in named if figures]


def record_lines(change: RecordChange) -> Iterator[str]:
    """The lines for a record: each field before and after."""
    yield f"- `{code_span(change.name)}`{state_words(change.state)}"
    for field, before, after in change.fields:
        values = " → ".join(f"`{code_span(value)}`" if value else "nothing" for value in (before, after))
        yield f"  - {name_or_code(field)}: {values if change.state == 'changed' else f'`{code_span(before or after)}`'}"


def moved_lines(change: Moved) -> Iterator[str]:
    """The lines for a note: the citations that it lost, and those that it gained."""
    before = [c for c in change.before if c not in change.after] or change.before
    after = [c for c in change.after if c not in change.before] or change.after
    yield f"- {name_or_code(change.name)}: {listed(before)} → {listed(after)}"


def linked_lines(change: Moved) -> Iterator[str]:
    """The lines for a place: the entries that it links to now, and those it linked to before."""
    parts = [("now linked to", set(change.after) - set(change.before))]
    parts.append(("no longer linked to", set(change.before) - set(change.after)))
    said = "; ".join(f"{words} {listed(sorted(slugs))}" for words, slugs in parts if slugs)
    yield f"- {name_or_code(change.name)}: {said}"


def anchor_lines(change: Moved) -> Iterator[str]:
    """The lines for an id or address that is new, gone or elsewhere."""
    if change.before and change.after:
        yield f"- `{code_span(change.name)}`: {listed(change.before)} → {listed(change.after)}"
    else:
        yield f"- `{code_span(change.name)}`{state_words('added' if change.after else 'removed')}"


def listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{code_span(w)}`" for w in words) or "nothing"
