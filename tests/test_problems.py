"""The problems that authors see: each rule is broken once in a small edition that is otherwise sound."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from macros.checks.edition import read_edition
from macros.model.problems import RULES, At, Problem, github_commands, problem, report_lines
from macros.reading.files import Reader
from macros.showing.checks import read_and_check

THREAD = "docs/threads/first.md"
SAMPLE = Path(__file__).parent / "golden/edition"
BODY = "docs/testing-ground/1-body.md"
BIB = "bibliography/sources.bib"
FACTS = "data/facts/sample.yml"
COUNTRY = "data/countries/samplestan.yml"
PIPELINES = "data/pipelines.yml"
INVENTORY = "data/inventory/testing-ground-1.yml"
NOTE_2 = "[^2]: [@ibid, p. 3]."

PARALLEL = '!!! parallel "TG 0.1"\n    Text.'
QUESTION = '!!! question "TG 1.2"\n    Text?\n    {: #question-tg-1-1 }'
TWIN = b"""---
work: tg
name: Third
title: A third report
source: sample-2008-report
notes: 0
sections:
  - {title: Abstract, paragraphs: 0}
---"""

# code: (file, what stands there, what is put in its place, the line reported); None for a whole file's bytes.
BROKEN = {
    "F01": (BODY, None, b"---\ntitle: x\n---\nna\xefve\n", 4),
    "F02": (BODY, None, b"", 1),
    "F03": (BODY, "title: Body", "title: [Body", 2),
    "F04": ("data/anchors.txt", None, None, 1),
    "F05": (BODY, "title: Body", "other: Body", 1),
    "F06": ("docs/testing-ground/index.md", "notes: 3", "notes: many", 6),
    "F10": (BODY, "title: Body", "title: Body\nsubtitle: Soul", 3),
    "F13": ("docs/third-report/index.md", None, TWIN, 2),
    "P01": (BODY, "{: #tg-1-2 }", "", 11),
    "P02": (BODY, "#tg-1-2", "#tg-1-1", 11),
    "P03": (BODY, "#tg-1-2", "#tg-0-2", 11),
    "P04": (
        "docs/testing-ground/1-body.md",
        None,
        b"---\ntitle: x\n---\nA.[^2]\n{: #tg-1-2 }\n\nB.[^3]\n{: #tg-1-1 }\n\n[^2]: [@ibid].\n[^3]: x\n",
        7,
    ),
    "P05": (BODY, "{: #tg-1-2 }", "", 1),
    "P06": ("data/anchors.txt", "tg-0-1", "tg-0-1\ntg-0-2", 2),
    "P07": ("data/anchors.txt", "tg-n1\n", "", 7),
    "P08": (BODY, "#tg-1-2", "#tg-1-3", 11),
    "P09": (BODY, "{: #tg-1-heading .ours }", "", 4),
    "N20": (BODY, "Second.[^3]", "Second, says @lo-2004-sunset.[^3]", 11),
    "N21": (BODY, "Second.[^3]", "Second^[a note].[^3]", 11),
    "P10": (BODY, "Second.[^3]", "##Heading\n\nSecond.[^3]", 11),
    "P11": (BODY, "Second.[^3]\n{:", "Second.[^3]\n\n{:", 13),
    "P12": (BODY, "Second.[^3]\n{:", "Second.[^3] {:", 11),
    "P13": (BODY, "Second.[^3]", "- Second.[^3]", 12),
    "P14": ("data/anchors.txt", "tg-0-1", "tg-0-1 is here", 1),
    "P15": ("data/anchors.txt", "tg-0-1", "lines: 5\ntg-0-1", 1),
    "P16": ("data/anchors.txt", "tg-0-1", "/old/ > /nowhere/\ntg-0-1", 1),
    "P17": ("data/anchors.txt", "tg-1-1", "tg-1-1 = quite other words", 6),
    "N29": (BODY, "[^2]: [", "  [^2]: [", 9),
    "P18": (BODY, "Second.[^3]", "*Second*{: #tg-1-1 }.[^3]", 11),
    "A01": (BODY, "[^3]: [@", '!!! note "Title"\n    Text.\n\n[^3]: [@', 14),
    "A02": (BODY, "[^3]: [@", '!!! slip "Title"\nText.\n\n[^3]: [@', 15),
    "A03": (BODY, "[^3]: [@", '!!! slip "Title"\n    Text.\n\n[^3]: [@', 14),
    "A04": (BODY, "[^3]: [@", '!!! slip "Title"\n    Text.\n    {: #slip-tg-1-2 sure="quite" }\n\n[^3]: [@', 14),
    "A05": (BODY, "[^3]: [@", '!!! later "Title"\n    Text.\n    {: #later-tg-1-2 }\n\n[^3]: [@', 14),
    "A06": (BODY, "[^3]: [@", '!!! parallel "The abstract"\n    Text.\n\n[^3]: [@', 14),
    "A07": (BODY, "[^3]: [@", f"{PARALLEL}\n\n{PARALLEL}\n\n[^3]: [@", 17),
    "A08": (BODY, "[^3]: [@", PARALLEL.replace("0.1", "1.1") + "\n\n[^3]: [@", 14),
    "A09": ("docs/index.md", "Two paragraphs", f"{PARALLEL}\n\nTwo paragraphs", 4),
    "A10": (BODY, "[^3]: [@", QUESTION.replace("TG 1.2", "Title") + "\n\n[^3]: [@", 14),
    "A11": (BODY, "Second.[^3]", f"{QUESTION}\n\nSecond.[^3]", 11),
    "A12": (BODY, "[^3]: [@", f"{QUESTION}\n\n[^3]: [@", 14),
    "A13": (BODY, "[^3]: [@", f"{PARALLEL}\n    {{: #parallel-tg-1-2 }}\n\n[^3]: [@", 14),
    "F11": (BODY, "title: Body", 'title: Body\noutline:\n  - {paragraphs: 1.1, text: "One"}', 4),
    "F12": ("editions/2026.1/manifest.sha256", None, b"no checksum\n", 1),
    "D14": (FACTS, "where: [tg-1-1]", "where: [tg-1-1]\n  slip: [slip-tg-9-9]", 1),
    "D15": (None, None, None, None),  # made below
    "N22": (BODY, "Second.[^3]", 'Second [Lo]{printed=""}.[^3]', 11),
    "N24": (BODY, "Second.[^3]", "Second, [@lo-2004-sunset](https://example.org).[^3]", 11),
    "N25": (BODY, "Second.[^3]", "~~Second~~.[^3]", 11),
    "N26": (BODY, "Second.[^3]", "[Second][nowhere].[^3]", 11),
    "D18": (FACTS, "Somebody visited", "Somebody *visited*", 16),
    "R04": (BODY, "Second.[^3]", "[Second](2-body.md).[^3]", 11),
    "R05": (BODY, "Second.[^3]", "[Second](#tg-1-9).[^3]", 11),
    "T02": (None, None, None, None),  # what only a built page shows: made below
    "T03": (None, None, None, None),  # the same: tests/test_text.py
    "N23": (BODY, "Second.[^3]", "Second [[lo|Lo.[^3]", 11),
    "N28": (BODY, "[^3]: [@", "<div>*Text*</div>\n\n[^3]: [@", 14),
    "R06": (BODY, "Second.[^3]", "Second, as TG-1.1 says.[^3]", 11),
    "E05": ("docs/glossary/lo.md", "An author.", "", 1),
    "H01": (BODY, "Second.[^3]", "Second.[^3] <script>x</script>", 11),
    "H02": (BODY, "{: #tg-1-2 }", '{: #tg-1-2 onclick="x" }', 12),
    "H03": (BODY, "Second.[^3]", "[Second](javascript:x).[^3]", 11),
    "H04": (BODY, "Second.[^3]", "Sec\u200bond.[^3]", 11),
    "H05": (BODY, "Second.[^3]", "Second.[^3] <!-- x -->", 11),
    "H06": (BODY, "Second.[^3]", "Second.[^3] <b>x", 11),
    "H07": (BODY, "Second.[^3]", "Second.[^3] " + "*" * 301, 11),
    "H08": (BODY, "Second.", "Second cafÃ©.", 11),
    "R03": (BODY, "Compare TG 1.2.", "Compare TG 1.2–1.", 6),
    "N01": (BODY, "Second.[^3]", "Second.[^3][^4]", 11),
    "N02": (BODY, "million.[^2]", "million.", 9),
    "N03": (BODY, "@sample-2008-report", "@sample-2008-rapport", 14),
    "N04": ("docs/testing-ground/0-abstract.md", "[@lo-2004-sunset].", "A comment.", 9),
    "N05": ("docs/testing-ground/0-abstract.md", "[@lo-2004-sunset].", "[@lo-2004-sunset; @sample-2008-report].", 9),
    "N06": (BODY, NOTE_2, "[^2]: [@short sample-2008].", 9),
    "N07": ("docs/testing-ground/0-abstract.md", None, None, 9),  # two works: made below
    "N08": (BODY, NOTE_2, "[^2]: [@note 3].", 9),
    "N09": (BODY, NOTE_2, "[^2]: [@ibid, p. 3.", 9),
    "N10": (BODY, NOTE_2, NOTE_2 + "\n[^2]: again [@ibid].", 10),
    "N11": (
        BODY,
        None,
        b"---\ntitle: x\n---\nA.[^3] B.[^2]\n{: #tg-1-1 }\n\nC.\n{: #tg-1-2 }\n\n[^2]: [@ibid].\n[^3]: x\n",
        4,
    ),
    "N12": ("docs/index.md", "Two paragraphs", "[@ibid]", 4),
    "N13": (BODY, NOTE_2, "[^2]: [@ibid lo-2004-sunset].", 9),
    "N14": (BODY, NOTE_2, "[^2]: [@short].", 9),
    "N15": (BODY, "Second.[^3]", "Second.[^3] Third.[^3]", 11),
    "N16": (BODY, "Second.[^3]", "Second.[^3] Third.[^a]", 11),
    "N17": (BODY, NOTE_2, "[^2]:", 9),
    "N18": (
        BODY,
        None,
        b"---\ntitle: x\n---\nA.[^2] B.[^4]\n{: #tg-1-1 }\n\nC.\n{: #tg-1-2 }\n\n[^2]: [@ibid].\n[^4]: x\n",
        11,
    ),
    "N19": ("docs/index.md", "two notes.", "two notes.[^1]\n\n[^1]: A note.", 6),
    "B01": (BIB, "title = {A sample report}", "title = {A sample report", 8),
    "B02": (BIB, "sample-2008-report", "lo-2004-sunset", 8),
    "B03": (BIB, "{2008}", "{2008-02-30}", 11),
    "B04": (BIB, "  date = {2008},", "  date = {2008},\n  langid = {russian},", 12),
    "B05": (BIB, "  title = {A sample report},", '  title = "A sample report",', 10),
    "B06": (BIB, "@report", "@techreport", 8),
    "B07": (BIB, "  title = {A sample report},\n", "", 8),
    "B08": (BIB, "sample-2008-report", "Sample_2008", 8),
    "B09": (BIB, "  date = {2008},", "  date = {2008},\n  tittle = {x},", 12),
    "B11": (BIB, "  date = {2008},", "  date = {2008},\n  date = {2009},", 12),
    "B12": (BIB, "{Doe, Jane}", "{Smith, John, Doe, Jane}", 9),
    "B13": (BIB, "{A sample report}", r"{A \sample report}", 10),
    "B14": (BIB, "  date = {2008},", "  date = {2008},\n  organization = {NUPI},", 12),
    "B17": (BIB, "  author = {Doe, Jane},\n", "", 8),
    "B15": (BIB, "  date = {2008},", "  date = {2008},\n  langid = {klingon},", 12),
    "B16": (None, None, None, None),  # made below
    "B10": (BODY, "@sample-2008-report", "@lo-2004-sunset", None),
    "E01": ("docs/glossary/lo.md", "kind: person", "kind: persona", 3),
    "E02": ("docs/glossary/lo.md", None, None, 1),  # made below
    "E03": ("docs/glossary/lo.md", "[Lo]", "[Low]", 2),
    "E04": (BODY, "First,", "First [[loo|Lo]],", 6),
    "D01": (FACTS, "kind: visit", "kind: voyage", 15),
    "D02": (FACTS, "sample-visit-2005", "sample-loan-2004", 12),
    "D03": (FACTS, "[tg-1-2, tg-n3]", "[tg-1-9]", 12),
    "D04": (FACTS, "value: 20", "value: 25", 1),
    "D05": (FACTS, "entries: [lo]", "entries: [low]", 1),
    "D06": ("docs/countries/samplestan.md", None, None, 1),
    "D07": (FACTS, "2005-08-03", "2005-08-32", 12),
    "D08": (COUNTRY, None, None, 1),  # made below
    "D09": (PIPELINES, "[well, port]", "[well, harbour]", 1),
    "D10": ("data/charts.yml", "{loans: USD billion}", "{loans: USD billion, lones: USD}", 1),
    "D11": (FACTS, "series: loans", "series: lones", 1),
    "D12": (FACTS, "unit: million", "unit: bushels", 1),
    "D13": (FACTS, "countries: [samplestan]", "countries: [samplestn]", 1),
    "I01": (BODY, "USD 20 million", "USD 200 million", 6),
    "I02": (BODY, "Second.", "Second, in 2005.", 11),
    "I03": (INVENTORY, "figures:", "names: [Bobo Lo]\n  figures:", 6),
    "I04": (INVENTORY, "tg-1-1", "tg-1-9", 2),
    "I05": (BODY, "Second.[^3]", 'Second, [Osh]{printed="Osht"} and Osht.[^3]', 11),
    "D19": (THREAD, None, b"---\ntitle: x\nquestion: Who?\nsummary: Lo.\nfacts: []\ncharts: three\n---\nx\n", 6),
    "D20": (THREAD, None, b"---\ntitle: x\nquestion: Who?\nsummary: Lo.\nfacts:\n  - none-such\n---\nx\n", 6),
    "D21": ("data/charts.yml", "id: loans", "id: espo", 1),
    "N27": (BODY, "\n{: #tg-1-2 }", "\n{: #tg-1-2 }\n\n\\bibliography\n", 14),
    "S01": ("mkdocs.yml", None, b"plugins:\n  - edition:\n      bib_file: x.bib\n", 3),
    "D16": ("data/fact.schema.json", '"Bases and troops": ["base", "troops"],', "", 1),
    "D17": (None, None, None, None),  # a form that the schema knows and nothing draws: made below
    "F07": ("data/fact.schema.json", None, b"{\n", 2),
    "F08": (None, None, None, None),  # made below
    "F09": (None, None, None, None),  # made below
    "T01": (None, None, None, None),  # a template's: made below
    "R01": (BODY, "TG 1.2", "TG 1.9", 6),
    "R02": (BODY, "#tg-1-1 }", '#tg-1-1 figure="lones" }', 7),
}


def edition_with(folder, file=None, old=None, new=None):
    """A copy of the sample in which one thing is broken."""
    shutil.copytree(SAMPLE, folder, dirs_exist_ok=True)
    shutil.copytree(SAMPLE.parents[2] / "data/geography", folder / "data/geography")
    for schema in (SAMPLE.parents[2] / "data").glob("*.schema.json"):
        shutil.copy(schema, folder / "data")
    if file is None:
        return folder
    path = folder / file
    if old is None:
        path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        if new is not None:
            path.write_bytes(new)
    else:
        assert old in path.read_text(), f"the sample has no {old}"
        path.write_text(path.read_text().replace(old, new, 1))
    return folder


def problems_of(folder):
    return read_and_check(Reader(folder))[1]


def test_the_sample_is_sound(tmp_path):
    assert problems_of(edition_with(tmp_path / "sample")) == []


def test_every_file_of_ours_that_a_message_names_is_there():
    root = SAMPLE.parents[2]
    code = "".join(path.read_text() for path in (root / "macros").rglob("*.py"))
    named = set(re.findall(r"\b(?:macros/[\w/-]+\.(?:py|html)|data/[\w-]+\.(?:schema\.json|txt))\b", code))
    assert len(named) > 5 and not [path for path in named if not (root / path).exists()]


def test_every_rule_is_broken_somewhere_here():
    assert set(BROKEN) == set(RULES)


@pytest.mark.parametrize(
    "code", sorted(set(BROKEN) - {"N07", "B10", "B16", "E02", "D08", "D15", "D17", "F08", "F09", "T01", "T02", "T03"})
)
def test_a_broken_rule_is_reported_with_its_line(code, sound):
    file, old, new, line = BROKEN[code]
    with sound.with_change(file, old, new):
        found = [p for p in sound.problems() if p.code == code]
    assert found and line in [p.at.line for p in found], [str(p) for p in found]


def test_a_short_form_that_fits_two_works_is_reported(tmp_path):
    folder = edition_with(
        tmp_path / "x", "docs/testing-ground/0-abstract.md", "[@lo-2004-sunset].", "[@lo-2004-sunset; @lo-2004-axis]."
    )
    edition_with_more = folder / BIB
    edition_with_more.write_text("@book{lo-2004-axis,\n  title = {Axis},\n}\n\n" + edition_with_more.read_text())
    path = folder / BODY
    path.write_text(path.read_text().replace(NOTE_2, "[^2]: [@short lo-2004]."))
    assert [(p.code, p.at.line) for p in problems_of(folder) if p.severity == "error"] == [("N07", 9)]


def test_a_name_of_two_entries_is_reported_with_both_files(tmp_path):
    folder = edition_with(tmp_path / "x")
    (folder / "docs/glossary/other.md").write_text("---\nname: Other\nkind: person\naliases: [Lo]\n---\nText.\n")
    found = [str(p) for p in problems_of(folder) if p.code == "E02"]
    assert len(found) == 1 and "docs/glossary/other.md:4" in found[0] and "docs/glossary/lo.md" in found[0]


def test_a_name_of_two_countries_is_reported_with_both_files(tmp_path):
    folder = edition_with(tmp_path / "x")
    (folder / "data/countries/otherland.yml").write_text(
        "name: Otherland\nofficial: Otherland\niso: OL\naliases: [Sampleland]\n"
    )
    found = [str(p) for p in problems_of(folder) if p.code == "D08"]
    assert len(found) == 1 and COUNTRY in found[0] and "data/countries/otherland.yml" in found[0]


def test_a_chart_s_form_that_nothing_draws_is_reported_though_its_schema_knows_it(tmp_path):
    folder = edition_with(tmp_path / "x", "data/chart.schema.json", '"bars", "line"', '"bars", "line", "dots"')
    path = folder / "data/charts.yml"
    path.write_text(path.read_text().replace("form: bars", "form: dots"))
    assert [(p.code, p.at, p.hint) for p in problems_of(folder)] == [
        ("D17", At("data/charts.yml", 1), "The forms are bars and line")
    ]


@pytest.mark.parametrize(
    "path",
    [
        "data/facts/more.yaml",
        "data/facts/more.YML",
        "data/facts/sub/more.yml",
        "data/Facts/more.yml",
        "docs/glossary/Gorchakov_Alexander.md",
        "docs/glossary/a b.md",
        "docs/glossary/gorchakov.markdown",
        "docs/picture.png",
        "docs/glossary/more/lo.md",
        "docs/assets/drawing.svg",
        "docs/assets/page.html",
        "docs/assets/more/page.xhtml",
        "docs/countries/asia/samplestan.md",
        "docs/testing-ground/conclusion.md",
        "docs/testing-ground/more/1-body.md",
        "bibliography/more.bibtex",
    ],
)
def test_a_file_that_nothing_reads_is_a_problem(sound, path):
    with sound.with_change(path, None, b"---\ntitle: words\n---\nwords"):
        assert ("F08", path) in {(p.code, p.at.path) for p in sound.problems()}


def test_a_fact_names_the_slip_that_disputes_its_figure(tmp_path):
    slip = '!!! slip "Title"\n    Not 20 million.\n    {: #slip-tg-1-1 sure="certain" }\n\n[^2]: [@'
    folder = edition_with(tmp_path / "x", BODY, "[^2]: [@", slip)
    assert ("D15", FACTS) in {(p.code, p.at.path) for p in problems_of(folder)}
    facts = folder / FACTS
    facts.write_text(facts.read_text().replace("where: [tg-1-1]", "where: [tg-1-1]\n  slip: [slip-tg-1-1]"))
    assert "D15" not in {p.code for p in problems_of(folder)}


@pytest.mark.parametrize("place", ["tg-1-1", "tg-n2"], ids=["of its paragraph", "of the paragraph of its note"])
def test_a_row_of_a_country_names_the_slip_that_disputes_its_date(tmp_path, place):
    slip = '!!! slip "Title"\n    Lo joined in 2001.\n    {: #slip-tg-1-1 sure="certain" }\n\n[^2]: [@'
    folder = edition_with(tmp_path / "x", BODY, "[^2]: [@", slip)
    country = folder / "data/countries/samplestan.yml"
    country.write_text(country.read_text().replace("where: [tg-1-1]", f"where: [{place}]"))
    advised = [p.at.line for p in problems_of(folder) if p.code == "D15" and p.at.path.endswith("samplestan.yml")]
    assert advised == [7, 8]
    for named, code in (("slip-tg-1-1", None), ("slip-tg-9-9", "D14")):
        country.write_text(country.read_text().replace(f"where: [{place}]", f"slip: [{named}], where: [{place}]"))
        found = {p.code for p in problems_of(folder) if p.at.path.endswith("samplestan.yml")}
        assert ({"D14", "D15"} & found) == ({code, "D15"} if code else set())
        country.write_text(country.read_text().replace(f"slip: [{named}], ", ""))


def test_what_is_noted_of_a_pipeline_is_checked_as_its_other_words_are(tmp_path):
    note = 'note: "Rusty, as TG 9.9 says.", from: "2009"'
    slip = '!!! slip "Title"\n    Not at all.\n    {: #slip-tg-1-1 sure="certain" about="Rusty" }\n\n[^2]: [@'
    folder = edition_with(tmp_path / "x", PIPELINES, 'from: "2009"', note)
    assert [p.code for p in problems_of(folder) if p.at.path == PIPELINES] == ["R01"]
    body = folder / BODY
    body.write_text(body.read_text().replace("[^2]: [@", slip, 1))
    assert [p.code for p in problems_of(folder) if p.at.path == PIPELINES] == ["D15", "R01"]


def test_pipelines_need_the_geography_of_the_map(tmp_path):
    folder = edition_with(tmp_path / "x")
    (folder / "data/geography/countries.topojson").unlink()
    assert "data/geography/countries.topojson:1 F04" in {" ".join(str(p).split()[:2]) for p in problems_of(folder)}


@pytest.mark.parametrize("about", ["Not 2 million.", "Another matter, 1999.", "Somebody wrote it in 2004."])
def test_a_slip_about_something_else_is_not_held_against_a_fact(tmp_path, about):
    slip = f'!!! slip "Title"\n    {about}\n    {{: #slip-tg-1-1 sure="certain" }}\n\n[^2]: [@'
    folder = edition_with(tmp_path / "x", BODY, "[^2]: [@", slip)
    assert "D15" not in {p.code for p in problems_of(folder)}


def test_a_folder_that_leads_back_to_itself_is_not_followed(tmp_path):
    folder = edition_with(tmp_path / "x")
    (folder / "docs/loop").symlink_to(folder / "docs", target_is_directory=True)
    assert [(p.code, p.at.path) for p in problems_of(folder)] == [("F09", "docs/loop")]


@pytest.mark.parametrize("to", ["/etc/hostname", "../../mkdocs.yml", "lo.md"])
@pytest.mark.parametrize("name", ["docs/glossary/x.md", "docs/assets/x.png", "data/facts/x.yml", "bibliography/x.bib"])
def test_a_link_to_a_file_elsewhere_is_refused_unread(name, to, tmp_path):
    folder = edition_with(tmp_path / "x")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).symlink_to(to)
    assert [(p.code, p.at.path) for p in problems_of(folder) if p.severity == "error"] == [("F09", name)]


@pytest.mark.parametrize("name", [b"\xff\xfe.md", b"a\nb.md", "a\u202eb.md".encode()])
def test_a_file_whose_name_nobody_can_read_is_a_problem_with_a_name_that_can_be_shown(name, tmp_path):
    folder = edition_with(tmp_path / "x")
    with open(os.fsencode(folder / "docs/glossary") + b"/" + name, "wb") as file:  # noqa: PTH123
        file.write(b"words")
    (found,) = problems_of(folder)
    assert found.code == "F08" and str(found).isprintable()


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path):
    folder = edition_with(tmp_path / "x")
    (folder / BODY).unlink()
    (folder / BODY).symlink_to(folder / "nowhere.md")
    assert ("F09", BODY) in {(p.code, p.at.path) for p in problems_of(folder)}


def test_an_inventory_of_no_section_is_reported(tmp_path):
    folder = edition_with(tmp_path / "x")
    shutil.copy(folder / INVENTORY, folder / "data/inventory/testing-grounds-1.yml")
    found = [str(p) for p in problems_of(folder) if p.code == "I04"]
    assert found == [
        "data/inventory/testing-grounds-1.yml:1 I04 the file belongs to no section of a report."
        f' Did you mean "{INVENTORY}"?'
    ]


def test_a_sentence_with_a_colon_is_reported_once_and_in_an_author_s_words(tmp_path):
    folder = edition_with(tmp_path / "x")
    path = folder / FACTS
    text = path.read_text()
    assert "Samplestan borrowed USD" in text
    path.write_text(text.replace("Samplestan borrowed USD", "Samplestan: it borrowed USD"))
    (folder / THREAD).parent.mkdir()
    (folder / THREAD).write_text(
        "---\ntitle: T\nquestion: Who?\nsummary: Lo.\nfacts: [sample-visit-2005]\n---\nSee TG 1.2.\n"
    )
    (folder / "data/anchors.txt").write_text(
        "/timeline/2005/ = 2005\n/countries/samplestan/energy/ = energy\nlines: 2\n"
    )
    found = [p for p in read_edition(Reader(folder))[1] if p.severity == "error"]
    assert [(p.code, p.at.path) for p in found] == [("D01", FACTS)]
    assert "a colon and a space stand within the words" in found[0].what and "quotation marks" in found[0].hint


def test_a_broken_file_is_reported_once_and_not_by_all_that_it_held(tmp_path):
    folder = edition_with(tmp_path / "x", FACTS, "- id: sample-loan-2004", "- id: [sample-loan-2004")
    assert [(p.code, p.at.path) for p in problems_of(folder) if p.severity == "error"] == [("D01", FACTS)]


# What is wrong, what stands there, what is put in its place, (code, line) of the problems that follow.
IN_DETAIL = {
    "a role that is none": (COUNTRY, "role: observer", "role: watcher", [("D01", 8)]),
    "a membership's place": (COUNTRY, 'note: "Before TG 1.1", where: [tg-1-1]', "where: [tg-1-7]", [("D03", 8)]),
    "a membership's organisation": (
        COUNTRY,
        "organisation: lo, role: observer",
        "organisation: low, role: observer",
        [("D05", 8)],
    ),
    "a month that is none": (COUNTRY, '"2004"', '"2004-13"', [("D07", 12)]),
    "an end before its beginning": (FACTS, "2005-08-01/2005-08-03", "2005-08-04/2005-08-03", [("D07", 12)]),
    "a figure in the statement": (FACTS, "borrowed USD 20 million", "borrowed USD 21 million", [("D04", 1)]),
    "a key that stands twice": (FACTS, "  kind: visit", "  kind: visit\n  kind: visit", [("D01", 16)]),
    "a field that is none": (FACTS, "  kind: visit", "  kind: visit\n  kinds: visit", [("D01", 12)]),
    "a unit without a value": (FACTS, "  value: 20\n", "", [("D01", 1)]),
    "a fact that is no mapping": (FACTS, "- id: sample-visit-2005", "- words\n- id: sample-visit-2005", [("D01", 12)]),
    "a longitude beyond the earth": ("data/places.yml", "[50, 45]", "[500, 45]", [("D01", 1)]),
    "a pipeline's place of the report": (PIPELINES, "[tg-1-1]", "[tg-9-9]", [("D03", 1)]),
    "a pipeline's entry": (PIPELINES, "entry: lo", "entry: low", [("D05", 1)]),
    "a chart that stands twice": (
        "data/charts.yml",
        "}}\n",
        "}}\n- {id: loans, title: Again, form: bars, unit: billion, series: {loans: USD}}\n",
        [("D02", 2)],
    ),
    "a name that is no text": ("data/places.yml", "well:", "2004: {name: Year, at: [1, 2]}\nwell:", [("D01", 1)]),
    "an alias": (
        FACTS,
        "countries: [samplestan]\n  kind: visit",
        "countries: &c [samplestan]\n  entries: *c\n  kind: visit",
        [("D01", 14)],
    ),
    "a tag that is none": (FACTS, "value: 20", 'value: !!int ""', [("D01", 7)]),
    "no date at all": (FACTS, '"2004-05"', '".."', [("D07", 1)]),
    "an entry's date": ("docs/glossary/lo.md", "kind: person", 'kind: person\ndates: "2005-13"', [("D07", 4)]),
    "a row that ends before it begins": (COUNTRY, 'from: "1999", to: "2001"', 'from: "2002", to: "2001"', [("D07", 8)]),
    "an upper end below": (FACTS, "value: 20\n", "value: 20\n  up_to: 2\n", [("D01", 1)]),
    "a figure that is a note's number": (FACTS, "value: 20", "value: 2", [("D04", 1)]),
    "a reference in a note": (COUNTRY, "Before TG 1.1", "Before TG 9.9", [("R01", 8)]),
    "a holder": (COUNTRY, "holder: lo", "holder: bobo-low", [("D05", 10)]),
    "a user of a base": (COUNTRY, "whose: samplestan", "whose: samplestn", [("D05", 12)]),
    "a backer": (PIPELINES, "backed_by: [samplestan]", "backed_by: [samplestn]", [("D05", 1)]),
    "a byte that is no text, below an empty line": ("docs/more.md", None, b"\n\xff", [("F01", 2)]),
    "two currencies in a chart": (
        FACTS,
        "series: loans",
        'series: loans\n- {id: other, date: "2005", countries: [samplestan], kind: loan, value: 20, unit: million,'
        " currency: RUB, statement: A loan of 20 million roubles, where: [tg-1-1], series: loans}",
        [("D12", 12)],
    ),
    "a heading that takes a fact's address": (
        "docs/index.md",
        "Two paragraphs",
        "## Odd {: #fact-odd }\n\nTwo paragraphs",
        [("P07", 4)],
    ),
    "a country's heading without an id": (
        "docs/countries/samplestan.md",
        "A commentary.",
        "A commentary.\n\n## Bases",
        [("P09", 6)],
    ),
    "a figure in single quotes": (BODY, "#tg-1-1 }", "#tg-1-1 figure='lones' }", [("R02", 7)]),
    "a page without its country": (COUNTRY, None, None, [("F04", 1)]),
    "an exception without use": (
        INVENTORY,
        "figures: [USD 20 million]",
        'figures: [USD 20 million]\n  except: {"2005": the report has it not}',
        [("I04", 2)],
    ),
    "a figure without a number": (INVENTORY, "USD 20 million", "some money", [("I04", 2), ("I02", 6)]),
    "an inventory's field that is none": (INVENTORY, "figures:", "figure:", [("I04", 2), ("I02", 6)]),
    "a date that is none": (INVENTORY, "figures:", "dates: [May]\n  figures:", [("I04", 3)]),
    "a link of an entry": ("docs/glossary/lo.md", "aliases: [Lo]", "aliases: [Lo]\nsee_also: [low]", [("E04", 5)]),
    "a slip of an entry": ("docs/glossary/lo.md", "aliases: [Lo]", "aliases: [Lo]\nslip: [slip-tg-9-9]", [("D14", 5)]),
}


@pytest.mark.parametrize("what", IN_DETAIL)
def test_what_is_wrong_in_the_data_is_reported_with_its_line(what, sound):
    file, old, new, expected = IN_DETAIL[what]
    with sound.with_change(file, old, new):
        found = sound.problems()
    assert set(expected) <= {(p.code, p.at.line) for p in found}, [str(p) for p in found]


def test_what_is_wrong_with_one_fact_keeps_that_one_out_and_no_other(tmp_path):
    edition, _ = read_edition(Reader(edition_with(tmp_path / "x", FACTS, "kind: visit", "kind: voyage")))
    assert list(edition.facts) == ["sample-loan-2004"]


def built(folder, template, old, new):
    """Build the sample with a template of ours in which one thing is broken; what the log says."""
    (folder / "mkdocs.yml").write_text(
        "site_name: Sample\ntheme: {name: mkdocs}\nmarkdown_extensions: [attr_list]\nplugins: [edition]\n"
    )
    shutil.copytree(SAMPLE.parents[2] / "macros", folder / "macros")
    path = folder / "macros/templates" / template
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    return run("mkdocs", "build", folder=folder, PYTHONPATH=str(folder))


@pytest.mark.long
def test_a_template_that_fails_names_its_line_and_the_line_of_the_data(tmp_path):
    done = built(edition_with(tmp_path / "x"), "country.html", "<td>{{ item.role }}</td>", "<td>{{ item.rolle }}</td>")
    line = next(
        i
        for i, text in enumerate((tmp_path / "x/macros/templates/country.html").read_text().split("\n"), 1)
        if "item.rolle" in text
    )
    assert done.returncode != 0 and "Traceback" not in done.stderr
    assert f"macros/templates/country.html:{line} T01" in done.stderr and f"{COUNTRY}:7" in done.stderr


@pytest.mark.long
def test_a_template_cannot_reach_beyond_what_it_is_given(tmp_path):
    done = built(
        edition_with(tmp_path / "x"),
        "country.html",
        "<td>{{ item.role }}</td>",
        "<td>{{ item.__class__.__mro__ }}</td>",
    )
    assert done.returncode != 0 and "T01" in done.stderr and "unsafe" in done.stderr


def test_citations_older_than_a_report_s_entry_are_advice(tmp_path):
    folder = edition_with(tmp_path / "x")
    assert "B16" not in {p.code for p in problems_of(folder)}  # without ready-made citations none is old
    fields = read_edition(Reader(folder))[0].sources["sample-2008-report"].fields
    (folder / "data/citations.json").write_text(json.dumps({"sources": {"tg": dict(fields)}}))
    assert "B16" not in {p.code for p in problems_of(folder)}
    bib = folder / BIB
    bib.write_text(bib.read_text().replace("{2008}", "{2009}"))
    assert [(p.code, p.severity, p.at.path) for p in problems_of(folder) if p.code == "B16"] == [("B16", "advice", BIB)]


def test_a_source_nobody_cites_is_advice(tmp_path):
    folder = edition_with(tmp_path / "x")
    (folder / "bibliography/more.bib").write_text("@book{lo-2009-axis,\n  title = {Axis},\n}\n")
    assert [(p.code, p.severity, p.at) for p in problems_of(folder) if p.code == "B10"] == [
        ("B10", "advice", At("bibliography/more.bib", 1))
    ]


@pytest.mark.long
@pytest.mark.parametrize(
    "garbage",
    [
        b"\x00\x01\x02",
        b"---\n",
        b"---\n- a list\n---\nx\n",
        b"---\ntitle: 2009-99-99\n---\n",
        b"@" * 500,
        b"[^1]: " * 200,
        b"{" * 300,
        b"[" * 5000,
        "\ufeff# BOM\n".encode(),
        b"---\r\ntitle: x\r\n---\r\nA.\r\n{: #tg-1-1 }\r\n",
        b"`" * 999,
        b"[@" * 999,
        b"(" * 3000 + b"[a](" * 500,
    ],
)
@pytest.mark.parametrize(
    "file",
    [
        BODY,
        BIB,
        FACTS,
        COUNTRY,
        PIPELINES,
        "data/places.yml",
        "data/charts.yml",
        "docs/glossary/lo.md",
        "data/anchors.txt",
        "docs/testing-ground/index.md",
    ],
)
def test_garbage_is_a_problem_never_a_traceback(file, garbage, sound):
    with sound.with_change(file, None, garbage):
        assert sound.problems()


def run(*args, folder, **env):
    clean = {k: v for k, v in os.environ.items() if k != "GITHUB_ACTIONS"}
    return subprocess.run([sys.executable, "-m", *args], cwd=folder, text=True, capture_output=True, env=clean | env)


@pytest.mark.long
def test_check_prints_a_line_for_each_problem_and_fails(tmp_path):
    done = run(
        "macros", "check", folder=edition_with(tmp_path / "x", BODY, "@sample-2008-report", "@sample-2008-rapport")
    )
    assert done.returncode == 1
    assert (
        f'{BODY}:14 N03 note 3 cites "sample-2008-rapport", which the bibliography lacks.'
        ' Did you mean "sample-2008-report"?' in done.stdout.splitlines()
    )
    assert "Traceback" not in done.stderr


@pytest.mark.long
def test_an_editor_finds_each_problem_in_what_check_and_a_build_print(tmp_path):
    """The patterns of .vscode/tasks.json, for VS Code; the front matter of an entry as the example."""
    tasks = json.loads(re.sub(r"^\s*//.*$", "", (SAMPLE.parents[2] / ".vscode/tasks.json").read_text(), flags=re.M))[
        "tasks"
    ]
    patterns = {task["label"]: task["problemMatcher"]["pattern"] for task in tasks}
    folder = edition_with(tmp_path / "x", "docs/glossary/lo.md", "kind: person", "kind: persona")
    (folder / "mkdocs.yml").write_text(
        "site_name: Sample\ntheme: {name: mkdocs}\nmarkdown_extensions: [attr_list]\nplugins: [edition]\n"
    )
    printed = {
        "check": run("macros", "check", folder=folder).stdout,
        "serve": run("mkdocs", "build", folder=folder).stderr,
    }
    for label, text in printed.items():
        found = [m for line in text.splitlines() if (m := re.search(patterns[label]["regexp"], line))]
        assert ("docs/glossary/lo.md", "3", "E01") in [
            tuple(m[patterns[label][part]] for part in ("file", "line", "code")) for m in found
        ], text


@pytest.mark.long
def test_on_github_each_problem_is_an_annotation_too(tmp_path):
    done = run(
        "macros",
        "check",
        folder=edition_with(tmp_path / "x", BODY, "@sample-2008-report", "@zzz"),
        GITHUB_ACTIONS="true",
    )
    assert f"\n::error file={BODY},line=14,title=N03::" in done.stdout
    assert done.stdout.count("\n::error") == 1


def test_github_is_reported_as_much_as_it_shows_the_severest_first():
    advice = [Problem(At(f"docs/{n:02}.md", 1), "P07", "new", "Write it", "advice") for n in range(30)]
    errors = [Problem(At(f"docs/{n:02}.md", 1), "N03", "lost", "Find it") for n in range(30)]
    unread = Problem(At("docs/99.md", 1), "F03", "cannot be read", "Mend it")
    lines = github_commands([*advice, *errors, unread], changed=["docs/29.md"])
    assert [line.split("file=")[0] for line in lines] == ["::error "] * 10 + ["::warning "] * 10
    paths = [re.search("file=docs/(..)", line)[1] for line in lines]
    assert paths[:3] == ["29", "99", "00"] and paths[10:12] == ["29", "00"]


@pytest.mark.parametrize("path", ["docs/a,line=9.md", "docs/a:b.md", "docs/a%0A::x.md", "docs/a\n::stop.md"])
def test_a_name_of_a_file_is_no_command(path):
    (line,) = github_commands([Problem(At(path, 1), "F08", "50 %\r\n::error::x", "y")])
    assert (
        line.startswith("::error file=docs/a%")
        and "\n" not in line
        and line.split(",line=1,title=F08::")[1] == ("50 %25%0D%0A::error::x. y")
    )
    assert line.count(",line=") == 1


@pytest.mark.long
def test_a_build_with_an_error_says_the_same_fails_and_publishes_nothing(tmp_path):
    folder = edition_with(tmp_path / "x", BODY, "@sample-2008-report", "@zzz")
    (folder / "mkdocs.yml").write_text(
        "site_name: Sample\ntheme: {name: material, font: false}\n"
        "markdown_extensions: [attr_list]\nplugins: [edition]\n"
    )
    checked, built = run("macros", "check", folder=folder), run("mkdocs", "build", folder=folder)
    assert built.returncode != 0 and not (folder / "site").exists()
    assert all(line in built.stderr for line in checked.stdout.splitlines())
    assert "Traceback" not in built.stderr


def test_advice_never_fails_a_build():
    advice = problem("B10", At("bibliography/a.bib", 1), key="x")
    assert report_lines([advice], github=False) == [
        'bibliography/a.bib:1 B10 "x" is cited nowhere. Cite it, or take it out (advice)'
    ]


def test_a_saved_file_alone_is_read_again(tmp_path, monkeypatch):
    folder, read = edition_with(tmp_path / "x"), []
    reader = Reader(folder)
    read_edition(reader)
    parsed = Reader.parsed
    monkeypatch.setattr(Reader, "parsed", lambda self, path, *rest: read.append(path) or parsed(self, path, *rest))
    path = folder / BODY
    path.write_text(path.read_text().replace("Second.", "Second, and more."))
    edition, _ = read_edition(reader)
    assert read == [BODY] and "and more" in edition.paragraphs["tg-1-2"].text
