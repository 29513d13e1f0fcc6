"""The search box: what it answers from the small layer, by keyboard, at a sub-path, and without script."""

import gzip

import pytest

CHAPTER = "balancing-acts/5-espo/"


@pytest.fixture
def page(browser, served):
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
    ("TG 2.99", "testing-ground/2-us-russian-relations/"),
    ("TG n. 9999", "testing-ground/"),
    ("Nazarbaev", "glossary/nursultan-nazarbayev/"),
    ("Kharshi-Khanabad", "glossary/karshi-khanabad/"),
    ("karshikhanabad", "glossary/karshi-khanabad/"),
    ("K2", "glossary/karshi-khanabad/"),
    ("manas", "glossary/manas/"),
    ("SCO", "glossary/sco/"),
    ("Kirghizstan", "countries/kyrgyzstan/"),
]


def test_what_is_typed_leads_first_to_what_was_meant(page):
    assert [ask(page, words)[0][1] for words, _ in ANSWERS] == [address for _, address in ANSWERS]


def test_a_note_without_its_report_is_looked_for_in_each_that_of_the_open_one_first(page):
    assert [label for label, _ in ask(page, "note 112")] == ["BA n. 112", "TG n. 112"]


def test_the_timeline_is_offered_for_a_country_an_entry_and_what_narrows_them(page):
    assert ["Timeline: Kyrgyzstan", "timeline/?country=kyrgyzstan"] in ask(page, "kyrgyzstan")
    assert ask(page, "kyrgyz loans 2005")[0][1].startswith("timeline/?country=kyrgyzstan&kind=loan")
    assert ["Timeline: Manas", "timeline/?entry=manas"] in ask(page, "manas")


def test_nothing_is_offered_for_what_resembles_nothing(page):
    box(page).fill("xqzv wwkk")
    page.wait_for_function("document.querySelector('form.find').dataset.done === 'xqzv wwkk'")
    assert box(page).get_attribute("aria-expanded") == "false"
    assert page.get_by_role("status").filter(has_text="Nothing found").count() == 1


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
    page.locator("h1").click()
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
