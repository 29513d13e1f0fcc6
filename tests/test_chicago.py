"""Chicago citations: against pandoc's citeproc (golden/chicago), and what HTML, links and odd entries must hold."""

import json
import re
from pathlib import Path

import pytest
import yaml
from pybtex.database import Entry, Person, parse_file, parse_string

from macros.showing import chicago
from macros.showing.typography import british

GOLDEN = Path(__file__).parent / "golden" / "chicago"
SOURCES = parse_file(str(GOLDEN / "sources.bib")).entries
CITEPROC = json.loads((GOLDEN / "citeproc.json").read_text(encoding="utf-8"))
DIFFERENCES = yaml.safe_load((GOLDEN / "differences.yml").read_text(encoding="utf-8"))
CLASSES, ENTRIES = DIFFERENCES["classes"], DIFFERENCES["entries"]
FORMS = {
    "note": chicago.note,
    "note-locator": lambda entry: chicago.note(entry, "p. 3"),
    "short": chicago.short,
    "short-locator": lambda entry: chicago.short(entry, "p. 3"),
    "bibliography": chicago.bibliography,
}
CASES = [(key, form) for key in SOURCES for form in FORMS]


def ours(key: str, form: str) -> str:
    """What we print, as plain text with its italics."""
    html = FORMS[form](SOURCES[key]).replace("<i>", "\1").replace("</i>", "\2")
    return chicago.plain(html).replace("\1", "<i>").replace("\2", "</i>")


def normal(text: str, side: str, form: str, without: str = "") -> str:
    """A text after the rules of all classes of its side but one."""
    for name, kind in CLASSES.items():
        if name != without and kind["side"] == side and form in kind.get("forms", FORMS):
            for pattern, replacement in kind["rules"]:
                text = re.sub(pattern, replacement, text)
    return text


def same(key: str, form: str, without: str = "") -> bool:
    return normal(ours(key, form), "ours", form, without) == normal(CITEPROC[key][form], "theirs", form, without)


def entry(kind: str, persons: dict | None = None, **fields) -> Entry:
    made = Entry(kind, fields=fields, persons={k: [Person(p) for p in v] for k, v in (persons or {}).items()})
    made.key = "some-key"
    return made


@pytest.mark.parametrize(("key", "form"), CASES)
def test_equals_citeproc_but_for_named_differences(key, form):
    listed = ENTRIES.get(key, {}).get("ours", {}).get(form)
    if listed is None:
        assert normal(ours(key, form), "ours", form) == normal(CITEPROC[key][form], "theirs", form)
    else:
        assert ours(key, form) == listed
        assert not same(key, form), "equal now: take it out of differences.yml"


def test_golden_files_belong_together():
    assert set(CITEPROC) == set(SOURCES) and set(ENTRIES) <= set(SOURCES)
    assert all(set(listed["ours"]) <= set(FORMS) and listed["why"] for listed in ENTRIES.values())


@pytest.mark.parametrize("name", CLASSES)
def test_every_class_of_differences_is_needed(name):
    assert CLASSES[name]["why"]
    assert any(same(key, form) and not same(key, form, without=name) for key, form in CASES)


def test_note_of_a_translated_newspaper_article_as_html():
    assert chicago.note(SOURCES["nega-2009-02-13-soyuznikov"], "p. 2") == (
        '‘<a class="source-link" href="#ref-nega-2009-02-13-soyuznikov">Moskva ishchet soyuznikov</a>’'
        " [Moscow looks for allies], <i>Nezavisimaya gazeta</i>, 13 February 2009, p. 2"
    )


def test_untitled_work_links_its_container():
    link = '<a class="source-link" href="#ref-rferl-2005-11-21"><i>RFE/RL Newsline</i></a>, 21 November 2005'
    assert chicago.note(SOURCES["rferl-2005-11-21"]) == link
    assert chicago.short(SOURCES["rferl-2005-11-21"]) == link


@pytest.mark.parametrize("key", SOURCES)
def test_source_link_once_in_notes_never_in_the_bibliography(key):
    for form, show in FORMS.items():
        assert show(SOURCES[key]).count(f'<a class="source-link" href="#ref-{key}">') == (form != "bibliography")


@pytest.mark.parametrize("key", SOURCES)
def test_short_form_shows_neither_translation_nor_url(key):
    assert " [" not in chicago.short(SOURCES[key]) and "http" not in chicago.short(SOURCES[key])


def test_html_is_escaped():
    source = entry("book", {"author": ["{R&D <b>}"]}, title='<script> "A" & B</script>', note="1 < 2")
    for html in (chicago.note(source), chicago.short(source), chicago.bibliography(source)):
        assert "&lt;script&gt; ‘A’ &amp; B&lt;/script&gt;" in html and "R&amp;D &lt;b&gt;" in html
    assert chicago.bibliography(source).endswith("1 &lt; 2.")


@pytest.mark.parametrize(
    "url",
    [
        "http://www.example.ru/~a/b_c.html?x=1&y=%D0%B0%20b&z=__q__#d",
        "https://example.org/a'b/(c)/--d/{e}",
        'https://example.org/?q="x"',
    ],
)
def test_url_stays_as_printed(url):
    html = chicago.note(entry("online", title="T", url=url, date="2008"))
    escaped = url.replace("&", "&amp;").replace('"', "&quot;").replace("'", "&#x27;")
    text = url.replace("&", "&amp;")
    archive = f'<a class="archive" href="https://web.archive.org/web/2008/{escaped}">look in the web archive</a>'
    assert f'<a class="url" href="{escaped}">{text}</a> ({archive})' in html
    assert chicago.plain(html).endswith(f", {url}")


def test_url_without_scheme_and_with_a_strange_one_leads_to_the_web_only():
    for url in ("www.example.org/a", "javascript:alert(1)"):
        assert f'href="http://{url}">{url}</a>' in chicago.note(entry("online", title="T", url=url))


@pytest.mark.parametrize(
    ("fields", "stamp"),
    [
        ({"urldate": "2007-12-13", "date": "2001"}, "20071213/"),
        ({"date": "2009-02"}, "200902/"),
        ({"year": "1999"}, "1999/"),
        ({"urldate": "yesterday", "date": "2009-02-13"}, "20090213/"),
        ({}, ""),
    ],
)
def test_archive_url_is_nearest_the_access(fields, stamp):
    url = "http://example.org/a?b=c&d=e"
    assert chicago.archive_url(entry("online", url=url, **fields)) == f"https://web.archive.org/web/{stamp}{url}"
    assert chicago.archive_url(entry("online", **fields)) == ""


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2009-02-13", "13 February 2009"),
        ("2009-02", "February 2009"),
        ("2009", "2009"),
        ("2009-13-01", "2009-13-01"),
        ("2009-02-32", "2009-02-32"),
        ("spring 2009", "spring 2009"),
        ("2001/2004", "2001–2004"),
    ],
)
def test_dates_partial_and_bad(date, shown):
    source = entry("article", title="T", journaltitle="J", entrysubtype="newspaper", date=date)
    assert chicago.plain(chicago.note(source)) == f"‘T’, J, {shown}"


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2009-06/2009-07", "June–July 2009"),
        ("1984/1986", "1984–1986"),
        ("2015-06-22/2015-06-26", "22–26 June 2015"),
        ("2015-06-28/2015-07-03", "28 June–3 July 2015"),
        ("2008-12/2009-01", "December 2008–January 2009"),
        ("2008-12-30/2009-01-02", "30 December 2008–2 January 2009"),
        ("2009-06/2010", "2009-06/2010"),
    ],
)
def test_ranges_of_dates(date, shown):
    source = entry("article", title="T", journaltitle="J", entrysubtype="newspaper", date=date)
    assert chicago.plain(chicago.note(source)) == f"‘T’, J, {shown}"


def test_a_book_has_years_alone():
    shown = [
        chicago.plain(chicago.note(entry("book", title="T", date=d)))
        for d in ("2009-06/2009-07", "2008-12/2009-01", "spring 2008/2009")
    ]
    assert shown == ["T (2009)", "T (2008–2009)", "T (spring 2008/2009)"]


def test_a_thesis_of_no_type_is_called_one():
    thesis = entry("thesis", title="T", institution="Oslo", date="1999")
    assert chicago.plain(chicago.note(thesis)) == "‘T’ (thesis, Oslo, 1999)"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("The '90s in Russia", "The ’90s in Russia"),
        ("(CSCW '86)", "(CSCW ’86)"),
        ("'s-Gravesande", "’s-Gravesande"),
        ("'t Hooft", "’t Hooft"),
        ("'86 and Russia's Fleet", "’86 and Russia’s Fleet"),
        ("'10 Years After' the Fall", "‘10 Years After’ the Fall"),
        ("'1989' and After", "‘1989’ and After"),
        ("The 'New' Thinking", "The ‘New’ Thinking"),
        ("Who Pays 'em?", "Who Pays ’em?"),
    ],
)
def test_apostrophes_before_a_word(typed, shown):
    assert chicago.typographic(typed) == shown


def test_edition_and_volume_follow_the_host_before_its_editors():
    persons = {"author": ["Ek, E."], "editor": ["Hall, P."]}
    made = entry("incollection", persons, title="T", booktitle="B", edition="3", volume="1", pages="4–9", date="2012")
    assert chicago.plain(chicago.note(made)) == "E. Ek, ‘T’, in B, 3rd edn, vol. 1, ed. P. Hall (2012), 4–9"
    assert (
        chicago.plain(chicago.bibliography(made)) == "Ek, E. ‘T’. In B, 3rd edn, vol. 1, edited by P. Hall, 4–9. 2012."
    )


@pytest.mark.parametrize(
    ("authors", "shown"),
    [
        (["Ek, E."], "Ek, E."),
        (["Ek, E.", "others"], "Ek, E. et al."),
        (["Ek, E.", "Lo, B.", "others"], "Ek, E., B. Lo, et al."),
    ],
)
def test_authors_whom_the_bibliography_does_not_name(authors, shown):
    made = chicago.plain(chicago.bibliography(entry("book", {"author": authors}, title="T", date="2008")))
    assert made.startswith(f"{shown} T. 2008")


@pytest.mark.parametrize(
    ("edition", "shown"),
    [
        ("1", "1st edn"),
        ("2", "2nd edn"),
        ("2nd", "2nd edn"),
        ("Second", "2nd edn"),
        ("11", "11th edn"),
        ("23", "23rd edn"),
        ("112", "112th edn"),
        ("Revised edition", "Revised edition"),
        ("Abridged", "Abridged edn"),
    ],
)
def test_editions(edition, shown):
    assert chicago.plain(chicago.note(entry("book", title="T", edition=edition, date="2008"))) == f"T, {shown} (2008)"


@pytest.mark.parametrize(
    ("locator", "end"),
    [
        (': "sunset"', ": ‘sunset’"),
        (": p. 3", ": p. 3"),
        ("p. 3 ff.", ", p. 3 ff."),
        ("pp. 3--5", ", pp. 3–5"),
        (", p. 3", ", p. 3"),
    ],
)
def test_a_locator_joins_with_one_mark(locator, end):
    source = entry("book", title="T", date="2008")
    assert chicago.plain(chicago.note(source, locator)) == f"T (2008){end}"
    assert chicago.plain(chicago.short(source, locator)) == f"T{end}"


def test_the_number_of_a_newspaper_is_shown():
    made = entry("article", title="T", journaltitle="CDI Weekly", entrysubtype="newspaper", number="182", date="2003")
    assert chicago.plain(chicago.note(made)) == "‘T’, CDI Weekly, no. 182, 2003"
    assert chicago.plain(chicago.bibliography(made)) == "CDI Weekly. ‘T’. No. 182, 2003."


def test_titles_are_never_recased():
    source = entry("online", title="iPhone und USA: ein tITEL of The things", date="2008")
    for show in (chicago.note, chicago.bibliography):
        assert "iPhone und USA: ein tITEL of The things" in show(source)


def test_quotation_marks_alternate_in_quoted_titles_only():
    assert "‘The “Great Game” of “Ours”’" in chicago.plain(
        chicago.note(entry("online", title='The “Great Game” of "Ours"'))
    )
    assert "The ‘Great Game’" in chicago.plain(chicago.note(entry("book", title="The “Great Game”")))


def test_the_day_of_access_stands_before_the_address():
    access = {"title": "T", "url": "http://e.org", "urldate": "2007-12-13"}
    assert "‘T’, accessed 13 December 2007, http" in chicago.plain(chicago.note(entry("online", **access)))
    dated = entry("online", date="2007", **access)
    assert "‘T’, 2007, accessed 13 December 2007, http" in chicago.plain(chicago.note(dated))
    assert "‘T’. 2007. Accessed 13 December 2007. http" in chicago.plain(chicago.bibliography(dated))
    assert "ccessed" not in chicago.note(entry("online", title="T", date="2007", url="http://e.org"))


def test_note_field_only_in_the_bibliography_printed_and_langid_nowhere():
    source = entry("online", title="T", date="2007", note="Remark", printed="Tt", langid="russian")
    assert "Remark" not in chicago.note(source) + chicago.short(source)
    assert chicago.bibliography(source) == "‘T’. 2007. Remark."
    assert not any(word in chicago.bibliography(source) for word in ("Tt", "russian"))


FIELDS = "title translation journaltitle booktitle entrysubtype type institution organization publisher location series"
FIELDS = f"{FIELDS} edition volume number date pages url urldate langid printed note".split()
TYPES = [
    "article",
    "book",
    "collection",
    "incollection",
    "report",
    "online",
    "misc",
    "thesis",
    "unpublished",
    "manual",
    "inproceedings",
    "odd",
]


@pytest.mark.parametrize("kind", TYPES)
def test_nothing_raises_whatever_is_missing(kind):
    persons = [
        None,
        {"author": ["Lo, Bobo", "others"]},
        {"editor": ["Lo, Bobo"]},
        {"author": []},
        {"author": ["others"]},
    ]
    few = [(), *((name,) for name in FIELDS), tuple(FIELDS), *(tuple(set(FIELDS) - {name}) for name in FIELDS)]
    for names in few:
        for people in persons:
            source = entry(kind, people, **dict.fromkeys(names, "x?"))
            for form, show in FORMS.items():
                html = show(source)
                assert chicago.plain(html)
                assert html.count("#ref-some-key") == (form != "bibliography"), (kind, names, people, form, html)
            assert chicago.sort_key(source) is not None


def test_empty_entry_is_shown_by_its_key():
    assert chicago.plain(chicago.note(entry("misc"))) == "some-key"
    assert chicago.note(Entry("")) is not None


def test_sorted_by_what_the_bibliography_opens_with():
    keys = sorted(SOURCES, key=lambda key: chicago.sort_key(SOURCES[key]))
    openings = [re.sub(r"<.*?>|[^\w\s<>]", "", ours(key, "bibliography")).casefold() for key in keys]
    openings = [re.sub(r"\A(the|an?) ", "", opening)[:3] for opening in openings]
    assert openings == sorted(openings)


def test_sorted_without_the_article_of_a_title_or_newspaper_but_with_a_name_that_looks_like_one():
    works = [
        entry("online", title="“The Forum” is open", date="2008"),
        entry("online", title="An hour", date="2008"),
        entry("online", {"author": ["An, Li"]}, title="T", date="2008"),
        entry("online", title="Theory", date="2008"),
        entry("article", title="T", journaltitle="The Hague Daily", entrysubtype="newspaper", date="2008"),
    ]
    assert [works.index(work) for work in sorted(works, key=chicago.sort_key)] == [2, 0, 4, 1, 3]


def test_sorted_by_date_then_title_without_accents_or_marks():
    works = [("Ø", "2009-02"), ("“Éa”", "2008"), ("Eb", "2008"), ("X", "2007-12-31")]
    made = [entry("online", {"author": ["Lo, Bobo"]}, title=title, date=date) for title, date in works]
    assert [made.index(work) for work in sorted(made, key=chicago.sort_key)] == [3, 1, 2, 0]


def test_is_a_style_for_pybtex():
    data = parse_string("@book{b, author={Lo, Bobo}, title={B}}\n@online{a, author={Aa, A}, title={A}}", "bibtex")
    shown = [str(item.text) for item in chicago.Chicago().format_bibliography(data)]
    assert shown == ["Aa, A. ‘A’.", "Lo, Bobo. B."]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Moscow's 'milk war'", "Moscow’s ‘milk war’"),
        ("""'The "new" order', they say""", "‘The “new” order’, they say"),
        ("\"Old\" and 'new'", "‘Old’ and ‘new’"),
        ("the states' rights", "the states’ rights"),
        ("the ‘states’", "the ‘states’"),
        ("a “b” c’s “d ‘e’ f”", "a ‘b’ c’s ‘d “e” f’"),
        ("an unclosed “mark", "an unclosed “mark"),
    ],
)
def test_quotation_marks_of_the_data_are_british(typed, shown):
    assert british(typed) == shown and british(shown) == shown


def test_words_beside_a_citation_keep_all_their_emphasis():
    assert chicago.inline("*a*, **b** and *c*--`d`") == "<i>a</i>, <b>b</b> and <i>c</i>–d"


def test_a_chapter_signed_by_its_editor_alone_begins_with_its_title():
    persons = {"editor": ["Lo, Bobo"]}
    assert chicago.plain(chicago.note(entry("incollection", persons, title="T", booktitle="B"))).startswith("‘T’, in B")
