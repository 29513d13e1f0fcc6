"""On paper: nothing cut, the notes, what it is a copy of, and of a filtered list what was chosen."""

import re

import pytest

CHAPTER = "testing-ground/2-us-russian-relations/"
CHOICE = "timeline/?country=kyrgyzstan&kind=base"
SHOWN = """selector => [...document.querySelectorAll(selector)].filter(part =>
    part.getClientRects().length && getComputedStyle(part).visibility === 'visible').length"""
SCREEN = ".sidenotes, .facts-beside, .md-sidebar, .layer-switch, .reading-open, .md-tabs, .cite"
NUMBER = "a => getComputedStyle(a, '::before').content + a.textContent"


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    yield context.new_page()
    context.close()


def printed(page, address):
    """The page as it is printed from a wide window."""
    page.goto(address)
    page.wait_for_timeout(400)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    return page


def pages_of(page):
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4", prefer_css_page_size=True)))


def test_a_chapter_has_its_text_its_notes_and_where_it_comes_from(page, served, edition):
    printed(page, served + CHAPTER)
    assert page.evaluate(SHOWN, ".paragraph[id]") == page.locator(".paragraph[id]").count() > 15
    assert page.evaluate(SHOWN, ".notes .note") == page.locator(".notes .note").count() > 40
    assert page.evaluate(SHOWN, ".links") == page.locator(".links").count() > 5
    assert page.evaluate(SHOWN, SCREEN) == 0
    end = page.locator(".colophon").inner_text()
    assert edition.sources[edition.works["tg"].source].fields["title"][:20] in end and "Flikke" in end
    assert CHAPTER in end and "CC BY 4.0" in end
    assert (
        page.locator("#tg-2-11 .number").evaluate("a => getComputedStyle(a, '::before').content + a.textContent")
        == '"TG "2.11'
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_filtered_timeline_prints_as_what_is_shown_and_says_so(page, served, edition):
    printed(page, served + CHOICE)
    said = page.locator(".printed-as").inner_text()
    shown = page.evaluate(SHOWN, ".facts li")
    assert "Kyrgyzstan" in said and f"{shown} fact" in said and "country=kyrgyzstan" in said
    assert 3 < shown < 40 and page.evaluate(SHOWN, ".timeline-filter") == 0
    assert pages_of(page) <= 4
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".printed-as").count() == 0


def test_a_list_that_is_whole_says_nothing_of_a_choice(page, served):
    printed(page, served + "glossary/")
    assert page.locator(".printed-as").count() == 0 and page.locator(".colophon").count() == 1


def test_what_is_folded_is_printed_open_and_folded_again(page, served):
    printed(page, served)
    chapters = page.locator(".report details").first
    assert chapters.evaluate("part => part.open")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not chapters.evaluate("part => part.open")
