"""What the README of mkdocs-bibtex 4.4 documents, run against ours: its options, its syntax, sentence by sentence."""

import re

import pytest
from sample import Sample

from macros.showing.rendering import article

PAGE, CHAPTER, OTHER = "docs/rights.md", "docs/testing-ground/1-body.md", "docs/a-first.md"
LO, REPORT = "lo-2004-sunset", "sample-2008-report"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return Sample(tmp_path_factory.mktemp("bibtex") / "x")


def shown(sample, text, options="", page=PAGE, **files):
    """(the article of a page with this text, the problems' first words) under some options of the plugin."""
    settings = "plugins:\n  - edition:\n" + "".join(f"      {line}\n" for line in options.splitlines())
    contents = {page: f"---\ntitle: Page\n---\n{text}\n".encode(), "mkdocs.yml": settings.encode()}
    with sample.with_files(contents | {path: typed.encode() for path, typed in files.items()}):
        edition, problems = sample.read()
        html = article(edition, edition.documents[page])
    messages = [str(p) for p in problems if p.severity == "error" and p.at.path in (page, "mkdocs.yml")]
    return html, messages


def notes(html):
    """Id → words, of the footnotes of a page."""
    found = re.findall(r'<div id="(fn:[^"]*)".*?<div class="note-text"><p>(.*?)</p>', html, re.DOTALL)
    return {id: re.sub(r"<[^>]*>|\s+", " ", words).strip() for id, words in found}


def listed(html):
    """How many works are listed."""
    return html.count('class="source"')


# Options


def test_bib_dir_is_the_folder_of_the_bib_files(sample):
    moved = {"works/w.bib": "@book{moved-2001, author = {Lo, B.}, title = {Moved}, publisher = {P}, date = {2001}}\n"}
    html, messages = shown(sample, "Words.[@moved-2001]", "bib_dir: works", **moved)
    assert messages == [] and "Moved" in notes(html)["fn:moved-2001"]
    assert "N03" in shown(sample, f"Words.[@{LO}]", "bib_dir: works", **moved)[1][0]


def test_bib_command_says_where_the_list_stands_and_bib_by_default_puts_it_at_the_end(sample):
    html, messages = shown(sample, f"Before.[@{LO}]\n\n\\bibliography\n\nAfter.")
    assert messages == [] and html.index("Before.") < html.index('class="source"') < html.index("After.")
    assert listed(html) == 1 and "Works cited" not in html
    html, _ = shown(sample, f"Before.[@{LO}]\n\nAfter.")
    assert html.index("After.") < html.index("Works cited") and listed(html) == 1
    html, _ = shown(sample, f"Before.[@{LO}]", "bib_by_default: false")
    assert listed(html) == 0 and len(notes(html)) == 1
    html, _ = shown(sample, f"Before.[@{LO}]\n\n[WORKS]\n\nAfter.", 'bib_command: "[WORKS]"')
    assert html.index('class="source"') < html.index("After.") and "[WORKS]" not in html


def test_full_bib_command_lists_every_work_whichever_page_comes_first(sample):
    all_works = len(sample.read()[0].sources)
    for page in (OTHER, PAGE):
        html, messages = shown(sample, "All.\n\n\\full_bibliography", page=page)
        assert messages == [] and listed(html) == all_works > 1
    html, _ = shown(sample, "All.\n\n%everything", 'full_bib_command: "%everything"')
    assert listed(html) == all_works


def test_footnote_format_makes_the_address_of_a_footnote(sample):
    html, _ = shown(sample, f"A.[@{LO}] B.[@{LO}, p. 3]", 'footnote_format: "ref-{key}"')
    assert list(notes(html)) == [f"fn:ref-{LO}", f"fn:ref-{LO}-2"]
    assert f'href="#fn:ref-{LO}"' in html
    _, messages = shown(sample, f"A.[@{LO}]", 'footnote_format: "{number}"')
    assert len(messages) == 1 and messages[0].startswith("mkdocs.yml:3 S01 ") and "{key}" in messages[0]


@pytest.mark.parametrize(
    ("option", "instead"),
    [
        ("bib_file: refs.bib", "bib_dir"),
        ('bib_file: "https://api.zotero.org/items?format=bibtex"', "bib_dir"),
        ("csl_file: nature.csl", "Chicago"),
        ("csl_file_encoding: utf-8", "UTF-8"),
        ("enable_inline_citations: true", "[@key]"),
        ("bib_comand: x", "bib_command"),
    ],
)
def test_an_option_that_is_refused_is_reported_with_what_to_do_instead(option, instead, sample):
    html, messages = shown(sample, f"A.[@{LO}]", option)
    assert len(messages) == 1 and messages[0].startswith("mkdocs.yml:3 S01 ") and instead in messages[0]
    assert len(notes(html)) == 1  # the page is shown as without it


def test_inline_citations_may_be_switched_off_since_they_are(sample):
    assert shown(sample, f"A.[@{LO}]", "enable_inline_citations: false")[1] == []


# Usage


def test_a_citation_becomes_a_footnote_with_affixes_and_locators(sample):
    html, messages = shown(
        sample, f"One.[@{LO}] Two.[@{LO};@{REPORT}] Three.[see @{LO}, pp. 100, 200] Four.[@{LO}, p. 7]"
    )
    one, two, three, four = notes(html).values()
    assert messages == [] and one != two and ";" in two and three.startswith("See ")
    assert "100, 200" in three and "7" in four
    assert listed(html) == 2 and not re.search(r"\[@|\[see", html)


def test_a_reference_in_the_text_is_reported_to_its_author(sample):
    _, messages = shown(sample, f"As @{LO} says.")
    assert len(messages) == 1 and messages[0].startswith(f"{PAGE}:4 N20 ")


@pytest.mark.parametrize("words", [f"Mail x@{LO}.org.", rf"An escaped \@{LO}.", "An address, a@b.cd; e@f.gh."])
def test_an_address_is_no_reference(words, sample):
    html, messages = shown(sample, words)
    assert messages == [] and notes(html) == {}


def test_an_unknown_key_stops_the_build_with_its_line_and_is_seen_on_the_page(sample):
    html, messages = shown(sample, "Fine.\n\nBad.[@nonexistent]")
    assert len(messages) == 1 and messages[0].startswith(f"{PAGE}:6 N03 ") and "nonexistent" in html


# What ours is for: code and the reports' chapters are never touched


def test_code_is_left_alone(sample):
    typed = f"`[@{LO}]` and\n\n```text\n[@{LO}; @nonexistent]\n\\bibliography\n```\n"
    html, messages = shown(sample, typed)
    assert messages == [] and notes(html) == {} and listed(html) == 0
    assert html.count(f"[@{LO}") == 2 and "\\bibliography" in html


def test_a_chapter_keeps_its_printed_notes(sample):
    edition, _ = sample.read()
    html = article(edition, edition.documents[CHAPTER])
    assert 'id="tg-n2"' in html and 'id="fn:' not in html and "Works cited" not in html
