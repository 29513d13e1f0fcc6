"""The workflows pass actionlint: its fork jactionlint, held to actionlint's own checks."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def actionlint(*args: str, stdin: str | None = None) -> subprocess.CompletedProcess:
    program = Path(sysconfig.get_path("scripts"), "jactionlint")
    # The flags that name no shellcheck and no pyflakes make the verdict the same on every machine.
    flags = ["--profile", "correctness", "--strict-exit", "--no-color", "--shellcheck=", "--pyflakes="]
    return subprocess.run([program, *flags, *args], input=stdin, capture_output=True, text=True, cwd=ROOT)


def test_there_is_a_workflow():
    assert WORKFLOWS


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_actionlint_passes(workflow):
    done = actionlint(str(workflow))
    assert done.returncode == 0, done.stdout + done.stderr


def test_actionlint_finds_an_error():
    done = actionlint(
        "-", stdin="on: {push: {branch: main}}\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: ls}]}}\n"
    )
    assert done.returncode == 1
    assert 'unexpected key "branch"' in done.stdout


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_nothing_that_a_stranger_typed_stands_in_a_command(workflow):
    """An expression in `run:` is put into the script before the shell reads it; in `env:` it is a value."""
    jobs = yaml.safe_load(workflow.read_text())["jobs"].values()
    commands = [step["run"] for job in jobs for step in job["steps"] if "run" in step]
    assert not [command for command in commands if "${{" in command]


def test_the_job_that_reads_an_issue_can_write_nothing():
    jobs = yaml.safe_load((ROOT / ".github/workflows/suggestions.yml").read_text())["jobs"]
    assert jobs["read"]["permissions"] == {"contents": "read"}
    assert "issue.body" not in str(jobs["answer"]) and "issue.title" not in str(jobs)
    checkouts = [s for j in jobs.values() for s in j["steps"] if s.get("uses", "").startswith("actions/checkout@")]
    assert {s["with"]["ref"] for s in checkouts} == {"${{ github.event.repository.default_branch }}"}
    assert not any(s["with"]["persist-credentials"] for s in checkouts)
