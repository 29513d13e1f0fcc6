"""What stands around a text: the contents beside it, the bar above it, the drawer. assets/page.js adds to them."""

import pytest

CHAPTER = "testing-ground/2-us-russian-relations/"
# What the contents mark as being read, and whether that mark is within the window.
READ = """() => [...document.querySelectorAll('.md-nav--secondary .md-nav__link--active')].map(link => {
    const {top, bottom} = link.getBoundingClientRect()
    return [link.hash, top > 0 && bottom < innerHeight]
})"""


@pytest.fixture
def page(browser, request):
    context = browser.new_context(viewport={"width": getattr(request, "param", 1280), "height": 700})
    yield context.new_page()
    context.close()


def headings(page):
    return page.locator(".md-nav--secondary a.md-nav__link").evaluate_all("links => links.map(link => link.hash)")


def test_the_contents_mark_where_one_reads_and_keep_it_in_sight(page, served):
    page.goto(served + CHAPTER)
    found = headings(page)
    assert len(found) > 3
    for hash in (found[2], found[-1], found[1]):
        page.evaluate("hash => document.querySelector(hash).scrollIntoView()", hash)
        page.wait_for_function(f"hash => JSON.stringify(({READ})()) === JSON.stringify([[hash, true]])", arg=hash)
        passed = page.locator(".md-nav--secondary .md-nav__link--passed").evaluate_all("l => l.map(link => link.hash)")
        assert passed == found[: found.index(hash)]


def test_contents_longer_than_the_window_are_rolled_and_end_where_it_does(page, served):
    page.set_viewport_size({"width": 1280, "height": 320})
    page.goto(served + CHAPTER)
    last = headings(page)[-1]
    page.evaluate("hash => document.querySelector(hash).scrollIntoView()", last)
    page.wait_for_function(f"hash => JSON.stringify(({READ})()) === JSON.stringify([[hash, true]])", arg=last)
    bar = page.locator(".md-sidebar--primary .md-sidebar__scrollwrap").bounding_box()
    assert bar["y"] + bar["height"] <= 320


def test_the_bar_names_the_page_once_its_heading_is_out_of_sight(page, served):
    page.goto(served + CHAPTER)
    named = page.locator(".md-header__title--active")
    page.wait_for_timeout(200)
    assert named.count() == 0
    page.evaluate("scrollTo(0, 2000)")
    named.wait_for()
    assert page.locator("h1").inner_text().split("¶")[0].strip() in named.inner_text()
    page.evaluate("scrollTo(0, 0)")
    named.wait_for(state="detached")


@pytest.mark.parametrize("page", [390], indirect=True)
def test_the_drawer_closes_behind_who_has_chosen_and_at_escape(page, served):
    page.goto(served + CHAPTER)
    open_ = "document.getElementById('__drawer').checked"
    page.locator("label.md-header__button[for=__drawer]").click()
    assert page.evaluate(open_)
    page.keyboard.press("Escape")
    assert not page.evaluate(open_)
    page.locator("label.md-header__button[for=__drawer]").click()
    link = page.locator(".md-sidebar--primary .md-nav--secondary a.md-nav__link").nth(1)
    hash = link.get_attribute("href")
    link.click()
    assert not page.evaluate(open_) and page.url.endswith(hash)


def test_who_comes_by_tab_sees_where_the_focus_is(page, served):
    """Material's rules take the ring from its buttons until its script has said how one came to them."""
    page.goto(served + CHAPTER)
    for _ in range(40):
        page.keyboard.press("Tab")
        style = page.evaluate("""() => {
            const {outlineStyle, outlineWidth} = getComputedStyle(document.activeElement)
            return [document.activeElement.className, outlineStyle, outlineWidth]
        }""")
        if "md-toggle" not in style[0] and "md-option" not in style[0]:  # a switch: its label has the ring
            assert style[1] != "none" and style[2] != "0px", style
