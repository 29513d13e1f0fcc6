"""What is made of an Edition is made again when, and only when, something that it read is another in the next one."""

from types import MappingProxyType, SimpleNamespace

import pytest

from macros.showing.watched import Remembered

NAMES = ("only",)
FIRST = {"entries": {"a": 1, "b": 2}, "facts": {"x": 1}, "chapters": (1, 2), "borders": {"a": {"x": 1, "y": 2}}}
READ = {
    "a record": lambda e: e.entries["a"],
    "a record or none": lambda e: e.entries.get("a"),
    "a record or something else": lambda e: e.entries.get("a", 7),
    "whether there is a record": lambda e: "a" in e.entries,
    "a record that is not there": lambda e: e.entries.get("new"),
    "that a record is not there": lambda e: "new" in e.entries,
    "the keys": lambda e: list(e.entries),
    "the number": lambda e: len(e.entries),
    "all keys": lambda e: e.entries.keys() & {"a"},
    "all records": lambda e: sum(e.entries.values()),
    "all": lambda e: dict(e.entries.items()),
    "another field": lambda e: e.facts["x"],
    "a field without keys": lambda e: e.chapters,
    "a record that is a dictionary": lambda e: dict(e.borders),
}
WHOLE = {"the keys", "the number", "all keys", "all records", "all"}
OF_A = {"a record", "a record or none", "a record or something else", "whether there is a record", *WHOLE}
OF_NEW = {"a record that is not there", "that a record is not there", *WHOLE}
# What is another in the second Edition → what has read it.
CHANGES = {
    "nothing": ({}, set()),
    "a record": ({"entries": {"a": 3, "b": 2}}, OF_A),
    "another record": ({"entries": {"a": 1, "b": 3}}, WHOLE),
    "a record taken out": ({"entries": {"b": 2}}, OF_A),
    "a new record": ({"entries": {"a": 1, "b": 2, "new": 3}}, OF_NEW),
    "the order": ({"entries": {"b": 2, "a": 1}}, WHOLE),
    "a field without keys": ({"chapters": (2, 1)}, {"a field without keys"}),
    "a dictionary": ({"borders": {"a": {"x": 1, "y": 3}}}, {"a record that is a dictionary"}),
    "the same dictionary": ({"borders": {"a": {"x": 1, "y": 2}}}, set()),
    "the order in a dictionary": ({"borders": {"a": {"y": 2, "x": 1}}}, {"a record that is a dictionary"}),
    "another field": ({"facts": {"x": 2}}, {"another field"}),
}


def edition(**fields):
    """An Edition of these fields. Dictionaries are fields of records by key, but for borders, which is one record."""
    keyed = {k: MappingProxyType(v) if isinstance(v, dict) and k != "borders" else v for k, v in fields.items()}
    return SimpleNamespace(**keyed)


@pytest.mark.parametrize("change", CHANGES)
def test_what_read_what_has_changed_is_made_again_and_nothing_else(change):
    made = []
    kept = Remembered(lambda source, name: made.append(name) or READ[name](source))
    kept.all(edition(**FIRST), READ)
    made.clear()
    fields, wanted = CHANGES[change]
    second = edition(**FIRST | fields)
    if change == "a record taken out":  # asking for a missing key raises KeyError, as with any mapping
        with pytest.raises(KeyError):
            kept.all(second, READ)
        return
    found = kept.all(second, READ)
    assert set(made) == wanted
    assert found == {name: read(second) for name, read in READ.items()}


def test_the_third_edition_is_compared_with_the_second():
    kept = Remembered(lambda source, name: source.entries["a"])
    given = [kept.all(edition(entries={"a": n}), NAMES)["only"] for n in (1, 2, 1, 1, 3)]
    assert given == [1, 2, 1, 1, 3]


def test_what_reads_something_else_than_before_is_watched_for_that():
    kept = Remembered(lambda source, name: source.entries[source.entries["which"]])
    for a, b, which, wanted in ((1, 2, "a", 1), (1, 2, "b", 2), (5, 2, "b", 2), (5, 6, "b", 6)):
        assert kept.all(edition(entries={"a": a, "b": b, "which": which}), NAMES) == {"only": wanted}


def test_names_come_and_go_in_the_order_given():
    made = []
    kept = Remembered(lambda source, name: made.append(name) or name)
    assert list(kept.all(edition(), ("a", "b"))) == ["a", "b"]
    assert list(kept.all(edition(), ("c", "b"))) == ["c", "b"]
    assert list(kept.all(edition(), ("a", "c"))) == ["a", "c"]
    assert made == ["a", "b", "c", "a"]
