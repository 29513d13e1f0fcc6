"""The workflows pass actionlint: its fork jactionlint, held to actionlint's own checks."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path

import pytest

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
