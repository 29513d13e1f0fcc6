"""Text: whatever construct of Markdown a name, a reference or a citation stands in, its HTML comes back whole."""

import os
import re

import pytest
from test_problems import edition_with, problems_of

from macros.checks.edition import paragraph_at, read_edition
from macros.model.problems import At, problem
from macros.reading.blocks import block_parts
from macros.reading.code import code_spans, fences, without_code_blocks
from macros.reading.files import Reader, unreadable
from macros.reading.lines import Lines
from macros.reading.misread import misread_marks
from macros.reading.plain_text import plain_markdown
from macros.showing import checks
from macros.showing.pages import page
from macros.showing.rendering import Article, article, rendered

# Markdown with N for a name of an entry, R for a reference, C for a citation.
CONSTRUCTS = {
    "paragraph": "N wrote R C.",
    "emphasis": "*N wrote* **R** and *C*.",
    "list": "- N\n- R\n- C",
    "numbered list": "1. N\n2. R C",
    "quotation": "> N wrote R C.",
    "table": "| a | b |\n|---|---|\n| N | R C |",
    "details": "<details><summary>N met</summary>It met (R) C.</details>",
    "div": "<div>\nN met R C.\n</div>",
    "div with Markdown inside": '<div markdown="1">\n\nN *met* R C.\n\n</div>',
    "table of HTML": "<table><tr><td>N</td><td>R C</td></tr></table>",
    "link": "[N at R](https://example.org)",
    "link with a title": "[words](https://example.org 'N at R')",
    "link with a title in double quotes": '[words](https://example.org "N at R")',
    "link between angle brackets": "[N](<https://example.org/a b>)",
    "link with a space before its address": "[N]( https://example.org )",
    "reference link": "[N][x] and R C.\n\n[x]: https://example.org 'N at R'",
    "link of HTML": '<a href="https://example.org">N at R</a> C',
    "image": "![N at R](assets/x.png) C",
    "image with a title": '![words](assets/x.png "N at R") C',
    "heading": "## N at R\n\nC.",
    "annotation": '!!! context "N at R"\n    N wrote R C.\n    {: #context-x }',
    "nested list": "- a\n    - N R C",
    "line break": "N  \nR C",
    "reading": '[N]{printed="Low" why="so R"} wrote C.',
    "abbreviation of HTML": '<abbr title="N at R">x</abbr> C',
    "inline HTML": "a <span>N R C</span> b",
    "caption": "<figure><figcaption>N R C</figcaption></figure>",
}
MARKS = {"N": "Bobo Lo", "R": "TG 1.2", "C": "[see @lo-2004-sunset, p. 3]"}


def html_of(text, sound):
    with sound.with_page(text):
        edition, problems = sound.read()
    assert not [str(p) for p in problems if p.severity == "error"]
    return article(edition, edition.documents["docs/page.md"])


def filled(construct, marks):
    return re.sub(r"\b[NRC]\b", lambda m: marks[m[0]], construct)


def words(html):
    return re.findall(r"\w+", re.sub(r"<[^>]*>", " ", html))


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_marks_come_back_in_every_construct(name, sound):
    html = html_of(filled(CONSTRUCTS[name], MARKS), sound)
    assert not re.search("[\ue000-\uf8ff]", html)
    assert not re.search(r"<a\b[^>]*>(?:(?!</a>).)*<a\b", html, re.S), "a link in a link"
    plain = html_of(filled(CONSTRUCTS[name], {"N": "Nobody", "R": "nothing", "C": "nowhere"}), sound)
    assert set(words(plain)) - {"Nobody", "nothing", "nowhere"} <= set(words(html)), "a word lost"
    assert set(re.findall(r' id="([^"]*)"', plain)) <= set(re.findall(r' id="([^"]*)"', html)) | {"nobody-at-nothing"}
    if "N" in re.findall(r"\b[NRC]\b", CONSTRUCTS[name]):
        assert "Bobo Lo" in html


def test_a_name_half_within_a_reading_is_not_linked_and_no_word_is_lost(sound):
    html = html_of('Bobo [Lo]{printed="Low"} wrote.', sound)
    assert 'glossary/lo/">Lo</a>' in html, "the name within the reading alone"
    assert words(html).count("Bobo") == words(html).count("wrote") == 1


def test_a_name_within_a_reading_is_linked_and_its_print_is_said(sound):
    html = html_of('[Bobo Lo]{printed="Bobo Low"} wrote.', sound)
    assert 'glossary/lo/">Bobo Lo</a>' in html
    longer = html_of('[Lo]{printed="Low"} Bobo Lo wrote.', sound)
    assert longer.count('class="entry"') == 1
    assert "The report prints ‘Bobo Low’" in html


def test_an_annotation_has_its_id_and_certainty_on_its_box(sound):
    text = '!!! slip "Who?"\n    Nobody knows.\n    {: #slip-x sure="probable" }'
    html = html_of(text, sound)
    assert '<div class="admonition slip" id="slip-x">' in html
    assert '<span class="sure"> probable</span>' in html
    assert 'sure="' not in html


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("[*See* @lo-2004-sunset, pp. 3–5 and *passim*]", "<i>See</i> Bobo Lo"),
        ("[*See* @lo-2004-sunset, pp. 3–5 and *passim*]", "and <i>passim</i>"),
        ("[@lo-2004-sunset, pp. 3–5 and **not** 6]", "and <b>not</b> 6"),
        ("[see 'x' -- so @lo-2004-sunset]", "See ‘x’ – so Bobo Lo"),
        ("[@lo-2004-sunset, pp. 3--4]", "pp. 3–4"),
    ],
)
def test_words_beside_a_citation_have_their_emphasis_dashes_and_curly_marks(typed, shown, sound):
    assert shown in html_of(typed, sound)


def test_a_colon_behind_a_key_is_a_colon_and_what_it_quotes_is_opened_and_closed(sound):
    html = html_of('[See @lo-2004-sunset: "sunset"].', sound)
    assert re.search(r": ‘sunset’\.", html)


def test_an_id_that_a_page_has_twice_is_reported_at_its_line(tmp_path):
    folder = edition_with(tmp_path / "x")
    (folder / "docs/map.md").write_text("---\ntitle: Map\nview: map\n---\nText.\n\n## Bases\n")
    edition, _ = read_edition(Reader(folder))
    (found,) = rendered(page(edition, edition.documents["docs/map.md"])).problems
    assert (found.code, found.at.path) == ("T03", "docs/map.md") and '"bases"' in found.what


@pytest.mark.parametrize("heading", ["Top", "Notes", "Works cited"])
def test_a_heading_does_not_take_the_id_of_a_part_of_the_page(heading, sound):
    html = html_of(f"## {heading}\n\nWords [@lo-2004-sunset].", sound)
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(ids) == len(set(ids)) and {"top", "notes", "works-cited"} <= set(ids)


LINKS = {
    "[x](nope.md)": "R04",
    "[x](testing-ground/)": "R04",
    "[x](Page.md)": "R04",
    "[x]()": "R04",
    "[x](/etc/passwd)": "R04",
    "[x](http://[)": "R04",
    "![x](assets/none.png)": "R04",
    "<a href='nope/'>x</a>": "R04",
    "[x](#nope)": "R05",
    "[x][y]\n\n[y]: #nope": "R05",
    "[x](testing-ground/1-body.md#tg-1-9)": "R05",
    "[x](#ref-lo-2004-sunset)": "R05",
    "<a href='../testing-ground/1-body/#tg-1-7'>x</a>": "R05",
}
LEADS = [
    "[x](testing-ground/1-body.md#tg-1-1)",
    "[x](testing-ground/1-body.md#tg-n3-ref)",
    "[x](testing-ground/1-body.md#tg-1-heading)",
    "[x](page.md#top)",
    "## A b\n\n[x](#a-b)",
    "<a href='../testing-ground/1-body/#tg-1-1'>x</a>",
    "[x](mailto:a@example.org)",
    "`[x](nope.md)`",
]


@pytest.mark.parametrize("typed", LINKS)
def test_a_link_that_leads_nowhere_is_reported(typed, sound):
    with sound.with_page(typed):
        assert LINKS[typed] in {p.code for p in sound.problems()}


@pytest.mark.parametrize("typed", LEADS)
def test_a_link_that_leads_somewhere_is_not(typed, sound):
    with sound.with_page(typed):
        assert not [str(p) for p in sound.problems() if p.severity == "error"]


def test_a_page_that_lost_its_view_is_reported_and_so_is_one_that_is_gone(tmp_path):
    folder = edition_with(tmp_path / "x", "docs/index.md", "title: A sample", "title: A sample\nview: home")
    (folder / "docs/notes.md").write_text("---\ntitle: Notes\n---\nAll of them.\n")
    messages = {(p.code, p.at.path) for p in problems_of(folder)}
    assert {("F04", "docs/notes.md"), ("F04", "docs/map.md")} <= messages


def shown(words, line=1, code="T02"):
    return problem("T02", At("docs/x.md", line), typed=words)._replace(code=code)


def test_what_a_page_shows_as_it_was_typed_is_traced_to_its_line(tmp_path):
    (tmp_path / "data/facts").mkdir(parents=True)
    (tmp_path / "docs").mkdir()
    (tmp_path / "data/facts/a.yml").write_text("- id: a\n\n  statement: A [@b.\n  note: and [@b again\n")
    (tmp_path / "docs/x.md").write_text("[^4 stands first\n\nand [@b here\n")
    traced = Reader(tmp_path).traced
    assert traced(shown("[@b")).at == At("data/facts/a.yml", 3)
    assert traced(shown("[^4")).at == At("docs/x.md", 1)
    assert traced(shown("[@nowhere")).at == At("docs/x.md", 1)
    assert traced(shown("[@b", line=2)).at == At("docs/x.md", 2)
    assert traced(shown("[@b", code="N14")).at == At("docs/x.md", 1)
    (tmp_path / "data/facts/b.yml").write_text("\n- id: b\n  statement: A [@c.\n")
    assert Reader(tmp_path).traced(shown("[@c")).at == At("data/facts/b.yml", 3)


def test_a_file_that_cannot_be_opened_is_reported_at_its_first_line_with_the_system_s_words():
    assert str(unreadable("a.md", PermissionError(13, "Permission denied"))).startswith("a.md:1 F09")
    assert "Permission denied" in unreadable("a.md", PermissionError(13, "Permission denied")).what
    assert "OSError" in unreadable("a.md", OSError()).what


def test_a_link_of_the_file_system_is_reported_at_its_first_line(tmp_path):
    folder = edition_with(tmp_path / "x")
    (folder / "docs/more.md").symlink_to(folder / "docs/index.md")
    messages = [str(p) for p in read_edition(Reader(folder))[1] if p.at.path == "docs/more.md"]
    assert len(messages) == 1 and messages[0].startswith("docs/more.md:1 F09 ")


def test_each_file_is_listed_once_by_a_name_that_can_be_shown_and_no_folder_that_a_link_leads_to(tmp_path):
    (tmp_path / "docs").mkdir()
    for name in ("lo.md", "ló\u202e.md"):
        (tmp_path / "docs" / name).write_text("words")
    (tmp_path / "docs/circle.md").symlink_to("circle.md")
    (tmp_path / "docs/loop").symlink_to(tmp_path / "docs", target_is_directory=True)
    reader = Reader(tmp_path)
    assert reader.files("docs") == ["docs/circle.md", "docs/lo.md"]
    assert reader.unprintable("docs") == [r"docs/ló\u202e.md"]
    assert reader.links("docs") == ["docs/circle.md", "docs/loop"]


def test_hidden_files_and_folders_that_may_not_be_read_keep_no_others_from_being_listed(tmp_path, monkeypatch):
    for n in range(9):
        (tmp_path / "docs" / f"folder-{n}").mkdir(parents=True)
        for name in (f"{n}.md", f".{n}.md", f"folder-{n}/x.md"):
            (tmp_path / "docs" / name).write_text("words")
    read = os.scandir

    def scandir(path):
        if path.name == "folder-4":
            raise PermissionError
        return read(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert Reader(tmp_path).files("docs") == [
        *(f"docs/{n}.md" for n in range(9)),
        *(f"docs/folder-{n}/x.md" for n in range(9) if n != 4),
    ]


@pytest.mark.parametrize("at", ["first", "second", "third"])
def test_a_paragraph_ends_at_an_empty_line_or_with_the_text(at):
    body = "the first\nof all\n\nthe second one\n\nthe third"
    wanted = {"first": "the first\nof all", "second": "the second one", "third": "the third"}[at]
    assert paragraph_at(body, body.index(at)) == wanted
    assert paragraph_at("\n\n" + body, body.index("first") + 2) == "the first\nof all"


@pytest.mark.parametrize(
    "parts",
    [
        ["Words\nand more"],
        ["## A", "words", "## B", "more\nwords", '!!! slip "x"\n    Text.'],
        ["words", "## A", "## B"],
        ['!!! slip "x"', '!!! slip "y"\n    Text.', "## A"],
    ],
)
def test_a_heading_or_annotation_without_an_empty_line_around_it_is_a_block_of_its_own(parts):
    body = "\n\n" + "\n".join(parts) + "\n\nThe last.\n"
    found = list(block_parts(body))
    assert [text for _, text in found] == [*parts, "The last."]
    assert all(body.startswith(text, start) for start, text in found)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('at [Osh]{printed="Osht"} it', "at Osh it"),
        ('sh]{printed="Osht"} it', "sh it"),
        ("at [Os", "at Os"),
        ("[a] at [Os [h", "[a] at Os h"),
        ("at [[Os] it", "at [[Os] it"),
    ],
)
def test_a_reading_is_plain_as_we_have_it_also_where_a_cut_went_through(typed, words):
    assert plain_markdown(typed) == words


@pytest.mark.parametrize("fence", ["```", "~~~"])
def test_nothing_in_a_block_of_code_is_more_than_its_letters(fence, sound):
    typed = "TG 9.9 [@none] [[none]] [^9] Bobo Lo"
    html = html_of(f"Before.\n\n{fence}\n{typed}\n{fence}\n", sound)
    assert typed in html and "<a" not in html.split("<pre")[1].split("</pre>")[0]


def test_code_is_blanked_within_a_line_and_keeps_its_length():
    assert code_spans("a `b` c `d\ne` f") == "a     c `d\ne` f"


def test_a_fence_that_its_list_item_leaves_open_ends_with_the_item():
    text = "- a\n    ```\n    x\nafter\n\n```\ncode\n```\n"
    assert [text[start:end] for start, end in fences(text)] == ["```\ncode\n```"]


@pytest.mark.parametrize(
    "text",
    [
        "    code\n\n    code",
        "a\n    b\n\n    code\n    code\n\n    code\nc\n    d",
        "- a\n\n    b\n\n        code\n\nc\n\n    code",
        "- a\nb\n\n    c\n\n        code",
        "a\n- b\n\n    c\n\n\tc\n\n\t\tcode",
    ],
)
def test_of_indented_lines_those_are_code_that_no_paragraph_and_no_list_holds(text):
    assert without_code_blocks(text) == re.sub(r"[ \t]*code", lambda m: " " * len(m[0]), text)


@pytest.mark.parametrize(
    ("before", "named"), [("P", "P"), ("[One] two", " two"), ("", "…"), ("a" * 100, "a" * 80)], ids=len
)
def test_a_reading_without_its_beginning_is_told_with_the_words_before_it(before, named):
    text = f'{before}]{{printed="Petreus"}} came.'
    found = next(misread_marks(text, text, "docs/x.md", Lines(text), ("tg",)))
    assert found == problem("N22", At("docs/x.md", 1), ours=named)


def test_an_opening_of_attributes_where_none_can_stand_is_told_as_typed():
    found = misread_marks("a {: b", "a {: b", "docs/x.md", Lines("a {: b"), ("tg",))
    assert list(found) == [problem("N23", At("docs/x.md", 1), typed="{:")]


def test_what_is_left_as_typed_is_reported_unless_an_error_explains_it():
    left, twice = shown("[@b"), problem("T03", At("docs/x.md", 1), id="x")
    found = Article("", (), (), (left, twice))
    assert checks.problems_of(found, []) == [left, twice]
    assert checks.problems_of(found, [problem("N03", At("docs/x.md", 1), who="x", key="b", near="")]) == [twice]
