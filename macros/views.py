"""What a reader sees of the Edition, as HTML: marks in running text, and whole views made by Jinja templates.

Every function takes `root`, the relative way from the page to the site's root ("../../"), so that the site works at
any address.
"""

import re
from calendar import month_name
from functools import lru_cache
from html import escape
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from macros import chicago
from macros.checks import spoken
from macros.glossary import related, sentence
from macros.marks import plain_markdown
from macros.problems import RULES

TEMPLATES = Path(__file__).parent / "templates"
KINDS = {"book": "Books", "collection": "Books", "incollection": "Chapters in books", "journal": "Journal articles",
         "magazine": "Magazines", "newspaper": "Newspapers, agencies and bulletins", "report": "Reports and papers",
         "online": "Documents and web pages", "misc": "Documents and web pages", "thesis": "Reports and papers",
         "unpublished": "Reports and papers"}
RULE_SAYS = {
    "ibid": "ibid.: the one work of note {via}", "short": "short form: cited in full in note {via}",
    "op-cit": "op. cit.: cited in full in note {via}", "note-above": "the work of note {via}", "editor": "decided by the editor: {why}"}


def up(url):
    """The way from a page to the site's root: "testing-ground/2-x/" → "../../"."""
    return "../" * url.count("/") or "./"


def shower(edition, document):
    """The function that `extension.compose` calls for each mark of a document."""
    root = up(document.url)

    def show(mark, note):
        if mark.kind == "note":
            return note_mark(document, mark.value)
        if mark.kind == "reference":
            return reference(edition, mark.value, root)
        if mark.kind == "citation":
            cites = edition.cited[document.path, note.n if note else None, mark.start]
            return cited_in_note(edition, mark, cites, root) if note else cited_in_text(edition, cites, root)
        return entry_link(edition, *mark.value, root)
    return show


def note_mark(document, n):
    note = next((note for note in document.notes if note.n == n), None)
    if not note:
        return f'<sup class="note-mark unresolved">{n}</sup>'
    return (f'<sup class="note-mark" id="{note.id}-ref"><a href="#{note.id}" role="doc-noteref" '
            f'aria-label="Note {n}">{n}</a></sup>')


def reference(edition, id, root):
    """TG 2.11, linked if the edition holds it already."""
    home = edition.homes.get(id)
    return f'<a class="reference" href="{root}{home}#{id}">{spoken(id)}</a>' if home else spoken(id)


def entry_link(edition, slug, shown, root):
    """A name that leads to its entry; script makes a card of it, and without script it is a link."""
    if slug not in edition.entries:
        return escape(shown)
    return f'<a class="entry" href="{root}{edition.entries[slug].document.url}" data-entry="{slug}">{escape(shown)}</a>'


def cited_in_note(edition, mark, cites, root):
    return "; ".join(one_cited(edition, cite, typed, root) for cite, typed in zip(cites, mark.value))


def one_cited(edition, cite, typed, root):
    """A citation in a note: the work in full; where the report is short, what it prints, the work, and the rule."""
    if cite is None:
        return f'<span class="citation unresolved">[@{escape(typed.key or typed.form)}]</span>'
    prefix = escape(cite.prefix) + " " if cite.prefix else ""
    work = in_full(edition.sources[cite.key], cite.locator, root)
    if cite.rule == "full":
        return f'<span class="citation" data-rule="full">{prefix}{work}</span>'
    return (f'<span class="citation resolved" data-rule="{cite.rule}">{prefix}<span class="printed">{escape(printed(edition, cite))}</span>'
            f'<span class="arrow" aria-label=", that is, "> → </span><span class="work">{work}</span> '
            f'<span class="rule">[{escape(RULE_SAYS[cite.rule].format(via=cite.via, why=cite.why))}]</span></span>')


def cited_in_text(edition, cites, root):
    """A citation in commentary: short forms in round brackets."""
    forms = [f"{escape(c.prefix)} " * bool(c.prefix) + rooted(short(edition.sources[c.key], c.locator), root) if c else "?" for c in cites]
    return f'<span class="citation">({"; ".join(forms)})</span>'


def printed(edition, cite):
    """What the report prints for a short citation: as the author typed it, else the usual form."""
    usual = {"ibid": "Ibid.", "editor": "Ibid.", "note-above": f"note {cite.via} above"}
    form = cite.printed or usual.get(cite.rule)
    if form is None:
        form = chicago.plain(short(edition.sources[cite.key], None))
        form = form.split(",")[0] + ", op. cit." if cite.rule == "op-cit" else form
    return f"{form}, {cite.locator}" if cite.locator else form


def in_full(source, locator, root):
    return rooted(full(source, locator), root)


def rooted(html, root):
    return html.replace('href="#ref-', f'href="{root}bibliography/#ref-')


@lru_cache(maxsize=None)
def full(source, locator):
    return chicago.note(source.entry, locator)


@lru_cache(maxsize=None)
def short(source, locator):
    return chicago.short(source.entry, locator)


@lru_cache(maxsize=None)
def listed(source):
    return chicago.bibliography(source.entry)


@lru_cache(maxsize=None)
def sort_key(source):
    return chicago.sort_key(source.entry)


def plain_note(edition, note, path, as_printed=False):
    """A note as plain text: with the works in full, or in the forms that the report prints."""
    out, position = [], 0
    for mark in note.marks:
        out.append(note.text[position:mark.start])
        position = mark.end
        out.append(plain_mark(edition, mark, edition.cited.get((path, note.n, mark.start), ()), as_printed))
    return plain_markdown("".join(out) + note.text[position:])


def plain_mark(edition, mark, cites, as_printed):
    if mark.kind == "reference":
        return spoken(mark.value)
    if mark.kind != "citation":
        return mark.value[1] if mark.kind == "entry" else str(mark.value)
    forms = []
    for cite in filter(None, cites):
        short_form = as_printed and cite.rule != "full"
        form = printed(edition, cite) if short_form else chicago.plain(full(edition.sources[cite.key], cite.locator))
        forms.append(f"{cite.prefix} {form}".strip())
    return "; ".join(forms)


def environment():
    """Jinja, sandboxed; an undefined name is an error."""
    jinja = SandboxedEnvironment(loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True,
                                 trim_blocks=True, lstrip_blocks=True)
    jinja.filters["dates"] = spoken_dates
    jinja.globals.update(spoken=spoken, RULE_SAYS=RULE_SAYS)
    return jinja


def view(edition, document, jinja):
    """The HTML of the view that a page asks for in its front matter (`view: bibliography`), or of a report's page; '' for none."""
    name = "report" if "work" in document.meta else "entry" if slug_of(document) in edition.entries else document.meta.get("view")
    if name not in VIEWS:
        return ""
    root = up(document.url)
    data = VIEWS[name](edition, document, root)
    return jinja.get_template(f"{name}.html").render(root=root, edition=edition, **data)


def report_view(edition, document, root):
    work = edition.works[document.meta["work"]]
    chapters = {c.section: c for c in edition.chapters if c.work == work.short}
    source = edition.sources[work.source]
    return {"work": work, "chapters": chapters, "citation": listed(source)}


def home_view(edition, document, root):
    return {"works": [report_view(edition, w.document, root) for w in edition.works.values()]}


def bibliography_view(edition, document, root):
    """Sources by kind, each with every place that cites it."""
    groups = {}
    for source in sorted(edition.sources.values(), key=sort_key):
        groups.setdefault(KINDS[kind_of(source)], []).append({
            "source": source, "html": listed(source), "kind": kind_of(source), "sort": sort_key(source)[0],
            "citing": [(c, citing_link(edition, c, root)) for c in edition.citing.get(source.key, ())]})
    return {"groups": {name: groups[name] for name in dict.fromkeys(KINDS.values()) if name in groups}}


def kind_of(source):
    return source.fields.get("entrysubtype", "journal") if source.type == "article" else source.type


def citing_link(edition, citing, root):
    if citing.place in edition.notes:
        return reference(edition, citing.place, root)
    title = next((d.meta.get("title", d.url) for d in edition.documents.values() if d.url == citing.place), citing.place)
    return f'<a href="{root}{citing.place}">{escape(str(title))}</a>'


def concordance_view(edition, document, root):
    """A row for each note: where it stands, what is printed, which works, how they were found."""
    paths = {n.id: d.path for d in edition.documents.values() for n in d.notes}
    rows = []
    for note in edition.notes.values():
        cites = [c for m in note.marks if m.kind == "citation" for c in edition.cited[paths[note.id], note.n, m.start] if c]
        rows.append({"note": note, "cites": cites, "printed": plain_note(edition, note, paths[note.id], as_printed=True),
                     "note_link": reference(edition, note.id, root),
                     "place": reference(edition, note.paragraph, root) if note.paragraph else "",
                     "works": [(c, rooted(short(edition.sources[c.key], None), root)) for c in cites],
                     "rules": list(dict.fromkeys(c.rule for c in cites))})
    return {"rows": rows}


def slug_of(document):
    """The slug of a glossary entry's page, None for any other page."""
    return document.path.removeprefix("docs/glossary/").removesuffix(".md") if document.path.startswith("docs/glossary/") else None


def spoken_dates(edtf):
    """EDTF as a reader says it: 2001-06/.. → since June 2001; 1998/2004 → 1998–2004; 2007~ → about 2007."""
    def day(text):
        year, month, date = (text.rstrip("~").split("-") + ["", ""])[:3]
        words = f"{date.lstrip('0')} {month_name[int(month)] if month else ''} {year}"
        return ("about " if text.endswith("~") else "") + " ".join(words.split())
    start, _, end = str(edtf).partition("/")
    if "/" not in str(edtf):
        return day(start)
    if end in ("..", ""):
        return f"since {day(start)}"
    return f"until {day(end)}" if start in ("..", "") else f"{day(start)} – {day(end)}".replace(" – ", "–" if len(start) == len(end) == 4 else " – ")


def entry_view(edition, document, root):
    """An entry: its names, every place that mentions it by report and chapter, entries named in the same places."""
    entry = edition.entries[slug_of(document)]
    mentions = {}
    for mention in edition.mentions.get(entry.slug, ()):
        mentions.setdefault(edition.homes.get(mention.place, mention.place), []).append((reference(edition, mention.place, root), mention))
    reports = [(work, [(c, mentions.pop(c.document.url)) for c in edition.chapters if c.work == work.short and c.document.url in mentions])
               for work in edition.works.values()]
    return {"entry": entry, "reports": [(work, chapters) for work, chapters in reports if chapters],
            "count": sum(len(found) for _, chapters in reports for _, found in chapters),
            "pages": [d for d in edition.documents.values() if d.url in mentions],
            "related": [edition.entries[s] for s in related(edition, entry.slug)],
            "see_also": [edition.entries[s] for s in entry.see_also if s in edition.entries]}


def glossary_view(edition, document, root):
    """Entries from A to Z, each with its first sentence and the number of places that mention it."""
    letters = {}
    for entry in sorted(edition.entries.values(), key=lambda e: e.name.casefold()):
        letters.setdefault(entry.name[0].upper(), []).append((entry, first_sentence(entry), len(edition.mentions.get(entry.slug, ()))))
    return {"letters": letters, "kinds": sorted({e.kind for e in edition.entries.values()})}


def first_sentence(entry):
    """The first sentence of an entry's text, plain."""
    text = entry.document.prose.strip()
    start, end = sentence(text, 0, 1) if text else (0, 0)
    body = entry.document.body.strip()
    return plain_markdown(body[start:end])


def rules_view(edition, document, root):
    return {"rules": RULES}


VIEWS = {"report": report_view, "home": home_view, "bibliography": bibliography_view, "concordance": concordance_view, "entry": entry_view,
         "glossary": glossary_view, "rules": rules_view}
