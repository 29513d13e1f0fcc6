"""The rules of the look: the tokens that their page names are those that the style sheets have."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHEETS = sorted((ROOT / "docs/assets").glob("*.css"))
GIVEN = re.compile(r"(?<![\w-])(--[a-z][a-z0-9-]*)\s*:")
USED = re.compile(r"var\((--[a-z][a-z0-9-]*)")
OTHERS = ("--md-",)  # Material's, to which ours are given
MADE = {"--report"}  # made at build, from the report's front matter
MEASURED = {"--x", "--y", "--part"}  # given where it stands: the place of a card, the length of a bar


def ours(names):
    return {name for name in names if not name.startswith(OTHERS)}


def given():
    return ours(name for sheet in SHEETS for name in GIVEN.findall(sheet.read_text()))


def used():
    return ours(name for sheet in SHEETS for name in USED.findall(sheet.read_text()))


# Whatever else than Python, texts and data is written by hand.
WRITTEN = (
    "docs/*.js",
    "docs/assets/**/*.css",
    "docs/assets/**/*.js",
    "docs/assets/**/*.html",
    "macros/templates/**/*.html",
    "macros/theme/**/*.html",
    "macros/theme/**/*.js",
    "macros/theme/**/*.xml",
    ".github/*.sh",
    ".github/**/*.yml",
    "mkdocs.yml",
    "Makefile",
    ".pre-commit-config.yaml",
)


@pytest.mark.parametrize(
    "file",
    [path for glob in WRITTEN for path in sorted(ROOT.glob(glob))],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_no_line_of_a_template_style_script_or_setting_is_longer_than_one_of_python(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [n for n, line in enumerate(lines, 1) if len(line) > 120 and 'url("data:' not in line] == []


@pytest.fixture(scope="module")
def named():
    return set(re.findall(r"`(--[a-z0-9-]+)`", (ROOT / "docs/contribute/design.md").read_text()))


def test_each_token_of_the_page_has_a_value_in_a_style_sheet(named):
    assert named - MADE - given() == set()


def test_each_token_of_the_style_sheets_stands_on_the_page(named):
    assert given() - named == set()


def test_each_token_is_used_and_each_that_is_used_is_given():
    drawn = {name for name in given() if name.startswith(("--drawn-", "--power-", "--land", "--sea", "--border"))}
    assert given() - used() - drawn == set()
    assert used() - given() - MADE - MEASURED == set()


def test_a_colour_of_ink_and_paper_has_a_value_for_light_dark_and_print(named):
    text = (ROOT / "docs/assets/edition.css").read_text()
    for name in ("paper", "tint", "mark", "line", "ink", "quiet", "link", "accent", "underline"):
        assert len(re.findall(rf"--{name}:", text)) == 3, name
