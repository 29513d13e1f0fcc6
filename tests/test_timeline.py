"""The timeline, tables and map in a browser: by mouse, by keyboard, wide and narrow, and without script."""

import re

import pytest

from macros.model.dates import years

WIDTHS = [390, 1280]

# The texts of the column Loans, row by row.
LOANS = """rows => {
    const heads = [...rows[0].closest('table').tHead.rows[0].cells];
    const at = heads.findIndex(cell => cell.textContent === 'Loans');
    return rows.map(row => row.cells[at].textContent.trim());
}"""


@pytest.fixture(params=WIDTHS)
def page(browser, request):
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    yield context.new_page()
    context.close()


def shown(page):
    """The ids of the facts that the timeline shows."""
    return page.locator(".timeline li:visible").evaluate_all("items => items.map(item => item.id.replace('fact-', ''))")


def test_without_script_the_timeline_is_a_whole_list(browser, served, edition):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served + "timeline/?country=kyrgyzstan")
    assert len(shown(page)) == len(edition.facts)
    assert not page.locator(".timeline-filter").is_visible()
    context.close()


def test_a_country_chosen_leaves_its_facts_and_stands_in_the_address(page, served, edition):
    page.goto(served + "timeline/")
    page.locator("[name=country]").select_option("kyrgyzstan")
    wanted = {f.id for f in edition.facts.values() if "kyrgyzstan" in f.countries}
    assert set(shown(page)) == wanted
    assert page.locator(".status").inner_text() == f"{len(wanted)} facts"
    assert page.url.endswith("timeline/?country=kyrgyzstan")
    assert all(n.strip() != "0" for n in page.locator(".year:visible .count").all_inner_texts())


def test_an_address_with_a_selection_shows_it(page, served, edition):
    page.goto(served + "timeline/?country=kyrgyzstan&kind=base&report=ba&from=2008&to=2009")

    def overlaps(date):
        first, last = years(date)
        return (first or 0) <= 2009 and (last or 9999) >= 2008

    chosen = [f for f in edition.facts.values() if "kyrgyzstan" in f.countries and f.kind == "base"]
    wanted = {f.id for f in chosen if any(r.startswith("ba-") for r in f.where) and overlaps(f.date)}
    assert 0 < len(wanted) < len(chosen) and set(shown(page)) == wanted
    assert page.locator("[name=from]").input_value() == "2008"


def test_a_group_of_kinds_and_words(page, served, edition):
    page.goto(served + "timeline/?kind=money-and-trade&words=ROSNEFT")
    found = shown(page)
    assert found and all(
        edition.facts[id].kind in ("loan", "aid", "trade", "debt", "investment", "share") for id in found
    )
    assert all("rosneft" in text.lower() for text in page.locator(".timeline li:visible").all_text_contents())


def test_an_interval_is_found_by_a_year_within_it(page, served, edition):
    fact = next(
        f
        for f in edition.facts.values()
        if re.fullmatch(r"\d{4}/\d{4}", f.date) and int(f.date[5:]) - int(f.date[:4]) > 1
    )
    year = int(fact.date[:4]) + 1
    page.goto(served + f"timeline/?from={year}&to={year}")
    assert fact.id in shown(page)


def test_nonsense_in_the_address_is_let_pass(page, served, edition):
    page.goto(served + "timeline/?country=atlantis&kind=%3Cscript%3E&from=abc&page=9")
    assert len(shown(page)) == len(edition.facts)


def test_nothing_found_says_so_and_show_all_brings_all_back(page, served, edition):
    page.goto(served + "timeline/?words=zzzz")
    assert shown(page) == [] and "No fact fits" in page.locator(".status").inner_text()
    page.locator(".timeline-filter button").click()
    page.wait_for_function("document.querySelectorAll('.timeline li:not([hidden])').length > 100")
    assert len(shown(page)) == len(edition.facts) and page.url.endswith("timeline/")


def test_the_filter_works_by_keyboard(page, served, edition):
    page.goto(served + "timeline/")
    page.locator("[name=country]").focus()
    page.keyboard.type("Uzbek")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "kind"
    assert set(shown(page)) == {f.id for f in edition.facts.values() if "uzbekistan" in f.countries}


def test_a_fact_s_address_leads_to_it(page, served, edition):
    for id in (list(edition.facts)[-1], "georgia-war-2008"):
        page.goto("about:blank")
        page.goto(served + f"timeline/#fact-{id}")
        page.wait_for_timeout(500)
        assert below_the_bars(page, f"#fact-{id}")


def below_the_bars(page, selector):
    """Whether something is in the window, and not under the bar or the filter that stay at its top."""
    top = page.locator(selector).bounding_box()["y"]
    bars = [page.locator(".md-header").bounding_box(), page.locator(".timeline-filter").bounding_box()]
    return max(b["y"] + b["height"] for b in bars if b["y"] < 100) <= top + 1 and top < 500


@pytest.mark.parametrize("year", [2001, 2005, 2009])
def test_a_year_s_link_leads_to_it(page, served, year):
    page.goto(served + "timeline/")
    page.locator(f'.years a[href="#year-{year}"]').click()
    page.wait_for_timeout(500)
    assert below_the_bars(page, f"#year-{year}")


def test_a_table_is_sorted_by_a_heading_and_turned_round_by_a_second_press(page, served):
    page.goto(served + "countries/")
    heading = page.locator("table.matrix thead th").first
    heading.locator("button").focus()
    page.keyboard.press("Enter")
    names = page.locator("table.matrix tbody th").all_inner_texts()
    assert names == sorted(names) and heading.get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Enter")
    assert (
        page.locator("table.matrix tbody th").all_inner_texts() == names[::-1]
        and heading.get_attribute("aria-sort") == "descending"
    )


def test_a_column_of_figures_is_sorted_by_size(page, served):
    page.goto(served + "countries/")
    page.get_by_role("button", name="Loans").click()
    loans = [int(t or 0) for t in page.locator("table.matrix tbody tr").evaluate_all(LOANS)]
    given = [n for n in loans if n]
    assert given == sorted(given) and not any(loans[len(given) :])
    page.get_by_role("button", name="Loans").click()
    turned = page.locator("table.matrix tbody tr").evaluate_all(LOANS)
    assert [int(t) for t in turned if t] == given[::-1] and not any(turned[len(given) :])


def test_without_script_tables_are_whole(browser, served, edition):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served + "countries/")
    assert (
        page.locator("table.matrix tbody tr").count() == len(edition.countries)
        and page.locator("table.sortable button").count() == 0
    )
    context.close()


def test_the_map_is_seen_and_its_numbers_lead_to_the_table(page, served):
    page.goto(served + "map/")
    drawing = page.locator("svg.drawing").first
    box = drawing.bounding_box()
    assert box["width"] >= 600 and box["height"] > 250
    page.locator('svg.drawing a[href="#line-3"]').first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#line-3")
    assert "BTC" in page.locator("#line-3").inner_text()


def test_the_map_changes_with_the_scheme(browser, served):
    colours = {}
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(served + "map/")
        colours[scheme] = page.locator("svg.drawing path[fill='var(--land)']").first.evaluate(
            "path => getComputedStyle(path).fill"
        )
        context.close()
    assert colours["light"] != colours["dark"]


def test_a_base_on_the_map_leads_to_its_entry(page, served):
    page.goto(served + "map/")
    page.locator("svg.drawing a", has_text="Manas").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/manas/")
