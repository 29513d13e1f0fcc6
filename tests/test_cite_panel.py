"""The panel that cites, in a browser: by keyboard and finger, what is copied, without script, and by axe."""

import re
from urllib.parse import quote

import axe
import pytest
from conftest import MOUNT, REPOSITORY

from macros.showing.typography import british

CHAPTER = "testing-ground/2-us-russian-relations/"
CONFLICTS = "countries/uzbekistan/exercises-arms-conflicts/"
NOTE = "Geir Flikke and Julie Wilhelmsen, Central Asia: A Testing Ground for New Great-Power Relations, NUPI Report"


def clipboard(page):
    return page.evaluate("navigator.clipboard.readText()")


def rows(page):
    """Label → citation of the open panel."""
    page.locator("dialog.cite-panel[open]").wait_for()
    shown = page.locator(".cite-rows")
    return dict(zip(shown.locator("h3").all_inner_texts(), shown.locator("p").all_inner_texts(), strict=True))


def with_reference(page):
    """What is on the clipboard when what is selected is copied, and then its reference."""
    page.keyboard.press("Control+c")
    page.get_by_role("button", name="Copy with reference").click()
    page.get_by_text("Words and reference copied").wait_for()
    return clipboard(page)


# Select from so many letters into one element to so many into another; numbers and controls are counted too.
SELECT = """([from, to]) => {
  const point = ([selector, letters]) => {
    const walk = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT)
    let last = null
    while (walk.nextNode()) {
      if (letters <= walk.currentNode.length) return [walk.currentNode, letters]
      letters -= walk.currentNode.length
      last = walk.currentNode
    }
    return [last, last.length]
  }
  getSelection().setBaseAndExtent(...point(from), ...point(to))
}"""

# What stands between two passages and is neither: a few words of each part.
BETWEEN = """([from, to]) => {
  const found = []
  const [first, last] = [from, to].map(one => document.querySelector(one))
  for (let part = first.nextElementSibling; part !== last; part = part.nextElementSibling) {
    for (const words of part.matches(".paragraph, .note") ? [] : [part, ...part.querySelectorAll("p")]) {
      found.push(words.textContent.trim().replace(/\\s+/g, " ").slice(0, 30))
    }
  }
  return found
}"""

OPENING = """() => {
  const passage = document.getElementById("tg-2-11").cloneNode(true)
  for (const control of passage.querySelectorAll(".number, .cite, .correct")) control.remove()
  return passage.textContent.trim().split(/\\s+/).slice(0, 4).join(" ")
}"""


def opened(page, served, address=CHAPTER, link="#tg-2-11 .cite"):
    page.goto(served + address)
    page.locator(link).focus()
    page.keyboard.press("Enter")
    panel = page.locator("dialog.cite-panel[open]")
    panel.wait_for()
    return panel


def test_the_keyboard_opens_it_from_the_number_copies_and_comes_back(watched, served):
    watched.goto(f"{served}{CHAPTER}")
    watched.locator("#tg-2-11 .number").focus()
    watched.keyboard.press("Tab")
    assert watched.evaluate("document.activeElement.getAttribute('aria-label')") == "Cite TG 2.11"
    watched.keyboard.press("Enter")
    panel = watched.locator("dialog.cite-panel[open]")
    panel.wait_for()
    assert panel.get_by_role("heading", level=2).inner_text() == "Cite TG 2.11"
    assert watched.evaluate("document.activeElement.localName") == "select"
    panel.get_by_role("button", name="Copy: The report, in a note").focus()
    watched.keyboard.press("Enter")
    watched.get_by_text("The report, in a note copied").wait_for()
    assert clipboard(watched) == f"{NOTE} (Norwegian Institute of International Affairs, 2008), para. 2.11."
    watched.keyboard.press("Escape")
    assert watched.locator("dialog").count() == 0
    assert watched.evaluate("document.activeElement.getAttribute('aria-label')") == "Cite TG 2.11"


def test_tab_stays_in_the_panel_and_a_press_beside_it_closes_it(watched, served):
    panel = opened(watched, served)
    watched.keyboard.press("Shift+Tab")
    assert watched.evaluate("document.activeElement.textContent") == "Close"
    watched.keyboard.press("Shift+Tab")
    last = watched.evaluate("document.activeElement.textContent")
    assert last in panel.locator(".cite-actions a").last.inner_text()
    watched.keyboard.press("Tab")
    assert watched.evaluate("document.activeElement.textContent") == "Close"
    watched.mouse.click(5, 700)
    panel.wait_for(state="detached")
    assert watched.evaluate("document.activeElement.getAttribute('aria-label')") == "Cite TG 2.11"
    assert watched.locator(".cite-veil").count() == 0


def test_the_style_is_kept_and_a_record_for_programs_is_copied_whole(watched, served):
    panel = opened(watched, served)
    panel.get_by_label("Style").select_option("APA (7th ed.)")
    assert panel.locator(".cite-rows p").first.inner_text() == "(Flikke & Wilhelmsen, 2008, para. 2.11)"
    panel.get_by_label("Style").select_option("BibTeX")
    panel.get_by_role("button", name="Copy: BibTeX").click()
    watched.get_by_text("BibTeX copied").wait_for()
    assert clipboard(watched).startswith("@techreport{flikke-wilhelmsen-2008-testing-ground,\n  author = {Flikke, Geir")
    panel = opened(watched, served, "balancing-acts/5-espo/", "#ba-n70 .cite")
    assert panel.get_by_label("Style").locator(":checked").inner_text() == "APA (7th ed.)"
    assert panel.locator(".cite-rows p").first.inner_text() == "(Flikke, 2009, Note 70)"


def test_a_range_is_cited_and_copied_as_one_passage(watched, served):
    panel = opened(watched, served)
    panel.get_by_label("Passage").select_option("to 2.12")
    assert panel.get_by_role("heading", level=2).inner_text() == "Cite TG 2.11–2.12"
    assert "2008), paras. 2.11–2.12." in panel.locator(".cite-rows p").first.inner_text()
    panel.get_by_role("button", name="Copy with reference").click()
    watched.get_by_text("Text and reference copied").wait_for()
    text = clipboard(watched)
    assert text.startswith(f"‘{watched.evaluate(OPENING)}") and "consensus.33" not in text
    assert text.count("\n") == 1 and "paras. 2.11–2.12, as restated in Great Powers" in text
    assert text.endswith(f"{MOUNT}r/tg-2-11/.")


@pytest.mark.parametrize(
    ("address", "link", "heading", "cited"),
    [
        (CHAPTER, ".cite-page", "Cite TG 2", "2008), sec. 2."),
        ("balancing-acts/", ".cite-page", "Cite Balancing Acts", "2009)."),
        ("glossary/manas/", ".cite-page", "Cite Manas", "‘Manas’, in Great Powers"),
        (
            "",
            ".cite-page",
            "Cite Great Powers in Central Asia",
            "Great Powers in Central Asia: An Annotated Reader, version of",
        ),
    ],
)
def test_a_chapter_a_report_an_entry_and_the_edition_are_cited(watched, served, address, link, heading, cited):
    panel = opened(watched, served, address, link)
    assert heading in panel.get_by_role("heading", level=2).inner_text()
    assert cited in panel.locator(".cite-rows p").first.inner_text()


def test_a_fact_and_a_chart_are_cited_under_their_own_addresses(watched, served, edition):
    id = next(f"fact-{f.id}" for f in edition.facts.values())
    home = edition.homes[id]
    watched.goto(served + home)
    watched.locator(f"#{id} .date a").first.focus()
    watched.keyboard.press("Tab")
    assert watched.evaluate("document.activeElement.getAttribute('aria-label')") == "Cite this fact"
    watched.keyboard.press("Enter")
    assert f"{home}#{id}" in rows(watched)["This edition, in a note"]
    watched.goto(f"{served}charts/")
    watched.locator("h2 .cite").first.click()
    chart = next(iter(edition.charts))
    assert f"charts/#chart-{chart}" in watched.locator(".cite-rows p").first.inner_text()


def test_the_keyboard_cites_each_chart_by_its_title(watched, served, edition):
    """By Tab from its heading, and by the keys: j to it, c from its heading or from what follows it."""
    watched.goto(f"{served}charts/")
    for id, chart in edition.charts.items():
        watched.locator(f"#chart-{id} + figure .drawn").focus()
        watched.keyboard.press("Shift+Tab")
        assert watched.evaluate("document.activeElement.getAttribute('aria-label')") == "Cite this chart"
        watched.keyboard.press("Enter")
        watched.locator("dialog.cite-panel[open]").wait_for()
        assert watched.locator(".cite-rows p").first.inner_text().startswith(f"‘{british(chart.title)}’, in ")
        watched.keyboard.press("Escape")
        watched.locator(f"#chart-{id} + figure .drawn").focus()
        watched.keyboard.press("c")
        assert watched.locator("#cite-title").inner_text() == f"Cite {british(chart.title)}"
        watched.keyboard.press("Escape")
    watched.goto(f"{served}charts/")
    first, second, *_ = edition.charts.values()
    for chart in (first, second):
        watched.keyboard.press("j")
        watched.keyboard.press("c")
        assert watched.locator("#cite-title").inner_text() == f"Cite {british(chart.title)}"
        watched.keyboard.press("Escape")


def test_a_fact_is_cited_from_the_reports_too_each_passage_with_its_locator(watched, served):
    """On the timeline and on a country's page: what both reports say, and what one says in two places."""
    for address, id in [
        ("timeline/2005/", "fact-andijan-2005"),
        (CONFLICTS, "on-andijan-2005"),
    ]:
        watched.goto(served + address)
        fact = watched.locator(f"#{id}")
        fact.locator(".date a").first.focus()
        watched.keyboard.press("c")
        found = rows(watched)
        assert found["The report, in a note: TG 5.13"].endswith("2008), para. 5.13.")
        assert found["The report, in a note: BA 4.11"].endswith("2009), para. 4.11.")
        assert found["The report, in the list: TG"].startswith("Flikke, Geir, and Julie Wilhelmsen.")
        assert found["The report, in the list: BA"].startswith("Flikke, Geir. Balancing")
        assert "timeline/2005/#fact-andijan-2005" in found["This edition, in a note"]
        watched.get_by_label("Style").select_option("BibTeX")
        records = watched.locator(".cite-rows pre").all_inner_texts()
        assert records[0].startswith("@incollection{fact-andijan-2005") and "Para. 5.13, as restated" in records[1]
        watched.keyboard.press("Escape")
    opened(watched, served, "timeline/2005/#fact-assets-redistributed-kazakhstan-kyrgyzstan-2005", ".cite-page")
    watched.keyboard.press("Escape")
    watched.locator("#fact-assets-redistributed-kazakhstan-kyrgyzstan-2005 .date a").first.focus()
    watched.keyboard.press("c")
    assert [*rows(watched)][:3] == [
        "The report, in a note: TG 5.8",
        "The report, in a note: TG n. 147",
        "The report, in the list",
    ]


def test_quotation_marks_within_a_citation_s_own_are_double(watched, served):
    """The citation of a fact that quotes, where the style puts its words between marks and where it does not; and the
    words of a note that quotes."""
    watched.goto(f"{served}timeline/2005/")
    watched.locator("#fact-andijan-2005 .date a").first.focus()
    watched.keyboard.press("c")
    assert "an “anti-terrorist operation”’, in " in rows(watched)["This edition, in a note"]
    watched.get_by_label("Style").select_option("APA (7th ed.)")
    assert "an ‘anti-terrorist operation’. (" in rows(watched)["This edition, in the list"]
    assert "an “anti-terrorist operation”’, " in rows(watched)["This edition, in the text"]
    panel = opened(watched, served, "balancing-acts/5-espo/", "#ba-n70 .cite")
    panel.get_by_role("button", name="Copy with reference").click()
    watched.get_by_text("Text and reference copied").wait_for()
    quotation = clipboard(watched).split("\n")[0]
    assert "“" in quotation and quotation.count("‘") == 1 + quotation.count("“‘") and not quotation.startswith("‘‘")


def test_copied_words_have_no_numbers_in_them_and_their_reference_is_offered(watched, served):
    watched.goto(f"{served}{CHAPTER}")
    watched.evaluate("getSelection().selectAllChildren(document.getElementById('tg-2-11'))")
    watched.keyboard.press("Control+c")
    words = clipboard(watched)
    opening = watched.evaluate(OPENING)
    assert words.strip().startswith(opening) and "33" not in words and "cite" not in words
    watched.get_by_role("button", name="Copy with reference").click()
    watched.get_by_text("Words and reference copied").wait_for()
    text = clipboard(watched)
    assert text.startswith(f"‘{opening}") and "para. 2.11, as restated in" in text
    assert f"{CHAPTER}#tg-2-11:~:text={quote(opening, safe='')}," in text


def test_a_few_words_lead_to_themselves(watched, served):
    watched.goto(f"{served}{CHAPTER}")
    watched.evaluate("""() => {
      const walk = document.createTreeWalker(document.getElementById("tg-2-11"), NodeFilter.SHOW_TEXT)
      while (walk.nextNode()) {
        const at = walk.currentNode.data.indexOf("lasting")
        if (at < 0) continue
        getSelection().setBaseAndExtent(walk.currentNode, at, walk.currentNode, at + 7)
        return
      }
    }""")
    watched.keyboard.press("Control+c")
    assert clipboard(watched) == "lasting"  # nothing is added unasked
    watched.get_by_role("button", name="Copy with reference").click()
    watched.get_by_text("Words and reference copied").wait_for()
    assert clipboard(watched).startswith("‘lasting’\n") and "#tg-2-11:~:text=lasting" in clipboard(watched)


@pytest.mark.parametrize(
    ("address", "first", "last", "locator"),
    [
        (CHAPTER, "tg-2-11", "tg-2-12", "paras. 2.11–2.12"),
        ("balancing-acts/5-espo/", "ba-5-3", "ba-5-6", "paras. 5.3–5.6"),
        ("balancing-acts/5-espo/", "ba-n70", "ba-n72", "nn. 70–72"),
    ],
)
def test_what_is_copied_across_passages_is_their_words_alone_under_all_their_numbers(
    address, first, last, locator, watched, served
):
    """Remarks, links and headings stand between two paragraphs: they are the edition's, not the report's."""
    watched.goto(served + address)
    watched.locator(".sidenotes").wait_for(state="attached")
    between = watched.evaluate(BETWEEN, [f"#{first}", f"#{last}"])
    assert between or "n" in last
    watched.evaluate(SELECT, [[f"#{first}", 40], [f"#{last}", 60]])
    quotation, reference = with_reference(watched).split("\n")
    assert [words for words in between if words in quotation] == []
    end = watched.evaluate("id => document.getElementById(id).innerText.replace(/\\s+/g, ' ').slice(20, 40)", last)
    assert end in quotation.replace("“", "‘").replace("”", "’") and quotation.count("‘") <= quotation.count("’")
    assert f"{locator}, as restated in" in reference and f"{address}#{first}:~:text=" in reference


def test_a_selection_that_reaches_the_next_paragraph_without_its_words_is_of_one(watched, served):
    """As three clicks on a paragraph make it."""
    watched.goto(served + CHAPTER)
    watched.evaluate(SELECT, [["#tg-2-11", 40], ["#tg-2-12", 0]])
    assert "para. 2.11, as restated" in with_reference(watched)


def test_paragraphs_and_notes_that_are_copied_together_have_each_their_reference(watched, served):
    watched.goto(served + CHAPTER)
    last = watched.locator(".paragraph").last.get_attribute("id")
    watched.evaluate(SELECT, [[f"#{last}", 30], [".notes .note:nth-of-type(2)", 40]])
    lines = with_reference(watched).split("\n")
    assert len(lines) == 4 and "para. 2." in lines[1] and "nn. 5–6, as restated" in lines[3]


WORDS_OF_OURS = [
    ("testing-ground/4-us-alternative/", ".sidenotes .note .note-text", r"2008\), n\. \d+, as restated .*#tg-n\d+:~:"),
    (CHAPTER, "#context-tg-2-11", r"^‘[^’]+\?’, in Great Powers.*2-us-russian-relations/#context-tg-2-11:~:text="),
    (
        CHAPTER,
        "#tg-2-11 + .links p",
        r"^‘US–Russian .* \(TG 2\)’, in Great.*2-us-russian-relations/#:~:",
    ),
    ("glossary/manas/", ".entry-top p", r"^‘Manas’, in Great Powers.*glossary/manas/#:~:text="),
    ("timeline/2005/", "#fact-andijan-2005", r"operation”’, in .*timeline/2005/#fact-andijan-2005:~:text="),
    (
        CONFLICTS,
        "#on-andijan-2005",
        r"operation”’, in .*timeline/2005/#fact-andijan-2005:~:",
    ),
    ("countries/kyrgyzstan/", "article p:not([class])", r"^‘Kyrgyzstan’, in Great Powers"),
    ("threads/bases/", "article p:not([class])", r"^‘The bases’, in Great Powers"),
    ("threads/bases/", ".notes .note-text", r"^‘The bases’, in Great Powers"),
]


@pytest.mark.parametrize(("address", "selector", "wanted"), WORDS_OF_OURS)
def test_the_reference_of_other_words_is_offered_too_and_none_are_the_report_s(
    address, selector, wanted, watched, served
):
    """A note where it is read, beside the text; remarks, entries, facts, threads: what is ours is cited as ours."""
    watched.goto(served + address)
    watched.wait_for_timeout(300)  # notes are laid beside the text
    watched.evaluate(SELECT, [[selector, 0], [selector, 9999]])
    quotation, reference = with_reference(watched).split("\n")
    assert re.search(wanted, reference), reference
    assert len(quotation) > 20 and "cite" not in quotation


@pytest.mark.parametrize(
    ("mark", "wanted"), [("#tg-n33-ref a", "n. 33, as restated"), ("#tg-2-11 a.entry", "glossary/pre-emption/#:~:")]
)
def test_words_of_a_card_are_cited_as_what_the_card_shows(mark, wanted, watched, served):
    """It stands within a paragraph, whose words they are not."""
    watched.set_viewport_size({"width": 800, "height": 900})
    watched.goto(served + CHAPTER)
    watched.keyboard.press("Tab")
    watched.locator(mark).first.focus()
    watched.locator(".note-card").wait_for()
    words = ".note-card p:not(.entry-head)"
    watched.evaluate(SELECT, [[words, 0], [words, 9999]])
    reference = with_reference(watched).split("\n")[1]
    assert wanted in reference and "para. 2.11" not in reference


@pytest.mark.parametrize("address", ["find/", "notebook/", "contribute/add-a-fact/"])
def test_no_reference_is_offered_where_words_are_the_reader_s_or_a_command(address, watched, served):
    watched.goto(served + address)
    words = "article pre" if "contribute" in address else "article p"
    watched.evaluate(SELECT, [[words, 0], [words, 20]])
    watched.keyboard.press("Control+c")
    assert watched.locator(".cite-offer").count() == 0


@pytest.mark.parametrize(
    ("link", "reference"), [("#tg-2-11 .cite", "TG%202.11"), (".notes #tg-n33 .cite", "TG%20n.%2033")]
)
def test_a_correction_is_suggested_in_a_form_that_has_the_reference(link, reference, watched, served):
    panel = opened(watched, served, CHAPTER, link)
    href = panel.get_by_role("link", name="Suggest a correction").get_attribute("href")
    assert href == f"{REPOSITORY}/issues/new?template=correct-a-statement.yml&reference={reference}"


def test_the_panel_of_a_page_leads_to_its_file(watched, served):
    panel = opened(watched, served, "glossary/manas/", ".cite-page")
    href = panel.get_by_role("link", name="Edit the text of this page").get_attribute("href")
    assert href == f"{REPOSITORY}/edit/main/docs/glossary/manas.md"


def test_a_note_s_number_is_its_address_and_its_arrow_leads_back(watched, served):
    watched.goto(f"{served}{CHAPTER}")
    watched.locator(".notes #tg-n33 .note-number").click()
    watched.wait_for_url("**#tg-n33")
    watched.locator(".notes #tg-n33").locator("[role=doc-backlink]").click()
    watched.wait_for_url("**#tg-n33-ref")


def test_without_script_the_number_shows_a_link_to_a_page_with_every_style(browser, served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}{CHAPTER}")
    page.locator("#tg-2-11 .number").click()
    page.locator("#tg-2-11 .cite").click()
    page.wait_for_url("**/r/tg-2-11/")
    for style in ("Chicago", "APA", "MLA", "Harvard", "MHRA", "OSCOLA"):
        assert page.get_by_role("heading", name=style).first.is_visible()
    page.get_by_text("BibTeX").click()
    assert page.get_by_text("@techreport{flikke-wilhelmsen-2008-testing-ground").is_visible()
    page.get_by_role("link", name="Read it in its place").click()
    page.wait_for_url(f"**/{CHAPTER}#tg-2-11")
    page.goto(f"{served}glossary/manas/")
    page.locator(".cite-page").click()
    page.wait_for_url("**/citing/")
    page.goto(f"{served}charts/")
    page.locator("h2").get_by_role("link", name="Cite this chart").first.click()
    page.wait_for_url("**/citing/#*")
    assert page.locator(":target").inner_text() == "A page, an entry, a fact, a chart"
    context.close()


def test_without_the_network_the_link_is_still_a_link(watched, served):
    watched.route("**/data/citing.json", lambda route: route.abort())
    watched.goto(f"{served}{CHAPTER}#tg-2-11")
    watched.locator("#tg-2-11 .cite").click()
    watched.wait_for_url("**/r/tg-2-11/")
    watched.wrong.clear()  # the forms were not to be had


def test_chapters_fetch_the_forms_when_the_first_panel_opens_and_once(watched, served):
    fetched = []
    watched.on("request", lambda request: fetched.append(request.url) if "citing.json" in request.url else None)
    opened(watched, served)
    watched.keyboard.press("Escape")
    watched.locator("#tg-2-12 .cite").focus()
    watched.keyboard.press("Enter")
    watched.locator("dialog.cite-panel[open]").wait_for()
    assert len(fetched) == 1


def test_the_panel_of_a_paragraph_names_its_facts_and_slips_and_the_paragraphs_related_to_it(watched, served):
    watched.goto(f"{served}{CHAPTER}#tg-2-11")
    said = watched.locator("#tg-2-11 + .links")
    related = said.locator(".link-kind a").evaluate_all("links => links.map(link => link.textContent)")
    watched.locator("#tg-2-11 .cite").click()
    beside = watched.locator("dialog.cite-panel .cite-beside")
    beside.locator("li a").first.wait_for()
    assert related and beside.locator("li a").all_text_contents()[: len(related)] == related
    assert "facts" in beside.inner_text() and beside.locator(".entry").count() == 0
    beside.get_by_role("link", name="facts").click()
    watched.wait_for_url("**/r/tg-2-11/#facts")


def test_a_paragraph_that_an_address_has_led_to_has_its_report_s_colour(watched, served):
    watched.set_viewport_size({"width": 390, "height": 800})
    colours = """id => [getComputedStyle(document.querySelector(`#${id} .number`)).color,
        getComputedStyle(document.getElementById(id)).boxShadow.match(/rgba?\\([^)]*\\)/g)[1]]"""
    watched.goto(f"{served}{CHAPTER}#tg-2-11")
    first = set(watched.evaluate(colours, "tg-2-11"))
    watched.goto(f"{served}balancing-acts/5-espo/#ba-5-3")
    second = set(watched.evaluate(colours, "ba-5-3"))
    assert len(first) == len(second) == 1 and first != second


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_in_the_open_panel_and_on_permanent_pages(browser, served, width):
    context = browser.new_context(viewport={"width": width, "height": 850}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{served}{CHAPTER}#tg-2-11")
    page.locator("#tg-2-11 .cite").click()
    page.locator("dialog.cite-panel[open]").wait_for()
    found = axe.in_both_schemes(page)
    for address in ("r/tg-2-11/", "r/ba-n70/", "citing/"):
        page.goto(served + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found += [f"{address} {line}" for line in axe.in_both_schemes(page)]
    assert found == []
    context.close()
