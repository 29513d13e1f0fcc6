"""The Markdown of the edition, rendered without MkDocs: paragraph numbers, notes, citations, references, figures.

A document's Markdown is composed first (`compose`): each mark that reading has found is replaced by a token for a piece
of HTML, so nothing is recognised twice and nothing in code can be touched. Then a Renderer, which owns the one
Python-Markdown of the edition, makes HTML of it and puts the pieces back.
"""

import posixpath
import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import quote_plus, unquote, urlsplit, urlunsplit
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import slugify
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

from macros.model.reference import canonical
from macros.model.texts import OF_PAGES, Document, Mark, Note, address
from macros.reading.code import fences
from macros.showing.inline import Inline


def anchor_of(words: str, parting: str) -> str:
    """The id of a heading that its author gives none; no id that the page has already for a part of its own."""
    made = slugify(words, parting)
    return f"{made}_1" if made in OF_PAGES else made


# Python-Markdown's extensions and their settings: what an author may write. mkdocs.yml lists none.
EXTENSIONS: dict[str, dict[str, Any]] = {
    "toc": {"permalink": False, "slugify": anchor_of},
    "tables": {},
    "fenced_code": {},
    "attr_list": {},
    "admonition": {},
    "md_in_html": {},
    "smarty": {"smart_ellipses": False},
    "pymdownx.superfences": {},
}
OPEN, CLOSE = "\ue000", "\ue001"  # private use: no author types them
ID = re.compile(r"\{:[^}\n]*#([\w-]+)[^}\n]*\}\s*\Z")
PARAGRAPH = re.compile(r"[a-z]+-(\d+)-(\d+[a-z]?)\Z")

Show = Callable[[Mark, Note | None], str]


class ComposedNote(NamedTuple):
    """A note ready for Markdown: its id, its number, its text."""

    id: str
    n: int
    text: str


class Beside(NamedTuple):
    """A remark beside a paragraph: `head` is HTML, what follows it the Markdown of a document between two offsets.

    name: the class of its own paragraph, where it has one.
    """

    paragraph: str
    head: str
    document: Document
    start: int
    end: int
    show: Show
    name: str = ""


class ComposedRemark(NamedTuple):
    """A remark ready for Markdown: the id of its paragraph, its text."""

    paragraph: str
    text: str


class Composed(NamedTuple):
    """A document, or a stretch of it, ready for Markdown: all that its HTML is made of, figures apart.

    path: the document's file, against which its links are read. pieces: the HTML behind the tokens in the text, the
    notes and the remarks. here: the address of the page that shows the text; home: the way from there to the document's
    own page, where that is another. correct: the address of the form that corrects a paragraph, to which its reference
    is added; empty where there is none.
    """

    path: str
    text: str
    notes: tuple[ComposedNote, ...]
    pieces: tuple[str, ...]
    here: str
    home: str | None = None
    beside: tuple[ComposedRemark, ...] = ()
    correct: str = ""


class Rendered(NamedTuple):
    """A Composed text as HTML, with its headings as Python-Markdown nests them; links: (as typed, path below docs/)."""

    html: str
    headings: list[dict[str, Any]]
    links: tuple[tuple[str, str], ...]


def compose(
    document: Document, linked: Mapping, show: Show, beside: Iterable[Beside] = (), correct: str = ""
) -> Composed:
    """A whole Document, its notes with it. linked: {(path, note number or None): entry marks found by name}.

    beside: what stands beside its paragraphs; its own links are among it, and are left out of the text. correct: the
    address of the form that corrects a paragraph.
    """
    pieces: list[str] = []
    cut = [(link.start, link.end) for link in document.links]
    found = (*document.marks, *linked.get((document.path, None), ()))
    said = [*cut, *again(document, linked)]
    marks = tuple(m for m in found if not any(start <= m.start < end for start, end in said))
    text = tokens(without(document.body, cut), marks, show, None, pieces)
    notes = []
    for note in document.notes:
        marks = (*note.marks, *linked.get((document.path, note.n), ()))
        notes.append(ComposedNote(note.id, note.n, tokens(note.text, marks, show, note, pieces)))
    remarks = tuple(remark(found, linked, names_in(document, found.paragraph, linked), pieces) for found in beside)
    return Composed(document.path, text, tuple(notes), tuple(pieces), document.url, beside=remarks, correct=correct)


def without(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    """The text with these stretches blanked, line for line."""
    for start, end in stretches:
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text


def names_in(document: Document, id: str, linked: Mapping) -> frozenset[str]:
    """The entries to which a paragraph of a document leads."""
    paragraph = next((p for p in document.paragraphs if p.id == id), None)
    if paragraph is None:
        return frozenset()
    marks = (*document.marks, *linked.get((document.path, None), ()))
    end = paragraph.start + len(paragraph.text)
    return frozenset(m.value[0] for m in marks if m.kind == "entry" and paragraph.start <= m.start < end)


def again(document: Document, linked: Mapping) -> Iterator[tuple[int, int]]:
    """Where an annotation names, by its name alone, what the paragraph above it links."""
    by_name = linked.get((document.path, None), ())
    for a in document.annotations:
        if a.paragraph and a.kind != "question":  # questions stand at the end
            named = names_in(document, a.paragraph, linked)
            yield from ((m.start, m.end) for m in by_name if a.start <= m.start < a.end and m.value[0] in named)


def remark(found: Beside, linked: Mapping, above: frozenset[str], pieces: list[str]) -> ComposedRemark:
    """A remark as Markdown, its head and marks among the pieces. What its paragraph links is no link again, nor is the
    paragraph's own reference: a chapter has hundreds of them. above: the entries to which the paragraph leads."""
    pieces.append(found.head)
    head = f"{OPEN}{len(pieces) - 1}{CLOSE}"
    by_name = [m for m in linked.get((found.document.path, None), ()) if m.value[0] not in above]
    marks = [m for m in (*found.document.marks, *by_name) if (m.kind, m.value) != ("reference", found.paragraph)]
    marks = [m for m in marks if found.start <= m.start < found.end]
    typed = {m.start - found.start: m for m in marks}
    here = [replace(m, start=m.start - found.start, end=m.end - found.start) for m in marks]
    words = found.document.body[found.start : found.end]
    text = tokens(words, here, lambda mark, note: found.show(typed[mark.start], note), None, pieces)
    unindented = re.sub(r"^(?: {4}|\t)", "", text, flags=re.M).strip()
    named = f"\n{{: .{found.name} }}" if found.name else ""
    return ComposedRemark(found.paragraph, f"{head} {unindented}".strip() + named)


def compose_part(
    document: Document,
    linked: Mapping,
    show: Show,
    stretch: slice,
    note: Note | None,
    here: str,
    home: str | None,
) -> Composed:
    """A stretch of a document's body, or of one of its notes, for the page at the address `here`."""
    text, own = (note.text, note.marks) if note else (document.body, document.marks)
    start, end, _ = stretch.indices(len(text))
    found = (*own, *linked.get((document.path, note.n if note else None), ()))
    # A citation is known by its offset in the document, so `show` is given the mark as it stands there.
    typed = {m.start - start: m for m in found if start <= m.start and m.end <= end}
    moved = [replace(m, start=m.start - start, end=m.end - start) for m in typed.values()]
    pieces: list[str] = []
    text = tokens(text[start:end], moved, lambda mark, note: show(typed[mark.start], note), note, pieces)
    return Composed(document.path, text, (), tuple(pieces), here, home)


def tokens(text: str, marks: Iterable[Mark], show: Show, note: Note | None, pieces: list[str]) -> str:
    """The text with a token in the place of each mark, whose HTML is added to the pieces."""
    out, position, cited = [], 0, False
    for mark in sorted(marks, key=lambda m: m.start):
        between = text[position : mark.start]
        if cited and mark.kind == "citation" and not between.strip(" "):
            between = "; " if note else " "
        out += [between, f"{OPEN}{len(pieces)}{CLOSE}"]
        cited = mark.kind == "citation"
        pieces.append(show(mark, note))
        position = mark.end + (mark.kind == "citation" and stopped(pieces[-1]) and one_stop(text, mark.end))
    return "".join(out) + text[position:]


class Renderer:
    """Python-Markdown with the edition's extension; one for all documents, which it renders one after the other."""

    def __init__(self) -> None:
        self.extension = EditionExtension()
        self.markdown = Markdown(extensions=[*EXTENSIONS, self.extension], extension_configs=EXTENSIONS)

    def render(self, composed: Composed, figures: Mapping[str, str]) -> Rendered:
        """figures: the HTML of each map or chart that the text asks for; one that is not there stays away."""
        self.extension.page, self.extension.figures, self.extension.links = composed, figures, []
        self.markdown.reset()
        html = self.markdown.convert(composed.text)
        return Rendered(html, self.markdown.toc_tokens, tuple(self.extension.links))


def stopped(html: str) -> bool:
    """Whether a piece of HTML ends with a full stop for a reader: "p. 3 ff."."""
    return re.sub(r"<[^>]*>", "", html).endswith(".")


def one_stop(text: str, position: int) -> bool:
    """Whether a single full stop stands there, and no three."""
    return text[position : position + 1] == "." and text[position + 1 : position + 2] != "."


class NoEditionError(Exception):
    """A text of the edition was to be rendered by a program that has not read the edition."""


class EditionExtension(Extension):
    """The processors of the edition. `page`: the Composed text that is rendered next; `links`: those found in it."""

    page: Composed | None = None
    figures: Mapping[str, str]
    links: list[tuple[str, str]]

    def extendMarkdown(self, md):
        # Before all else: what follows would pass over what it does not know, and show a text without its notes.
        md.preprocessors.register(Guard(md, self), "edition-guard", 100)
        # Every sign that Python's own reading steps over behind a backslash, as CommonMark has it.
        md.ESCAPED_CHARS = [*string.punctuation]
        # After code spans (190), before everything else inline.
        md.inlinePatterns.register(Pieces(f"{OPEN}(\\d+){CLOSE}", md, self), "edition-pieces", 185)
        # In the place of Python-Markdown's own, with all patterns.
        md.treeprocessors.register(Inline(md, "inline"), "inline", 20)
        md.treeprocessors.register(Inline(md, "smarty"), "smarty", 6)
        # Before inline (20), so that the notes' text is rendered with the page's.
        md.treeprocessors.register(Notes(md, self), "edition-notes", 30)
        # After attr_list (8), which gives the paragraphs their ids; before toc (5).
        md.treeprocessors.register(Numbers(md, self), "edition-numbers", 6)
        md.treeprocessors.register(Figures(md, self), "edition-figures", 6)
        md.treeprocessors.register(Annotations(md), "edition-annotations", 6)
        # Before inline (20), so that the remarks' text is rendered with the page's.
        md.treeprocessors.register(Remarks(md, self), "edition-remarks", 31)
        md.treeprocessors.register(Questions(md), "edition-questions", 5.5)
        # After toc (5), which names the headings.
        md.treeprocessors.register(Links(md, self), "edition-links", 0)
        # After raw_html (30), which puts the pieces back.
        md.postprocessors.register(Quotes(md), "edition-quotes", 5)
        md.postprocessors.register(Leftovers(md, self), "edition-leftovers", 4)
        md.postprocessors.register(Blocks(md), "edition-blocks", 3)


class Guard(Preprocessor):
    """Without the Edition, as when a program loads this extension and drops the plugin, nothing is rendered."""

    def __init__(self, md, extension):
        super().__init__(md)
        self.extension = extension

    def run(self, lines):
        if self.extension.page is None:
            raise NoEditionError(
                "This text has notes and citations that only the plugin 'edition' knows: without it they would be lost."
                " Build with MkDocs or ProperDocs and the plugins of mkdocs.yml, after `make build` has installed them."
            )
        return lines


class Quotes(Postprocessor):
    """A mark of quotation behind a link closes: smarty, which does not see the link's letters, opens it."""

    def run(self, text):
        return re.sub(r"(?<=</a>)&(l)(squo|dquo);(?!\w)", r"&r\2;", text)


class Blocks(Postprocessor):
    """A block of code scrolls where its lines are longer than the column, so the keyboard reaches it."""

    def run(self, text):
        return re.sub(r"(<pre>(?:<span></span>)?<code)>", r'\1 tabindex="0">', text)


class Pieces(InlineProcessor):
    """A token becomes its piece of HTML, as it stands."""

    def __init__(self, pattern, md, extension):
        super().__init__(pattern, md)
        self.extension = extension

    def handleMatch(self, m, data):
        return self.md.htmlStash.store(self.extension.page.pieces[int(m[1])]), m.start(0), m.end(0)


class Leftovers(Postprocessor):
    """Tokens that Markdown passed over, in raw HTML and attributes, become their pieces: words where no link may be."""

    PART = re.compile(rf"(?P<tag><(?P<close>/?)(?P<name>[A-Za-z][\w-]*)[^<>]*>)|{OPEN}(?P<piece>[0-9]+){CLOSE}")
    TOKEN = re.compile(f"{OPEN}([0-9]+){CLOSE}")
    TAGS = re.compile(r"<[^<>]*>")

    def __init__(self, md, extension):
        super().__init__(md)
        self.extension = extension

    def run(self, text):
        if OPEN not in text:
            return text
        links = 0

        def put(found):
            nonlocal links
            if found["piece"]:
                piece = self.extension.page.pieces[int(found["piece"])]
                return self.words(piece) if links else piece
            if found["name"].lower() == "a":
                links = max(0, links - 1) if found["close"] else links + 1
            return self.TOKEN.sub(lambda m: self.words(self.extension.page.pieces[int(m[1])]), found["tag"])

        return self.PART.sub(put, text)

    def words(self, piece):
        """A piece of HTML without its tags, safe in an attribute."""
        return self.TAGS.sub("", piece).replace('"', "&quot;")


class Annotations(Treeprocessor):
    """The id of an annotation, and how sure it is, from the last paragraph of its text to its box."""

    def run(self, root):
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
                ElementTree.SubElement(box[0], "span", {"class": "sure"}).text = f" {sure}"


class Remarks(Treeprocessor):
    """What stands beside a paragraph follows it."""

    def __init__(self, md, extension):
        super().__init__(md)
        self.extension = extension

    def run(self, root):
        # The ids of paragraphs are still in their text here: attr_list comes later, and moves them to their elements.
        remarks = {}
        for remark in self.extension.page.beside:
            remarks.setdefault(remark.paragraph, []).append(remark.text)
        for at, block in reversed(list(enumerate(root)) if remarks else []):
            named = ID.search(block.text or "") if block.tag == "p" else None
            if named and named[1] in remarks:
                # <p>Text {: #tg-2-11 }</p> → <p>Text …</p><div class="links"><p>…</p></div>
                box = ElementTree.Element("div", {"class": "links"})
                self.md.parser.parseChunk(box, unfenced("\n\n".join(remarks[named[1]])))
                root.insert(at + 1, box)


class Questions(Treeprocessor):
    """The questions of a chapter as a numbered list, with the heading before it in a section of its own."""

    def run(self, root):
        found = [box for box in root if "question" in box.get("class", "").split() and box.tag == "div"]
        if not found:
            return
        # <h2>…</h2><div class="admonition question" id="…"><p class="admonition-title">TG 2.3</p><p>Why …?</p></div>
        # → <section class="questions"><h2>…</h2><ol><li id="…"><p>Why …?</p><p class="turns-on">TG 2.3</p></li></ol>
        at = list(root).index(found[0])
        section, before = ElementTree.Element("section", {"class": "questions"}), root[at - 1] if at else None
        if before is not None and before.tag == "h2":
            root.remove(before)
            section.append(before)
        root.insert(list(root).index(found[0]), section)
        numbered = ElementTree.SubElement(section, "ol")
        for box in found:
            root.remove(box)
            numbered.append(self.item(box))

    def item(self, box):
        item = ElementTree.Element("li", {"id": box.get("id")} if box.get("id") else {})
        title, *text = list(box)
        title.set("class", "turns-on")
        item.extend([*text, title])
        return item


class Notes(Treeprocessor):
    """The page's notes, as a section at its end."""

    def __init__(self, md, extension):
        super().__init__(md)
        self.extension = extension

    def run(self, root):
        notes = self.extension.page.notes
        if notes:
            section = ElementTree.SubElement(
                root, "section", {"class": "notes", "role": "doc-endnotes", "aria-labelledby": "notes"}
            )
            ElementTree.SubElement(section, "h2", {"id": "notes"}).text = "Notes"
            for note in notes:
                self.add(section, note)

    def add(self, section, note):
        # <div id="tg-n33" class="note">
        #   <a class="note-number" href="#tg-n33">33</a><p class="note-text">…</p>, or a div of several paragraphs
        #   <a href="#tg-n33-ref">↩</a> <a class="cite" href="../../r/tg-n33/">cite</a>
        # </div>
        item = ElementTree.SubElement(section, "div", {"id": note.id, "class": "note"})
        ElementTree.SubElement(
            item,
            "a",
            {
                "class": "note-number",
                "href": f"#{note.id}",
                "aria-label": f"Note {note.n}",
                "title": canonical(note.id),
            },
        ).text = str(note.n)
        text = ElementTree.Element("div")
        self.md.parser.parseChunk(text, unfenced(note.text))
        text = text[0] if [block.tag for block in text] == ["p"] else text
        text.set("class", "note-text")
        item.append(text)
        back = {"href": f"#{note.id}-ref", "role": "doc-backlink", "aria-label": f"Back to the mark of note {note.n}"}
        ElementTree.SubElement(item, "a", back).text = "↩"
        item.append(cite_link(note.id, self.extension.page.here))


def unfenced(text):
    """A part of a text with its fences as indented code: Python-Markdown knows fences in a whole text only."""
    out, position = [], 0
    for start, end in fences(text):
        first, *lines = text[start:end].split("\n")[:-1]
        indent = first[: len(first) - len(first.lstrip(" \t"))]
        out += [text[position:start], "\n", *(f"{indent}    {line.removeprefix(indent)}\n" for line in lines)]
        position = end
    return "".join(out) + text[position:]


def cite_link(id, here):
    """The link to a paragraph's or note's permanent page, which cites it: <a class="cite" href="../../r/tg-2-11/">."""
    address = relative(f"r/{id}/", here)
    link = ElementTree.Element("a", {"class": "cite", "href": address, "aria-label": f"Cite {canonical(id)}"})
    link.text = "cite"
    return link


def correct_link(id, form):
    """The link to the form that corrects a paragraph, filled with its reference: an issue, no file to be edited."""
    said = {"class": "correct", "aria-label": f"Suggest a correction of {canonical(id)}", "data-search-exclude": ""}
    link = ElementTree.Element("a", {**said, "href": form + quote_plus(canonical(id))})
    link.text = "correct"
    return link


class Numbers(Treeprocessor):
    """<p id="tg-2-11"> gets its number, linked to itself, for the margin, the link to its permanent page, and the one
    to the form that corrects it."""

    def __init__(self, md, extension):
        super().__init__(md)
        self.extension = extension

    def run(self, root):
        for block in root.iter():
            id = block.get("id", "") if isinstance(block.tag, str) else ""
            if (match := PARAGRAPH.match(id)) and block.tag in ("p", "figure"):
                block.set("class", f"paragraph {block.get('class', '')}".strip())
                self.number(block, id, f"{match[1]}.{match[2]}")

    def number(self, block, id, shown):
        # <p id="tg-2-11">Text → <p id="tg-2-11" class="paragraph"><a class="number" href="#tg-2-11">2.11</a>
        # <a class="cite" href="../../r/tg-2-11/">cite</a> <a class="correct" href="…TG+2.11">correct</a> Text
        link = ElementTree.Element(
            "a",
            {
                "class": "number",
                "href": f"#{id}",
                "title": canonical(id),
                "aria-label": f"Paragraph {canonical(id)}",
            },
        )
        # The spaces part them where there is no style.
        controls = [link, cite_link(id, self.extension.page.here)]
        if self.extension.page.correct:
            controls.append(correct_link(id, self.extension.page.correct))
        link.text = shown
        for at, control in enumerate(controls):
            control.tail = " "
            block.insert(at, control)
        controls[-1].tail, block.text = f" {block.text or ''}", None


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
                    place = ElementTree.Element("p")
                    figure = self.extension.figures.get(block.attrib.pop("figure"), "")
                    place.text = self.md.htmlStash.store(figure)
                    parent.insert(at + 1, place)


class Links(Treeprocessor):
    """Links to files, as an author types them, lead to their pages; a text on another page keeps no ids of its own."""

    def __init__(self, md, extension):
        super().__init__(md)
        self.extension = extension

    def run(self, root):
        for element in root.iter():
            key = {"a": "href", "img": "src"}.get(element.tag)
            if key and element.get(key) and element.get("class") != "cite":  # a cite link leads where it should
                element.set(key, self.address(element.get(key)))
            if self.extension.page.home:
                element.attrib.pop("id", None)

    def address(self, typed):
        """Where a link leads from the page: writing.md#notes → ../writing/#notes; one without a path as it stands."""
        page = self.extension.page
        try:
            scheme, host, path, query, fragment = urlsplit(typed)
        except ValueError:  # http://[, which the checks have told
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
    """The way from one address below the site's root to another: notes/ from a/1-b/ → ../../notes/."""
    way = posixpath.relpath(url or ".", here or ".")
    return way if url and not url.endswith("/") else way + "/"
