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
    """A page in a narrow and in a wide window: what is pressed there may stand elsewhere, or be folded away."""
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def wide(browser):
    """A page in a wide window, for what the address alone decides: which facts are chosen, whatever the window."""
    context = browser.new_context(viewport={"width": WIDTHS[-1], "height": 900})
    yield context.new_page()
    context.close()


def shown(page):
    """The ids of the facts that the timeline shows, all of them, once they are there."""
    page.locator(".timeline[aria-busy=false]").wait_for(state="attached")
    if page.locator(".timeline .more").count():
        page.locator(".timeline .more").press("Enter")
        page.locator(".timeline .more").wait_for(state="detached")
    return page.locator(".timeline li:visible").evaluate_all("items => items.map(item => item.id.replace('fact-', ''))")


def test_without_script_the_timeline_leads_to_its_years_which_are_whole(browser, served, edition):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served + "timeline/?country=kyrgyzstan")
    assert not page.locator(".timeline-filter").is_visible()
    rows = page.locator(".parts li").all_inner_texts()
    counts = {year: int(count) for year, count, *_ in (row.split() for row in rows)}
    assert sum(counts.values()) == len(edition.facts)
    page.locator(".parts a", has_text="2005").click()
    page.wait_for_url(f"{served}timeline/2005/")
    assert page.locator(".facts li:visible").count() == counts["2005"]
    context.close()


def test_a_country_chosen_leaves_its_facts_and_stands_in_the_address(page, served, edition):
    page.goto(served + "timeline/")
    assert page.locator(".parts").is_visible() and page.locator(".timeline li").count() == 0
    page.locator("[name=country]").select_option("kyrgyzstan")
    wanted = {f.id for f in edition.facts.values() if "kyrgyzstan" in f.countries}
    page.locator(".timeline li").first.wait_for()
    assert page.locator(".timeline li").count() == min(150, len(wanted))
    assert set(shown(page)) == wanted and not page.locator(".parts").is_visible()
    assert page.locator(".status").inner_text() == f"{len(wanted)} facts"
    assert page.locator(".chosen").inner_text() == "Chosen: country Kyrgyzstan"
    assert page.url.endswith("timeline/?country=kyrgyzstan")
    assert sum(map(int, page.locator(".year:visible .count").all_inner_texts())) == len(wanted)


def test_what_stands_below_many_facts_does_not_move_while_it_is_pressed(page, served):
    """Facts out of sight are laid out when they come into it: those just above the button are laid out before."""
    page.goto(served + "timeline/?country=russia")
    more = page.locator(".timeline .more")
    more.wait_for()
    tops = page.evaluate("""async () => {
        const more = document.querySelector(".timeline .more"), tops = []
        more.scrollIntoView({block: "center"})
        for (let frame = 0; frame < 6; frame++) {
            tops.push(Math.round(more.getBoundingClientRect().top))
            await new Promise(requestAnimationFrame)
        }
        return tops
    }""")
    assert len(set(tops)) == 1


def test_facts_that_are_chosen_lead_where_their_year_s_page_leads(wide, served, edition):
    wide.goto(served + "timeline/?entry=manas")
    assert set(shown(wide)) == {f.id for f in edition.facts.values() if "manas" in f.entries}
    links = wide.locator(".timeline a:not(.edit)").evaluate_all("links => links.map(link => link.href)")
    assert links and all(link.startswith(served) and "/../" not in link for link in links)
    assert any("/timeline/2" in link and "#fact-" in link for link in links)
    assert any(f"{served}balancing-acts/7-energy-leverage/#ba-7-" in link for link in links)


def test_an_address_with_a_selection_shows_it(wide, served, edition):
    wide.goto(served + "timeline/?country=kyrgyzstan&kind=base&report=ba&from=2008&to=2009")

    def overlaps(date):
        first, last = years(date)
        return (first or 0) <= 2009 and (last or 9999) >= 2008

    chosen = [f for f in edition.facts.values() if "kyrgyzstan" in f.countries and f.kind == "base"]
    wanted = {f.id for f in chosen if any(r.startswith("ba-") for r in f.where) and overlaps(f.date)}
    assert 0 < len(wanted) < len(chosen) and set(shown(wide)) == wanted
    assert wide.locator("[name=from]").input_value() == "2008"


def test_a_group_of_kinds_and_words(wide, served, edition):
    wide.goto(served + "timeline/?kind=money-and-trade&words=ROSNEFT")
    found = shown(wide)
    assert found and all(
        edition.facts[id].kind in ("loan", "aid", "trade", "debt", "investment", "share") for id in found
    )
    assert all("rosneft" in text.lower() for text in wide.locator(".timeline li:visible").all_text_contents())


def test_words_are_found_at_their_beginning(wide, served):
    wide.goto(served + "timeline/?words=sco")
    assert shown(wide)
    texts = wide.locator(".timeline li:visible").all_text_contents()
    assert all(re.search(r"(?<!\w)sco", text, re.IGNORECASE) for text in texts)


def test_an_interval_is_found_by_a_year_within_it(wide, served, edition):
    fact = next(
        f
        for f in edition.facts.values()
        if re.fullmatch(r"\d{4}/\d{4}", f.date) and int(f.date[5:]) - int(f.date[:4]) > 1
    )
    year = int(fact.date[:4]) + 1
    wide.goto(served + f"timeline/?from={year}&to={year}")
    assert fact.id in shown(wide)


def test_nonsense_in_the_address_is_let_pass(wide, served, edition):
    wide.goto(served + "timeline/?country=atlantis&kind=%3Cscript%3E&from=abc&page=9")
    assert wide.locator(".parts").is_visible()
    assert wide.locator(".status").inner_text() == f"{len(edition.facts)} facts"


def test_nothing_found_says_so_and_show_all_brings_all_back(page, served, edition):
    page.goto(served + "timeline/?words=zzzz")
    assert shown(page) == [] and "No fact fits" in page.locator(".status").inner_text()
    page.locator(".timeline-filter button").click()
    page.locator(".parts").wait_for()
    assert page.locator(".status").inner_text() == f"{len(edition.facts)} facts" and page.url.endswith("timeline/")


def test_the_filter_works_by_keyboard(page, served, edition):
    page.goto(served + "timeline/")
    with page.expect_response("**/data/timeline.html"):  # the facts are there before the first letter is
        page.locator("[name=country]").focus()
    page.wait_for_timeout(500)
    page.keyboard.type("Uzbek")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "kind"
    assert set(shown(page)) == {f.id for f in edition.facts.values() if "uzbekistan" in f.countries}


def test_a_fact_s_address_leads_to_it_the_old_one_too(page, served, edition):
    for id in (list(edition.facts)[-1], "georgia-war-2008"):
        home = edition.homes[f"fact-{id}"]
        for address in (f"timeline/#fact-{id}", f"{home}#fact-{id}"):
            page.goto("about:blank")
            page.goto(served + address)
            page.wait_for_url(f"{served}{home}#fact-{id}")
            page.wait_for_timeout(300)
            assert below_the_bars(page, f"#fact-{id}")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("bibliography/#ref-lo-2004-sunset", "ref-lo-2004-sunset"),
        ("countries/russia/#on-georgia-war-2008", "fact-georgia-war-2008"),
    ],
)
def test_an_id_on_a_part_is_found_at_its_old_address(wide, served, edition, old, new):
    key = new if new in edition.homes else next(id for id in edition.homes if id.startswith("ref-"))
    wide.goto(served + old.replace("ref-lo-2004-sunset", key))
    wide.wait_for_url(f"{served}{edition.homes[key]}#{key}")


def below_the_bars(page, selector):
    """Whether something is in the window, and not under the bar or the filter that stay at its top."""
    top = page.locator(selector).bounding_box()["y"]
    bar = page.locator(".md-header").bounding_box()
    return bar["y"] + bar["height"] <= top + 1 and top < 900


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


def test_a_column_of_figures_is_sorted_by_size(wide, served):
    wide.goto(served + "countries/")
    wide.get_by_role("button", name="Loans").click()
    loans = [int(t or 0) for t in wide.locator("table.matrix tbody tr").evaluate_all(LOANS)]
    given = [n for n in loans if n]
    assert given == sorted(given) and not any(loans[len(given) :])
    wide.get_by_role("button", name="Loans").click()
    turned = wide.locator("table.matrix tbody tr").evaluate_all(LOANS)
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
