"""Misprinted works: what the report prints is shown in the note, in the list of readings and in the data."""

import json

import pytest
from test_problems import BIB, edition_with

from macros.checks.edition import read_edition
from macros.publishing.data_files import reading_records
from macros.reading.files import Reader
from macros.showing.pages import pages
from macros.showing.printed import in_note, misprints
from macros.showing.rendering import rendered

READINGS = "---\ntitle: Readings\nview: readings\n---\nAll of them.\n"


@pytest.fixture
def misprinted(tmp_path):
    """The sample, of whose one work a report prints another author."""
    folder = edition_with(tmp_path / "x", BIB, "  title = {", "  printed = {Bobo Law},\n  title = {")
    (folder / "docs/readings.md").write_text(READINGS)
    return read_edition(Reader(folder))[0]


def test_a_note_that_cites_a_misprinted_work_in_full_says_what_is_printed(misprinted):
    shown = pages(misprinted)
    notes = [found.note for found in misprints(misprinted)]
    assert notes == ["tg-n1"]  # those after it say ibid. or a short form
    chapters = "".join(rendered(page).html for path, page in shown.items() if path.startswith("docs/testing-ground/"))
    assert chapters.count('title="The report prints ‘Bobo Law’"') == 1
    listed = rendered(shown["docs/readings.md"]).html
    assert listed.count('id="printed-tg-n1-') == 1 and "Bobo Law" in listed
    record = next(record for record in reading_records(misprinted) if record["printed"] == "Bobo Law")
    assert record["place"] == "tg-n1" and "Lo" in record["ours"] and json.dumps(record)


def test_a_work_printed_as_it_is_has_no_sign(tmp_path):
    edition = read_edition(Reader(edition_with(tmp_path / "x")))[0]
    assert list(misprints(edition)) == []


@pytest.mark.parametrize(
    ("printed", "note", "wanted"),
    [
        ("Paul Globe", 63, "Paul Globe"),
        ("Bazel (note 57)", 57, "Bazel"),
        ("Bazel (note 57)", 81, ""),
        ("Bazel (note 57); Basel (note 81)", 81, "Basel"),
        ("Maugieri; Lyon Press", 53, "Maugieri; Lyon Press"),
        ("", 1, ""),
    ],
)
def test_where_it_names_notes_those_alone_print_it_so(printed, note, wanted):
    assert in_note(printed, note) == wanted


def test_every_misprint_of_the_bibliography_is_in_the_list(edition):
    listed = {found.key for found in misprints(edition)}
    reports = {c.key for cites in edition.cited.values() for c in cites if c and c.rule == "full"}
    wrong = {key for key, source in edition.sources.items() if source.fields.get("printed")}
    assert wrong & reports <= listed
