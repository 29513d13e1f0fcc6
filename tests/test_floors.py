"""The floors of the house: which module may import which, and that the code is clean to ruff and mypy."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ["model", "reading", "checks", "showing", "publishing", "edge"]


def modules():
    """(file, floor) of each module; those at the top of the package are the edge."""
    for path in sorted((ROOT / "macros").rglob("*.py")):
        parts = path.relative_to(ROOT / "macros").with_suffix("").parts
        if parts != ("__init__",):
            yield path, parts[0] if len(parts) > 1 else "edge"


@cache
def imported(text, package):
    """Names of all modules that a module's text imports, wherever it does so; package: the folders it stands in."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else []
            home = ".".join(filter(None, (*above, node.module)))
            found += [home, *(f"{home}.{name.name}" for name in node.names)]
    return found


def imports_of(path):
    return imported(path.read_text(encoding="utf-8"), path.relative_to(ROOT).parent.parts)


def floor_of(name):
    """The floor of a module's name, "macros.model.dates"; None of what is not ours, or the package alone."""
    package, _, rest = name.partition(".")
    first = rest.partition(".")[0]
    return None if package != "macros" or not first else first if first in FLOORS else "edge"


def above(text, package, floor):
    """What a module imports that stands above its floor."""
    found = {name: floor_of(name) for name in imported(text, package)}
    return [name for name, of in found.items() if of and FLOORS.index(of) > FLOORS.index(floor)]


@pytest.mark.parametrize(("path", "floor"), list(modules()), ids=lambda x: x if isinstance(x, str) else x.stem)
def test_imports_only_go_down(path, floor):
    assert floor in FLOORS
    assert not above(path.read_text(encoding="utf-8"), path.relative_to(ROOT).parent.parts, floor)


@pytest.mark.parametrize(
    "line",
    [
        "from macros.showing import pages",
        "from macros.showing.rendering import article",
        "import macros.showing.pages",
        "import macros.showing",
        "import macros.showing as shown",
        "from macros import showing",
        "from macros import plugin",
        "import macros.plugin",
        "from macros.plugin import EditionPlugin",
        "from macros.__main__ import check",
        "from .. import showing",
        "from .. import plugin",
        "from ..showing import pages",
        "from ..plugin import EditionPlugin",
        "from ..checks.edition import read_edition",
    ],
)
def test_an_import_of_what_stands_above_is_found_however_it_is_written(line):
    package = ("macros", "model")
    assert above(f"{line}\n", package, "model")
    assert above(f"def late():\n    if True:\n        {line}\n", package, "model")
    assert not above(f"{line}\n", package, "edge")


@pytest.mark.parametrize(
    "line",
    ["import re", "from macros.model import dates", "from . import dates", "from .dates import known", "import macros"],
)
def test_an_import_of_the_same_floor_or_of_others_goes_down(line):
    assert not above(f"{line}\n", ("macros", "model"), "model")


def test_only_the_plugin_knows_mkdocs():
    knowing = {path.stem for path, _ in modules() if any(n.split(".")[0] == "mkdocs" for n in imports_of(path))}
    assert knowing == {"plugin"}


def listed(page):
    """(module, floor) of each row of the tables on the page of the architecture, each table under the floor's name."""
    for section in re.split(r"^(?=\*\*)", page, flags=re.M):
        floor = re.match(r"\*\*(?:`(\w+)/`|the (edge))", section)
        rows = re.findall(r"^\| (`.*?) \|", section, re.M) if floor else []
        yield from ((name, floor[1] or floor[2]) for name in re.findall(r"`(\w+)\.py`", " ".join(rows)))


def test_the_page_of_the_architecture_lists_every_module_once_under_its_floor_and_no_other():
    page = (ROOT / "docs/contribute/architecture.md").read_text(encoding="utf-8")
    there = [(path.stem, floor) for path, floor in modules() if path.stem != "__init__"]
    assert sorted(listed(page)) == sorted(there)


@pytest.mark.parametrize(
    "tool",
    [["ruff", "check"], ["ruff", "format", "--check"], pytest.param(["mypy"], marks=pytest.mark.slow)],
    ids=" ".join,
)
def test_the_code_is_clean_to(tool):
    folders = [] if tool == ["mypy"] else ["macros", "tests"]
    done = subprocess.run([sys.executable, "-m", *tool, *folders], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
