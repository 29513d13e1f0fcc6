"""The metadata of a page for programs: title, description, and what Zotero, Google Scholar, search engines and link
previews read. They are values like those of any view; theme/main.html writes them into the head.

Addresses are relative to {base}, the address of the published site, which the theme fills in.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

from macros.model.citations import Source
from macros.model.edition import Edition
from macros.model.entries import Entry
from macros.model.texts import Chapter, Document, Work
from macros.reading.bibliography import kind_of
from macros.reading.plain_text import plain_markdown
from macros.showing.chicago import typographic
from macros.showing.citing import Subject
from macros.showing.people import authors, authors_and_year, family_name_first, full_name
from macros.showing.reports import reports_of
from macros.showing.typography import british

WHOLE = "{}: An annotated reader"  # the edition, by its name
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
SHORTEST, LONGEST = 60, 240  # letters of a description: search engines cut longer ones
STOP = re.compile(r"[.!?][’”)]?(?= [A-Z‘“])")
LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
NO_WORDS = re.compile(r"\s*\[[^\[\]]*@[^\[\]]*\](?:\{[^{}]*\})?|\[\^\d+\]|^\{:.*\}$|<[^>]*>", re.MULTILINE)


class Way(NamedTuple):
    """A link of FAIR Signposting in the head: its relation, its address, the media type there."""

    rel: str
    address: str
    type: str | None = None


class Metadata(NamedTuple):
    """The metadata in the head of a page. browser_title: a title that no other page has; highwire: (name, content) of
    the tags citation_*; graph: JSON-LD; ways: FAIR Signposting; cited: the page as the subject of a citation."""

    title: str
    browser_title: str
    description: str
    highwire: tuple[tuple[str, str], ...]
    graph: dict[str, Any]
    ways: tuple[Way, ...]
    cited: Subject


def metadata(edition: Edition, document: Document, branch: str) -> Metadata:
    """The Metadata of a document's page. branch: the name of its branch in the contents."""
    chapter = edition.chapter_at.get(document.path)
    work = next((w for w in edition.works.values() if w.document is document), None)
    kind, graph = schema_type(edition, document, chapter, work)
    words = fitting_sentences(british(description(edition, document, chapter, work)))
    return Metadata(
        title=document.title,
        browser_title=browser_title(document, chapter, edition, branch),
        description=words,
        highwire=tuple(highwire(edition, chapter, work)),
        graph={
            "@context": "https://schema.org",
            "@type": kind,
            "name": document.title,
            "description": words,
            "url": address(document),
            "inLanguage": "en-GB",
            "license": LICENCE,
            "isAccessibleForFree": True,
            **graph,
        },
        ways=tuple(signposting(edition, document, kind, chapter, work)),
        cited=citation_subject(document, chapter, work),
    )


def citation_subject(document: Document, chapter: Chapter | None, work: Work | None) -> Subject:
    """A page as the subject of a citation: a section of a report, the report, the edition, or a page of ours."""
    name = document.url.strip("/").replace("/", "-") or "edition"
    if chapter:
        reference = f"{chapter.work.upper()} {chapter.section}"
        return Subject(name, reference, "section", document.url, chapter.work, str(chapter.section))
    if work:
        return Subject(name, work.name, "whole", document.url, work.short)
    return Subject(name, document.title, "page" if document.url else "edition", document.url)


def address(document: Document) -> str:
    return "{base}" + document.url


def browser_title(document: Document, chapter: Chapter | None, edition: Edition, branch: str) -> str:
    """A title that no other page has: two reports may each have an Introduction."""
    if not document.url:
        return f"{edition.name}: an annotated reader of {reports_of(edition).counted}"
    if chapter:
        work = edition.works[chapter.work]
        return f"{chapter.title} ({chapter.work.upper()} {chapter.section}) – {work.name} – {edition.name}"
    return " – ".join(dict.fromkeys([document.title, branch, edition.name]))


def description(edition: Edition, document: Document, chapter: Chapter | None, work: Work | None) -> str:
    """A sentence or two about the content of a page, made from its place and its text."""
    given = document.meta.get("description")
    if given:
        return str(given)
    if chapter:
        of = edition.works[chapter.work]
        counted = f"{count_of(len(document.paragraphs), 'paragraph')}, {count_of(len(document.notes), 'note')}"
        section = f"Section {chapter.section}" if chapter.section else "Before the first section"
        by = authors_and_year(edition.sources.get(of.source))
        said = f"{section} of {of.name}{f' ({by})' if by else ''}, restated: {counted}."
        return f"{with_full_stop(chapter.title)} {said}"
    entry = entry_of(edition, document)
    if entry:
        return f"{entry.name} ({entry.called}): {first_paragraph(document)}"
    words = first_paragraph(document)
    if words:
        return f"{with_full_stop(document.title)} {words}"
    return f"{document.title}: a page of {WHOLE.format(edition.name)}"


def entry_of(edition: Edition, document: Document) -> Entry | None:
    """The entry of whose page a document is the text."""
    entry = edition.entries.get(document.path.removeprefix("docs/glossary/").removesuffix(".md"))
    return entry if entry and entry.document is document else None


def with_full_stop(title: str) -> str:
    """A title with a full stop, unless it ends with a mark of its own."""
    return title if title.endswith(("?", "!", ".")) else f"{title}."


def first_paragraph(document: Document) -> str:
    """The first paragraph of a document's text that is no heading, as plain words."""
    blocks = (LINK.sub(r"\1", NO_WORDS.sub("", block)).strip() for block in document.body.split("\n\n"))
    first = next((block for block in blocks if block and block[0] not in "#|!:{-"), "")
    return " ".join(plain_markdown(first).split())


def fitting_sentences(words: str) -> str:
    """As many whole sentences as fit; if hardly one does, as many words."""
    if len(words) <= LONGEST:
        return words
    stops = [m.end() for m in STOP.finditer(words, 0, LONGEST)]
    if stops and stops[-1] > SHORTEST:
        return words[: stops[-1]]
    return words[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def count_of(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def printed_title(work: Work, chapter: Chapter) -> str:
    """The title of a chapter as its report prints it; its own if the report's index.md does not have that section."""
    return next((s.title for s in work.sections if s.number == chapter.section), chapter.title)


def highwire(edition: Edition, chapter: Chapter | None, work: Work | None) -> Iterator[tuple[str, str]]:
    """The tags citation_*. A chapter is given as a section of its report, so that Zotero reads it as one. Only reports
    name an institution, because that tag would make sections into reports."""
    of = edition.works[chapter.work] if chapter else work
    source = edition.sources.get(of.source) if of else None
    if not of or not source:
        return
    title = typographic(source.fields.get("title", of.document.title))
    yield "citation_title", printed_title(of, chapter) if chapter else title
    yield from (("citation_author", family_name_first(person)) for person in authors(source))
    if source.fields.get("date"):
        yield "citation_publication_date", source.fields["date"]
    institution = source.fields.get("institution", "")
    if chapter:
        yield "citation_inbook_title", title
        yield "citation_publisher", institution
    else:
        yield "citation_technical_report_institution", institution
    if "isbn" in of.document.meta:
        yield "citation_isbn", str(of.document.meta["isbn"])
    yield "citation_series_title", f"As restated in {WHOLE.format(edition.name)}"
    yield "citation_language", "en"
    yield "citation_public_url", address(chapter.document if chapter else of.document)


def schema_type(
    edition: Edition, document: Document, chapter: Chapter | None, work: Work | None
) -> tuple[str, dict[str, Any]]:
    """(type in schema.org, properties besides name and address) of a page."""
    whole = WHOLE.format(edition.name)
    part = {"isPartOf": {"@type": "Book", "name": whole, "url": "{base}"}}
    if chapter:
        return "Chapter", part | {
            "position": chapter.section,
            "isBasedOn": schema_report(edition, edition.works[chapter.work]),
        }
    if work:
        parts = [address(c.document) for c in edition.chapters if c.work == work.short]
        return "WebPage", part | {"about": schema_report(edition, work), "hasPart": parts}
    if not document.url:
        works = [schema_report(edition, of) for of in edition.works.values()]
        return "Book", {"name": whole, "isBasedOn": works, "genre": "annotated reader"}
    entry = entry_of(edition, document)
    if entry:
        return "WebPage", part | {"mainEntity": schema_term(entry)}
    if document.meta.get("view") == "data":
        return "Dataset", {"distribution": [download("json"), download("csv")]}
    return "WebPage", part


def schema_term(entry: Entry) -> dict[str, Any]:
    """An entry in schema.org: a DefinedTerm, which has no language or licence; those belong to its page."""
    terms = {"@type": "DefinedTermSet", "name": "Glossary", "url": "{base}glossary/"}
    names = {"alternateName": list(entry.aliases)} if entry.aliases else {}
    about = {"name": entry.name, "description": first_paragraph(entry.document), "url": address(entry.document)}
    return {"@type": "DefinedTerm", **about, **names, "inDefinedTermSet": terms}


def download(form: str) -> dict[str, str]:
    kind = {"json": "application/json", "csv": "text/csv"}[form]
    return {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{{base}}data/facts.{form}"}


def schema_report(edition: Edition, work: Work) -> dict[str, Any]:
    """A report in schema.org, as a Book if it has an ISBN, which other types lack."""
    types = ["Report", "Book"] if "isbn" in work.document.meta else "Report"
    found: dict[str, Any] = {"@type": types, "name": work.document.title}
    source = edition.sources.get(work.source)
    if source:
        found["author"] = [{"@type": "Person", "name": full_name(person)} for person in authors(source)]
        found["datePublished"] = source.fields.get("date", "")
        found["publisher"] = {"@type": "Organization", "name": source.fields.get("institution", "")}
    return found | ({"isbn": str(work.document.meta["isbn"])} if "isbn" in work.document.meta else {})


def signposting(
    edition: Edition, document: Document, kind: str, chapter: Chapter | None, work: Work | None
) -> Iterator[Way]:
    """The links of FAIR Signposting: to parts and whole of the page, its licence and its data."""
    yield Way("cite-as", address(document))
    yield Way("type", f"https://schema.org/{kind}")
    yield Way("license", LICENCE)
    yield Way("describedby", "{base}data/datapackage.json", "application/json")
    if chapter:
        yield Way("collection", address(edition.works[chapter.work].document), "text/html")
    if work:
        yield Way("alternate", f"{{base}}feeds/{work.short}.xml", "application/atom+xml")
        yield from (Way("item", address(c.document), "text/html") for c in edition.chapters if c.work == work.short)


# For COinS: the keys of OpenURL for each kind of source, and our fields for them. A source that is neither article nor
# book is described in Dublin Core, which Zotero reads as a web page.
GENRES = {
    **dict.fromkeys(("journal", "newspaper", "magazine"), ("journal", "article")),
    **dict.fromkeys(("book", "collection"), ("book", "book")),
    "incollection": ("book", "bookitem"),
    "report": ("book", "report"),
}
TITLES = {"article": "rft.atitle", "bookitem": "rft.atitle", "book": "rft.btitle", "report": "rft.btitle"}
COINS = {
    "journaltitle": "rft.jtitle",
    "booktitle": "rft.btitle",
    "volume": "rft.volume",
    "number": "rft.issue",
    "pages": "rft.pages",
    "date": "rft.date",
    "publisher": "rft.pub",
    "institution": "rft.pub",
    "location": "rft.place",
    "url": "rft_id",
}
DUBLIN_CORE = {"title": "rft.title", "date": "rft.date", "organization": "rft.publisher", "url": "rft.identifier"}


def coins(source: Source) -> str:
    """A source as an OpenURL context object (COinS), for the title of a <span class="Z3988">."""
    format, genre = GENRES.get(kind_of(source), ("dc", "webpage"))
    names = DUBLIN_CORE if format == "dc" else {"title": TITLES[genre], **COINS}
    rows = [("ctx_ver", "Z39.88-2004"), ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{format}")]
    rows.append(("rft.type" if format == "dc" else "rft.genre", genre))
    rows += [(name, typographic(source.fields[field])) for field, name in names.items() if source.fields.get(field)]
    rows += [("rft.creator" if format == "dc" else "rft.au", family_name_first(person)) for person in authors(source)]
    return urlencode(rows)
