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


OPEN = "document.getElementById('__drawer').checked"
# What has the focus: whether it is seen within the window, whether in the text, whether in the drawer. A switch is seen
# where its label is, or the title of what it has opened.
STOP = """() => {
    const at = document.activeElement
    const label = at.checked ? 'nav > label' : 'label'
    const shown = at.matches('.md-nav__toggle') ? at.parentElement.querySelector(label) : at
    const {left, right, top, bottom, width} = shown.getBoundingClientRect()
    const above = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    return {
        seen: width > 0 && left >= 0 && right <= innerWidth && (shown.contains(above) || above?.contains(shown)),
        article: Boolean(at.closest('article')), drawer: Boolean(at.closest('.md-sidebar')),
        text: shown.textContent.trim(), ring: getComputedStyle(shown).outlineStyle !== 'none',
    }
}"""


def stops(page, until, most=60):
    """Where Tab stops, up to the first stop of which `until` is true."""
    for _ in range(most):
        page.keyboard.press("Tab")
        page.wait_for_timeout(20)
        stop = page.evaluate(STOP)
        if stop[until]:
            return
        yield stop


@pytest.mark.parametrize("page", [390], indirect=True)
def test_the_drawer_closes_behind_who_has_chosen_and_at_escape(page, served):
    page.goto(served + CHAPTER)
    button = page.get_by_role("button", name="Navigation")
    button.click()
    assert page.evaluate(OPEN)
    page.keyboard.press("Escape")
    assert not page.evaluate(OPEN)
    button.click()
    page.wait_for_timeout(300)
    page.mouse.click(380, 600)  # the veil beside it
    assert not page.evaluate(OPEN) and button.get_attribute("aria-expanded") == "false"
    button.click()
    page.locator(".md-nav__link[for=__toc]").click()
    link = page.locator(".md-sidebar--primary .md-nav--secondary a.md-nav__link").nth(1)
    hash = link.get_attribute("href")
    link.click()
    assert not page.evaluate(OPEN) and page.url.endswith(hash)


@pytest.mark.parametrize("page", [390, 640], indirect=True)
@pytest.mark.parametrize("path", ["", CHAPTER, "glossary/sco/", "timeline/2005/"])
def test_in_a_closed_drawer_the_focus_never_stops(page, served, path):
    page.goto(served + path)
    found = list(stops(page, "article"))
    assert found and not any(stop["drawer"] for stop in found)


@pytest.mark.parametrize("page", [390, 640], indirect=True)
def test_a_button_opens_the_drawer_by_keyboard_and_all_that_takes_the_focus_in_it_is_seen(page, served):
    page.goto(served + CHAPTER)
    button = page.get_by_role("button", name="Navigation")
    assert button.get_attribute("aria-expanded") == "false"
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert page.evaluate(OPEN) and button.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Tab")
    level = page.evaluate(STOP)
    assert level["drawer"] and level["seen"] and level["ring"] and level["text"] == "Testing Ground"
    chapters = [level, *stops(page, "article")]  # the next stop behind the drawer is in the text, and closes it
    assert all(stop["seen"] and stop["ring"] for stop in chapters if stop["drawer"])
    assert not page.evaluate(OPEN) and button.get_attribute("aria-expanded") == "false"
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # back to all branches
    page.wait_for_timeout(400)
    assert page.evaluate(STOP)["seen"]
    branches = [stop for stop in stops(page, "article") if stop["drawer"]]
    assert all(stop["seen"] for stop in branches) and {"Balancing Acts", "Rights"} <= {b["text"] for b in branches}
    button.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not page.evaluate(OPEN) and button.evaluate("button => button === document.activeElement")


@pytest.mark.parametrize("page", [390], indirect=True)
def test_by_keyboard_the_contents_of_a_chapter_open_in_the_drawer(page, served):
    page.goto(served + CHAPTER)
    page.get_by_role("button", name="Navigation").press("Enter")
    page.get_by_role("checkbox", name="US–Russian relations").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    page.keyboard.press("Tab")
    stop = page.evaluate(STOP)
    assert stop["seen"] and stop["text"] in page.locator("article h2").first.inner_text()
    page.keyboard.press("Enter")
    assert not page.evaluate(OPEN) and page.url.endswith(headings(page)[0])


def test_without_script_the_drawer_opens_by_keyboard(browser, served):
    context = browser.new_context(viewport={"width": 390, "height": 700}, java_script_enabled=False)
    page = context.new_page()
    page.goto(served + CHAPTER)
    chapter = page.locator(".md-sidebar--primary a", has_text="Conclusions")
    assert not chapter.is_visible()
    page.get_by_role("checkbox", name="Navigation").focus()
    page.keyboard.press("Space")
    chapter.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/7-conclusions/")
    page.locator("label.drawer-open").click()
    assert page.locator(".md-sidebar--primary a", has_text="Introduction").is_visible()
    context.close()


@pytest.mark.parametrize(
    ("path", "tab", "under", "menu"),
    [
        ("glossary/sco/", "Glossary", "Glossary", "Glossary"),
        ("timeline/2005/", "Facts", "Timeline", "Map"),
        ("bibliography/books/", "Sources", "Bibliography", "Evidence"),
        ("notes/testing-ground/", "Sources", "Notes", "Evidence"),
        ("countries/russia/energy/", "Countries", "Russia", "Kyrgyzstan"),
    ],
)
def test_an_entry_and_a_part_of_a_list_mark_their_tab_and_lead_to_what_they_are_of(
    page, served, path, tab, under, menu
):
    page.goto(served + path)
    assert page.locator(".md-tabs__item--active").all_inner_texts() == [tab]
    above = page.locator(".md-nav--primary .md-nav__item--active > a.md-nav__link")
    assert above.all_inner_texts() == [under] and page.locator("article .chapter-of a").is_visible()
    assert page.locator(".md-nav--primary").get_by_role("link", name=menu, exact=True).is_visible()
    above.click()
    page.wait_for_url(served + path.rstrip("/").rpartition("/")[0] + "/")


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
