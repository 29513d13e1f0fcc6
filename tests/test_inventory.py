"""Figures and dates read from words and digits, and restatements compared with the inventory of the reports."""

import operator
from types import MappingProxyType, SimpleNamespace

import pytest
from test_problems import BODY, INVENTORY, edition_with, problems_of

from macros.checks.edition import read_edition
from macros.checks.inventory import accepted_spellings, compare_record, missing_names, running_words
from macros.model.edition import Edition
from macros.model.inventory import Record
from macros.model.problems import At
from macros.reading.amounts import Figure, figures
from macros.reading.files import Reader
from macros.reading.text_dates import dates

# Text → the figures that a reader finds in it.
FIGURES = {
    "three billion dollars": ["USD 3 billion"],
    "USD 3 billion and $2.5 million": ["USD 3 billion", "USD 2.5 million"],
    "5 per cent, five percent, 5%": ["5 %"],
    "two-thirds of the votes; a third of them; a third member": ["two-thirds", "one third", "3rd"],
    "half a million": ["500,000"],
    "15–20 % and between 10 and 15 billion cubic metres": ["15 %", "20 %", "10 billion m³", "15 billion m³"],
    "30 bcm; 1,000 m3; per thousand cubic metres": ["30 billion m³", "1,000 m³"],
    "20 to 30 bcm": ["20 billion m³", "30 billion m³"],
    "a dozen and more": ["12"],
    "one hundred and fifty thousand; twenty-five": ["150,000", "25"],
    "a hundred men; two dozen; one thousand and one": ["100", "24", "1,001"],
    "the 13th summit, the fourth place, the 21st century": ["13th", "4th", "21st"],
    "the 1st, 2nd, 3rd, 4th, 11th, 12th, 13th, 22nd and 111th": [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "22nd", "111th"),
    ],
    "1 million, 999,999, 1,000 million and 1,000 billion": ["1 million", "999,999", "1 billion", "1 trillion"],
    "two-thirds, two halves, three quarters and four fifths of it": ["two-thirds", "1", "three quarters", "0.8"],
    "doubled; tenfold; ten times": ["2 times", "10 times"],
    "9/11, the G-8, an S-300, Rubezh-2004, section 2, p. 38": [],
    "several million dollars": [],
    "in 2005, 18–19 May 2006, the 1990s": [],
    "2000 kilometres in 2000": ["2,000 km"],
    "USD 10–20 billion; 70-million debt": ["USD 10 billion", "USD 20 billion", "70 million"],
}

# Text → its dates.
DATES = {
    "in 2005 and 2006": ["2005", "2006"],
    "August and September 2005; August–September 2004": ["2005-08", "2005-09", "2004-08", "2004-09"],
    "18–19 May 2005; 25 and 26 April; March 20, 2003": [
        "2005-05-18",
        "2005-05-19",
        "XXXX-04-25",
        "XXXX-04-26",
        "2003-03-20",
    ],
    "it may be in May, a march in March": ["XXXX-05", "XXXX-03"],
    "May it be; from the march": [],
    "the summer of 2005; the spring of that year": ["2005-22", "XXXX-21"],
    "the mid-1990s, the end of the 1960s, the 2000s": ["mid-1990s", "late-1960s", "2000s"],
    "the early 1990s, the beginning of the 1980s, the late 1970s, the middle of the 1960s": [
        *("early-1990s", "early-1980s", "late-1970s", "mid-1960s"),
    ],
    "early 2009, late in 2008, the second half of 2008, mid-2005, the end of the year 2004": [
        *("early-2009", "late-2008", "mid-2005", "2004"),
    ],
    "the beginning of 2007 and the start of 2006, the middle of 2005, the close of 2004": [
        *("early-2007", "early-2006", "mid-2005", "late-2004"),
    ],
    "2003–2005, 2003/2004, 2014/15, 2005–07": ["2003", "2005", "2004", "2014", "2015", "2007"],
    "1,250 men and 2000 kilometres": [],
}

# What the report has, what the restatement says, what it lacks, what it adds.
COMPARED = {
    "nothing lost": (
        ["1,250", "USD 3 billion", "5 republics"],
        ["2005-08"],
        "In August 2005 1,250 men of the five republics had three billion dollars.",
        [],
        [],
    ),
    "a figure lost": (["1,250", "20 %"], [], "A fifth of 1,250.", ["20 %"], []),
    "a figure changed": (["1,250"], [], "There were 1,350.", ["1,250"], ["1,350"]),
    "a unit changed": (["20 %"], [], "USD 20.", ["20 %"], ["USD 20"]),
    "a unit left out": (["USD 20"], [], "About 20.", ["USD 20"], ["20"]),
    "a unit added": (["20"], [], "About USD 20.", ["20"], ["USD 20"]),
    "a unit that either way will do": (["20 or USD 20"], [], "Between 20 and 30.", [], ["20 and 30"]),
    "per cent left out": (
        ["10 %", "14 %"],
        [],
        "From 10 to 14.",
        ["10 %", "14 %"],
        ["10 to 14"],
    ),
    "tons": (["30 million t"], [], "Thirty million tons.", [], []),
    "a count changed": (
        ["2 gas pipelines"],
        [],
        "The two countries built three gas pipelines.",
        ["2 gas pipelines"],
        [],
    ),
    "a count kept": (["2 gas pipelines"], [], "The two countries built two gas pipelines.", [], []),
    "a count kept in other words": (["5 republics"], [], "Of the republics there, all five agreed.", [], []),
    "a count far from its noun": (
        ["5 republics"],
        [],
        "Five came. The others had left by the time that the first letters were sent to each republic.",
        ["5 republics"],
        [],
    ),
    "a count of what another figure counts, behind two alike": (
        ["2 pipelines"],
        [],
        "Of seven pipelines seven were old; two were not.",
        ["2 pipelines"],
        [],
    ),
    "a count of what another figure counts, before two alike": (
        ["2 pipelines"],
        [],
        "Two were old, seven pipelines were not, and seven men came.",
        ["2 pipelines"],
        [],
    ),
    "a count in an ordinal": (["4th summit"], [], "At the fourth of these summits.", [], []),
    "an ordinal of something else": (
        ["4th summit"],
        [],
        "The fourth day of a summit, far from all other matters of it.",
        [],
        [],
    ),
    "a part of a year": ([], ["early-2009"], "Early in 2009.", [], []),
    "a part of a year lost": ([], ["early-2009"], "In 2009.", ["early-2009"], []),
    "another part of a year": ([], ["late-2008"], "In the first half of 2008.", ["late-2008"], ["early-2008"]),
    "a part of a year added": ([], ["2009"], "At the end of 2009.", [], ["late-2009"]),
    "the year of a part": ([], ["2009", "early-2009"], "Early in 2009.", [], []),
    "a scale changed": (["USD 3 billion"], [], "USD 3 million.", ["USD 3 billion"], ["USD 3 million"]),
    "an ordinal is no number": (["4 units"], [], "The fourth unit.", ["4 units"], []),
    "small words are free": ([], [], "Both states, two of five, the third and half.", [], []),
    "small digits are not": ([], [], "There were 5.", [], ["5"]),
    "eleven is not small": ([], [], "There were ten or so, and eleven.", [], ["eleven"]),
    "a day does for a month": ([], ["2005-08"], "On 23 August 2005.", [], ["2005-08-23"]),
    "a month not for a day": ([], ["2005-08-23"], "In August 2005.", ["2005-08-23"], []),
    "a year apart": ([], ["2005-08", "2005"], "In 2005 they met, in August for the last time.", [], []),
    "no year at all": ([], ["2005-08"], "They met in August of the same year.", ["2005-08"], []),
    "a year added": ([], ["XXXX-08"], "They met in August 2005.", [], ["2005-08"]),
    "either will do": ([], ["XXXX-08 or 2005-08"], "They met in August 2005.", [], []),
    "either figure will do": (["9.7 or USD 9.7 million"], [], "It was USD 9.7 million.", [], []),
    "a decade's part lost": ([], ["mid-1990s"], "In the 1990s.", ["mid-1990s"], []),
    "a month, its year known": ([], ["XXXX-08 or 2005-08"], "They met in August.", [], []),
    "a decade's part added to others": ([], ["1990s", "2005"], "In the late 1990s and in 2005.", [], ["late-1990s"]),
    "a decade's part added": ([], ["1990s"], "In the late 1990s.", [], ["late-1990s"]),
    "another part of a decade": ([], ["mid-1990s"], "In the late 1990s.", ["mid-1990s"], ["late-1990s"]),
    "another decade": ([], ["1990s"], "In the 1980s.", ["1990s"], ["1980s"]),
    "a day of the same month in another year": (
        [],
        ["2005-08-23"],
        "On 23 August 2006.",
        ["2005-08-23"],
        ["2006-08-23"],
    ),
    "another year": ([], ["2005"], "In 2006.", ["2005"], ["2006"]),
    "the year of a day": ([], ["2005"], "In May 2005.", [], ["2005-05"]),
}


def record(wanted=(), days=(), names=(), excepted=()):
    return Record(
        id="tg-1-1",
        figures=tuple(wanted),
        dates=tuple(days),
        names=tuple(names),
        excepted=MappingProxyType(dict(excepted)),
        at=At(INVENTORY, 2),
    )


@pytest.mark.parametrize("text", FIGURES)
def test_the_figures_of_a_text(text):
    assert [str(figure) for figure in figures(text)] == FIGURES[text]


@pytest.mark.parametrize("text", DATES)
def test_the_dates_of_a_text(text):
    assert list(dates(text)) == DATES[text]


@pytest.mark.parametrize("what", COMPARED)
def test_a_restatement_is_compared_with_its_record(what):
    wanted, days, text, missing, added = COMPARED[what]
    assert compare_record(record(wanted, days), text) == (tuple(missing), tuple(added))


@pytest.mark.parametrize(
    "value, other, same",
    [
        (Figure(20, "%"), Figure(20, "%"), operator.truth),
        (Figure(20), Figure(20, "%"), operator.not_),
        (Figure(20, "USD"), Figure(20, "%"), operator.not_),
        (Figure(4), Figure(4, "th"), operator.not_),
        (Figure(4, "th"), Figure(4, "th"), operator.truth),
        (Figure(1000), Figure(1001), operator.truth),
        (Figure(1000), Figure(1002), operator.not_),
        (Figure(1002), Figure(1000), operator.not_),
        (Figure(0), Figure(0), operator.truth),
    ],
)
def test_two_figures_are_one_or_not(value, other, same):
    assert same(value.same(other))


@pytest.mark.parametrize(
    "value, other, alike",
    [
        (Figure(20), Figure(20, "USD"), operator.truth),
        (Figure(20, "USD"), Figure(20, "USD"), operator.truth),
        (Figure(20, "USD"), Figure(20, "%"), operator.not_),
        (Figure(4), Figure(4, "th"), operator.not_),
        (Figure(20), Figure(21, "USD"), operator.not_),
    ],
)
def test_a_unit_that_is_left_out_changes_no_figure(value, other, alike):
    assert alike(value.alike(other))


def test_what_is_written_about_a_text_does_not_count():
    text = (
        'On 5 [[kant|Kant]] [Zarifi]{printed="Zafiri 7"} fell.[^33] See '
        '[@nega-2005-01-02, p. 3]{: printed="Ibid. 8" }. *The scan lost 9.*{: .editor }'
    )
    assert [str(f) for f in figures(running_words(text))] == ["5"]
    assert running_words(text).split()[:5] == ["On", "5", "Kant", "Zarifi", "fell."]


def test_a_name_is_found_in_any_spelling_that_counts():
    forms = {"Vladimir Putin": ("Vladimir Putin", "Putin"), "Shanghai Cooperation Organisation": ("SCO",)}
    names = ["Vladimir Putin", "Shanghai Cooperation Organisation", "Bonn", "Einar Wigen or Einar Wügen"]
    assert missing_names(record(names=names), "Putin’s SCO met Einar Wügen in Bonn.", forms) == []
    assert missing_names(record(names=names), "Putinites of the SCOT met in Bonnington.", forms) == names


# What is put into the sample, and the lines that its author reads.
TOLD = {
    "a figure lost": (
        BODY,
        "USD 20 million",
        "much money",
        [
            f"{BODY}:6 I01 TG 1.1 lacks USD 20 million. "
            f'Put it in as the report has it, or say why not under "except" in {INVENTORY}'
        ],
    ),
    "a date added": (
        BODY,
        "Second.",
        "Second, in May 2005.",
        [
            f"{BODY}:11 I02 TG 1.2 has May 2005, which the report does not have there. "
            f"Check the report: correct the text, or add it to {INVENTORY}"
        ],
    ),
    "a figure added in a note": (
        BODY,
        "[@ibid, p. 3]",
        "All 12, says [@ibid, p. 3]",
        [
            f"{BODY}:9 I02 TG n. 2 has 12, which the report does not have there. "
            f"Check the report: correct the text, or add it to {INVENTORY}"
        ],
    ),
    "a name": (
        INVENTORY,
        "figures:",
        "names: [Bobo Lo]\n  figures:",
        [
            f"{BODY}:6 I03 TG 1.1 does not name Bobo Lo. "
            f'Name it, since every paragraph is cited alone, or say why not under "except" in {INVENTORY}'
        ],
    ),
    "an exception": (INVENTORY, "figures: [", 'except: {"7": the sample never says it}\n  figures: [7, ', []),
    "an exception without use": (
        INVENTORY,
        "figures:",
        'except: {"7": the sample never says it}\n  figures:',
        [f'{INVENTORY}:2 I04 tg-1-1 excepts "7" without need. Take the exception out'],
    ),
    "a place that is none": (
        INVENTORY,
        "tg-1-1:\n",
        "tg-1-9: {figures: [7]}\ntg-1-1:\n",
        [f'{INVENTORY}:2 I04 tg-1-9 is no paragraph or note of this section. Did you mean "tg-1-2"?'],
    ),
}


@pytest.mark.parametrize("what", TOLD)
def test_what_the_author_reads(what, sound):
    file, old, new, lines = TOLD[what]
    with sound.with_change(file, old, new):
        found = sound.problems()
    assert [str(p) for p in found if p.code.startswith("I")] == lines


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("p. 3", "p. 30", ["lacks p. 3", "has p. 30"]),
        (", p. 3", "", ["lacks p. 3"]),
        ("p. 3", "pp. 3-4", ["lacks p. 3", "has p. 3–4"]),
        ("p. 3", "pp. 3 and 3", ["has p. 3"]),
        ("p. 3", "point 3", []),
    ],
)
def test_a_page_that_a_note_gives_is_guarded(sound, old, new, lines):
    records = sound.bytes_of(INVENTORY) + b"tg-n2:\n  pages: [3]\n"
    with sound.with_files({BODY: sound.replaced(BODY, old, new), INVENTORY: records}):
        found = sound.problems()
    assert [" ".join(str(p).split()[5:8]).rstrip(".,") for p in found if p.code.startswith("I")] == lines


OSH = 'Second, [Osh]{printed="Osht"}, [Jiang Zemin]{printed="Zemin"} and [motives]{printed="motifs"}.[^3]'


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("", "", []),
        ('[Osh]{printed="Osht"}', "Osh", ['I01 TG 1.2 lacks the printed form "Osht"']),
        ('printed="Osht"', 'printed="Osch"', ['I01 TG 1.2 lacks the printed form "Osht"']),
        (
            "and [m",
            "and Osht, and [m",
            ['I05 TG 1.2 has "Osht", as the report prints it, where the edition writes "Osh"'],
        ),
        ("and [m", "and Oshtan, Jiang Zemin, the motifs, and [m", []),
    ],
)
def test_what_is_printed_is_neither_lost_nor_taken_for_ours(sound, old, new, lines):
    body = sound.replaced(BODY, "Second.[^3]", OSH.replace(old, new))
    records = sound.bytes_of(INVENTORY) + b'tg-1-2:\n  printed: [Osht, "Zemin", motifs]\n'
    with sound.with_files({BODY: body, INVENTORY: records}):
        found = [str(p).split(" ", 1)[1] for p in sound.problems() if p.code.startswith("I")]
    assert [message[: len(line)] for message, line in zip(found, lines, strict=True)] == lines


def test_a_printed_form_may_be_excepted_and_an_exception_has_a_use(tmp_path):
    folder = edition_with(tmp_path / "x", BODY, "Second.[^3]", OSH.replace("and [m", "Osht, [m"))
    inventory = folder / INVENTORY
    inventory.write_text(inventory.read_text() + "tg-1-2:\n  except: {Osht: a quotation has it so}\n")
    assert [p.code for p in problems_of(folder) if p.code.startswith("I")] == []
    (folder / BODY).write_text((folder / BODY).read_text().replace("Osht, [m", "[m"))
    assert [p.code for p in problems_of(folder) if p.code.startswith("I")] == ["I04"]


def test_a_last_name_that_two_persons_share_names_neither(tmp_path):
    folder = edition_with(tmp_path / "x", INVENTORY, "figures:", "names: [Igor Ivanov]\n  figures:")
    entry = (folder / "docs/glossary/lo.md").read_text()
    for first in ("Igor", "Sergey"):
        path = folder / f"docs/glossary/{first.lower()}-ivanov.md"
        path.write_text(f"---\nname: {first} Ivanov\nkind: person\n---\nA politician.\n")
    body = folder / BODY
    text = body.read_text()
    codes = []
    for name in ("Ivanov", "Sergey Ivanov", "Igor Ivanov"):
        body.write_text(text.replace("First, a loan", f"First, by {name}, a loan"))
        codes.append([p.code for p in problems_of(folder) if p.code == "I03"])
    assert entry and codes == [["I03"], ["I03"], []]


def test_a_last_name_alone_is_that_of_one_person_and_of_no_body():
    kinds = {"Igor Ivanov": "person", "Sergey Ivanov": "person", "Bobo Lo": "person", "Gas Exports": "company"}
    entries = {name: SimpleNamespace(name=name, kind=kind, names=(name, f"{name} II")) for name, kind in kinds.items()}
    forms = accepted_spellings(Edition(entries=entries))
    both = {name: (name, f"{name} II") for name in kinds}
    wanted = {**both, "Bobo Lo": (*both["Bobo Lo"], "Lo")}
    assert forms == {form: wanted[name] for name in kinds for form in both[name]}


def test_a_person_is_named_by_the_last_name_and_an_entry_by_any_name(edition):
    forms = accepted_spellings(edition)
    assert "Ivanov" not in forms["Igor Ivanov"] and "Ivanov" not in forms["Sergey Ivanov"]
    assert "Putin" in forms["Vladimir Putin"] and "Kazakh" in forms["Kazakhstan"]
    assert "Organisation" not in forms["Shanghai Cooperation Organisation"]
    assert forms["SCO"] == forms["Shanghai Cooperation Organisation"]


def test_what_is_wrong_with_one_record_keeps_that_one_out_and_no_other(tmp_path):
    more = "tg-1-2: {figures: [5 states], dates: [May]}\ntg-1-1:"
    edition, problems = read_edition(Reader(edition_with(tmp_path / "x", INVENTORY, "tg-1-1:", more)))
    assert list(edition.inventory["tg-1"]) == ["tg-1-1"]
    assert [p.code for p in problems] == ["I04"]


def test_every_section_has_its_inventory(edition):
    assert set(edition.inventory) == {f"{c.work}-{c.section}" for c in edition.chapters}


def test_an_inventory_holds_no_run_of_words(edition):
    """Names are names; a figure has a number, and a unit or a counted noun."""
    for records in edition.inventory.values():
        for known in records.values():
            assert all(len(f.split()) <= 5 for item in known.figures for f in item.split(" or ")), known.id
