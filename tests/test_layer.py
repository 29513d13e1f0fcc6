"""The editors' layer: links between paragraphs, claims, outlines, questions; what of it is wrong; in a browser."""

import re
from itertools import pairwise, takewhile

import pytest
from conftest import ROOT, build_small, serving
from test_problems import BODY, edition_with

from macros.checks.edition import read_edition
from macros.model.layer import LINKS
from macros.publishing.data_files import link_record
from macros.reading.files import Reader
from macros.showing import rendering

ABSTRACT = "docs/testing-ground/0-abstract.md"
HEAD = """title: Body
claim: "Lo claims much. Compare TG 0.1."
outline:
  - {paragraphs: 1.1, text: "A loan is taken"}
  - {paragraphs: 1.2, text: "Nothing comes of it"}"""
LINK = """[^2]: [@ibid, p. 3].

!!! continues "TG 0.1"
    The loan takes up the *argument* of Lo [@lo-2004-sunset, p. 5]; see TG n. 3."""
FOOT = """[^3]: [@sample-2008-report].

!!! explains "TG n. 1"
    Why Lo argues so.

!!! slip "A slip"
    It cannot be.
    {: #slip-tg-1-2 sure="certain" }

!!! later "What came of it"
    Nothing by 2009 [@lo-2004-sunset].
    {: #later-tg-1-2 }

## Questions for a seminar {: #tg-1-questions .ours }

!!! question "TG 1.1–2, TG n. 1"
    What is the *loan* for?
    {: #question-tg-1-1 }

!!! question "TG 1.2"
    What came second?
    {: #question-tg-1-2 }
"""


def with_layer(text, *changes):
    """The sample's body with a layer; then each change (old, new) in it."""
    for old, new in (("title: Body", HEAD), ("[^2]: [@ibid, p. 3].", LINK), ("[^3]: [@sample-2008-report].", FOOT)):
        text = text.replace(old, new, 1)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def layered_folder(folder, *changes):
    path = edition_with(folder) / BODY
    path.write_text(with_layer(path.read_text(), *changes))
    return folder


def read_layered(sound, *changes):
    with sound.with_files({BODY: with_layer(sound.bytes_of(BODY).decode(), *changes).encode()}):
        return sound.read()


@pytest.fixture(scope="module")
def layered(sound):
    return read_layered(sound)[0]


def found_in(problems):
    """(code, line) of those of the body, new ids and the number of questions aside."""
    return [(p.code, p.at.line) for p in problems if p.at.path == BODY and p.code not in ("P07", "A12")]


def article(edition, path):
    return rendering.article(edition, edition.documents[path])


def test_the_layer_of_the_sample_is_sound(sound):
    assert found_in(read_layered(sound)[1]) == []


def test_a_link_is_shown_at_both_ends_with_its_sentence(layered):
    begins, ends = article(layered, BODY), article(layered, ABSTRACT)
    said = "<em>argument</em> of"
    link = begins.split('<div class="links">')[1].split("</div>")[0]
    assert "continues <a" in link and "TG 0.1</a></span>" in link and said in link
    assert begins.index('id="tg-1-1"') < begins.index("continues <a") < begins.index('id="tg-1-2"')
    assert "continued by <a" in ends and 'href="../../testing-ground/1-body/#tg-1-1">TG 1.1</a></span>' in ends
    assert said in ends and "p. 5" in ends and "!!! continues" not in begins


def test_a_link_to_a_note_is_shown_at_the_paragraph_that_carries_it(layered):
    wanted = 'TG n. 1 explained by <a class="reference" href="../../testing-ground/1-body/#tg-1-2">TG 1.2</a>'
    assert wanted in article(layered, ABSTRACT)


@pytest.mark.parametrize("kind", LINKS)
def test_each_kind_of_link_has_its_words_at_either_end(kind, sound):
    edition = read_layered(sound, ("!!! continues", f"!!! {kind}"))[0]
    assert f'data-kind="{kind}">{LINKS[kind][0]} <a' in article(edition, BODY)
    assert f'data-kind="{kind}">{LINKS[kind][1]} <a' in article(edition, ABSTRACT)


def test_links_are_published_as_data(layered):
    assert [link_record(layered, link) for link in layered.links] == [
        {
            "from": "tg-1-1",
            "to": "tg-0-1",
            "kind": "continues",
            "text": "The loan takes up the argument of Lo (Lo, ‘The long sunset’, p. 5); see TG n. 3.",
        },
        {"from": "tg-1-2", "to": "tg-n1", "kind": "explains", "text": "Why Lo argues so."},
    ]


def test_the_page_of_links_has_each_under_its_kind_with_both_ends(tmp_path):
    folder = layered_folder(tmp_path / "x")
    (folder / "docs/links.md").write_text("---\ntitle: Links\nview: links\n---\nAll links.\n")
    html = article(read_edition(Reader(folder))[0], "docs/links.md")
    continues, explains = html.split('id="links-continues"')[1].split('id="links-explains"')
    for part, ends in ((continues, ("tg-1-1", "tg-0-1")), (explains, ("tg-1-2", "tg-n1"))):
        assert part.count("<li") == 1 and all(f'#{id}"' in part for id in ends)
    assert 'class="filter"' in html and 'data-kind="continues" data-work="tg"' in continues


def test_claim_and_outline_stand_before_the_text_each_range_linked(layered):
    html = article(layered, BODY)
    head = html.split('<div class="chapter-head">')[1].split("</div>")[0]
    assert html.index("chapter-head") < html.index('id="tg-1-1"')
    assert 'Lo claims much. Compare <a class="reference"' in head
    assert '#tg-1-1">TG 1.1</a> A loan is taken</li>' in head
    assert '#tg-1-2">TG 1.2</a> Nothing comes of it</li>' in head


def test_a_range_of_the_outline_names_both_its_ends(sound):
    both = ('  - {paragraphs: 1.2, text: "Nothing comes of it"}', "")
    edition, problems = read_layered(sound, both, ("paragraphs: 1.1", "paragraphs: 1.1–1.2"))
    assert found_in(problems) == []
    assert '#tg-1-1">TG 1.1–2</a> A loan' in article(edition, BODY)


def test_questions_are_a_numbered_list_with_the_paragraphs_that_they_turn_on(layered):
    html = article(layered, BODY)
    section = html.split('<section class="questions">')[1].split("</section>")[0]
    assert 'id="tg-1-questions"' in section and section.count("<li") == 2 and "admonition" not in section
    assert '<li id="question-tg-1-1"><p>What is the <em>loan</em> for?</p>' in section
    turns = section.split('class="turns-on">')[1].split("</p>")[0]
    assert [f'#{id}"' in turns for id in ("tg-1-1", "tg-1-2", "tg-n1")] == [True, True, True]


def test_what_the_layer_has_is_kept_by_the_ledger(layered):
    for id in ("question-tg-1-1", "later-tg-1-2", "slip-tg-1-2", "tg-1-questions"):
        assert layered.homes[id] == "testing-ground/1-body/"


THREAD = """---
title: The loan
question: Was it a loan?
summary: It was.
facts: [sample-visit-2005]
---
{}
"""


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("From TG 0.1 – TG 1.2.", ["tg-0-1", "tg-1-1", "tg-1-2"]),
        ("At TG 0.1 and TG 1.2.", ["tg-0-1", "tg-1-2"]),
        ("In TG n. 2.", ["tg-1-1", "tg-1-2"]),
        ("By [@lo-2004-sunset] – [@lo-2004-sunset].", ["tg-1-2"]),
    ],
)
def test_a_thread_has_the_places_of_its_text_with_those_in_between_and_of_its_facts(words, places, tmp_path):
    path = edition_with(tmp_path / "x") / "docs/threads/loan.md"
    path.parent.mkdir()
    path.write_text(THREAD.format(words))
    assert list(read_edition(Reader(tmp_path / "x"))[0].threads["loan"].places) == places


WRONG = {
    "a kind that there is not": (("!!! continues", "!!! continue"), "A01", 15),
    "a link without a title": (('!!! continues "TG 0.1"', "!!! continues"), "A01", 15),
    "two places in one link": (('continues "TG 0.1"', 'continues "TG 0.1, 1.2"'), "A06", 15),
    "words beside the place": (('continues "TG 0.1"', 'continues "See TG 0.1"'), "A06", 15),
    "an end that there is not": (('continues "TG 0.1"', 'continues "TG 0.7"'), "R01", 15),
    "a pair twice": (("see TG n. 3.", 'so.\n\n!!! revises "TG 0.1"\n    So.'), "A07", 18),
    "a link to itself": (('continues "TG 0.1"', 'continues "TG 1.1"'), "A08", 15),
    "a link to its own note": (('continues "TG 0.1"', 'continues "TG n. 2"'), "A08", 15),
    "a link to a neighbour": (('continues "TG 0.1"', 'continues "TG 1.2"'), "A08", 15),
    "a link whose words are not indented": (('"TG 0.1"\n    The', '"TG 0.1"\nTG n. 3: the'), "A02", 16),
    "a link under no paragraph": (("## A heading", '!!! parallel "TG 1.1"\n    So.\n\n## A heading'), "A09", 8),
    "a link with an id": (("see TG n. 3.", "so.\n    {: #link-tg-1-1 }"), "A13", 15),
    "what came of it without a source": (("2009 [@lo-2004-sunset]", "2009"), "A05", 30),
    "a question without its paragraphs": (('question "TG 1.2"', 'question "The loan"'), "A10", 40),
    "a question with words in its title": (('question "TG 1.2"', 'question "TG 1.2 and its loan"'), "A10", 40),
    "a question with one number too many": (
        ('question "TG 1.2"', 'question "TG 1.1–2 2"'),
        "A10",
        40,
    ),
    "a question whose number is a paragraph's only in its text": (
        ('question "TG 1.2"\n', 'question "1.2"\n    TG 1.1, 1.2.\n'),
        "A10",
        40,
    ),
    "a question before a paragraph": (
        ("## A heading", '!!! question "TG 1.1"\n    So?\n    {: #question-tg-1-9 }\n\n## A heading'),
        "A11",
        8,
    ),
    "an outline with a gap": (("paragraphs: 1.2", "paragraphs: 1.1"), "F11", 6),
    "an outline that ends early": (('\n  - {paragraphs: 1.2, text: "Nothing comes of it"}', ""), "F11", 5),
    "an outline of another section": (("paragraphs: 1.2", "paragraphs: 2.2"), "F11", 6),
    "an outline beyond the chapter": (("paragraphs: 1.2", "paragraphs: 1.2–1.3"), "F11", 6),
    "an outline that runs backwards": (("paragraphs: 1.1,", "paragraphs: 1.2–1.1,"), "F11", 5),
    "an outline without words": (('text: "A loan is taken"', 'text: ""'), "F11", 5),
    "an outline that is no list": ((HEAD.partition("outline:")[2], " none"), "F11", 4),
    "a claim that is no text": (('"Lo claims much. Compare TG 0.1."', "[a, b]"), "F06", 3),
    "a reference of the claim that leads nowhere": (("Compare TG 0.1.", "Compare TG 0.9."), "R01", 3),
    "a reference of the outline that leads nowhere": (("A loan is taken", "A loan (TG 7.7)"), "R01", 5),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_in_the_layer_is_reported_with_its_line(what, sound):
    change, code, line = WRONG[what]
    assert found_in(read_layered(sound, change)[1]) == [(code, line)]


def test_two_places_are_linked_in_one_direction_only(tmp_path):
    folder = layered_folder(tmp_path / "x")
    (folder / ABSTRACT).write_text((folder / ABSTRACT).read_text() + '\n!!! parallel "TG 1.1"\n    So.\n')
    problems = read_edition(Reader(folder))[1]
    messages = [str(p) for p in problems if p.code == "A07"]
    assert messages == [
        f"{BODY}:15 A07 TG 1.1 and TG 0.1 are linked twice, first at {ABSTRACT}:9. Keep one; it is shown at both ends"
    ]


def test_a_kind_that_there_is_not_is_answered_with_the_nearest(sound):
    problems = read_layered(sound, ("!!! continues", "!!! continue"))[1]
    assert [p.hint for p in problems if p.code == "A01"] == ['Did you mean "continues"?']


def test_the_number_2_10_in_an_outline_is_a_paragraph(sound):
    """YAML alone would read 1.20 as 1.2."""
    assert found_in(read_layered(sound, ("paragraphs: 1.2,", "paragraphs: 1.20,"))[1]) == [("F11", 6)]


def test_two_questions_are_advised_to_be_more(sound):
    problems = read_layered(sound)[1]
    assert [(p.severity, p.at.line) for p in problems if p.code == "A12"] == [("advice", 36)]


# What the layer of this edition holds


def between(edition, link):
    return {edition.works[id.split("-")[0]].short for id in (link.begins, link.ends)}


def places_at(edition, link):
    """The ends of a link, and the paragraphs of those that are notes."""
    ends = {link.begins, link.ends}
    return ends | {edition.notes[id].paragraph for id in ends if id in edition.notes}


def test_the_reports_are_linked_with_each_other_and_where_they_disagree_a_slip_or_a_fact_says_so(edition):
    assert len(edition.links) >= 150 and sum(len(between(edition, link)) == 2 for link in edition.links) >= 60
    slips = {a.paragraph for a in edition.annotations.values() if a.kind == "slip"}
    disputed = {place for fact in edition.facts.values() if fact.conflict or fact.slip for place in fact.where}
    against = [link for link in edition.links if link.kind == "contradicts"]
    assert len(against) > 20 and all(places_at(edition, link) & (slips | disputed) for link in against)


def test_each_chapter_has_its_claim_outline_context_and_questions(edition):
    bodies = [c for c in edition.chapters if c.claim and len(c.document.paragraphs) > 1]
    assert len(bodies) == 15
    for chapter in bodies:
        kinds = [a.kind for a in edition.annotations.values() if a.at.path == chapter.document.path]
        assert kinds.count("context") >= 2 and 5 <= kinds.count("question") <= 8, chapter.title
        assert len(re.findall(r"[.?!](?= |$)", chapter.claim)) == 2 and len(chapter.outline) >= 3, chapter.title


LATER = ("CORF", "ESPO", "Manas", "Trans-Caspian", "Rogun", "India and Pakistan")


def test_what_came_of_it_is_dated_and_cited_and_no_context_is_from_memory(edition):
    words = {a.id: words_under(edition, a) for a in edition.annotations.values() if a.kind in ("later", "context")}
    later = {id: text for id, text in words.items() if id.startswith("later-")}
    assert all("[@" in text and re.search(r"\b(19|20)\d\d\b", text) for text in later.values())
    assert not [id for id, text in words.items() if "general knowledge" in text]
    said = [subject for subject in LATER if any(subject in text for text in later.values())]
    assert said == list(LATER)


def words_under(edition, annotation):
    """The title and the lines of an annotation, as they are typed."""
    lines = (ROOT / annotation.at.path).read_text().splitlines()[annotation.at.line - 1 :]
    return "\n".join([lines[0], *takewhile(lambda line: not line or line.startswith("    "), lines[1:])])


def test_each_thread_is_as_long_as_an_essay_shows_figures_and_tells_what_changed(edition):
    assert len(edition.threads) >= 14
    for slug, thread in edition.threads.items():
        text = re.sub(r"\{:.*?\}|\[@.*?\]|^#+ ", "", thread.document.body, flags=re.M)
        assert 600 <= len(text.split()) <= 1200, f"{slug}: {len(text.split())}"
        assert "What changed between 2008 and 2009" in text and thread.facts
        works = {id.split("-")[0] for id in thread.places}
        assert works == set(edition.works), slug


def test_each_paragraph_of_a_thread_gives_a_reference_or_its_source(edition):
    bare = []
    for slug, thread in edition.threads.items():
        for part in re.split(r"\n\n+", thread.document.body.strip()):
            if not part.startswith("#") and not re.search(r"\[@|\b[A-Z]{2} (?:\d+\.\d|nn?\. )|\[[^]]*\]\(", part):
                bare.append(f"{slug}: {part[:80]}")
    assert bare == []


# In the browser


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The address of a small site with a layer, built as the edition's own."""
    top = tmp_path_factory.mktemp("layer")
    build_small(layered_folder(top / "x"), top / "site")
    with serving(top / "site") as address:
        yield address


@pytest.fixture(params=[390, 1280])
def page(browser, request):
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    yield context.new_page()
    context.close()


CHAPTER = "testing-ground/1-body/"
LAYER = ".chapter-head, .links:has(> p:not(.uses)), .admonition, .questions"


def test_one_switch_hides_the_layer_on_every_chapter_and_is_remembered(page, small):
    page.goto(small + CHAPTER)
    switch = page.locator(".layer-switch")
    assert switch.get_attribute("aria-pressed") == "true" and page.locator(LAYER).count() == 6
    assert all(part.is_visible() for part in page.locator(LAYER).all())
    switch.focus()
    page.keyboard.press("Enter")
    assert switch.get_attribute("aria-pressed") == "false"
    page.goto(small + "testing-ground/0-abstract/")
    assert page.locator(LAYER).count() == 1 and not page.locator(LAYER).is_visible()
    assert page.locator(".layer-switch").get_attribute("aria-pressed") == "false"
    assert page.locator("#tg-0-1").is_visible()
    page.keyboard.press("Tab")
    page.locator(".layer-switch").press(" ")
    page.locator(LAYER).wait_for(state="visible")


def test_an_address_of_the_layer_shows_that_part_though_the_rest_is_hidden(page, small):
    page.goto(small + CHAPTER)
    page.locator(".layer-switch").click()
    page.goto(small + "rights/")  # whatever page lies between
    page.goto(small + CHAPTER + "#slip-tg-1-2")
    assert page.locator("#slip-tg-1-2").is_visible() and not page.locator("#later-tg-1-2").is_visible()
    page.goto(small + CHAPTER + "#question-tg-1-2")
    assert page.locator("#question-tg-1-2").is_visible() and not page.locator("#slip-tg-1-2").is_visible()


SHIFT = """() => new Promise(done => {
    let sum = 0
    const add = list => list.getEntries().forEach(entry => sum += entry.value)
    new PerformanceObserver(add).observe({type: "layout-shift", buffered: true})
    setTimeout(() => done(sum), 500)
})"""


def test_nothing_moves_while_a_page_with_a_hidden_layer_loads(page, small):
    page.goto(small + CHAPTER)
    page.locator(".layer-switch").click()
    page.goto(small + CHAPTER, wait_until="networkidle")
    assert page.evaluate(SHIFT) < 0.01


def test_without_script_the_layer_is_whole_and_there_is_no_switch(browser, small):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(small + CHAPTER)
    assert not page.locator(".layer-switch").is_visible()
    assert all(part.is_visible() for part in page.locator(LAYER).all())
    context.close()


def test_what_uses_a_paragraph_stands_beside_it_or_behind_its_number(page, small):
    page.goto(small + CHAPTER)
    page.wait_for_timeout(300)
    line = page.locator("#tg-1-1 + .links > .uses")
    wide = page.viewport_size["width"] > 1000
    assert line.is_visible() == wide
    page.locator("#tg-1-1 .number").click()
    assert line.is_visible() and page.locator("#tg-1-2 + .links > .uses").is_visible() == wide
    line.get_by_role("link", name="1 fact").click()
    page.wait_for_url("**/r/tg-1-1/#facts")
    assert page.locator("#facts + ul li").count() == 1


def test_links_stand_beside_the_text_where_there_is_room_and_below_it_where_not(page, small):
    page.goto(small + CHAPTER)
    page.wait_for_timeout(300)
    text, link = page.locator("#tg-1-1").bounding_box(), page.locator(".links").first.bounding_box()
    wide = page.viewport_size["width"] > 1000
    assert (link["x"] > text["x"] + text["width"]) == wide
    if wide:
        assert abs(link["y"] - text["y"]) < 20
        boxes = [b.bounding_box() for b in page.locator(".links, .sidenotes .note").all()]
        boxes.sort(key=lambda box: box["y"])
        assert all(a["y"] + a["height"] <= b["y"] for a, b in pairwise(boxes))
    else:
        assert link["y"] >= text["y"] + text["height"] - 1
