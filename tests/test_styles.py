"""The one style sheet of a page, and that what is read waits for no script."""

import re

import pytest

from macros.publishing.styles import names_used, style, without_unused

PAGES = [
    "index.html",
    "404.html",
    "testing-ground/6-competition/index.html",
    "glossary/sco/index.html",
    "map/index.html",
]
CASES = {
    "a rule for a class that is nowhere": (".b{top:0}.a{top:0}", ".a{top:0}"),
    "one selector of several": (".a,.b c,#a:hover{top:0}", ".a,#a:hover{top:0}"),
    "a rule for elements": ("p,*{top:0}", "p,*{top:0}"),
    "an element within a class that is nowhere": (".b *{top:0}", ""),
    "what is not to be": (".a:not(.b,.c){top:0}", ".a:not(.b,.c){top:0}"),
    "arguments within arguments": (".a:is(p,q:not(.b)),.b{top:0}", ".a:is(p,q:not(.b)){top:0}"),
    "a class in an attribute's value": ('[href$=".b"]{top:0}', '[href$=".b"]{top:0}'),
    "a query of which nothing is left": ("@media print{.b{top:0}}", ""),
    "a query of which something is left": ("@media print{.b{top:0}.a{top:0}}", "@media print{.a{top:0}}"),
    "frames, a face": ("@keyframes b{0%{top:0}}@font-face{src:x}", "@keyframes b{0%{top:0}}@font-face{src:x}"),
    "braces in strings": ('.a:after{content:"}.b{"}.b{top:0}', '.a:after{content:"}.b{"}'),
    "an escaped class": (r".a\:c{top:0}", ""),
    "what Material does to change colours": (".a[data-md-color-switching] *{top:0}", ""),
}


@pytest.mark.parametrize("css, left", CASES.values(), ids=CASES)
def test_what_can_apply_to_no_page_is_left_out(css, left):
    assert without_unused(css, frozenset({"a"})) == left


def test_material_s_rules_stand_before_ours_and_a_property_that_nothing_asks_for_is_gone(tmp_path):
    (tmp_path / "assets/stylesheets").mkdir(parents=True)
    theme = '@charset "UTF-8";:root{--md-a:1;--md-b:"};";--md-c:3}.x{top:var(--md-a)}.y{top:0}/*# sourceMappingURL=m*/'
    (tmp_path / "assets/stylesheets/main.css").write_text(theme)
    (tmp_path / "assets/own.css").write_text("/* Why. */\n.z { left: var(--md-c); }\n")
    own = ["assets/own.css", "assets/gone.css"]
    assert style(tmp_path, own, frozenset({"x"})).split("\n") == [
        '@charset "UTF-8";',
        ":root{--md-a:1;--md-c:3}.x{top:var(--md-a)}",
        ".z { left: var(--md-c); }",
        "",
    ]
    assert '--md-b:"};"' in style(tmp_path, own) and ".y{top:0}" in style(tmp_path, own)


def test_used_is_what_articles_their_frame_and_our_scripts_name(tmp_path):
    (tmp_path / "assets/javascripts").mkdir(parents=True)
    (tmp_path / "index.html").write_text('<body><p class="home wide" id="top">')
    (tmp_path / "404.html").write_text('<body><p class="lost">')
    (tmp_path / "assets/own.js").write_text('one.classList.add("shown")')
    (tmp_path / "assets/javascripts/theirs.js").write_text("'md-search__form'")  # which no page asks for
    used = names_used(tmp_path, ['<p class="paragraph" id="tg-1-1">', '<b class="note mark">'])
    script = {"one", "classList", "add", "shown"}
    assert used == {"home", "wide", "top", "lost", "paragraph", "note", "mark"} | script
    (tmp_path / "404.html").unlink()
    assert names_used(tmp_path, []) == {"home", "wide", "top"} | script


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_one_style_sheet_and_its_text_waits_for_no_script(site, name):
    head, _, body = (site / name).read_text().partition("<body")
    assert re.findall(r'<link rel="stylesheet" href="[^"]*?(?:\.\./|/reader/|")?(assets/[^"]*)"', head) == [
        "assets/style.css"
    ]
    waited_for = [
        tag for tag in re.findall(r"<script[^>]* src=[^>]*>", head + body) if not re.search("defer|module", tag)
    ]
    assert waited_for == []


def test_the_style_sheet_has_what_material_and_we_say_of_what_is_there_and_nothing_of_tabs_in_texts(site):
    css = (site / "assets/style.css").read_text()
    for known in (
        ".md-tabs__link",
        ".md-nav__item--active",
        ".md-header--shadow",
        ".admonition-title",
        ".sidenotes",
        "[data-report=",
    ):
        assert known in css, known
    assert ".tabbed-set" not in css and ".highlight .linenos" not in css and "color-switching" not in css


def test_paper_or_night_is_set_before_the_text_is_read_and_kept(browser, served):
    """A first visit too; a page that has been left for another one keeps what was chosen."""
    context = browser.new_context(color_scheme="dark", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.route("**/*.js", lambda route: route.abort())  # without what waits for the text
    page.goto(served)
    scheme = "() => [document.body.dataset.mdColorScheme, document.querySelector('meta[name=color-scheme]').content]"
    assert page.evaluate(scheme) == ["slate", "light dark"]
    page.emulate_media(color_scheme="light")
    page.wait_for_function("() => document.body.dataset.mdColorScheme === 'default'")
    page.locator("label[title='Colours: as the system']").click()
    page.locator("label[title='Colours: light']").click()
    assert page.evaluate(scheme) == ["slate", "dark"]
    page.goto(served + "glossary/sco/")
    assert page.evaluate(scheme) == ["slate", "dark"]
    assert page.locator("label[title='Colours: dark']").is_visible()
    page.locator("#__palette_2").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(scheme) == ["default", "light dark"]
    context.close()
