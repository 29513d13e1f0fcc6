"""Pages of countries, facts, charts and the map against the data that they show, read from the files by YAML alone."""

import csv
import io
import json
import math
import re
from collections import Counter
from html import unescape
from itertools import pairwise

import pytest
import yaml
from conftest import ROOT
from jsonschema import Draft202012Validator

from macros.model import dates
from macros.reading import charts
from macros.reading.bare_figures import plain_figures
from macros.showing import chart_specs, drawing, maps

COUNTRIES = {
    path.stem: yaml.load(path.read_text(), yaml.CBaseLoader) for path in sorted((ROOT / "data/countries").glob("*.yml"))
}
FACTS = {
    f["id"]: f
    for path in sorted((ROOT / "data/facts").glob("*.yml"))
    for f in yaml.load(path.read_text(), yaml.CBaseLoader)
}
CHARTS = yaml.load((ROOT / "data/charts.yml").read_text(), yaml.CBaseLoader)
PIPELINES = yaml.load((ROOT / "data/pipelines.yml").read_text(), yaml.CBaseLoader)


def text_of(html):
    """The words that a page shows, without its drawings."""
    html = re.sub(r"<svg.*?</svg>|<script.*?</script>", " ", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def page(site, path):
    return (site / path / "index.html").read_text()


def rows_under(html, heading):
    """The cells of each row of the first table under a heading, as plain words."""
    part = html.split(f'<h2 id="{heading}"', 1)[1].split("<h2 ", 1)[0]
    body = re.search(r"<tbody>(.*?)</tbody>", part, re.S)[1]
    return [
        [text_of(cell) for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr.*?>(.*?)</tr>", body, re.S)
    ]


def test_there_are_the_countries_and_the_facts_that_the_design_asks_for():
    assert {"kazakhstan", "kyrgyzstan", "tajikistan", "turkmenistan", "uzbekistan", "russia", "china", "usa"} <= set(
        COUNTRIES
    )
    assert len(FACTS) >= 400
    counted = {
        slug: sum(slug in f["countries"] for f in FACTS.values())
        for slug in {c for f in FACTS.values() for c in f["countries"]}
    }
    assert not [slug for slug, n in counted.items() if n >= 5 and slug not in COUNTRIES]


@pytest.mark.parametrize("slug", COUNTRIES)
def test_a_country_s_page_has_each_row_of_its_file(slug, site, edition):
    data, html = COUNTRIES[slug], page(site, f"countries/{slug}")
    for field in ("official", "iso", "capital"):
        assert data.get(field, "") in text_of(html)
    for kind, heading in (("memberships", "memberships"), ("bases", "bases")):
        rows = rows_under(html, heading) if data.get(kind) else []
        assert len(rows) == len(data.get(kind, ()))
        for row, item in zip(rows, data.get(kind, ()), strict=True):
            cells = " ".join(row)
            name = item.get("organisation") or item["base"]
            assert (edition.entries[name].name if name in edition.entries else name) == row[0]
            assert item.get("role", "") in cells
            assert all(dates.spoken(item[end]) in row for end in ("from", "to") if end in item)
            assert set(item["where"]) <= set(re.findall(r"(?:tg|ba)-[\dn-]+[a-z]?", refs_as_ids(row[-1])))
    who = html.split('<h2 id="offices"', 1)[1].split("<h2 ", 1)[0] if data.get("offices") else ""
    assert who.count("<li>") == len(data.get("offices", ()))


def refs_as_ids(words):
    """TG 2.11, BA n. 70 → tg-2-11 ba-n70."""
    words = re.sub(r"\b(TG|BA) n\. (\d+)", lambda m: f"{m[1].lower()}-n{m[2]}", words)
    return re.sub(r"\b(TG|BA) (\d+)\.(\w+)", lambda m: f"{m[1].lower()}-{m[2]}-{m[3]}", words)


def facts_on(html):
    return re.findall(r'<li id="on-([a-z0-9-]+)">(.*?)</li>', html, re.S)


@pytest.mark.parametrize("slug", COUNTRIES)
def test_a_country_s_page_has_each_of_its_facts_once_with_its_places(slug, site, edition):
    first = facts_on(page(site, f"countries/{slug}"))
    # A country of many facts has the first of them on its page, and all on the pages of its parts.
    parts = sorted(path.parent.name for path in (site / f"countries/{slug}").glob("*/index.html"))
    shown = [fact for part in parts for fact in facts_on(page(site, f"countries/{slug}/{part}"))] or first
    wanted = {id for id, f in FACTS.items() if slug in f["countries"]}
    assert sorted(id for id, _ in shown) == sorted(wanted) and {id for id, _ in first} <= wanted
    for id, item in shown:
        assert set(re.findall(r'#((?:tg|ba)-[^"]+)"', item)) >= set(FACTS[id]["where"]), id
        assert re.findall(r'class="conflict">(<b>.*?</b>)', item) == who_disagrees(FACTS[id], edition), id


def who_disagrees(fact, edition):
    """The reports where the words of the conflict name places of both; else the report that they name; none without."""
    if "conflict" not in fact:
        return []
    named = {word.lower() for word in re.findall(r"\b(TG|BA) (?:n\. )?\d", fact["conflict"])}
    named = named or {ref.split("-")[0] for ref in fact["where"]}
    one = f"{edition.works[min(named)].name} disagrees with itself"
    return [f"<b>{'The reports disagree' if len(named) > 1 else one}.</b>"]


@pytest.mark.parametrize("slug", COUNTRIES)
def test_a_row_that_a_slip_disputes_leads_to_it(slug, site):
    html = page(site, f"countries/{slug}")
    for kind in ("memberships", "bases"):
        if COUNTRIES[slug].get(kind):
            rows = re.findall(
                r'<tr><th scope="row".*?</tr>', html.split(f'<h2 id="{kind}"', 1)[1].split("<h2", 1)[0], re.S
            )
            for row, item in zip(rows, COUNTRIES[slug][kind], strict=True):
                assert re.findall(r'class="slip-mark" href="[^"#]*#([\w-]+)"', row) == item.get("slip", [])


@pytest.mark.parametrize("slug", COUNTRIES)
def test_a_country_has_commentary_on_both_reports_and_on_what_changed(slug):
    text = (ROOT / f"docs/countries/{slug}.md").read_text()
    assert re.findall(r"^## .*?\{: #(.*?) \}", text, re.M) == [f"{slug}-2008", f"{slug}-2009", f"{slug}-changed"]
    parts = re.split(r"^## .*$", text.split("---", 2)[2], flags=re.M)
    assert all(len(part.split()) >= 8 for part in parts)
    assert re.search(r"\b(TG|BA) ", parts[0])


def test_the_timeline_has_every_fact_in_order_of_time(site):
    """Year by year, each on its page, in the order in which the page of all years lists them."""
    years = re.findall(r'<li id="year-(\d+)"><a href="(?:\.\./timeline/)?([^"]*)/">', page(site, "timeline"))
    assert years and [year for year, _ in years] == sorted(year for year, _ in years)
    ids = [id for year, _ in years for id in re.findall(r'<li id="fact-([a-z0-9-]+)"', page(site, f"timeline/{year}"))]
    assert sorted(ids) == sorted(FACTS)
    assert re.findall(r'<li id="fact-([a-z0-9-]+)"', (site / "data/timeline.html").read_text()) == ids
    begins = [dates.begins(FACTS[id]["date"]) for id in ids]
    assert begins == sorted(begins)


def test_each_year_has_a_bar_for_each_report_as_long_as_its_facts_are_many(site):
    bar = r'<span class="share" data-report="(\w+)" style="--part: (\d+)">(\w+) (\d+)</span>'
    bars = re.findall(bar, page(site, "timeline"))
    most = max(int(count) for *_, count in bars)
    assert all(said == work.upper() for work, _, said, _ in bars)
    assert [int(length) for _, length, *_ in bars] == [math.ceil(100 * int(count) / most) for *_, count in bars]
    for report in ("tg", "ba"):
        has = [f for f in FACTS.values() if any(place.startswith(f"{report}-") for place in f["where"])]
        assert sum(int(count) for work, *_, count in bars if work == report) == len(has)


def test_who_belongs_to_an_organisation_is_shaded_and_who_is_near_it_is_not(site):
    html = page(site, "countries")
    rows = rows_under(html, "memberships")
    assert {row[0] for row in rows} == {c["name"] for c in COUNTRIES.values() if c.get("memberships")}
    part = html.split('<h2 id="memberships"', 1)[1].split("<h2 ", 1)[0]
    cells = re.findall(r'<td( class="within")?>([^<]+)</td>', part)
    assert {bool(within) for within, _ in cells} == {True, False}
    assert all(bool(within) == bool(re.search("member|founder", role)) for within, role in cells)


def test_the_front_page_leads_to_the_threads_the_countries_the_timeline_and_the_map(site):
    doors = re.search(r'<ul class="doors">(.*?)</ul>', page(site, ""), re.S)[1]
    found = dict(re.findall(r'<a href="(?:\./)?([^"]*)"><b>(\d+)</b>', doors))
    assert {"threads/", "countries/", "timeline/", "map/", "glossary/"} <= set(found)
    assert (found["timeline/"], found["map/"]) == (str(len(FACTS)), str(len(PIPELINES)))


def test_the_comparison_has_each_country_and_each_loan(site):
    html = page(site, "countries")
    assert [row[0] for row in rows_under(html, "compared")] == sorted(c["name"] for c in COUNTRIES.values())
    assert len(rows_under(html, "loans")) == sum(f["kind"] == "loan" for f in FACTS.values())
    assert len(rows_under(html, "bases")) == sum(len(c.get("bases", ())) for c in COUNTRIES.values())


@pytest.mark.parametrize("chart", CHARTS, ids=lambda c: c["id"])
def test_a_chart_s_figures_are_those_of_its_facts(chart, site, edition):
    """In the drawing (the figure at each bar or point) and in the table, in the unit that each says."""
    figure = re.search(
        rf'<h2 id="chart-{chart["id"]}">.*?<figure class="chart">(.*?)</figure>', page(site, "charts"), re.S
    )[1]
    facts = [f for f in FACTS.values() if f.get("series") in chart["series"]]
    drawn = re.findall(r"<text[^>]*>([^<]*)</text>", re.search(r"<svg.*?</svg>", figure, re.S)[0])
    table = re.findall(r'<td class="figure"><a[^>]*#fact-([a-z0-9-]+)">(.*?)</a>', figure)
    disputed = [f for f in facts if "slip" in f]
    assert ("A slip of the report concerns this figure" in figure) == bool(disputed)
    assert sum(text.endswith(chart_specs.DISPUTED) for text in drawn) == len(disputed)
    for fact in disputed:
        row = re.search(rf'<tr>(?:(?!</tr>).)*#fact-{fact["id"]}"(?:(?!</tr>).)*</tr>', figure, re.S)[0]
        assert all(f'#{id}">' in row for id in fact["slip"])
    drawn = [text.removesuffix(chart_specs.DISPUTED) for text in drawn]
    assert len(facts) >= 2 and sorted(id for id, _ in table) == sorted(f["id"] for f in facts)
    scale = {"million": 1e6, "billion": 1e9}
    for fact in facts:
        factor = 1 if fact["unit"] == chart["unit"] else scale[fact["unit"]] / scale[chart["unit"]]
        assert (
            chart_specs.figure_text(
                float(fact["value"]) * factor, float(fact["up_to"]) * factor if "up_to" in fact else None
            )
            in drawn
        ), fact["id"]
        assert f"{float(fact['value']):,.10g}" in dict(table)[fact["id"]]


def test_a_bar_is_as_long_as_its_figure():
    spec = chart_specs.bars([("a", "x", 10, None, False), ("b", "x", 40, None, True)], "USD")
    widths = [float(w) for w in re.findall(r"M0,[\d.]+h([\d.]+)v15", drawing.svg(spec, "x"))]
    assert any(abs(b / a - 4) < 0.01 for a, b in pairwise(widths))


def test_the_charts_that_the_reports_give_series_for_are_there():
    assert {
        "us-assistance-uzbekistan",
        "turkmen-gas-price",
        "china-russia-trade",
        "eaec-budget-shares",
        "espo-debts-and-loans",
        "state-oil-share",
        "sco-exercises-troops",
    } <= {c["id"] for c in CHARTS}


def test_evidence_counts_each_work_once_a_report(site, edition):
    """By kind, against a plain count over the published notes and bibliography."""
    notes = json.loads((site / "data/notes.json").read_text())
    cited = {(n["work"], c["key"]) for n in notes for c in n["cites"]}
    rows = rows_under(page(site, "evidence"), "works-by-kind")
    assert sum(int(n or 0) for row in rows for n in row[1:]) == len(cited)
    languages = rows_under(page(site, "evidence"), "works-by-language")
    russian = {(work, key) for work, key in cited if edition.sources[key].fields.get("langid") == "russian"}
    assert sum(int(n or 0) for row in languages if row[0] == "Russian" for n in row[1:]) == len(russian)


def test_the_map_draws_each_pipeline_that_has_a_route_and_each_base_that_has_a_place(site, edition):
    html = page(site, "map")
    linked = set(re.findall(r'<a href="#line-(\d+)"', html))
    assert linked == {str(n) for n, line in enumerate(PIPELINES, 1) if "route" in line}
    assert len(rows_under(html, "pipelines")) == len(PIPELINES)
    drawings = "".join(re.findall(r"<svg class=\"drawing\".*?</svg>", html, re.S))
    placed = {b["base"] for c in COUNTRIES.values() for b in c.get("bases", ()) if b["base"] in edition.places}
    assert placed and all(f">{edition.places[slug].name}</text>" in drawings for slug in placed)


def test_a_line_of_the_map_that_a_slip_concerns_has_a_star_at_its_number(site, edition):
    disputed = {str(number) for number, line in enumerate(edition.pipelines, 1) if line.slip}
    drawn = page(site, "map").split('<table class="sortable pipelines"')[0]
    numbers = set(re.findall(r">(\d+)\*?</text>", drawn))
    starred = set(re.findall(r">(\d+)\*</text>", drawn))
    assert disputed and starred == disputed & numbers


def test_the_map_s_colours_and_dashes_are_those_of_the_data(site):
    """As many lines of each power as the data have with a route; a base in use filled, another hollow."""
    drawing = "".join(re.findall(r'<svg class="drawing".*?</svg>', page(site, "map"), re.S))
    paths = re.findall(r'<path[^>]* d="([^"]*)" stroke="var\(--power-(\w+)\)" stroke-width="2.4"([^>]*)>', drawing)
    lines = [(whose, rest) for d, whose, rest in paths for _ in range(d.count("M"))]  # lines alike are one path
    routed = [line for line in PIPELINES if "route" in line]
    assert Counter(whose for whose, _ in lines) == Counter(
        p if (p := line["backed_by"][0]) in ("russia", "china", "usa") else "other" for line in routed
    )
    planned = [rest for _, rest in lines if 'stroke-dasharray="3,3"' in rest]
    assert len(planned) == sum(line["stage"] == "planned" for line in routed)


def test_the_map_puts_places_where_they_are(edition):
    """East is right and north is up, on either map."""
    text = maps.draw(edition, "", "pipelines")
    at = {
        name: tuple(map(float, re.search(rf"translate\(([\d.]+),([\d.]+)\)[^>]*>{name}</text>", text).groups()))
        for name in ("Moscow", "Tehran", "Khorgos", "Burgas")
    }
    assert at["Burgas"][0] < at["Tehran"][0] < at["Khorgos"][0] and at["Moscow"][1] < at["Khorgos"][1] < at["Tehran"][1]


def test_a_country_s_page_names_the_paragraphs_that_name_it(site):
    """Against a plain search of the chapters for the names in its file."""
    for slug in ("kyrgyzstan", "japan", "iraq"):
        names = [COUNTRIES[slug]["name"], *COUNTRIES[slug].get("aliases", ())]
        wanted = set()
        for path in (ROOT / "docs").glob("*/[0-9]-*.md"):
            for text, id in re.findall(
                r"(?:^|\n\n)((?:(?!\n\n).)+?)\n\{: #((?:tg|ba)-\d+-\d+\w?)[^}]*\}", path.read_text(), re.S
            ):
                wanted |= {id} if re.search(rf"(?<!\w)(?:{'|'.join(names)})s?(?!\w)", text) else set()
        part = page(site, f"countries/{slug}").split('<h2 id="paragraphs">', 1)[1].split("<h2", 1)[0]
        assert set(re.findall(r'#((?:tg|ba)-[^"]+)"', part)) == wanted, slug


def test_the_map_stands_at_tg_6_25_and_leads_to_its_table(site):
    html = page(site, "testing-ground/6-competition")
    after = html.split('id="tg-6-25"', 1)[1].split('id="tg-6-26"', 1)[0]
    assert '<svg class="drawing"' in after and "schematic" in after and 'The tables of <a href="../../map/">' in after
    table = page(site, "map")
    assert table.count('id="line-') > 10 and "Manas</a>" in table


def test_the_published_facts_are_the_facts(site):
    published = json.loads((site / "data/facts.json").read_text())
    assert {f["id"] for f in published} == set(FACTS)
    for fact in published:
        source = FACTS[fact["id"]]
        assert (
            fact["where"] == source["where"]
            and fact["statement"] == source["statement"]
            and fact["date"] == source["date"]
        )
        assert fact["value"] is None if "value" not in source else fact["value"] == float(source["value"])
    rows = list(csv.DictReader(io.StringIO((site / "data/facts.csv").read_text())))
    assert [r["id"] for r in rows] == [f["id"] for f in published]
    assert all(r["where"].split() == FACTS[r["id"]]["where"] for r in rows)


def test_the_published_countries_are_the_files(site):
    published = {c["slug"]: c for c in json.loads((site / "data/countries.json").read_text())}
    assert set(published) == set(COUNTRIES)
    for slug, data in COUNTRIES.items():
        assert [
            {k: v for k, v in m.items() if v not in (None, [])} for m in published[slug]["memberships"]
        ] == data.get("memberships", [])


def test_the_data_package_describes_what_is_published(site):
    package = json.loads((site / "data/datapackage.json").read_text())
    for resource in package["resources"]:
        assert (site / "data" / resource["path"]).is_file(), resource["path"]
        assert f'href="../data/{resource["path"]}"' in page(site, "data"), "the dictionary"
    header = (site / "data/facts.csv").read_text().split("\n")[0].split(",")
    described = next(r for r in package["resources"] if r["path"] == "facts.csv")["schema"]["fields"]
    assert [f["name"] for f in described] == header and all(f["description"] for f in described)


def test_the_schemas_are_schemas_and_the_editor_has_them():
    settings = json.loads((ROOT / ".vscode/settings.json").read_text())["yaml.schemas"]
    for path in (ROOT / "data").glob("*.schema.json"):
        Draft202012Validator.check_schema(json.loads(path.read_text()))
        assert path.name in ("entry.schema.json", "thread.schema.json") or f"./data/{path.name}" in settings
    snippets = json.loads((ROOT / ".vscode/edition.code-snippets").read_text())
    for name, path in (("Glossary entry", "entry"), ("Fact", "fact")):
        schema = json.loads((ROOT / f"data/{path}.schema.json").read_text())
        schema = schema.get("items", schema)
        offered = re.search(r"kind: \$\{\d\|(.*?)\|\}", "\n".join(snippets[name]["body"]))[1].split(",")
        assert offered == schema["properties"]["kind"]["enum"]


@pytest.mark.parametrize(
    "date, wrong",
    [
        ("2005", None),
        ("2005-02", None),
        ("2005-02-28", None),
        ("2004-02-29", None),
        ("2001/2004", None),
        ("2007~", None),
        ("2001/..", None),
        ("../2004", None),
        ("2005-13", "no month 13"),
        ("2005-00", "no month 00"),
        ("2005-02-30", "no day 30"),
        ("2004/2001", "before it begins"),
        ("2005/2005-01", None),
    ],
)
def test_a_date_that_cannot_be_is_known(date, wrong):
    assert dates.impossible(date) is None if wrong is None else wrong in dates.impossible(date)


@pytest.mark.parametrize(
    "date, words, begins",
    [
        ("2005", "2005", "2005"),
        ("2005-08-01", "1 August 2005", "2005-08-01"),
        ("2001-06/..", "since June 2001", "2001-06"),
        ("../2004", "until 2004", "2004"),
        ("2004/", "from 2004, end unknown", "2004"),
        ("2001-06/", "from June 2001, end unknown", "2001-06"),
        ("/2004", "until 2004, beginning unknown", "2004"),
        ("1998/2004", "1998–2004", "1998"),
        ("2007~", "about 2007", "2007"),
        ("2005-08-01/2005-08-03", "1–3 August 2005", "2005-08-01"),
        ("2007-01/2007-08", "January – August 2007", "2007-01"),
        ("2007-08-30/2007-09-02", "30 August – 2 September 2007", "2007-08-30"),
        ("2005~/2006", "about 2005 – 2006", "2005"),
        ("2007-12-31/2008-01-02", "31 December 2007 – 2 January 2008", "2007-12-31"),
        ("2005/2005-01", "2005 – January 2005", "2005"),
    ],
)
def test_a_date_is_said_as_a_reader_says_it(date, words, begins):
    assert (dates.spoken(date), dates.begins(date)) == (words, begins)


def test_figures_are_found_in_digits_and_words():
    assert list(plain_figures("USD 1,500 or 1.5 for three of them, twice")) == ["1500", "1.5", "3", "2"]


def test_a_unit_that_fits_is_converted_and_another_is_not(edition):
    from dataclasses import replace

    fact, chart = next(f for f in edition.facts.values() if f.unit == "million"), next(iter(edition.charts.values()))
    assert charts.conversion_factor(fact, replace(chart, unit="billion")) == 0.001
    assert charts.conversion_factor(fact, replace(chart, unit="%")) is None
