"""Scanning: what is a citation, a reference, a note; what is refused; what holds for any text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from macros.reading.marks import scan


def codes(text):
    return [p.code for p in scan(text, "x.md", sigla=("ba", "tg"))[2]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[@lo-2004-sunset, p. 3, @menon-1997-convergence]", "N14"),
        ("[@a and @b]", "N14"),
        ("[@a, but see @b]", "N14"),
        ("[@a, p. 3 [sic]]", "N14"),
        ("[@a, {pp. iv, vi–xi} here]", "N14"),
        ("[@a p. 3]", "N14"),
        ("[@a 33]", "N14"),
        ("[@{a}, p. 3]", "N14"),
        ("[@a, p. <b>3</b>]", "N14"),
        ("[@a, p. 3 &amp; 4]", "N14"),
        ("[@a; ]", "N14"),
        ("[cf. 3; @a]", "N14"),
        ("[@a](https://x.y '[@b]')", "N24"),
        ("[a](https://x.y '[@b]')", "N24"),
        ('<abbr title="[[a]]">x</abbr>', "N24"),
        ("[a]: https://x.y '[^2]'\n\n[b][a]", "N24"),
        ("[a]: see below", "N26"),
        ("[Lo]{printed='L'}", "N22"),
        ("[Lo]{.a}", "N23"),
        ("[@a]{.b}", "N23"),
        ("{: .a }\ntext", "N23"),
        ("words {#id}", "N23"),
        ("# Heading{: .a }", "N23"),
        ("| a{: .a } | b |\n|---|---|\n| c | d |", "N23"),
        ("[[a|b|c]]", "N23"),
        ("[[a|<b>b</b>]]", "N23"),
        ("see ![[a]]", "N23"),
        ("H~2~O", "N25"),
        ("x^2^", "N25"),
        ("++x++", "N25"),
        ("a\\\nb", "N25"),
        ("$x_1$", "N25"),
        ("a $$b$$", "N25"),
        ("{# a #}", "N23"),
        ("%%a%%", "N25"),
        ('--8<-- "a.md"', "N25"),
        ('=== "Tab"', "N25"),
        ("Heading\n===", "N25"),
        ("Heading\n---", "N25"),
        ("<details><summary>a</summary>*b*</details>", "N28"),
        ("<div>\n\n- a\n\n</div>", "N28"),
        ("<p>`a`</p>", "N28"),
        ("<table><tr><td>[a](b.md)</td></tr></table>", "N28"),
        ("<div><div markdown='1'>*a*</div></div>", "N28"),
        ("tg 2.11", "R06"),
        ("TG-2.11", "R06"),
        ("TG § 2.11", "R06"),
        ("TG para. 2.11", "R06"),
        ("@lo-2004-sunset argues", "N20"),
        ("@lo-2004-sunset [p. 3] argues", "N20"),
        ("(@lo-2004-sunset)", "N20"),
        ("as he says^[In a note.]", "N21"),
        ("[-@a]", "N14"),
        ("[@a](https://example.org)", "N24"),
        ("![@a](assets/x.png)", "N24"),
        ("~~words~~", "N25"),
        ("- [ ] to do", "N25"),
        ("*[SCO]: Shanghai", "N25"),
        ("Term\n:   what it is", "N25"),
        ("| a | b |\n| c | d |", "N25"),
        ("{{ words }}", "N25"),
        ("[words][nowhere]", "N26"),
        ("[words](https://example.org", "N26"),
        ("[words] (https://example.org)", "N26"),
        ("![words]", "N26"),
        ("words {: .a } and more", "N23"),
        ("words **bold", "N23"),
        ("words `code", "N23"),
        ("[see @a", "N09"),
        ("a link [[lo|Lo and no end", "N23"),
        ("a mark [^5 and no end", "N23"),
        ("[^a]: a definition", "N16"),
        ("words {: #x and no end", "N23"),
        ("TG 2.14–11", "R03"),
        ("TG nn. 35–33", "R03"),
        ("a mark[^²]", "N16"),
        ("a mark[^" + "1" * 5000 + "]", "N16"),
        ("[words[^2]](https://x.y)", "N24"),
        ("![words[^2]](assets/x.png)", "N24"),
        ("[see [@a] here][@b]", "N24"),
        ("![see @a](assets/x.png)", "N24"),
        ("[@a p. 3`][@b]", "N14"),
        ("![[a]]", "N23"),
    ],
)
def test_what_pandoc_reads_otherwise_is_refused(text, code):
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "someone@example.org wrote",
        "`@key` in code",
        "[a link](https://x.org/@key)",
        "\\@key",
        "[\\@key]",
        "*x*{: .a }",
        "a == b, c ^ d, C++ and D++, ~5 to ~6",
        "USD 5 and $10, $20_000",
        "2004~/2005",
        "text\n{: .a }",
        "a | b\n--|--\nc | d",
        "- a\n---",
        "[a]: https://x.y 'b'\n\n[c][a], [a] and [a][]",
        "<div markdown='1'>\n\n*a*\n\n</div>",
        "<b>*a*</b> and <div>2 * 3 * 4</div>",
        "<code>[@a] *b*</code>",
        "tg-2-11, #tg-2-11, TG 2.11.3",
        "- a\n{: .a }",
        "I\n{: .a }",
        "# Heading {: .a }",
        "text\n\n# Heading {: #a }\ntext",
        "| a {: .a } | b |\n|---|---|\n| c | d |",
        "`~~x~~`",
        "2 * 3 ** 4 ** 5",
        '"an @ in quotes" [@a]',
        "[words `[^2]` and \\[^2]](https://x.y)",
        "[words\\](x.md) and [@a]",
        "a![[b]]",
    ],
)
def test_what_only_looks_like_a_citation_is_left_alone(text):
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[@a, p. 3, @b]", "Write [@a, p. 3; @b]"),
        ("[see @a and @b, p. 4]", "Write [see @a; @b, p. 4]"),
        ("[@a, but see @b]", "Write [@a; but see @b]"),
        ("[@a, p. 3 and see @b]", "Write [@a, p. 3; see @b]"),
        ("[@a, vol. 2, ch. 3 and cf. @b, p. 4]", "Write [@a, vol. 2, ch. 3; cf. @b, p. 4]"),
        ("[@a see @b, p. 2]", "Write [@a; see @b, p. 2]"),
        ("[@a @b, p. 2]", "Write [@a; @b, p. 2]"),
        ("[@a and @b and @c]", "Write [@a; @b; @c]"),
        ("[@a, p. 3 @b, p. 4]", "Write [@a, p. 3; @b, p. 4]"),
        ("[@a p. 3; @b]", "Write [@a, p. 3; @b]"),
        ("[-@a, p. 3]", "Write [@a, p. 3]"),
        ("[@{a}, p. 3]", "Write [@a, p. 3]"),
        ("[@a, {pp. iv, vi} here]", "Write [@a, pp. iv, vi here]"),
        ("[@a;]", "Take out the semicolon"),
        ("[cf. TG 2.1; @a]", "Put “cf. TG 2.1” after the bracket: it names no work"),
        ("[@a [sic]]", "Write round brackets, ( ), within it"),
        ("[@a, &amp;]", "Write the character itself in the place of &amp;"),
        ("[@a, <i>x</i>]", "Write *words* for italics in the place of <i>"),
        ("[*@a*]", "Put the stars around the words beside the key, not around the key"),
        ("[@short]", "Name the work: [@short KEY]"),
    ],
)
def test_a_citation_that_cannot_be_read_is_reported_with_the_form_to_write(text, wanted):
    (found,) = scan(text, "x.md")[2]
    assert (found.code, found.hint) == ("N14", wanted)


def test_markdown_within_html_is_reported_at_its_line_whatever_code_stands_before_it():
    (found,) = scan("<p><code>a\nb</code>\n*c*</p>", "x.md")[2]
    assert (found.code, found.at.line) == ("N28", 3)


def test_a_bracket_that_is_defined_as_a_link_is_no_citation():
    assert scan("[see @a] x\n\n[see @a]: https://x.org/", "x.md")[0] == ()


def test_what_stands_right_behind_such_a_link_is_read():
    assert codes("[see @a]@b\n\n[see @a]: https://x.org/") == ["N20"]


def test_a_citation_within_one_that_nothing_closes_is_read():
    marks, _, problems = scan("[@a [@b].", "x.md")
    assert [m.kind for m in marks] == ["citation"] and [p.code for p in problems] == ["N09"]


@pytest.mark.parametrize(("text", "found"), [("[\n@a", ["N09"]), ("[\n\n@a", ["N20"])])
def test_a_bracket_that_nothing_closes_holds_nothing_beyond_its_paragraph(text, found):
    assert codes(text) == found


def test_two_citations_in_a_row_are_two_and_no_link():
    assert [len(m.cites) for m in scan("[@a, p. 3][@b]", "x.md")[0]] == [1, 1]


def test_of_two_citations_in_a_row_the_first_is_reported_and_the_second_is_read():
    (mark,), _, (found,) = scan("[@a p. 3][@b]", "x.md")
    assert (mark.start, mark.cites[0].key) == (9, "b")
    assert (found.code, found.hint) == ("N14", "Write [@a, p. 3]")


def test_a_citation_that_nothing_closes_ends_with_its_paragraph():
    (mark,), _, (found,) = scan("[see @a, p. 3\n\nMore words [@b].", "x.md")
    assert mark.cites[0].key == "b" and found.code == "N09"


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("[@a]", [("a", None, "")]),
        ("[@a:]", [("a", ":", "")]),
        ("[@a.b: c]", [("a.b", ": c", "")]),
        ("[see @a, p. 3; cf. @b]", [("a", "p. 3", "see"), ("b", None, "cf.")]),
        ("[@a;@b]", [("a", None, ""), ("b", None, "")]),
        ("[@a, “x; y @z”; @b]", [("a", "“x; y @z”", ""), ("b", None, "")]),
        ("[@a) so]", [("a", ") so", "")]),
        (r"[\*see\* @a, p. 3 \& 4]", [("a", "p. 3 & 4", "*see*")]),
        ("[ @a ,  p.\n3 ]", [("a", "p. 3", "")]),
    ],
)
def test_each_cite_has_its_key_its_locator_and_what_stands_before_it(text, cites):
    (mark,), _, problems = scan(text, "x.md")
    assert [(c.key, c.locator, c.prefix) for c in mark.cites] == cites and not problems
    assert (mark.start, mark.end) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("TG 2.11", ["tg-2-11"]),
        ("TG 2.11–14", ["tg-2-11", "tg-2-14"]),
        ("TG 2.11-14", ["tg-2-11", "tg-2-14"]),
        ("TG 2.11–3.2", ["tg-2-11", "tg-3-2"]),
        ("TG 6.11, 6.13", ["tg-6-11", "tg-6-13"]),
        ("TG 6.11b–12", ["tg-6-11b", "tg-6-12"]),
        ("TG 2.11 ff.", ["tg-2-11"]),
        ("TG 2.11f., TG 2.12ff", ["tg-2-11", "tg-2-12"]),
        ("TG 2.11, 13", ["tg-2-11", "tg-2-13"]),
        ("(TG 2.11, 13 and 15)", ["tg-2-11", "tg-2-13", "tg-2-15"]),
        ("TG 2.11 and 2.13; 3.1", ["tg-2-11", "tg-2-13", "tg-3-1"]),
        ("TG 2.11, n. 3", ["tg-2-11", "tg-n3"]),
        ("TG n. 2, 3", ["tg-n2", "tg-n3"]),
        ("TG n. 2 and n. 3", ["tg-n2", "tg-n3"]),
        ("TG n. 2, TG 3.1–2", ["tg-n2", "tg-3-1", "tg-3-2"]),
        ("TG notes 2–4", ["tg-n2", "tg-n4"]),
        ("TG 2.11‐13, 2.15−17", ["tg-2-11", "tg-2-13", "tg-2-15", "tg-2-17"]),
        ("TG\n    n. 2", ["tg-n2"]),
        ("TG&nbsp;2.11", ["tg-2-11"]),
        ("TG 2.11, 13 April", ["tg-2-11"]),
        ("TG 2.11, 2005", ["tg-2-11"]),
        ("TG 2.11 and 14 others", ["tg-2-11"]),
        ("TG n. 2, 3 bases", ["tg-n2"]),
        ("TG 2.11, 20 %", ["tg-2-11"]),
        ("TG n. 33", ["tg-n33"]),
        ("TG nn. 33–35", ["tg-n33", "tg-n35"]),
        ("TG nn. 33, 35 and 40", ["tg-n33", "tg-n35", "tg-n40"]),
        ("BA n. 70f.", ["ba-n70"]),
        ("TG 2.11, 14 bases", ["tg-2-11"]),
        ("TG 2.11, 3.5 million", ["tg-2-11"]),
        ("XX 2.11", []),
        ("USD 1.5", []),
        ("TG 2.11.3", []),
        ("`TG 2.11`", []),
    ],
)
def test_each_end_of_a_reference_leads_somewhere(text, ids):
    marks, _, problems = scan(text, "x.md", sigla=("ba", "tg"))
    assert [m.id for m in marks if m.kind == "reference"] == ids
    assert not problems
    assert all(text[m.start : m.end] == m.shown for m in marks)


SIGNS = st.text(alphabet="ab [](){}@^:;.,*`<>!TG123-–\n\\\"'", max_size=80)


@given(SIGNS)
@settings(max_examples=400, deadline=None)
def test_any_text_is_scanned_with_offsets_that_ascend_and_prose_of_its_length(text):
    marks, prose, _ = scan(text, "x.md", sigla=("tg",))
    ends = [0, *(offset for m in marks for offset in (m.start, m.end))]
    assert ends == sorted(ends)
    assert len(prose) == len(text)
    assert all(a in (" ", b) for a, b in zip(prose, text, strict=True))


@given(SIGNS)
@settings(max_examples=100, deadline=None)
def test_nothing_inside_code_is_a_mark(text):
    quiet = text.replace("`", "").replace("\n", " ").strip(" ")
    marks, _, problems = scan(f"``` {quiet} ```", "x.md", sigla=("tg",))
    assert not marks
    assert not problems


def test_what_the_report_prints_may_go_over_a_line_but_not_over_a_paragraph():
    marks, _, problems = scan('[Secretary General]{printed="General\n    Secretary"}', "a.md")
    assert [(m.printed, m.why) for m in marks if m.kind == "reading"] == [("General Secretary", None)] and not problems
    _, _, problems = scan('[Secretary General]{printed="General\n \nSecretary"}', "a.md")
    assert [p.code for p in problems] == ["N22"]


@pytest.mark.parametrize("text", ["*said*{:\n.editor }", "A line\n{: .ours\n#tg-1-1 }", "[a](b.md){: .x\n.y }"])
def test_an_attribute_list_over_two_lines_is_reported_for_markdown_reads_one(text):
    (found,) = scan(text, "x.md")[2]
    assert found.code == "N25" and re.search(r"Write \{: [^\n]*\} on one", found.hint)


@pytest.mark.parametrize(
    "text",
    [
        "Words\n{: .x }",
        "Words\n{: .x }  \nmore",
        "> Words\n> {: .x }",
        "\n# Words {: .x }\nmore",
        "*words*{: .x } more",
        "| words {: .x } | more |",
    ],
)
def test_braces_that_markdown_reads_as_an_attribute_list_are_one(text):
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "{: .x }",
        "Words\n\n{: .x }",
        "Words\nmore\n\n{: .x }",
        "> Words\n>\n> {: .x }",
        "Words\n{: .x }.",
        "# Words {: .x } more",
        "# Words{: .x }",
        "Words {: .x }",
        "Words{: .x } more",
    ],
)
def test_braces_that_markdown_shows_as_they_are_typed_are_reported(text):
    assert codes(text) == ["N23"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("\n# Words {: #x }\nmore", []),
        ("# Words {: #x }\nmore", []),
        ("Words\n{: #x }", []),
        ("Words {: #x }\nmore", ["P18"]),
        ("Words {: #x } more", ["P18"]),
        ("\n\nWords {: #x } more", ["P18"]),
    ],
)
def test_an_id_within_a_text_is_reported(text, found):
    assert codes(text) == found


def test_what_the_report_prints_may_go_over_a_line():
    assert scan('[ours]{printed="the report\n prints" }', "x.md")[2] == []
    assert scan('[@a]{: printed="the report\n prints" }', "x.md")[2] == []
