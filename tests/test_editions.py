"""Editions of a repository with two tags, in which a sentence, a note, an annotation and facts have changed since."""

import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from sample import GOLDEN, copy_sample, golden

from macros import __main__ as commands
from macros.checks.edition import read_edition
from macros.model.editions import Kept
from macros.publishing.editions import relinked
from macros.publishing.exports import exports
from macros.publishing.feeds import feed
from macros.reading.files import Reader
from macros.showing.citing import Published, Subject, passage, version
from macros.showing.history import by_place, changes_between, history, marked_words
from macros.showing.pages import pages
from macros.showing.rendering import rendered

BODY, FACTS = "docs/testing-ground/1-body.md", "data/facts/sample.yml"
WHERE = Published("https://reader.example/", "2026-11-07")
STYLE = "p { margin: 0; }\n"
SLIP = '!!! slip "Which loan?"\n    There were two.\n    {: #slip-tg-1-1 sure="possible" }\n\n'


def git(folder, day, *words):
    dates = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{day}T12:00:00+0000")
    names = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *names, *words], cwd=folder, check=True, capture_output=True, env={**os.environ, **dates})


def replaced(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """The sample in git: tags 2025.10, 2026.2 and one that is no edition's, then a change that has no tag."""
    folder = copy_sample(tmp_path_factory.mktemp("tagged") / "x")
    (folder / "docs/editions.md").write_text("---\ntitle: Editions\nview: editions\n---\nText.\n")
    (folder / "docs/assets").mkdir()
    (folder / "docs/assets/permanent.css").write_text(STYLE)
    replaced(folder / "docs/testing-ground/0-abstract.md", "The argument of Lo.", "The argument – of Lo.")
    git(folder, "2025-10-02", "init")
    git(folder, "2025-10-02", "add", ".")
    git(folder, "2025-10-02", "commit", "-m", "First")
    git(folder, "2025-10-02", "tag", "2025.10")
    git(folder, "2025-10-02", "tag", "draft")
    replaced(folder / BODY, "First, a loan of USD 20 million.", "First, a credit of USD 20 million.")
    replaced(folder / BODY, "[^2]: [@ibid, p. 3].", f"{SLIP}[^2]: [@ibid, p. 4].")
    replaced(folder / FACTS, "Somebody visited Samplestan.", "Somebody came to Samplestan.")
    git(folder, "2026-02-03", "commit", "-am", "Second")
    git(folder, "2026-02-03", "tag", "2026.2", "-m", "annotated")
    replaced(folder / BODY, "Second.[^3]", "Second and <b>last</b>.[^3]")
    return folder


def run(folder, capsys, monkeypatch):
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["macros", "editions"])
    return commands.main(), capsys.readouterr().out.splitlines()


@pytest.fixture(scope="module")
def made(repository):
    """(Edition, problems, exports) of the repository with its editions."""
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(repository)
        commands.editions()
    edition, problems = read_edition(Reader(repository))
    articles = {path: rendered(page) for path, page in pages(edition).items()}
    return edition, problems, exports(edition, articles, WHERE), articles


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_each_tag_of_an_edition_has_its_own_as_it_was(made):
    edition, problems, exported, _ = made
    assert [(kept.tag, kept.day) for kept in edition.editions] == [("2025.10", "2025-10-02"), ("2026.2", "2026-02-03")]
    assert not [p for p in problems if p.severity == "error"]
    first, second = (exported[f"editions/{tag}/testing-ground/1-body/index.html"] for tag in ("2025.10", "2026.2"))
    assert "First, a loan of USD 20 million." in first and "First, a credit of USD 20 million." in second
    assert "last" not in second
    old = json.loads(exported["editions/2025.10/data/facts.json"])
    assert "Somebody visited Samplestan." in [fact["statement"] for fact in old]


def test_a_manifest_names_every_file_with_its_checksum(repository, made):
    for tag in ("2025.10", "2026.2"):
        there = files(repository / "editions" / tag)
        sums = dict(line.split("  ")[::-1] for line in there.pop("manifest.sha256").splitlines())
        assert sums == {path: hashlib.sha256(text.encode()).hexdigest() for path, text in there.items()}
        assert "r/tg-n3/index.html" in sums and "data/notes.json" in sums and "edition.json" in sums


def test_an_edition_is_made_once_and_never_again(repository, made, capsys, monkeypatch):
    before = files(repository / "editions")
    assert run(repository, capsys, monkeypatch) == (0, [])
    assert files(repository / "editions") == before


def test_an_edition_made_anew_is_the_same_bytes(repository, made, capsys, monkeypatch):
    """The later one, though the earlier is there."""
    folder = repository / "editions/2026.2"
    before = files(folder)
    folder.rename(repository / "kept")
    try:
        status, lines = run(repository, capsys, monkeypatch)
        assert status == 0 and lines == [f"Edition 2026.2: {len(before)} files."]
        assert files(folder) == before
    finally:
        (repository / "kept").rename(repository / "editions/.gone")


def test_an_address_that_names_an_edition_leads_to_the_paragraph_in_it(made):
    page = made[2]["editions/2025.10/r/tg-1-1/index.html"]
    assert "url=../../testing-ground/1-body/#tg-1-1" in page
    assert 'id="tg-1-1"' in made[2]["editions/2025.10/testing-ground/1-body/index.html"]


def test_links_of_a_frozen_chapter_lead_within_it_or_to_the_site_of_today(made):
    html = made[2]["editions/2025.10/testing-ground/0-abstract/index.html"]
    links = dict.fromkeys(re.findall(r'href="([^"#]+)', html))
    assert "../../../../glossary/lo/" in links  # no page of the edition
    assert "../../style.css" in links and "../../" in links and "../../../../testing-ground/0-abstract/" in links
    assert "../../r/tg-0-1/" not in links  # the link that cites
    body = made[2]["editions/2025.10/testing-ground/1-body/index.html"]
    assert 'href="../../../../r/tg-1-1/#facts"' in body  # an edition's own page r/… has no list of facts
    assert "<script" not in html


@pytest.mark.parametrize("name", ["editions/2025.10/index.html", "editions/2025.10/edition.json", "feeds/tg.xml"])
def test_the_contents_and_words_of_an_edition_and_a_feed_are_as_they_were(made, name):
    assert made[2][name] == golden(GOLDEN / "frozen" / name.replace("/", "-"), made[2][name])


def test_the_pages_of_an_edition_have_the_style_of_their_day(made):
    assert made[2]["editions/2025.10/style.css"] == STYLE


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ('<a href="../c/#x">', '<a href="../c/#x">'),  # held by the edition
        ('<a href="../d/#x">', '<a href="../../../../a/d/#x">'),
        ('<a href="../../">', '<a href="../../../../">'),
        ('<img src="../x.svg">', '<img src="../../../../a/x.svg">'),
        *((same, same) for same in ('<a href="#x">', '<a href="/c/">', '<a href="https://x/">', '<a href="mailto:x">')),
    ],
)
def test_what_an_edition_does_not_hold_is_on_the_site_of_today(typed, shown):
    assert relinked(typed, "a/b/", {"a/b/", "a/c/"}) == shown


def test_a_frozen_chapter_offers_nothing_that_is_about_the_text_of_today():
    live = '<a class="cite" href="../r/x/">cite</a> <a class="correct" href="y">correct</a> <button>z</button>'
    assert relinked(f"<p>{live}Words <a href='#x'>1</a>.</p>", "a/b/", set()) == "<p>Words <a href='#x'>1</a>.</p>"


def test_what_changed_is_reported_with_kind_place_and_edition(made):
    steps = history(made[0])
    assert [(step.since.tag, step.until and step.until.tag) for step in steps] == [
        ("2025.10", "2026.2"),
        ("2026.2", None),
    ]
    changes = [[(c.kind, c.id, c.places) for c in step.changes] for step in steps]
    assert changes == [
        [
            ("wording", "tg-1-1", ("tg-1-1",)),
            ("wording", "tg-n2", ("tg-n2",)),
            ("annotation", "slip-tg-1-1", ("tg-1-1",)),
            ("fact", "fact-sample-visit-2005", ("tg-1-2", "tg-n3")),
        ],
        [("wording", "tg-1-2", ("tg-1-2",))],
    ]
    assert [change.id for _, change in by_place(steps)["tg-1-2"]] == ["fact-sample-visit-2005", "tg-1-2"]


def test_a_paragraph_s_page_shows_its_changes_and_leads_to_each_edition(made):
    page = made[2]["r/tg-1-1/index.html"]
    assert 'href="../../editions/2025.10/r/tg-1-1/"' in page and 'href="../../editions/2026.2/r/tg-1-1/"' in page
    assert "In edition 2026.2, 3 February 2026: wording: First, a <del>loan</del> <ins>credit</ins> of USD" in page
    assert "annotation <code>slip-tg-1-1</code>: <ins>Which loan?: There were two.</ins>" in page
    assert "Since edition 2026.2: wording: <del>Second.</del> <ins>Second and" in made[2]["r/tg-1-2/index.html"]
    assert "It has not changed since." in made[2]["r/tg-0-1/index.html"]
    assert "Samplestan borrowed" in page and "#fact-" not in page  # no page of the sample lists the facts


def beside(html, id):
    """What a chapter says beside a paragraph of when it changed: words, and addresses."""
    after = html.split(f'id="{id}"')[1].split('<p class="paragraph"')[0]
    (line,) = re.findall(r'<p class="since">(.*?)</p>', after)
    return re.sub(r"<[^>]*>", "", line), re.findall('href="([^"]*)"', line)


def test_a_chapter_says_beside_each_paragraph_when_it_last_changed_and_how(made):
    html = made[3][BODY].html
    assert beside(html, "tg-1-1") == (
        "Changed in edition 2026.2, 3 February 2026: wording, annotation, note 2",
        ["../../r/tg-1-1/#editions", "../../r/tg-n2/#editions"],
    )
    # Its fact changed earlier; what changed last is said, and the page behind the link has all.
    assert beside(html, "tg-1-2") == ("Changed since edition 2026.2: wording", ["../../r/tg-1-2/#editions"])
    assert 'id="editions"' in made[2]["r/tg-1-1/index.html"] and 'id="editions"' in made[2]["r/tg-n2/index.html"]
    assert 'class="since"' not in made[3]["docs/testing-ground/0-abstract.md"].html  # it has not changed


def test_what_no_edition_has_is_new(made, repository, tmp_path):
    edition = made[0]
    old = edition.editions[0]
    texts = {id: words for id, words in old.texts.items() if id != "tg-1-2"}
    facts = {id: fact for id, fact in old.facts.items() if "visit" not in id}
    earlier = replace(edition, editions=(replace(old, texts=texts, facts=facts),))
    shown = rendered(pages(earlier)[BODY])
    assert beside(shown.html, "tg-1-2")[0] == "New since edition 2025.10: fact"
    only_new = replace(edition, editions=(replace(old, texts=texts, facts=history(edition)[1].since.facts),))
    assert beside(rendered(pages(only_new)[BODY]).html, "tg-1-2")[0] == "New since edition 2025.10"
    page = exports(earlier, {BODY: shown}, WHERE)["r/tg-1-2/index.html"]
    assert "It stands in no edition yet. What has changed since" in page and 'id="editions"' in page


def test_a_note_s_change_is_said_beside_its_paragraph_and_leads_to_the_note(made):
    edition = made[0]
    last = edition.editions[-1]
    texts = {**last.texts, "tg-n3": "Other words.", "tg-1-2": history(edition)[-1].changes[0].after}
    html = rendered(pages(replace(edition, editions=(replace(last, texts=texts),)))[BODY]).html
    assert beside(html, "tg-1-2") == ("Changed since edition 2026.2: note 3", ["../../r/tg-n3/#editions"])


def test_without_an_edition_a_chapter_says_nothing_of_changes(tmp_path):
    edition, _ = read_edition(Reader(copy_sample(tmp_path / "x")))
    html = rendered(pages(edition)[BODY]).html
    assert "since" not in html and "Changed" not in html


def test_the_page_of_editions_has_all_changes_the_newest_first(made):
    html = made[3]["docs/editions.md"].html
    assert html.index("Edition 2026.2") < html.index("Edition 2025.10")
    assert "Since then 1 change:" in html and "Until edition 2026.2 4 changes:" in html
    assert '<a href="../editions/2026.2/">' in html and 'href="../r/tg-1-1/">TG 1.1</a>' in html
    assert "<ins>came to</ins>" in html
    assert 'href="../r/tg-n2/">TG n. 2</a>' in html  # a note that has changed leads to its page too


def test_without_an_edition_the_page_says_so(tmp_path):
    folder = copy_sample(tmp_path / "x")
    (folder / "docs/editions.md").write_text("---\ntitle: Editions\nview: editions\n---\nText.\n")
    edition, _ = read_edition(Reader(folder))
    page = pages(edition)["docs/editions.md"]
    assert "There is no edition yet" in rendered(page).html and history(edition) == ()


def test_a_citation_names_the_edition_in_which_the_same_stands(made):
    edition, _, exported, _ = made
    data = json.loads(exported["data/citing.json"])
    assert data.get("edition") == "2026.2" and data["changed"] == ["tg-1-2"] and data["site"] == WHERE.site
    alone = exports(replace(edition, editions=edition.editions[-1:]), made[3], WHERE)
    assert json.loads(alone["data/citing.json"])["changed"] == ["tg-1-2"]
    where = WHERE._replace(edition="2026.2", changed=frozenset(["tg-1-2"]))
    assert version(passage(edition, "tg-1-1"), where) == "7 November 2026 (edition 2026.2)"
    assert version(passage(edition, "tg-n2"), where) == "7 November 2026 (edition 2026.2)"
    assert version(passage(edition, "tg-1-2"), where) == "7 November 2026"
    for kind in ("section", "whole", "edition", "page"):
        assert version(Subject("x", "X", kind, "x/"), where) == "7 November 2026"
    assert version(Subject("x", "X", "page", "x/"), where._replace(changed=frozenset())).endswith("(edition 2026.2)")
    assert version(passage(edition, "tg-1-1"), WHERE) == "7 November 2026"


RECORD = '"texts": {}, "annotations": {}, "facts": {}'


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("data/notes.json", "[]", "the file is not as it was published: its checksum differs"),
        ("data/notes.json", None, "the file is lacking"),
        ("more.html", "x", "the file is not in the manifest"),
        ("manifest.sha256", "x\n", "a line of the manifest is no checksum and file"),
        ("manifest.sha256", None, "the file cannot be read"),
        ("manifest.sha256", f"{'0' * 64}  ../../../etc/passwd\n", "a line of the manifest is no checksum and file"),
        ("edition.json", "{}", "edition.json does not have the form of an edition's"),
        ("edition.json", '{"tag": "2026.2", "day": "2026-02-03", "texts": []}', "does not have the form"),
        ("edition.json", '{"tag": "2026.3", "day": "2026-02-03"}', "does not have the form"),
        ("edition.json", "[" * 9000, "does not have the form"),
        ("edition.json", f'{{"tag": "2026.3", "day": "2026-02-03", {RECORD}}}', "does not have the form"),
        ("edition.json", f'{{"tag": "2026.2", "day": "in May", {RECORD}}}', "does not have the form"),
    ],
)  # fmt: skip
def test_a_damaged_edition_is_reported_and_left_out(file, content, message, repository, made, tmp_path):
    folder = copy_sample(tmp_path / "x")
    kept = folder / "editions/2026.2"
    for path, text in files(repository / "editions/2026.2").items():
        (kept / path).parent.mkdir(parents=True, exist_ok=True)
        (kept / path).write_text(text)
    if content is None:
        (kept / file).unlink()
    else:
        (kept / file).write_text(content)
    if file == "edition.json":  # whoever changes it has the checksum right
        lines = [line for line in (kept / "manifest.sha256").read_text().splitlines() if not line.endswith(file)]
        lines.append(f"{hashlib.sha256(content.encode()).hexdigest()}  {file}")
        (kept / "manifest.sha256").write_text("\n".join(lines) + "\n")
    edition, problems = read_edition(Reader(folder))
    found = [p for p in problems if p.code == "F12"]
    assert edition.editions == () and len(found) == 1
    assert found[0].at.path == f"editions/2026.2/{file}" and message in found[0].what


def test_a_folder_with_another_name_is_reported(tmp_path):
    folder = copy_sample(tmp_path / "x")
    (folder / "editions/latest").mkdir(parents=True)
    (folder / "editions/latest/x.html").write_text("x")
    (folder / "editions/.2026.1").mkdir()
    (folder / "editions/.2026.1/x.html").write_text("x")
    (folder / "editions/2026.1").mkdir()
    found = [p for p in read_edition(Reader(folder))[1] if p.code == "F12"]
    assert [p.what for p in found] == [
        "the edition latest cannot be shown: its name is no tag of an edition, such as 2026.1"
    ]


def test_a_tag_that_cannot_be_read_any_more_is_reported(tmp_path, capsys, monkeypatch):
    folder = copy_sample(tmp_path / "x")
    replaced(folder / BODY, "title: Body", "title: [Body")
    git(folder, "2026-01-01", "init")
    git(folder, "2026-01-01", "add", ".")
    git(folder, "2026-01-01", "commit", "-m", "x")
    git(folder, "2026-01-01", "tag", "v1")
    replaced(folder / BODY, "title: [Body", "title: Body")
    git(folder, "2026-01-02", "commit", "-am", "y")
    git(folder, "2026-01-02", "tag", "v2")
    status, lines = run(folder, capsys, monkeypatch)
    assert status == 1 and lines[0].startswith(
        "The files of tag v1 have errors by today's rules. Take the edition from"
    )
    # The commands that it names, as they would be typed.
    assert "gh release download v1 --pattern 'edition-*.tar.gz' && " in lines[0]
    assert lines[0].endswith("If there is none: git tag --delete v1; git push origin --delete v1")
    assert [path.name for path in (folder / "editions").iterdir()] == ["v2"] and lines[1].startswith("Edition v2: ")


def test_without_git_the_command_says_why(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    status, lines = run(tmp_path, capsys, monkeypatch)
    assert status == 1 and lines[0].startswith("git tag: not a git repository")
    (tmp_path / "git").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(tmp_path, capsys, monkeypatch) == (1, ["git tag: it failed."])


@pytest.mark.parametrize(
    ("before", "after", "html"),
    [
        ("One two three.", "One 2 three.", "One <del>two</del> <ins>2</ins> three."),
        ("", "New.", "<ins>New.</ins>"),
        ("Old.", "", "<del>Old.</del>"),
        ("a <b> c", "a <b> d", "a &lt;b&gt; <del>c</del> <ins>d</ins>"),
        ("x " * 40 + "end", "x " * 40 + "END", "… " + "x " * 12 + "<del>end</del> <ins>END</ins>"),
        ("a" + " x" * 40, "b" + " x" * 40, "<del>a</del> <ins>b</ins> " + "x " * 12 + "…"),
        ("a" + " x" * 28 + " c", "b" + " x" * 28 + " d",
         "<del>a</del> <ins>b</ins> " + "x " * 12 + "… " + "x " * 12 + "<del>c</del> <ins>d</ins>"),
        ("a" + " x" * 27 + " c", "b" + " x" * 27 + " d",
         "<del>a</del> <ins>b</ins> " + "x " * 27 + "<del>c</del> <ins>d</ins>"),
    ],
)  # fmt: skip
def test_the_words_that_differ_are_marked(before, after, html):
    assert marked_words(before, after) == html


def test_what_is_gone_or_has_moved_is_compared_too():
    old = Kept(
        tag="1",
        day="2026-01-01",
        texts={"tg-1-1": "x", "tg-1-2": "y"},
        annotations={"slip-1": ("tg-1-1", "s")},
        facts={"fact-f": (("tg-1-1",), "f")},
    )
    new = Kept(
        tag="2",
        day="2026-01-02",
        texts={"tg-1-1": "x"},
        annotations={"slip-1": ("tg-1-2", "t")},
        facts={"fact-f": (("tg-1-2",), "g")},
    )
    assert [(c.kind, c.places, c.before, c.after) for c in changes_between(old, new)] == [
        ("wording", ("tg-1-2",), "y", ""),
        ("annotation", ("tg-1-2",), "s", "t"),
        ("fact", ("tg-1-2", "tg-1-1"), "f", "g"),
    ]
    assert changes_between(old, old) == ()


ATOM = "{http://www.w3.org/2005/Atom}"


def test_a_report_s_feed_is_valid_and_has_what_each_edition_changed(made):
    root = ElementTree.fromstring(made[2]["feeds/tg.xml"])
    assert root.tag == f"{ATOM}feed" and root.find(f"{ATOM}title").text.startswith("Sample: what has changed")
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        "self": "https://reader.example/feeds/tg.xml",
        "alternate": "https://reader.example/testing-ground/",
    }
    found = root.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text for entry in found] == [
        "Since edition 2026.2: 1 change",
        "In edition 2026.2, 3 February 2026: 4 changes",
        "Edition 2025.10, 2 October 2025: the first",
    ]
    assert "TG 1.1, wording: First, a <del>loan</del> <ins>credit</ins>" in found[1].find(f"{ATOM}content").text
    # What RFC 4287 asks of a feed and of each entry: one title, one id of its own, one time.
    for element in (root, *found):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", element.find(f"{ATOM}updated").text)
    assert root.find(f"{ATOM}author/{ATOM}name").text
    ids = [element.find(f"{ATOM}id").text for element in (root, *found)]
    assert len(set(ids)) == len(ids) and all(id.startswith("https://") for id in ids)
    assert all(entry.find(f"{ATOM}content").get("type") == "html" for entry in found)


def test_a_report_s_feed_has_nothing_of_another_report(made):
    edition = made[0]
    other = replace(edition.works["tg"], short="ba")
    titles = [e.findtext("{*}title") for e in ElementTree.fromstring(feed(edition, other, history(edition), WHERE))]
    assert [t for t in titles if t and "change" in t.split(":")[-1]] == []


def test_the_feed_of_an_edition_without_editions_is_empty_and_stands_at_its_report(tmp_path):
    edition, _ = read_edition(Reader(copy_sample(tmp_path / "x")))
    articles = {path: rendered(page) for path, page in pages(edition).items()}
    root = ElementTree.fromstring(exports(edition, articles, WHERE)["feeds/tg.xml"])
    assert root.findall(f"{ATOM}entry") == [] and root.find(f"{ATOM}updated").text == "2026-11-07T00:00:00Z"
    shown = pages(edition)["docs/testing-ground/index.md"]
    assert '<a href="../feeds/tg.xml">feed</a>' in rendered(shown).html
    assert ("alternate", "{base}feeds/tg.xml", "application/atom+xml") in shown.metadata.ways
