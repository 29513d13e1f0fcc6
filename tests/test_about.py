"""What a slip says it is about, and which facts, rows and lines of the data the check then asks to name it."""

import pytest
from test_problems import BODY, FACTS

SLIP = '!!! slip "Title"\n    Text.\n    {: #slip-tg-1-1 sure="certain" about="%s" }\n\nSecond.[^3]'


def advised(sound):
    """Of the facts: rows of the country and pipelines name the same person."""
    found = [p for p in sound.problems() if p.code in ("D15", "A04", "P12")]
    return [p.code for p in found if p.at.path in (FACTS, BODY)]


@pytest.mark.parametrize(
    ("about", "wanted"),
    [
        ("20", ["D15"]),
        ("2", []),
        ("2005", []),
        ("2004", ["D15"]),
        ("2004-05", ["D15"]),
        ("2004-06", []),
        ("Samplestan borrowed", ["D15"]),
        ("borrow", []),
        ("Borrowed", []),
        ("borrowed + 2005", []),
        ("borrowed + 2004", ["D15"]),
        ("2005; borrowed", ["D15"]),
        ("Bobo Lo", ["D15"]),
        (" ; ", []),
    ],
)
def test_a_fact_that_has_what_a_slip_is_about_is_advised_to_name_it(sound, about, wanted):
    with sound.with_change(BODY, "Second.[^3]", SLIP % about):
        assert advised(sound) == wanted
        with sound.with_change(FACTS, "where: [tg-1-1]", "where: [tg-1-1]\n  slip: [slip-tg-1-1]"):
            assert advised(sound) == []


def test_every_slip_says_what_it_is_about(edition):
    assert [a.id for a in edition.annotations.values() if a.kind == "slip" and not a.about] == []
