"""Citing: the ready-made citations against the official styles, what programs read back, the permanent pages."""

import gzip
import importlib.util
import json
import re
from html import unescape
from pathlib import Path

import jsonschema
import pypandoc
import pytest
import yaml
from conftest import ROOT
from test_problems import edition_with

from macros.checks.edition import read_edition
from macros.publishing.exports import exports
from macros.reading.files import Reader
from macros.reading.ledger import PATH as LEDGER
from macros.reading.ledger import parse_ledger
from macros.showing.citing import NO_DAY, Published, Subject, in_formats, passage, styled
from macros.showing.pages import page
from macros.showing.rendering import rendered

WHERE = Published("https://reader.example/", "2026-11-07")
PAGE = Subject("fact-x", "50 % & more: “the {deal}”", "page", "timeline/#fact-x")


def generator():
    spec = importlib.util.spec_from_file_location("make_citations", ROOT / "tests/golden/citations/make_citations.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MADE = generator()


@pytest.fixture(scope="module")
def permanent(edition):
    articles = {c.document.path: rendered(page(edition, c.document)) for c in edition.chapters}
    return exports(edition, articles, WHERE)


def in_style(edition, subject, id):
    return next(s for s in styled(edition.forms, subject, WHERE) if s.id == id)


def test_the_ready_made_citations_are_what_citeproc_makes_of_the_official_styles(edition):
    assert (ROOT / "data/citations.json").read_text(encoding="utf-8") == MADE.written(edition)


@pytest.mark.parametrize("style", MADE.STYLES)
def test_a_filled_citation_is_what_citeproc_prints_for_that_passage(style, edition):
    """Not the sentinels but real ones: TG 2.11, BA nn. 70–72, a real address and day."""
    _, file, notes = MADE.STYLES[style]
    tg, ba = edition.works["tg"], edition.works["ba"]
    items = [MADE.item_of(edition.sources[w.source]) for w in (tg, ba)]
    own = MADE.edition_items()[0 if notes else 2]
    read = {"issued": {"date-parts": [[2026]]}, "URL": "https://reader.example/r/tg-2-11/"}
    own |= {"id": "own", **read} | ({"edition": "version of 7 November 2026"} if notes else {})
    clusters = [f"@{tg.source}, para. 2.11; as restated in @own", f"@{ba.source}, nn. 70–72"]
    (restated, report), _ = MADE.formatted(file, [*items, own], clusters)
    ours = in_style(edition, passage(edition, "tg-2-11"), style)
    assert ours.ours[0].replace(NO_DAY, "⟨accessed⟩") == restated
    several = passage(edition, "ba-n70")._replace(kind="notes", locator="70–72")
    assert in_style(edition, several, style).report[0] == report


def test_a_citation_of_this_edition_says_that_it_restates_and_where_and_which_version(edition):
    for style in styled(edition.forms, passage(edition, "tg-2-11"), WHERE):
        cite, listed = style.ours
        assert "as restated in <i>Great Powers in Central Asia" in cite and "2.11" in cite
        assert "https://reader.example/r/tg-2-11/" in listed[-1] and "ersion of 7 November 2026" in listed[-1]
        assert style.report[0] != cite and "restated" not in style.report[0] + style.report[1]


def test_every_style_and_form_of_the_list_is_there(edition):
    names = [style.name for style in styled(edition.forms, passage(edition, "ba-n70"), WHERE)]
    wanted = ["Chicago, notes", "Chicago, author–date", "APA", "MLA", "Harvard", "MHRA", "OSCOLA"]
    assert [name.split(" (")[0].removesuffix(", notes" * name.startswith("MHRA")) for name in names] == wanted
    assert [name for name, _ in in_formats(edition.forms, passage(edition, "ba-n70"), WHERE)] == [
        "BibTeX",
        "RIS",
        "CSL-JSON",
    ]


def test_chicago_gives_a_paragraph_and_a_note_as_its_manual_does(edition):
    title = "Balancing Acts: Russian–Chinese Relations and Developments in the SCO and CSTO"
    report = f"Geir Flikke, <i>{title}</i>, NUPI Report"
    found = in_style(edition, passage(edition, "ba-n70"), "chicago-notes")
    assert found.report[0] == f"{report} (Norwegian Institute of International Affairs, 2009), n. 70."
    assert in_style(edition, passage(edition, "ba-5-8"), "apa").report[0] == "(Flikke, 2009, para. 5.8)"


def test_a_page_of_ours_is_cited_by_its_title_with_its_signs_safe(edition):
    found = in_style(edition, PAGE, "mhra")
    assert found.report is None
    assert (
        "‘50 % &amp; more: “the {deal}”’, in <i>Great Powers in Central Asia: An Annotated Reader</i>" in found.ours[0]
    )


def test_marks_within_a_title_are_double_where_a_style_puts_it_between_single_ones(edition):
    quoting = PAGE._replace(name="The ‘consensus’ of ‘states “in doubt”’, and Russia’s")
    assert (
        in_style(edition, quoting, "chicago-notes")
        .ours[0]
        .startswith("‘The “consensus” of “states ‘in doubt’”, and Russia’s’, in ")
    )
    assert in_style(edition, quoting, "apa").ours[1][0].startswith(f"{quoting.name}. (")
    assert all(quoting.name in record for _, record in in_formats(edition.forms, quoting, WHERE))


@pytest.mark.parametrize("id", ["tg-2-11", "ba-n70", "page"])
@pytest.mark.parametrize(("name", "reader"), [("BibTeX", "bibtex"), ("RIS", "ris"), ("CSL-JSON", "csljson")])
def test_what_programs_get_is_read_back_as_the_report_and_this_edition(id, name, reader, edition):
    subject = PAGE if id == "page" else passage(edition, id)
    record = dict(in_formats(edition.forms, subject, WHERE))[name]
    assert "⟨" not in record
    found = json.loads(pypandoc.convert_text(record, "csljson", format=reader))
    *report, ours = found
    assert ours["URL"] == WHERE.site + subject.address and ours["issued"]["date-parts"][0][0] == 2026
    assert "7 November 2026" in json.dumps(ours, ensure_ascii=False)
    if id == "page":
        assert unescape(ours["title"]).replace('<span class="nocase">', "").replace("</span>", "") == subject.name
    else:
        work = edition.works[subject.work]
        assert report[0]["title"].replace('<span class="nocase">', "").replace("</span>", "") == work.document.title
        assert report[0]["author"][0]["family"] == "Flikke"
        assert "as restated in Great Powers in Central Asia" in record and f"{subject.locator}, as" in record
        assert work.document.meta["isbn"] in record


def test_isbns_have_their_check_digit(edition):
    for work in edition.works.values():
        digits = [int(sign) for sign in work.document.meta["isbn"] if sign.isdigit()]
        assert len(digits) == 13 and sum(d * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0


def test_every_published_paragraph_and_note_has_its_permanent_page(edition, permanent):
    ledger, _ = parse_ledger(LEDGER, (ROOT / LEDGER).read_text())
    published = [id for id in ledger.lines if re.fullmatch(r"[a-z]{2}-(n\d+|\d+-\d+)", id)]
    assert len(published) == 231 + 15 + 435
    assert not [id for id in published if f"r/{id}/index.html" not in permanent]


def test_a_permanent_page_holds_text_citations_facts_entries_sources_and_neighbours(permanent, edition):
    html = permanent["r/tg-2-11/index.html"]
    assert '<link rel="canonical" href="https://reader.example/testing-ground/2-us-russian-relations/#tg-2-11">' in html
    assert "adopted the" in html and ">cite</a>" not in html and 'class="number"' not in html
    for style in styled(edition.forms, passage(edition, "tg-2-11"), WHERE):
        assert style.name in html and str(style.report[0]) in html and str(style.ours[0]) in html
    assert "@techreport{flikke-wilhelmsen-2008-testing-ground" in html and "TY  - RPRT" in html
    facts = [f for f in edition.facts.values() if "tg-2-11" in f.where]
    assert facts and all(f'href="../../{edition.homes[f"fact-{f.id}"]}#fact-{f.id}"' in html for f in facts)
    assert 'href="../../glossary/un-charter/"' in html and "#ref-" in html
    assert 'href="../tg-2-10/" rel="prev"' in html and 'href="../tg-2-12/" rel="next"' in html
    assert 'href="../tg-n33/"' in html and 'href="../tg-2-11/"' in permanent["r/tg-n33/index.html"]
    assert ("Suggest a correction" in html) == bool(edition.repository)


def test_a_permanent_page_is_tiny_and_has_no_script(permanent):
    for name, html in permanent.items():
        if name.endswith(".html"):
            assert "<script" not in html and "style=" not in html
            assert len(gzip.compress(html.encode())) < 8_000, name


def test_a_slip_of_the_report_is_named_on_the_page_of_its_paragraph(permanent, edition):
    slips = [a for a in edition.annotations.values() if a.paragraph and a.kind == "slip"]
    assert all(f"#{a.id}" in permanent[f"r/{a.paragraph}/index.html"] for a in slips)


def test_a_report_without_ready_made_citations_still_has_exports(tmp_path):
    edition = read_edition(Reader(edition_with(tmp_path / "x")))[0]
    articles = {c.document.path: rendered(page(edition, c.document)) for c in edition.chapters}
    html = exports(edition, articles, WHERE)["r/tg-1-1/index.html"]
    assert "First, a loan of USD 20 million." in html and "Chicago" not in html


def test_the_citation_file_is_valid_and_names_the_reports_as_the_bibliography_does(edition):
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    jsonschema.validate(cff, json.loads((ROOT / "tests/golden/cff/schema.json").read_text(encoding="utf-8")))
    found = [(r["title"], str(r["year"]), r["isbn"]) for r in cff["references"]]
    works = [(edition.sources[w.source].fields, w.document.meta["isbn"]) for w in edition.works.values()]
    assert found == [(fields["title"], fields["date"], isbn) for fields, isbn in works]


def test_nothing_of_the_styles_is_published(site):
    assert not list(Path(site).rglob("*.csl"))
