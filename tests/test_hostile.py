"""What a stranger's pull request might try: it is refused when the file is read, and found again in the built page."""

import pytest
from test_problems import BIB, BODY, COUNTRY, FACTS

from macros.showing.leftovers import acting, shown_raw

# What stands in a page → the code of the problem. Code that Markdown does not take for code, and HTML in disguise.
REFUSED = {
    "<svg onload=alert(1)>": "H01",
    '<a href="java&#115;cript:alert(1)">x</a>': "H03",
    "<img src=x onerror=alert(1)>": "H02",
    '*x*{: style="position:fixed" }': "H02",
    "<details ontoggle=x>a</details>": "H02",
    "[x](data:text/html,y)": "H03",
    "[x][y]\n\n[y]: javascript:alert(1)": "H03",
    "<javascript:alert(1)>": "H03",
    "[x](java\nscript:alert(1))": "H03",
    "[x](javascript&colon;alert(1))": "H03",
    "<a/href=javascript:x>y</a>": "H03",
    "\\`<script>x</script>\\`": "H01",
    "`a\n<script>x</script>\nb`": "H01",
    "~~~\n<script>x</script>\n": "H01",
    "```python onclick=x\n<script>x</script>\n```": "H06",
    "<div title='`'><script>x</script>`</div>": "H01",
    "<div>\n\n`<script>`\n\n</div>": "H01",
    "    <script>x</script>": "H01",
    "*x*{onclick=y}": "H02",
    '*x*{: title="}" onclick=x }': "H02",
    "*x*{: .md-overlay }": "H02",
    "<b class='a md-search__overlay'>x</b>": "H02",
    "*x*{: #__config }": "H02",
    "<b id='x'>x</b>": "H02",
    "![x](https://example.org/x.png)": "H03",
    "![x][y]\n\n[y]: https://example.org/x.png": "H03",
    "<img src='//example.org/x.png' alt='x'>": "H03",
    "[x](//example.org)": "H03",
    "x &#8238; y": "H04",
    "x &rlm; y": "H04",
    "x\u2066y": "H04",
    "<!doctype html>": "H05",
    "<?php x ?>": "H05",
    "<![CDATA[x]]>": "H05",
    "<iframe srcdoc=x>": "H01",
    "<base href=x>": "H01",
    "<meta http-equiv=refresh>": "H01",
    "<form action=x>": "H01",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_acts_or_hides_is_refused_in_a_page(text, sound):
    with sound.with_page(text):
        found = sound.problems()
    assert (REFUSED[text], "docs/page.md") in {(p.code, p.at.path) for p in found}, [str(p) for p in found]


@pytest.mark.parametrize(
    "text",
    ["`<script>`", "```html\n<script>\n```", "[x](<page.md>)", "1 < 2", "AT&T &copy; &nbsp;", "<https://example.org>"],
)
def test_what_only_looks_so_is_let_pass(text, sound):
    with sound.with_page(text):
        assert not [str(p) for p in sound.problems() if p.severity == "error"]


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        (FACTS, "Somebody visited", "<b>Somebody</b> visited", "H01"),
        (FACTS, "statement: Somebody visited Samplestan.", 'statement: "Somebody\\u202e visited it."', "H04"),
        (FACTS, "Somebody visited", "Somebody [@lo-2004-sunset] visited", "D18"),
        (FACTS, "Somebody visited", "Somebody [[lo|Lo]] visited", "D18"),
        (FACTS, "Somebody visited", "Somebody &lt;b&gt; visited", "D18"),
        (COUNTRY, "Before TG 1.1", "Before [the end](https://example.org)", "D18"),
        (COUNTRY, "office: president", 'office: "`president`"', "D18"),
        ("data/charts.yml", "Loans of", "Loans *of*", "D18"),
        (BIB, "{A sample report}", "{A *sample* report}", "D18"),
        (BIB, "{A sample report}", "{A sample report},\n  url = {javascript:alert(1)}", "H03"),
        (BIB, "{A sample report}", "{A sample report},\n  url = {data:text/html,x}", "H03"),
        (BIB, "{A sample report}", "{A sample report},\n  note = {See TG 9.9}", "R01"),
        (BODY, "title: Body", "title: <b>Body</b>", "H01"),
        (BODY, "title: Body", 'title: "The *body*"', "D18"),
        (BODY, "title: Body", "title: [Body]", "F06"),
        (BODY, "title: Body", "title: 2004", "F06"),
        (BODY, "title: Body", "title: Body\nview: maps", "F06"),
        (BODY, "title: Body", "title: Body\nview: [map]", "F06"),
    ],
)
def test_data_sources_and_front_matter_are_plain_words(file, old, new, code, sound):
    with sound.with_change(file, old, new):
        assert (code, file) in {(p.code, p.at.path) for p in sound.problems()}


@pytest.mark.parametrize(
    "html",
    [
        "<p><script>x</script></p>",
        "<p onclick=x>y</p>",
        '<a href="java&#115;cript:x">y</a>',
        "<iframe></iframe>",
        "<img src=https://example.org/x.png>",
        "<form>",
    ],
)
def test_the_last_look_finds_what_acts(html):
    assert list(acting(html))
    assert not list(acting(f"<pre><code>{html.replace('<', '&lt;')}</code></pre>"))


@pytest.mark.parametrize(
    ("html", "typed"), [("a [@b c", "[@b c"), ("<b>[[x</b>", "[[x"), ("\ue0001", "\ue0001"), ("{: #x", "{: #x")]
)
def test_the_last_look_finds_what_is_shown_as_it_was_typed(html, typed):
    assert list(shown_raw(f"<p>{html}</p>")) == [typed]
    assert not list(shown_raw(f"<p><code>{html}</code></p>"))
