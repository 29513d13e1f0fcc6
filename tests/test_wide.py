"""Windows with room: what stands beside the text, and lists that use the width. And narrow ones, laid out in part."""

import json

import pytest

CHAPTER = "testing-ground/6-competition/"
OVERLAPS = """selector => {
    const boxes = [...document.querySelectorAll(selector)].map(part => part.getBoundingClientRect())
    const over = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom - 1 && b.top < a.bottom - 1
    return boxes.filter((a, i) => a.height && boxes.slice(i + 1).some(b => b.height && over(a, b))).length
}"""
# How far to the right text reaches within the first ten screens, in parts of the window's width.
REACH = """() => {
    const words = [...document.querySelectorAll('article :is(p, li, dd, td, summary, svg)')]
    const boxes = words.map(part => part.getBoundingClientRect())
    const seen = boxes.filter(box => box.height && box.top < 10 * innerHeight)
    return Math.max(...seen.map(box => box.right)) / innerWidth
}"""
LEVELS = """() => {
    const marks = [...document.querySelectorAll('article .note-mark a')].filter(mark => !mark.closest('.notes'))
    const top = part => part.getBoundingClientRect().top
    return [...document.querySelectorAll('.sidenotes .note')].map((note, i) => top(note) - top(marks[i]))
}"""


@pytest.fixture
def page(browser, request):
    context = browser.new_context(viewport={"width": getattr(request, "param", 1920), "height": 1080})
    yield context.new_page()
    context.close()


def opened(page, address):
    page.goto(address)
    page.wait_for_timeout(400)
    return page


def test_notes_stand_beside_the_text_and_cover_nothing(page, served):
    opened(page, served + CHAPTER)
    for width in (1024, 1280, 1600, 1920, 2560):
        page.set_viewport_size({"width": width, "height": 1080})
        page.wait_for_timeout(300)
        text = page.locator("#tg-6-2").bounding_box()
        left = page.locator(".sidenotes .note").first.bounding_box()["x"]
        assert left > text["x"] + text["width"]
        assert page.evaluate(OVERLAPS, ".sidenotes .note, .links, .facts-beside, article > .paragraph") == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_with_a_second_column_notes_are_at_the_height_of_their_marks(page, served):
    opened(page, served + CHAPTER)
    levels = page.evaluate(LEVELS)
    assert len(levels) > 60 and min(levels) > -10
    assert sum(level < 30 for level in levels) / len(levels) > 0.7 and max(levels) < 600
    link, paragraph = page.locator(".links").first, page.locator(".paragraph:has(+ .links)").first
    assert abs(link.bounding_box()["y"] - paragraph.bounding_box()["y"]) < 2
    note = page.locator(".sidenotes .note").first.bounding_box()
    assert link.bounding_box()["x"] > note["x"] + note["width"]


def test_beside_a_paragraph_stand_its_facts_which_lead_to_the_timeline(page, served, site, edition):
    opened(page, served + CHAPTER)
    id = next(iter(json.loads((site / "data/beside/tg-6.json").read_text())))
    facts = [fact for fact in edition.facts.values() if id in fact.where]
    part = page.locator(f"#{id} ~ .facts-beside").first
    assert part.locator("summary").inner_text() == ("Show the facts" if len(facts) > 1 else "Show the fact")
    below = page.locator(".facts-beside").nth(1)
    before = below.evaluate("part => part.offsetTop")
    part.locator("summary").click()
    page.wait_for_timeout(200)
    assert part.locator("p").count() == len(facts) and below.evaluate("part => part.offsetTop") >= before
    assert page.evaluate(OVERLAPS, ".links, .facts-beside") == 0
    address = part.locator("a").first.get_attribute("href")
    assert any(address.endswith(f"#fact-{fact.id}") for fact in facts)
    page.goto(address)
    assert page.locator(":target").inner_text()


def test_who_hides_the_editors_layer_has_no_facts_beside_the_text(page, served):
    opened(page, served + CHAPTER)
    page.locator(".layer-switch").click()
    page.locator("html.plain").wait_for()
    assert page.locator(".facts-beside:visible, .links:visible").count() == 0


@pytest.mark.parametrize("page", [768, 1280], indirect=True)
def test_without_the_room_no_facts_are_asked_for(page, served):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/beside/" in request.url else None)
    opened(page, served + CHAPTER)
    assert asked == [] and page.locator(".facts-beside").count() == 0
    page.set_viewport_size({"width": 1920, "height": 1000})
    page.locator(".facts-beside").first.wait_for()
    assert len(asked) == 1


@pytest.mark.parametrize(
    "path",
    [
        CHAPTER,
        "",
        "countries/",
        "timeline/",
        "timeline/2005/",
        "countries/kyrgyzstan/",
        "glossary/",
        "glossary/sco/",
        "bibliography/books/",
        "charts/",
    ],
)
def test_no_half_of_a_wide_window_is_empty(page, served, path):
    opened(page, served + path)
    for width in (1600, 1920, 2560):
        page.set_viewport_size({"width": width, "height": 1080})
        assert 0.72 < page.evaluate(REACH) <= 1


def test_the_places_of_a_fact_have_a_column_where_there_is_room(page, served):
    opened(page, served + "timeline/2005/")
    fact = page.locator("ul.facts li").first
    for width, beside in ((390, False), (1280, True), (1920, True)):
        page.set_viewport_size({"width": width, "height": 1080})
        statement, where = (fact.locator(part).bounding_box() for part in (".statement", ".where"))
        assert (where["x"] > statement["x"] + statement["width"]) == beside


@pytest.mark.parametrize("page", [390], indirect=True)
@pytest.mark.parametrize("address", [f"{CHAPTER}#tg-6-30", f"{CHAPTER}#tg-n238", "timeline/2008/#{last}"])
def test_on_a_telephone_what_is_far_is_not_laid_out_and_an_address_leads_to_its_place(page, served, address, edition):
    last = max(fact.id for fact in edition.facts.values() if fact.date == "2008-11")
    opened(page, served + address.format(last=f"fact-{last}"))
    place = page.locator(f"[id='{page.evaluate('location.hash.slice(1)')}']")
    assert 40 < place.bounding_box()["y"] < 300
    laid_out = "parts => parts.map(part => part.firstElementChild.checkVisibility({contentVisibilityAuto: true}))"
    seen = page.locator("article :is(.paragraph, .facts > li)").evaluate_all(laid_out)
    assert seen[0] and not all(seen)


def test_the_note_of_a_chart_stands_right_below_its_drawing_however_long_its_table_is(browser, served):
    page = browser.new_page(viewport={"width": 1920, "height": 1000})
    page.goto(served + "countries/kazakhstan/")
    gap, table = page.evaluate("""() => {
        const box = part => document.querySelector(`figure.chart > ${part}`).getBoundingClientRect()
        return [box(".figure-note").top - box(".drawn").bottom, box(".scroll").height - box(".drawn").height]
    }""")
    assert table > 300 and 0 <= gap < 40
    page.close()
