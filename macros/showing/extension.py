"""The Markdown extension of the edition: paragraph numbers in the margin, printed notes, citations, references.

A page's Markdown is composed first (`compose`): each mark that reading has found is replaced by a token for a piece of
HTML, so nothing is recognised twice and nothing in code can be touched. Then Python-Markdown renders it with
`EditionExtension`, which puts the pieces back.
"""

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable
from typing import NamedTuple

from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from macros.model.reference import canonical
from macros.model.texts import Note

OPEN, CLOSE = "\ue000", "\ue001"  # private use: no author types them
PARAGRAPH = re.compile(r"[a-z]+-(\d+)-(\d+[a-z]?)\Z")


class Composed(NamedTuple):
    """A page ready for Markdown: its text, its notes with their texts, the HTML behind the tokens in both, and what makes a figure of its name."""

    text: str
    notes: tuple[tuple[Note, str], ...]
    pieces: tuple[str, ...]
    figure: Callable[[str], str] = str


def compose(document, linked, show, figure=str):
    """The Composed page of a Document.

    linked: {(path, note number or None): entry marks found by name}. show(mark, note): a mark's HTML; note is None in
    the running text. figure(name): the HTML of a map or chart.
    """
    pieces = []

    def replaced(text, marks, note=None):
        out, position = [], 0
        for mark in sorted((*marks, *linked.get((document.path, note.n if note else None), ())), key=lambda m: m.start):
            out += [text[position : mark.start], f"{OPEN}{len(pieces)}{CLOSE}"]
            pieces.append(show(mark, note))
            position = mark.end + (mark.kind == "citation" and stopped(pieces[-1]) and one_stop(text, mark.end))
        return "".join(out) + text[position:]

    text = replaced(document.body, document.marks)
    notes = tuple((note, replaced(note.text, note.marks, note)) for note in document.notes)
    return Composed(text, notes, tuple(pieces), figure)


def stopped(html: str) -> bool:
    """Whether a piece of HTML ends with a full stop for a reader: "p. 3 ff."."""
    return re.sub(r"<[^>]*>", "", html).endswith(".")


def one_stop(text: str, position: int) -> bool:
    """Whether a single full stop stands there, and no three."""
    return text[position : position + 1] == "." and text[position + 1 : position + 2] != "."


class EditionExtension(Extension):
    """One for a site; `page` is the Composed page that is rendered next, or None for a page without marks."""

    page = None

    def extendMarkdown(self, md):
        # After code spans (190), before everything else inline.
        md.inlinePatterns.register(Pieces(f"{OPEN}(\\d+){CLOSE}", md, self), "edition-pieces", 185)
        # Before inline (20), so that the notes' text is rendered with the page's.
        md.treeprocessors.register(Notes(md, self), "edition-notes", 30)
        # After attr_list (8), which gives the paragraphs their ids; before toc (5).
        md.treeprocessors.register(Numbers(md), "edition-numbers", 6)
        md.treeprocessors.register(Figures(md, self), "edition-figures", 6)
        # After raw_html (30), which puts the pieces back.
        md.postprocessors.register(Quotes(md), "edition-quotes", 5)


class Quotes(Postprocessor):
    """A mark of quotation behind a link closes: smarty, which does not see the link's letters, opens it."""

    def run(self, text):
        return re.sub(r"(?<=</a>)&(l)(squo|dquo);(?!\w)", r"&r\2;", text)


class Pieces(InlineProcessor):
    """A token becomes its piece of HTML, as it stands."""

    def __init__(self, pattern, md, extension):
        super().__init__(pattern, md)
        self.extension = extension

    def handleMatch(self, m, data):
        return self.md.htmlStash.store(self.extension.page.pieces[int(m[1])]), m.start(0), m.end(0)


class Notes(Treeprocessor):
    """The page's notes, as a section at its end."""

    def __init__(self, md, extension):
        super().__init__(md)
        self.extension = extension

    def run(self, root):
        page = self.extension.page
        if page and page.notes:
            section = etree.SubElement(
                root, "section", {"class": "notes", "role": "doc-endnotes", "aria-labelledby": "notes"}
            )
            etree.SubElement(section, "h2", {"id": "notes"}).text = "Notes"
            for note, text in page.notes:
                self.add(section, note, text)

    def add(self, section, note, text):
        # <div id="tg-n33" class="note"><a class="note-number" href="#tg-n33-ref">33</a><div class="note-text">…</div></div>
        item = etree.SubElement(section, "div", {"id": note.id, "class": "note"})
        etree.SubElement(
            item,
            "a",
            {
                "class": "note-number",
                "href": f"#{note.id}-ref",
                "role": "doc-backlink",
                "aria-label": f"Note {note.n}, back to its mark",
            },
        ).text = str(note.n)
        self.md.parser.parseChunk(etree.SubElement(item, "div", {"class": "note-text"}), text)


class Numbers(Treeprocessor):
    """<p id="tg-2-11"> gets its number, linked to itself, for the margin."""

    def run(self, root):
        for block in root.iter():
            id = block.get("id", "") if isinstance(block.tag, str) else ""
            if (match := PARAGRAPH.match(id)) and block.tag in ("p", "figure"):
                block.set("class", f"paragraph {block.get('class', '')}".strip())
                self.number(block, id, f"{match[1]}.{match[2]}")

    def number(self, block, id, shown):
        # <p id="tg-2-11">Text → <p id="tg-2-11" class="paragraph"><a class="number" href="#tg-2-11">2.11</a>Text
        link = etree.Element(
            "a",
            {"class": "number", "href": f"#{id}", "title": canonical(id), "aria-label": f"Paragraph {canonical(id)}"},
        )
        link.text, link.tail, block.text = (
            shown,
            f" {block.text or ''}",
            None,
        )  # the space parts them where there is no style
        block.insert(0, link)


class Figures(Treeprocessor):
    """<p figure="pipelines"> is followed by that figure."""

    def __init__(self, md, extension):
        super().__init__(md)
        self.extension = extension

    def run(self, root):
        for parent in list(root.iter()):
            for at, block in reversed(list(enumerate(parent))):
                if block.tag == "p" and block.get("figure"):
                    # <p figure="x">Text</p> → <p>Text</p><figure>…</figure>
                    place = etree.Element("p")
                    place.text = self.md.htmlStash.store(self.extension.page.figure(block.attrib.pop("figure")))
                    parent.insert(at + 1, place)
