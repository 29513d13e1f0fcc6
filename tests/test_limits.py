"""Each limit of a rule from both sides: what is just within it is accepted, what is just beyond it is reported."""

from dataclasses import replace

import pytest
from sample import Sample
from test_problems import BODY, COUNTRY, FACTS, INVENTORY, NOTE_2, PIPELINES, THREAD

from macros.model.problems import MOST_LETTERS, readable
from macros.reading import parts
from macros.reading.datafiles import DEEPEST, too_deep

INDEX, PLACES, CHARTS, ENTRY = "docs/index.md", "data/places.yml", "data/charts.yml", "docs/glossary/lo.md"
LEDGER = "data/anchors.txt"
STATEMENT = "Somebody visited Samplestan."
SMALL = {10: "ten", 11: "eleven"}


def letters(n):
    return "x" * n


def thread(**fields):
    given = {"title": "x", "question": "Who?", "summary": "Lo.", "facts": ["sample-loan-2004"], **fields}
    return ("---\n" + "".join(f"{name}: {value}\n" for name, value in given.items()) + "---\nx\n").encode()


# Code, file, what stands there (None: the whole file), what is put in its place, the last that may be, the first that
# may not.
LIMITS = {
    "signs that cost less": ("H07", INDEX, "Two", lambda n: "Two" + " &" * n, 1000, 1001),
    "lines of a file": ("H07", INDEX, None, lambda n: ("---\ntitle: x\n---\n" + "a\n" * (n - 3)).encode(), 5000, 5001),
    "lists in one another": ("H07", INDEX, "Two", lambda n: "- " * n + "a\n\nTwo", 20, 21),
    "elements in one another": ("H07", INDEX, "Two", lambda n: "<b>" * n + "a" + "</b>" * n + " Two", 50, 51),
    "a statement": ("D01", FACTS, STATEMENT, letters, 15, 14),
    "a conflict": ("D01", FACTS, "series: loans", lambda n: f"series: loans\n  conflict: {letters(n)}", 15, 14),
    "a label": ("D01", FACTS, "series: loans", lambda n: f"series: loans\n  label: {letters(n)}", 40, 41),
    "a short label": ("D01", FACTS, "series: loans", lambda n: f"series: loans\n  label: {letters(n)}", 2, 1),
    "the upper end of a range": ("D01", FACTS, "value: 20\n", lambda n: f"value: 20\n  up_to: {n}\n", 21, 20),
    "a longitude": ("D01", PLACES, "[50, 45]", lambda n: f"[{n}, 45]", 180, 181),
    "a western longitude": ("D01", PLACES, "[50, 45]", lambda n: f"[{n}, 45]", -180, -181),
    "a latitude": ("D01", PLACES, "[50, 45]", lambda n: f"[50, {n}]", 90, 91),
    "a southern latitude": ("D01", PLACES, "[50, 45]", lambda n: f"[50, {n}]", -90, -91),
    "a place's name": ("D01", PLACES, "The well", letters, 2, 1),
    "a place's numbers": ("D01", PLACES, "[50, 45]", lambda n: str([50, 45, 1][:n]), 2, 3),
    "a chart's title": ("D01", CHARTS, "Loans of Samplestan", letters, 5, 4),
    "a chart's note": ("D01", CHARTS, "form: bars", lambda n: f"form: bars, note: {letters(n)}", 15, 14),
    "a series' name": ("D01", CHARTS, "USD billion", letters, 2, 1),
    "who builds a pipeline": ("D01", PIPELINES, "by: Samplestan", lambda n: f"by: {letters(n)}", 3, 2),
    "a pipeline's remark": ("D01", PIPELINES, "stage:", lambda n: f"note: {letters(n)}, stage:", 10, 9),
    "a pipeline's route": ("D01", PIPELINES, "[well, port]", lambda n: f"[{', '.join(['well', 'port'][:n])}]", 2, 1),
    "a country's alias": ("D01", COUNTRY, "[Sampleland]", lambda n: f"[{letters(n)}]", 2, 1),
    "a row's places": ("D01", COUNTRY, "[tg-n3]", lambda n: str(["tg-n3"][:n]), 1, 0),
    "an entry's name": ("E01", ENTRY, "name: Bobo Lo", lambda n: f"name: {letters(n)}", 2, 1),
    "an entry's alias": ("E01", ENTRY, "[Lo]", lambda n: f"[{letters(n)}]", 2, 1),
    "an entry's slips": ("E01", ENTRY, "[Lo]", lambda n: f"[Lo]\nslip: {['slip-tg-1-1'][:n]}", 1, 0),
    "a thread's title": ("D19", THREAD, None, lambda n: thread(title=letters(n)), 60, 61),
    "a thread's short title": ("D19", THREAD, None, lambda n: thread(short_title=letters(n)), 40, 41),
    "a thread's facts": ("D19", THREAD, None, lambda n: thread(facts=["sample-loan-2004"][:n]), 1, 0),
    "a figure of the inventory": ("I04", INVENTORY, "USD 20 million", lambda n: "20 " + letters(n - 3), 60, 61),
    "a name of the inventory": ("I04", INVENTORY, "figures:", lambda n: f"names: [{letters(n)}]\n  figures:", 90, 91),
    "the first year": ("I04", INVENTORY, "figures:", lambda n: f"dates: [{n}]\n  figures:", 1500, 1499),
    "the last year": ("I04", INVENTORY, "figures:", lambda n: f"dates: [{n}]\n  figures:", 2099, 2100),
    "a small number in words": ("I02", BODY, "Second.", lambda n: f"Second, by {SMALL[n]} men.", 10, 11),
    "a range of paragraphs": ("R03", BODY, "TG 1.2.", lambda n: f"TG 1.1–{n}.", 2, 1),
    "a range of notes": ("R03", BODY, "TG 1.2.", lambda n: f"TG nn. 2–{n}.", 3, 2),
    "the last paragraph": ("R01", BODY, "TG 1.2.", lambda n: f"TG 1.{n}.", 2, 3),
    "the first paragraph": ("R01", BODY, "TG 1.2.", lambda n: f"TG 1.{n}.", 1, 0),
    "the last note": ("R01", BODY, "TG 1.2.", lambda n: f"TG n. {n}.", 3, 4),
    "the first note": ("R01", BODY, "TG 1.2.", lambda n: f"TG n. {n}.", 1, 0),
    "the last section": ("R01", BODY, "TG 1.2.", lambda n: f"TG {n}.1.", 1, 2),
    "a note above": ("N08", BODY, NOTE_2, lambda n: f"[^2]: [@note {n}].", 1, 2),
    "words that are left of a text": (
        "P17",
        LEDGER,
        "tg-1-1\n",
        lambda n: " ".join(["tg-1-1 = loan", *(["qua", "que", "qui"][: n - 1])]) + "\n",
        3,
        4,
    ),
    "lines of the ledger": ("P15", LEDGER, "tg-0-1", lambda n: f"lines: {n}\ntg-0-1", 18, 19),
    "lines of the ledger, one lost": ("P15", LEDGER, "tg-0-1", lambda n: f"lines: {n}\ntg-0-1", 18, 17),
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return Sample(tmp_path_factory.mktemp("limits") / "x")


@pytest.mark.parametrize("what", LIMITS)
def test_what_is_within_a_limit_is_accepted_and_what_is_beyond_is_reported(what, sample):
    code, file, old, made, within, beyond = LIMITS[what]
    reported = {}
    for n in (within, beyond):
        with sample.with_files({file: sample.replaced(file, old, made(n))}):
            reported[n] = code in {p.code for p in sample.read()[1]}
    assert reported == {within: False, beyond: True}


def test_data_may_be_nested_as_deep_as_the_limit_and_no_deeper(sample):
    deep = {}
    for n in (DEEPEST, DEEPEST + 1):
        with sample.with_files({PLACES: ("[" * n + "]" * n).encode()}):
            deep[n] = [p.what for p in sample.read()[1] if p.code == "D01" and p.at.path == PLACES]
    assert "too deeply" not in str(deep[DEEPEST]) and "too deeply" in str(deep[DEEPEST + 1]), deep


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n" + "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), 2),
        ("[" * (DEEPEST - 1) + "[]" + ",\n[[]]" + "]" * (DEEPEST - 1), 2),
        ("]]" + "[" * DEEPEST + "]" * DEEPEST + "{}", None),
        ("\n" + "- " * 100 + "a", 2),
        ("\n" + "- " * 99 + "a", None),
    ],
)
def test_the_line_at_which_data_are_nested_too_deeply(text, line):
    assert too_deep(text) == line


def test_a_message_is_cut_where_it_goes_on_for_ever():
    words, endless = "ab " * (MOST_LETTERS // 3 - 1), "x" * 119
    fits = words + "abc"
    assert len(fits) == MOST_LETTERS and readable(fits) == fits and readable(fits + "d") == words + "…"
    assert readable(endless) == endless and readable(endless + "x") == "x" * 80 + "…"


@pytest.mark.parametrize("limit", ["MOST", "OF_A_COUNTRY"])
def test_a_list_as_long_as_the_limit_is_one_page_and_a_longer_one_is_parted(limit, sample, monkeypatch):
    """All facts are a country's, so their number is both that of the timeline and that of its page."""
    edition = sample.read()[0]
    timeline = replace(edition.documents["docs/index.md"], path=parts.TIMELINE)
    edition = replace(edition, documents={**edition.documents, parts.TIMELINE: timeline})
    found = {}
    for most in (len(edition.facts), len(edition.facts) - 1):
        monkeypatch.setattr(parts, limit, most)
        found[most] = [d.path for d in parts.with_parts(edition)[0].documents.values() if d.leaf]
    assert found[len(edition.facts)] == [] and len(found[len(edition.facts) - 1]) == 2


@pytest.mark.parametrize(("path", "records"), [(parts.BIBLIOGRAPHY, "sources"), (parts.NOTES, "notes")])
def test_works_and_notes_as_many_as_the_limit_are_one_page_and_more_are_parted(path, records, sample, monkeypatch):
    edition = sample.read()[0]
    page = replace(edition.documents["docs/index.md"], path=path)
    edition = replace(edition, documents={**edition.documents, path: page})
    for parted in (False, True):
        monkeypatch.setattr(parts, "MOST", len(getattr(edition, records)) - parted)
        assert any(d.leaf for d in parts.with_parts(edition)[0].documents.values()) == parted
