"""Unusable schemas, tags and names: each is reported at its file and line."""

import pytest
import yaml
from jsonschema import Draft202012Validator
from test_problems import FACTS

from macros.model.problems import At
from macros.reading.data_schemas import checked_by, unusable
from macros.reading.datafiles import File, parse_json, read_one, read_yaml
from macros.reading.files import Reader
from macros.reading.places import read_places
from macros.reading.schemas import as_typed, reason_in_words
from macros.reading.yaml_reasons import reason_of


@pytest.mark.parametrize("name", ["fact", "country", "entry", "chart", "pipeline", "place", "inventory"])
@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ("true", "a schema is an object"),
        ("[]", "a schema is an object"),
        ('{"$ref": "#"}', 'the $ref "#" leads back to itself'),
        ('{"items": {"$ref": "#/$defs/x"}}', 'the $ref "#/$defs/x" leads nowhere in this file'),
        ('{"$ref": "https://example.org/"}', 'the $ref "https://example.org/" leads nowhere in this file'),
    ],
)
def test_a_schema_by_which_nothing_can_be_checked_is_reported(name, schema, reason, sound):
    path = f"data/{name}.schema.json"
    with sound.with_change(path, None, schema.encode()):
        found = sound.problems()
    assert any(reason in p.what for p in found if (p.code, p.at) == ("F07", At(path, 1)))


BROKEN = {"pattern": "("}


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        (BROKEN, "'(' is not a 'regex'"),
        # Below a word that JSON Schema does not know only a reference makes a schema of it.
        ({"$ref": "#/ours/date", "ours": {"date": BROKEN}}, 'the pattern "(" is none'),
        ({"$ref": "#/ours", "ours": {"allOf": [BROKEN]}}, 'the pattern "(" is none'),
        ({"$ref": "#/ours", "ours": {"pattern": "a{99999999999}"}}, 'the pattern "a{99999999999}" is none'),
        ({"pattern": "a{99999999999}"}, "a pattern in it repeats too often"),
        ({"allOf": [{"$ref": "#/ours"}]}, 'the $ref "#/ours" leads nowhere in this file'),
        ({"$ref": "#ours", "$defs": {"date": {"$anchor": "ours"}}}, 'the $ref "#ours" leads nowhere in this file'),
        ({"$ref": "fact.schema.json#/items", "items": {}}, 'the $ref "fact.schema.json#/items" leads nowhere'),
        ({"allOf": [{"$ref": "#/ours"}], "ours": {"pattern": "[a-z]+"}}, None),
    ],
)
def test_what_is_wrong_in_a_schema_is_found_wherever_it_stands(schema, reason):
    found = unusable(schema)
    assert reason in found if reason else found is None


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('{\n"a": }', 2, "Expecting value"),
        ('["a", "' + "\\x" + '"]', 1, "Invalid \\escape"),
        ("9" * 5000, 1, "a number has too many digits"),
        ("[" * 100_000, 1, "it is nested too deeply"),
    ],
)
def test_json_that_cannot_be_read_is_reported_at_its_line(text, line, reason):
    data, (found,) = parse_json("data/a.json", text)
    assert data is None and (found.code, found.at.line) == ("F07", line) and reason in found.what


@pytest.mark.parametrize("tag", ["!!timestamp x", "!!bool x", "!!int ''", "!!float x", "9" * 5000])
def test_a_tag_that_cannot_be_true_is_reported_at_its_line(tag, sound):
    with sound.with_change("docs/glossary/lo.md", "kind: person", f"kind: {tag}"):
        assert ("F03", 3) in {(p.code, p.at.line) for p in sound.problems()}
    with sound.with_change(FACTS, "kind: visit", f"kind: {tag}"):
        assert ("D01", 15) in {(p.code, p.at.line) for p in sound.problems()}


@pytest.mark.parametrize("name", ['"  "', '"\u00a0\u00a0"'])
def test_a_name_of_blanks_is_reported(name, sound):
    with sound.with_change("docs/glossary/lo.md", "[Lo]", f"[{name}]"):
        assert "E01" in {p.code for p in sound.problems()}


@pytest.mark.parametrize("path", ["data/pipelines.yml", "data/places.yml", "data/charts.yml"])
def test_data_that_are_gone_are_reported(path, sound):
    with sound.with_change(path, None, None):
        assert ("F04", path) in {(p.code, p.at.path) for p in sound.problems()}


@pytest.mark.parametrize("text", ["[" * 100_000, "{" * 100_000, "- " * 50_000])
def test_data_nested_without_end_are_refused(text, sound):
    with sound.with_change(FACTS, None, text.encode()):
        assert ("D01", FACTS) in {(p.code, p.at.path) for p in sound.problems()}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- [x]\n- " + "[" * 200 + "]" * 200, None),
        ("- [x]\n- " + "[" * 201 + "]" * 201, 2),
        ("- x\n- " + "- " * 98 + "x", None),
        ("- x\n- " + "- " * 99 + "x", 2),
    ],
)
def test_the_line_in_which_too_much_is_open_is_reported_and_what_is_closed_before_it_does_not_count(text, line):
    assert [p.at.line for p in read_yaml("a.yml", text)[1]] == ([line] if line else [])


@pytest.mark.parametrize(
    ("text", "line", "what", "hint"),
    [
        ("a: 1\nb: \x07\n", 1, "an invisible character stands here", "Take it out"),
        ("\x07a: 1\n", 0, "an invisible character stands here", "Take it out"),
        ("a: [1, 2,\nb: 3\n", 0, "a [ is opened and not closed", "Close it: a: [1, 2]"),
        ("a: 'x' y\n", 0, "words stand after the closing quotation mark", "\"'x' y\""),
        ('a: "x" y\n', 0, "words stand after the closing quotation mark", "'\"x\" y'"),
        ("a: &x!\n", 0, "no value begins with &", 'a: "&x!"'),
        ("a: |x\n b\n", 0, "no value begins with |", 'a: "|x"'),
        ("a: x: y\n", 0, "a colon and a space stand within the words", 'a: "x: y"'),
        ("a: 1\n  b: 2\n", 1, "indented more than the lines beside it", "the same indentation"),
        ("- a: 1\n   b: 2: 3\n", 1, "a colon and a space stand within the words", 'b: "2: 3"'),
        ("a: [x, @y]\n", 0, "no value begins with @", '"@y"'),
        ("- a\nb: c\n", 1, "a line that does not begin with -", "Begin it with -"),
        ('a: "open\nb: 1\n', 0, "a quotation mark is opened and not closed", "Close it"),
        ("a: [@x]\n", 0, "no value begins with @", 'marks: "@x"'),
        ("a: [x, & y]\n", 0, "no value begins with &", 'marks: "& y"'),
        ("a: ä\u2028b: @c\n", 1, "no value begins with @", 'b: "@c"'),
        (f"a: {'ä' * 9}\nb: \x07\nc: 1\nd: 2\n", 1, "an invisible character stands here", "Take it out"),
    ],
)
def test_yaml_that_cannot_be_read_is_reported_at_its_line_with_what_to_type(text, line, what, hint):
    with pytest.raises(yaml.YAMLError) as raised:
        yaml.load(text, yaml.CSafeLoader)
    found = reason_of(raised.value, text)
    assert found[0] == line and what in found[1] and hint in found[2]


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("9" * 5000, "the number is too long"),
        ("-" + "9" * 5000, "the number is too long"),
        ("!!int 08", "the value has the tag !!int, which is not read here"),
        ("!oil 12", "the value has the tag !oil, which is not read here"),
    ],
)
def test_a_number_that_is_too_long_is_reported_as_such_and_a_tag_as_a_tag(value, what):
    (found,) = read_yaml("data/x.yml", f"a: 1\nb: {value}\n")[1]
    assert found.at.line == 2 and what in found.what


@pytest.mark.parametrize(
    ("value", "said"),
    [("Şanlı", '"Şanlı"'), (["ы", 1, None], '["ы", 1, null]'), ("é" * 58 + " " + "x" * 9, '"' + "é" * 58 + "…")],
)
def test_a_value_is_quoted_as_its_author_typed_it_and_cut_behind_a_word(value, said):
    assert as_typed(value) == said


def test_an_error_of_which_yaml_says_nothing_is_reported_without_a_line():
    assert reason_of(ValueError("odd"), "a: 1\n")[:2] == (None, "this cannot be read")


@pytest.mark.parametrize(
    ("type", "value", "said"),
    [
        ("string", 2011, '2011 should be text: "2011"'),
        ("string", True, 'true should be text: "true"'),
        ("string", ["a"], '["a"] should be text'),
        ("string", {"a": 1}, '{"a": 1} should be text'),
        ("string", None, "null should be text"),
        ("integer", "x", '"x" should be a whole number'),
        (["string", "integer"], 1.5, "1.5 should be text or a whole number"),
        (["array", "object"], 1, "1 should be a list, [a, b] or names with values, name: value"),
    ],
)
def test_a_value_of_another_type_is_reported_with_the_type_that_is_wanted(type, value, said):
    schema = {"type": type}
    (error,) = Draft202012Validator(schema).iter_errors(value)
    assert reason_in_words(error, schema) == said


def test_a_file_is_checked_again_when_its_schema_has_changed():
    file, strict = File("data/x.yml", {"a": 1}, {(): 1, ("a",): 2}), {"additionalProperties": {"type": "string"}}
    assert [where for _, where in checked_by(Draft202012Validator(strict), file)] == [("a",)]
    assert checked_by(Draft202012Validator({}), file) == []


def test_an_item_whose_line_is_not_known_has_that_of_the_item_around_it():
    file = File("data/x.yml", {}, {(): 1, ("a",): 2, ("a", 0): 3})
    assert [file.at("a", 0, "b").line, file.at("a", 1).line, file.at("b").line] == [3, 2, 1]
    assert File("data/x.yml").at("a") == At("data/x.yml", 1)


def test_a_file_of_data_that_is_missing_is_reported_at_its_first_line(tmp_path):
    problems = []
    assert read_one(Reader(tmp_path), "data/places.yml", problems).data is None
    assert [(p.code, p.at) for p in problems] == [("F04", At("data/places.yml", 1))]


def test_a_place_that_the_schema_refuses_is_left_out_and_the_others_are_kept():
    schema = Draft202012Validator({"additionalProperties": {"properties": {"at": {"items": {"type": "number"}}}}})
    data = {"osh": {"name": "Osh", "at": [72.8, 40.5]}, "kant": {"name": "Kant", "at": ["east", 42.9]}}
    found = read_places(File("data/places.yml", data, {(): 1}), schema, [])
    assert [(place.slug, place.lon, place.lat) for place in found.values()] == [("osh", 72.8, 40.5)]


def test_what_is_derived_is_made_again_only_from_other_inputs(tmp_path):
    reader, made = Reader(tmp_path), []
    for inputs in ("a", "a", "b"):
        assert reader.derived("name", inputs, lambda inputs=inputs: made.append(inputs) or inputs) == inputs
    assert made == ["a", "b"]
