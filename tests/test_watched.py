"""What is made of an Edition is made again when, and only when, something that it read has changed in the next one."""

from types import MappingProxyType, SimpleNamespace

import pytest

from macros.reading.watched import Remembered, each, part

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
# What has changed in the second Edition → what has read it.
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
    "an equal record": ({"entries": {"a": 1.0, "b": 2.0}}, set()),
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


class Sum:
    """A thing of parts: the sum of the tens of the numbers that a key names. `made` has each call."""

    def __init__(self, *keys):
        self.keys, self.made = keys, []

    def tens(self, source, key):
        self.made.append(key)
        return source.entries[key] // 10

    def __call__(self, source, name):
        self.made.append(name)
        return sum(each(source, self.tens, self.keys)) + source.facts[name]

    def again(self, kept, **fields):
        """(the sum in an Edition of these fields, what was made anew for it)."""
        self.made.clear()
        return kept.all(edition(**fields), NAMES)["only"], self.made[:]


def test_a_whole_is_made_again_only_if_a_part_says_something_else():
    made = Sum("a", "b")
    kept, facts = Remembered(made), {"only": 100}
    assert made.again(kept, entries={"a": 10, "b": 20}, facts=facts) == (103, ["only", "a", "b"])
    assert made.again(kept, entries={"a": 15, "b": 20}, facts=facts) == (103, ["a"])  # the part says the same
    assert made.again(kept, entries={"a": 15, "b": 20}, facts=facts) == (103, [])
    assert made.again(kept, entries={"a": 15, "b": 30}, facts=facts) == (104, ["b", "only"])  # each part once
    assert made.again(kept, entries={"a": 25, "b": 30}, facts=facts) == (105, ["a", "only"])
    assert made.again(kept, entries={"a": 25, "b": 30}, facts={"only": 0}) == (5, ["only"])  # no part has changed
    assert made.again(kept, entries={"a": 25, "b": 40}, facts={"only": 1}) == (7, ["only", "b"])


def test_parts_may_have_parts():
    inner = Sum("a", "b")
    kept = Remembered(lambda source, name: part(source, inner, "only") * 2)
    facts = {"only": 0}
    assert kept.all(edition(entries={"a": 10, "b": 20}, facts=facts), NAMES) == {"only": 6}
    inner.made.clear()
    assert kept.all(edition(entries={"a": 19, "b": 20}, facts=facts), NAMES) == {"only": 6} and inner.made == ["a"]
    assert kept.all(edition(entries={"a": 19, "b": 50}, facts=facts), NAMES) == {"only": 12}


def test_a_part_that_fails_leaves_it_to_the_whole_to_say_so():
    kept = Remembered(lambda source, name: each(source, lambda s, key: s.entries[key], sorted(source.facts)))
    assert kept.all(edition(entries={"a": 1}, facts={"a": 0}), NAMES) == {"only": [1]}
    with pytest.raises(KeyError):
        kept.all(edition(entries={}, facts={"a": 0}), NAMES)
    guarded = Remembered(lambda source, name: part(source, lambda s: s.entries["a"]) if "b" in source.facts else None)
    assert guarded.all(edition(entries={"a": 1}, facts={"b": 0}), NAMES) == {"only": 1}
    assert guarded.all(edition(entries={}, facts={}), NAMES) == {"only": None}


def test_what_a_failed_part_has_read_is_read_again():
    """As the data of a view, which is a problem on its page until the data is put right."""

    def guarded(source, name):
        try:
            return part(source, lambda s: s.entries["a"])
        except KeyError:
            return "wrong"

    kept = Remembered(guarded)
    found = [
        kept.all(edition(entries=entries), NAMES)["only"] for entries in ({}, {}, {"a": 1}, {"a": 2}, {}, {"a": 2})
    ]
    assert found == ["wrong", "wrong", 1, 2, "wrong", 2]


def test_a_source_that_fails_is_passed_over():
    """The next is compared with the last of which all was made."""
    kept = Remembered(lambda source, name: source.entries[name])
    assert kept.all(edition(entries={"a": 1, "b": 1}), ("a", "b")) == {"a": 1, "b": 1}
    with pytest.raises(KeyError):
        kept.all(edition(entries={"a": 2}), ("a", "b"))
    assert kept.all(edition(entries={"a": 2, "b": 1}), ("a", "b")) == {"a": 2, "b": 1}


def test_of_the_first_source_nothing_need_be_remembered():
    made = Sum("a")
    kept, fields = Remembered(made, from_second=True), {"entries": {"a": 10}, "facts": {"only": 0}}
    assert made.again(kept, **fields) == (1, ["only", "a"])
    assert made.again(kept, **fields) == (1, ["only", "a"])
    assert made.again(kept, **fields) == (1, [])
