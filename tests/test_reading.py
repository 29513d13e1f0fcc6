"""The built site in a browser, as a reader uses it."""

import axe
import pytest
from conftest import MOUNT, ROOT

WIDTHS = [390, 768, 1280, 1920]
CHAPTER = "testing-ground/2-us-russian-relations/"
GUIDES = [
    f"contribute/{path.stem}/" for path in sorted((ROOT / "docs/contribute").glob("*.md")) if path.stem != "index"
]
PAGES = [
    "",
    CHAPTER,
    "testing-ground/",
    "bibliography/",
    "bibliography/journal-articles/",
    "notes/balancing-acts/",
    "find/",
    "glossary/",
    "glossary/sco/",
    "contribute/",
    *GUIDES,
    "rights/",
    "testing-ground/6-competition/",
    "countries/",
    "countries/kyrgyzstan/",
    "timeline/",
    "timeline/2007/",
    "map/",
    "charts/",
    "evidence/",
    "data/",
    "read/",
    "notebook/",
    "linker/",
]


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def in_view(page, selector):
    box = page.locator(selector).bounding_box()
    return box and box["y"] < page.viewport_size["height"] and box["y"] + box["height"] > 0


def test_a_reader_follows_a_note_and_comes_back(page, served):
    page.goto(served + CHAPTER)
    page.locator("#tg-n33-ref a").focus()
    page.goto(served + CHAPTER + "#tg-n33")
    assert in_view(page, "#tg-n33")
    page.locator("#tg-n33 [role=doc-backlink]").click()
    page.wait_for_url("**#tg-n33-ref")
    assert in_view(page, "#tg-n33-ref")


def test_without_script_a_note_mark_leads_to_its_note(browser, served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served + CHAPTER)
    page.locator("#tg-n33-ref a").click()
    page.wait_for_url("**#tg-n33")
    assert in_view(page, "#tg-n33") and page.locator("#tg-n33").inner_text().strip()
    context.close()


def test_a_paragraph_is_reached_by_its_fragment_and_marked(page, served):
    page.goto(served + CHAPTER + "#tg-2-11")
    page.wait_for_timeout(300)
    assert in_view(page, "#tg-2-11")

    def look(id):
        return page.evaluate("id => getComputedStyle(document.getElementById(id)).backgroundColor", id)

    assert look("tg-2-11") != look("tg-2-12")
    assert page.locator("#tg-2-11 .number").inner_text() == "2.11"
    assert page.locator("#tg-2-11 .number").get_attribute("href") == "#tg-2-11"


def test_a_line_is_of_a_length_to_read(page, served):
    page.goto(served + CHAPTER)
    width = page.locator("#tg-2-11").evaluate("""p => { const ruler = document.createElement('span');
        ruler.textContent = 'The quick brown fox jumps over the lazy dog, and so on.';
        ruler.style.whiteSpace = 'nowrap'; p.append(ruler);
        const sign = ruler.getBoundingClientRect().width / ruler.textContent.length;
        ruler.remove(); const s = getComputedStyle(p);
        return (p.clientWidth - parseFloat(s.paddingLeft) - parseFloat(s.paddingRight)) / sign; }""")
    assert 58 <= width <= 72


class Visit:
    """What one visit to a page shows: where it asks, what it complains of, its width in windows of each width, what axe
    finds in it, and what axe was not shown."""

    def __init__(self, page, address, home):
        self.foreign, self.errors = [], []
        page.on("request", lambda r: None if r.url.startswith((home, "data:")) else self.foreign.append(r.url))
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(address)
        page.wait_for_timeout(200)
        self.widths = {width: self.width(page, width) for width in WIDTHS}
        page.set_viewport_size({"width": 1280, "height": 900})
        self.unseen = axe.prune(page)
        self.found = axe.in_both_schemes(page)
        page.close()

    def width(self, page, width):
        page.set_viewport_size({"width": width, "height": 800})
        return page.evaluate("document.documentElement.scrollWidth")


@pytest.fixture(scope="module", params=PAGES)
def visit(browser, served, request):
    """The one Visit to each page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Visit(context.new_page(), served + request.param, served)
    context.close()


def test_no_page_is_wider_than_the_window(visit):
    assert [width for width, needed in visit.widths.items() if needed > width] == []


def test_nothing_is_asked_of_another_host(visit):
    assert visit.foreign == []


def test_no_page_reports_an_error_to_the_console(visit):
    assert visit.errors == []


def test_axe_finds_no_violation_of_wcag_22_aa(visit):
    assert not visit.found, "\n".join(visit.found)


def test_axe_looks_at_each_kind_of_element_of_a_page(visit):
    assert visit.unseen == []


def test_a_page_that_does_not_exist_has_the_sites_own_look_and_a_way_on(browser, served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served + "404.html")
    assert page.locator("link[rel=stylesheet]").get_attribute("href") == f"{MOUNT}assets/style.css"
    page.locator("article input[type=search]").fill("TG 2.11")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find/?q=TG+2.11")
    page.goto(served + "404.html")
    page.get_by_role("link", name="the glossary of all names").click()
    page.wait_for_url("**/glossary/")
    context.close()


@pytest.mark.parametrize(
    ("item", "rule"),
    [
        ('<li><img src="x.png"></li>', "image-alt"),
        ('<li><span style="color: #ccc">pale</span></li>', "color-contrast"),
        ("<li><button></button></li>", "button-name"),
        ('<li><a href="#x"></a></li>', "link-name"),
    ],
)
def test_axe_finds_the_one_item_of_a_hundred_that_is_wrong(page, item, rule):
    plain = "<li><span>plain</span></li>"
    page.set_content(
        f"<!doctype html><html lang=en><title>x</title><main><h1>x</h1><ul>{plain * 80}{item}{plain * 19}</ul></main>"
    )
    assert [found.partition(":")[0] for found in axe.violations(page)] == [rule]
    assert page.locator("li").count() == 3


def entry_link(page, served):
    page.goto(served + CHAPTER)
    page.wait_for_timeout(300)
    return page.locator("article p.paragraph a.entry").first


def test_a_card_opens_on_hover_and_closes_on_escape(page, served):
    link = entry_link(page, served)
    link.scroll_into_view_if_needed()
    link.hover()
    card = page.locator(".note-card")
    card.wait_for()
    assert card.get_attribute("aria-label") and len(card.inner_text()) > 40
    box = card.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 1280 and box["y"] >= 0 and box["y"] + box["height"] <= 900
    page.keyboard.press("Escape")
    assert page.locator(".note-card").count() == 0


def test_without_script_a_name_is_a_plain_link_to_its_entry(browser, served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served + CHAPTER)
    link = page.locator("article p.paragraph a.entry").first
    target = link.get_attribute("href").split("/")[-2]
    link.click()
    page.wait_for_url(f"**/glossary/{target}/")
    context.close()


def test_a_card_is_read_out_with_its_link(page, served):
    link = entry_link(page, served)
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.locator(".note-card").wait_for()
    described = link.get_attribute("aria-describedby")
    assert page.locator(f"#{described}").inner_text().strip() == page.locator(".note-card").inner_text().strip()
    page.keyboard.press("Escape")
    assert link.get_attribute("aria-describedby") is None


def test_a_card_opens_on_focus_one_at_a_time(page, served):
    entry_link(page, served).evaluate("a => a.closest('p').querySelector('.number').focus()")
    for _ in range(12):
        page.keyboard.press("Tab")
        page.wait_for_timeout(150)
        if page.evaluate("document.activeElement.matches('a.entry')"):
            break
    page.locator(".note-card").wait_for()
    assert page.locator(".note-card").count() == 1


def test_a_tap_shows_the_card_and_a_second_tap_follows_the_link(browser, served):
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
    page = context.new_page()
    link = entry_link(page, served)
    target = link.get_attribute("href").split("/")[-2]
    link.tap()
    page.locator(".note-card").wait_for()
    assert CHAPTER in page.url
    page.locator(".note-card .go").tap()
    page.wait_for_url(f"**/glossary/{target}/")
    context.close()


def test_a_tap_beside_the_card_closes_it_and_another_name_s_card_takes_its_place(browser, served):
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
    page = context.new_page()
    entry_link(page, served).tap()
    page.locator(".note-card").wait_for()
    page.locator("h1").tap()
    page.wait_for_timeout(100)
    assert page.locator(".note-card").count() == 0
    links = page.locator("article p.paragraph a.entry")
    first, second = links.nth(0), links.nth(1)
    first.tap()
    page.locator(".note-card").wait_for()
    label = page.locator(".note-card").get_attribute("aria-label")
    second.evaluate("link => scrollBy(0, link.getBoundingClientRect().top - 150)")  # clear of the card at the foot
    second.tap(force=True)
    page.wait_for_function(
        "label => { const card = document.querySelector('.note-card'); return card && card.ariaLabel !== label }",
        arg=label,
    )
    assert page.locator(".note-card").count() == 1
    context.close()


def test_cards_are_fetched_once(page, served):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "cards.json" in request.url else None)
    link = entry_link(page, served)
    assert asked == []
    for _ in range(2):
        link.hover()
        page.locator(".note-card").wait_for()
        page.keyboard.press("Escape")
        page.mouse.move(0, 0)
        page.wait_for_timeout(200)
    assert len(asked) == 1


def test_the_filter_of_the_concordance(page, served):
    page.goto(served + "notes/testing-ground/")
    page.locator(".filter input").fill("Ambrosio")
    rows = page.locator("table.concordance tbody tr:visible")
    assert 2 <= rows.count() < 20
    assert all("Ambrosio" in text for text in rows.all_inner_texts())
