"""The built site as a reader finds it: every link leads somewhere, every paragraph and note stands under its id."""

import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from conftest import MOUNT, ROOT, SITE_URL, build

from macros.model.problems import fatal
from macros.reading.ledger import PATH as LEDGER
from macros.reading.ledger import parse_ledger

BASE = SITE_URL
ELEMENTS, WEIGHT = 2500, 60 * 1024  # of a page, at most; the weight as it is sent, compressed


# Pagefind writes the values of its filters in an order of chance, and names these files by what stands in them.
UNORDERED = re.compile(r"pagefind/(filter/|pagefind\.[a-z_]+[0-9a-f]+\.pf_meta|pagefind-entry\.json)")


class Page(HTMLParser):
    """The ids of a page, what it links to or loads, how many elements it has and what it weighs as it is sent."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loads, self.count = [], [], [], 0
        self.weight = len(gzip.compress(text.encode()))
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.count += 1
        attrs = dict(attrs)
        self.ids += [attrs["id"]] if "id" in attrs else []
        loads = tag in ("script", "img", "iframe", "source") or (
            tag == "link" and attrs.get("rel") in ("stylesheet", "preload", "icon")
        )
        for name in ("href", "src"):
            if attrs.get(name):
                (self.loads if loads else self.links).append(attrs[name])


@pytest.fixture(scope="module")
def pages(site):
    return {path.relative_to(site).as_posix(): Page(path.read_text()) for path in site.rglob("*.html")}


def address(name):
    """Where a page is read: the whole timeline is put into the timeline's page, for its filter."""
    return BASE + "timeline/" if name == "data/timeline.html" else urljoin(BASE, name.removesuffix("index.html"))


def target(url, site):
    """The file that a server gives for an address of the site."""
    path = unquote(urlsplit(url).path).removeprefix(MOUNT)
    return path + "index.html" if path == "" or path.endswith("/") else path


def frozen(name):
    """The folder of the edition to which a page belongs: editions/2026.1/."""
    return "/".join(name.split("/")[:2]) + "/"


def test_the_edition_has_no_problem(edition_read):
    _, problems = edition_read
    assert not fatal(problems), "\n".join(map(str, problems))


def test_no_published_id_is_lost(edition, site):
    """New ids are advice until they are in the ledger; a lost one fails. Addresses are looked for in the built site."""
    ledger, _ = parse_ledger(LEDGER, (ROOT / LEDGER).read_text())
    ids = {id for id, kept in ledger.lines.items() if not id.startswith("/")}
    assert not ids - edition.homes.keys()
    addresses = [id for id in ledger.lines if id.startswith("/")]
    assert not [address for address in addresses if not (site / address.strip("/") / "index.html").is_file()]


def test_every_link_and_fragment_leads_somewhere(site, pages):
    lost = []
    for name, page in pages.items():
        for link in page.links + page.loads:
            url = urljoin(address(name) if name != "404.html" else BASE + "some/lost/page/", link)
            if not url.startswith(BASE):
                continue
            file, fragment = target(url, site), unquote(urlsplit(url).fragment)
            if not (site / file).is_file():
                lost.append(f"{name}: {link}")
            elif name.startswith("editions/") and not file.startswith(frozen(name)):
                continue  # what is frozen leads to pages of today, whose parts may come and go
            elif fragment and fragment != "__skip" and file in pages and fragment not in pages[file].ids:
                lost.append(f"{name}: {link} (no such id)")
    assert not lost, "\n".join(lost[:20])


def test_nothing_is_loaded_from_another_host(pages):
    foreign = {
        load for page in pages.values() for load in page.loads if urlsplit(load).netloc and not load.startswith(BASE)
    }
    assert not foreign


def test_no_page_has_an_id_twice(pages):
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name


def test_every_page_has_2500_elements_and_60_kilobytes_at_most(pages):
    """But the whole timeline, which is no page: its filter looks through it."""
    heavy = [
        f"{name}: {page.weight} bytes, {page.count} elements"
        for name, page in pages.items()
        if name != "data/timeline.html" and (page.weight > WEIGHT or page.count > ELEMENTS)
    ]
    assert not heavy, "\n".join(heavy)


def test_every_paragraph_and_note_of_the_reports_numbering_stands_on_its_chapters_page(edition, pages):
    for chapter in edition.chapters:
        page = pages[chapter.document.url + "index.html"]
        count = edition.works[chapter.work].sections[chapter.section].paragraphs
        wanted = [f"{chapter.work}-{chapter.section}-{i}" for i in range(1, count + 1)]
        assert [id for id in wanted if id not in page.ids] == []
        for note in chapter.document.notes:
            assert note.id in page.ids and f"{note.id}-ref" in page.ids
            assert f"#{note.id}" in page.links and f"#{note.id}-ref" in page.links


def test_every_source_stands_in_the_bibliography_with_the_places_that_cite_it(edition, pages):
    """Each on the page of its kind, to which the page of all kinds leads."""
    found = {name: page for name, page in pages.items() if name.startswith("bibliography/")}
    whole = found.pop("bibliography/index.html")
    assert {f"../{name.removesuffix('index.html')}" for name in found} <= set(whole.links)
    assert sorted(id for page in found.values() for id in page.ids if id.startswith("ref-")) == sorted(
        f"ref-{key}" for key in edition.sources
    )
    links = {link.partition("#")[2] for page in found.values() for link in page.links}
    assert {c.place for places in edition.citing.values() for c in places if c.place in edition.notes} <= links


def test_the_concordance_has_a_row_for_each_note(edition, pages):
    """On the page of its report, to which the page of all notes leads."""
    for work in edition.works.values():
        name = work.document.url
        assert f"../notes/{name}" in pages["notes/index.html"].links
        links = {link.partition("#")[2] for link in pages[f"notes/{name}index.html"].links}
        assert {note.id for note in edition.notes.values() if note.work == work.short} <= links


def test_notes_json_says_what_each_note_cites_and_by_which_rule(site, edition):
    records = {r["ref"]: r for r in json.loads((site / "data/notes.json").read_text())}
    assert set(records) == set(edition.notes)
    ibid = records["tg-n42"]
    assert ibid["paragraph"] == "tg-2-14" and ibid["printed_form"].startswith("Ibid")
    assert [(c["locator"], c["rule"]) for c in ibid["cites"]] == [("p. 626", "ibid")]
    assert "Bouldin" in ibid["text"] and "<" not in ibid["text"]
    assert all(c["key"] in edition.sources for r in records.values() for c in r["cites"])


def test_published_bibliography_holds_every_source(site, edition):
    csl = json.loads((site / "data/bibliography.json").read_text())
    assert [item["id"] for item in csl] == sorted(edition.sources)
    bib = (site / "data/bibliography.bib").read_text()
    assert all(f"{{{key}," in bib for key in edition.sources)


def test_two_builds_give_the_same_bytes(site, tmp_path):
    build(tmp_path / "again")

    def files(top):
        found = {p.relative_to(top).as_posix(): p.read_bytes() for p in Path(top).rglob("*") if p.is_file()}
        return {name: text for name, text in found.items() if not UNORDERED.match(name)}

    first, second = files(site), files(tmp_path / "again")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
