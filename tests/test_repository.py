"""The files at the root that people and hosts expect: they name what there is, and say the same as the workflows."""

import fnmatch
import json
import re
import subprocess
import sysconfig
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
LINK = re.compile(r"\]\(([^)\s]+)\)")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
PAGES = sorted(ROOT.glob("*.md")) + sorted((ROOT / ".github").rglob("*.md"))


def jsonc(path):
    """A JSON file in which lines are comments."""
    return json.loads(re.sub(r"^\s*//.*$", "", (ROOT / path).read_text(), flags=re.M))


def yml(path):
    return yaml.safe_load((ROOT / path).read_text())


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_to_a_file_leads_to_one(page):
    typed = [link for link in LINK.findall(page.read_text()) if not link.startswith(("https://", "../../issues"))]
    assert [link for link in typed if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_make_command_that_is_named_is_there(page):
    named = set(re.findall(r"`make ([a-z-]+)", page.read_text()))
    assert named <= TARGETS


def test_contributing_is_one_screen():
    assert len((ROOT / "CONTRIBUTING.md").read_text().splitlines()) <= 45


def test_the_readme_names_every_command():
    readme = (ROOT / "README.md").read_text()
    assert [t for t in sorted(TARGETS - {"python", "help"}) if f"make {t}" not in readme] == []


def commands_of_pull_requests():
    """Each command that a workflow runs on a pull request."""
    flows = [yml(path) for path in sorted((ROOT / ".github/workflows").glob("*.yml"))]
    on_request = [f for f in flows if "pull_request" in (f.get("on") or f[True])]  # YAML 1.1 reads `on` as true
    steps = [s for f in on_request for job in f["jobs"].values() for s in job["steps"]]
    return {line.strip() for s in steps for line in str(s.get("run", "")).splitlines()}


def test_pre_commit_runs_what_the_pull_request_runs():
    hooks = [h for repo in yml(".pre-commit-config.yaml")["repos"] for h in repo["hooks"]]
    assert {h["entry"] for h in hooks} == {"make check", "make lint"} <= commands_of_pull_requests()
    assert all(h["language"] == "system" and h["pass_filenames"] is False for h in hooks)


def test_a_hook_for_the_edition_runs_for_each_of_its_files_and_for_no_other():
    pattern = re.compile(yml(".pre-commit-config.yaml")["repos"][0]["hooks"][0]["files"])
    of_edition = ["docs/index.md", "data/facts/energy.yml", "bibliography/books.bib", "mkdocs.yml", "macros/plugin.py"]
    assert all(map(pattern.search, of_edition)) and not any(map(pattern.search, ["README.md", "tests/docs.py"]))


def test_owners_own_what_there_is():
    lines = [line.split() for line in (ROOT / ".github/CODEOWNERS").read_text().splitlines() if line[:1] not in "#"]
    assert lines[0][0] == "*" and all(owners for _, *owners in lines)
    assert [path for path, *_ in lines[1:] if not (ROOT / path.lstrip("/")).exists()] == []


def test_the_browser_s_editor_installs_and_shows_the_site():
    container = jsonc(".devcontainer/devcontainer.json")
    assert container["updateContentCommand"] == "make .venv/installed"  # what INSTALLED of the Makefile is
    assert "INSTALLED := .venv/installed" in (ROOT / "Makefile").read_text()
    assert container["forwardPorts"] == [8000] and "127.0.0.1:8000" in (ROOT / "Makefile").read_text()
    assert container["customizations"]["vscode"]["extensions"] == jsonc(".vscode/extensions.json")["recommendations"]


def test_every_data_file_has_one_schema_in_the_editor():
    schemas = jsonc(".vscode/settings.json")["yaml.schemas"]
    assert [schema for schema in schemas if not (ROOT / schema).is_file()] == []
    files = [p.relative_to(ROOT).as_posix() for p in (ROOT / "data").rglob("*.yml")]
    assert [f for f in files if sum(fnmatch.fnmatch(f, pattern) for pattern in schemas.values()) != 1] == []


def test_dependabot_watches_the_actions():
    updates = {update["package-ecosystem"]: update for update in yml(".github/dependabot.yml")["updates"]}
    assert {"github-actions", "devcontainers"} == set(updates)
    assert all(update["directory"] == "/" and update["cooldown"]["default-days"] >= 7 for update in updates.values())


ATTRIBUTES = {  # GitHub refuses a whole form that has another
    "markdown": {"value"},
    "input": {"label", "description", "placeholder", "value"},
    "textarea": {"label", "description", "placeholder", "value", "render"},
    "dropdown": {"label", "description", "multiple", "options", "default"},
}


@pytest.mark.parametrize("path", sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*-*.yml")), ids=lambda p: p.stem)
def test_an_issue_form_has_the_form_that_github_takes(path):
    form = yml(path)
    assert set(form) <= {"name", "description", "title", "labels", "assignees", "projects", "type", "body"}
    assert all(isinstance(form[name], str) and form[name].strip() for name in ("name", "description"))
    fields = [item for item in form["body"] if item["type"] != "markdown"]
    for item in form["body"]:
        assert set(item) <= {"type", "id", "attributes", "validations"}
        assert set(item["attributes"]) <= ATTRIBUTES[item["type"]]
        assert all(
            isinstance(item["attributes"][name], str) for name in {*item["attributes"]} - {"options", "multiple"}
        )
        assert set(item.get("validations", {})) <= {"required"}
    ids, labels = [item["id"] for item in fields], [item["attributes"]["label"] for item in fields]
    assert fields and len(set(ids)) == len(ids) and len(set(labels)) == len(labels)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", id) for id in ids)
    for options in (item["attributes"]["options"] for item in fields if item["type"] == "dropdown"):
        assert options and len(set(options)) == len(options)
        # A bare yes or no is no text in YAML, and GitHub keeps None for itself.
        assert all(isinstance(option, str) and option.casefold() != "none" for option in options)


def codespell(*args, **kwargs):
    program = Path(sysconfig.get_path("scripts"), "codespell")
    return subprocess.run([program, *args], cwd=ROOT, capture_output=True, text=True, **kwargs)


def test_no_word_is_misspelt():
    done = codespell()
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_a_word_that_is_misspelt_is_reported_and_ours_are_not():
    done = codespell("-", input="Teh bloc took discreet, pre-emptive steps.\n")
    assert done.returncode == 65 and "Teh ==> The" in done.stdout and "discreet" not in done.stdout.split("==>", 1)[1]
