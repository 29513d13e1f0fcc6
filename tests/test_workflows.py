"""The workflows pass actionlint (its fork jactionlint, held to actionlint's own checks) and zizmor, and do what the
guides say of them."""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"^\s*(?:- )?uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*$")


def program(name: str, *args: str, stdin: str | None = None, cwd: Path = ROOT) -> subprocess.CompletedProcess:
    path = Path(sysconfig.get_path("scripts"), name)
    return subprocess.run([path, *args], input=stdin, capture_output=True, text=True, cwd=cwd)


def actionlint(*args: str, stdin: str | None = None) -> subprocess.CompletedProcess:
    # The flags that name no shellcheck and no pyflakes make the verdict the same on every machine.
    flags = ["--profile", "correctness", "--strict-exit", "--no-color", "--shellcheck=", "--pyflakes="]
    return program("jactionlint", *flags, *args, stdin=stdin)


def read(path: Path) -> dict:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in found.items()}  # YAML 1.1 reads `on` as true


def steps(workflow: dict) -> list[dict]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def named(name: str) -> dict:
    return read(ROOT / ".github/workflows" / name)


def test_there_are_workflows():
    assert {"site.yml", "pull-request.yml", "outside-links.yml"} <= {path.name for path in WORKFLOWS}


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


def test_zizmor_passes():
    done = program("zizmor", "--offline", "--no-progress", ".github")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("uses: actions/checkout@v7", "unpinned-uses"),
        ('run: echo "${{ github.event.pull_request.title }}"', "template-injection"),
    ],
)
def test_zizmor_finds_what_a_stranger_could_use(line, message, tmp_path):
    (tmp_path / ".github/workflows").mkdir(parents=True)
    (tmp_path / ".github/workflows/x.yml").write_text(
        "name: x\non: pull_request\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-latest\n"
        f"    steps:\n      - {line}\n"
    )
    done = program("zizmor", "--offline", "--no-progress", ".github", cwd=tmp_path)
    assert done.returncode != 0 and message in done.stdout


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_to_a_commit_and_says_which_version_that_is(workflow):
    used = [line for line in workflow.read_text().splitlines() if re.match(r"\s*(?:- )?uses:", line)]
    assert [line for line in used if not PINNED.match(line)] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_has_no_right_by_itself_and_names_no_repository(workflow):
    assert read(workflow)["permissions"] == {}
    assert "annotated-reader/" not in workflow.read_text()
    assert "pull_request_target" not in read(workflow)["on"]


def test_what_a_stranger_sends_runs_without_secrets_and_can_write_nothing():
    on_request = [path for path in WORKFLOWS if "pull_request" in read(path)["on"]]
    assert "pull-request.yml" in [path.name for path in on_request]
    for path in on_request:
        jobs = read(path)["jobs"].values()
        assert all(job["permissions"] == {"contents": "read"} for job in jobs)
        assert "secrets" not in path.read_text() and "github.token" not in path.read_text()


def test_no_checkout_leaves_its_token_behind():
    checkouts = [
        step for path in WORKFLOWS for step in steps(read(path)) if "actions/checkout@" in str(step.get("uses"))
    ]
    assert checkouts and all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_a_pull_request_is_reported_all_that_is_wrong_whatever_comes_first():
    job = named("pull-request.yml")["jobs"]["check"]
    runs = {step["run"]: step for step in job["steps"] if "run" in step}
    assert 'make diff BASE=HEAD^1 >> "$GITHUB_STEP_SUMMARY"' in runs
    for command in ("make check", "make lint", "make build", "make test"):
        assert "!cancelled()" in runs[command]["if"], command
    (preview,) = (step for step in job["steps"] if "upload-artifact" in step.get("uses", ""))
    assert preview["with"]["path"] == "site" and runs["make test"]["env"]["ARTIFACT"] == "site"
    checkout = job["steps"][0]
    assert checkout["with"]["fetch-depth"] >= 2  # HEAD^1 is there


@pytest.mark.parametrize("workflow", ["pull-request.yml", "site.yml"])
def test_the_oldest_python_that_is_promised_runs_the_quick_tests_beside_the_others(workflow):
    promised = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    job = named(workflow)["jobs"]["oldest"]
    (python,) = (step["with"]["python-version"] for step in job["steps"] if "setup-python" in step.get("uses", ""))
    assert promised == f">={python}"
    assert [step["run"] for step in job["steps"] if "run" in step] == ["make quick"]
    assert "needs" not in job  # no other job waits for it, and it for none
    assert not any("oldest" in other.get("needs", ()) for other in named(workflow)["jobs"].values())


def test_what_is_published_is_built_once_and_that_very_artifact_tested():
    jobs = named("site.yml")["jobs"]
    assert jobs["test"]["needs"] == "build" and jobs["deploy"]["needs"] == "test"
    building = [name for name, job in jobs.items() if any(step.get("run") == "make build" for step in job["steps"])]
    uploading = [name for name, job in jobs.items() if any("upload-pages" in str(s.get("uses")) for s in job["steps"])]
    assert building == uploading == ["build"]
    (test,) = (step for step in jobs["test"]["steps"] if step.get("run") == "make test")
    (build,) = (step for step in jobs["build"]["steps"] if step.get("run") == "make build")
    assert test["env"] == {"ARTIFACT": "site", "SITE_URL": "${{ needs.build.outputs.address }}"}
    assert build["env"] == {"SITE_URL": "${{ steps.address.outputs.address }}"}
    assert jobs["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}


def test_the_editions_that_the_site_was_built_with_are_there_when_it_is_tested():
    jobs = named("site.yml")["jobs"]
    (kept,) = (s for s in jobs["build"]["steps"] if s.get("with", {}).get("name") == "editions")
    (taken,) = (s for s in jobs["test"]["steps"] if s.get("with", {}).get("name") == "editions")
    assert "upload-artifact@" in kept["uses"] and "download-artifact@" in taken["uses"]
    runs = {name: [s.get("run", "") for s in job["steps"]] for name, job in jobs.items()}
    packed, built = runs["build"].index("tar --create --file editions.tar editions"), runs["build"].index("make build")
    assert kept["with"]["path"] == "editions.tar" and built < packed < jobs["build"]["steps"].index(kept)
    unpacked = next(i for i, run in enumerate(runs["test"]) if "tar --extract --file editions.tar" in run)
    assert jobs["test"]["steps"].index(taken) < unpacked < runs["test"].index("make test")


def test_a_release_publishes_the_site_anew_and_replaces_nothing_that_was_released():
    jobs = named("release.yml")["jobs"]
    assert jobs["site"]["needs"] == "publish" and jobs["site"]["permissions"] == {"actions": "write"}
    assert [step["run"] for step in jobs["site"]["steps"]] == ['gh workflow run site.yml --ref "$BRANCH"']
    assert jobs["site"]["steps"][0]["env"]["BRANCH"] == "${{ github.event.repository.default_branch }}"
    assert "workflow_dispatch" in named("site.yml")["on"]
    assert "clobber" not in (ROOT / ".github/workflows/release.yml").read_text()


GH = """#!/bin/sh
case "$1 $2" in
"release list") printf '2026.2\n2026.1\ndraft\n' ;;
"release view") [ "$3" = draft ] && echo x.zip || printf 'site-%s.tar.gz\nedition-%s.tar.gz\n' "$3" "$3" ;;
"release download") [ -e "$RELEASED/$5" ] && cp "$RELEASED/$5" "$7" || { echo "no network" >&2; exit 1; } ;;
esac
"""


def fetched(folder: Path) -> subprocess.CompletedProcess:
    """editions.sh in a folder whose releases are the files in released/, with a `gh` that knows them."""
    (folder / "gh").write_text(GH)
    (folder / "gh").chmod(0o755)
    path = {"PATH": f"{folder}:{os.environ['PATH']}", "RELEASED": str(folder / "released")}
    script = ROOT / ".github/editions.sh"
    return subprocess.run(["bash", script], cwd=folder, env={**os.environ, **path}, capture_output=True, text=True)


def test_editions_are_fetched_as_they_were_released_or_the_run_stops(tmp_path):
    (tmp_path / "released").mkdir()
    for tag in ("2026.1", "2026.2"):
        (tmp_path / tag).mkdir()
        (tmp_path / tag / "edition.json").write_text(tag)
        packed = tmp_path / f"released/edition-{tag}.tar.gz"
        subprocess.run(["tar", "--create", "--gzip", "--file", packed, "-C", tmp_path, tag], check=True)
    done = fetched(tmp_path)
    assert done.returncode == 0, done.stderr
    there = {path.parent.name: path.read_text() for path in (tmp_path / "editions").glob("*/*")}
    assert there == {"2026.1": "2026.1", "2026.2": "2026.2"}
    (tmp_path / "released/edition-2026.1.tar.gz").unlink()
    done = fetched(tmp_path)
    assert done.returncode != 0 and "no network" in done.stderr


def git(*args: str, cwd: Path) -> str:
    named = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    return subprocess.run(["git", *named, *args], cwd=cwd, check=True, capture_output=True, text=True).stdout.strip()


ASKED = """#!/bin/sh
echo "$*" >> "$ASKED"
[ "$1 $2" != "pr create" ] || [ -z "$NO_PULL_REQUESTS" ]
"""


@pytest.fixture
def published(tmp_path):
    """A function that runs ledger.sh in the clone of a repository with a new id: (the run, what gh was asked)."""
    hub, clone = tmp_path / "hub", tmp_path / "clone"
    git("init", "--quiet", "--bare", "--initial-branch=main", str(hub), cwd=tmp_path)
    git("clone", "--quiet", str(hub), str(clone), cwd=tmp_path)
    (clone / "data").mkdir()
    (clone / "data/anchors.txt").write_text("tg-1-1\nlines: 1\n")
    (clone / "README.md").write_text("Ours\n")
    git("add", ".", cwd=clone)
    git("commit", "--quiet", "-m", "first", cwd=clone)
    git("push", "--quiet", "origin", "HEAD:main", cwd=clone)
    (clone / "data/anchors.txt").write_text("tg-1-1\ntg-1-2\nlines: 2\n")
    (clone / "README.md").write_text("Somebody's\n")
    (tmp_path / "ledger.patch").write_text(git("diff", cwd=clone) + "\n")
    git("checkout", "--quiet", ".", cwd=clone)
    (tmp_path / "gh").write_text(ASKED)
    (tmp_path / "gh").chmod(0o755)

    def run(**given):
        path = f"{tmp_path}:{os.environ['PATH']}"
        env = {"PATH": path, "ASKED": str(tmp_path / "asked"), "GITHUB_SERVER_URL": "https://x", "GH_REPO": "o/r"}
        command = ["bash", ROOT / ".github/ledger.sh", tmp_path / "ledger.patch", "main"]
        done = subprocess.run(command, cwd=clone, env={**os.environ, **env, **given}, capture_output=True, text=True)
        return done, (tmp_path / "asked").read_text()

    return hub, clone, run


def test_new_ids_that_were_published_are_committed_to_the_ledger_and_nothing_else_is(published):
    hub, _, run = published
    done, asked = run()
    assert done.returncode == 0, done.stderr
    assert git("show", "main:data/anchors.txt", cwd=hub) == "tg-1-1\ntg-1-2\nlines: 2"
    assert git("show", "main:README.md", cwd=hub) == "Ours"
    assert "pr create" not in asked


def test_a_branch_that_has_moved_on_is_left_to_the_run_of_its_newer_commit(published):
    hub, clone, run = published
    git("commit", "--quiet", "--allow-empty", "-m", "newer", cwd=clone)
    git("push", "--quiet", "origin", "HEAD:main", cwd=clone)
    git("reset", "--quiet", "--hard", "HEAD^", cwd=clone)
    done, asked = run()
    assert done.returncode == 0 and "moved on" in done.stdout
    assert git("log", "-1", "--format=%s", "main", cwd=hub) == "newer"
    assert git("branch", "--list", "ledger", cwd=hub) == "" and "pr create" not in asked


@pytest.mark.parametrize(("refused", "said"), [("", ""), ("yes", "https://x/o/r/compare/main...ledger")])
def test_where_main_takes_no_commit_the_ledger_comes_as_a_pull_request(refused, said, published):
    hub, _, run = published
    hook = hub / "hooks/update"
    hook.write_text("#!/bin/sh\n[ $1 != refs/heads/main ]\n")
    hook.chmod(0o755)
    done, asked = run(NO_PULL_REQUESTS=refused)
    assert done.returncode == 0, done.stderr
    assert "pr create --base main --head ledger" in asked and said in done.stdout
    assert "tg-1-2" in git("show", "ledger:data/anchors.txt", cwd=hub)


def test_the_ledger_is_written_by_what_runs_nothing_and_is_followed_by_no_other_run():
    jobs = named("site.yml")["jobs"]
    (writing,) = (step["run"] for step in jobs["build"]["steps"] if "make anchors" in step.get("run", ""))
    assert "git diff -- data/anchors.txt > ledger.patch" in writing
    assert jobs["ledger"]["needs"] == ["build", "deploy"] and jobs["ledger"]["if"].endswith("== 'new'")
    assert jobs["ledger"]["permissions"] == {"contents": "write", "pull-requests": "write"}
    assert [step["run"] for step in jobs["ledger"]["steps"] if "run" in step] == [
        'bash .github/ledger.sh "$RUNNER_TEMP/ledger.patch" "$BRANCH"'
    ]
    writers = [name for name, job in jobs.items() if "write" in str(job["permissions"].get("contents"))]
    assert writers == ["ledger"]


def test_a_copy_can_be_published_without_a_commit():
    assert "workflow_dispatch" in named("site.yml")["on"]


def test_dead_links_outside_block_nothing():
    links = named("outside-links.yml")
    assert set(links["on"]) == {"schedule", "workflow_dispatch"}
    (checking,) = (step for step in steps(links) if "lychee" in step.get("uses", ""))
    assert checking["continue-on-error"] is True and checking["with"]["fail"] is False


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
