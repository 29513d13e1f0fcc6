"""The guides: each a screen, and what it shows can be typed: its example is laid over the sample edition and built."""

import re
from pathlib import Path

import pytest
from sample import Sample

from macros.model.problems import RULES
from macros.showing.checks import read_and_check
from macros.showing.contents import contents
from macros.showing.pages import page
from macros.showing.rendering import rendered

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs/contribute"
OTHERS = {"index", "writing", "rules", "forms", "architecture", "decisions", "design", "wanted"}
GUIDES = sorted(path.stem for path in FOLDER.glob("*.md") if path.stem not in OTHERS)
EXAMPLE = re.compile(r"^`([^`]+)`, (new|changed|added at its end):\n\n```\w+\n(.*?)^```$", re.M | re.S)
CODE = re.compile(r"\b([A-Z]\d\d)\b")

COMMANDS_ONLY = {"freeze-an-edition", "publish-your-own"}  # they show no text and no data

# What a reader of the built example sees, and on which page.
SEEN = {
    "fix-a-typo": ("docs/glossary/lo.md", "An author of books."),
    "correct-a-fact": ("docs/countries/samplestan.md", "1 August 2005 to 2 August 2005|1–2 August 2005"),
    "restate-better": ("docs/testing-ground/1-body.md", "has one|have one witness"),
    "add-an-entry": ("docs/glossary/loan-of-2004.md", 'href="[^"]*#tg-1-1"'),
    "add-a-source": ("docs/glossary/lo.md", "Questions of the [Rr]iver|Voprosy"),
    "add-a-fact": ("docs/countries/samplestan.md", "its first loan"),
    "add-a-country": ("docs/countries/otherland.md", "Kingdom of Otherland"),
    "annotate": ("docs/testing-ground/1-body.md", 'class="admonition slip" id="slip-tg-1-1"'),
    "link-two-places": ("docs/testing-ground/0-abstract.md", "explained by"),
    "write-a-thread": ("docs/threads/the-loan.md", "Who lent Samplestan its money"),
    "add-a-third-report": ("docs/third-report/0-abstract.md", "XX 0"),
}


def examples(name):
    """(path, how, text) of each example of a guide."""
    return EXAMPLE.findall((FOLDER / f"{name}.md").read_text(encoding="utf-8"))


def applied(before, how, text):
    """The contents of a file after an example."""
    if how == "new":
        assert before is None, "the file is there already"
        return text
    if how == "added at its end":
        return before.rstrip("\n") + "\n" + text
    lines = [line or " " for line in text.splitlines()]
    assert all(line[0] in " -+" for line in lines)
    old, new = ("\n".join(line[1:] for line in lines if line[0] != sign) for sign in "+-")
    assert old in before
    return before.replace(old, new, 1)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return Sample(tmp_path_factory.mktemp("guides") / "x")


def laid(sample, name):
    """File → its contents, after all examples of a guide."""
    files = {}
    for path, how, text in examples(name):
        before = files.get(path) or sample.bytes_of(path)
        files[path] = applied(before and before.decode(), how, text).encode()
    return files


@pytest.mark.parametrize("name", [name for name in GUIDES if name not in COMMANDS_ONLY])
def test_what_a_guide_shows_is_sound_and_is_seen(name, sample):
    files = laid(sample, name)
    assert files, "it has no example"
    with sample.with_files(files):
        edition, problems = read_and_check(sample.reader)
        path, seen = SEEN[name]
        html = rendered(page(edition, edition.documents[path])).html
    # New ids and addresses are written into the ledger when the change is merged; all else is the author's.
    assert [str(p) for p in problems if p.code not in ("P07", "D15")] == []
    assert re.search(seen, html), html[:2000]


def test_a_wrong_example_would_be_reported(sample):
    path, how, text = examples("add-a-fact")[0]
    wrong = applied(sample.bytes_of(path).decode(), how, text.replace("value: 20", "value: 21")).encode()
    with sample.with_files({path: wrong}):
        assert "D04" in {p.code for p in read_and_check(sample.reader)[1]}


def test_every_guide_is_seen():
    assert set(SEEN) | COMMANDS_ONLY == set(GUIDES)


@pytest.mark.parametrize("name", [*GUIDES, "index"])
def test_a_guide_is_a_screen_long(name):
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 45
    assert len(text.split()) <= 420


@pytest.mark.parametrize("name", [*GUIDES, "index", "writing"])
def test_a_guide_names_rules_that_there_are(name):
    assert set(CODE.findall((FOLDER / f"{name}.md").read_text(encoding="utf-8"))) <= set(RULES)


def test_the_first_page_leads_to_every_guide():
    linked = set(re.findall(r"\]\(([a-z-]+)\.md", (FOLDER / "index.md").read_text(encoding="utf-8")))
    assert {*GUIDES, *OTHERS - {"index", "architecture", "decisions", "design"}} <= linked


def test_the_guides_stand_in_the_order_in_which_one_needs_them(edition):
    (branch,) = (b for b in contents(edition) if b.name == "Contribute")
    names = [d.path.split("/")[-1].removesuffix(".md") for d in branch.documents]
    assert names[:3] == ["index", "fix-a-typo", "correct-a-fact"] and names.index("rules") > names.index("annotate")
    assert names[-3:] == ["architecture", "decisions", "design"] and len(names) == len(set(names)) >= 19


def test_a_guide_without_a_number_comes_last(sample):
    texts = {"b": "order: 2\n", "a": "", "c": "order: one\n"}
    files = {f"docs/contribute/{n}.md": f"---\ntitle: {n}\n{o}---\nx\n".encode() for n, o in texts.items()}
    with sample.with_files(files):
        (branch,) = (b for b in contents(sample.read()[0]) if b.name == "Contribute")
    assert [d.title for d in branch.documents] == ["b", "a", "c"]
