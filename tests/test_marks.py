"""Scanning: what is a citation, a reference, a note; what is refused; what holds for any text."""

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
        "- a\n{: .a }",
        "`~~x~~`",
        "2 * 3 ** 4 ** 5",
        '"an @ in quotes" [@a]',
    ],
)
def test_what_only_looks_like_a_citation_is_left_alone(text):
    assert codes(text) == []


def test_two_citations_in_a_row_are_two_and_no_link():
    assert [len(m.value) for m in scan("[@a, p. 3][@b]", "x.md")[0]] == [1, 1]


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
        ("[ @a ,  p.\n3 ]", [("a", "p. 3", "")]),
    ],
)
def test_each_cite_has_its_key_its_locator_and_what_stands_before_it(text, cites):
    (mark,), _, problems = scan(text, "x.md")
    assert [(c.key, c.locator, c.prefix) for c in mark.value] == cites and not problems
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
    assert [m.value for m in marks if m.kind == "reference"] == ids
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
