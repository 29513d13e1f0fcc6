"""What pages say of themselves to programs: read as Zotero, a search engine and a link's preview read them."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote

import pytest
from conftest import ROOT, SITE_URL
from sample import copy_sample

from macros.checks.edition import read_edition
from macros.publishing.picture import HEIGHT, WIDTH, picture_svg
from macros.reading.files import Reader
from macros.showing.metadata import LONGEST, coins, fitting_sentences, metadata

BASE = SITE_URL
CHAPTER, REPORT, BIBLIOGRAPHY = "testing-ground/2-us-russian-relations/", "testing-ground/", "bibliography/"

# What Zotero's translator of embedded metadata does with Highwire's tags: which kind of item each makes, and into which
# field it goes. A kind beats a guess; the last of equals stands. (zotero/translators, "Embedded Metadata.js", 2024.)
KINDS = {
    "citation_journal_title": "journalArticle",
    "citation_technical_report_institution": "report",
    "citation_conference_title": "conferencePaper",
    "citation_conference": "conferencePaper",
    "citation_book_title": "bookSection",
    "citation_inbook_title": "bookSection",
    "citation_dissertation_institution": "thesis",
}
GUESSES = {"citation_title": "journalArticle", "citation_series_title": "journalArticle", "citation_isbn": "book"}
FIELDS = {
    "citation_title": "title",
    "citation_publication_date": "date",
    "citation_inbook_title": "publicationTitle",
    "citation_series_title": "series",
    "citation_technical_report_institution": "institution",
    "citation_publisher": "publisher",
    "citation_isbn": "ISBN",
    "citation_public_url": "url",
    "citation_language": "language",
}


class Head(HTMLParser):
    """The head of a page: its title, (name or property, content) of its tags, its links, its JSON-LD; and its COinS."""

    def __init__(self, text):
        super().__init__()
        self.title, self.tags, self.links, self.data, self.coins, self.within = "", [], [], "", [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.within = "data" if attrs.get("type") == "application/ld+json" else tag
        if tag == "meta" and (attrs.get("name") or attrs.get("property")):
            self.tags.append((attrs.get("name") or attrs["property"], attrs.get("content", "")))
        if tag == "link":
            self.links.append((attrs.get("rel"), attrs.get("href")))
        if attrs.get("class") == "Z3988":
            self.coins.append(attrs["title"])

    def handle_endtag(self, tag):
        self.within = None

    def handle_data(self, data):
        if self.within == "title" and not self.title:
            self.title = data
        if self.within == "data":
            self.data += data


def zotero(head):
    """The item that Zotero makes of a page by the rules above."""
    kind = guess = None
    for name, _ in head.tags:
        kind = KINDS.get(name, kind)
        if name == "citation_isbn" or (name in GUESSES and not guess):
            guess = GUESSES[name]
    item = {"itemType": kind or guess or "webpage"}
    item["creators"] = [tuple(content.split(", ")) for name, content in head.tags if name == "citation_author"]
    for name, field in FIELDS.items():
        contents = [content for tag, content in head.tags if tag == name and content.strip()]
        if contents:
            item[field] = ", ".join(contents)
    described = [content for name, content in head.tags if name == "description"]
    return item | {"abstractNote": described[0] if described else None}


@pytest.fixture(scope="module")
def heads(site):
    """Address → Head of each page; those of editions that are frozen are as they were, and no engine lists them."""
    return {
        path.parent.relative_to(site).as_posix() + "/": Head(path.read_text(encoding="utf-8"))
        for path in site.rglob("index.html")
        if site / "editions" not in path.parent.parents
    }


def test_zotero_takes_a_chapter_as_a_section_of_its_report_and_says_that_it_restates(heads):
    item = zotero(heads[CHAPTER])
    assert item["itemType"] == "bookSection"
    assert item["title"] == "US-Russian Relations: Emerging Divergence"
    assert item["publicationTitle"] == "Central Asia: A Testing Ground for New Great-Power Relations"
    assert item["creators"] == [("Flikke", "Geir"), ("Wilhelmsen", "Julie")]
    assert (item["date"], item["ISBN"]) == ("2008", "978-82-7002-181-9")
    assert item["publisher"] == "Norwegian Institute of International Affairs"
    assert item["url"] == BASE + CHAPTER
    assert item["series"] == "As restated in Great Powers in Central Asia: An annotated reader"
    assert "restated" in item["abstractNote"]


def test_zotero_takes_a_report_s_page_as_a_report(heads):
    item = zotero(heads[REPORT])
    assert item["itemType"] == "report" and "publicationTitle" not in item
    assert item["title"] == "Central Asia: A Testing Ground for New Great-Power Relations"
    assert item["institution"] == "Norwegian Institute of International Affairs"
    assert item["ISBN"] == "978-82-7002-181-9"


def test_a_section_never_has_the_tag_of_an_institution(heads):
    for name, head in heads.items():
        names = {tag for tag, _ in head.tags}
        assert not {"citation_inbook_title", "citation_technical_report_institution"} <= names, name


def test_chapters_and_reports_alone_are_works_of_the_reports(heads, edition):
    wanted = {c.document.url for c in edition.chapters} | {w.document.url for w in edition.works.values()}
    assert {name for name, head in heads.items() if any(t.startswith("citation_") for t, _ in head.tags)} == wanted


def test_zotero_finds_every_work_of_the_bibliography_and_none_elsewhere(heads, edition):
    having = {name for name, head in heads.items() if head.coins}
    assert having and all(name.startswith(BIBLIOGRAPHY) for name in having)
    found = [parse_qs(title) for name in having for title in heads[name].coins]
    assert len(found) == len(edition.sources)
    assert all(
        item["ctx_ver"] == ["Z39.88-2004"] and item["rft_val_fmt"][0].startswith("info:ofi/fmt:") for item in found
    )


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        (
            "ambrosio-2001-multipolarity",
            {
                "rft.genre": "article",
                "rft.jtitle": "European Security",
                "rft.au": "Ambrosio, Thomas",
                "rft.volume": "10",
            },
        ),
        ("flikke-2009-balancing-acts", {"rft.genre": "report", "rft.au": "Flikke, Geir", "rft.date": "2009"}),
    ],
)
def test_a_work_s_context_object_says_what_it_is(key, wanted, edition):
    found = {name: values[0] for name, values in parse_qs(coins(edition.sources[key])).items()}
    assert {name: found.get(name) for name in wanted} == wanted
    assert found.get("rft.atitle") or found["rft.btitle"]


def test_what_is_neither_article_nor_book_is_a_web_page(edition):
    source = next(s for s in edition.sources.values() if s.type == "online")
    found = parse_qs(coins(source))
    assert found["rft.type"] == ["webpage"] and found["rft.identifier"] == [source.fields["url"]]


def test_no_two_pages_have_one_title_or_one_description(heads):
    for said in (lambda head: head.title, lambda head: dict(head.tags).get("description")):
        seen = {}
        for name, head in heads.items():
            assert said(head), name
            seen.setdefault(said(head), []).append(name)
        assert [names for names in seen.values() if len(names) > 1] == []


def test_descriptions_are_plain_sentences_of_a_length_that_is_shown(heads):
    for name, head in heads.items():
        words = dict(head.tags)["description"]
        assert 50 <= len(words) <= LONGEST + 2, (name, words)
        assert not re.search(r"\[\^|\[@|\]\(|\*\*|\{:|<", words), (name, words)


def test_a_description_is_cut_between_sentences_or_else_between_words():
    sentences = "First, a sentence of some length that says what a page is about. " * 5
    assert fitting_sentences(sentences) == (sentences[: 65 * 3]).strip()
    cut = fitting_sentences("word " * 100)
    assert cut.endswith("word …") and len(cut) <= LONGEST + 2


def test_each_page_is_previewed_with_its_title_sentence_address_and_the_picture(heads, site):
    for name, head in heads.items():
        tags = dict(head.tags)
        address = BASE + name.removeprefix("./")
        assert (tags["og:title"], tags["og:description"]) == (head.title, tags["description"])
        assert tags["og:url"] == address
        # A passage is read in its chapter: that is what an engine lists.
        assert name.startswith("r/") or ("canonical", address) in head.links
        assert tags["og:image"] == f"{BASE}assets/picture.png"
    data = (site / "assets/picture.png").read_bytes()
    size = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    assert data[:8] == b"\x89PNG\r\n\x1a\n" and size == (WIDTH, HEIGHT)


def test_the_picture_is_the_map_in_the_colours_of_the_site(edition):
    css = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs/assets").glob("*.css")))
    drawn = picture_svg(edition, css)
    assert "Manas" in drawn and "var(" not in drawn and "#888" not in drawn


def test_search_engines_read_what_a_page_is(heads, edition):
    found = {name: json.loads(head.data) for name, head in heads.items() if not name.startswith("r/")}
    assert all(data["@context"] == "https://schema.org" and data["url"].startswith(BASE) for data in found.values())
    chapter = found[CHAPTER]
    assert chapter["@type"] == "Chapter" and chapter["position"] == 2
    assert chapter["isBasedOn"]["name"] == edition.works["tg"].document.title
    assert [a["name"] for a in chapter["isBasedOn"]["author"]] == ["Geir Flikke", "Julie Wilhelmsen"]
    assert found["glossary/manas/"]["mainEntity"]["@type"] == "DefinedTerm" and found["data/"]["@type"] == "Dataset"
    assert "{base}" not in json.dumps(found)


# What schema.org lets each of our types have, of what we say (schema.org 28): a Thing, and what is more than that.
THING = {"@context", "@type", "name", "description", "url", "alternateName"}
WORK = THING | {"inLanguage", "license", "isAccessibleForFree", "isPartOf", "hasPart", "isBasedOn", "about", "genre",
                "position", "author", "datePublished", "publisher", "mainEntity"}  # fmt: skip
ALLOWED = {
    "WebPage": WORK,
    "Chapter": WORK,
    "Report": WORK,
    "Book": WORK | {"isbn"},
    "Dataset": WORK | {"distribution"},
    "DataDownload": WORK | {"encodingFormat", "contentUrl"},
    "DefinedTermSet": WORK,
    "DefinedTerm": THING | {"inDefinedTermSet"},
    "Organization": THING,
    "Person": THING,
}


def things(data):
    """Each object in the JSON-LD, at any depth."""
    if isinstance(data, dict):
        yield data
    for part in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from things(part)


def test_nothing_is_said_of_a_thing_that_schema_org_does_not_know_of_its_type(heads):
    for name, head in heads.items():
        for thing in things(json.loads(head.data)) if head.data else ():
            types = thing["@type"] if isinstance(thing["@type"], list) else [thing["@type"]]
            assert set(thing) <= set().union(*(ALLOWED[kind] for kind in types)), name


def test_signposts_lead_from_each_page_to_its_whole_its_parts_its_licence_and_its_data(heads, edition, site):
    for name, head in heads.items():
        ways = dict(head.links)
        assert ways["cite-as"] == BASE + name.removeprefix("./")
        assert ways["license"].startswith("https://creativecommons.org/") and ways["type"].startswith(
            "https://schema.org/"
        )
        assert (site / unquote(ways["describedby"].removeprefix(BASE))).is_file()
    assert ("collection", BASE + REPORT) in heads[CHAPTER].links
    assert ("collection", BASE + CHAPTER) in heads["r/tg-2-11/"].links
    items = [href for rel, href in heads[REPORT].links if rel == "item"]
    assert items == [BASE + c.document.url for c in edition.chapters if c.work == "tg"]


@pytest.mark.parametrize(
    ("text", "name"),
    [("site_name: Acts\n", "Acts"), ("site_name: !ENV NAME\n", None), ("- site_name\n", None), (None, None)],
)
def test_the_name_in_the_metadata_is_the_site_s(text, name, tmp_path):
    folder = copy_sample(tmp_path / "x")
    if text:
        (folder / "mkdocs.yml").write_text(text)
    edition = read_edition(Reader(folder))[0]
    shown = metadata(edition, edition.documents["docs/testing-ground/1-body.md"], "Texts")
    name = name or "The edition"
    assert shown.browser_title == f"Body (TG 1) – Sample – {name}"
    assert ("citation_series_title", f"As restated in {name}: An annotated reader") in shown.highwire
    assert shown.graph["isPartOf"]["name"] == f"{name}: An annotated reader"
