"""Issues opened with a form: recorded bodies, and for each the answer and the lines that change, as golden files.

golden/issues/NAME.md is the body as GitHub shows a filled form, NAME.out what comes of it in the sample edition.
"""

import json
import re
import shutil
import sys
from types import SimpleNamespace

import pytest
import yaml
from sample import GOLDEN, ROOT, copy_sample, golden

from macros import __main__ as commands
from macros.checks.edition import read_edition
from macros.model.entries import slug_of
from macros.model.problems import At, Problem
from macros.publishing.additions import new_entry, unused_id, yaml_of
from macros.publishing.corrections import fact_correction, lines_of_place, replace_sentence
from macros.publishing.new_facts import similar_facts, usual_fact_file
from macros.publishing.new_sources import KINDS, new_key, people, refuse_invalid, refuse_known, unprinted_fields
from macros.publishing.suggestions import MAKERS, advice, suggest
from macros.publishing.typed import as_edtf, list_parts, typed_references
from macros.reading.bibliography import read_sources
from macros.reading.files import Reader
from macros.reading.issues import LONGEST, Refused, answers, block, code, form_of, read_forms

CASES = sorted(path.stem for path in (GOLDEN / "issues").glob("*.md"))
FORMS = {form.name: form for form in read_forms(Reader(ROOT))}
CODE = re.compile(r"^(`{3,})[^\n]*\n.*?^\1$|`[^`\n]*`", re.M | re.S)
OURS = re.compile(
    r"docs/(?:glossary|countries)/[a-z0-9-]+\.md|docs/testing-ground/1-body\.md|bibliography/sources\.bib|data/.*"
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The sample edition with our forms, and what its files hold."""
    folder = copy_sample(tmp_path_factory.mktemp("suggested") / "edition")
    shutil.copytree(ROOT / ".github/ISSUE_TEMPLATE", folder / ".github/ISSUE_TEMPLATE")
    return folder, files(folder)


@pytest.fixture(scope="module")
def read(sample):
    """The Edition of the sample."""
    return read_edition(Reader(sample[0]))[0]


@pytest.fixture
def folder(sample):
    """The same, as it was before each test."""
    folder, before = sample
    yield folder
    for path, content in files(folder).items():
        if path not in before:
            (folder / path).unlink()
        elif content != before[path]:
            (folder / path).write_bytes(before[path])


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def body_of(name):
    return (GOLDEN / f"issues/{name}.md").read_bytes().decode()


@pytest.mark.parametrize("name", CASES)
def test_each_issue_has_its_answer_and_nothing_else_comes_of_it(name, folder):
    before = files(folder)
    outcome = suggest(folder, body_of(name))
    after = files(folder)
    text = f"{outcome.state}: {outcome.title}\n\n{outcome.answer}".rstrip() + "\n"
    assert text == golden(GOLDEN / f"issues/{name}.out", text)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert bool(changed) == (outcome.state == "written")
    assert [path for path in changed if not OURS.fullmatch(path)] == []
    assert re.fullmatch(r"[\w /.-]*", outcome.title)
    # What was typed stands in an answer as code alone.
    words = CODE.sub("", outcome.answer)
    assert not re.search(r"@\w|</?(?:script|img)|https?:|\]\(|evil|#\d|\u202e|\$\(", words)
    # What passes stands between quotation marks, and all that stood there stands there still.
    facts = yaml.safe_load((folder / "data/facts/sample.yml").read_text())
    assert {"sample-loan-2004", "sample-visit-2005"} <= {fact["id"] for fact in facts}
    assert "evil" not in [fact["id"] for fact in facts]
    sources, problems = read_sources("x.bib", (folder / "bibliography/sources.bib").read_text())
    assert {"lo-2004-sunset", "sample-2008-report"} <= {source.key for source in sources} and not problems
    assert not any(b"<script" in content for path, content in after.items() if path.startswith("docs/"))


def test_windows_line_ends_change_nothing(folder):
    answer = suggest(folder, body_of("correct-a-word").replace("\n", "\r\n"))
    assert answer.state == "written"
    assert b"\r" not in (folder / "docs/testing-ground/1-body.md").read_bytes()


def test_an_issue_that_is_read_again_says_the_same(folder):
    first = suggest(folder, body_of("fact-with-all-wrong"))
    assert suggest(folder, body_of("fact-with-all-wrong")) == first and first.state == "refused"


def test_what_was_written_is_in_the_ledger_behind_all_that_stood_there(folder):
    path = folder / "data/anchors.txt"
    path.write_text("/old/ > /glossary/lo/\n" + path.read_text())
    suggest(folder, body_of("entry"))
    assert path.read_text().startswith("/old/ > /glossary/lo/\ntg-0-1")
    assert "/glossary/alexander-gorchakov/ = " in path.read_text()


def test_the_rest_of_a_changed_file_stays_letter_for_letter(folder):
    path = folder / "docs/testing-ground/1-body.md"
    before = path.read_text()
    suggest(folder, body_of("correct-as-copied-with-note-number"))
    assert path.read_text() == before.replace("First, a loan", "First, a great loan")


def test_every_form_has_its_maker_and_its_first_heading_alone():
    assert set(FORMS) == set(MAKERS)
    firsts = [form.fields[0].label for form in FORMS.values()]
    assert len(set(firsts)) == len(firsts)
    assert FORMS["correct-a-statement"].fields[0].id == "reference"
    assert form_of("### Reference\n\nx", FORMS.values()) is FORMS["correct-a-statement"]


def test_the_kinds_of_the_forms_are_those_of_the_schemas():
    def options(name):
        return next(field.options for field in FORMS[name].fields if field.id == "kind")

    schemas = {name: json.loads((ROOT / f"data/{name}.schema.json").read_text()) for name in ("entry", "fact")}
    assert list(options("add-an-entry")) == schemas["entry"]["properties"]["kind"]["enum"]
    assert list(options("add-a-fact")) == schemas["fact"]["items"]["properties"]["kind"]["enum"]
    assert list(options("add-a-source")) == list(KINDS)


LONG = " ".join(f"{a}{b}" for a in "abcdefghijk" for b in "lmnopqrstuv")


@pytest.mark.parametrize(
    ("text", "stands", "wanted", "after"),
    [
        ("The *base* opened in 2002.[^4] Then", "The base opened in 2002.", "The base opened in 2001.",
         "The *base* opened in 2001.[^4] Then"),
        ("The [[sco|SCO’s]] idea.", "The SCO's idea.", "The SCO's own idea.", "The [[sco|SCO’s]] own idea."),
        ("Near [Bishkek]{printed=\"Frunze\"}, they met.", "Near Bishkek, they met.", "Near Bishkek, all met.",
         "Near [Bishkek]{printed=\"Frunze\"}, all met."),
        ("One.[^1] Two.[^2]", "One.", "One. Half.", "One.[^1] Half. Two.[^2]"),
        ("One and\ntwo and three.", "One and two and three.", "One and three.", "One and three."),
        ("Ends here", "Ends here", "Ends here too", "Ends here too"),
        ("It ends here too.[^2]", "It ends here too", "It ends here", "It ends here.[^2]"),
        ("It ends here", "It ends here", "ends here", "ends here"),
        # A mark that was typed says nothing of which is meant.
        ("One.[^1] Two.", "One.[^9] Two.", "One.[^9] Three.", "One.[^1] Three."),
        # In a long sentence too, the words on each side of a mark are exchanged each by itself.
        (f"{LONG} old[^1] older.", f"{LONG} old older.", f"{LONG} new newer.", f"{LONG} new[^1] newer."),
    ],
)  # fmt: skip
def test_only_the_words_that_differ_are_exchanged(text, stands, wanted, after):
    assert replace_sentence(text, stands, wanted, "TG 1.1") == after


@pytest.mark.parametrize("wanted", ["[@lo-2004]", "a *b*", "x[^3]", "<b>x</b>", "`x`", "{: #x }", "***"])
def test_marks_are_not_taken_from_a_form(wanted):
    with pytest.raises(Refused, match="signs that this form cannot set"):
        replace_sentence("x y", "x", wanted, "TG 1.1")


def test_the_number_of_a_note_s_mark_is_not_exchanged():
    with pytest.raises(Refused, match=r"words around `\[\^2\]`"):
        replace_sentence("One.[^2] Two.", "One.2 Two.", "One.3 Two.", "TG 1.1")


def test_a_paragraph_of_several_lines_is_corrected_to_its_last(folder):
    path = folder / "docs/testing-ground/1-body.md"
    path.write_text(path.read_text().replace("a loan of USD 20 million", "a loan\nof USD\n20 million"))
    before = path.read_text()
    assert suggest(folder, body_of("correct-a-word")).state == "written"
    assert path.read_text() == before.replace("a loan\n", "a credit\n")


def test_a_page_is_corrected_from_its_first_line_that_holds_something(read):
    assert lines_of_place(read, "/glossary/lo/") == ("docs/glossary/lo.md", 6, None)
    bare = SimpleNamespace(path="docs/a.md", url="a/", body="\n\nWords.\n")
    assert lines_of_place(SimpleNamespace(documents={"docs/a.md": bare}), "/a/") == ("docs/a.md", 3, None)


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Askar Akayev", "askar-akayev"), ("Føroyar & Čechia", "foroyar-cechia"), ("../../x", "x"), ("Горчаков", ""),
     ("x" * 99, "x" * 60), ("Mao's", "maos")],
)  # fmt: skip
def test_a_slug_is_small_letters_digits_and_hyphens(name, slug):
    assert slug_of(name) == slug


@pytest.mark.parametrize(
    "value", ["x", "yes", "null", "2004", "a: b", "# a", "- a", "", " a", "a\nb: c", "'", "é ø", "*a", "!!x"]
)
def test_a_value_in_yaml_is_read_as_it_was_typed(value):
    assert yaml.safe_load(f"name: {yaml_of(value)}\n") == {"name": value}


def test_letters_of_any_language_stay_letters():
    assert yaml_of("é: ø") == '"é: ø"' and yaml_of(["é"]) == '["é"]'


def test_an_id_that_is_taken_gets_the_next_number_that_is_not():
    assert (unused_id("a", {"b"}), unused_id("a", {"a"}), unused_id("a", {"a", "a-2"})) == ("a", "a-2", "a-3")


@pytest.mark.parametrize(
    ("name", "slug"), [("Lo!", "lo"), ("Bobo Lo", "lo"), ("BOBO LO", "lo"), ("lo", "lo"), ("Index", "index")]
)
def test_the_name_of_an_entry_that_is_there_is_refused_with_its_address(read, name, slug):
    with pytest.raises(Refused, match=f"there is an entry at `/glossary/{slug}/`"):
        new_entry(None, read, {"name": name, "kind": "concept", "text": "Words."})


def test_the_lines_of_an_entry_keep_their_beginnings_and_lose_blanks_at_their_ends(read):
    made = new_entry(None, read, {"name": "Ann", "kind": "person", "text": "One:  \n\n- two\n    - three "})
    assert made.text == "---\nname: Ann\nkind: person\n---\nOne:\n\n- two\n    - three\n"


@pytest.mark.parametrize(("words", "said"), [(39, True), (40, False), (120, False), (121, True)])
def test_an_entry_that_is_shorter_or_longer_than_most_is_remarked_on(read, words, said):
    made = new_entry(None, read, {"name": "Ann", "kind": "person", "text": "[@lo-2004-sunset] " + "x " * (words - 1)})
    assert made.remarks == ((f"The text has {words} words; most entries have 40 to 120.",) if said else ())


def test_the_file_of_a_source_is_that_of_most_of_its_kind(folder):
    reports = "".join(
        f"@report{{x-{year}-y,\n  title = {{Y {year}}},\n  date = {{{year}}},\n}}\n" for year in (1999, 2000)
    )
    (folder / "bibliography/reports.bib").write_text(reports)
    assert "written into `bibliography/reports.bib`" in suggest(folder, body_of("source-of-a-body")).answer
    assert "written into `bibliography/sources.bib`" in suggest(folder, body_of("source")).answer


def test_a_field_that_is_left_out_is_named_and_of_a_page_where_it_stands_instead():
    given = {"kind": "book", "number": "3", "pages": "5"}
    assert list(unprinted_fields(given, {}, ["number", "pages"])) == [
        "The bibliography prints no number of a book, so `3` was left out.",
        "The bibliography prints no pages of a book, so `5` was left out."
        " A page stands where the source is cited: `[@key, p. 3]`.",
    ]


def test_two_names_on_a_line_are_two_and_an_and_within_a_name_parts_nothing():
    assert people("author", "Allison, Roy and Jonson, Lena") == ["Allison, Roy", "Jonson, Lena"]
    assert people("author", "Trinidad and Tobago, Bank of") == ["Trinidad and Tobago, Bank of"]


def test_braces_are_of_a_body_s_name_alone():
    refuse_invalid({"author": "{NUPI}", "title": "A", "date": "2004"})
    with pytest.raises(Refused, match=r"has the sign `\{`"):
        refuse_invalid({"title": "{A}", "date": "2004"})


def test_a_source_at_an_address_that_is_known_is_refused():
    known = SimpleNamespace(key="a", fields={"url": "http://a.b/", "title": "A", "date": "2004"})
    bare = SimpleNamespace(key="b", fields={"title": "B", "date": "2004"})
    there = SimpleNamespace(sources={"b": bare, "a": known})
    with pytest.raises(Refused, match="The bibliography has it, as `a`"):
        refuse_known(there, {"url": "http://a.b/", "title": "Another", "date": "2005"})
    assert refuse_known(there, {"url": "http://a.b/c", "title": "Another", "date": "2004"}) is None
    assert refuse_known(there, {"title": "B", "date": "2005"}) is None


def test_a_key_has_an_editor_or_a_body_for_lack_of_an_author_and_a_word_of_four_letters():
    none = SimpleNamespace(sources={})
    fields = {"title": "New Axis", "date": "2009"}
    assert new_key(none, {}, {**fields, "editor": "Lo, Bobo"}, None) == "lo-2009-axis"
    assert new_key(none, {"body": "NUPI"}, fields, None) == "nupi-2009-axis"


def known_fact(path, kind, **more):
    said = {"value": 20, "unit": "million", "where": ("tg-1-1",), "statement": "x" * 250, **more}
    return SimpleNamespace(id="known", kind=kind, at=At(path, 1), **said)


def test_the_file_of_a_fact_is_that_of_most_of_its_kind_or_else_of_all():
    facts = [known_fact(*words) for words in (("c", "loan"), ("b", "loan"), ("b", "loan"), *[("a", "visit")] * 4)]
    assert [usual_fact_file(facts, kind) for kind in ("loan", "visit", "base")] == ["b", "a", "a"]
    assert usual_fact_file([*facts, known_fact("c", "loan")], "loan") == "b"


def test_a_fact_of_the_same_figure_is_pointed_at_where_it_is_of_the_same_place():
    item = {"kind": "loan", "value": 20, "unit": "million", "where": ["tg-1-2", "tg-1-1"]}
    said = f"There is a fact of the same kind at the same place, `fact-known`: `{'x' * 200}…`"
    assert list(similar_facts([known_fact("a", "loan")], item)) == [said]
    assert list(similar_facts([known_fact("a", "loan", where=("tg-2-1",))], item)) == []


@pytest.mark.parametrize(
    ("typed", "date"),
    [("2005", "2005"), (" 23  August 2005 ", "2005-08-23"), ("3rd Sept. 2005", "2005-09-03"), ("May 2004", "2004-05"),
     ("August 12, 2005", "2005-08-12"), ("Dec 1, 2005", "2005-12-01"), ("1856 — 1882", "1856/1882"),
     ("1856-1882", "1856/1882"), ("Since May 2004", "2004-05/.."), ("c. 1997", "1997~"), ("around 1997", "1997~"),
     # What could mean two things, or nothing, stays as it was typed.
     ("03.04.2005", "03.04.2005"), ("3/4/2005", "3/4/2005"), ("Sprung 2005", "Sprung 2005"), ("Mayo 2005", "Mayo 2005"),
     ("2004-05", "2004-05"), ("Augu 2005", "2005-08"), ("August, 2005", "2005-08"), ("", "")],
)  # fmt: skip
def test_a_date_in_words_is_read_where_it_can_mean_one_thing(typed, date):
    assert as_edtf(typed) == date


def test_what_is_parted_by_commas_semicolons_or_an_and_between_names():
    known = {"russia", "bosnia and herzegovina"}
    assert list_parts("Russia, China;USA\n Iran ,", known) == ["Russia", "China", "USA", "Iran"]
    assert list_parts("Russia and China & Russia", known) == ["Russia", "China"]
    assert list_parts("Bosnia and Herzegovina, Trinidad and Tobago", known) == [
        "Bosnia and Herzegovina",
        "Trinidad and Tobago",
    ]


@pytest.mark.parametrize(
    ("typed", "found", "rest"),
    [("tg2.11", ["TG 2.11"], ""), ("TG-2-11b and ba-n7", ["TG 2.11b", "BA n. 7"], " and "),
     ("Tg N.33", ["TG n. 33"], ""), ("TG nn.3, 4", ["TG nn. 3, 4"], ""), ("p. 20", [], "p. 20"),
     ("para TG 2.11, l. 2", ["TG 2.11"], "para , l. 2"), ("tgx 2.1", [], "tgx 2.1")],
)  # fmt: skip
def test_a_reference_is_read_as_people_type_it(typed, found, rest):
    matches, beside = typed_references({"tg", "ba"}, typed)
    assert ([match[0] for match in matches], beside) == (found, rest)


def filled(**typed):
    """The body of an issue opened with the form for a fact, as GitHub shows it."""
    form = FORMS["add-a-fact"]
    required = {field.id: (*field.options, "words")[0] for field in form.fields if field.required}
    given = {field.label: (required | typed).get(field.id, "_No response_") for field in form.fields}
    return "\n\n".join(f"### {label}\n\n{value}" for label, value in given.items())


def test_none_is_no_answer_of_a_list_to_choose_from_and_a_word_elsewhere():
    given = answers(filled(currency="None", unit="None"), FORMS["add-a-fact"])
    assert "currency" not in given and given["unit"] == "None"


@pytest.mark.parametrize(("id", "kind"), [("unit", "input"), ("statement", "textarea")])
def test_an_answer_may_be_as_long_as_the_limit_and_no_longer(id, kind):
    most = "x" * LONGEST[kind]
    assert answers(filled(**{id: most}), FORMS["add-a-fact"])[id] == most
    with pytest.raises(Refused, match=f"is too long: {len(most) + 1} characters, where {len(most)} are the most"):
        answers(filled(**{id: most + "x"}), FORMS["add-a-fact"])


def test_a_sign_that_nobody_sees_is_shown_behind_the_twenty_before_it():
    with pytest.raises(Refused, match=r"U\+200B after `b{20}`,"):
        answers(filled(unit="a" + "b" * 20 + "\u200b"), FORMS["add-a-fact"])


def test_code_cannot_be_left():
    assert code("`@all`\n\u202e" + "x" * 100) == "`'@all' (U+202E)" + "x" * 65 + "…`"
    assert block("```\n````\n@all") == "`````\n```\n````\n@all\n`````"
    assert block("a\u202eb") == "```\na(U+202E)b\n```"
    assert block("x" * 9, most=5) == "```\nxxxxx\n…\n```"
    assert block("xxxxx", most=5) == "```\nxxxxx\n```"
    assert ["…" in block("x" * length) for length in (6000, 6001)] == [False, True]


def test_words_that_are_quoted_are_cut_behind_a_word_and_only_where_they_are_too_long():
    assert [code("two words", most) for most in (4, 8, 9)] == ["`two…`", "`two word…`", "`two words`"]


def test_each_problem_that_is_worth_a_look_stands_in_a_line_of_its_own():
    found = [Problem(At("docs/a.md", n), "P07", "new", "Write it", "advice") for n in (1, 2)]
    assert advice([], found).endswith("```\ndocs/a.md:1 P07 new. Write it\ndocs/a.md:2 P07 new. Write it\n```\n")


def test_the_command_reads_the_event_and_writes_the_answer(folder, tmp_path, monkeypatch, capsys):
    event, out = tmp_path / "event.json", tmp_path / "out"
    event.write_text(json.dumps({"issue": {"number": 3, "body": body_of("correct-a-word")}}))
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["macros", "suggestion", str(event), str(out)])
    assert commands.main() == 0 and capsys.readouterr().out == "written\n"
    assert (out / "title.txt").read_text() == "Correct TG 1.1"
    assert (
        (out / "answer.md")
        .read_text()
        .startswith("Thank you. This has been written into `docs/testing-ground/1-body.md`")
    )
    event.write_text(json.dumps({"issue": {"number": 3, "body": None}}))
    assert commands.main() == 0 and (out / "state.txt").read_text() == "none"


FACTS = """- id: first
  date: 2004
  statement: A loan of 20.
  where: [tg-1-1]
- id: second
  statement: >-
    A loan
    of 20.
  where: [tg-1-1]
- date: 2004
  where: [tg-1-1]
  id: third
- id: fourth
  statement: "A loan of 20."
"""


def corrected(tmp_path, id, line, text=FACTS):
    """What the file of facts holds after a correction of the fact that begins at this line."""
    (tmp_path / "data/facts").mkdir(parents=True, exist_ok=True)
    (tmp_path / "data/facts/a.yml").write_text(text)
    said = {"statement": "A loan of 20.", "date": "2004", "value": None, "up_to": None}
    fact = SimpleNamespace(id=id, at=At("data/facts/a.yml", line), **said)
    given = {"stands": "A loan of 20.", "wanted": "A loan of 21."}
    return fact_correction(Reader(tmp_path), fact, given).text


def test_the_sentence_of_a_fact_whose_date_is_corrected_is_shown(tmp_path):
    (tmp_path / "a.yml").write_text('- id: a\n  date: "2004"\n')
    fact = SimpleNamespace(id="a", at=At("a.yml", 1), date="2004", statement="x" * 310)
    change = fact_correction(Reader(tmp_path), fact, {"stands": "2004", "wanted": "May 2005"})
    assert change.text == '- id: a\n  date: "2005-05"\n'
    assert change.remarks == (f"This is its date. Its sentence stays: `{'x' * 300}…`",)


@pytest.mark.parametrize(("id", "line", "row"), [("first", 1, 2), ("fourth", 13, 13)])
def test_of_a_file_of_facts_the_statement_meant_is_changed_and_nothing_else(tmp_path, id, line, row):
    before, after = FACTS.split("\n"), corrected(tmp_path, id, line).split("\n")
    assert [n for n, (old, new) in enumerate(zip(before, after, strict=True)) if old != new] == [row]
    assert after[row] == '  statement: "A loan of 21."'


def test_a_fact_that_begins_with_its_statement_and_ends_the_file_is_corrected(tmp_path):
    assert corrected(tmp_path, "only", 1, "- statement: A loan of 20.") == '- statement: "A loan of 21."'
    two = "- id: a\n- statement: A loan of 20.\n- id: b\n"
    assert corrected(tmp_path, "only", 2, two) == two.replace("A loan of 20.", '"A loan of 21."')
    before = "- statement: Another.\n- statement: A loan of 20.\n"
    assert corrected(tmp_path, "only", 2, before) == '- statement: Another.\n- statement: "A loan of 21."\n'


@pytest.mark.parametrize(
    ("id", "line", "text"),
    [("second", 5, FACTS), ("third", 10, FACTS), ("last", 1, "- statement: A loan\n    of 20."),
     ("none", 1, "- id: none\n- statement: A loan of 20.\n")],
)  # fmt: skip
def test_a_statement_that_is_not_in_one_line_is_left_to_an_editor(tmp_path, id, line, text):
    with pytest.raises(Refused, match=f"`fact-{id}` cannot be changed by this form"):
        corrected(tmp_path, id, line, text)
