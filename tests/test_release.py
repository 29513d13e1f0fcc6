"""A release names itself: CITATION.cff, Zenodo's metadata, the workflow that makes it."""

import json
import sys
from pathlib import Path

import pytest
import yaml

from macros import __main__ as commands
from macros.publishing.release import NoReleaseError, require_release, with_version, zenodo

ROOT = Path(__file__).parent.parent
CITATION = (ROOT / "CITATION.cff").read_text()


def test_zenodo_s_metadata_are_those_of_the_citation_file():
    """After a change of CITATION.cff: python -m macros zenodo."""
    assert (ROOT / ".zenodo.json").read_text() == zenodo(CITATION)


def test_zenodo_reads_who_what_and_from_what():
    found = json.loads(zenodo(with_version(CITATION, "2026.1", "2026-11-28")))
    assert found["license"] == "cc-by-4.0" and found["upload_type"] == "dataset"
    assert found["version"] == "2026.1" and found["publication_date"] == "2026-11-28"
    assert found["creators"] and all(creator["name"] for creator in found["creators"])
    assert {work["identifier"] for work in found["related_identifiers"]} == {"978-82-7002-181-9", "978-82-7002-249-6"}


def test_zenodo_reads_one_licence_and_a_date_without_quotation_marks():
    found = json.loads(zenodo("title: X\nlicense: CC-BY-4.0\ndate-released: 2026-11-28\n"))
    assert (found["license"], found["publication_date"]) == ("cc-by-4.0", "2026-11-28")


def test_a_version_is_put_in_or_exchanged_and_nothing_else_changes():
    bare = "cff-version: 1.2.0\ntitle: X # mine\n"
    first = with_version(bare, "2026.1", "2026-11-28")
    assert yaml.safe_load(first) == {
        "cff-version": "1.2.0", "title": "X", "version": "2026.1", "date-released": "2026-11-28",
    }  # fmt: skip
    assert with_version(first, "2027.1", "2027-01-02") == first.replace("2026.1", "2027.1").replace(
        "2026-11-28", "2027-01-02"
    )
    assert "title: X # mine" in first


@pytest.mark.parametrize("tag", ["", "latest", "2026.1; rm -rf /", "../2026", "2026.1\nx: y", "v", "1.2.3.4.5"])
def test_what_cannot_name_an_edition_is_refused(tag):
    with pytest.raises(NoReleaseError, match="cannot name an edition"):
        with_version(CITATION, tag, "2026-11-28")


def test_a_tag_that_the_citation_file_does_not_name_is_refused():
    require_release(with_version(CITATION, "2026.1", "2026-11-28"), "2026.1")
    with pytest.raises(
        NoReleaseError, match=r"the version 2026.1, the tag is 2026.2. Take the tag back \(git push"
    ) as no:
        require_release(with_version(CITATION, "2026.1", "2026-11-28"), "2026.2")
    commands = ("git push origin --delete 2026.2; git tag --delete 2026.2", "make name-edition TAG=2026.2")
    assert all(command in str(no.value) for command in commands)
    with pytest.raises(NoReleaseError, match=r'"2026-1" cannot name an edition. Write numbers .* --delete 2026-1'):
        require_release(with_version(CITATION, "2026.1", "2026-11-28"), "2026-1")
    with pytest.raises(NoReleaseError, match="no version"):
        require_release("title: X", "2026.1")


@pytest.mark.parametrize("text", ["title: [", "- x", "", "abstract: x"])
def test_a_citation_file_that_cannot_be_read_is_reported(text):
    with pytest.raises(NoReleaseError, match=r"CITATION\.cff"):
        zenodo(text)


def run(monkeypatch, capsys, *words):
    monkeypatch.setattr(sys, "argv", ["macros", *words])
    return commands.main(), capsys.readouterr().out.strip()


def test_the_commands_write_both_files_or_say_why_not(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, capsys, "release", "2026.1")[0] == 1
    (tmp_path / "CITATION.cff").write_text(CITATION)
    assert run(monkeypatch, capsys, "release", "latest")[0] == 1
    assert (tmp_path / "CITATION.cff").read_text() == CITATION
    assert run(monkeypatch, capsys, "release", "2026.1") == (
        0, "CITATION.cff and .zenodo.json are written. Commit them before you tag.",
    )  # fmt: skip
    assert json.loads((tmp_path / ".zenodo.json").read_text())["version"] == "2026.1"
    assert run(monkeypatch, capsys, "released", "2026.1") == (0, "")
    assert run(monkeypatch, capsys, "released", "2026.2")[0] == 1
    (tmp_path / ".zenodo.json").unlink()
    assert run(monkeypatch, capsys, "zenodo")[0] == 0 and (tmp_path / ".zenodo.json").exists()


def test_what_can_publish_a_release_runs_no_code_of_the_repository():
    jobs = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text())["jobs"]
    assert "write" not in str(jobs["build"]["permissions"])
    assert jobs["publish"]["permissions"] == {"contents": "write", "id-token": "write", "attestations": "write"}
    steps = jobs["publish"]["steps"]
    assert not any("macros" in step.get("run", "") or "make " in step.get("run", "") for step in steps)
    attested = next(step["with"]["subject-path"] for step in steps if "attest" in step.get("uses", ""))
    assert "release/*" in attested
