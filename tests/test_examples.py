"""The examples on the page of rules, macros/showing/examples.json: made from the table of broken rules and the sample.

A rule that is broken by more than one edit, or outside of the sample's files, has its example here, by hand.
`GOLDEN=write python -m pytest tests/test_examples.py` writes the file anew.
"""

import json
from difflib import SequenceMatcher

import pytest
from sample import GOLDEN, WRITE, Sample
from test_problems import BIB, BODY, BROKEN, FACTS, TWIN

from macros.model.problems import RULES
from macros.showing.checks import read_and_check
from macros.showing.guide_views import EXAMPLES, in_code

MOST_LINES, MOST_LETTERS = 9, 200
ABSTRACT, ENTRY, COUNTRY = "docs/testing-ground/0-abstract.md", "docs/glossary/lo.md", "data/countries/otherland.yml"
SLIP = '!!! slip "Title"\n    Not 20 million.\n    {: #slip-tg-1-1 sure="certain" }'
ANNOTATED = '!!! slip "Title"\n    Text.\n    {: #slip-tg-1-2 sure="certain" }\n\n[^3]: [@'
LINKED = '!!! parallel "TG 0.1"\n    Text.\n\n[^3]: [@'
# file, what is wrong, what is right.
BY_HAND = {
    "B10": (
        BIB,
        "@book{lo-2009-axis,\n  title = {Axis},\n}\n\n(and nobody writes [@lo-2009-axis])",
        "… [@lo-2009-axis, p. 7] …",
    ),
    "B12": (BIB, "  author = {Smith, John, Doe, Jane},", "  author = {Smith, John and Doe, Jane},"),
    "B16": (BIB, "  title = {Report Of The Year},", "  title = {Report of the year},"),
    "D08": (COUNTRY, "aliases: [Sampleland]\n\n(a word that is Samplestan's already)", "aliases: [Otherlandish]"),
    "D15": (FACTS, f"where: [tg-1-1]\n\n({BODY} has:)\n{SLIP}", "where: [tg-1-1]\nslip: [slip-tg-1-1]"),
    "D17": ("data/charts.yml", "form: dots", "form: bars"),
    "E02": (
        "docs/glossary/other.md",
        "name: Other\naliases: [Lo]\n\n(a name of Bobo Lo's already)",
        "name: Other\naliases: []",
    ),
    "F01": (BODY, "na\\xefve\n\n(saved as Latin-1)", "naïve\n\n(saved as UTF-8)"),
    "F02": (BODY, "(an empty file)", "---\ntitle: Body\n---\n…"),
    "F07": ("data/fact.schema.json", "{", '{\n  "title": "A collection of facts",\n  …\n}'),
    "F08": ("docs/glossary/", "Gorchakov_Alexander.md", "gorchakov.md"),
    "F09": (BODY, "(a link of the file system to a file that there is not)", "(the file itself)"),
    "F12": ("editions/2026.1/manifest.sha256", "no checksum", f"{'3a7b' * 16}  data/facts.json"),
    "N07": (
        BODY,
        "[^2]: [@short lo-2004].\n\n(note 1 cites lo-2004-sunset and lo-2004-axis)",
        "[^2]: [@short lo-2004-sunset].",
    ),
    "N11": (BODY, "A.[^3] B.[^2]\n{: #tg-1-1 }", "A.[^2] B.[^3]\n{: #tg-1-1 }"),
    "N18": (BODY, "A.[^2] B.[^4]\n{: #tg-1-1 }", "A.[^2] B.[^3]\n{: #tg-1-1 }"),
    "P04": (
        BODY,
        "A.[^2]\n{: #tg-1-2 }\n\nB.[^3]\n{: #tg-1-1 }",
        "A.[^2]\n{: #tg-1-1 }\n\nB.[^3]\n{: #tg-1-2 }",
    ),
    "T01": ("macros/templates/entry.html", "{{ kidn }}", "{{ kind }}"),
    "T03": ("docs/map.md", "## Bases\n\n(the map has a heading of this name below)", "## Bases by country"),
    "T02": (BODY, "A second [^ 3] mark", "A second mark.[^3]"),
}
# Where what is right is more than the sample as it is: what stands in the place of the same words.
RIGHT = {
    "A01": ANNOTATED,
    "A02": ANNOTATED,
    "A03": ANNOTATED,
    "A04": ANNOTATED,
    "A05": '!!! later "Title"\n    In 2010 it was paid back [@lo-2004-sunset].\n    {: #later-tg-1-2 }\n\n[^3]: [@',
    "A06": LINKED,
    "A07": LINKED,
    "A08": LINKED,
    "A13": LINKED,
    "B04": "  translation = {A sample report},\n  date = {2008},\n  langid = {russian},",
    "B11": "  date = {2008/2009},",
    "B14": "  institution = {NUPI},\n  date = {2008},",
    "B15": "  translation = {A sample report},\n  date = {2008},\n  langid = {german},",
    "D14": "where: [tg-1-1]",
    "E04": "First [[lo|Lo]],",
    "H03": "[Second](https://example.org/).[^3]",
    "H06": "Second.[^3] <b>x</b>",
    "N13": '[^2]: [@ibid lo-2004-sunset]{: why="note 1 cites it and another" }.',
    "N14": "[^2]: [@short lo-2004].",
    "N20": "Second, says Lo [@lo-2004-sunset].[^3]",
    "N22": 'Second [Lo]{printed="Low"}.[^3]',
    "N23": "Second [[lo|Lo]].[^3]",
    "N24": "Second, [somewhere](https://example.org) [@lo-2004-sunset].[^3]",
    "N26": "[Second](https://example.org/nowhere).[^3]",
    "P18": "*Second*.[^3]",
    "P10": "## Heading {: #tg-1-second .ours }\n\nSecond.[^3]",
    "P16": "/old/ > /\ntg-0-1",
    "R02": '#tg-1-1 figure="loans" }',
    "R03": "Compare TG 1.1–2.",
    "R04": "[Second](0-abstract.md).[^3]",
    "R05": "[Second](#tg-1-1).[^3]",
}
# Where the sample has no such file.
RIGHT_FILES = {
    "D19": "---\ntitle: x\nquestion: Who?\nsummary: Lo.\nfacts: [sample-loan-2004]\ncharts: [loans]\n---\nx",
    "D20": "---\ntitle: x\nquestion: Who?\nsummary: Lo.\nfacts:\n  - sample-loan-2004\n---\nx",
    "F13": TWIN.decode().replace("tg", "xx"),
    "S01": "plugins:\n  - edition:\n      bib_dir: bibliography",
}


def example(file, old, new, right=None):
    """{file, wrong, right} of an edit of the sample: the lines that differ, with one before them.

    right: what stands in the place of `old`, where that is not as it should be.
    """
    path = GOLDEN / "edition" / file
    path = path if path.exists() else GOLDEN.parents[1] / file
    text = path.read_bytes().decode() if path.exists() else ""
    if old is not None:
        assert old in text, (file, old)
        return {"file": file, **differing(text.replace(old, right or old, 1), text.replace(old, new, 1))}
    if new is None:
        return {"file": file, "wrong": "(the file is not there)", "right": cut(text) or "(the file is there)"}
    wrong = new.decode("utf-8", errors="backslashreplace")
    return {"file": file, **(differing(text, wrong) if text else {"wrong": wrong, "right": ""})}


def differing(before, after):
    """{wrong, right}: the lines in which two texts differ, with the one before, or the one after, if there is none."""
    right, wrong = before.splitlines(), after.splitlines()
    changes = [c for c in SequenceMatcher(None, right, wrong, autojunk=False).get_opcodes() if c[0] != "equal"]
    start, end = changes[0][1:4:2], changes[-1][2:5:2]
    first = (max(start[0] - 1, 0), max(start[1] - 1, 0))
    more = int(start[0] == 0 or len({start[0], end[0]}) == 1 or len({start[1], end[1]}) == 1)
    return {
        "wrong": cut("\n".join(wrong[first[1] : end[1] + more])) or "(an empty file)",
        "right": cut("\n".join(right[first[0] : end[0] + more])),
    }


def cut(text):
    """A text with its first lines, each with its first letters."""
    lines = [
        line if len(line) <= MOST_LETTERS else f"{line[:MOST_LETTERS]} …" for line in text.strip("\n").splitlines()
    ]
    return "\n".join(lines if len(lines) <= MOST_LINES else [*lines[:MOST_LINES], "…"])


def made():
    found = {}
    for code in RULES:
        if code in BY_HAND:
            found[code] = dict(zip(("file", "wrong", "right"), BY_HAND[code], strict=True))
        else:
            found[code] = example(*BROKEN[code][:3], RIGHT.get(code))
            found[code]["right"] = RIGHT_FILES.get(code) or found[code]["right"]
    return found


def test_the_examples_are_those_of_the_table():
    text = json.dumps(made(), ensure_ascii=False, indent=1) + "\n"
    if WRITE:
        EXAMPLES.write_text(text, encoding="utf-8")
    assert EXAMPLES.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("code", RULES)
def test_each_rule_shows_wrong_and_right_which_differ(code):
    shown = json.loads(EXAMPLES.read_text(encoding="utf-8"))[code]
    assert shown["file"] and shown["wrong"].strip() and shown["right"].strip() and shown["wrong"] != shown["right"]
    assert len(shown["wrong"]) < 900 and len(shown["right"]) < 900


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return Sample(tmp_path_factory.mktemp("right") / "x")


@pytest.mark.parametrize("code", [*RIGHT, *RIGHT_FILES])
def test_what_is_said_to_be_right_is(code, sample):
    file, old, *_ = BROKEN[code]
    right = sample.replaced(file, old, RIGHT[code]) if code in RIGHT else RIGHT_FILES[code].encode()
    with sample.with_files({file: right}):
        problems = read_and_check(sample.reader)[1]
    assert [str(p) for p in problems if p.code == code or (p.severity == "error" and p.code != "F04")] == []


def test_what_is_made_by_hand_cannot_be_made_from_the_table():
    assert not set(BY_HAND) & {*RIGHT, *RIGHT_FILES} and set(BY_HAND) | set(BROKEN) == set(RULES)


def test_code_in_the_words_of_a_rule_is_code_and_nothing_acts():
    assert in_code("A `<b>` and <b>.") == "A <code>&lt;b&gt;</code> and &lt;b&gt;."


def test_lines_that_differ_have_one_before_them():
    assert differing("a\nb\nc\nd", "a\nx\nc\nd") == {"wrong": "a\nx", "right": "a\nb"}
    assert differing("a\nb\nc\nd", "a\nc\nd") == {"wrong": "a\nc", "right": "a\nb\nc"}
    assert differing("a\nb", "x\nb") == {"wrong": "x\nb", "right": "a\nb"}
    assert differing("a\nb", "") == {"wrong": "(an empty file)", "right": "a\nb"}
