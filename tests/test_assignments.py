"""Assignments: the address that holds paragraphs and questions, what is laid out, kept, saved, printed."""

import re
import shutil
from urllib.parse import unquote_plus

import axe
import plain
import pytest
from conftest import ROOT, serving
from test_layer import layered_folder
from test_problems import BODY

from macros.checks.edition import read_edition
from macros.publishing.data_files import data_files
from macros.publishing.editions import frozen_edition, with_manifest
from macros.publishing.site import write
from macros.reading.editions import MANIFEST
from macros.reading.files import Reader
from macros.showing.pages import pages
from macros.showing.rendering import rendered

REFUSED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no storage') } })"
ALL = "tg-2.11-12;ba-7.18;notes;remarks;questions;facts;t=The+bases;q=What+changed%3F"


def laid_out(page, address):
    page.goto("about:blank")  # so that another fragment is another visit
    page.goto(address)
    page.locator(".assigned-cited").wait_for()


def shown(page):
    return page.locator(".assignment .paragraph").evaluate_all("found => found.map(one => one.id)")


def test_typed_ranges_become_an_address_that_lays_out_those_paragraphs_in_order(watched, served):
    watched.goto(f"{served}read/")
    watched.get_by_label("Paragraphs").fill("BA 7.18, TG 2.11–12")
    watched.get_by_label("Title").fill("The bases; and more")
    watched.get_by_label("Questions of yours").fill("What changed?\n\nWhy 100%?")
    watched.get_by_label("the notes").check()
    watched.get_by_role("button", name="Lay it out").click()
    watched.locator(".assigned-cited").wait_for()
    fragment = watched.url.split("#")[1]
    assert fragment == "ba-7.18;tg-2.11-12;notes;t=The+bases%3B+and+more;q=What+changed%3F;q=Why+100%25%3F"
    assert shown(watched) == ["ba-7-18", "tg-2-11", "tg-2-12"]
    assert watched.locator("h1").inner_text() == "The bases; and more"
    assert watched.locator(".asking .asked").all_inner_texts() == ["What changed?", "Why 100%?"]
    notes = watched.locator(".assigned-notes .note").evaluate_all("found => found.map(one => one.id)")
    marks = watched.locator(".assignment .note-mark a").evaluate_all("found => found.map(one => one.hash.slice(1))")
    assert notes == marks and "tg-n33" in notes
    assert watched.locator(".assignment .admonition, .assignment .links, .assigned-facts").count() == 0
    watched.reload()
    watched.locator(".assigned-cited").wait_for()
    assert shown(watched) == ["ba-7-18", "tg-2-11", "tg-2-12"]


def test_it_has_the_remarks_facts_questions_and_citations_that_it_asks_for(watched, served, edition):
    laid_out(watched, f"{served}read/#{ALL}")
    assert watched.locator("#slip-tg-2-12").is_visible() and watched.locator(".link-kind").count() > 3
    facts = watched.locator(".assigned-facts").inner_text()
    wanted = [f for f in edition.facts.values() if {"tg-2-11", "tg-2-12", "ba-7-18"} & set(f.where)]
    assert len(wanted) > 3 and all(f.statement.split("'")[0] in facts for f in wanted)
    turning = [a for a in edition.annotations.values() if a.kind == "question" and re.search(r"BA 7\.18", a.title)]
    asked = watched.locator(".asking .asked").all_inner_texts()
    assert asked[0] == "What changed?" and len(asked) >= 1 + len(turning) >= 2
    cited = watched.locator(".assigned-cited").inner_text()
    assert "paras. 2.11–2.12." in cited and "2009), para. 7.18." in cited and "as restated in" in cited


def test_a_link_within_leads_to_its_place_and_leaves_the_address(watched, served):
    laid_out(watched, f"{served}read/#tg-2.11-12;notes")
    before = watched.url
    watched.locator("#tg-n33 [role=doc-backlink]").click()
    watched.wait_for_timeout(100)
    assert watched.url == before and shown(watched) == ["tg-2-11", "tg-2-12"]
    number = watched.locator("#tg-2-11 .number")
    assert number.get_attribute("href") == "#tg-2-11"
    elsewhere = watched.locator(".assignment a.entry").first.get_attribute("href")
    assert elsewhere.startswith("/reader/glossary/")


WRONG = {
    "tg-2.99": "There is no TG 2.99: its section has TG 2.1 to TG 2.",
    "tg-2.14-11": "TG 2.14–11 runs backwards.",
    "tg-2.11-99": "There is no TG 2.99",
    "xy-1.1": "There is no report “XY”: there are TG and BA.",
    "tg-12.1": "TG has no section 12: it has 0, 1, 2, 3, 4, 5, 6, 7.",
    "tg-n33": "“tg-n33” is a note: name its paragraph, and choose “the notes”.",
    "TG n. 33": "“TG n. 33” is a note",
    "the bases": "“the bases” names no paragraph: write TG 1.1–2, BA 1.1–2.",
    "tg-2.11-ba-7.18": "A stretch lies in one report: name that of TG and that of BA each by itself.",
    "3": "“3” could be two things: write TG 2.3 for a paragraph, TG 3 for a section.",
    "tg-2-4": "",  # the id of TG 2.4
    "tg 2–4.1": "are sections: name each by itself.",
    "<b>x</b>": "“<b>x</b>” names no paragraph",
    "%E0%A4%A": "“%E0%A4%A” names no paragraph",
    "": "",
}


def test_what_is_wrong_in_an_address_is_said_and_the_rest_laid_out(watched, served):
    for typed, said in WRONG.items():
        laid_out(watched, f"{served}read/#tg-2.1;{typed}")
        assert shown(watched)[0] == "tg-2-1"
        assert said in watched.locator(".assign-wrong").inner_text(), typed
        if said:
            assert shown(watched) == ["tg-2-1"] and said in watched.locator(".assign-status").inner_text()
            assert watched.get_by_label("Paragraphs").input_value() == f"tg-2.1, {typed}".replace("%20", " ")
    watched.goto(f"{served}read/")
    watched.get_by_label("Paragraphs").fill("TG 2.99")
    watched.get_by_role("button", name="Lay it out").click()
    assert "There is no TG 2.99" in watched.locator(".assign-wrong").inner_text()
    assert not watched.locator(".assignment").is_visible()


NAMED = {
    "TG 2.11–14, 3.1": [["tg-2-11", "tg-2-14"], ["tg-3-1", "tg-3-1"]],
    "tg 2.20 - 3.2": [["tg-2-20", "tg-3-2"]],
    "TG 0; BA 9": [["tg-0-1", "tg-0-1"], ["ba-9-1", "ba-9-15"]],
    "TG 2.1 and BA 7.18–20": [["tg-2-1", "tg-2-1"], ["ba-7-18", "ba-7-20"]],
    "BA\u00a07.18—BA 7.20": [["ba-7-18", "ba-7-20"]],
    "TG 2.1, TG 2.1": [["tg-2-1", "tg-2-1"]] * 2,
    "TG 2.1 & BA 7.1.": [["tg-2-1", "tg-2-1"], ["ba-7-1", "ba-7-1"]],
    "TG 2.1 to TG 2.3": [["tg-2-1", "tg-2-3"]],
    "TG 2.1−3; TG 2.1‑3; TG 2.1 — 3": [["tg-2-1", "tg-2-3"]] * 3,
    "TG 2.22 to 3.1, TG\u202f2.1": [["tg-2-22", "tg-3-1"], ["tg-2-1", "tg-2-1"]],
}


def test_paragraphs_are_named_as_people_name_them(watched, served):
    watched.goto(f"{served}read/")
    read = """async ([module, words]) => {
      const { grammar } = await import(module)
      const ids = [...document.querySelectorAll(".all-places a.reference")].map(link => link.hash.slice(1))
      const { named, addressOf, asked } = grammar(ids, "")
      const again = named(asked(addressOf({ places: [words], title: "", asks: [], edition: "" })).places.join(";"))
      const ends = found => found.passages.map(ids => [ids[0], ids.at(-1)])
      return { wrong: named(words).wrong, ends: ends(named(words)), again: ends(again) }
    }"""
    for words, ends in NAMED.items():
        found = watched.evaluate(read, [f"{served}assets/assignment.js", words])
        assert found == {"wrong": [], "ends": ends, "again": ends}, words


def test_answers_are_kept_in_the_browser_and_saved_as_markdown_with_references(watched, served):
    laid_out(watched, f"{served}read/#{ALL}")
    watched.get_by_label("What changed?").fill("The *lease*.")
    laid_out(watched, f"{served}read/#tg-2.1;q=What+changed%3F")
    assert watched.get_by_label("What changed?").input_value() == ""  # another passage
    laid_out(watched, f"{served}read/#{ALL}")
    assert watched.get_by_label("What changed?").input_value() == "The *lease*."
    with watched.expect_download() as saved:
        watched.get_by_role("button", name="Save the answers").click()
    assert saved.value.suggested_filename == "the-bases.md"
    text = saved.value.path().read_text()
    assert text.startswith(f"# The bases\n\n<{served}read/#{ALL}>, text of ")
    assert "## What changed?\n\nThe *lease*.\n" in text and "*(no answer)*" in text
    assert "- TG 2.11–12: Geir Flikke and Julie Wilhelmsen, *Central Asia: A Testing Ground" in text
    assert text.count("as restated in *Great Powers in Central Asia") == 2


def test_nothing_of_an_answer_leaves_the_browser(watched, served):
    laid_out(watched, f"{served}read/#tg-2.1;q=Why%3F")
    asked = []
    watched.on("request", lambda request: asked.append(request.url))
    watched.get_by_label("Why?").fill("Because.")
    watched.wait_for_timeout(100)
    assert asked == []


def test_remarks_that_are_asked_for_are_shown_though_the_reader_has_hidden_them_in_chapters(watched, served):
    watched.goto(f"{served}testing-ground/2-us-russian-relations/")
    watched.locator(".layer-switch").click()
    laid_out(watched, f"{served}read/#tg-2.11-12;remarks")
    assert watched.locator("#slip-tg-2-12").is_visible() and watched.locator(".assignment .links").first.is_visible()


def test_a_browser_that_keeps_nothing_says_so_before_an_answer_is_lost(watched, served):
    watched.add_init_script(REFUSED)
    laid_out(watched, f"{served}read/#tg-2.1;q=Why%3F")
    watched.get_by_label("Why?").fill("Because.")
    assert "save your answers before you leave" in watched.locator(".assign-status").inner_text()
    watched.goto(f"{served}testing-ground/2-us-russian-relations/#tg-2-11")
    watched.locator("#tg-2-11 .cite").click()
    watched.get_by_role("button", name="Add to an assignment").click()
    assert "TG 2.11 is in your assignment of 1" in watched.locator(".cite-status").inner_text()
    watched.wrong = [said for said in watched.wrong if said != "no storage"]  # Material asks for it too


def test_words_of_an_address_are_words(watched, served):
    laid_out(watched, f"{served}read/#tg-2.1;t=<img src=x onerror=alert(1)>;q=<b>Why</b>")
    assert "<img src=x onerror=alert(1)>" in watched.locator("h1").inner_text()
    assert watched.locator("h1 img, .asking b").count() == 0
    assert unquote_plus(watched.locator(".asked").inner_text()) == "<b>Why</b>"


def test_an_assignment_is_printed_on_few_pages(watched, served):
    laid_out(watched, f"{served}read/#{ALL}")
    watched.emulate_media(media="print")
    hidden = ".assign, .tools, .all-places, .md-header, .asking textarea"
    assert not any(part.is_visible() for part in watched.locator(hidden).all())
    assert watched.locator(".assigned-cited").is_visible() and watched.locator(".on-paper").first.is_visible()
    assert watched.locator(".paper-address").inner_text() == watched.url  # whoever has the paper finds the page again
    assert len(re.findall(rb"/Type\s*/Page\b", watched.pdf(format="A4"))) <= 5


def test_a_passage_is_marked_in_the_chapter(watched, served):
    for id, end in (("tg-2-11", "to 2.12"), ("tg-2-1", "alone"), ("tg-2-1", "alone")):
        watched.goto(f"{served}testing-ground/2-us-russian-relations/#{id}")
        watched.locator(f"#{id} .cite").click()
        panel = watched.locator("dialog.cite-panel[open]")
        panel.get_by_label("Passage").select_option(end)
        panel.get_by_role("button", name="Add to an assignment").click()
        said = panel.locator(".cite-status").inner_text()
        watched.keyboard.press("Escape")
    assert "TG 2.1 is in your assignment of 2" in said
    watched.locator(f"#{id} .cite").click()
    panel.get_by_role("button", name="Add to an assignment").click()
    panel.get_by_role("link", name="read it").click()
    watched.locator(".assigned-cited").wait_for()
    assert shown(watched) == ["tg-2-11", "tg-2-12", "tg-2-1"]
    watched.goto(f"{served}read/")
    assert watched.get_by_label("Paragraphs").input_value() == "TG 2.11–12, TG 2.1"
    watched.get_by_role("button", name="Begin anew").click()
    watched.wait_for_function("document.querySelector('[name=places]').value === ''")


def test_an_edition_that_is_not_there_is_named(watched, served):
    laid_out(watched, f"{served}read/#tg-2.1;ed=2027-a")
    said = watched.locator(".assign-status").inner_text()
    assert "the assignment asks for the edition “2027-a”, which is not published here" in said
    assert shown(watched) == ["tg-2-1"] and watched.get_by_role("link", name="the editions that are").is_visible()


@pytest.fixture(scope="module")
def pinned(tmp_path_factory):
    """The address of a small site, without MkDocs, of which an edition is frozen; its text has changed since."""
    top = tmp_path_factory.mktemp("pinned")
    folder = layered_folder(top / "x")
    shutil.copy(ROOT / "data/citations.json", folder / "data")
    (folder / "docs/read.md").write_text("---\ntitle: Assign\nview: read\n---\nText.\n")
    edition = read_edition(Reader(folder))[0]
    articles = {path: rendered(page) for path, page in pages(edition).items()}
    files = frozen_edition(edition, articles, data_files(edition), "2026.1", "2026-02-03", "")
    held = {path: text for path, text in files.items() if path not in (MANIFEST, "r/tg-1-2/index.html")}
    write(with_manifest(held), folder / "editions/2026.1", {})  # as if TG 1.2 had not been there
    body = folder / BODY
    body.write_text(body.read_text().replace("a loan of USD 20 million", "a credit of USD 20 million"))
    plain.main(folder, top / "site")
    shutil.copytree(ROOT / "docs/assets", top / "site/assets", dirs_exist_ok=True)
    page = top / "site/read/index.html"
    page.write_text(page.read_text().replace("</article>", '</article><script src="../assets/cite.js"></script>'))
    with serving(top / "site") as address:
        yield address


def test_an_assignment_is_pinned_to_an_edition_and_read_in_its_text(watched, pinned):
    watched.goto(f"{pinned}read/")
    assert watched.get_by_label("Text").locator(":checked").inner_text().startswith("of edition 2026.1, 3 February")
    watched.get_by_label("Paragraphs").fill("TG 1.1–2")
    for what in ("the notes", "the edition’s questions", "the facts"):
        watched.get_by_label(what).check()
    watched.get_by_role("button", name="Lay it out").click()
    watched.locator(".assigned-cited").wait_for()
    assert watched.url.endswith("#tg-1.1-2;notes;questions;facts;ed=2026.1")
    assert "a loan of USD 20 million" in watched.locator("#tg-1-1").inner_text()
    assert shown(watched) == ["tg-1-1"] and watched.get_by_text("The text does not have TG 1.2.").is_visible()
    assert watched.locator(".assigned-notes .note").count() == 1 and watched.locator(".asking li").count() == 2
    assert "Somebody visited Samplestan." in watched.locator(".assigned-facts").inner_text()
    assert "3 February 2026 (edition 2026.1)" in watched.locator(".assigned-cited").inner_text()
    said = watched.locator(".assign-status")
    assert "This is the text of edition 2026.1, of 3 February 2026." in said.inner_text()
    watched.evaluate("getSelection().selectAllChildren(document.getElementById('tg-1-1'))")
    watched.keyboard.press("Control+c")
    watched.get_by_role("button", name="Copy with reference").click()
    watched.get_by_text("Words and reference copied").wait_for()
    copied = watched.evaluate("navigator.clipboard.readText()")
    assert "edition 2026.1" in copied and "editions/2026.1/r/tg-1-1/#:~:text=" in copied
    watched.locator(".passage h2 a").click()
    watched.wait_for_url("**/editions/2026.1/testing-ground/1-body/#tg-1-1")
    watched.go_back()
    said.get_by_role("link", name="Read today’s").click()
    watched.get_by_text("a credit of USD 20 million").wait_for()
    assert watched.url.endswith("#tg-1.1-2;notes;questions;facts") and shown(watched) == ["tg-1-1", "tg-1-2"]
    assert watched.get_by_label("Text").input_value() == "" and said.inner_text() == ""
    watched.wrong = [said for said in watched.wrong if "404" not in said]  # TG 1.2 was looked for there


def test_without_the_network_it_says_so_and_the_list_is_there(watched, served):
    watched.route("**/testing-ground/**", lambda route: route.abort())
    watched.goto(f"{served}read/#tg-2.1")
    watched.get_by_text("could not be fetched").wait_for()
    watched.wrong.clear()  # what was not to be fetched
    assert watched.locator(".all-places a.reference").first.is_visible()


def test_without_script_all_paragraphs_are_listed_by_address(browser, served, edition):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}read/#tg-2.11-14")
    links = page.locator(".all-places a.reference")
    assert links.count() == len(edition.paragraphs) and not page.locator("form.assign").is_visible()
    assert page.get_by_text("its address still names the paragraphs").is_visible()
    links.filter(has_text=re.compile(r"^TG 2\.11$")).click()
    page.wait_for_url("**/testing-ground/2-us-russian-relations/#tg-2-11")
    context.close()


def test_axe_finds_nothing_in_an_assignment(browser, served):
    context = browser.new_context(viewport={"width": 390, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    laid_out(page, f"{served}read/#{ALL}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe.in_both_schemes(page) == []
    context.close()
