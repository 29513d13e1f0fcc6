"""The linker on other people's pages: opened from another origin, with this site served as GitHub Pages serves it."""

import json

import pytest
from conftest import ROOT, Quiet, serving
from test_problems import BODY, edition_with

from macros.checks.edition import read_edition
from macros.publishing.linker import card_text, linker_data
from macros.publishing.permanent import built
from macros.reading.files import Reader
from macros.showing import pages, rendering
from macros.showing.citing import Published

EXAMPLE = ROOT / "docs/assets/linker-example.html"
HERE = Published("https://x.org/", "2026-01-01", "")


class AsPages(Quiet):
    """Files as GitHub Pages serves them: any origin may fetch them."""

    def end_headers(self):
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()


@pytest.fixture(scope="module")
def course(site, tmp_path_factory):
    """(address of a folder of course pages on one origin, the folder, the address of the edition on another)."""
    folder = tmp_path_factory.mktemp("course")
    with serving(site.parent, AsPages) as edition, serving(folder) as pages:
        yield pages, folder, f"{edition}reader/"


def links(page):
    found = page.locator("a.annotated-reader")
    return found.evaluate_all("(found) => found.map(one => [one.textContent, one.pathname])")


def test_the_example_page_is_linked_from_another_origin(watched, course, site):
    address, folder, edition = course
    (folder / "example.html").write_text(EXAMPLE.read_text().replace("../linker.js", f"{edition}linker.js"))
    watched.goto(f"{address}example.html")
    watched.locator("a.annotated-reader").first.wait_for()
    assert links(watched) == [
        [text, f"/reader/r/{id}/"]
        for text, id in [
            ("TG 2.11", "tg-2-11"),
            ("12", "tg-2-12"),
            ("TG 5.7", "tg-5-7"),
            ("BA 7.18", "ba-7-18"),
            ("TG n. 33", "tg-n33"),
            ("BA nn. 70", "ba-n70"),
            ("71", "ba-n71"),
            ("TG 6.3", "tg-6-3"),
            ("6.5", "tg-6-5"),
        ]
    ]
    link = watched.locator("a.annotated-reader").first
    link.focus()
    card = watched.get_by_role("tooltip")
    assert card.inner_text().startswith("TG 2.11 · Testing Ground: ")
    assert json.loads((site / "linker.json").read_text())["places"]["tg-2-11"][:40] in card.inner_text()
    assert link.get_attribute("aria-describedby") == card.get_attribute("id")
    watched.keyboard.press("Escape")
    assert card.count() == 0
    watched.get_by_role("link", name="TG n. 33").hover()
    card.wait_for()
    assert card.inner_text().startswith("TG n. 33 · Testing Ground\n")
    card.hover()
    watched.wait_for_timeout(350)
    assert card.is_visible()  # the pointer may come to it
    watched.mouse.move(5, 5)
    card.wait_for(state="detached")
    link.click()
    watched.wait_for_url("**/reader/r/tg-2-11/")


def test_a_copy_names_the_edition_and_a_page_without_references_asks_for_nothing(watched, course):
    address, folder, edition = course
    (folder / "copy.js").write_bytes((ROOT / "docs/linker.js").read_bytes())
    page_of = '<!doctype html><title>x</title><body><p>{}</p><script src="copy.js" data-site="{}"></script>'
    (folder / "none.html").write_text(page_of.format("Nothing of 2.11 here.", edition))
    watched.goto(f"{address}none.html", wait_until="networkidle")
    assert watched.asked == [f"{address}none.html", f"{address}copy.js"]
    words = "See TG 2.11, 12 men, TG 2.11.5, XTG 2.11 and TG&nbsp;2.12; TG 2.13%. <textarea>TG 2.1</textarea>"
    (folder / "some.html").write_text(page_of.format(words, edition))
    watched.goto(f"{address}some.html")
    watched.locator("a.annotated-reader").first.wait_for()
    assert [text for text, _ in links(watched)] == ["TG 2.11", "TG\u00a02.12"]


def test_a_page_whose_edition_cannot_be_reached_stays_as_it_is(watched, course):
    address, folder, _ = course
    words = f'<!doctype html><title>x</title><p>TG 2.11</p><script src="copy.js" data-site="{address}none/"></script>'
    (folder / "copy.js").write_bytes((ROOT / "docs/linker.js").read_bytes())
    (folder / "lost.html").write_text(words)
    watched.goto(f"{address}lost.html", wait_until="networkidle")
    assert watched.locator("p").inner_text() == "TG 2.11" and links(watched) == []
    assert len(watched.wrong) == 1 and "404" in watched.wrong.pop()


def test_the_data_has_the_first_words_of_every_paragraph_and_note(tmp_path):
    folder = edition_with(tmp_path / "x", BODY, "Second.[^3]", f"**Second** & [[lo|last]]{' and on' * 40}.[^3]")
    edition = read_edition(Reader(folder))[0]
    articles = {path: rendering.rendered(pages.page(edition, d)) for path, d in edition.documents.items()}
    data = json.loads(linker_data(built(edition, articles, HERE)))
    assert data["works"] == {"tg": "Sample"} and data["sections"]["tg-1"] == "Body"
    assert list(data["places"]) == ["tg-0-1", "tg-n1", "tg-1-1", "tg-1-2", "tg-n2", "tg-n3"]
    assert data["places"]["tg-1-1"] == "First, a loan of USD 20 million. Compare TG 1.2."
    words = data["places"]["tg-1-2"]
    assert words.startswith("Second & last and on and") and words.endswith(" on …") and len(words) <= 172
    del articles[BODY]
    assert list(json.loads(linker_data(built(edition, articles, HERE)))["places"]) == ["tg-0-1", "tg-n1"]


def test_the_sign_of_a_corrected_name_is_no_word_of_a_text(tmp_path):
    folder = edition_with(tmp_path / "x", BODY, "Second.[^3]", 'Second, [Petraeus]{printed="Petreus"}.[^3]')
    edition = read_edition(Reader(folder))[0]
    articles = {path: rendering.rendered(pages.page(edition, d)) for path, d in edition.documents.items()}
    assert json.loads(linker_data(built(edition, articles, HERE)))["places"]["tg-1-2"] == "Second, Petraeus."


def test_words_that_fit_are_not_cut():
    assert card_text("x" * 170) == "x" * 170
    assert card_text("x" * 169 + " yy") == "x" * 169 + " …"
    assert card_text("x" * 169 + ", yy") == "x" * 169 + " …"
    two = "x" * 99 + " " + "y" * 70
    assert card_text(two) == two and card_text(two + "y z") == "x" * 99 + " …"


def test_what_is_fetched_for_a_card_is_small(site):
    assert len((site / "linker.js").read_bytes()) < 8_000
    assert len((site / "linker.json").read_bytes()) < 200_000
