"""The published bibliography as others read it: pandoc gives back the same work from the .bib and from the CSL-JSON."""

import json
import re
from collections import defaultdict
from functools import partial
from types import SimpleNamespace

import pypandoc
import pytest

from macros.model.marks import CitationMark
from macros.model.problems import At
from macros.model.texts import Note
from macros.publishing.bib_files import biblatex, bibtex
from macros.publishing.data_files import (
    UNTITLED,
    as_csv,
    as_json,
    by_name,
    country_records,
    csl,
    entry_record,
    in_print,
    note_record,
    split_remarks,
)
from macros.reading.bibliography import kind_of, read_sources
from macros.showing.apparatus import shower
from macros.showing.composing import CLOSE, OPEN, compose
from macros.showing.data_package import COUNTRIES, GLOSSARY, NOTES

# What pandoc's reader gives otherwise, field by field, and why; `same` says when a difference is that one.
DIFFERENCES = {
    "biblatex": {
        "custom": "our translation, and what was printed, have no field that pandoc reads",
        "title": "a work without a title has none in the .bib; CSL wants one, in brackets; and as for CSL-JSON",
        "language": "biblatex names a language, for which pandoc takes its greatest country: ru-RU for ru",
        "type": "pandoc has no kind for @misc",
    },
    "bibtex": {
        "custom": "our translation, and what was printed, have no field in BibTeX",
        "title": "a work without a title has none; CSL wants one, in brackets; and as for CSL-JSON",
        "language": "BibTeX has no languages",
        "type": "BibTeX has no web pages, and pandoc no kind for @misc",
    },
    "csljson": {
        "custom": "pandoc's reader drops what its styles do not use",
        "title": "pandoc reads quotation marks as such, and writes double ones outside, single ones within",
    },
}


def same(field: str, ours, theirs) -> bool:
    """Whether a difference is the one that is named."""
    if field == "language":
        if theirs is None:  # in plain BibTeX
            return True
        return theirs.split("-")[0] == ours.split("-")[0]
    if field == "title":
        if theirs is None:
            return ours in (*UNTITLED.values(), "[Untitled]")
        return re.sub("[“”‘’]", "'", ours) == re.sub("[“”‘’]", "'", theirs)
    return (field, theirs) == ("custom", None) or (field == "type" and ours in ("document", "webpage") and not theirs)


def by_pandoc(text: str, form: str) -> dict:
    return {item["id"]: item for item in json.loads(pypandoc.convert_text(text, "csljson", format=form))}


def differing(ours: dict, theirs: dict) -> dict[str, list]:
    """Field → (key, ours, theirs) of the works in which it differs."""
    found = defaultdict(list)
    for key, item in ours.items():
        for field in {*item, *theirs[key]}:
            if item.get(field) != theirs[key].get(field):
                found[field].append((key, item.get(field), theirs[key].get(field)))
    return found


@pytest.mark.parametrize("form", DIFFERENCES)
def test_pandoc_reads_every_source_as_we_do(form, edition):
    sources = list(edition.sources.values())
    ours = {source.key: csl(source) for source in sources}
    written = {"biblatex": biblatex, "bibtex": bibtex}.get(form, lambda sources: as_json(list(map(csl, sources))))
    text = written(sources)
    theirs = by_pandoc(text, form)
    assert len(sources) >= 338 and set(theirs) == set(ours)
    found = differing(ours, theirs)
    assert set(found) == set(DIFFERENCES[form])
    for field, cases in found.items():
        assert [case for case in cases if not same(field, *case[1:])] == []


ODD = r"""@book{a,
  author = {King, Jr., Martin Luther and van den Heuvel, Charles and {Foreign and Home Office} and others},
  title = {NATO's "New" Steppe of 100% & more: the '90s_#1},
  publisher = {Rowman and Littlefield},
  location = {London and New York},
  series = {Routledge CREES Series},
  number = {3},
  edition = {2},
  date = {1984/1986},
  langid = {british},
}

@article{b,
  author = {'s-Gravesande, Willem},
  title = {Who {Lost} It?},
  journaltitle = {Polar Quarterly},
  number = {3–4},
  date = {2009-06/2009-07},
  pages = {201–222},
  url = {http://a.b/~c_d?x=1&y=%20#z},
}

@collection{c,
  editor = {Lo, Bobo and {{Pan Guang}}},
  title = {EU},
  date = {2009},
}
"""


def test_odd_names_and_signs_come_back_from_pandoc():
    sources, problems = read_sources("a.bib", ODD)
    assert {p.code for p in problems} <= {"B05"}
    ours = {source.key: csl(source) for source in sources}
    found = differing(ours, by_pandoc(biblatex(sources), "biblatex"))
    assert found == {} and differing(ours, by_pandoc(as_json(list(ours.values())), "csljson")) == {}


def test_plain_bibtex_has_the_names_of_1988():
    text = bibtex(read_sources("a.bib", ODD)[0])
    assert "  journal = {{Polar Quarterly}},\n" in text and "  pages = {201--222},\n" in text
    assert "  address = {{London and New York}},\n" in text and "@book{c," in text
    assert "  year = {2009},\n  month = {6},\n" in text and "  year = {1984},\n" in text and "date" not in text
    theirs = by_pandoc(text, "bibtex")
    assert [name["family"] for name in theirs["a"]["author"][:2]] == ["King", "Heuvel"]


def test_names_and_titles_in_csl():
    first, second, third = (csl(source) for source in read_sources("a.bib", ODD)[0])
    assert first["author"] == [
        {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
        {"family": "Heuvel", "given": "Charles", "non-dropping-particle": "van den"},
        {"literal": "Foreign and Home Office"},
        {"literal": "others"},
    ]
    assert first["title"] == "NATO’s “New” Steppe of 100% & more: the ’90s_#1" and first["language"] == "en-GB"
    assert second["author"] == [{"family": "’s-Gravesande", "given": "Willem"}] and second["title"] == "Who Lost It?"
    assert second["issued"] == {"date-parts": [[2009, 6], [2009, 7]]} and second["issue"] == "3–4"
    assert third["editor"] == [{"family": "Lo", "given": "Bobo"}, {"literal": "Pan Guang"}]


def test_capitals_and_bodies_are_in_braces():
    text = biblatex(read_sources("a.bib", ODD)[0])
    assert "publisher = {{Rowman and Littlefield}}" in text and "location = {{London and New York}}" in text
    assert r"title = {{NATO’s “New” Steppe of 100\% \& more: the ’90s\_\#1}}" in text
    assert "url = {http://a.b/~c_d?x=1&y=%20#z}" in text and text.count("useprefix=true") == 1


def test_an_address_stays_as_it_is_and_a_field_that_nobody_knows_stands_last():
    text = "@online{a,\n  keywords = {x},\n  title = {T},\n  url = {http://a.b/d'e},\n}\n"
    (source,) = read_sources("a.bib", text)[0]
    assert csl(source)["URL"] == "http://a.b/d'e"
    assert re.findall(r"^  (\w+) =", biblatex([source]), re.M) == ["title", "url", "keywords"]


def test_a_table_of_one_row_has_its_heading():
    assert as_csv([{"id": "a", "where": ("tg-1-1", "tg-n2")}]) == "id,where\na,tg-1-1 tg-n2\n"


def test_a_citation_right_behind_a_remark_is_the_report_s():
    text = "See *lost [@b]*{: .editor }[@a]."
    starts = [text.index(cite) for cite in ("[@b]", "[@a]")]
    marks = tuple(CitationMark(start=start, end=start + 4, line=1, cites=()) for start in starts)
    note = Note(id="tg-n1", work="tg", n=1, text=text, prose="", marks=marks, paragraph=None, at=At("a.md", 1))
    report, remark = split_remarks(note)
    assert (report.text.split(), report.marks) == (["See", "[@a]."], marks[1:])
    assert (remark.text.strip(), remark.marks) == ("*lost [@b]*{: .editor }", marks[:1])


def test_no_braces_in_csl_json_and_no_work_without_a_title(edition):
    for source in edition.sources.values():
        item = csl(source)
        strings = re.findall(r'": "([^"]*)"', as_json({name: value for name, value in item.items() if name != "URL"}))
        assert not [text for text in strings if "{" in text or "}" in text]
        assert item["title"].strip() and item["title"].startswith("[") == (not source.fields.get("title"))
        assert kind_of(source)


def test_what_a_note_prints_is_apart_from_our_remarks(edition):
    records = {record["ref"]: record for record in map(partial(note_record, edition), in_print(edition))}
    marked = re.compile(r"scan lost|is lost|inferred from order")
    assert not [ref for ref, r in records.items() if marked.search(r["printed_form"] + r["text"])]
    assert sum(bool(r["remark"]) for r in records.values()) > 45
    assert records["tg-n39"]["printed_form"] == "" and "lost" in records["tg-n39"]["remark"]
    assert records["tg-n20"]["printed_form"] == "Ibid." and "scan" in records["tg-n20"]["remark"]
    assert records["tg-n33"]["remark"] is None or "scan" in records["tg-n33"]["remark"]


def test_the_data_package_describes_every_field_of_a_note(edition):
    assert [name for name, *_ in NOTES] == list(note_record(edition, in_print(edition)[0]))


def test_the_data_package_describes_every_field_of_an_entry_of_a_country_and_of_its_rows(edition):
    assert [name for name, *_ in GLOSSARY] == list(entry_record(edition, by_name(edition)[0]))
    records = country_records(edition)
    assert [name for name, *_ in COUNTRIES] == list(records[0])
    for kind in ("memberships", "offices", "bases"):
        said = next(words for name, _, words in COUNTRIES if name == kind)
        row = next(record[kind][0] for record in records if record[kind])
        assert [field for field in row if not re.search(rf"\b{field}\b", said)] == []


def test_one_printed_form_of_two_works_is_shown_once(edition):
    document = next(d for d in edition.documents.values() if any(n.id == "tg-n154" for n in d.notes))
    note = next(n for n in document.notes if n.id == "tg-n154")
    html = shower(edition, document, "../")(next(m for m in note.marks if m.kind == "citation"), note)
    assert html.count('class="printed"') == 1 and html.count('class="work"') == 2


def test_one_stop_and_no_more(edition):
    for record in map(partial(note_record, edition), in_print(edition)):
        assert not re.search(r"(?<!\.)\.\.(?!\.)", record["printed_form"] + " " + record["text"]), record["ref"]
        assert record["text"] == "" or record["text"].endswith((".", "?", "!", ".”", ".’", ")", "!”", "?”")), record[
            "ref"
        ]


@pytest.mark.parametrize(
    ("piece", "after", "shown"),
    [
        ("Lo 2004, <i>p. 3 ff.</i>", ".", "0"),
        ("<span>p. 3 ff.</span>", ". Again.", "0 Again."),
        ("p. 3", ".", "0."),
        ("p. 3 ff.", "...", "0..."),
        ("(decided by the editor)", ".", "0."),
    ],
)
def test_a_page_has_one_stop_behind_a_citation(piece, after, shown):
    mark = CitationMark(start=0, end=1, line=1, cites=())
    page = compose(
        SimpleNamespace(path="a.md", url="a/", body="x" + after, marks=(mark,), notes=(), links=(), annotations=()),
        {},
        lambda *_: piece,
    )
    assert page.text.replace(OPEN, "").replace(CLOSE, "") == shown


def test_a_note_that_names_no_work_is_the_editor_s(edition):
    record = note_record(edition, "tg-n154")
    assert {cite["rule"] for cite in record["cites"]} == {"editor"} and len(record["cites"]) == 2
    assert (
        record["printed_form"].startswith("Available in English at") and record["printed_form"].count("Available") == 1
    )
