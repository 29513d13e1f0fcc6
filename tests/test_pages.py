"""A page as a value: the same article with MkDocs and without, its headings, its pieces, and nothing but data in it."""

import ast
import dataclasses
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from conftest import REPOSITORY, ROOT
from test_problems import BODY, edition_with

from macros.checks.edition import read_edition
from macros.model.facts import FORMS
from macros.model.problems import At, problem
from macros.reading.files import Reader
from macros.showing import drawing, figures, pages, rendering
from macros.showing.templates import TEMPLATES
from macros.showing.treeprocessors import relative
from macros.showing.view import VIEWS

# Templates that are no view's.
SHARED = {
    "facts",
    "figure",
    "figures",
    "foot",
    "head",
    "heading",
    "kept",
    "kept_contents",
    "notes",
    "permanent",
    "sources",
}


@pytest.fixture(scope="session")
def plain(tmp_path_factory):
    """The articles as tests/plain.py writes them, without MkDocs."""
    folder = tmp_path_factory.mktemp("plain")
    command = [sys.executable, str(ROOT / "tests/plain.py"), str(ROOT), str(folder)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "REPO_URL": REPOSITORY}
    done = subprocess.run(command, text=True, capture_output=True, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def made(edition):
    """Path → Page of the whole edition."""
    return pages.pages(edition)


@pytest.fixture
def sample(tmp_path):
    """The Edition of the sample."""
    return read_edition(Reader(edition_with(tmp_path / "sample")))[0]


def test_a_figure_whose_data_fail_is_reported_and_said_in_its_place(tmp_path, monkeypatch):
    folder = edition_with(tmp_path / "x", "docs/page.md", None, b'---\ntitle: x\n---\nSo.\n{: figure="loans" }\n')
    edition = read_edition(Reader(folder))[0]
    monkeypatch.setattr(pages, "figure", lambda *_: {}["lost"])
    article = rendering.rendered(pages.page(edition, edition.documents["docs/page.md"]))
    (found,) = article.problems
    assert found.code == "T01" and unescape(article.html).count(str(found)) == 1


def test_every_article_is_the_same_with_mkdocs_and_without(site, plain, edition):
    for document in edition.documents.values():
        text = (plain / document.url / "index.html").read_text()
        article = text.split("<article>", 1)[1].rsplit("</article>", 1)[0]
        assert article in (site / document.url / "index.html").read_text(), document.path


def test_mkdocs_is_imported_by_the_edge_alone():
    importing = set()
    for path in (ROOT / "macros").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            importing |= {path.name for name in names if name.split(".")[0] == "mkdocs"}
    assert importing == {"plugin.py"}


def test_each_view_has_its_template_and_each_template_its_view():
    assert {path.stem for path in TEMPLATES.glob("*.html")} - SHARED == set(VIEWS)


def test_what_a_template_is_given_is_data_and_no_record_of_the_edition(made):
    for page in made.values():
        for filling in (page.view, *page.figures.values()):
            if filling:
                assert not records(filling.data), f"{page.path}: {records(filling.data)}"


def records(value):
    """The names of the model's classes in a view's data; a line of a file is none."""
    found = {type(value).__name__} if type(value).__module__.startswith("macros.model") else set()
    if isinstance(value, At):
        return set()
    if dataclasses.is_dataclass(value):
        value = [getattr(value, field.name) for field in dataclasses.fields(value)]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return found.union(*map(records, parts))


def test_the_table_of_contents_has_every_heading_of_a_view_in_the_article_s_order(made):
    for page in made.values():
        article = rendering.rendered(page)
        shown = [heading for entry in article.headings for heading in (entry.id, *(b.id for b in entry.below))]
        places = [article.html.find(f'id="{id}"') for id in shown]
        assert -1 not in places, page.path
        for part in article.html.split("<h2 ")[1:]:
            assert part.split('id="', 1)[1].split('"', 1)[0] in shown, page.path


def test_a_page_is_the_same_page_when_nothing_has_changed(edition, made):
    assert pages.pages(edition) == made


def test_a_chapter_beyond_its_report_which_a_server_shows_with_its_problem_has_its_own_title(tmp_path):
    file, line = "docs/testing-ground/index.md", "  - {title: Body, paragraphs: 2}\n"
    edition, problems = read_edition(Reader(edition_with(tmp_path / "x", file, line, "")))
    assert "P08" in {found.code for found in problems}
    assert ("citation_title", "Body") in pages.page(edition, edition.documents[BODY]).metadata.highwire


def test_a_line_that_is_added_above_a_fact_changes_no_page(tmp_path):
    reader = Reader(edition_with(tmp_path / "x"))
    before = pages.pages(read_edition(reader)[0])
    path = tmp_path / "x/data/facts/sample.yml"
    path.write_text("# Facts of the sample.\n" + path.read_text())
    assert pages.pages(read_edition(reader)[0]) == before


def test_a_paragraph_elsewhere_has_its_marks_and_leads_home_without_ids(sample):
    document = sample.documents[BODY]
    paragraph = sample.paragraphs["tg-1-1"]
    line = document.body.index("\n", paragraph.start + len(paragraph.text) + 1)
    assert rendering.fragment(sample, document, slice(paragraph.start, line), here="glossary/lo/") == (
        '<p class="paragraph"><a aria-label="Paragraph TG 1.1" class="number" '
        'href="../../testing-ground/1-body/#tg-1-1" title="TG 1.1">1.1</a> '
        '<a aria-label="Cite TG 1.1" class="cite" href="../../r/tg-1-1/">cite</a> First, a loan of USD 20 million.'
        '<sup class="note-mark"><a href="../../testing-ground/1-body/#tg-n2" role="doc-noteref" '
        'aria-label="Note 2">2</a></sup> Compare '
        '<a class="reference" href="../../testing-ground/1-body/#tg-1-2">TG 1.2</a>.</p>'
    )


def test_a_paragraph_on_its_own_page_has_its_id(sample):
    document, paragraph = sample.documents[BODY], sample.paragraphs["tg-1-2"]
    line = document.body.index("\n", paragraph.start + len(paragraph.text) + 1)
    for here in (None, document.url):
        html = rendering.fragment(sample, document, slice(paragraph.start, line), here=here)
        assert 'id="tg-1-2"' in html and 'href="#tg-1-2"' in html


def test_a_note_elsewhere_has_its_work_by_the_rule_that_found_it(sample):
    html = rendering.fragment(sample, sample.documents[BODY], note=sample.notes["tg-n2"], here="notes/")
    assert '<span class="printed">Ibid., p. 3</span>' in html and 'href="../bibliography/#ref-lo-2004-sunset"' in html
    assert "ibid.: the one work of note 1" in html and " id=" not in html


def test_a_citation_of_a_report_of_this_edition_leads_to_its_restatement(sample):
    notes = [
        rendering.fragment(sample, sample.documents[BODY], note=sample.notes[n], here="notes/")
        for n in ("tg-n2", "tg-n3")
    ]
    assert ["own-work" in html for html in notes] == [False, True]
    assert '<a class="own-work" href="../testing-ground/">restated here</a>' in notes[1]


def test_a_stretch_has_the_entries_and_citations_that_stand_in_it(tmp_path):
    folder = edition_with(
        tmp_path / "x", "docs/index.md", "two notes.", "two notes. See [@lo-2004-sunset, p. 3], by Lo."
    )
    edition = read_edition(Reader(folder))[0]
    document = edition.documents["docs/index.md"]
    html = rendering.fragment(edition, document, slice(document.body.index("See"), None), here="notes/")
    assert html.startswith('<p>See <sup class="note-mark"><a href="../#fn:lo-2004-sunset"')  # a footnote of its page
    assert 'by <a class="entry" href="../glossary/lo/">Lo</a>.</p>' in html


def test_a_page_that_shows_words_as_typed_is_reported_at_the_first_line_that_has_them(sample):
    made = pages.page(sample, sample.documents["docs/index.md"])
    text = made.text._replace(text="\nA\n[^4\nB [^4\n")
    assert [rendering.line_of(made._replace(text=text), words) for words in ("A", "[^4", "B", "C")] == [2, 3, 4, 1]


def test_a_served_page_tells_the_errors_of_its_file_and_the_home_page_all():
    errors = [problem("F08", At(path, 1), name="x", wanted="y") for path in ("docs/a.md", "docs/index.md")]
    assert (
        rendering.errors_of(errors, "docs/a.md") == errors[:1]
        and rendering.errors_of(errors, "docs/index.md") == errors
    )
    assert rendering.errors_of(errors, "docs/b.md") == []


def test_a_link_to_a_file_leads_to_its_page(tmp_path):
    link = "See [the chapter](testing-ground/1-body.md#tg-1-1), [here](#x), [there](https://a.b/c.md)."
    edition = read_edition(Reader(edition_with(tmp_path / "x", "docs/index.md", "Two paragraphs", link)))[0]
    article = rendering.rendered(pages.page(edition, edition.documents["docs/index.md"]))
    assert '<a href="testing-ground/1-body/#tg-1-1">the chapter</a>' in article.html
    assert '<a href="#x">here</a>' in article.html and '<a href="https://a.b/c.md">there</a>' in article.html
    assert article.links == (("testing-ground/1-body.md#tg-1-1", "testing-ground/1-body.md"),)


@pytest.mark.parametrize(
    ("url", "here", "way"),
    [
        ("notes/", "a/1-b/", "../../notes/"),
        ("a/2-c/", "a/1-b/", "../2-c/"),
        ("", "a/", "../"),
        ("a/", "", "a/"),
        ("a/", "a/", "./"),
        ("", "", "./"),
        ("assets/x.png", "a/", "../assets/x.png"),
    ],
)
def test_the_way_from_a_page_to_another(url, here, way):
    assert relative(url, here) == way


def test_a_page_that_asks_for_no_view_there_is_shows_its_text_alone(tmp_path):
    folder = edition_with(tmp_path / "x", "docs/index.md", "title: A sample", "title: A sample\nview: consordance")
    edition = read_edition(Reader(folder))[0]
    article = rendering.rendered(pages.page(edition, edition.documents["docs/index.md"]))
    assert not article.problems
    assert "Two paragraphs" in article.html


def test_each_form_of_a_chart_is_drawn():
    assert set(figures.FORMS) == set(FORMS)


def test_a_drawing_is_the_same_whatever_was_drawn_before(edition, monkeypatch):
    monkeypatch.setattr(drawing.kept, "folder", None)

    def drawn():
        drawing.compact_svg.cache_clear()
        return figures.map_figure(edition, "espo", "./").svg

    assert drawn() == drawn()


@pytest.mark.parametrize("before", [{}, {"FONTCONFIG_FILE": "fonts.conf"}])
def test_other_programs_keep_their_fonts_when_the_engine_that_draws_has_looked_for_none(before, monkeypatch):
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    for name, value in before.items():
        monkeypatch.setenv(name, value)
    with drawing.own_fonts():
        found = Path(os.environ["FONTCONFIG_FILE"]).read_text()
        assert not any(Path(folder).exists() for folder in re.findall("<dir>(.*?)</dir>", found))
    assert os.environ.get("FONTCONFIG_FILE") == before.get("FONTCONFIG_FILE")


def test_the_plain_edge_is_short():
    assert len(Path(ROOT / "tests/plain.py").read_text().split("\n")) < 50
    assert len(Path(ROOT / "macros/plugin.py").read_text().split("\n")) <= 100


def test_a_chart_is_at_home_on_the_page_of_charts_if_there_is_one(tmp_path):
    folder = edition_with(tmp_path / "sample")
    (folder / "docs/charts.md").unlink(missing_ok=True)
    edition = read_edition(Reader(folder))[0]
    homes = {f"chart-{id}" for id in edition.charts} & edition.homes.keys()
    (folder / "docs/charts.md").write_text("---\ntitle: Charts\nview: charts\n---\n")
    with_page = read_edition(Reader(folder))[0]
    assert edition.charts and not homes
    assert {with_page.homes[f"chart-{id}"] for id in edition.charts} == {"charts/"}
