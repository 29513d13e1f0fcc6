"""Treeprocessors of Python-Markdown: what the edition adds to the elements of a page.

They give paragraphs their numbers and controls, put notes, remarks, questions and figures into their places, and lead
links to their pages.
"""

import posixpath
import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote_plus, unquote, urlsplit, urlunsplit
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions.toc import render_inner_html, slugify, strip_tags, unique
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER_RE

from macros.model.reference import canonical
from macros.model.texts import OF_PAGES, address
from macros.reading.code import fences
from macros.showing.apparatus import NOTE_MARK
from macros.showing.composing import ComposedNote

if TYPE_CHECKING:  # it imports this module
    from macros.showing.extension import EditionExtension

ID = re.compile(r"\{:[^}\n]*#([\w-]+)[^}\n]*\}\s*\Z")
PARAGRAPH = re.compile(r"[a-z]+-(\d+)-(\d+[a-z]?)\Z")
HEADING = re.compile(r"h[1-6]")
HOLDERS = ("div", "section", "blockquote", "details")  # elements that hold blocks, so that a figure may stand in them


class Annotations(Treeprocessor):
    """Moves the id of an annotation, and its certainty, from the last paragraph of its text to its box."""

    def run(self, root: Element) -> None:
        # <div class="admonition slip"><p class="admonition-title">T</p><p id="slip-tg-2-12" sure="certain">…</p></div>
        # → <div class="admonition slip" id="slip-tg-2-12"><p …>T <span class="sure">certain</span></p><p>…</p></div>
        for box in root.iter("div"):
            last = list(box)[-1] if len(box) else None
            if last is None or "admonition" not in box.get("class", "").split():
                continue
            sure = last.attrib.pop("sure", None)
            last.attrib.pop("about", None)  # for the check of the data
            if last.get("id"):
                box.set("id", last.attrib.pop("id"))
            if sure:
                SubElement(box[0], "span", {"class": "sure"}).text = f" {sure}"


class Remarks(Treeprocessor):
    """Puts the remarks beside a paragraph after it."""

    def __init__(self, md: Markdown, extension: "EditionExtension") -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        # The ids of paragraphs are still in their text here: attr_list comes later, and moves them to their elements.
        remarks: dict[str, list[str]] = {}
        for remark in self.extension.composed.beside:
            remarks.setdefault(remark.paragraph, []).append(remark.text)
        for at, block in reversed(list(enumerate(root)) if remarks else []):
            named = ID.search(block.text or "") if block.tag == "p" else None
            if named and named[1] in remarks:
                # <p>Text {: #tg-2-11 }</p> → <p>Text …</p><div class="links"><p>…</p></div>
                box = Element("div", {"class": "links"})
                self.md.parser.parseChunk(box, unfenced("\n\n".join(remarks[named[1]])))
                root.insert(at + 1, box)


class Questions(Treeprocessor):
    """Makes the questions of a chapter a numbered list, in a section with the heading before them."""

    def run(self, root: Element) -> None:
        found = [box for box in root if "question" in box.get("class", "").split() and box.tag == "div"]
        if not found:
            return
        # <h2>…</h2><div class="admonition question" id="…"><p class="admonition-title">TG 2.3</p><p>Why …?</p></div>
        # → <section class="questions"><h2>…</h2><ol><li id="…"><p>Why …?</p><p class="turns-on">TG 2.3</p></li></ol>
        at = list(root).index(found[0])
        section, before = Element("section", {"class": "questions"}), root[at - 1] if at else None
        if before is not None and before.tag == "h2":
            root.remove(before)
            section.append(before)
        root.insert(list(root).index(found[0]), section)
        numbered = SubElement(section, "ol")
        for box in found:
            root.remove(box)
            numbered.append(self.item(box))

    def item(self, box: Element) -> Element:
        id = box.get("id")
        item = Element("li", {"id": id} if id else {})
        title, *text = list(box)
        title.set("class", "turns-on")
        item.extend([*text, title])
        return item


class Notes(Treeprocessor):
    """Adds the page's notes as a section at its end."""

    def __init__(self, md: Markdown, extension: "EditionExtension") -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        notes = self.extension.composed.notes
        if notes:
            section = SubElement(
                root, "section", {"class": "notes", "role": "doc-endnotes", "aria-labelledby": "notes"}
            )
            SubElement(section, "h2", {"id": "notes"}).text = "Notes"
            for note in notes:
                self.add(section, note)

    def add(self, section: Element, note: ComposedNote) -> None:
        # <div id="tg-n33" class="note">
        #   <a class="note-number" href="#tg-n33">33</a><p class="note-text">…</p>, or a div of several paragraphs
        #   <a href="#tg-n33-ref">↩</a> <a class="cite" href="../../r/tg-n33/">cite</a>
        # </div>
        item = SubElement(section, "div", {"id": note.id, "class": "note"})
        SubElement(
            item,
            "a",
            {
                "class": "note-number",
                "href": f"#{note.id}",
                "aria-label": f"Note {note.n}",
                "title": canonical(note.id),
            },
        ).text = str(note.n)
        text = Element("div")
        self.md.parser.parseChunk(text, unfenced(note.text))
        text = text[0] if [block.tag for block in text] == ["p"] else text
        text.set("class", "note-text")
        item.append(text)
        back = {"href": f"#{note.id}-ref", "role": "doc-backlink", "aria-label": f"Back to the mark of note {note.n}"}
        SubElement(item, "a", back).text = "↩"
        item.append(cite_link(note.id, self.extension.composed.here))


def unfenced(text: str) -> str:
    """A part of a text with fenced code indented instead, because Python-Markdown finds fences only in a whole text."""
    out: list[str] = []
    position = 0
    for start, end in fences(text):
        first, *lines = text[start:end].split("\n")[:-1]
        indent = first[: len(first) - len(first.lstrip(" \t"))]
        out += [text[position:start], "\n", *(f"{indent}    {line.removeprefix(indent)}\n" for line in lines)]
        position = end
    return "".join(out) + text[position:]


def cite_link(id: str, here: str) -> Element:
    """The link to the permanent page of a paragraph or note, for citing: <a class="cite" href="../../r/tg-2-11/">."""
    address = relative(f"r/{id}/", here)
    link = Element("a", {"class": "cite", "href": address, "aria-label": f"Cite {canonical(id)}"})
    link.text = "cite"
    return link


def correct_link(id: str, form: str) -> Element:
    """The link to the issue form for correcting a paragraph, with its reference filled in."""
    said = {"class": "correct", "aria-label": f"Suggest a correction of {canonical(id)}", "data-search-exclude": ""}
    link = Element("a", {**said, "href": form + quote_plus(canonical(id))})
    link.text = "correct"
    return link


class Numbers(Treeprocessor):
    """Adds to <p id="tg-2-11"> its number, linked to itself, and the links for citing and correcting."""

    def __init__(self, md: Markdown, extension: "EditionExtension") -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        for block in root.iter():
            id = block.get("id", "") if isinstance(block.tag, str) else ""
            if (match := PARAGRAPH.match(id)) and block.tag in ("p", "figure"):
                block.set("class", f"paragraph {block.get('class', '')}".strip())
                self.number(block, id, f"{match[1]}.{match[2]}")

    def number(self, block: Element, id: str, shown: str) -> None:
        # <p id="tg-2-11">Text → <p id="tg-2-11" class="paragraph"><a class="number" href="#tg-2-11">2.11</a>
        # <a class="cite" href="../../r/tg-2-11/">cite</a> <a class="correct" href="…TG+2.11">correct</a> Text
        link = Element(
            "a",
            {
                "class": "number",
                "href": f"#{id}",
                "title": canonical(id),
                "aria-label": f"Paragraph {canonical(id)}",
            },
        )
        # The spaces separate them without a style sheet.
        controls = [link, cite_link(id, self.extension.composed.here)]
        if self.extension.composed.correct:
            controls.append(correct_link(id, self.extension.composed.correct))
        link.text = shown
        for at, control in enumerate(controls):
            control.tail = " "
            block.insert(at, control)
        controls[-1].tail, block.text = f" {block.text or ''}", None


class Figures(Treeprocessor):
    """Adds a figure after the block that asks for it, or that holds what asks for it: <p figure="pipelines">."""

    def __init__(self, md: Markdown, extension: "EditionExtension") -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        for parent in [element for element in root.iter() if element is root or element.tag in HOLDERS]:
            for block in [block for block in parent if block.tag not in HOLDERS]:
                for asking in reversed([element for element in block.iter() if "figure" in element.attrib]):
                    self.add(parent, block, asking.attrib.pop("figure"))

    def add(self, parent: Element, block: Element, name: str) -> None:
        # <p figure="x">Text</p> → <p>Text</p><figure>…</figure>
        if figure := self.extension.figures.get(name):
            place = Element("p")
            place.text = self.md.htmlStash.store(figure)
            parent.insert(list(parent).index(block) + 1, place)


class Headings(Treeprocessor):
    """Leaves the numbers of a heading's notes out of its id and of its name in the contents: they change."""

    def run(self, root: Element) -> None:
        used = {element.get("id") for element in root.iter()}
        for heading in [element for element in root.iter() if HEADING.fullmatch(element.tag)]:
            if HTML_PLACEHOLDER_RE.search("".join(heading.itertext())):
                shown = render_inner_html(heading, self.md)
                name = strip_tags(NOTE_MARK.sub("", shown))
                if name != strip_tags(shown):
                    heading.set("data-toc-label", name)
                    heading.set("id", heading.get("id") or unique(heading_id(unescape(name), "-"), used))


def heading_id(words: str, parting: str) -> str:
    """The id for a heading without one, made from its words; never an id that the page itself uses."""
    made = slugify(words, parting)
    return f"{made}_1" if made in OF_PAGES else made


class Links(Treeprocessor):
    """Changes links to files into links to their pages; removes the ids of a text shown on another page."""

    def __init__(self, md: Markdown, extension: "EditionExtension") -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        for element in root.iter():
            key = {"a": "href", "img": "src"}.get(element.tag)
            typed = element.get(key) if key else None
            if key and typed and element.get("class") != "cite":  # a cite link leads where it should
                element.set(key, self.address(typed))
            if self.extension.composed.home:
                element.attrib.pop("id", None)

    def address(self, typed: str) -> str:
        """The address for a typed link: writing.md#notes → ../writing/#notes; links without a path are unchanged."""
        page = self.extension.composed
        try:
            scheme, host, path, query, fragment = urlsplit(typed)
        except ValueError:  # http://[, which the checks report
            return typed
        if typed.startswith("#") and page.home:
            return page.home + typed
        if scheme or host or not path or typed.startswith(("/", "\\")) or AMP_SUBSTITUTE in typed:
            return typed
        folder = posixpath.dirname(page.path.removeprefix("docs/"))
        target = posixpath.normpath(posixpath.join(folder, unquote(path)))
        self.extension.links.append((typed, target))
        url = address(target) if target.endswith(".md") else target
        return urlunsplit(("", "", relative(url, page.here), query, fragment))


def relative(url: str, here: str) -> str:
    """The relative way from one address below the site's root to another: notes/ from a/1-b/ → ../../notes/."""
    way = posixpath.relpath(url or ".", here or ".")
    return way if url and not url.endswith("/") else way + "/"
