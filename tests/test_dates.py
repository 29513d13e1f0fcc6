"""Dates in EDTF, and the small tables of the model: what each is, at its boundaries."""

import pytest

from macros.model import dates
from macros.model.problems import At, Problem, fatal, nearest, report_lines
from macros.model.reference import canonical, parts_of, position
from macros.reading.bare_figures import plain_number
from macros.reading.ledger import Ledger, LedgerLine, distinctive, ledger_text, words_known_by
from macros.reading.references import runs_backwards
from macros.reading.works import is_count

SPOKEN = {
    "2005": "2005",
    "2005-08": "August 2005",
    "2005-08-01": "1 August 2005",
    "2005-12-31": "31 December 2005",
    "2007~": "about 2007",
    "2007-01~": "about January 2007",
    "2005-13": "2005-13",
    "2005-02-29": "2005-02-29",
    "1998/2004": "1998–2004",
    "2005/2005": "2005–2005",
    "2005-08/2005-09": "August – September 2005",
    "2005-08/2006-08": "August 2005 – August 2006",
    "2007-08-09/2007-08-17": "9–17 August 2007",
    "2007-08-09/2007-09-09": "9 August – 9 September 2007",
    "2007-08-09/2008-08-09": "9 August 2007 – 9 August 2008",
    "2007-08-09/2007-08": "9 August – August 2007",
    "2007/2007-08": "2007 – August 2007",
    "2007-08/2007-08": "August – August 2007",
    "2007~/2008": "about 2007 – 2008",
    "2001-06/..": "since June 2001",
    "../2004": "until 2004",
    "2004/": "from 2004, end unknown",
    "/2004": "until 2004, beginning unknown",
}


@pytest.mark.parametrize("date", SPOKEN)
def test_a_date_as_a_reader_says_it(date):
    assert dates.spoken(date) == SPOKEN[date]


@pytest.mark.parametrize(
    ("date", "reason"),
    [
        ("2005", None),
        ("2005-01", None),
        ("2005-12", None),
        ("2005-00", "there is no month 00"),
        ("2005-13", "there is no month 13"),
        ("2005-01-01", None),
        ("2005-01-31", None),
        ("2005-01-00", "January 2005 has no day 00"),
        ("2005-01-32", "January 2005 has no day 32"),
        ("2004-02-29", None),
        ("2005-02-29", "February 2005 has no day 29"),
        ("205", "it is not a date in EDTF"),
        ("2005-1", "it is not a date in EDTF"),
        ("2005~~", "it is not a date in EDTF"),
        ("", "it has neither a beginning nor an end"),
        ("..", "it has neither a beginning nor an end"),
        ("../..", "it has neither a beginning nor an end"),
        ("../", "it has neither a beginning nor an end"),
        ("2005/..", None),
        ("../2005", None),
        ("2005/2005", None),
        ("2005-12-31/2005", None),
        ("2006-01-01/2005", "it ends before it begins"),
        ("2005-05/2005-04", "it ends before it begins"),
        ("2005-05-31/2005-05", None),
        ("2005-05-02/2005-05-01", "it ends before it begins"),
        ("2005-05-01/2005-05-01", None),
        ("2005/2005-13", "there is no month 13"),
    ],
)
def test_whether_a_date_can_be(date, reason):
    assert dates.impossible(date) == reason


@pytest.mark.parametrize(
    ("date", "begins", "years", "middle"),
    [
        ("2005", "2005", (2005, 2005), 2005.5),
        ("2005~", "2005", (2005, 2005), 2005.5),
        ("2005-01", "2005-01", (2005, 2005), 2005.042),
        ("2005-07", "2005-07", (2005, 2005), 2005.542),
        ("2005-01-01", "2005-01-01", (2005, 2005), 2005.0),
        ("2005-07-01", "2005-07-01", (2005, 2005), 2005.5),
        ("2005-12-31", "2005-12-31", (2005, 2005), 2005.997),
        ("2004-02-29", "2004-02-29", (2004, 2004), 2004.164),
        ("2004/2006", "2004", (2004, 2006), 2005.5),
        ("2004-01-01/2006-01-01", "2004-01-01", (2004, 2006), 2005.0),
        ("2004-07/..", "2004-07", (2004, None), 2004),
        ("../2004-07~", "2004-07", (None, 2004), 2004),
        ("/2004", "2004", (None, 2004), 2004),
        ("../..", "", (None, None), None),
        ("2005-13/2006", "2006", (None, 2006), 2006),
    ],
)
def test_where_a_date_stands(date, begins, years, middle):
    assert (dates.begins(date), dates.years(date), dates.middle(date)) == (begins, years, middle)


def test_the_last_day_of_a_date():
    found = [dates.last_day(part) for part in ("2005", "2005-02", "2004-02", "2005-02-03~", "2005-12")]
    assert found == ["2005-12-31", "2005-02-28", "2004-02-29", "2005-02-03", "2005-12-31"]
    with pytest.raises(ValueError, match="'x' is no date of EDTF"):
        dates.date_parts("x")


def test_references_as_they_are_typed_sorted_and_taken_apart():
    assert [canonical(id) for id in ("tg-2-11", "tg-2-11b", "ba-n70")] == ["TG 2.11", "TG 2.11b", "BA n. 70"]
    assert parts_of("tg-2-11b") == ("tg", "2", "11", "b")
    assert position("tg-2-11") < position("tg-2-11a") < position("tg-2-11b") < position("tg-2-12")


@pytest.mark.parametrize(
    ("first", "last", "range_ends", "backwards"),
    [
        ("tg-2-11", "tg-2-12", True, False),
        ("tg-2-11", "tg-2-11", True, True),
        ("tg-2-11", "tg-2-9", True, True),
        ("tg-2-11", "tg-2-9", False, False),
        ("tg-2-11", "tg-10-1", True, False),
        ("tg-2-11a", "tg-2-11b", True, False),
        ("tg-n9", "tg-n10", True, False),
    ],
)
def test_a_range_that_ends_where_it_begins_runs_backwards(first, last, range_ends, backwards):
    from macros.reading.references import Place

    assert runs_backwards(Place(first, 0, 1, False), Place(last, 0, 1, range_ends)) is backwards


def test_a_figure_is_written_without_needless_noughts():
    assert [plain_number(v) for v in (20, 20.0, 2.5, 1e14, 1e15, -3)] == [
        "20",
        "20",
        "2.5",
        "1e+14",
        "1000000000000000.0",
        "-3",
    ]


def test_how_many_paragraphs_or_notes_there_can_be():
    assert [is_count(n) for n in (0, 9999, -1, 10_000, True, "3", 2.0)] == [True, True, *[False] * 5]


def test_what_the_ledger_writes():
    known = {"a-1-1": "In 2001 the airbase at Manas.", "a-n1": "a-1-1 Cited by Nobody.", "/x/": "", "/old/": "Old"}
    kept = {
        "a-1-1": LedgerLine(1, ("mine",)),
        "/old/": LedgerLine(2, (), "/x/"),
        "gone": LedgerLine(3, ("was", "here")),
        "bare": LedgerLine(4),
    }
    lines = ["a-1-1 = mine", "/old/ > /x/", "gone = was here", "bare", "a-n1 = a-1-1 Nobody cited", "/x/", "lines: 6"]
    assert ledger_text(Ledger(kept), known) == "\n".join(lines) + "\n"


def test_the_words_by_which_a_text_is_known():
    text = "In 1999, 2000, 2001 and 2002 Ann, Bea and Cleo of Manas saw[^7] a building."
    assert distinctive(text) == ("n7", "1999", "2000", "2001", "2002", "Ann", "Bea", "Cleo")
    assert words_known_by("tg-n3", f"tg-1-2 {text}") == ("tg-1-2", "n7", "1999", "2000", "2001", "2002", "Ann", "Bea")
    assert words_known_by("tg-1-2", "One two four. Three") == ("three", "four")
    assert distinctive("The *long* [[sco|Org]] {: .x } of men and then @key `code` twice. Twice!") == (
        "Org",
        "twice",
        "long",
        "then",
        "code",
    )


def test_the_nearest_word_and_the_commands_for_github(monkeypatch):
    assert nearest("sunset", ["sunsets", "sunrise"]) == 'Did you mean "sunsets"?'
    assert nearest("zzz", ["sunsets"]) == "Check the spelling" and nearest("zzz", [], "Look") == "Look"
    error, advice = (Problem(At("a.md", 3), "X01", "50 %\nof it", "Mend it", level) for level in ("error", "advice"))
    said = ["a.md:3 X01 50 % of it. Mend it", "a.md:3 X01 50 % of it. Mend it (advice)"]
    assert sorted(report_lines([error, advice], github=False)) == said
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    assert report_lines([error]) == ["a.md:3 X01 50 % of it. Mend it"]
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert sorted(report_lines([error, advice], github=False)) == said
    lines = report_lines([error, advice])
    assert lines == [
        "a.md:3 X01 50 % of it. Mend it (advice)",
        "a.md:3 X01 50 % of it. Mend it",
        "::error file=a.md,line=3,title=X01::50 %25%0Aof it. Mend it",
    ]
    assert fatal([advice, error]) and not fatal([advice]) and not fatal([])
