"""A reader without a mouse, with large type, with little movement: the ways through a chapter."""

import axe
import pytest
from conftest import drawn

CHAPTER = "testing-ground/2-us-russian-relations/"
KINDS = ["", CHAPTER, "testing-ground/", "bibliography/", "notes/", "glossary/", "glossary/sco/", "countries/",
         "countries/kyrgyzstan/", "timeline/", "map/", "charts/", "evidence/", "threads/", "threads/bases/", "links/",
         "readings/", "find/", "citing/", "data/", "rights/", "contribute/design/", "r/tg-2-11/",
         "404.html"]  # fmt: skip
LONG = ["testing-ground/6-competition/", "balancing-acts/7-energy-leverage/", "countries/russia/", "timeline/2008/",
        "notes/testing-ground/", "bibliography/books/", "read/", "notebook/", "editions/", "threads/espo/",
        "timeline/2005/", "countries/russia/energy/", "threads/sources/"]  # fmt: skip
TELEPHONE = {"viewport": {"width": 412, "height": 823}, "is_mobile": True, "has_touch": True}
WIDE = {"viewport": {"width": 1280, "height": 900}}  # in which facts have their places beside them
ALONE = "article :is(button, summary, select, input, .number, .note > a, .doors a, .letters a)"
SMALL = f"""() => [...document.querySelectorAll('{ALONE}')].filter(part => part.getClientRects().length)
    .map(part => [part.getBoundingClientRect(), part.outerHTML.slice(0, 90)])
    .filter(([box]) => box.height < 23.5 || box.width < 23.5).map(([, html]) => html).slice(0, 5)"""
COVERED = """() => [...document.querySelectorAll('.notes .note')].flatMap(note => {
    const boxes = (...links) => links.flatMap(link => [...link.getClientRects()])
    const alone = boxes(...note.querySelectorAll(':scope > a'))
    const next = note.nextElementSibling?.querySelectorAll('a') ?? []
    const others = boxes(...note.querySelectorAll('.note-text a'), ...next)
    const over = (a, b) => a.top < b.bottom - .1 && b.top < a.bottom - .1 && a.left < b.right && b.left < a.right
    return alone.some(a => others.some(b => over(a, b))) ? note.id : []
})"""
FOCUS = "selector => document.activeElement.matches(selector)"


def tab_to(page, selector, most=30):
    """Press Tab until the focus is on the element that is meant, as a reader would."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUS, selector):
            return
    pytest.fail(f"no way to {selector} by Tab")


def test_a_way_by_keyboard_through_a_chapter_its_notes_cards_and_citation(browser, served):
    context = browser.new_context(viewport={"width": 900, "height": 900})
    page = context.new_page()
    page.goto(served + CHAPTER)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS, ".md-skip")  # the first stop leads past the bars
    page.locator("#tg-2-11 .number").focus()
    tab_to(page, "#tg-2-11 .cite", 2)
    page.keyboard.press("Enter")
    page.locator(".cite-panel").wait_for()
    assert page.evaluate("document.activeElement.closest('.cite-panel') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUS, "#tg-2-11 .cite")
    tab_to(page, "#tg-2-11 a.entry")
    page.locator(".note-card").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUS, "a.entry") and page.locator(".note-card").count() == 0
    tab_to(page, "#tg-n33-ref a")
    card = page.locator(".note-card")
    card.wait_for()
    assert "33" in card.get_attribute("aria-label") and "Dombrowski" in card.inner_text()
    tab_to(page, ".note-card a", 2)
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUS, "#tg-n33-ref a")
    page.keyboard.press("Shift+?")
    tab_to(page, "dialog [type=checkbox], dialog button", 2)
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUS, "#tg-n33-ref a")
    page.keyboard.press("Enter")  # the mark is a link to its note
    page.wait_for_url("**#tg-n33")
    context.close()


class Walk:
    """What a walk over pages finds: what is too small to tap on which, and, in the end, at 400 per cent, which are
    wider than the window and what axe finds wrong with what scrolls and what one taps."""

    def __init__(self, page, addresses, zoomed):
        self.small, self.wide, self.found = {}, [], {}
        whole = page.viewport_size
        for path, address in addresses.items():
            page.goto(address)
            page.wait_for_timeout(100)
            self.small |= named(path, axe.violations(page, ["target-size"], whole=True))
            if path in zoomed:
                self.zoom(page, path)
                page.set_viewport_size(whole)

    def zoom(self, page, path):
        """To 400 per cent: to the page it is a window of a quarter of the width, to which it is laid out anew."""
        page.set_viewport_size({"width": 320, "height": 256})
        drawn(page)
        self.wide += [path] if page.evaluate("document.documentElement.scrollWidth") > 320 else []
        self.found |= named(path, axe.violations(page, ["scrollable-region-focusable", "target-size"]))


def named(path, wrong):
    return {path: wrong} if wrong else {}


def walk(browser, served, window, zoomed=()):
    context = browser.new_context(**window)
    walked = Walk(context.new_page(), {path: served + path for path in [*KINDS, *LONG]}, zoomed)
    context.close()
    return walked


@pytest.fixture(scope="module")
def walked(browser, served):
    """The one Walk in a wide window, zoomed on every kind of page."""
    return walk(browser, served, WIDE, KINDS)


def test_at_400_per_cent_no_kind_of_page_scrolls_sideways_and_what_scrolls_in_it_does_by_keyboard(walked):
    assert walked.wide == [] and walked.found == {}


def test_who_wants_little_movement_has_none(browser, served):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(served + CHAPTER)
    moving = page.evaluate("""() => [...document.querySelectorAll('*')].map(part => getComputedStyle(part)).filter(s =>
        s.scrollBehavior === 'smooth' || /[1-9]/.test(s.transitionDuration) || s.animationName !== 'none').length""")
    assert moving == 0
    context.close()


def test_what_stands_alone_is_large_enough_to_tap(browser, served):
    """24 px each way, or so far from its neighbours; links within a sentence are excepted, as WCAG 2.5.8 has it."""
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
    page = context.new_page()
    for path in (CHAPTER, "", "timeline/"):
        page.goto(served + path)
        page.wait_for_timeout(200)
        small = page.evaluate(SMALL)
        assert small == [], path
    context.close()


def test_what_one_taps_is_large_enough_on_every_kind_of_page_in_a_wide_window(walked):
    assert walked.small == {}


def test_what_one_taps_is_large_enough_on_every_kind_of_page_on_a_telephone(browser, served):
    assert walk(browser, served, TELEPHONE).small == {}


def test_an_open_card_leaves_the_number_of_each_paragraph_large_enough(browser, served):
    """So do the links that come under the number of the paragraph in which one is."""
    page, found = browser.new_page(viewport={"width": 1280, "height": 900}), {}
    page.goto(served + "testing-ground/4-us-alternative/")
    for id in ("tg-4-1", "tg-4-3", "tg-4-7", "tg-4-10"):
        for link in page.locator(f"#{id} a.entry").all():
            link.evaluate("a => a.focus({focusVisible: true})")
            card = page.locator(".note-card")
            card.wait_for()
            assert card.bounding_box()["x"] >= page.locator(f"#{id}").bounding_box()["x"]
            if wrong := axe.violations(page, ["target-size"], whole=True):
                found[id] = wrong
            page.keyboard.press("Escape")
    assert found == {}
    page.close()


def test_no_other_link_covers_a_note_s_way_back_or_its_citation(browser, served):
    page = browser.new_page()
    for width in (360, 390, 412, 600, 900):
        page.set_viewport_size({"width": width, "height": 800})
        for path in (CHAPTER, "testing-ground/6-competition/", "notes/testing-ground/"):
            page.goto(served + path)
            assert page.evaluate(COVERED) == [], (path, width)
    page.close()


def test_axe_finds_nothing_in_a_wide_chapter_with_facts_open_nor_under_a_card(browser, served):
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(served + CHAPTER)
    page.locator(".facts-beside summary").first.click()
    page.locator("#tg-2-11 a.entry").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.locator(".note-card").wait_for()
    assert axe.in_both_schemes(page) == []
    context.close()
