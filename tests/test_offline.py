"""The zip of the site opens from a folder: every link of it leads to a file of it."""

import re
import zipfile
from urllib.parse import unquote, urljoin

import pytest
from conftest import SITE_URL

from macros.publishing.offline import at_hand, to_file, write_offline


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("../../r/tg-2-11/", "../../r/tg-2-11/index.html"),
        ("notes/?work=tg#tg-n3", "notes/index.html?work=tg#tg-n3"),
        (".", "./index.html"),
        ("../..", "../../index.html"),
        ("..?x", "../index.html?x"),
        ("#tg-2-11", "#tg-2-11"),
        ("", ""),
        ("assets/cite.js", "assets/cite.js"),
        ("https://example.org/", "https://example.org/"),
        ("mailto:x@example.org", "mailto:x@example.org"),
        ("//example.org/", "//example.org/"),
        ("a..", "a.."),
    ],
)
def test_a_link_to_a_folder_leads_to_its_file(address, file):
    assert to_file(address) == file


def test_only_links_change_and_the_search_is_hidden():
    html = '<head></head><a class="x" href="a/">a/</a><code>href=&quot;a/&quot;</code><p title="b/">'
    shown = at_hand(html)
    assert '<a class="x" href="a/index.html">a/</a><code>href=&quot;a/&quot;</code><p title="b/">' in shown
    assert ".md-search" in shown.split("</head>")[0]
    assert "form.find" in shown.split("</head>")[0]
    assert at_hand('<form action="../find/">') == '<form action="../find/index.html">'
    unserved = '<link rel="canonical" href="https://x.org/read/"><p class="no-server" hidden>Not on <a>it</a>.</p>'
    assert at_hand(unserved).endswith('<p class="no-server">Not on <a href="https://x.org/read/">it</a>.</p>')
    assert at_hand(unserved.split(">", 1)[1]) == '<p class="no-server">Not on <a>it</a>.</p>'
    moved = '<meta http-equiv="refresh" content="0; url=../b/">'
    assert at_hand(moved) == '<meta http-equiv="refresh" content="0; url=../b/index.html">'


def test_a_folder_without_a_site_is_reported(tmp_path):
    with pytest.raises(FileNotFoundError, match="holds no built site"):
        write_offline(tmp_path, tmp_path / "x.zip")


@pytest.fixture(scope="module")
def archive(site, tmp_path_factory):
    target = tmp_path_factory.mktemp("offline") / "reader.zip"
    assert write_offline(site, target) > 1000
    return target


LINK = re.compile(r'<(?:a|link|script|img)\b[^>]*?\s(?:href|src)="([^"]*)"')


def target_of(name, address):
    """The file to which a link of a file leads, None for one that leads out."""
    read_in = name.replace("data/timeline.html", "timeline/index.html")  # the whole timeline, for its page's filter
    url = urljoin(f"file:///{read_in}", address.replace("&amp;", "&"))
    return unquote(re.sub(r"[?#].*", "", url)).removeprefix("file:///") if url.startswith("file:///") else None


def test_every_link_of_the_zip_leads_to_a_file_of_it(archive):
    with zipfile.ZipFile(archive) as files:
        names = set(files.namelist())
        pages = {name: files.read(name).decode() for name in names if name.endswith(".html")}
    found = {(name, address) for name, html in pages.items() for address in LINK.findall(html)}
    assert [link for link in found if target_of(*link) is not None and target_of(*link) not in names] == []
    assert sum(target_of(*link) is not None for link in found) > 10_000


def test_the_zip_is_the_same_bytes_each_time(archive, site, tmp_path):
    again = tmp_path / "reader.zip"
    write_offline(site, again)
    assert again.read_bytes() == archive.read_bytes()


def test_it_opens_in_a_browser_without_a_server(archive, browser, tmp_path):
    with zipfile.ZipFile(archive) as files:
        files.extractall(tmp_path)
    page = browser.new_page()
    page.goto((tmp_path / "reader/index.html").as_uri())
    assert not page.locator(".md-search, form.find").first.is_visible()
    page.goto(next((tmp_path / "reader/testing-ground").glob("2-*/index.html")).as_uri())
    page.locator(".reading-open").click()
    page.get_by_role("radio", name="largest").check()
    page.keyboard.press("Escape")
    page.locator("#tg-2-11 a[href*='glossary']").first.click()
    page.wait_for_url("**/glossary/*/index.html")
    assert page.locator("h1").first.inner_text()
    for name in ("read", "notebook"):  # what needs a script that a folder does not give says so
        page.goto((tmp_path / f"reader/{name}/index.html").as_uri())
        page.wait_for_timeout(200)
        assert page.get_by_text("In a copy that is read from a folder").is_visible()
        assert page.get_by_role("link", name="the published site").get_attribute("href") == f"{SITE_URL}{name}/"
        assert not page.locator("form.assign, .no-script, .no-notebook").first.is_visible()
    page.goto((tmp_path / "reader/r/tg-2-11/index.html").as_uri())
    assert page.locator("h1").inner_text() == "TG 2.11"
    page.close()
