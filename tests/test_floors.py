"""The floors of the house: which module may import which, and that the code is clean to ruff and mypy."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ["model", "reading", "checks", "showing", "publishing", "edge"]
EDGE = {"plugin", "__main__"}


def modules():
    """(file, floor) of each module; those at the top of the package are the edge."""
    for path in sorted((ROOT / "macros").rglob("*.py")):
        parts = path.relative_to(ROOT / "macros").with_suffix("").parts
        if parts != ("__init__",):
            yield path, parts[0] if len(parts) > 1 else "edge"


def imported(path):
    """Names of all modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from [node.module or "", *(f"{node.module}.{name.name}" for name in node.names)]


@pytest.mark.parametrize(("path", "floor"), list(modules()), ids=lambda x: x if isinstance(x, str) else x.stem)
def test_imports_only_go_down(path, floor):
    assert floor in FLOORS
    ours = [name.split(".")[1] for name in imported(path) if name.startswith("macros.") and name.count(".") > 1]
    above = [name for name in ours if FLOORS.index(name) > FLOORS.index(floor)]
    assert not above


def test_only_the_plugin_knows_mkdocs():
    knowing = {path.stem for path, _ in modules() if any(n.split(".")[0] == "mkdocs" for n in imported(path))}
    assert knowing == {"plugin"}


def test_every_module_stands_on_the_page_of_the_architecture():
    page = (ROOT / "docs/contribute/architecture.md").read_text(encoding="utf-8")
    absent = [path.name for path, _ in modules() if path.name != "__init__.py" and f"`{path.name}`" not in page]
    assert not absent


@pytest.mark.parametrize(
    "tool",
    [["ruff", "check"], ["ruff", "format", "--check"], pytest.param(["mypy"], marks=pytest.mark.slow)],
    ids=" ".join,
)
def test_the_code_is_clean_to(tool):
    folders = [] if tool == ["mypy"] else ["macros", "tests"]
    done = subprocess.run([sys.executable, "-m", *tool, *folders], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
