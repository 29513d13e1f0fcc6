"""What is read, checked and shown, whole: each problem with its whole line, each construct with its whole HTML.

Cases are files in golden/: problems/*.txt (edits of the sample edition and the lines printed for them), html/*.md with
the HTML beside it. tests/sample.py says how they are written, and how what is expected is written anew.
"""

import json
import shutil
from dataclasses import replace
from operator import attrgetter
from types import MappingProxyType

import pytest
import vl_convert
from pybtex.database import Entry
from sample import GOLDEN, WRITE, Sample, cases, edited, golden
from test_problems import BODY, BROKEN, IN_DETAIL

from macros.model.problems import report_lines
from macros.publishing import exports as publishing
from macros.publishing.exports import exports
from macros.publishing.lookup import entry_rows, months_by_year, page_rows
from macros.publishing.passages import passages
from macros.publishing.permanent import built, facts_beside
from macros.reading import parts
from macros.reading.charts import charts_of, row_of
from macros.reading.fact_kinds import groups
from macros.reading.facts import amount
from macros.reading.works import read_works
from macros.showing import country_views, drawing, evidence, report_views, rows, templates
from macros.showing import pages as showing
from macros.showing.checks import check_links, check_views
from macros.showing.citing import Published
from macros.showing.pages import page, pages
from macros.showing.people import authors_and_year
from macros.showing.rendering import rendered

EDITIONS = (GOLDEN / "edition", GOLDEN / "full/edition")
MADE = {"N07", "B10", "E02", "D08", "D15", "D17", "F08", "F09", "T01", "P07"}
OF_PAGES = GOLDEN / "problems/pages.txt"
PROBLEMS = {
    f"{path.stem}: {name}": (path, name)
    for path in sorted(GOLDEN.glob("problems/*.txt"))
    if path != OF_PAGES
    for name in cases(path)
}
PAGES = sorted(
    {
        path.relative_to(folder / "docs").with_suffix("").as_posix()
        for folder in EDITIONS
        for path in folder.glob("docs/**/*.md")
    }
)
# Of the pages at the permanent addresses of paragraphs and notes: the first of a report, one of many kinds, a note's.
PERMANENT = [f"r/{id}/index.html" for id in ("tg-0-1", "tg-1-1", "tg-n2")]
EXPORTS = [
    *(
        f"data/{name}.json"
        for name in ("bibliography", "cards", "countries", "datapackage", "facts", "glossary", "lookup", "notes")
    ),
    *PERMANENT,
    *(
        "assets/reports.css",
        "data/beside/ba-1.json",
        "data/beside/tg-1.json",
        "feeds/ba.xml",
        "feeds/tg.xml",
        "data/citing.json",
        "data/links.json",
        "linker.json",
        "data/bibliography.bib",
        "data/bibtex.bib",
        "data/facts.csv",
        "data/readings.json",
    ),
    *(f"{old}/index.html" for old in ("old", "very/old", "gone")),
]
# In whose place a case of html/ stands, by the first word of its name; any other is a page of our own prose.
STANDING = {
    "chapter": BODY,
    "country": "docs/countries/samplestan.md",
    "glossary": "docs/glossary/case.md",
    "report": "docs/testing-ground/index.md",
    "thread": "docs/threads/case.md",
}
# The file in whose place a case of data stands, and the view that shows it.
DATA = {
    "chart": ("data/charts.yml", "charts"),
    "countries": ("data/countries/samplestan.yml", "country"),
    "fact": ("data/facts/case.yml", "timeline"),
    "pipelines": ("data/pipelines.yml", "map"),
    "source": ("bibliography/case.bib", "bibliography"),
}
RULES = GOLDEN / "rules.txt"
TABLES = {
    **{code: broken[:3] for code, broken in BROKEN.items() if broken[0] and code not in MADE},
    **{name: broken[:3] for name, broken in IN_DETAIL.items()},
}


@pytest.fixture(autouse=True)
def drawing_left_out(monkeypatch):
    """What draws (Vega-Lite) is not ours to test, and hangs in a process that was forked."""
    monkeypatch.setattr(vl_convert, "vegalite_to_svg", lambda spec, **_: '<svg width="1" height="1"></svg>')
    monkeypatch.setattr(drawing.kept, "folder", None)  # in which a build in this process may have put real ones
    drawing.compact_svg.cache_clear()
    yield
    drawing.compact_svg.cache_clear()


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    made = Sample(tmp_path_factory.mktemp("sample") / "x")
    made.write("docs/assets/x.png", b"a picture")
    return made


def lines_of(sample):
    return [str(problem) for problem in sample.read()[1]]


def lines_of_pages(sample):
    """What `make check` and a build print: with the problems of pages, and which of them are advice."""
    edition, problems = sample.read()
    articles = [rendered(found) for found in pages(edition).values()]
    return report_lines([*problems, *(p for article in articles for p in article.problems)], github=False)


@pytest.fixture
def templates_of_the_sample(sample, monkeypatch):
    """Views are filled with templates in the sample's folder, so that a case may change one."""
    shutil.copytree(templates.TEMPLATES, sample.folder / "macros/templates", dirs_exist_ok=True)
    monkeypatch.setattr(templates, "TEMPLATES", sample.folder / "macros/templates")
    templates.environment.cache_clear()
    yield
    templates.environment.cache_clear()


@pytest.mark.parametrize("what", PROBLEMS)
def test_problems_are_reported_in_whole_lines(what, sample):
    compared(*PROBLEMS[what], sample, lines_of)


@pytest.mark.parametrize("name", cases(OF_PAGES))
def test_problems_of_pages_are_printed_in_whole_lines(name, sample, templates_of_the_sample):
    compared(OF_PAGES, name, sample, lines_of_pages)


def compared(path, name, sample, lines):
    """Compare the lines that a case leads to with those that its file expects."""
    typed, expected = cases(path)[name]
    with sample.with_files(edited(sample, typed)):
        found = lines(sample)
    if WRITE:
        rewrite(path, name, found)
    else:
        assert found == expected


def rewrite(path, name, found):
    """Put the lines found into a case."""
    known = cases(path)
    known[name] = known.get(name, ([],))[0], found
    written = ("\n".join([f"== {n}", *typed, *(f"=> {line}" for line in lines)]) for n, (typed, lines) in known.items())
    path.write_text("\n\n".join(written) + "\n")


@pytest.mark.parametrize("what", TABLES)
def test_a_broken_rule_is_reported_in_whole_lines(what, sample):
    file, old, new = TABLES[what]
    with sample.with_files({file: sample.replaced(file, old, new)}):
        found = lines_of(sample)
    if WRITE:
        rewrite(RULES, what, found)
    else:
        assert found == cases(RULES)[what][1]


def test_a_paragraph_mentions_an_entry_once_however_often_it_names_it(sample):
    said = sample.replaced(BODY, "Second.", "Second by [[lo|the author]], as [[lo|he]] said and Lo says.")
    with sample.with_files({BODY: said}):
        found = sample.read()[0].mentions["lo"]
    assert [m.shown for m in found if m.place == "tg-1-2"] == ["the author"]


def test_a_place_that_cites_one_page_twice_is_listed_with_it_once(sample):
    said = sample.replaced(BODY, "[@ibid, p. 3].", "[@ibid, p. 3]; and [@ibid, p. 5], again [@ibid, p. 3].")
    with sample.with_files({BODY: said}):
        found = sample.read()[0].citing["lo-2004-sunset"]
    assert [(c.place, c.locators) for c in found] == [("tg-n1", ()), ("tg-n2", ("p. 3", "p. 5"))]


NAME = attrgetter("stem")


@pytest.mark.parametrize("case", sorted(GOLDEN.glob("html/*.md")), ids=NAME)
def test_a_construct_becomes_its_html(case, sample):
    path = place_of(case.stem)
    with sample.with_files({path: case.read_bytes()}):
        edition, problems = sample.read()
        document = edition.documents[path]
        problems = [*problems, *check_views(edition), *check_links(edition, frozenset(sample.reader.files("docs")))]
        article = rendered(page(edition, document))
    found = shown(article, [p for p in problems if p.at.path == path and p.code != "P07"])
    found += "".join(f"<!-- {record} -->\n" for record in records(document))
    assert found == golden(case.with_suffix(".html"), found)


@pytest.mark.parametrize("case", sorted(p for e in ("bib", "yml") for p in GOLDEN.glob(f"html/*.{e}")), ids=NAME)
def test_data_become_their_html(case, sample):
    """A case is a file of data, shown by a page with the view of its kind; of a country, by the country's own page."""
    path, view = DATA[case.stem.partition("-")[0]]
    shows = STANDING["country"] if view == "country" else "docs/page.md"
    text = f"---\ntitle: {case.stem}\nview: {view}\n---\n" + "[@case-x, p. 3], again [@case-x].\n" * (
        view == "bibliography"
    )
    with sample.with_files({path: case.read_bytes()} | ({"docs/page.md": text.encode()} if view != "country" else {})):
        edition, problems = sample.read()
        article = rendered(page(edition, edition.documents[shows]))
    found = shown(article, dict.fromkeys(p for p in problems if p.at.path == path and p.code != "P07"))
    assert found == golden(case.with_suffix(".html"), found)


def place_of(name):
    """The file in whose place a case stands, by the first word of its name."""
    return next((path for word, path in STANDING.items() if name.startswith(f"{word}-")), "docs/page.md")


def records(document):
    """What a document was read as, beside its HTML: annotations and notes with where they belong."""
    for found in document.annotations:
        yield f"{found.kind} {found.id} of {found.paragraph}, {found.sure}: {found.title!r} {found.text!r}"
        yield repr(document.body[found.start : found.end])
    for note in document.notes:
        yield f"{note.id} on {note.paragraph}, line {note.at.line}: {note.text!r}"
    yield from (f"{found.id} {found.ours!r} for {found.printed!r}" for found in document.readings)


def shown(article, problems=()):
    """An article with its table of contents, links and problems."""
    contents = [f"<!-- {heading} -->" for heading in article.headings]
    links = [f"<!-- link {typed} to {target} -->" for typed, target in article.links]
    return (
        "\n".join([article.html, *contents, *links, *(f"<!-- {p} -->" for p in (*problems, *article.problems))]) + "\n"
    )


def in_lines(*records):
    """Records as JSON, each on its line."""
    return "".join(json.dumps(record, ensure_ascii=False, default=list) + "\n" for record in records)


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """(Edition, problems) of an edition that has some of everything: the sample with golden/full laid over it."""
    sample = Sample(tmp_path_factory.mktemp("full") / "x")
    shutil.copytree(GOLDEN / "full/edition", sample.folder, dirs_exist_ok=True)
    return sample.read()


@pytest.fixture(scope="module")
def exported(full):
    """The exports of that edition, path → text; their drawings are left out as everywhere here."""
    edition, _ = full
    articles = {path: rendered(made) for path, made in pages(edition).items()}
    return exports(edition, articles, Published("https://reader.example/", "2026-11-07"))


def test_what_is_wrong_with_the_full_edition(full):
    found = "\n".join(str(p) for p in full[1] if p.code != "P07") + "\n"
    assert found == golden(GOLDEN / "full/problems.txt", found)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_the_edition_holds(name, full):
    edition = full[0]
    made = page(edition, edition.documents[f"docs/{name}.md"])
    place = [f"<!-- {title}: {links} -->" for title, links in zip(made.place._fields, made.place, strict=True)]
    found = shown(rendered(made)) + "\n".join([f"<!-- {made.title} / {made.short_title} -->", *place]) + "\n"
    assert found == golden(GOLDEN / f"full/pages/{name}.html", found)


def test_every_page_and_export_of_the_full_edition_has_its_golden_file(full, exported):
    edition = full[0]
    assert {f"docs/{name}.md" for name in PAGES} == set(edition.documents)
    assert set(EXPORTS) == {path for path in exported if not path.startswith("r/")} | set(PERMANENT)


def test_what_pages_say_of_themselves_to_programs(full):
    said = [(made.path, field) for made in pages(full[0]).values() for field in made.metadata._asdict().items()]
    text = in_lines(*((path, *field) for path, field in said))
    assert text == golden(GOLDEN / "full/metadata.jsonl", text)


def test_what_a_search_finds_in_full(full):
    edition = full[0]
    articles = {c.document.path: rendered(page(edition, c.document)) for c in edition.chapters}
    text = in_lines(*(passage._asdict() for passage in passages(edition, articles)))
    assert text == golden(GOLDEN / "full/passages.jsonl", text)


@pytest.mark.parametrize("name", ["map", "charts", "evidence", "countries/otherland", "countries/samplestan"])
def test_what_is_drawn_on_a_page(name, full, monkeypatch):
    """The specifications, as Vega-Lite gets them, without the borders and what all have alike."""
    given = []
    svg = '<svg width="1" height="1"></svg>'
    monkeypatch.setattr(vl_convert, "vegalite_to_svg", lambda spec, **_: given.append(json.loads(spec)) or svg)
    rendered(page(full[0], full[0].documents[f"docs/{name}.md"]))
    text = ""
    for spec in given:
        spec["config"] = {key: value for key, value in spec["config"].items() if value != drawing.STYLE.get(key)}
        layers = [layer for layer in spec.pop("layer", ()) if "format" not in layer.get("data", ())]
        text += in_lines(spec, *layers) + "\n"
    assert given and text == golden(GOLDEN / f"full/drawings/{name}.jsonl", text)


def test_what_is_remembered_of_an_edition_is_what_the_next_one_shows(full):
    first = full[0]
    fact = replace(first.facts["sample-visit-2005"], statement="Nobody came.")
    second = replace(first, facts=MappingProxyType({**first.facts, fact.id: fact}))
    pages_of, exports_of = showing.remembering(), publishing.remembering()
    published = Published("https://reader.example/", "2026-11-07")
    for edition, said in ((first, False), (second, True)):
        made = pages_of(edition)
        assert made == pages(edition)
        articles = {path: rendered(found) for path, found in made.items()}
        found = exports_of(edition, articles, published)
        assert found == exports(edition, articles, published)
        assert ("Nobody came." in articles["docs/timeline.md"].html) == said
        assert ("Nobody came." in found["data/facts.csv"]) == said


def test_the_table_of_memberships_is_found_where_two_countries_share_an_organisation(full):
    here, there = full[0].countries["samplestan"], full[0].countries["otherland"]
    found = []
    for shared in ((), here.memberships):
        countries = {**full[0].countries, there.slug: replace(there, memberships=shared)}
        rows_there = page_rows(replace(full[0], countries=countries))
        found.append(["countries/#memberships", "Memberships"] in rows_there)
    assert found == [False, True]


def test_the_reports_disagree_where_a_conflict_names_both(full):
    fact = full[0].facts["sample-loan-2004"]
    said = [
        rows.parties_of_conflict(full[0], replace(fact, conflict=words))
        for words in ("TG 1.1, BA 1.1.", "TG 1.1.", "So.")
    ]
    assert said == ["The reports disagree.", *["Sample disagrees with itself."] * 2]
    assert (
        rows.parties_of_conflict(full[0], replace(fact, conflict="So.", where=("xx-1-1",))) == "The reports disagree."
    )


def test_of_three_reports_those_two_are_named_that_disagree(full):
    third = replace(full[0].works["tg"], short="xx", name="Third")
    edition = replace(full[0], works=full[0].works | {"xx": third})
    fact = replace(full[0].facts["sample-loan-2004"], conflict="So.")
    pairs = (("xx-1-1", "tg-1-1"), ("tg-1-1", "ba-1-1", "xx-1-1"), ("xx-n1",))
    said = [rows.parties_of_conflict(edition, replace(fact, where=where)) for where in pairs]
    assert said == ["Sample and Third disagree.", "The reports disagree.", "Third disagrees with itself."]


def test_loans_are_sorted_by_their_size_and_one_without_a_figure_comes_first(full):
    fact = full[0].facts["sample-loan-2004"]
    figures = ((20, "million"), (20, "men a year"), (None, "million"), (5, None))
    sizes = [rows.loan_row(full[0], replace(fact, value=v, unit=unit), "").size for v, unit in figures]
    assert sizes == [20_000_000, 20, 0, 5]


def test_a_country_is_called_by_its_file_s_name_or_else_by_its_slug(full):
    countries = {"otherland": replace(full[0].countries["otherland"], name="The Other Land")}
    edition = replace(full[0], countries=countries)
    assert [rows.country_name(edition, slug) for slug in ("otherland", "far-off")] == ["The Other Land", "Far Off"]


def test_an_organisation_is_called_by_its_abbreviation_where_there_is_little_room(full):
    entry = full[0].entries["organisation"]
    names = [("Pact", "SAMPLES"), ("the Pact", "SO"), ("SAMPLEPT",)]
    called = [replace(entry, name="Sample Organisation", aliases=aliases) for aliases in names]
    shown = [rows.short_name(replace(full[0], entries={"organisation": found}), "organisation") for found in called]
    assert shown == ["SAMPLES", "SO", "Sample Organisation"]


def test_a_chart_is_shown_with_a_country_of_which_it_has_facts(full):
    assert [chart.id for chart in charts_of(full[0], "samplestan")]
    assert charts_of(replace(full[0], facts={}), "samplestan") == []


def test_a_chart_of_which_fewer_than_half_the_facts_are_of_a_country_is_not_shown_with_it(full):
    fact = full[0].facts["sample-loan-2004"]
    facts = [replace(fact, id=f"loan-{n}", countries=(country,)) for n, country in enumerate("aabbbc")]
    edition = replace(full[0], facts={f.id: f for f in facts})
    assert [len(charts_of(edition, country)) for country in "abc"] == [0, 1, 0]


def test_what_there_is_none_of_has_no_door_on_the_front_page(full):
    without = replace(full[0], charts={})
    found = [[door.link.text for door in report_views.doors(edition, "")] for edition in (full[0], without)]
    assert set(found[0]) - set(found[1]) == {"charts"}


def test_the_organisations_of_most_countries_come_first_in_the_comparison(full):
    here = full[0].countries["samplestan"]
    held = {"a": ("few", "many", "alone"), "b": ("few", "many", "many"), "c": ("many",)}
    countries = {
        slug: replace(here, slug=slug, memberships=tuple(replace(here.memberships[0], organisation=o) for o in found))
        for slug, found in held.items()
    }
    assert country_views.shared_organisations(replace(full[0], countries=countries)) == ["many", "few"]


def test_facts_that_no_page_lists_do_not_stand_beside_the_text(full):
    homes = {id: home for id, home in full[0].homes.items() if id != "fact-sample-loan-2004"}
    found = facts_beside(built(replace(full[0], homes=homes), {}, Published("https://reader.example/", "2026-11-07")))
    assert "There were 300 soldiers" in found["data/beside/tg-1.json"]
    assert "borrowed" not in found["data/beside/tg-1.json"]


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"journaltitle": "Pravda", "publisher": "House"}, "Pravda"),
        ({"publisher": "House", "institution": "NUPI"}, "House"),
        ({"organization": "{Web and Co}", "publisher": "House"}, "Web and Co"),
        ({"institution": "NUPI"}, "NUPI"),
        ({"title": "Alone"}, None),
    ],
)
def test_the_outlet_of_a_work_is_its_journal_or_else_who_brought_it_out(fields, wanted, full):
    assert evidence.outlet(replace(full[0].sources["misc-none"], fields=fields), 2008) == wanted


@pytest.mark.parametrize(
    ("figure", "wanted"),
    [
        ({"value": 20, "unit": "million"}, (0.02, None)),
        ({"value": 1, "up_to": 2, "unit": "billion"}, (1, 2)),
        ({"value": 100, "up_to": 500, "unit": "million"}, (0.1, 0.5)),
        ({"value": None}, None),
        ({"value": 20, "unit": "soldiers"}, None),
        ({"value": None, "unit": "soldiers"}, None),
    ],
)
def test_a_figure_is_drawn_in_the_unit_of_its_chart_or_not_at_all(figure, wanted, full):
    fact = replace(full[0].facts["sample-loan-2004"], **figure)
    row = row_of(fact, full[0].charts["loans"])
    assert (row and (row.value, row.up_to)) == wanted


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ({"value": 100, "unit": "USD per thousand m3", "currency": "USD"}, "USD 100 per thousand m³"),
        ({"value": 1.5, "up_to": 2, "unit": "billion", "currency": "USD"}, "USD 1.5–2 billion"),
        ({"value": 40, "unit": "%", "currency": None}, "40 %"),
        ({"value": -5, "up_to": -2.5, "unit": "%", "currency": None}, "−5–−2.5 %"),
        ({"value": None}, ""),
    ],
)
def test_the_currency_of_a_figure_is_said_once(figure, said, full):
    assert amount(replace(full[0].facts["sample-loan-2004"], up_to=figure.pop("up_to", None), **figure)) == said


def test_the_works_of_a_report_are_those_of_all_its_chapters_once_each(full, monkeypatch):
    edition = full[0]
    chapters = [chapter for chapter in edition.listed if chapter.work == "tg"]
    first, second, third, *_ = edition.sources
    cited = dict(zip([chapter.path for chapter in chapters], [(first, second), (second, third)], strict=True))
    monkeypatch.setattr(evidence, "keys_cited", lambda edition, path: cited[path])
    assert [source.key for source, _ in evidence.works_cited(edition, chapters)] == [first, second, third]


def test_twenty_outlets_are_counted(full, monkeypatch):
    source = full[0].sources["lo-2004-sunset"]
    works = [(replace(source, fields={**source.fields, "journaltitle": f"Journal {n}"}), 2008) for n in range(21)]
    monkeypatch.setattr(evidence, "works_cited", lambda edition, chapters: works)
    outlets = next(count for count in evidence.counts(full[0]) if count.title == "Works by outlet")
    assert len({row[0] for row in outlets.rows}) == 20


def test_the_works_of_a_report_that_came_out_in_a_month_are_as_old_as_its_year_says(full):
    key = full[0].works["tg"].source
    source = full[0].sources[key]
    dated = replace(source, fields={**source.fields, "date": "2008-06"})
    edition = replace(full[0], sources={**full[0].sources, key: dated})
    assert evidence.published(edition, "tg") == 2008
    assert evidence.published(replace(edition, sources={}), "tg") is None
    assert authors_and_year(edition.sources[key]) == "2008"


def test_a_report_without_author_and_date_breaks_no_page_and_is_spoken_of_without_them(full):
    key = full[0].works["tg"].source
    source = full[0].sources[key]
    entry = Entry(source.type, fields={"title": "A sample report"})
    bare = replace(source, fields={"title": "A sample report"}, entry=entry)
    edition = replace(full[0], sources=full[0].sources | {key: bare})
    made = pages(edition)
    assert [p for page in made.values() for p in rendered(page).problems if p.code == "T01"] == []
    chapter = made["docs/testing-ground/1-body.md"].metadata
    assert "Section 1 of Sample, restated" in chapter.description
    assert "citation_publication_date" not in dict(chapter.highwire)
    by_age = next(count for count in evidence.counts(edition) if count.title.endswith("by age"))
    assert {part for bar, part, number in by_age.rows if bar.startswith("TG") and number} == {"no date"}


@pytest.mark.parametrize(
    ("orders", "wanted"),
    [({"ba": 10, "tg": 9}, ["tg", "ba"]), ({"ba": "first", "tg": 1}, ["tg", "ba"]), ({}, ["ba", "tg"])],
)
def test_the_reports_stand_in_their_order_and_one_that_names_none_stands_last(full, orders, wanted):
    indexes = {work.short: work.document for work in full[0].works.values()}
    documents = {d.path: replace(d, meta={**d.meta, "order": orders.get(short)}) for short, d in indexes.items()}
    assert list(read_works(dict(reversed(documents.items())), [])) == wanted


def parts_of(full, monkeypatch):
    """Path → page of each part, where a list of more than one row is parted."""
    for limit in ("MOST", "MANY", "OF_A_COUNTRY"):
        monkeypatch.setattr(parts, limit, 1)
    return {d.path: d for d in parts.with_parts(full[0])[0].documents.values() if d.leaf}


def test_long_pages_become_pages_of_their_parts_each_within_its_page(full, monkeypatch):
    made = parts_of(full, monkeypatch)
    assert "docs/timeline/2004.md" in made and "docs/notes/testing-ground.md" in made
    assert all(path.startswith(found.leaf.whole.removesuffix(".md") + "/") for path, found in made.items())
    assert made["docs/timeline/2004.md"].meta["description"].startswith("What the reports date to 2004")
    assert len({found.meta["description"] for found in made.values() if found.meta["description"]}) == len(made)
    named = [found.title for path, found in made.items() if path.startswith("docs/bibliography/")]
    assert "Journal articles" in named and "Newspapers agencies and bulletins, since 2008" not in named
    assert [t for t in named if t.startswith("Newspapers")] == [
        "Newspapers, agencies and bulletins, before 2008",
        "Newspapers, agencies and bulletins, since 2008",
    ]


WHOLES = ("timeline", "bibliography", "notes", "countries/samplestan")
PARTS = ("timeline/2004", "bibliography/books", "notes/testing-ground", "countries/samplestan/volume")


@pytest.mark.parametrize("name", [*WHOLES, *PARTS])
def test_a_part_of_a_long_page_shows_what_belongs_to_it_and_the_whole_leads_to_it(name, full, monkeypatch):
    monkeypatch.setattr(country_views, "FIRST", 1)
    for limit in ("MOST", "MANY", "OF_A_COUNTRY"):
        monkeypatch.setattr(parts, limit, 1)
    edition = parts.with_parts(full[0])[0]
    found = shown(rendered(page(edition, edition.documents[f"docs/{name}.md"])))
    assert found == golden(GOLDEN / f"full/parts/{name}.html", found)


def test_a_heading_of_very_many_facts_is_parted_by_their_kinds(full):
    name, kinds = next((n, k) for n, k in groups(full[0]).items() if len(k) > 1)
    few, many = [kinds[0]] * parts.MOST, [kinds[0], *[kinds[1]] * parts.MOST]
    assert list(parts.rows_of(full[0], few)) == [(name, kinds)]
    assert list(parts.rows_of(full[0], many)) == [(kinds[0], kinds[:1]), (kinds[1], kinds[1:2])]
    assert list(parts.rows_of(full[0], [*many[1:], "none of these"])) == [(name, kinds)]


def test_a_kind_of_fact_without_a_heading_stands_under_a_heading_all_the_same(full):
    edition = replace(full[0], schemas={})
    assert [set(kinds) for kinds in groups(edition).values()] == [{fact.kind for fact in edition.facts.values()}]


def test_a_file_at_the_place_of_a_part_is_reported(full, monkeypatch):
    monkeypatch.setattr(parts, "MOST", 1)
    there = replace(full[0].documents["docs/timeline.md"], path="docs/timeline/2004.md")
    edition = replace(full[0], documents={**full[0].documents, there.path: there})
    assert [str(p) for p in parts.with_parts(edition)[1]] == [
        "docs/timeline/2004.md:1 F08 nothing reads 2004.md. "
        "The edition makes this page itself; put the text into docs/timeline.md"
    ]


@pytest.mark.parametrize("path", EXPORTS)
def test_an_export_holds_what_the_edition_holds(path, exported):
    found = exported[path]
    assert found == golden(GOLDEN / f"full/exports/{path}", found)


def test_the_search_box_knows_years_without_months_and_entries_without_facts(full):
    facts = {
        f.id: replace(f, date=date) for f, date in zip(full[0].facts.values(), ["2003/2005", "2004-05"], strict=False)
    }
    assert months_by_year(replace(full[0], facts=facts)) == {"2003": [], "2004": [5]}
    assert {row[-1] for row in entry_rows(replace(full[0], facts={}))} == {0}
