"""The reader's own choices, and the keys: what a reader who uses them finds."""

import json

import axe
import pytest

CHAPTER = "testing-ground/2-us-russian-relations/"
FOCUSED = "document.activeElement.closest('.paragraph')?.id ?? document.activeElement.textContent.trim()"


@pytest.fixture
def page(browser, request):
    context = browser.new_context(viewport={"width": getattr(request, "param", 1280), "height": 900})
    yield context.new_page()
    context.close()


def style(page, selector, name):
    return page.locator(selector).first.evaluate("(part, name) => getComputedStyle(part)[name]", name)


def chosen(page, name):
    page.get_by_role("radio", name=name, exact=True).check()


def test_the_keys_lead_by_paragraph_to_notes_and_to_the_citation(page, served):
    page.goto(served + CHAPTER + "#tg-2-11")
    page.wait_for_timeout(300)
    page.keyboard.press("j")
    assert page.evaluate(FOCUSED) == "tg-2-12"
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert page.evaluate(FOCUSED) == "tg-2-11"
    assert -5 < page.locator("#tg-2-11").bounding_box()["y"] < 300
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.textContent") == "33"
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.textContent") == "34"
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.textContent") == "33" and CHAPTER in page.url
    page.keyboard.press("c")
    page.locator(".cite-panel").wait_for()
    assert "2.11" in page.locator("#cite-title").inner_text()
    page.keyboard.press("j")  # not in the panel
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.matches('header input')")
    page.keyboard.type("jc?")
    assert page.locator("dialog").count() == 0 and CHAPTER in page.url


def test_keys_that_follow_each_other_at_once_act_one_after_the_other(page, served):
    """As a fast hand, or a slow machine, sends them: Escape has given the focus back before the next key comes."""
    page.goto(served + CHAPTER + "#tg-2-11")
    page.evaluate("for (const _ of '12') document.querySelector('#tg-2-11 a.cite').click()")
    page.locator(".cite-panel").wait_for()
    page.wait_for_timeout(200)
    assert page.locator(".cite-panel").count() == 1
    page.evaluate("""['Escape', '/'].forEach(key =>
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true})))""")
    page.wait_for_timeout(200)
    assert page.locator(".cite-panel").count() == 0
    assert page.evaluate("document.activeElement.matches('header input')")


def test_k_and_j_begin_where_one_reads_and_stop_at_the_ends(page, served):
    page.goto(served + CHAPTER)
    page.keyboard.press("k")
    assert page.evaluate(FOCUSED) == "tg-2-1"
    page.keyboard.press("k")
    assert page.evaluate(FOCUSED) == "tg-2-1"
    page.evaluate("document.activeElement.blur(); document.getElementById('tg-2-9').scrollIntoView()")
    page.keyboard.press("j")
    assert page.evaluate(FOCUSED) in ("tg-2-9", "tg-2-10")
    page.locator(".paragraph .number").last.focus()
    last = page.evaluate(FOCUSED)
    page.keyboard.press("j")
    assert page.evaluate(FOCUSED) == last


def test_the_list_of_keys_switches_them_off_for_every_page_and_on_again(page, served):
    page.goto(served + CHAPTER)
    page.keyboard.press("Shift+?")
    keys = page.get_by_role("dialog", name="Keys")
    assert [key.strip() for key in keys.locator("kbd").all_inner_texts()] == list("jknc/?")
    keys.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    for key in "jkncpnfs/?.,":
        page.keyboard.press(key)
    page.reload()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body") and CHAPTER in page.url
    assert page.locator("dialog").count() == 0
    page.locator(".reading-open").click()
    page.get_by_role("button", name="Keys", exact=True).click()
    page.get_by_role("dialog", name="Keys").get_by_role("checkbox").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.evaluate(FOCUSED).startswith("tg-2-")


def test_ours_take_the_place_of_the_themes_keys(page, served):
    page.goto(served + CHAPTER)
    for key in "npfs":
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert page.url.endswith(CHAPTER) and not page.evaluate("document.activeElement.matches('header input')")
    page.keyboard.press("Control+j")
    assert page.evaluate("document.activeElement === document.body")


def test_on_the_timeline_the_keys_go_by_fact(page, served):
    page.goto(served + "timeline/2005/")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.closest('li').id")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('li').id") != first and first.startswith("fact-")


def test_what_is_chosen_in_the_panel_is_seen_at_once_and_on_the_next_page(page, served):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "atkinson" in request.url else None)
    page.goto(served + CHAPTER)
    before = {n: style(page, "#tg-2-2", n) for n in ("fontSize", "lineHeight", "fontFamily", "width")}
    page.get_by_role("button", name="Reading").click()
    assert asked == []
    for name in ("large", "short", "plain (Atkinson Hyperlegible)", "night"):
        chosen(page, name)
    page.get_by_role("radio", name="loose").check()
    page.wait_for_function("document.documentElement.dataset.leading === 'loose'")
    after = {n: style(page, "#tg-2-2", n) for n in before}
    assert all(before[n] != after[n] for n in before)
    assert style(page, "body", "backgroundColor") == "rgb(23, 24, 27)"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.reading-open')")
    page.goto(served + "testing-ground/3-chinese-russian-relations/")
    assert {n: style(page, ".paragraph", n) for n in ("fontSize", "fontFamily")} == {
        n: after[n] for n in ("fontSize", "fontFamily")
    }
    assert style(page, "body", "backgroundColor") == "rgb(23, 24, 27)" and asked
    page.get_by_role("button", name="Reading").click()
    assert page.get_by_role("radio", name="large", exact=True).is_checked()
    page.get_by_role("button", name="As it comes").click()
    page.wait_for_function("!document.documentElement.dataset.size")  # after the press has been drawn
    assert style(page, ".paragraph", "fontSize") == before["fontSize"]
    assert json.loads(page.evaluate("localStorage.getItem('reading')")) == {}


def test_the_panel_closes_beside_itself_and_at_its_button(page, served):
    page.goto(served + CHAPTER)
    opens = page.locator(".reading-open")
    opens.click()
    page.locator("dialog").wait_for()
    page.mouse.click(300, 600)
    page.locator("dialog").wait_for(state="detached")
    opens.click()
    page.locator("dialog").wait_for()
    opens.click()
    page.locator("dialog").wait_for(state="detached")


@pytest.mark.parametrize("kept", ["nonsense", "null", '"x"', '{"size": 7, "face": "evil"}', "[]"])
def test_what_cannot_be_read_in_storage_changes_nothing(page, served, kept):
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    page.goto(served + "rights/")
    usual = style(page, "article p", "fontSize")
    page.evaluate("kept => { localStorage.setItem('reading', kept); localStorage.setItem('keys', kept) }", kept)
    page.reload()
    page.keyboard.press("Shift+?")
    assert page.locator("dialog.keys").count() == 1
    assert style(page, "article p", "fontSize") == usual and not errors


def test_largest_type_and_longest_lines_leave_nothing_cut(page, served):
    page.goto(served + CHAPTER)
    page.evaluate(
        "localStorage.setItem('reading', JSON.stringify({size: 'largest', measure: 'wide', leading: 'loose'}))"
    )
    page.reload()
    for width in (320, 390, 768, 1024, 1220, 1280, 1600, 1920, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(250)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        text, note = page.locator("#tg-2-2"), page.locator(".sidenotes .note")
        if note.count() and note.first.is_visible():
            beside = note.first.bounding_box()
            box = text.bounding_box()
            assert beside["x"] > box["x"] + box["width"] and beside["width"] > 150


def test_axe_finds_nothing_in_the_panel_and_the_list_of_keys(browser, served):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(served + "rights/")
    page.locator(".reading-open").click()
    assert axe.in_both_schemes(page) == []
    page.reload()
    page.keyboard.press("Shift+?")
    assert axe.in_both_schemes(page) == []
    small = (
        "[...document.querySelectorAll('.reading :is(button, label)')].filter(part => part.offsetHeight < 24).length"
    )
    assert page.evaluate(small) == 0
    context.close()
