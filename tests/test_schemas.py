"""Schemas, tags and names that nothing can be done with: each is told at its file and line."""

import pytest
from test_problems import FACTS, edition_with, problems_of


@pytest.mark.parametrize("name", ["fact", "country", "entry", "chart", "pipeline", "place", "inventory"])
@pytest.mark.parametrize(
    "schema", ["true", "[]", '{"$ref": "#"}', '{"items": {"$ref": "#/$defs/x"}}', '{"$ref": "https://example.org/"}']
)
def test_a_schema_by_which_nothing_can_be_checked_is_told(name, schema, tmp_path):
    path = f"data/{name}.schema.json"
    assert ("F07", path) in {
        (p.code, p.at.path) for p in problems_of(edition_with(tmp_path / "x", path, None, schema.encode()))
    }


@pytest.mark.parametrize("tag", ["!!timestamp x", "!!bool x", "!!int ''", "!!float x", "9" * 5000])
def test_a_tag_that_cannot_be_true_is_told_at_its_line(tag, tmp_path):
    entry = edition_with(tmp_path / "x", "docs/glossary/lo.md", "kind: person", f"kind: {tag}")
    assert ("F03", 3) in {(p.code, p.at.line) for p in problems_of(entry)}
    facts = edition_with(tmp_path / "y", FACTS, "kind: visit", f"kind: {tag}")
    assert ("D01", 15) in {(p.code, p.at.line) for p in problems_of(facts)}


@pytest.mark.parametrize("name", ['"  "', '"\u00a0\u00a0"'])
def test_a_name_of_blanks_is_told(name, tmp_path):
    folder = edition_with(tmp_path / "x", "docs/glossary/lo.md", "[Lo]", f"[{name}]")
    assert "E01" in {p.code for p in problems_of(folder)}


@pytest.mark.parametrize("path", ["data/pipelines.yml", "data/places.yml", "data/charts.yml"])
def test_data_that_are_gone_are_told(path, tmp_path):
    assert ("F04", path) in {(p.code, p.at.path) for p in problems_of(edition_with(tmp_path / "x", path))}


@pytest.mark.parametrize("text", ["[" * 100_000, "{" * 100_000, "- " * 50_000])
def test_data_nested_without_end_are_refused(text, tmp_path):
    assert ("D01", FACTS) in {
        (p.code, p.at.path) for p in problems_of(edition_with(tmp_path / "x", FACTS, None, text.encode()))
    }
