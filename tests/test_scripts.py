"""The one script file of a page: all of ours is in it, and what goes wrong in one part stops no other."""

import re

import pytest
import yaml
from conftest import ROOT
from test_stack import Tolerant

from macros.publishing.frame import cleaned
from macros.publishing.scripts import script

OWN = [named["path"] for named in yaml.load((ROOT / "mkdocs.yml").read_text(), Tolerant)["extra_javascript"]]
CHAPTER = "testing-ground/2-us-russian-relations/"
# What these two pages alone have, beside the one file.
MODULES = {"read/index.html": ["assets/read.js"], "notebook/index.html": ["assets/notebook-page.js"]}


def test_all_our_scripts_are_in_the_file_in_their_order(site):
    bundle = (site / "assets/script.js").read_text()
    starts = [bundle.index((ROOT / "docs" / path).read_text().strip()) for path in OWN]
    assert len(starts) > 1 and starts == sorted(starts)


def test_a_page_asks_for_one_script_and_a_permanent_page_for_none(site):
    pages = {path.relative_to(site).as_posix(): path.read_text() for path in site.rglob("*.html")}
    asked = {name: re.findall(r"<script\b[^>]* src=[^>]*>", html) for name, html in pages.items()}
    kept = {name for name in pages if name.startswith(("r/", "editions/2"))}
    assert kept and [name for name in kept if asked[name]] == []
    ours = {name for name in pages if 'class="md-header' in pages[name]}
    assert {"index.html", "404.html", f"{CHAPTER}index.html", *MODULES} <= ours
    for name in ours:
        *more, last = asked[name]
        assert re.fullmatch(r'<script src="(?:(?:\.\./)*|/(?:.*/)?)assets/script\.js" defer>', last), (name, last)
        assert [re.search(r'assets/[^"]*', tag)[0] for tag in more] == MODULES.get(name, []), name


def test_a_script_that_is_not_deferred_stays_where_it_stands():
    """It would run at another time than it was meant to."""
    tags = '<script src="../assets/one.js" defer></script>\n<script src="../assets/two.js" defer></script>\n'
    other = '<script src="../assets/three.js" type="module"></script>\n'
    assert cleaned(tags + other) == f'<script src="../assets/script.js" defer></script>\n{other}'


def test_what_goes_wrong_as_one_part_starts_is_reported_and_stops_no_other(browser, served, site, tmp_path):
    """Citing, the search and the keys work without the first part, which adds the notes beside the text."""
    (tmp_path / "assets").mkdir()
    for path in OWN:
        (tmp_path / path).write_text((site / path).read_text())
    (tmp_path / OWN[0]).write_text('(() => { throw new Error("a slip of ours") })() // and no more')
    page, wrong = browser.new_page(viewport={"width": 1280, "height": 900}), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    broken = script(tmp_path, OWN)
    page.route("**/assets/script.js", lambda route: route.fulfill(body=broken, content_type="text/javascript"))
    page.goto(f"{served}{CHAPTER}#tg-2-11")
    page.keyboard.press("c")
    page.locator(".cite-panel").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("TG 2.12")
    page.locator(".md-header [role=option]").first.wait_for()
    assert page.locator(".sidenotes").count() == 0
    assert wrong == ["a slip of ours"]
    page.close()


@pytest.mark.parametrize("address", ["", CHAPTER, "timeline/", "glossary/sco/"])
def test_a_browser_fetches_one_script_before_the_reader_does_anything(watched, served, address):
    watched.goto(f"{served}{address}", wait_until="networkidle")
    assert [url.removeprefix(served) for url in watched.asked if url.endswith(".js")] == ["assets/script.js"]
