"""HTML by its rules, on a page of each kind: what a validator calls an error and a browser corrects silently."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest

KINDS = [
    "", "testing-ground/", "testing-ground/2-us-russian-relations/", "testing-ground/6-competition/",
    "balancing-acts/5-espo/", "balancing-acts/9-abbreviations/", "glossary/", "glossary/sco/", "countries/",
    "countries/kyrgyzstan/", "countries/russia/", "countries/russia/energy/", "timeline/", "timeline/2009/", "map/",
    "charts/", "notes/", "notes/testing-ground/", "bibliography/", "bibliography/books/", "evidence/", "readings/",
    "threads/", "threads/bases/", "links/", "find/", "read/", "linker/", "notebook/", "citing/", "editions/", "data/",
    "rights/", "contribute/", "contribute/forms/", "contribute/rules/", "contribute/wanted/",
    "contribute/architecture/", "r/tg-2-11/", "r/tg-n33/", "r/ba-7-19/",
]  # fmt: skip

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SVG = re.compile(r"<svg\b.*?</svg>|<!--.*?-->", re.DOTALL)
PHRASING = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "em", "strong", "b", "i", "small", "sup", "sub", "code", "abbr",
    "cite", "q", "s", "u", "mark", "label", "button", "pre",
}  # fmt: skip
BLOCKS = {
    "address", "article", "aside", "blockquote", "details", "dialog", "div", "dl", "fieldset", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table",
    "ul",
}  # fmt: skip
CONTROLS = {"a", "button", "input", "select", "textarea", "details", "label"}
WITHIN = {
    "li": {"ul", "ol", "menu"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "tr": {"thead", "tbody", "tfoot", "table"},
    "td": {"tr"}, "th": {"tr"}, "thead": {"table"}, "tbody": {"table"}, "caption": {"table"}, "legend": {"fieldset"},
    "figcaption": {"figure"}, "summary": {"details"}, "option": {"select", "optgroup", "datalist"},
    "optgroup": {"select"},
}  # fmt: skip
ONLY = {
    "ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "tr": {"td", "th"}, "table": {"caption", "colgroup", "thead",
    "tbody", "tfoot", "tr"}, "thead": {"tr"}, "tbody": {"tr"}, "select": {"option", "optgroup"},
}  # fmt: skip
OBSOLETE = {"align", "bgcolor", "border", "cellpadding", "cellspacing", "valign", "width", "height"}
SIZED = {"img", "svg", "iframe", "canvas", "video", "input", "source", "object"}
# These have a name only where they have a role.
NAMELESS = {"div", "span", "p", "b", "i", "em", "strong", "small", "code", "sub", "sup", "li"}
REFERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns")


class Markup(HTMLParser):
    """What is wrong with a page, in words, each with its line."""

    def __init__(self, text):
        super().__init__(convert_charrefs=False)
        self.open, self.ids, self.refers, self.wrong = [], Counter(), [], []
        self.feed(SVG.sub("", text))
        self.close()
        self.wrong += [f"id {id} twice" for id, times in self.ids.items() if times > 1]
        self.wrong += [f"{name} names no id: {id}" for name, id in self.refers if id not in self.ids]
        self.wrong += [f"<{tag}> is not closed" for tag in self.open]

    def report(self, what):
        self.wrong.append(f"line {self.getpos()[0]}: {what}")

    def handle_starttag(self, tag, attrs):
        self.attributes(tag, attrs)
        self.place(tag, dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def attributes(self, tag, attrs):
        names = [name for name, _ in attrs]
        given = dict(attrs)
        for name, times in Counter(names).items():
            if times > 1:
                self.report(f"{name} twice in <{tag}>")
        if tag not in SIZED and OBSOLETE & set(names):
            self.report(f"<{tag} {OBSOLETE & set(names)}> is obsolete")
        if "id" in given:
            self.ids[given["id"]] += 1
            if not given["id"] or re.search(r"\s", given["id"]):
                self.report(f"id {given['id']!r}")
        self.refers += [(name, id) for name in REFERS for id in (given.get(name) or "").split()]
        if "tabindex" in given and not re.fullmatch(r"-?\d+", given["tabindex"] or ""):
            self.report(f"tabindex {given['tabindex']!r}")
        if tag == "img" and "alt" not in given:
            self.report("<img> without alt")
        if tag in NAMELESS and not given.get("role") and {"aria-label", "aria-labelledby"} & set(names):
            self.report(f"<{tag}> has a name and no role")
        if tag == "a" and not (given.get("href") or "href" not in given):
            self.report("<a> with an empty address")

    def place(self, tag, given):
        parent = self.open[-1] if self.open else None
        if tag in WITHIN and parent not in WITHIN[tag]:
            self.report(f"<{tag}> in <{parent}>")
        if parent in ONLY and tag not in ONLY[parent] | {"script", "template"}:
            self.report(f"<{tag}> in <{parent}>")
        if tag in BLOCKS and (around := PHRASING & set(self.open)):
            self.report(f"<{tag}> in {around}")
        acts = tag in CONTROLS - {"label"} or "tabindex" in given
        if acts and given.get("type") != "hidden" and {"a", "button"} & set(self.open):
            self.report(f"<{tag}> in a link or button")

    def handle_endtag(self, tag):
        if tag in VOID or not self.open or self.open[-1] != tag:
            self.report(f"</{tag}> closes nothing")
            if tag in self.open:
                del self.open[self.open.index(tag) :]
        else:
            self.open.pop()

    def handle_data(self, data):
        if not self.open or self.open[-1] not in ("script", "style"):
            if re.search(r"&[a-zA-Z]\w*;?|<[a-zA-Z/]", data):
                self.report(f"a bare sign in {data.strip()[:40]!r}")
            if data.strip() and self.open and self.open[-1] in set(ONLY) - {"select"}:
                self.report(f"words in <{self.open[-1]}>: {data.strip()[:40]!r}")


@pytest.mark.parametrize("path", KINDS)
def test_a_page_of_each_kind_keeps_the_rules_of_html(path, site):
    assert Markup((site / path / "index.html").read_text(encoding="utf-8")).wrong == []


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ("<p>a<div>b</div></p>", "<div> in {'p'}"),
        ("<ul><p>a</p></ul>", "<p> in <ul>"),
        ("<li>a</li>", "<li> in <None>"),
        ('<a href="x">a <button>b</button></a>', "<button> in a link or button"),
        ('<i id="a"></i><i id="a"></i>', "id a twice"),
        ('<label for="b">c</label>', "for names no id: b"),
        ("<em>a</i></em>", "</i> closes nothing"),
        ("<div><em>a</div>", "</div> closes nothing"),
        ("<section>a", "<section> is not closed"),
        ('<img src="a.png">', "<img> without alt"),
        ('<td align="left">a</td>', "<td> in <None>"),
        ('<div aria-label="a">b</div>', "<div> has a name and no role"),
        ('<b class="a" class="b">c</b>', "class twice in <b>"),
        ('<i tabindex="">a</i>', "tabindex ''"),
        ("<table>words</table>", "words in <table>"),
        ('<i id="a b">c</i>', "id 'a b'"),
    ],
)
def test_what_is_wrong_is_found(html, what):
    assert any(what in said for said in Markup(html).wrong)
