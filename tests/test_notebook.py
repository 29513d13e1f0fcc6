"""The notebook: words marked and noted, kept in the browser, shown again, saved, opened; nothing is sent."""

import csv
import io
import json
import re

import axe
import pytest

CHAPTER = "testing-ground/2-us-russian-relations/"
WORDS = "a lasting international consensus"

REFUSED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no storage') } })"
FULL = """() => {
  for (let size = 4e6; size >= 1; size = Math.floor(size / 2))
    try { localStorage.setItem(`full${size}`, "x".repeat(size)) } catch { /* that much has no room */ }
}"""

MARK = """words => {
  const passage = document.getElementById("tg-2-11")
  const walk = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const flat = walk.currentNode.data.replace(/\\n/g, " ")
    const at = flat.indexOf(words)
    if (at >= 0) return getSelection().setBaseAndExtent(walk.currentNode, at, walk.currentNode, at + words.length)
  }
  throw new Error("no such words")
}"""


def noted(page, served, note="Says *who*?"):
    """A note to some words of TG 2.11."""
    page.goto(served + CHAPTER)
    page.evaluate(MARK, WORDS)
    page.get_by_role("button", name="✎ Note").click()
    dialog = page.locator("dialog.notebook-panel[open]")
    assert dialog.locator("blockquote").inner_text() == WORDS
    dialog.get_by_label("Note").fill(note)
    dialog.get_by_role("button", name="Keep").click()
    dialog.get_by_text("Kept in this browser.").wait_for()
    page.keyboard.press("Escape")


def highlighted(page):
    return page.evaluate(
        "[...CSS.highlights.get('notebook') ?? []].map(range => range.toString().replace(/\\n/g, ' '))"
    )


def saved(page, name):
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    return download.value.path().read_text()


def open_file(page, text):
    page.evaluate("document.querySelector('.notebook .cite-status').textContent = ''")
    page.locator("input[type=file]").set_input_files(
        {"name": "notes.json", "mimeType": "application/json", "buffer": text.encode()}
    )
    page.wait_for_function("document.querySelector('.notebook .cite-status')?.textContent")
    return page.locator(".notebook .cite-status").inner_text()


def test_words_are_noted_and_shown_again_and_nothing_is_sent(watched, served):
    watched.goto(served + CHAPTER)
    assert not [url for url in watched.asked if "notebook" in url]  # loaded when it is used
    noted(watched, served)
    assert highlighted(watched) == [WORDS]
    watched.reload()
    watched.locator("#tg-2-11 .noted").wait_for()
    assert highlighted(watched) == [WORDS] and watched.locator(".noted").count() == 1
    watched.locator("#tg-2-11 .noted").click()
    assert watched.locator("dialog").get_by_label("Note").input_value() == "Says *who*?"
    watched.locator("dialog").get_by_role("button", name="Delete").click()
    watched.keyboard.press("Escape")
    assert highlighted(watched) == [] and watched.locator(".noted").count() == 0
    assert all(url.startswith(served) for url in watched.asked) and watched.evaluate("localStorage.notebook") is None


def test_what_is_copied_has_no_sign_of_a_note_in_it(watched, served):
    noted(watched, served)
    watched.locator("#tg-2-11 .cite").focus()
    watched.keyboard.press("Enter")
    watched.context.grant_permissions(["clipboard-read", "clipboard-write"])
    watched.get_by_role("button", name="Copy with reference").click()
    watched.get_by_text("Text and reference copied").wait_for()
    assert "✎" not in watched.evaluate("navigator.clipboard.readText()")


def test_the_page_lists_them_and_saves_each_format(watched, served):
    noted(watched, served, '=Says *who*, "and" why?')
    watched.goto(f"{served}notebook/")
    watched.locator(".notebook-entry").wait_for()
    assert watched.locator(".notebook h2").inner_text() == "TG 2.11" and watched.locator(".changed").count() == 0
    [one] = json.loads(saved(watched, "Web Annotations"))["first"]["items"]
    assert one["type"] == "Annotation" and one["target"]["source"] == f"{served}r/tg-2-11/"
    quote, position = one["target"]["selector"]
    assert quote["exact"] == WORDS and quote["suffix"].startswith(",") and len(quote["prefix"]) == 32
    assert position["end"] - position["start"] == len(WORDS)
    assert one["body"][0]["value"] == '=Says *who*, "and" why?' and one["motivation"] == "commenting"
    markdown = saved(watched, "Markdown")
    assert markdown.startswith("# Notes to *Great Powers in Central Asia*\n")
    assert f"## TG 2.11\n\n> {WORDS}\n" in markdown and "para. 2.11, as restated in" in markdown
    rows = list(csv.reader(io.StringIO(saved(watched, "CSV"))))
    assert rows[0] == ["reference", "words", "note", "created", "address"]
    assert rows[1][0] == "TG 2.11" and rows[1][2] == '\'=Says *who*, "and" why?'  # no program takes it for a formula


def test_a_saved_set_is_opened_elsewhere_and_once(watched, served, browser):
    noted(watched, served)
    watched.goto(f"{served}notebook/")
    text = saved(watched, "Web Annotations")
    assert open_file(watched, text) == "0 opened, 1 were here already."
    watched.get_by_role("button", name="Delete all").click()
    watched.get_by_role("button", name="Really delete 1?").click()
    watched.get_by_text("There is no note yet").wait_for()
    other = {"type": "Annotation", "target": {"source": "https://example.org/x"}}
    foreign = json.loads(text)["first"]["items"][0]
    foreign["target"]["source"] = "https://elsewhere.org/r/ba-n70/"  # another copy of this edition
    foreign["target"]["selector"][0]["exact"] = "<img src=x onerror=alert(1)>"
    foreign["id"] = "urn:x"
    assert open_file(watched, json.dumps([other, foreign, 3, None])) == "1 opened, 3 are no notes to this edition."
    watched.locator(".notebook-entry").wait_for()
    assert watched.locator("blockquote").inner_text() == "<img src=x onerror=alert(1)>"
    assert "has changed since" in watched.locator(".changed").inner_text()
    watched.get_by_role("button", name="Delete", exact=True).click()
    assert open_file(watched, text) == "1 opened."
    watched.goto(served + CHAPTER)
    watched.locator("#tg-2-11 .noted").wait_for()
    assert highlighted(watched) == [WORDS]


def test_a_file_that_is_none_of_ours_changes_nothing(watched, served):
    noted(watched, served)
    watched.goto(f"{served}notebook/")
    watched.locator(".notebook-entry").wait_for()
    for text in ("", "{", "no json"):
        assert (
            open_file(watched, text)
            == "The file is no JSON: nothing was opened. Choose one that was saved as Web Annotations."
        )
    for text, number in (("[1, 2]", 2), ("{}", 1), ('{"first": null}', 1), ('[{"target": {"source": 5}}]', 1)):
        assert open_file(watched, text) == f"0 opened, {number} are no notes to this edition."
    assert watched.locator(".notebook-entry").count() == 1


def test_a_note_to_words_that_have_changed_says_so(watched, served):
    noted(watched, served)
    watched.evaluate(
        """() => {
        const [one] = JSON.parse(localStorage.notebook)
        one.target.selector[0].exact = "words that were there once"
        localStorage.notebook = JSON.stringify([one])
    }"""
    )
    watched.reload()
    watched.locator("#tg-2-11 .noted").click()
    assert "has changed since" in watched.locator("dialog .changed").inner_text()
    assert "1 of them to words that have changed" in watched.locator(".noted").get_attribute("title")
    watched.goto(f"{served}notebook/")
    watched.locator(".changed").wait_for()


SELECT = """([from, fromId, to, toId]) => {
  const find = (id, words) => {
    const walk = document.createTreeWalker(document.getElementById(id), NodeFilter.SHOW_TEXT)
    while (walk.nextNode()) {
      const at = walk.currentNode.data.replace(/\\n/g, " ").indexOf(words)
      if (at >= 0) return [walk.currentNode, at]
    }
    throw new Error(words)
  }
  const [start, end] = [find(fromId, from), find(toId, to)]
  getSelection().setBaseAndExtent(end[0], end[1] + to.length, ...start)  // as whoever marks backwards
}"""
P, NEXT = "tg-2-11", "tg-2-12"
MARKED = {  # what is marked: (from, its paragraph, to, its paragraph) → the words that are kept
    "over a link": ("neither the", P, "nor preventive", P, "neither the pre-emptive use of force nor preventive"),
    "over another": ("emptive use", P, "military action", P, "emptive use of force nor preventive military action"),
    "over a note mark": ("argued that", P, "could", P, "argued that they did. Russia could"),
    "over two paragraphs": ("stronger", P, "Russia", NEXT, "stronger leverage in the post-Soviet space."),
}


def test_words_may_be_marked_over_links_marks_each_other_and_the_end_of_a_paragraph(watched, served):
    watched.goto(served + CHAPTER)
    for *ends, words in MARKED.values():
        watched.evaluate(SELECT, ends)
        watched.get_by_role("button", name="✎ Note").click()
        dialog = watched.locator("dialog[open]")
        assert dialog.locator("blockquote").last.inner_text() == words
        dialog.get_by_role("button", name="Keep").last.click()
        watched.keyboard.press("Escape")
    watched.reload()
    watched.locator("#tg-2-11 .noted").wait_for()
    shown = [words.replace("did.33 ", "did. ") for words in highlighted(watched)]
    assert shown == [words for *_, words in MARKED.values()]
    watched.goto(f"{served}notebook/")
    watched.locator(".notebook-entry").first.wait_for()
    assert watched.locator("blockquote").all_inner_texts() == shown and watched.locator(".changed").count() == 0


def test_what_is_typed_is_kept_though_nobody_presses_keep(watched, served):
    watched.goto(served + CHAPTER)
    watched.evaluate(MARK, WORDS)
    watched.get_by_role("button", name="✎ Note").click()
    watched.locator("dialog[open]").get_by_label("Note").fill('Two\nlines, "quoted"')
    watched.keyboard.press("Escape")
    watched.reload()
    watched.locator("#tg-2-11 .noted").click()
    assert watched.locator("dialog").get_by_label("Note").input_value() == 'Two\nlines, "quoted"'
    watched.goto(f"{served}notebook/")
    watched.get_by_role("textbox", name="Note").fill("Another")
    watched.reload()
    assert watched.get_by_role("textbox", name="Note").input_value() == "Another"
    watched.get_by_role("textbox", name="Note").fill('Two\nlines, "quoted"')
    assert list(csv.reader(io.StringIO(saved(watched, "CSV"))))[1][2] == 'Two\nlines, "quoted"'


@pytest.mark.parametrize("storage", ["refused", "full"])
def test_a_browser_that_keeps_nothing_says_so_before_a_note_is_lost(storage, watched, served):
    if storage == "refused":
        watched.add_init_script(REFUSED)
    else:
        watched.goto(served + CHAPTER)
        watched.evaluate(FULL)
    watched.goto(served + CHAPTER)
    watched.evaluate(MARK, WORDS)
    watched.get_by_role("button", name="✎ Note").click()
    watched.locator("dialog[open]").get_by_label("Note").fill("x" * 2000)
    assert "copy your note before you leave" in watched.locator("dialog .cite-status").inner_text()
    watched.keyboard.press("Escape")
    watched.goto(f"{served}notebook/")
    watched.get_by_text("There is no note yet").wait_for()
    watched.wrong = [said for said in watched.wrong if said != "no storage"]  # Material asks for it too


def test_a_saved_set_is_a_collection_as_the_w3c_has_it(watched, served):
    """Each MUST of the Web Annotation Data Model for what we write: sections 3.1, 3.2.4, 4.2.4, 4.2.5, 5.1, 5.2."""
    noted(watched, served)
    watched.goto(f"{served}notebook/")
    collection = json.loads(saved(watched, "Web Annotations"))
    page = collection["first"]
    [one] = page["items"]
    for thing, kind in ((collection, "AnnotationCollection"), (page, "AnnotationPage"), (one, "Annotation")):
        assert thing["type"] == kind and thing["id"].startswith("urn:uuid:")
    assert collection["@context"] == one["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert collection["total"] == 1 and page["partOf"] == collection["id"] and page["startIndex"] == 0
    assert len({collection["id"], page["id"], one["id"]}) == 3
    assert all(body["type"] == "TextualBody" and isinstance(body["value"], str) for body in one["body"])
    quote, position = one["target"]["selector"]
    assert quote["type"] == "TextQuoteSelector" and position["type"] == "TextPositionSelector"
    assert 0 <= position["start"] < position["end"]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", one[when]) for when in ("created", "modified"))


def test_of_words_that_stand_twice_those_with_the_same_neighbours_are_found(watched, served):
    watched.goto(f"{served}notebook/")
    find = """async ([module, words, quote]) => (await import(module)).found(words, quote)"""
    module = f"{served}assets/notebook.js"
    words = "the base was closed; the base was opened; the base was sold"
    for prefix, suffix, at in (
        ("closed; ", " was opened", 21),
        ("", " was closed", 0),
        ("opened; ", " was", 42),
        ("", "", 0),
    ):
        assert watched.evaluate(find, [module, words, {"exact": "the base", "prefix": prefix, "suffix": suffix}]) == at
    assert watched.evaluate(find, [module, words, {"exact": "the lease"}]) == -1
    assert watched.evaluate(find, [module, words, {"exact": ""}]) == -1


def test_what_the_browser_holds_that_is_no_notebook_is_passed_over(watched, served):
    watched.goto(served + CHAPTER)
    for held in ("{", "5", '"x"', '[null, 3, {"target": {}}, {"target": {"source": "/r/tg-2-11/", "selector": null}}]'):
        watched.evaluate("held => localStorage.setItem('notebook', held)", held)
        watched.reload()
        watched.wait_for_timeout(300)
        assert highlighted(watched) == []


def test_axe_finds_nothing_in_the_notebook(browser, served):
    context = browser.new_context(viewport={"width": 390, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    noted(page, served)
    page.locator("#tg-2-11 .noted").click()
    assert axe.in_both_schemes(page) == []
    page.goto(f"{served}notebook/")
    page.locator(".notebook-entry").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe.in_both_schemes(page) == []
    context.close()
