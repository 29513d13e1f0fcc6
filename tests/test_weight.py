"""What a reader's connection is asked for: the weight of a first visit. That of every page: test_site.py."""

import gzip
import re

import pytest

KILOBYTE = 1024
FIRST_VISIT = 250 * KILOBYTE
FRAME = 5 * KILOBYTE  # what every page carries around its article, compressed: the rest of its 60 is for the text

FIRST = [
    "",
    "testing-ground/2-us-russian-relations/",
    "timeline/",
    "countries/russia/",
    "map/",
    "glossary/sco/",
    "find/",
]


def test_what_stands_under_a_paragraph_links_nothing_that_the_paragraph_links(site):
    """Nor does it link the paragraph itself; what is named there alone is linked."""
    text = (site / "testing-ground/6-competition/index.html").read_text()
    paragraph, links = re.search(r'id="tg-6-22">(.*?)</p>\s*<div class="links">(.*?)</div>', text, re.S).groups()
    named, again = (set(re.findall(r'class="entry" href="[^"]*?([^/"]+)/"', part)) for part in (paragraph, links))
    assert "cnpc" in named and "CNPC" in links and "sinopec" in again and not named & again
    assert "(TG 6.22)" in links and 'href="../../balancing-acts/5-espo/#ba-5-12">BA 5.12</a>' in links
    slip = re.search(r'id="slip-tg-6-22">.*?</div>', text, re.S)[0]
    assert "Aktiubinsk" in slip and not named & set(re.findall(r'class="entry" href="[^"]*?([^/"]+)/"', slip))


def test_around_its_article_no_page_weighs_more_than_5_kilobytes(site):
    heavy = {}
    for path in site.rglob("index.html"):
        before, article, rest = path.read_text().partition("<article")
        frame = before + rest.rpartition("</article>")[2]
        if article and (weight := len(gzip.compress(frame.encode()))) > FRAME:
            heavy[path.relative_to(site).as_posix()] = weight
    assert heavy == {}


@pytest.mark.parametrize("address", FIRST)
def test_styles_scripts_and_fonts_of_a_first_visit_weigh_250_kilobytes_at_most(browser, served, site, address):
    """As a server sends them: texts compressed. Fonts are asked for by the browser alone, as the page needs them."""
    page, asked = browser.new_page(), []
    page.on("request", lambda request: asked.append(request))
    page.goto(served + address, wait_until="networkidle")
    files = {
        site / r.url.partition("/reader/")[2] for r in asked if r.resource_type in ("stylesheet", "script", "font")
    }
    assert {file.suffix for file in files} == {".css", ".js", ".woff2"}
    weights = {f.name: len(f.read_bytes() if f.suffix == ".woff2" else gzip.compress(f.read_bytes())) for f in files}
    assert sum(weights.values()) <= FIRST_VISIT, weights
    page.close()
