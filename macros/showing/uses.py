"""The words and links that show what uses a paragraph or note."""

from markupsafe import Markup

from macros.model.uses import Uses
from macros.showing.typography import british
from macros.showing.view import Link

CALLED = {"slip": "slip", "context": "remark", "later": "remark", "editor": "remark"}


def uses_line(id: str, found: Uses, root: str) -> Markup:
    """The line with the Uses of a paragraph on its chapter's page: numbers of facts and remarks, names of pages."""
    parts = []
    if found.facts:
        parts.append(link_html(Link(count_words(len(found.facts), "fact"), f"{root}r/{id}/#facts")))
    for called in dict.fromkeys(CALLED.values()):
        here = [a for a in found.remarks if CALLED[a.kind] == called]
        parts += [link_html(Link(count_words(len(here), called), f"#{here[0].id}"))] if here else []
    sentences = [Markup(", ").join(parts)] if parts else []
    for words, links in (
        ("Threads", few(thread_links(found, root), 3, id, root)),
        ("Countries", few(country_links(found, root), 2, id, root)),
    ):
        if links:
            sentences.append(Markup("{}: {}").format(words, Markup(", ").join(map(link_html, links))))
    return Markup(" · ").join(sentences)


def few(pages: tuple[Link, ...], most: int, id: str, root: str) -> tuple[Link, ...]:
    """Links to the pages; if there are more than `most`, one link to the permanent page, which names them all, because
    a long chapter would have hundreds."""
    return pages if len(pages) <= most else (Link(f"{len(pages)}, listed apart", f"{root}r/{id}/"),)


def count_words(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def link_html(found: Link) -> Markup:
    return Markup('<a href="{}">{}</a>').format(found.address, found.text)


def thread_links(found: Uses, root: str) -> tuple[Link, ...]:
    """The threads as links to their lists of paragraphs."""
    return tuple(Link(british(t.document.title), f"{root}{t.document.url}#paragraphs") for t in found.threads)


def country_links(found: Uses, root: str) -> tuple[Link, ...]:
    """The countries as links to their pages."""
    return tuple(Link(c.name, root + c.document.url) for c in found.countries if c.document)
