"""Whole views of the Edition, made by Jinja templates: what a page shows below its author's text.

A view is a function (edition, document, root) → the data of the template of the same name; `root` is the relative way
from the page to the site's root.
"""

import re
from html import escape
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from macros.model import dates
from macros.model.geography import MAPS
from macros.model.problems import RULES, At, problem
from macros.model.reference import canonical
from macros.reading.bibliography import kind_of
from macros.reading.facts import amount
from macros.reading.glossary import related, sentence
from macros.reading.marks import plain_markdown
from macros.showing import country_views, figures
from macros.showing.apparatus import (
    RULE_SAYS,
    entry_link,
    listed,
    plain_note,
    reference,
    referring,
    rooted,
    short,
    sort_key,
    up,
)
from macros.showing.chicago import typographic
from macros.showing.evidence import counts
from macros.showing.maps import draw

TEMPLATES = Path(__file__).parent.parent / "templates"
KINDS = {
    "book": "Books",
    "collection": "Books",
    "incollection": "Chapters in books",
    "journal": "Journal articles",
    "magazine": "Magazines",
    "newspaper": "Newspapers, agencies and bulletins",
    "report": "Reports and papers",
    "online": "Documents and web pages",
    "misc": "Documents and web pages",
    "thesis": "Reports and papers",
    "unpublished": "Reports and papers",
}


def environment():
    """Jinja, sandboxed; an undefined name is an error."""
    jinja = SandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters["dates"] = dates.spoken
    jinja.filters["first_part"] = lambda id: id.split("-")[0]
    jinja.filters.update(anchor=anchor, years=country_views.shown_years, in_short=country_views.in_short)
    jinja.filters["in_country"] = lambda base, country: (country, base)
    jinja.globals.update(
        canonical=canonical,
        RULE_SAYS=RULE_SAYS,
        reference=reference,
        referring=referring,
        entry_link=entry_link,
        amount=amount,
        figures=figures,
        MAPS=MAPS,
        map_svg=draw,
        group_of=country_views.group_of,
        chart_group=country_views.chart_group,
    )
    return jinja


def view(edition, document, jinja, text):
    """A page's content: its author's text (HTML), and with it the view that the page asks for in its front matter (`view: bibliography`)
    or that its place gives it. The template says where the text goes."""
    name = kind_of_view(edition, document)
    if name is None:
        return text
    if not isinstance(name, str) or name not in VIEWS:
        raise LookupError(f"there is no view {name!r}; there are {', '.join(VIEWS)}")
    root = up(document.url)
    data = VIEWS[name](edition, document, root)
    return jinja.get_template(f"{name}.html").render(root=root, edition=edition, text=Markup(text), **data)


def template_problem(error, document):
    """An error raised by a template as a Problem: at the template's line, naming the file and line of the data that it was showing.

    Jinja puts a template's own line and its variables into the traceback; the innermost variable that comes from a file is the one shown.
    """
    line, record, trace = At(document.path, 1), At(document.path, 1), error.__traceback__
    while trace:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.parent == TEMPLATES:
            line = At(f"macros/templates/{path.name}", trace.tb_lineno)
            places = [
                value.at for value in trace.tb_frame.f_locals.values() if isinstance(getattr(value, "at", None), At)
            ]
            record = places[-1] if places else record
        trace = trace.tb_next
    return problem("T01", line, reason=str(error) or type(error).__name__, record=f"{record.path}:{record.line}")


def anchor(words):
    """An id of a page from a heading: "Money and trade" → money-and-trade."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def kind_of_view(edition, document):
    """The name of the view that a page shows, None for a page without."""
    if str(document.meta.get("work")) in edition.works:
        return "report"
    if slug_of(document) in edition.entries:
        return "entry"
    if slug_of(document, "countries") in edition.countries:
        return "country"
    return document.meta.get("view")


def report_view(edition, document, root):
    work = edition.works[document.meta["work"]]
    chapters = {c.section: c for c in edition.chapters if c.work == work.short}
    source = edition.sources.get(work.source)
    return {"work": work, "chapters": chapters, "citation": listed(source) if source else work.name}


def home_view(edition, document, root):
    return {"works": [report_view(edition, w.document, root) for w in edition.works.values()]}


def bibliography_view(edition, document, root):
    """Sources by kind, each with every place that cites it."""
    groups = {}
    for source in sorted(edition.sources.values(), key=sort_key):
        groups.setdefault(KINDS.get(kind_of(source), KINDS["misc"]), []).append(
            {
                "source": source,
                "html": listed(source),
                "kind": kind_of(source),
                "sort": sort_key(source)[0],
                "citing": [(c, citing_link(edition, c, root)) for c in edition.citing.get(source.key, ())],
            }
        )
    return {"groups": {name: groups[name] for name in dict.fromkeys(KINDS.values()) if name in groups}}


def citing_link(edition, citing, root):
    if citing.place in edition.notes:
        return reference(edition, citing.place, root)
    title = next((d.title for d in edition.documents.values() if d.url == citing.place), citing.place)
    return f'<a href="{root}{citing.place}">{escape(title)}</a>'


def concordance_view(edition, document, root):
    """A row for each note: where it stands, what is printed, which works, how they were found."""
    paths = {n.id: d.path for d in edition.documents.values() for n in d.notes}
    rows = []
    for note in edition.notes.values():
        cites = [
            c
            for m in note.marks
            if m.kind == "citation"
            for c in edition.cited.get((paths[note.id], note.n, m.start), ())
            if c
        ]
        rows.append(
            {
                "note": note,
                "cites": cites,
                "printed": typographic(plain_note(edition, note, paths[note.id], as_printed=True)),
                "note_link": reference(edition, note.id, root),
                "place": reference(edition, note.paragraph, root) if note.paragraph else "",
                "works": [(c, rooted(short(edition.sources[c.key], None), root)) for c in cites],
                "rules": list(dict.fromkeys(c.rule for c in cites)),
            }
        )
    return {"rows": rows}


def slug_of(document, folder="glossary"):
    """The slug of a page in a folder, None for a page elsewhere."""
    return (
        document.path.removeprefix(f"docs/{folder}/").removesuffix(".md")
        if document.path.startswith(f"docs/{folder}/")
        else None
    )


def entry_view(edition, document, root):
    """An entry: its names, every place that mentions it by report and chapter, entries named in the same places."""
    entry = edition.entries[slug_of(document)]
    mentions = {}
    for mention in edition.mentions.get(entry.slug, ()):
        home = edition.homes.get(mention.place)
        mentions.setdefault(home or mention.place, []).append(
            (reference(edition, mention.place, root) if home else "", mention)
        )
    reports = [
        (
            work,
            [
                (c, mentions.pop(c.document.url))
                for c in edition.chapters
                if c.work == work.short and c.document.url in mentions
            ],
        )
        for work in edition.works.values()
    ]
    return {
        "entry": entry,
        "reports": [(work, chapters) for work, chapters in reports if chapters],
        "count": sum(len(found) for _, chapters in reports for _, found in chapters),
        "pages": [d for d in edition.documents.values() if d.url in mentions],
        "related": [edition.entries[s] for s in related(edition, entry.slug)],
        "see_also": [edition.entries[s] for s in entry.see_also if s in edition.entries],
    }


def glossary_view(edition, document, root):
    """Entries from A to Z, each with its first sentence and the number of places that mention it."""
    letters = {}
    for entry in sorted(edition.entries.values(), key=lambda e: e.name.casefold()):
        letter = entry.name[0].upper() if entry.name[0].isalpha() else "0–9"
        letters.setdefault(letter, []).append((entry, first_sentence(entry), len(edition.mentions.get(entry.slug, ()))))
    return {"letters": letters, "kinds": sorted({e.kind for e in edition.entries.values()})}


def first_sentence(entry):
    """The first sentence of an entry's text, plain."""
    text = entry.document.body.strip()
    start, end = sentence(text, 0, 1)
    return plain_markdown(text[start:end])


def evidence_view(edition, document, root):
    return {"counts": counts(edition)}


def rules_view(edition, document, root):
    return {"rules": RULES}


def forms_view(edition, document, root):
    """The forms of an entry, a fact, a country: what each field takes and means, from the schemas that check them."""
    return {"forms": [(schema["title"], fields_of(schema)) for schema in edition.schemas.values()]}


def fields_of(schema):
    """(name, whether required, what it takes, what it means) of each property of an object, or of the objects in a list."""
    schema = schema.get("items", schema)
    schema = schema if "properties" in schema else schema["additionalProperties"]
    for name, field in schema["properties"].items():
        takes = " | ".join(field["enum"]) if "enum" in field else field.get("pattern", field.get("type", ""))
        yield name, name in schema.get("required", ()), takes, field.get("description", "")


def shown_by(edition, document):
    """What the view of a page reads of the Edition, for comparison with what it read when the page was built; () for a page without."""
    name = kind_of_view(edition, document)
    return READS[name](edition, document) if name in READS else ()


def entry_reads(edition, document):
    slug = slug_of(document)
    others = {*edition.entries[slug].see_also, *related(edition, slug)}
    return (
        edition.mentions.get(slug),
        [edition.entries[o].name for o in sorted(others) if o in edition.entries],
        titles(edition),
    )


def titles(edition):
    return [(c.document.url, c.title) for c in edition.chapters]


READS = {
    "forms": lambda e, d: (e.schemas,),
    "report": lambda e, d: (titles(e), e.sources),
    "home": lambda e, d: (titles(e), e.sources),
    "bibliography": lambda e, d: (e.sources, e.citing, e.homes),
    "concordance": lambda e, d: (e.notes, e.cited, e.sources, e.homes),
    "glossary": lambda e, d: (e.entries, e.mentions),
    "entry": entry_reads,
    "rules": lambda e, d: (),
    "evidence": lambda e, d: (e.citing, e.sources),
    **country_views.READS,
}
VIEWS = {
    "forms": forms_view,
    "report": report_view,
    "home": home_view,
    "bibliography": bibliography_view,
    "concordance": concordance_view,
    "entry": entry_view,
    "glossary": glossary_view,
    "rules": rules_view,
    "evidence": evidence_view,
    **country_views.VIEWS,
}
