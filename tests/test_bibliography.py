"""Sources as Zotero, JabRef and Google Scholar write them: read right, or refused by name; and make tidy."""

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pybtex.database import Entry, Person
from test_problems import BIB, edition_with

from macros.checks.edition import read_edition
from macros.publishing.exports import exports
from macros.reading.bibliography import EVERYWHERE, NEEDED, PRINTED, read_sources, real_date, tidied
from macros.reading.bibtex import names, plain
from macros.reading.exported import date_hint, field_hint, kind_hint, stands_for, without_commands
from macros.reading.files import Reader
from macros.reading.languages import language
from macros.showing import chicago
from macros.showing.citing import Published

ROOT = Path(__file__).parent.parent


def read(*fields: str, kind: str = "book"):
    """The fields of one entry, and the codes of its problems, its form aside."""
    rows = "".join(f"  {field},\n" for field in ("title = {T}", *fields))
    (source,), problems = read_sources("a.bib", f"@{kind}{{key,\n{rows}}}\n")
    return source.fields, [str(p) for p in problems if p.code != "B05"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (r"Jos{\'e}", "José"),
        (r"M{\"u}ller and M\"uller", "Müller and Müller"),
        (r"{\v S}koda, \v{S}koda, Dvo\v r\'ak", "Škoda, Škoda, Dvořák"),
        (r"{\O}stby \o slo \aa{} \ss", "Østby øslo å ß"),
        (r"\'{\i} \c{c} \H{o} \k{a} \d{h}", "í ç ő ą ḥ"),
        (r"R\&D, 10\% of a\_b, \$5, \#1", "R&D, 10% of a_b, $5, #1"),
        ("`x' ``y'' 1--2 a---b", "‘x' “y” 1–2 a—b"),
        (r"5\,000~men \ldots{} \textquotedblleft x\textquotedblright", "5 000 men … “x”"),
        ("{{The}} {NATO} Summit", "The NATO Summit"),
        ("Leaders Sign 10% Pledge_1 & more", "Leaders Sign 10% Pledge_1 & more"),
        ("It costs $5", "It costs $5"),
    ],
)
def test_latex_is_plain_text(typed, shown):
    assert plain("title", typed) == (shown, [])
    assert plain("title", shown) == (shown, []) or "'" in shown


@pytest.mark.parametrize(
    ("typed", "commands"),
    [
        (r"\emph{Pravda}", [r"\emph"]),
        (r"a \foo b \textbf{c}", [r"\foo", r"\textbf"]),
        (r"$x^2$ here", ["$…$"]),
        (r"\url{http://x}", [r"\url"]),
        (r"\href{http://x}{y}", [r"\href"]),
        (r"a\today b", [r"\today"]),
        (r"\underline{x}", [r"\underline"]),
        (r"\{x\}", [r"\{", r"\}"]),
    ],
)
def test_what_latex_says_and_text_cannot_is_named_and_stays(typed, commands):
    assert plain("title", typed) == (typed, commands)
    assert any("B13" in p and commands[0] in p for p in read(f"note = {{{typed}}}")[1])


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (r"{\"O}l \& \textit{Neft} and \emph{gaz}", "note = {Öl & Neft and gaz}"),
        (r"{\it Neft}, \foreignlanguage{russian}{Нефть}", "note = {Neft, Нефть}"),
        (r"\url{https://a.b/c}", "note = {https://a.b/c}"),
        (r"$\alpha$", "the characters themselves"),
    ],
)
def test_latex_without_a_plain_form_is_reported_with_the_words_to_write(typed, wanted):
    (found,) = read(f"note = {{{typed}}}")[1]
    assert " B13 " in found and wanted in found


def test_tidy_takes_words_for_names_in_names_alone_and_only_where_they_can_be_read():
    text = "@book{a,\n  author = {{\\foo}, Jane AND Doe, John},\n  title = {War AND Peace},\n}\n"
    assert tidied("a.bib", text)[0] == text


def test_quotation_marks_of_latex_are_quotation_marks():
    assert plain("title", r"The \enquote{steppe} and \mkbibquote{x}") == ("The “steppe” and “x”", [])


def test_a_family_name_of_two_parts_with_a_small_word_between_them_stays_whole():
    (source,), _ = read_sources("a.bib", "@book{a, author = {Ortega y Gasset, Jos{\\'e}}, title = {T}}")
    assert chicago.bibliography(source.entry).startswith("Ortega y Gasset, José.")
    (source,), _ = read_sources("a.bib", "@book{a, author = {van den Heuvel, Charles}, title = {T}}")
    assert chicago.bibliography(source.entry).startswith("Heuvel, Charles van den.")


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [("techreport", "@report"), ("phdthesis", "@thesis"), ("inproceedings", "@incollection"), ("aticle", "@article")],
)
def test_a_type_of_another_program_is_refused_with_ours(kind, wanted):
    found = [p for p in read("title = {T}", kind=kind)[1] if " B06 " in p]
    assert len(found) == 1 and f"Use {wanted};" in found[0]


def test_what_to_do_with_a_field_is_said_once_and_no_more():
    known = ["date", "publisher", "pubisher"]
    assert field_hint("isbn", "1", known, {}) == "Take it out"
    assert field_hint("colour", "red", known, {}) == "Take it out, or say it in note"
    assert field_hint("publsher", "X", known, {}) in {'Did you mean "publisher"?', 'Did you mean "pubisher"?'}
    assert field_hint("journal", "http://dx.doi.org/1", known, {}) == "Write journaltitle = {http://dx.doi.org/1}"
    assert [stands_for("date", {"year": "1"}), stands_for("date", {}), stands_for("title", {"year": "1"})] == [
        True,
        False,
        False,
    ]
    assert stands_for("journaltitle", {"journal": "J"}) and not stands_for("location", {"journal": "J"})


def test_a_kind_that_there_is_not_is_answered_with_the_nearest_or_with_all():
    assert kind_hint("techreport", ["book", "report"]) == "Use @report; there are @book, @report"
    assert kind_hint("boook", ["book", "report"]).startswith("Use @book;")
    assert kind_hint("xyz", ["book", "report"]) == "Use one of @book, @report"


def test_a_kind_of_thesis_that_biblatex_has_a_key_for_is_said_in_words():
    assert plain("type", "phdthesis") == ("PhD thesis", []) and plain("type", "Draft") == ("Draft", [])


@pytest.mark.parametrize(
    ("key", "wanted"), [("Lo_2004", "Write lo-2004"), ("lo:2004", "Write lo-2004"), ("Жук", "lo-")]
)
def test_a_key_in_other_letters_is_refused_with_one_in_ours(key, wanted):
    found = [str(p) for p in read_sources("a.bib", f"@book{{{key}, title = {{T}}}}")[1] if p.code == "B08"]
    assert len(found) == 1 and wanted in found[0]


@pytest.mark.parametrize("typed", ["book{a, title = {T}}", "title = {T},", 'year = "2004"'])
def test_what_looks_like_an_entry_and_is_none_is_reported_at_its_line(typed):
    text = f"@book{{b,\n  title = {{T}},\n}}\n\n{typed}\n"
    assert [(p.code, p.at.line) for p in read_sources("a.bib", text)[1]] == [("B01", 5)]
    assert tidied("a.bib", text)[0] is None


def test_a_command_that_is_no_character_is_refused_with_and_without_braces():
    assert plain("title", r"\LaTeX of \today{}") == (r"\LaTeX of \today{}", [r"\LaTeX", r"\today"])


def test_commands_for_the_look_are_taken_out_three_deep():
    assert without_commands(r"\textit{\textbf{\emph{Neft}}} i {\em gaz}") == "Neft i gaz"
    assert without_commands(r"\a1{x} \textsc{\textit{\textbf{\emph{Neft}}}}") == r"\a1{x} \textsc{Neft}"


def test_an_address_keeps_its_signs():
    assert plain("url", r"\url{https://a.b/c}") == ("https://a.b/c", [])
    assert plain("url", r"\href{https://a.b/c}{x}")[1] == [r"\href"]
    assert plain("url", r"http://a.b/\~{}c/d\_e?f=1\&g=%20~h--i'") == ("http://a.b/~c/d_e?f=1&g=%20~h--i'", [])


@pytest.mark.parametrize("typed", ["101--118", "101-118", "101–118", "101 -- 118"])
def test_pages_have_a_dash(typed):
    assert plain("pages", typed)[0].replace(" ", "") == "101–118"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("family=Heuvel, given=Charles, prefix=van den, useprefix=false", "van den Heuvel, Charles"),
        ("family=King, given=Martin Luther, suffix=Jr.", "King, Jr., Martin Luther"),
        ('"family={Wilson Rowe}, given={Elana}"', "Wilson Rowe, Elana"),
        ("family=World Bank", "{World Bank}"),
        ("family=Beauvoir, prefix=de", "{de Beauvoir}"),
        ('family=Lo, given="A=B"', "Lo, A=B"),
        ("{{World Bank}}", "{World Bank}"),
        ("{Foreign {and} Home Office}", "{Foreign and Home Office}"),
        ("{\u00d8}stby, {M}ari", "Østby, Mari"),
        ("{Bobo} {Lo}", "Bobo Lo"),
        ("{L}o", "Lo"),
        ("King, Jr., Martin Luther", "King, Jr., Martin Luther"),
        ("Ortega y Gasset, José", "Ortega y Gasset, José"),
        ("Wilson Rowe, Elana", "Wilson Rowe, Elana"),
        ("{García Márquez}, Gabriel José", "{García Márquez}, Gabriel José"),
        ("Bobo Lo", "Bobo Lo"),
        ("others", "others"),
        ("{Bread & Butter; Sons}", "{Bread & Butter; Sons}"),
    ],
)
def test_a_name_in_any_usual_form_is_understood(typed, name):
    assert names(typed) == ([name], [])


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Smith, John, Doe, Jane", "Part names with and"),
        (
            "John Smith, Jane Doe",
            "John Smith and Jane Doe; a double family name in braces: {John Smith}, Jane Doe",
        ),
        ("Smith, John, Doe", "Part names with and"),
        ("Smith, J.; Doe, K.", "Part names with and"),
        ("Smith & Doe", "Part names with and"),
        ("Lo, Bobo et al.", "and others"),
        ("World Bank", "in braces"),
        ("Ministry of Defence", "in braces"),
        (", John", "Last, First"),
        ("Smith, John and", "Last, First"),
        ("Smith, John and  and Doe, Jane", "Last, First"),
        ("Smith, John, Jr.", "Last, Jr., First: Smith, Jr., John"),
        ("Smith Jr., John", "Last, Jr., First: Smith, Jr., John"),
        ("van Smith Jr., John", "Last, Jr., First: van Smith, Jr., John"),
        ("John Smith Jr.", "Last, Jr., First: Smith, Jr., John"),
        ("J. Smith, J. Doe", "J. Smith and J. Doe"),
        ("Smith, J., Doe, J.", "Smith, J. and Doe, J.;"),
        ("Smith, J. & Doe, J.", "Smith, J. and Doe, J.;"),
        ("Smith, J. et. al.", "Smith, J. and others"),
        ("World Bank", "{{World Bank}}"),
        ("Lo, Bobo (ed.)", "editor"),
        ("Lo, Bobo [1]", "name alone"),
        ("family=Lo, givn=Bobo", "family=…, given=…"),
        ("useprefix=true", "family=…, given=…"),
        ("John Paul Smith Jr.", "Last, Jr., First: Smith, Jr., John Paul"),
        ("Smith Jr., John Paul", "Smith, Jr., John Paul"),
        ("van der Smith, J., Doe Grant, K.", "Last, First and Last, First"),
        ("Doe, J., van der Smith, K., Roe, L., Poe, M.", "Last, First and Last, First"),
    ],
)
def test_what_is_not_a_name_is_refused_with_the_form_wanted(typed, wanted):
    found = [p for p in read(f"author = {{{typed}}}")[1] if " B12 " in p]
    assert len(found) == 1 and wanted in found[0], found


@pytest.mark.parametrize(
    ("date", "good"),
    [
        ("2009-06/2009-07", True),
        ("1984/1986", True),
        ("2015-06-22/2015-06-26", True),
        ("2004/2003", False),
        ("2004/2004", False),
        ("2009-06/2010", False),
        ("2009-02-30", False),
        ("2009-06-01/2009-06-31", False),
        ("2004/", False),
        ("2004/..", False),
        ("2009~", False),
        ("0000", False),
        ("0000-01", False),
        ("0000/2004", False),
        ("1/2/3", False),
        ("March 2007", False),
    ],
)
def test_dates(date, good):
    assert real_date(date) == good
    assert any("B03" in p for p in read(f"date = {{{date}}}")[1]) != good


@pytest.mark.parametrize(
    ("langid", "code"),
    [
        ("english", "en"),
        ("american", "en-US"),
        ("british", "en-GB"),
        ("USenglish", "en-US"),
        ("en", "en"),
        ("en-GB", "en-GB"),
        ("en_us", "en-US"),
    ],
)
def test_any_english_needs_no_translation_and_has_its_code(langid, code):
    assert read(f"langid = {{{langid}}}")[1] == [] and language(langid) == code


@pytest.mark.parametrize(
    ("langid", "code"), [("russian", "B04"), ("ru-RU", "B04"), ("nynorsk", "B04"), ("rusian", "B15")]
)
def test_another_language_needs_one_and_an_unknown_is_refused(langid, code):
    found = read(f"langid = {{{langid}}}")[1]
    assert len(found) == 1 and code in found[0] and ("russian" in found[0] or code == "B04")


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        ("year = 2009", "date = {2009}"),
        ("month = mar", "date = {2009-02}"),
        ("journal = {J}", "journaltitle"),
        ("address = {Oslo}", "location"),
        ("doi = {10.1/x}", "url = {https://doi.org/"),
        ("school = {X}", "institution"),
        ("publsher = {X}", '"publisher"'),
        ("journal = {J}", "journaltitle = {J}"),
        ("year = 2009", "date = {2009}"),
        ("doi = {https://doi.org/10.1/x}", "url = {https://doi.org/10.1/x}"),
        ("translator = {Doe, Jane}", "note: translated by Doe, Jane"),
        ("crossref = {b}", "into this entry"),
        ("volumes = {2}", "2 vols"),
        ("bdsk-url-1 = {x}", "Take it out"),
        ("anything = {x}", "say it in note"),
        ("doi = {http://dx.doi.org/10.1/x}", "url = {https://doi.org/10.1/x}"),
        ("journal = {https://doi.org/10.1/x}", "journaltitle = {https://doi.org/10.1/x}"),
        ("isbn = {1}", "Take it out"),
        ("publishre = {X}", 'Did you mean "publisher"?'),
    ],
)
def test_a_field_of_another_program_is_refused_with_ours(field, hint):
    found = read(field)[1]
    assert len(found) == 1 and "B09" in found[0] and hint in found[0]


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("article", "series"),
        ("article", "organization"),
        *((kind, name) for kind in ("misc", "online", "thesis") for name in ("editor", "series", "volume", "pages")),
        ("misc", "location"),
        ("online", "publisher"),
        ("report", "organization"),
        ("book", "pages"),
        ("unpublished", "edition"),
    ],
)
def test_a_field_that_no_form_prints_is_refused(kind, field):
    found = [p for p in read(f"{field} = {{X}}", kind=kind)[1] if " B14 " in p]
    assert len(found) == 1 and f'"{field}"' in found[0] and f"@{kind}" in found[0]


def test_pages_of_a_newspaper_are_refused_its_number_is_not():
    press = ("journaltitle = {J}", "entrysubtype = {newspaper}", "date = {2003}")
    assert "B14" in read(*press, "pages = {1–3}", kind="article")[1][0]
    assert read(*press, "number = {182}", kind="article")[1] == []


def test_a_field_twice_is_refused_and_tidy_keeps_both():
    text = "@book{a,\n  title = {One},\n  title = {Two},\n  Title = {Three},\n}\n"
    assert [p.code for p in read_sources("a.bib", text)[1]] == ["B11"]
    assert all(f"title = {{{word}}}" in tidied("a.bib", text)[0] for word in ("One", "Two", "Three"))


def test_a_problem_of_a_field_is_at_its_line():
    text = "@book{a, title = {A},\n  doi={1}, author = {A; B},\n  Date\n= {2009-13},\n  title = {B},\n}\n"
    found = {p.code: p.at.line for p in read_sources("a.bib", text)[1]}
    assert found == {"B09": 2, "B12": 2, "B03": 3, "B11": 5}


ZOTERO = r"""@article{torkunovWhatsNextRussia2008,
  title = {What's next for {{Russia}} and {{NATO}}? {\"A} Review},
  shorttitle = {What's Next},
  author = {Torkunov, A. and family=Heuvel, given=Charles, prefix=van den, useprefix=false},
  date = {2008-06/2008-07},
  journaltitle = {International Affairs},
  volume = {81},
  number = {1},
  pages = {65--81},
  issn = {0020-5850},
  doi = {10.1111/x},
  url = {https://example.org/a\_b},
  urldate = {2020-01-02},
  langid = {british},
  keywords = {a,b},
  file = {/home/me/a.pdf},
}
"""
SCHOLAR = """@article{krebs2007twisting,
  title={Twisting tongues and twisting arms},
  author={Krebs, Ronald R and Jackson, Patrick Thaddeus},
  journal={European journal of international relations},
  volume={13},
  number={1},
  pages={35--66},
  year={2007},
  publisher={Sage Publications Sage UK: London, England}
}
"""
JABREF = """% Encoding: UTF-8

@Book{Lo2008,
  author    = {Lo, Bobo},
  title     = {Axis of Convenience},
  year      = {2008},
  publisher = {Brookings},
  address   = {Washington, DC},
  month     = mar,
  owner     = {me},
}

@Comment{jabref-meta: databaseType:biblatex;}
"""


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        (ZOTERO, {"torkunovWhatsNextRussia2008", "shorttitle", "issn", "doi", "keywords", "file"}),
        (SCHOLAR, {"journal", "year", "publisher"}),
        (JABREF, {"Lo2008", "year", "address", "month", "owner"}),
    ],
    ids=["zotero", "scholar", "jabref"],
)
def test_an_export_of_each_program_comes_in_but_for_what_is_named(text, refused):
    (source,), problems = read_sources("a.bib", text)
    named = [re.search(r'field "(\w+)"|lacks (\w+)|key "(\w+)"', str(p)) for p in problems]
    assert {match[match.lastindex] for match in named} == refused
    text, _ = tidied("a.bib", text)
    assert set(dict(read_sources("a.bib", text)[0][0].fields)) == set(source.fields)


def test_an_export_of_zotero_reads_right():
    fields = read_sources("a.bib", ZOTERO)[0][0].fields
    assert fields["title"] == "What's next for Russia and NATO? Ä Review" and fields["pages"] == "65–81"
    assert fields["author"] == "Torkunov, A. and van den Heuvel, Charles" and fields["url"] == "https://example.org/a_b"


PIECES = (
    *(
        "% word{n}\n",
        "@comment{{word{n} @book{{x}}}}\n",
        "word{n}\n",
        "\n",
        "\n\n",
        "  ",
        '@string{{word{n} = "x"}}\n',
        "@",
        "}}",
        "%",
    ),
    *(
        "@book{{word{n}, title = {{T}}}}\n",
        '@Misc(word{n},\n note = "T" # {{word{n}}})',
        "@book{{word{n}}}",
        "@preamble{{word{n}}}",
    ),
    *(
        "@book{{k, author = {{word{n}, A. and {{\\'e}}}}, title = {{a}}, title = {{word{n}}}}} % word{n}x\n",
        "@article{{b,",
    ),
)


@pytest.mark.parametrize("seed", range(20))
def test_tidy_loses_no_word_of_whatever_it_can_read_and_is_done_once(seed):
    dice = random.Random(seed)
    done = 0
    for _ in range(30):
        text = "".join(dice.choice(PIECES).format(n=n) for n in range(dice.randrange(8)))
        read_sources("a.bib", text)
        written, _ = tidied("a.bib", text)
        if written is not None:
            done += 1
            assert tidied("a.bib", written)[0] == written
            assert sorted(re.findall(r"word\w+", text)) == sorted(re.findall(r"word\w+", written))
    assert done >= 3


def made(kind: str, **fields: str) -> Entry:
    press = kind in ("journal", "newspaper", "magazine")
    people = {role: [Person("Ek, Eva")] for role in ("author", "editor") if fields.pop(role, None)}
    subtype = {"entrysubtype": kind} if press and kind != "journal" else {}
    return Entry("article" if press else kind, fields=fields | subtype, persons=people)


UNSEEN = {
    "urldate",
    "langid",
    "printed",
    "entrysubtype",
}  # of the date of access, of language, of the printed slip, of the kind
ALLOWED = [(kind, name) for kind in PRINTED for name in sorted((EVERYWHERE | PRINTED[kind]) - UNSEEN)]


@pytest.mark.parametrize(("kind", "name"), ALLOWED)
def test_the_style_prints_what_is_allowed(kind, name):
    with_all = dict.fromkeys(NEEDED.get(kind, NEEDED["article"]), "yy") | {"author": "x", "title": "yy"}
    rest = {key: value for key, value in with_all.items() if key != name}
    forms = (chicago.note, chicago.short, chicago.bibliography)
    assert any(form(made(kind, **rest, **{name: "zz"})) != form(made(kind, **rest)) for form in forms)


COMMENTED = """% About the file

% Checked against the print copy
@book{b, title = {B}}

@comment{to do {soon}: @book{hidden, title = {H}}}
% @book{old, title = {Old}}
@book{a,
  title = "A # 50% off",
}
junk between
@string{x = "y"}
% the end
"""


def test_tidy_keeps_every_comment_and_is_done_once():
    text, problems = tidied("a.bib", COMMENTED)
    assert problems == [] and tidied("a.bib", text) == (text, [])
    for line in (
        "% About the file\n\n",
        "@comment{to do {soon}: @book{hidden, title = {H}}}\n% @book{old",
        "junk between",
        "% the end\n",
    ):
        assert line in text
    assert "% Checked against the print copy\n@book{b," in text
    assert text.index("@book{a,") < text.index("@book{b,")
    assert [s.key for s in read_sources("a.bib", text)[0]] == ["a", "b"]


def test_tidy_leaves_what_is_said_of_the_file_at_its_head_and_takes_a_comment_along_with_its_entry():
    entries = "@book{b, title = {B}}\n% Of a\n  @book{a, title = {A}}\n"
    with_gap, _ = tidied("a.bib", f"% The file\n\n% Its order\n\n{entries}")
    assert with_gap.startswith("% The file\n\n% Its order\n\n% Of a\n@book{a,") and "}\n\n@book{b," in with_gap
    without, _ = tidied("a.bib", f"% The file\n\n% Its order\n\n% Of b\n{entries}")
    assert without.startswith("% The file\n\n% Its order\n\n% Of a\n@book{a,") and "% Of b\n@book{b," in without


@pytest.mark.parametrize(
    "broken",
    [
        "@book{a,\n  title = {A},\n  % inside\n  date = {2009},\n}\n",
        "@book{a,\n  title = {A,\n}\n\n@book{b,\n  title = {B},\n}\n",
        "@book{a, title = unknown}\n",
        "@book{a, title = {A}\n",
        "{" * 3000,
        "@book{" * 300,
    ],
)
def test_what_cannot_be_read_is_not_tidied(broken):
    text, problems = tidied("a.bib", broken)
    assert (text is None and {p.code for p in problems} >= {"B01"}) or text.strip() == broken.strip()


def tidy(folder: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "macros", "tidy"]
    return subprocess.run(
        command, cwd=folder, text=True, capture_output=True, env={"PYTHONPATH": ":".join([str(ROOT), *sys.path])}
    )


def test_tidy_reports_what_it_cannot_read_and_does_the_rest(tmp_path):
    folder = tmp_path / "bibliography"
    folder.mkdir()
    (folder / "latin.bib").write_bytes(b"@book{a,\n  title = {na\xefve},\n}\n")
    (folder / "broken.bib").write_text("@book{a,\n  title = {A,\n}\n")
    (folder / "gone.bib").symlink_to(folder / "nowhere.bib")
    (folder / "good.bib").write_text("@book{a, author = {Ortega y Gasset, Jos{\\'e}}, title={A}}\n")
    done = tidy(tmp_path)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "bibliography/latin.bib:2 F01" in done.stdout and "bibliography/broken.bib:1 B01" in done.stdout
    assert "bibliography/gone.bib:1 F09" in done.stdout
    assert (folder / "good.bib").read_text() == "@book{a,\n  author = {Ortega y Gasset, José},\n  title = {A},\n}\n"
    assert (folder / "latin.bib").read_bytes() == b"@book{a,\n  title = {na\xefve},\n}\n"


@pytest.mark.parametrize(
    "field",
    [
        "date = {March 2007}",
        "date = {2009-13}",
        "date = {}",
        "author = {, , ,}",
        r"title = {\foo}",
        "langid = {klingon}",
    ],
)
def test_what_the_check_refuses_is_exported_all_the_same(field, tmp_path):
    folder = edition_with(tmp_path / "x", BIB, "  date = {2008},", f"  {field},")
    edition, problems = read_edition(Reader(folder))
    assert any(p.at.path == BIB for p in problems) or field == "date = {}"
    assert all(exports(edition, {}, Published("https://reader.example/", "2026-11-07")).values())


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"year": "2004"}, "2004"),
        ({"year": " 2004 ", "month": "may"}, "2004-05"),
        ({"year": "2004", "month": "January", "day": "3"}, "2004-01-03"),
        ({"year": "2004", "month": "1"}, "2004-01"),
        ({"year": "2004", "month": "12"}, "2004-12"),
        ({"year": "2004", "month": "13"}, "2004"),
        ({"year": "2004", "month": "0"}, "2004"),
        ({"year": "2004", "month": "jan # feb # mar"}, "2004-01/2004-02"),
        ({"year": "2004", "month": "spring", "day": "3"}, "2004"),
        ({"year": "2004", "month": "June--July", "day": "3"}, "2004-06/2004-07"),
    ],
)
def test_the_date_of_the_older_fields_is_said_as_ours(fields, date):
    assert date_hint(fields) == date
