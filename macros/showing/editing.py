"""Links from a page to the files it is made from, in the web editor of the host, and to the issue forms.

Without a known repository there are none: a site that somebody builds by hand must not lead to other people's files.
"""

from urllib.parse import quote, urlencode

from markupsafe import Markup

from macros.model.edition import Edition
from macros.model.problems import At
from macros.model.reference import canonical
from macros.model.texts import Document
from macros.showing.view import Link

CORRECT = "correct-a-statement.yml"  # forms in .github/ISSUE_TEMPLATE
ADD = {"entry": "add-an-entry.yml", "source": "add-a-source.yml", "fact": "add-a-fact.yml"}
# View → the form that adds to its page, and the files that it is made from besides its own text.
MADE_FROM = {
    "bibliography": ("source", ()),
    "glossary": ("entry", ("docs/glossary",)),
    "timeline": ("fact", ("data/facts",)),
    "charts": ("fact", ("data/charts.yml", "data/facts")),
    "map": (None, ("data/pipelines.yml", "data/places.yml")),
    "countries": ("fact", ("data/countries",)),
    "year": ("fact", ("data/facts",)),
    "country_facts": ("fact", ("data/facts",)),
    "rules": (None, ("macros/model/problems.py",)),
}


def editor(edition: Edition, path: str) -> str:
    """The address of the editor of a file, or of the view of a folder; empty if no repository is known."""
    if not edition.repository:
        return ""
    part = edition.repository.edit if "." in path.rpartition("/")[2] else host_path(edition, "tree")
    return f"{edition.repository.address}/{part}{quote(path)}"


def line_address(edition: Edition, at: At) -> str:
    """The address that shows a line of a file. It is not the editor's, which cannot be opened at a line."""
    if not edition.repository:
        return ""
    plain = "?plain=1" if at.path.endswith(".md") else ""  # otherwise the host renders Markdown, without lines
    return f"{edition.repository.address}/{host_path(edition, 'blob')}{quote(at.path)}{plain}#L{at.line}"


def host_path(edition: Edition, part: str) -> str:
    """The path for a different view of the host: edit/main/ → blob/main/."""
    return edition.repository.edit.replace("edit", part, 1)


def form_address(edition: Edition, template: str, **fields: str) -> str:
    """The address of an issue form with its fields filled in."""
    if not edition.repository:
        return ""
    return f"{edition.repository.address}/issues/new?{urlencode({'template': template, **fields})}"


def correction_address(edition: Edition, id: str) -> str:
    """The address of the form for correcting a paragraph or note, with its reference filled in."""
    return form_address(edition, CORRECT, reference=canonical(id))


def edit_mark(edition: Edition, at: At) -> Markup:
    """A small link to the line that something was made from; empty if no repository is known."""
    address = line_address(edition, at)
    return Markup(' <a class="edit" href="{}">edit</a>').format(address) if address else Markup("")


def edit_links(edition: Edition, document: Document, view: str | None) -> tuple[Link, ...]:
    """Links for changing what a page shows, adding to it, or reporting an error."""
    if not edition.repository:
        return ()
    adds, files = made_from(edition, document, view)
    # A page made of data alone, such as a year of the timeline, has no file.
    links = [] if document.leaf else [Link("edit the text of this page", editor(edition, document.path))]
    links += [Link(f"see {path}", editor(edition, path)) for path in files]
    if view == "entry":
        links.append(Link("suggest a correction", form_address(edition, CORRECT, reference=f"/{document.url}")))
    if adds:
        links.append(Link(f"add {'an' if adds == 'entry' else 'a'} {adds}", form_address(edition, ADD[adds])))
    return (*links, Link("write to us", f"{edition.repository.address}/issues/new/choose"))


def made_from(edition: Edition, document: Document, view: str | None) -> tuple[str | None, tuple[str, ...]]:
    """(what can be added, files besides its own text) of a page."""
    if view == "country":
        country = edition.countries[document.path.removeprefix("docs/countries/").removesuffix(".md")]
        return "fact", (country.at.path, "data/facts")
    if view == "entry":
        return "entry", ()
    if view in ("bibliography", "works"):
        return "source", (edition.settings.bib_dir,)
    return MADE_FROM.get(view or "", (None, ()))


def edit_line(links: tuple[Link, ...]) -> Markup:
    """The line at the end of a page with these links."""
    if not links:
        return Markup("")
    shown = Markup(" · ").join(Markup('<a href="{}">{}</a>').format(link.address, link.text) for link in links)
    return Markup('\n<p class="edit-page">Something is wrong or missing? {}</p>').format(shown)
