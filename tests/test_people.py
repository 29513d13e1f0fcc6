"""The authors of a report wherever they are named: with their particles, however many they are."""

import json
from urllib.parse import parse_qs

import pytest
from sample import Sample

from macros.model.english import joined
from macros.publishing.data_files import csl_name
from macros.publishing.lookup import lookup, other_names
from macros.publishing.release import zenodo_name
from macros.showing import pages
from macros.showing.metadata import coins
from macros.showing.people import authors_and_year, full_name, names_of_authors

BIB, KEY = "bibliography/sources.bib", "sample-2008-report"
CHAPTER = "docs/testing-ground/1-body.md"
THREE = "de Haas, Marcel and {World Bank} and Doe, Jr., John"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return Sample(tmp_path_factory.mktemp("people") / "x")


@pytest.fixture
def by(sample):
    """A function that reads the sample, its report by these authors."""

    def read(authors):
        author = f"  author = {{{authors}}},\n" if authors else ""
        with sample.with_files({BIB: sample.replaced(BIB, "  author = {Doe, Jane},\n", author)}):
            return sample.read()[0]

    return read


def metadata(edition):
    return pages.page(edition, edition.documents[CHAPTER]).metadata


@pytest.mark.parametrize(
    ("authors", "families", "whole"),
    [
        ("", "", ""),
        ("de Haas, Marcel", "de Haas", "Marcel de Haas"),
        ("Lo, Bobo and de Haas, Marcel", "Lo and de Haas", "Bobo Lo and Marcel de Haas"),
        (THREE, "de Haas, World Bank and Doe", "Marcel de Haas, World Bank and John Doe Jr."),
        ("O'Neill, Ann and others", "O’Neill and others", "Ann O’Neill and others"),
    ],
)
def test_authors_are_named_in_a_sentence_as_english_names_them(authors, families, whole, by):
    edition = by(authors)
    source, siglum = edition.sources[KEY], edition.works["tg"]
    assert names_of_authors(source, full_name) == whole
    assert authors_and_year(source) == (f"{families}, 2008" if families else "2008")
    assert other_names(edition, siglum) == ["A sample report", *([f"{families} 2008"] if families else [])]
    assert json.loads(lookup(edition))["works"]["tg"][3] == other_names(edition, siglum)
    said = f"Section 1 of Sample ({authors_and_year(source)}), restated: 2 paragraphs, 2 notes."
    assert metadata(edition).description.endswith(said)


def test_the_card_of_a_report_names_all_its_authors(by, sample):
    home = b"---\ntitle: Home\nview: home\n---\nHome.\n"
    with sample.with_files({"docs/index.md": home}):
        edition = by(THREE)
    (card,) = pages.page(edition, edition.documents["docs/index.md"]).view.data["reports"]
    assert card.authors == "Marcel de Haas, World Bank and John Doe Jr."


def test_a_program_is_given_each_author_with_the_family_name_before_a_comma(by):
    edition = by(f"{THREE} and others")
    names = ["de Haas, Marcel", "World Bank", "Doe, John, Jr."]
    assert [value for name, value in metadata(edition).highwire if name == "citation_author"] == names
    assert parse_qs(coins(edition.sources[KEY]))["rft.au"] == names
    based = metadata(edition).graph["isBasedOn"]["author"]
    assert [person["name"] for person in based] == ["Marcel de Haas", "World Bank", "John Doe Jr."]
    first, *_ = edition.sources[KEY].entry.persons["author"]
    assert csl_name(first) == {"family": "Haas", "given": "Marcel", "non-dropping-particle": "de"}


def test_zenodo_is_given_the_particle_of_the_citation_file():
    person = {"family-names": "Haas", "given-names": "Marcel", "name-particle": "de"}
    assert zenodo_name(person) == "de Haas, Marcel"
    assert zenodo_name({"family-names": "Doe", "given-names": "John", "name-suffix": "Jr."}) == "Doe, John, Jr."
    assert zenodo_name({"name": "A body"}) == "A body"


def test_a_list_has_one_and_before_its_last():
    assert [joined(["A", "B", "C", "D"][:n]) for n in range(5)] == ["", "A", "A and B", "A, B and C", "A, B, C and D"]
