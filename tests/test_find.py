"""The search box: what it answers from the small layer, by keyboard, at a sub-path, and without script."""

import gzip
import json
from pathlib import Path

import axe
import pytest
import yaml
from conftest import ROOT

from macros.publishing import full_text
from macros.publishing.passages import Passage, passages

CHAPTER = "balancing-acts/5-espo/"


@pytest.fixture
def page(browser, served):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(served + CHAPTER)
    yield page
    context.close()


@pytest.fixture(scope="module")
def typed(browser, served):
    """The one page of the tests that type something, look at what is offered, and choose none of it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(served + CHAPTER)
    yield page
    context.close()


def box(page):
    return page.get_by_role("combobox", name="Find")


def ask(page, words):
    """Type words and give what the box offers of names and references: its label and where it leads."""
    box(page).fill(words)
    group = page.get_by_role("group", name="Names and references")
    group.wait_for()
    page.wait_for_function("words => document.querySelector('form.find').dataset.done === words", arg=words)
    return group.get_by_role("option").evaluate_all(
        "rows => rows.map(row => [row.querySelector('b').textContent, row.dataset.address])"
    )


def test_the_layer_is_small_enough_to_be_fetched_at_focus(site):
    assert len(gzip.compress((site / "data/lookup.json").read_bytes())) <= 20_000


def test_nothing_of_the_search_is_fetched_before_the_box_is_used(browser, served):
    page, asked = browser.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(served + CHAPTER, wait_until="networkidle")
    assert not [url for url in asked if "lookup" in url or "full-text" in url or "pagefind" in url or "search" in url]
    box(page).focus()
    page.wait_for_event("response", lambda response: "lookup.json" in response.url)
    page.close()


ANSWERS = [
    ("tg2.11", "testing-ground/2-us-russian-relations/#tg-2-11"),
    ("TG 2.11–14", "testing-ground/2-us-russian-relations/#tg-2-11"),
    ("Testing Ground 2.11", "testing-ground/2-us-russian-relations/#tg-2-11"),
    ("tg-2-11", "testing-ground/2-us-russian-relations/#tg-2-11"),
    ("BA n 70", "balancing-acts/5-espo/#ba-n70"),
    ("ba fn. 70", "balancing-acts/5-espo/#ba-n70"),
    ("TG 2", "testing-ground/2-us-russian-relations/"),
    ("TG 2.11 f.", "testing-ground/2-us-russian-relations/#tg-2-11"),
    ("(see TG ¶ 2.11)", "testing-ground/2-us-russian-relations/#tg-2-11"),
    ("TG sec. 2, para. 11", "testing-ground/2-us-russian-relations/#tg-2-11"),
    ("https://example.org/x/r/tg-2-11/", "testing-ground/2-us-russian-relations/#tg-2-11"),
    ("Flikke & Wilhelmsen (2008), 2.11", "testing-ground/2-us-russian-relations/#tg-2-11"),
    ("Flikke 2009, n. 70", "balancing-acts/5-espo/#ba-n70"),
    ("note 33 of TG", "testing-ground/2-us-russian-relations/#tg-n33"),
    ("BA 70", "balancing-acts/5-espo/#ba-n70"),
    ("7.18", "balancing-acts/7-energy-leverage/#ba-7-18"),
    ("Flikke 2009", "balancing-acts/"),
    ("TG abstract", "testing-ground/0-abstract/"),
    ("Brewing Competition", "testing-ground/6-competition/"),
    ("TG 2.99", "testing-ground/2-us-russian-relations/"),
    ("TG n. 9999", "testing-ground/"),
    ("Nazarbaev", "glossary/nursultan-nazarbayev/"),
    ("Kharshi-Khanabad", "glossary/karshi-khanabad/"),
    ("karshikhanabad", "glossary/karshi-khanabad/"),
    ("K2", "glossary/karshi-khanabad/"),
    ("manas", "glossary/manas/"),
    ("SCO", "glossary/sco/"),
    ("Kirghizstan", "countries/kyrgyzstan/"),
    ("ШОС", "glossary/sco/"),
    ("Путин", "glossary/vladimir-putin/"),
    ("kazakhstan facts", "timeline/?country=kazakhstan"),
    ("who is Bordyuzha?", "glossary/nikolay-bordyuzha/"),
]


def test_what_is_typed_leads_first_to_what_was_meant(typed):
    assert [ask(typed, words)[0][1] for words, _ in ANSWERS] == [address for _, address in ANSWERS]


FIGURES = [
    "0.0001 per cent",
    "1.5 billion",
    "2.5 million tons",
    "4.2 billion",
    "7.4 per cent growth",
    "3.5 per cent",
    "1.5bn",
]


@pytest.mark.parametrize("words", FIGURES)
def test_a_number_with_a_point_that_words_follow_is_a_figure_and_no_reference(typed, words):
    found = offers(typed, words)
    assert found and not [address for address in found if address.endswith(f"-{words.split()[0].replace('.', '-')}")]
    assert typed.get_by_role("group", name="Passages").count() == 1
    assert typed.get_by_role("group", name="Names and references").count() == 0


def test_a_figure_is_found_as_it_stands_and_not_without_its_point(typed):
    assert offers(typed, "0.0001 per cent")[0] in {"balancing-acts/6-csto/#ba-6-4", PEACEKEEPING}
    found = offers(typed, "1.5 billion")
    row = typed.get_by_role("group", name="Passages").get_by_role("option").first
    assert found and "1.5 billion" in row.inner_text()


PEACEKEEPING = "timeline/2007/#fact-russian-peacekeeping-spending-2007"


def test_a_number_alone_is_looked_for_as_a_reference_and_in_the_texts(typed):
    assert offers(typed, "7.18")[0].endswith("#ba-7-18")
    assert offers(typed, "218.5")[0].startswith("timeline/2001/#")


# References with noughts before a number, beyond the last number, and of no report.
STRAYED = ["BA 5.08", "TG 2.011", "TG n. 033", "note 0070", "0.0001", "TG 2.11b", "BA 5.99", "TG n. 9999", "note 9999"]
STRAYED += ["§ 9.99", "chapter 22", "9.99", "05.08", "TG 0", "TG 0.1", "BA 12.4", "TG 2, n. 33", "section 4", "TG_2_11"]


def test_no_offer_leads_to_a_place_that_does_not_exist(typed, site):
    dead = [(words, address) for words in STRAYED for address in offers(typed, words) if not exists(site, address)]
    assert dead == []


def exists(site, address):
    path, _, place = address.partition("#")
    file = site / path.partition("?")[0] / "index.html"
    return file.exists() and (not place or f'id="{place}"' in file.read_text())


MONTHS = ["May 2005", "may 2005", "13 May 2005", "2005-05", "13.05.2005", "05/2005", "in May 2005", "2005 May"]


@pytest.mark.parametrize("words", [*MONTHS, "what happened in May 2005?"])
def test_a_month_leads_first_to_what_happened_in_it(typed, served, words):
    assert offers(typed, words)[0] == "timeline/?words=%22May+2005%22"


def test_the_timeline_of_a_month_has_what_is_dated_in_it_and_no_other(page, served, edition):
    page.goto(served + "timeline/?words=%22May+2005%22")
    page.locator(".timeline .facts li").first.wait_for()
    shown = page.locator(".timeline .facts li").evaluate_all("items => items.map(item => item.id.slice(5))")
    assert {f.id for f in edition.facts.values() if f.date.startswith("2005-05")} <= set(shown)
    assert all("May 2005" in page.locator(f"#fact-{id}").inner_text() for id in shown)


@pytest.mark.parametrize("words", ["2006", "facts of 2006", "what happened in 2006"])
def test_a_year_leads_first_to_its_timeline(typed, words):
    assert offers(typed, words)[0] == "timeline/?from=2006&to=2006"


def test_a_date_before_all_facts_offers_no_timeline(typed):
    found = [address for words in ("1812", "May 1812") for address in offers(typed, words)]
    assert not [address for address in found if "timeline/?" in address]


@pytest.mark.parametrize("words", ["CSTO members", "members of the CSTO", "CSTO member states"])
def test_members_of_an_organisation_are_its_entry_and_the_table_of_members(typed, site, words):
    found = offers(typed, words)
    assert found[0] == "glossary/csto/"
    assert "countries/#memberships" in found or "states" in words
    assert exists(site, "countries/#memberships")


def test_a_note_without_its_report_is_looked_for_in_each_that_of_the_open_one_first(typed):
    assert [label for label, _ in ask(typed, "note 112")] == ["BA n. 112", "TG n. 112"]


def test_the_timeline_is_offered_for_a_country_an_entry_and_what_narrows_them(typed):
    assert ["Timeline: Kyrgyzstan", "timeline/?country=kyrgyzstan"] in ask(typed, "kyrgyzstan")
    assert ask(typed, "kyrgyz loans 2005")[0][1].startswith("timeline/?country=kyrgyzstan&kind=loan")
    assert ["Timeline: Manas", "timeline/?entry=manas"] in ask(typed, "manas")


def test_nothing_is_offered_for_what_resembles_nothing(typed):
    box(typed).fill("xqzv wwkk")
    typed.wait_for_function("document.querySelector('form.find').dataset.done === 'xqzv wwkk'")
    assert box(typed).get_attribute("aria-expanded") == "false"
    assert typed.get_by_role("status").filter(has_text="Nothing found").count() == 1


def test_by_keyboard_to_the_second_offer_and_back(page, served):
    ask(page, "kyrgyzstan")
    for key, chosen in [("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", -1), ("ArrowDown", 0)]:
        page.keyboard.press(key)
        row = page.get_by_role("option").nth(chosen)
        assert row.get_attribute("aria-selected") == "true"
        assert box(page).get_attribute("aria-activedescendant") == row.get_attribute("id")
    page.keyboard.press("Escape")
    assert box(page).get_attribute("aria-expanded") == "false" and box(page).input_value() == "kyrgyzstan"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served}timeline/?country=kyrgyzstan")


def test_enter_leads_to_the_first_offer(page, served):
    ask(page, "tg2.11")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served}testing-ground/2-us-russian-relations/#tg-2-11")


def test_the_pointer_chooses_an_offer_and_leaving_the_box_closes_it(page, served):
    ask(page, "manas")
    page.locator("h1").click(position={"x": 2, "y": 2})  # the rest of it is under the list
    assert box(page).get_attribute("aria-expanded") == "false"
    ask(page, "manas")
    page.get_by_role("option").first.click()
    page.wait_for_url(f"{served}glossary/manas/")


def test_a_narrow_window_has_the_box_as_a_sign_that_opens(browser, served):
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(served)
    closed = box(page).bounding_box()
    assert closed["width"] >= 24 and closed["height"] >= 24
    box(page).click()
    ask(page, "tg2.11")
    assert box(page).bounding_box()["width"] > 300
    offer = page.get_by_role("option").bounding_box()
    assert offer["x"] >= 0 and offer["x"] + offer["width"] <= 390
    page.close()


def test_without_script_the_box_leads_to_the_glossary_and_every_reference(browser, served, edition):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served + CHAPTER)
    page.get_by_role("searchbox", name="Find").fill("Manas")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served}find/?q=Manas")
    links = page.locator("article a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert "../glossary/" in links and "../notes/" in links and "../bibliography/" in links
    assert {link.partition("#")[2] for link in links if "#" in link} >= set(edition.paragraphs)
    context.close()


# Full text


def test_a_source_without_a_title_is_called_what_its_list_says_and_not_by_its_key(edition):
    found = [p for p in passages(edition, {}) if p.kind == "source"]
    assert len(found) == len(edition.sources) and not {p.title for p in found} & set(edition.sources)


def test_all_but_three_queries_at_most_lead_first_to_what_was_wanted(typed):
    """All in one page, as one types them: names, misspelt names, references, dates, figures, words of a passage."""
    kinds = yaml.safe_load((ROOT / "tests/queries.yml").read_text())
    asked = {str(words): wanted for queries in kinds.values() for words, wanted in queries.items()}
    assert len(asked) >= 60 and len(kinds["misspelt"]) >= 20 and len(kinds["references"]) >= 10
    missed = {}
    for words, wanted in asked.items():
        first = (offers(typed, words) or [""])[0]
        places = {first, first.partition("#")[2]}
        if not places & set(wanted if isinstance(wanted, list) else [wanted]):
            missed[words] = first
    assert len(missed) <= 3, json.dumps(missed, indent=1)


def offers(page, words):
    """The addresses of all that the box offers for words, once the texts have been looked through."""
    box(page).fill(words)
    page.wait_for_function("words => document.querySelector('form.find').dataset.done === words.trim()", arg=words)
    rows = page.locator(".md-header").get_by_role("option")
    return rows.evaluate_all("rows => rows.map(row => row.dataset.address.replace(/[?]mark=[^#]*/, ''))")


def test_the_first_result_costs_200_kilobytes_at_most(browser, served, site):
    page, asked = browser.new_page(), []
    page.goto(served + CHAPTER, wait_until="networkidle")
    page.on("response", lambda response: asked.append(response.url))
    box(page).focus()
    assert offers(page, "bull in a china shop")
    files = [site / url.partition("/reader/")[2].partition("?")[0] for url in dict.fromkeys(asked)]
    assert any(file.name.endswith(".pf_index") for file in files)
    # As a server sends them; Pagefind's own parts are compressed already.
    weights = {file.name: len(gzip.compress(file.read_bytes())) for file in files}
    assert sum(weights.values()) <= 200_000, weights
    page.close()


def test_a_result_leads_to_its_passage_with_the_words_marked(page, served):
    assert offers(page, '"halo of legitimacy"')
    row = page.get_by_role("group", name="Passages").get_by_role("option").filter(has_text="TG 5.13")
    assert row.get_attribute("data-report") == "tg" and "halo" in row.locator("mark").all_inner_texts()
    row.click()
    page.wait_for_url(f"{served}testing-ground/5-cooperation/#tg-5-13")
    marked = page.locator("mark.found")
    marked.first.wait_for()
    assert {text.lower() for text in marked.all_inner_texts()} >= {"halo", "legitimacy"}
    assert page.locator("#tg-5-13 mark.found").count() == marked.count()
    assert page.locator("#tg-5-13").evaluate("p => p === document.querySelector(':target')")


@pytest.mark.parametrize("words", ["Damansky", "Sakhalin", "Sakharov", "Baikonur", '"Sakhalin energy"'])
def test_what_no_text_has_finds_nothing_and_not_its_beginning(typed, words):
    assert offers(typed, words) == []


def test_of_words_that_no_text_has_it_is_said_so(page, served):
    assert offers(page, "Baikonur lease")
    assert page.locator("form.find [role=status]").first.inner_text().endswith("No text has ‘Baikonur’")
    shown = page.get_by_role("listbox").evaluate("list => getComputedStyle(list, '::before').content")
    assert "Baikonur" in shown
    assert offers(page, "lease") and not page.get_by_role("listbox").get_attribute("data-lacking")
    page.goto(f"{served}find/?q=Baikonur+lease")
    page.locator(".find-count").filter(has_text="No text has ‘Baikonur’").wait_for()


def test_the_ending_of_a_word_is_forgiven(typed):
    assert all(offers(typed, words) for words in ("exporting", "vetoes", "subsidy", "Kazakhstani", "withdrawals"))


def test_controls_are_no_words_of_a_passage(typed):
    for words in ("permalink", "cite paragraph"):
        found = [address for address in offers(typed, words) if "#tg-" in address or "#ba-" in address]
        assert not found


def test_the_page_of_all_results_narrows_them_and_says_so_in_its_address(page, served, edition):
    page.goto(f"{served}find/?q=Manas")
    results = page.locator(".find-results > li")
    results.first.wait_for()
    assert results.first.locator("a").get_attribute("href") == "../glossary/manas/"
    page.get_by_label("Kind").select_option("note")
    page.get_by_label("Report").select_option("BA")
    page.wait_for_function("location.search === '?q=Manas&kind=note&report=BA'")
    settled = page.locator(".find-results[aria-busy=false]")
    settled.wait_for()
    assert all("#ba-n" in link for link in results.locator("a").evaluate_all("links => links.map(link => link.hash)"))
    count = results.count()
    assert count > 0 and page.locator(".find-count").inner_text() == f"{count} passages for ‘Manas’"
    assert results.first.get_attribute("data-report") == "ba"
    page.reload()
    page.wait_for_function("count => document.querySelectorAll('.find-results a').length === count", arg=count)
    page.get_by_label("Year").select_option("2005")
    page.get_by_label("Kind").select_option("fact")
    page.get_by_label("Report").select_option("")
    page.get_by_label("Country").select_option("Kyrgyzstan")
    page.wait_for_function("location.search === '?q=Manas&kind=fact&year=2005&country=Kyrgyzstan'")
    settled.wait_for()
    ids = results.locator("a").evaluate_all("links => links.map(link => link.hash.slice(6))")
    assert all("kyrgyzstan" in edition.facts[id].countries and edition.facts[id].date.startswith("2005") for id in ids)


def test_axe_finds_nothing_with_the_list_of_offers_open(page):
    assert len(offers(page, "manas")) > 2
    page.keyboard.press("ArrowDown")
    assert axe.in_both_schemes(page) == []


PASSAGE = Passage("entry", "glossary/sco/", "SCO", "", "An organization.")


def test_pagefind_s_program_that_cannot_be_run_is_reported_as_the_index_is_awaited(tmp_path, monkeypatch):
    monkeypatch.setattr(full_text.pagefind_bin, "get_executable", lambda: tmp_path / "none")
    with pytest.raises(full_text.FullTextError, match="none"):
        full_text.Index([PASSAGE]).into(tmp_path).finish()


def test_what_pagefind_s_program_says_as_it_fails_is_reported(tmp_path):
    (tmp_path / "pagefind").write_text("a file where its folder is to be")
    with pytest.raises(full_text.FullTextError, match="pagefind"):
        full_text.Index([PASSAGE]).into(tmp_path).finish()


def test_a_build_that_fails_leaves_neither_a_program_nor_its_pages_behind(tmp_path, monkeypatch):
    program = tmp_path / "endless"
    program.write_text("#!/bin/sh\nexec sleep 600\n")
    program.chmod(0o755)
    monkeypatch.setattr(full_text.pagefind_bin, "get_executable", lambda: program)
    index = full_text.Index([PASSAGE]).into(tmp_path)
    working = index.running.result()
    assert working.poll() is None and Path(index.pages.name).exists()
    index.end()
    assert working.poll() and not Path(index.pages.name).exists()


def test_a_build_that_fails_before_the_folder_is_cleared_leaves_no_page_behind(tmp_path):
    index = full_text.Index([PASSAGE])
    index.end()
    assert index.running.done() and not Path(index.pages.name).exists()


def test_the_index_has_none_of_pagefind_s_own_boxes_and_leaves_no_page_behind(tmp_path):
    index = full_text.Index([PASSAGE]).into(tmp_path)
    index.finish()
    left = {path.name for path in (tmp_path / "pagefind").iterdir()}
    assert "pagefind.js" in left and not any("ui" in name or "component" in name for name in left)
    assert not list((tmp_path / "pagefind").glob("wasm.unknown*"))
    assert not Path(index.pages.name).exists()


def test_a_report_by_several_authors_is_found_by_any_of_them_and_by_all(typed, served):
    """A particle is part of a name, and authors are named as in a sentence: A, B and C."""
    layer = {
        "works": {
            "nb": ["Northern Bridge", "nb/", [[1, "A", "nb/1-a/", [[1, 9]], [], ""]], ["T", "de Haas, Lo and Doe 2012"]]
        },
        **{key: [] for key in ("countries", "entries", "kinds", "pages")},
        "years": {},
    }
    queries = ["de Haas, Lo and Doe 2012, 1.2", "de Haas 2012, 1.2", "Lo 2012, 1.2", "Doe (2012) 1.2", "NB 1.2"]
    found = typed.evaluate(
        """async ([module, layer, queries]) => {
          const { hits } = await import(module)
          return queries.map(query => hits(layer, query)[0]?.address)
        }""",
        [f"{served}assets/lookup.js", layer, queries],
    )
    assert found == ["nb/1-a/#nb-1-2"] * len(queries)
