"""Ways from a page to the file it was made from: the right file and line, in the fork's own repository, or none."""

import json
import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from conftest import REPOSITORY, ROOT
from sample import Sample

from macros.model.hosting import Repository
from macros.model.problems import At
from macros.publishing.permanent import script_data
from macros.publishing.site import find_repository
from macros.showing import editing
from macros.showing.citing import Published
from macros.showing.pages import page, pages
from macros.showing.rendering import rendered

FORK = Repository("https://github.com/jane/some-other.name", "edit/trunk/")
HOSTED = re.compile(rf'href="({re.escape(REPOSITORY)}/[^"]*)"')
ON_GITHUB = {"GITHUB_SERVER_URL": "https://x.example", "GITHUB_REPOSITORY": "a/b"}
FORMS = ROOT / ".github/ISSUE_TEMPLATE"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return Sample(tmp_path_factory.mktemp("edited") / "x")


@pytest.fixture(scope="module")
def forked(sample):
    """The sample's Edition in a fork."""
    sample.reader.repository = FORK
    edition, _ = sample.read()
    sample.reader.repository = Repository()
    return edition


@pytest.mark.parametrize(
    ("config", "environment", "found"),
    [
        ((REPOSITORY, "edit/main/docs/"), {}, Repository(REPOSITORY, "edit/main/")),
        ((f"{REPOSITORY}/", "/edit/main/docs"), {}, Repository(REPOSITORY, "edit/main/")),
        (("", "edit/main/docs/"), ON_GITHUB, "https://x.example/a/b"),
        ((REPOSITORY, "edit/main/docs/"), ON_GITHUB, REPOSITORY),
        (("", "edit/main/docs/"), {"GITHUB_REPOSITORY": "a/b"}, None),
        (("", "edit/main/docs/"), {}, None),
        ((None, "edit/main/docs/"), {}, None),
        ((REPOSITORY, None), {}, None),
    ],
)  # fmt: skip
def test_the_repository_is_the_one_configured_else_the_one_that_builds_else_none(
    config, environment, found, monkeypatch
):
    for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    mkdocs = {"repo_url": config[0], "repo_name": None, "edit_uri": config[1]}
    wanted = found if isinstance(found, Repository) else Repository(found, "edit/main/") if found else Repository()
    assert find_repository(mkdocs) == wanted and bool(wanted) == bool(found)
    shown = {"repo_url": wanted.address, "repo_name": "GitHub"} if wanted else {"repo_url": None, "edit_uri": None}
    assert mkdocs == {**mkdocs, **shown}


def test_addresses_follow_the_fork_and_its_branch(forked):
    base = "https://github.com/jane/some-other.name"
    assert editing.editor(forked, "docs/a b.md") == f"{base}/edit/trunk/docs/a%20b.md"
    assert editing.editor(forked, "data/facts") == f"{base}/tree/trunk/data/facts"
    assert editing.line_address(forked, At("data/x.yml", 12)) == f"{base}/blob/trunk/data/x.yml#L12"
    assert editing.line_address(forked, At("docs/x.md", 3)) == f"{base}/blob/trunk/docs/x.md?plain=1#L3"
    asked = f"{base}/issues/new?template=correct-a-statement.yml&reference=TG+n.+2"
    assert editing.correction_address(forked, "tg-n2") == asked


def test_a_branch_named_edit_keeps_its_name(sample):
    sample.reader.repository = Repository(REPOSITORY, "edit/edit/")
    assert editing.line_address(sample.read()[0], At("x.yml", 1)) == f"{REPOSITORY}/blob/edit/x.yml#L1"
    sample.reader.repository = Repository()


def test_without_a_repository_no_page_leads_to_a_file(sample):
    edition, _ = sample.read()
    shown = [rendered(made).html for made in pages(edition).values()]
    assert len(shown) > 5
    assert not [html for html in shown if 'class="edit' in html or 'class="correct"' in html or "/issues/" in html]
    assert (editing.editor(edition, "x.md"), editing.correction_address(edition, "tg-1-1")) == ("", "")
    assert "correct" not in script_data(edition, Published("https://x.example/", "2026-01-01")).replace("corrected", "")


def test_the_script_is_reported_where_corrections_go(forked):
    data = script_data(forked, Published("https://x.example/", "2026-01-01"))
    assert f'"correct":"{FORK.address}/issues/new?template=correct-a-statement.yml&reference="' in data


def test_the_script_is_given_every_form_and_not_what_they_were_made_from(forked):
    with_forms = replace(forked, forms={"short": "Sample’s", "sources": {"x": 1}})
    data = script_data(with_forms, Published("https://x.example/", "2026-01-01"))
    assert '"short":"Sample’s"' in data and "sources" not in json.loads(data)


def test_a_page_says_at_its_end_what_it_was_made_from(forked):
    def ends(path):
        html = rendered(page(forked, forked.documents[path])).html
        line = re.search(r'<p class="edit-page">(.*?)</p>', html)[1]
        return [
            (words, unescape(way).removeprefix(FORK.address)) for way, words in re.findall(r'href="(.*?)">(.*?)<', line)
        ]

    choose = ("write to us", "/issues/new/choose")
    assert ends("docs/testing-ground/1-body.md") == [
        ("edit the text of this page", "/edit/trunk/docs/testing-ground/1-body.md"),
        choose,
    ]
    assert ends("docs/glossary/lo.md") == [
        ("edit the text of this page", "/edit/trunk/docs/glossary/lo.md"),
        ("suggest a correction", "/issues/new?template=correct-a-statement.yml&reference=%2Fglossary%2Flo%2F"),
        ("add an entry", "/issues/new?template=add-an-entry.yml"),
        choose,
    ]
    assert ends("docs/countries/samplestan.md") == [
        ("edit the text of this page", "/edit/trunk/docs/countries/samplestan.md"),
        ("see data/countries/samplestan.yml", "/edit/trunk/data/countries/samplestan.yml"),
        ("see data/facts", "/tree/trunk/data/facts"),
        ("add a fact", "/issues/new?template=add-a-fact.yml"),
        choose,
    ]


def test_a_paragraph_is_corrected_under_its_reference(forked):
    html = rendered(page(forked, forked.documents["docs/testing-ground/1-body.md"])).html
    found = dict(re.findall(r'<p class="paragraph" id="([^"]+)">.*?<a [^>]*class="correct"[^>]* href="([^"]+)"', html))
    assert list(found) == ["tg-1-1", "tg-1-2"]
    assert parse_qs(urlsplit(unescape(found["tg-1-2"])).query) == {
        "template": ["correct-a-statement.yml"],
        "reference": ["TG 1.2"],
    }


def lines_at(address):
    """The line of a file of this repository that an address shows."""
    path, _, n = urlsplit(address).path.partition("/blob/main/")[2], None, urlsplit(address).fragment
    return (ROOT / unquote(path)).read_text(encoding="utf-8").splitlines()[int(n.removeprefix("L")) - 1]


@pytest.mark.parametrize(
    ("folder", "item", "says"),
    [
        ("timeline", r'<li id="fact-([^"]+)"[^>]*>(.*?)</li>', "- id: {}"),
        ("bibliography", r'<li id="ref-([^"]+)"(.*?)</li>', "{{{},"),
    ],
)
def test_a_fact_and_a_source_lead_to_their_line(folder, item, says, site):
    html = "".join(page.read_text() for page in sorted((site / folder).rglob("index.html")))
    found = re.findall(item, html, re.DOTALL)
    assert len(found) > 300
    for id, shown in found:
        (address,) = re.findall(r'class="edit" href="([^"]+)"', shown)
        assert says.format(id) in lines_at(address), address


def test_a_membership_an_office_a_base_and_a_pipeline_lead_to_their_line(site):
    html = (site / "countries/kyrgyzstan/index.html").read_text()
    found = [lines_at(unescape(way)) for way in re.findall(r'class="edit" href="([^"]+)"', html)]
    assert {key for key in ("organisation:", "base:") for line in found if key in line} == {"organisation:", "base:"}
    lines = re.findall(r'<tr id="line-\d+">.*?</tr>', (site / "map/index.html").read_text(), re.DOTALL)
    shown = [lines_at(unescape(re.search(r'class="edit" href="([^"]+)"', line)[1])) for line in lines]
    assert len(shown) > 10 and all("entry:" in line for line in shown)
    html = (site / "countries/russia/index.html").read_text()
    offices = re.search(r'<h2 id="offices">.*?<ul>(.*?)</ul>', html, re.DOTALL)[1]
    found = [lines_at(unescape(way)) for way in re.findall(r'class="edit" href="([^"]+)"', offices)]
    assert len(found) > 2 and all("office:" in line for line in found)


def test_a_permanent_page_leads_to_the_line_of_its_text_and_to_the_form(site):
    for id, words in (("tg-2-11", "pre-emptive"), ("ba-n70", "[^70]:")):
        html = (site / f"r/{id}/index.html").read_text()
        edit, form = (
            re.search(rf'href="([^"]+)">{said}', html)[1] for said in ("Edit its file", "Suggest a correction")
        )
        assert words in lines_at(unescape(edit))
        assert f"reference={'TG+2.11' if id == 'tg-2-11' else 'BA+n.+70'}" in unescape(form)


def test_every_way_leads_to_a_file_or_a_form_that_is_there(site):
    found = {unescape(way) for p in site.rglob("*.html") for way in HOSTED.findall(p.read_text())}
    paths = {
        unquote(urlsplit(way).path.split("/", 5)[5]) for way in found if re.search("/(?:edit|tree|blob)/main/", way)
    }
    assert len(paths) > 300 and [path for path in paths if not (ROOT / path).exists()] == []
    forms = {name for way in found for name in parse_qs(urlsplit(way).query).get("template", ())}
    assert forms == {editing.CORRECT, *editing.ADD.values()}
    assert not FORMS.is_dir() or forms <= {path.name for path in FORMS.glob("*.yml")}
