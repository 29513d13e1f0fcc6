"""Paragraph and data: what uses a paragraph stands beside it and on its own page, and leads back to it."""

import re

import pytest
from test_problems import BODY, THREAD, edition_with

from macros.checks.edition import read_edition
from macros.publishing.exports import exports
from macros.reading.files import Reader
from macros.showing import pages, rendering
from macros.showing.citing import Published

FIRST = b"---\ntitle: First\nquestion: Who?\nsummary: Lo.\nfacts: [sample-visit-2005]\n---\nSee TG 1.2.\n"
LAYER = """Second.[^3]
{: #tg-1-2 }

!!! slip "It cannot be"
    It cannot.
    {: #slip-tg-1-2 sure="certain" }

!!! context "Why"
    So.
    {: #context-tg-1-2 }

!!! later "Nothing"
    Nothing [@lo-2004-sunset].
    {: #later-tg-1-2 }

!!! evidence "TG 0.1"
    It shows *so* much.

!!! question "TG 1.2"
    Why?
    {: #question-tg-1-2 }
"""


@pytest.fixture(scope="module")
def used(tmp_path_factory):
    """The sample with a thread, and with annotations under TG 1.2."""
    folder = edition_with(tmp_path_factory.mktemp("uses") / "x")
    (folder / THREAD).parent.mkdir()
    (folder / THREAD).write_bytes(FIRST)
    body = folder / BODY
    body.write_text(body.read_text().replace("Second.[^3]\n{: #tg-1-2 }\n", LAYER))
    (folder / "docs/countries/samplestan.md").write_text("---\ntitle: Samplestan\n---\nA country.\n")
    return read_edition(Reader(folder))[0]


def line(edition, id):
    """The line beside a paragraph, as words, and the addresses in it."""
    html = rendering.article(edition, edition.documents[BODY])
    after = html.split(f'id="{id}"')[1].split('<p class="paragraph"')[0]
    found = re.search(r'<p class="uses">(.*?)</p>', after)
    return (re.sub(r"<[^>]*>", "", found[1]), re.findall(r'href="([^"]*)"', found[1])) if found else None


def test_a_paragraph_names_its_facts_remarks_threads_and_countries(used):
    words, addresses = line(used, "tg-1-2")
    assert words == "1 fact, 1 slip, 2 remarks · Threads: First · Countries: Samplestan"
    assert addresses == [
        "../../r/tg-1-2/#facts",
        "#slip-tg-1-2",
        "#context-tg-1-2",
        "../../threads/first/#paragraphs",
        "../../countries/samplestan/",
    ]


def test_a_country_uses_the_paragraphs_of_its_facts_and_rows_and_those_of_its_notes(used):
    assert line(used, "tg-1-1")[0] == "1 fact · Countries: Samplestan"  # of a fact, a membership
    found = used.used
    assert [f.id for f in found["tg-n3"].facts] == ["sample-visit-2005"]
    assert [c.slug for c in found["tg-n3"].countries] == ["samplestan"]
    assert found["tg-n3"].threads == () and "tg-n2" not in found


def test_what_nothing_uses_has_no_line(used):
    html = rendering.article(used, used.documents["docs/testing-ground/0-abstract.md"])
    assert 'class="links"' in html and 'class="uses"' not in html  # a link ends there


def test_facts_stand_in_time_and_once_though_two_places_name_them(used):
    assert [f.id for f in used.used["tg-1-2"].facts] == ["sample-visit-2005"]
    assert set(used.used) & set(used.paragraphs) == {"tg-1-1", "tg-1-2"}


def test_the_permanent_page_lists_them_with_its_links(used):
    published = Published("https://x.org/", "2026-01-01", "")
    articles = {path: rendering.rendered(pages.page(used, d)) for path, d in used.documents.items()}
    html = exports(used, articles, published)
    page = html["r/tg-1-2/index.html"]
    assert 'Threads: <a href="../../threads/first/#paragraphs">First</a>' in page
    assert 'Countries: <a href="../../countries/samplestan/">Samplestan</a>' in page
    assert 'gives evidence for <a href="../tg-0-1/">TG 0.1</a>: It shows so much.' in page
    assert 'evidence in <a href="../tg-1-2/">TG 1.2</a>: It shows so much.' in html["r/tg-0-1/index.html"]
    assert "evidence in" not in page and "gives evidence for" not in html["r/tg-0-1/index.html"]
    assert all(f"#{id}-tg-1-2" in page for id in ("slip", "context", "later")) and "#question" not in page
    assert page.count("<h2 id=") == 4 and "Somebody visited" in page  # cite, links, used, facts
    assert "Used by" not in html["r/tg-0-1/index.html"] and "Links" not in html["r/tg-1-1/index.html"]


def test_every_thread_and_country_leads_back_to_the_paragraphs_that_name_it(site):
    """On the built site: what a paragraph leads to has a link to it, or to one of its notes."""
    lost, seen = [], {}
    block = re.compile(r'<p class="paragraph" id="([^"]*)"(.*?)(?=<p class="paragraph"|<h2)', re.DOTALL)
    way = re.compile(r'href="\.\./\.\./((?:threads|countries)/[^"#]+)')
    for chapter in [*site.glob("testing-ground/*/index.html"), *site.glob("balancing-acts/*/index.html")]:
        for id, rest in block.findall(chapter.read_text()):
            places = (id, *re.findall(r'href="#([a-z]+-n[0-9]+)"', rest.split("</p>")[0]))
            for address in way.findall("".join(re.findall(r'<p class="uses">.*?</p>', rest))):
                if address not in seen:
                    pages = [site / address / "index.html", *(site / address).glob("*/index.html")]  # and its parts
                    seen[address] = "".join(page.read_text() for page in pages)
                if not any(f'#{place}"' in seen[address] for place in places):
                    lost.append(f"{id} leads to {address}, which does not lead back")
    assert len(seen) > 20 and lost == []
