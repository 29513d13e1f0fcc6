"""Ways from a page to the file that it was made from, in the web editor of the host, and to the forms of issues.

None is made where no repository is known: a site that was built by hand leads nobody to somebody else's files.
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
# A view → what its page can be added to by, and the files that it is made from beside its own text.
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
    """The address at which a file is edited; of a folder, that at which it is shown. Empty: no repository is known."""
    if not edition.repository:
        return ""
    part = edition.repository.edit if "." in path.rpartition("/")[2] else way(edition, "tree")
    return f"{edition.repository.address}/{part}{quote(path)}"


def line(edition: Edition, at: At) -> str:
    """The address at which a line of a file is shown, with the editor one step away: an editor opens at no line."""
    if not edition.repository:
        return ""
    plain = "?plain=1" if at.path.endswith(".md") else ""  # else the host shows Markdown as a page, without its lines
    return f"{edition.repository.address}/{way(edition, 'blob')}{quote(at.path)}{plain}#L{at.line}"


def way(edition: Edition, part: str) -> str:
    """edit/main/ → blob/main/"""
    return edition.repository.edit.replace("edit", part, 1)


def form(edition: Edition, template: str, **fields: str) -> str:
    """The address of an issue form, its fields filled."""
    if not edition.repository:
        return ""
    return f"{edition.repository.address}/issues/new?{urlencode({'template': template, **fields})}"


def correction(edition: Edition, id: str) -> str:
    """The address of the form that corrects a paragraph or note, filled with its reference."""
    return form(edition, CORRECT, reference=canonical(id))


def edit_mark(edition: Edition, at: At) -> Markup:
    """A small link to the line that something was made from; nothing where no repository is known."""
    address = line(edition, at)
    return Markup(' <a class="edit" href="{}">edit</a>').format(address) if address else Markup("")


def ways(edition: Edition, document: Document, view: str | None) -> tuple[Link, ...]:
    """Where a reader changes what a page shows, adds to it, or says what is wrong with it."""
    if not edition.repository:
        return ()
    adds, files = made_from(edition, document, view)
    # Of a page that is made of data alone, a year of the timeline, there is no file.
    links = [] if document.leaf else [Link("edit the text of this page", editor(edition, document.path))]
    links += [Link(f"see {path}", editor(edition, path)) for path in files]
    if view == "entry":
        links.append(Link("suggest a correction", form(edition, CORRECT, reference=f"/{document.url}")))
    if adds:
        links.append(Link(f"add {'an' if adds == 'entry' else 'a'} {adds}", form(edition, ADD[adds])))
    return (*links, Link("write to us", f"{edition.repository.address}/issues/new/choose"))


def made_from(edition: Edition, document: Document, view: str | None) -> tuple[str | None, tuple[str, ...]]:
    """(what can be added, files) of a page beside its own text."""
    if view == "country":
        country = edition.countries[document.path.removeprefix("docs/countries/").removesuffix(".md")]
        return "fact", (country.at.path, "data/facts")
    if view == "entry":
        return "entry", ()
    if view in ("bibliography", "works"):
        return "source", (edition.settings.bib_dir,)
    return MADE_FROM.get(view or "", (None, ()))


def foot(links: tuple[Link, ...]) -> Markup:
    """The line at the end of a page that leads to these."""
    if not links:
        return Markup("")
    shown = Markup(" · ").join(Markup('<a href="{}">{}</a>').format(link.address, link.text) for link in links)
    return Markup('\n<p class="edit-page">Something is wrong or missing? {}</p>').format(shown)
