"""An Atom feed for each report, feeds/tg.xml: what changed in it in each edition, and since the last."""

from collections.abc import Iterator
from xml.etree import ElementTree

from macros.model.dates import spoken
from macros.model.edition import Edition
from macros.model.editions import Change, Step
from macros.model.reference import canonical
from macros.model.texts import Work
from macros.showing.citing import Published
from macros.showing.history import KINDS, history, marked_words, since_when
from macros.showing.metadata import LICENCE
from macros.showing.typography import british

ATOM = "http://www.w3.org/2005/Atom"
XML = "{http://www.w3.org/XML/1998/namespace}"
MOST = 200  # changes in an entry: the page of editions has all


def feeds(edition: Edition, published: Published) -> dict[str, str]:
    """File of the site → Atom, for each report."""
    steps = history(edition)
    return {f"feeds/{work.short}.xml": feed(edition, work, steps, published) for work in edition.works.values()}


def feed(edition: Edition, work: Work, steps: tuple[Step, ...], published: Published) -> str:
    """The feed of a report, newest entry first; without editions it has no entries."""
    site = published.site
    root = ElementTree.Element("feed", {"xmlns": ATOM, f"{XML}lang": "en-GB"})
    add_element(root, "title", f"{work.name}: what has changed – {edition.name}")
    add_element(root, "id", f"{site}feeds/{work.short}.xml")
    add_element(root, "link", rel="self", type="application/atom+xml", href=f"{site}feeds/{work.short}.xml")
    add_element(root, "link", rel="alternate", type="text/html", href=site + work.document.url)
    add_element(root, "updated", atom_time(published.day))
    add_element(add_element(root, "author"), "name", f"The contributors of {edition.name}")
    add_element(root, "rights", LICENCE)
    for made in atom_entries(edition, work, steps, published):
        root.append(made)
    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def atom_entries(
    edition: Edition, work: Work, steps: tuple[Step, ...], published: Published
) -> Iterator[ElementTree.Element]:
    """An entry for each step in which the report changed, and one for the first edition."""
    for step in reversed(steps):
        changes = [c for c in step.changes if any(p.startswith(f"{work.short}-") for p in c.places)]
        # The entry for changes since the last edition keeps its id while it grows, so a feed reader shows it once.
        place = f"editions/{step.until.tag}/" if step.until else f"editions/#since-{step.since.tag}"
        day = step.until.day if step.until else published.day
        if changes:
            title = f"{since_when(step)}: {len(changes)} {'change' if len(changes) == 1 else 'changes'}"
            yield atom_entry(work, title, place, day, [change_as_html(change) for change in changes[:MOST]], published)
    if edition.editions:
        first = edition.editions[0]
        title = f"Edition {first.tag}, {spoken(first.day)}: the first"
        yield atom_entry(work, title, f"editions/{first.tag}/", first.day, [], published)


def atom_entry(
    work: Work, title: str, place: str, day: str, lines: list[str], published: Published
) -> ElementTree.Element:
    """An entry of a feed; lines: its changes as HTML."""
    made = ElementTree.Element("entry")
    add_element(made, "title", title)
    add_element(made, "id", f"{published.site}feeds/{work.short}.xml#{place}")
    add_element(made, "link", rel="alternate", type="text/html", href=f"{published.site}editions/")
    add_element(made, "updated", atom_time(day))
    listed = "".join(f"<li>{line}</li>" for line in lines)
    add_element(made, "content", f"<ul>{listed}</ul>" if listed else f"<p>{title}.</p>", type="html")
    return made


def change_as_html(change: Change) -> str:
    """A change as HTML: where, what kind, and its words with the differences marked."""
    where = ", ".join(map(canonical, change.places))
    return f"{where}, {KINDS[change.kind].lower()}: {marked_words(british(change.before), british(change.after))}"


def add_element(
    parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    """A new element below another."""
    made = ElementTree.SubElement(parent, name, attributes)
    made.text = text
    return made


def atom_time(day: str) -> str:
    """A day in Atom's format."""
    return f"{day}T00:00:00Z"
