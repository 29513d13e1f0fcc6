"""What a change does to the edition: found in two Editions, said in Markdown, printed by make diff."""

import re
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from sample import Sample, copy_sample

from macros import __main__ as commands
from macros.model.countries import Membership
from macros.model.problems import At, Problem
from macros.publishing.comparison import Comparison, Moved, RecordChange, TextChange, compare, row_fields
from macros.publishing.revisions import NoRevisionError, fork_point, lay_out
from macros.publishing.summary import MOST_BYTES, cut_to_size, problem_summary, summary
from macros.showing.wording import Piece, pieces

CHAPTER, ABSTRACT = "docs/testing-ground/1-body.md", "docs/testing-ground/0-abstract.md"
FACTS, COUNTRY, BIB = "data/facts/sample.yml", "data/countries/samplestan.yml", "bibliography/sources.bib"
ENTRY, HOME = "docs/glossary/lo.md", "docs/index.md"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return Sample(tmp_path_factory.mktemp("compared") / "x")


@pytest.fixture
def after(sample):
    """The Comparison of the sample with itself after these edits: file → (old, new), or its whole contents."""

    def made(edits):
        before, _ = sample.read()
        files = {f: sample.replaced(f, *e) if isinstance(e, tuple) else e for f, e in edits.items()}
        with sample.with_files(files):
            return compare(before, sample.read()[0])

    return made


def test_nothing_is_said_of_an_edition_that_is_the_same(after):
    found = after({})
    assert not found and "Nothing that a reader" in summary(found, "main")


def test_a_paragraph_set_in_other_lines_has_the_same_text(after):
    assert after({CHAPTER: ("First, a loan", "First,\na loan")}).texts == ()


def test_a_paragraph_is_shown_word_by_word_with_its_figures(after):
    found = after({CHAPTER: ("USD 20 million", "some USD 21 million")})
    (text,) = found.texts
    assert (text.name, text.state) == ("TG 1.1", "changed")
    assert (text.figures_lost, text.figures_gained) == (("20 million",), ("21 million",)) or (
        text.figures_lost,
        text.figures_gained,
    ) == (("USD 20 million",), ("USD 21 million",))
    assert [p for p in text.pieces if p.kind != "kept"] == [Piece("lost", "USD 20"), Piece("gained", "some USD 21")]
    assert found.pages == (("changed", "/testing-ground/1-body/"),)
    said = summary(found, "main")
    assert "**TG 1.1**: **loses** `" in said and "<del>USD 20</del> <ins>some USD 21</ins>" in said


@pytest.mark.parametrize(("old", "new"), [("TG 1.2", "TG 0.1"), ("XX 1.1", "XX 1.2"), ("TG n. 1", "XX nn. 1 and 2")])
def test_the_numbers_of_a_reference_are_no_figures_whichever_report_it_names(old, new, sample):
    """Its siglum stands in the report's index.md alone."""
    third = b"---\ntitle: Third\nwork: xx\nname: Third\nsource: sample-2008-report\nsections: []\nnotes: 2\n---\nx\n"
    texts = []
    for said in (old, new):
        chapter = sample.replaced(CHAPTER, "TG 1.2", said)
        with sample.with_files({"docs/third-report/index.md": third, CHAPTER: chapter}):
            texts.append(sample.read()[0])
    (text,) = compare(*texts).texts
    assert text.name == "TG 1.1" and (text.figures_lost, text.figures_gained) == ((), ())


def test_what_is_lost_stands_first(after):
    facts = "- id: sample-visit-2005"
    found = after(
        {
            ABSTRACT: ("The argument", "The thesis"),
            CHAPTER: ("USD 20 million", "much money"),
            FACTS: (facts, "- id: sample-visit-2006"),
        }
    )
    said = summary(found, "main")
    (first, rest) = said.split("## Texts")
    assert [line for line in first.splitlines() if line.startswith("- ")] == [
        "- **TG 1.1**: `USD 20 million`",
        "- the fact `sample-visit-2005`",
    ]
    assert "## Lost: is each meant? (2)" in first
    assert rest.index("**TG 1.1**") < rest.index(
        "**TG 0.1**"
    )  # the text that loses a figure before the one that does not
    gained = summary(after({CHAPTER: ("Second.", "Second, in August 2005.")}), "main")
    assert "Lost" not in gained


def test_a_text_that_is_gone_is_lost(after):
    said = summary(after({CHAPTER: ("Second.[^3]\n{: #tg-1-2 }\n", "")}), "main")
    lost = said.split("## Texts")[0].splitlines()
    assert "- the text **TG 1.2**" in lost and "- the address `tg-1-2`" in lost


def test_a_figure_that_is_written_otherwise_is_the_same_figure(after):
    (text,) = after({CHAPTER: ("USD 20 million", "twenty million dollars")}).texts
    assert (text.figures_lost, text.figures_gained) == ((), ())


def test_a_figure_without_its_unit_is_the_same_figure(after):
    (text,) = after({CHAPTER: ("USD 20 million", "20 million")}).texts
    assert (text.figures_lost, text.figures_gained) == ((), ())


def test_a_date_that_is_gained_is_said_in_words(after):
    (text,) = after({CHAPTER: ("Second.", "Second, in August 2005.")}).texts
    assert (text.figures_lost, text.figures_gained) == ((), ("August 2005",))


def test_a_note_that_nobody_touched_is_resolved_differently(after):
    found = after({ABSTRACT: ("[@lo-2004-sunset].", "[@sample-2008-report].")})
    assert [c.name for c in found.citations] == ["TG n. 1", "TG n. 2"]
    assert found.citations[1] == Moved(
        "TG n. 2", ("lo-2004-sunset, p. 3 (ibid)",), ("sample-2008-report, p. 3 (ibid)",)
    )
    assert [t.name for t in found.texts] == ["TG n. 1"]
    said = "- **TG n. 2**: `lo-2004-sunset, p. 3 (ibid)` → `sample-2008-report, p. 3 (ibid)`"
    assert said in summary(found, "main").splitlines()


def test_a_fact_has_its_fields_before_and_after(after):
    found = after({FACTS: ("value: 20", "value: 21")})
    assert found.records["fact"] == (RecordChange("sample-loan-2004", "changed", (("value", "20", "21"),)),)
    assert "  - value: `20` → `21`" in summary(found, "main")


def test_a_figure_is_said_whole_and_one_that_is_written_otherwise_is_the_same(after):
    (change,) = after({FACTS: ("value: 20", "value: 1250000.5")}).records["fact"]
    assert change.fields == (("value", "20", "1250000.5"),)
    assert after({FACTS: ("value: 20", "value: 20.0")}).records["fact"] == ()


def test_a_fact_that_is_new_has_the_fields_that_it_has(after):
    new = '- id: new\n  date: "2005"\n  countries: [samplestan]\n  kind: visit\n'
    new += "  statement: Somebody came again.\n  where: [tg-1-2]\n"
    (change,) = after({FACTS: ("- id: sample-visit", f"{new}- id: sample-visit")}).records["fact"]
    assert (change.name, change.state) == ("new", "added")
    assert [name for name, *_ in change.fields] == ["id", "date", "countries", "kind", "statement", "where"]


def test_of_a_page_of_ours_the_words_the_citations_and_the_links_are_reported(after):
    found = after({HOME: ("Two paragraphs", "Two by Bobo Lo [@lo-2004-sunset; @sample-2008-report, p. 3]")})
    assert [(t.name, t.state) for t in found.texts] == [("/", "changed")]
    assert found.citations == (Moved("/", (), ("lo-2004-sunset", "sample-2008-report, p. 3")),)
    assert found.linked == (Moved("/", (), ("lo",)),)


def test_a_fact_that_only_stands_on_another_line_is_the_same(after):
    assert not after({FACTS: ("- id: sample-visit", "\n\n- id: sample-visit")})


def test_a_row_of_a_country_is_found_by_its_organization(after):
    (change,) = after({COUNTRY: ("role: observer", "role: partner")}).records["country"]
    (field,) = change.fields
    assert change.name == "samplestan" and field[0].startswith("memberships: lo")
    assert "observer" in field[1] and "partner" in field[2]


def test_two_rows_of_one_organization_are_two_fields_and_a_longer_name_is_another():
    row = Membership(
        organisation="csto",
        role="member",
        since="1994",
        until=None,
        note=None,
        slip=(),
        where=("tg-1-1",),
        at=At("data/countries/x.yml", 1),
    )
    found = row_fields("memberships", (row, replace(row, organisation="csto-council"), row))
    assert list(found) == ["memberships: csto", "memberships: csto-council", "memberships: csto (2)"]


def test_a_source_has_its_fields_before_and_after(after):
    (change,) = after({BIB: ("{A sample report}", "{Another report}")}).records["source"]
    assert (change.name, change.fields) == ("sample-2008-report", (("title", "A sample report", "Another report"),))


def test_an_alias_that_goes_takes_its_links_along(after):
    found = after({ENTRY: ("aliases: [Lo]", "aliases: [Low]")})
    assert found.records["front matter"][0] == RecordChange("/glossary/lo/", "changed", (("aliases", "Lo", "Low"),))
    assert all("lo" in m.before and "lo" not in m.after for m in found.linked) and found.linked
    assert f"- **{found.linked[0].name}**: no longer linked to `lo`" in summary(found, "main")


def test_a_slip_that_an_entry_names_is_reported(after):
    (change,) = after({ENTRY: ("aliases: [Lo]", "aliases: [Lo]\nslip: [slip-tg-1-1]")}).records["front matter"]
    assert change == RecordChange("/glossary/lo/", "changed", (("slip", "", "slip-tg-1-1"),))


def test_a_name_that_is_new_in_a_paragraph_is_linked(after):
    found = after({CHAPTER: ("Second.", "Second, says Bobo Lo.")})
    assert found.linked == (Moved("TG 1.2", (), ("lo",)),)
    assert "- **TG 1.2**: now linked to `lo`" in summary(found, "main")


def test_anchors_and_pages_are_new_gone_and_moved(after):
    new = b"---\ntitle: New\n---\n## Here {: #here }\n\nText.\n"
    found = after({"docs/new.md": new, HOME: ("Two paragraphs", "## There {: #there }\n\nTwo paragraphs")})
    assert {m.name for m in found.anchors} == {"/new/", "here", "there"} and not any(m.before for m in found.anchors)
    assert ("added", "/new/") in found.pages and ("changed", "/") in found.pages
    gone = after({"docs/glossary/lo.md": None})
    assert Moved("/glossary/lo/", ("/glossary/lo/",), ()) in gone.anchors and ("removed", "/glossary/lo/") in gone.pages
    assert "- `/glossary/lo/` (**gone**)" in summary(gone, "main").splitlines()
    assert "- `/new/` (new)" in summary(found, "main").splitlines()
    moved = after({CHAPTER: ("{: #tg-1-heading .ours }", ""), HOME: ("Two", "## A {: #tg-1-heading }\n\nTwo")})
    assert Moved("tg-1-heading", ("/testing-ground/1-body/",), ("/",)) in moved.anchors


def test_an_annotation_and_an_exception_of_the_inventory_are_reported(after):
    slip = '!!! slip "Title"\n    Text.\n    {: #slip-tg-1-2 sure="certain" }\n\n[^3]: [@'
    found = after({CHAPTER: ("[^3]: [@", slip)})
    assert [(t.name, t.state) for t in found.texts] == [("slip-tg-1-2", "added")]
    inventory = "data/inventory/testing-ground-1.yml"
    (change,) = after({inventory: ("figures:", 'except: {"2005": the report has it not}\n  figures:')}).records[
        "inventory"
    ]
    assert ("excepted", "", "2005: the report has it not") in change.fields


def test_what_is_gone_is_reported_as_gone(after):
    text = b"---\ntitle: x\n---\nA.[^2] B.[^3]\n{: #tg-1-1 }\n\n[^2]: [@ibid].\n[^3]: x\n"
    found = after({CHAPTER: text})
    assert TextChange("TG 1.2", "removed", (Piece("lost", "Second.[^3]"),)) in found.texts
    assert "**TG 1.2** (**gone**)" in summary(found, "main")


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("a b c", "a b c", [("kept", "a b c")]),
        ("a b c d", "a x c d", [("kept", "a"), ("lost", "b"), ("gained", "x"), ("kept", "c d")]),
        ("one a two b", "one x two y", [("kept", "one"), ("lost", "a two b"), ("gained", "x two y")]),
        ("one a two", "one x two", [("kept", "one"), ("lost", "a"), ("gained", "x"), ("kept", "two")]),
        ("", "a b", [("gained", "a b")]),
        ("a b", "", [("lost", "a b")]),
    ],
)
def test_words_are_compared(before, after, wanted):
    assert [tuple(piece) for piece in pieces(before, after)] == wanted


def test_texts_without_end_are_not_compared_word_by_word():
    began = time.process_time()
    found = list(pieces("a b " * 40_000, "b a " * 40_000))
    assert [p.kind for p in found] == ["lost", "gained"] and time.process_time() - began < 60


@pytest.mark.parametrize(
    "typed", ["</blockquote><script>x</script>", "`x` ![](http://x.example/)", "<img src=x>", "@everyone"]
)
def test_what_an_author_typed_does_not_act(typed):
    text = TextChange(typed, "changed", (Piece("kept", typed), Piece("lost", typed), Piece("gained", typed)))
    record = RecordChange(typed, "changed", ((typed, typed, typed + "2"),))
    found = Comparison((text,), {"fact": (record,)}, (Moved(typed, (), (typed,)),), (), (), (("changed", typed),))
    said = summary(found, typed)
    lines = [re.sub("`[^`]*`", "", line) for line in said.splitlines()]  # what stands in code is shown as it is
    (quoted,) = (line for line in lines if line.startswith("<blockquote>"))
    assert re.findall(r"<(?!/?(?:blockquote|del|ins)>)", quoted) == []
    assert not [line for line in lines if line != quoted and ("<" in line or "![" in line or "@" in line)]


def test_a_summary_says_what_there_is_and_how_much_of_it_line_by_line():
    text = TextChange("TG 1.1", "changed", (Piece("gained", "New."),))
    facts = (
        RecordChange("a", "added", (("kind", "", "loan"),)),
        RecordChange("b", "changed", (("unit", "", "km"), ("value", "2", ""))),
    )
    pages = (("added", "/new/"), ("removed", "/old/"))
    assert summary(Comparison((text,), {"fact": facts}, (), (), (), pages), "main").split("\n") == [
        "# What this changes in the edition, compared with `main`",
        "",
        "1 text, 2 facts, 2 pages.",
        "",
        "## Texts (1)",
        "",
        "**TG 1.1**",
        "",
        "<blockquote><ins>New.</ins></blockquote>",
        "",
        "",
        "## Facts (2)",
        "",
        "- `a` (new)",
        "  - kind: `loan`",
        "- `b`",
        "  - unit: nothing → `km`",
        "  - value: `2` → nothing",
        "",
        "## Pages affected (2)",
        "",
        "- `/new/` (new)",
        "- `/old/` (**gone**)",
        "",
    ]


def test_as_much_as_fits_is_shown_whole():
    record = RecordChange("x" * 1200, "added", ())
    said = summary(Comparison((), {"fact": (record,) * 60}, (), (), (), ()), "main")
    assert said.count("- `" + "x" * 1200 + "` (new)") == 60 and "more" not in said
    assert cut_to_size("x\n" * (MOST_BYTES // 2)) == "x\n" * (MOST_BYTES // 2)


def test_of_very_many_the_first_are_reported_and_the_rest_is_counted():
    found = Comparison((), {}, (), (), (), tuple(("changed", f"/{n}/") for n in range(1000)))
    said = summary(found, "main").splitlines()
    assert sum(line.startswith("- `/") for line in said) == 60 and "… and 940 more." in said
    assert "1000 pages." in said


def test_a_long_text_is_shortened_and_a_kept_one_to_the_words_around_the_change():
    kept = " ".join(f"w{n}" for n in range(100))
    pieces = (Piece("kept", kept), Piece("gained", "x" * 5000), Piece("kept", kept))
    said = summary(Comparison((TextChange("TG 1.1", "changed", pieces),), {}, (), (), (), ()), "main")
    assert "w91" not in said.split("<ins>")[0] and "… w92 w93" in said and "w6 w7 …" in said and len(said) < 2000


def test_a_summary_is_never_larger_than_github_takes():
    fields = tuple((f"field {n}", "é" * 2000, "è" * 2000) for n in range(12))
    records = {kind: (RecordChange("x", "changed", fields),) * 80 for kind in ("fact", "source")}
    said = summary(Comparison((), records, (), (), (), ()), "main")
    assert len(said.encode()) < 2**20 and said.endswith("… and more than a summary can hold.\n")
    assert said.splitlines()[-3].startswith(("- ", "  - "))


def test_errors_of_the_edition_are_said_before_all_else():
    said = summary(Comparison((), {}, (), (), (), ()), "main", 3)
    assert "**3 errors** keep parts" in said and said.startswith("# What this changes in the edition")
    assert "errors" not in summary(Comparison((), {}, (), (), (), ()), "main")


def test_every_problem_stands_in_the_summary_the_severest_first():
    advice = Problem(At("docs/a.md", 1), "P07", "`new`", "Write it", "advice")
    error = Problem(At("docs/b.md", 2), "N03", "lost <b>", "Find it")
    unread = Problem(At("docs/c.md", 1), "F03", "cannot be read", "Look", "error")
    assert problem_summary([advice, error, unread]).splitlines()[2].startswith("- **error** `docs/c.md:1` F03")
    said = problem_summary([advice, error]).splitlines()
    assert said[0] == "# What the checks say: 1 errors, 1 advice"
    assert said[2:] == [
        "- **error** `docs/b.md:2` N03 `lost <b>. Find it`",
        "- advice `docs/a.md:1` P07 `'new'. Write it`",
        "",
    ]
    many = problem_summary(advice._replace(at=At("docs/a.md", n)) for n in range(301)).splitlines()
    assert "… and 1 more: `make check` lists them all." in many


@pytest.fixture
def repository(tmp_path, monkeypatch):
    folder = copy_sample(tmp_path / "x")
    monkeypatch.chdir(folder)
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "x"]):
        git(*command)
    return folder


def git(*command):
    who = ["-c", "user.name=x", "-c", "user.email=x@x.example", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *who, *command], check=True, capture_output=True, text=True).stdout.strip()


def run_diff(monkeypatch, capsys, *base):
    monkeypatch.setattr(sys, "argv", ["macros", "diff", *base])
    status = commands.main()
    return status, *capsys.readouterr()


def test_make_diff_compares_with_where_a_branch_began(repository, monkeypatch, capsys):
    git("checkout", "-qb", "mine")
    git("checkout", "-q", "main")
    path = repository / ENTRY
    path.write_text(path.read_text().replace("An author.", "An author of theirs."))
    git("commit", "-qam", "on main")
    git("checkout", "-q", "mine")
    facts = repository / FACTS
    facts.write_text(facts.read_text().replace('"2004-05"', '"2004-06"'))
    status, out, _ = run_diff(monkeypatch, capsys, "main")
    assert status == 0 and "  - date: `2004-05` → `2004-06`" in out and "theirs" not in out


@pytest.mark.parametrize("base", ["no-such-branch", "-x", "main:docs", ""])
def test_a_base_that_there_is_not_is_said_in_one_line(base, repository, monkeypatch, capsys):
    if base.startswith("-"):
        with pytest.raises(NoRevisionError, match=f'no commit, branch or tag "{base}"'):
            fork_point(repository, base)
        return
    status, out, err = run_diff(monkeypatch, capsys, base)
    assert (
        (status, out) == (1, "") and f'there is no commit, branch or tag "{base}"' in err and len(err.splitlines()) == 1
    )


def test_outside_of_a_repository_git_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(copy_sample(tmp_path / "y"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    status, out, err = run_diff(monkeypatch, capsys, "main")
    assert (status, out) == (1, "") and "not a git repository" in err and "fatal" not in err


def test_a_commit_before_there_was_an_edition_is_all_new(repository, tmp_path):
    empty = git("commit-tree", git("hash-object", "-t", "tree", "/dev/null"), "-m", "empty")
    lay_out(repository, empty, tmp_path)
    assert fork_point(repository, empty) == empty


def test_on_a_pull_request_changed_files_are_annotated_first_and_all_stands_in_the_summary(
    repository, tmp_path, monkeypatch, capsys
):
    (repository / "bibliography/more.bib").write_text("".join(book(n) for n in range(12)))
    git("add", "-A")
    git("commit", "-qm", "before")
    (repository / "bibliography/yet-more.bib").write_text(book(99))
    git("add", "-A")
    git("commit", "-qm", "after")
    said = tmp_path / "summary.md"
    for name, value in {"ACTIONS": "true", "EVENT_NAME": "pull_request", "STEP_SUMMARY": str(said)}.items():
        monkeypatch.setenv(f"GITHUB_{name}", value)
    monkeypatch.setattr(sys, "argv", ["macros", "check"])
    assert commands.main() == 0
    messages = [line for line in capsys.readouterr().out.splitlines() if line.startswith("::")]
    assert len(messages) == 10 and messages[0].startswith("::warning file=bibliography/yet-more.bib,line=1,title=B10::")
    assert said.read_text().count("- advice `bibliography/") >= 13


def book(n):
    return f"@book{{lo-{2000 + n}-axis,\n  title = {{Axis {n}}},\n}}\n\n"


def test_of_citations_only_those_that_differ_are_said_and_all_where_only_their_order_does():
    rows = (
        Moved("TG n. 1", ("lo-2004", "gill-2006"), ("gill-2006", "menon-1997")),
        Moved("TG n. 2", ("lo-2004", "gill-2006"), ("gill-2006", "lo-2004")),
    )
    said = summary(Comparison((), {}, (), rows, (), ()), "main")
    assert "TG n. 1**: `lo-2004` → `menon-1997`" in said
    assert "TG n. 2**: `lo-2004`, `gill-2006` → `gill-2006`, `lo-2004`" in said


def test_an_address_is_new_gone_or_elsewhere():
    rows = (Moved("tg-1-1", ("a.md",), ("b.md",)), Moved("tg-1-2", (), ("b.md",)), Moved("tg-1-3", ("a.md",), ()))
    said = summary(Comparison((), {}, rows, (), (), ()), "main").splitlines()
    assert {"- `tg-1-1`: `a.md` → `b.md`", "- `tg-1-2` (new)", "- `tg-1-3` (**gone**)"} <= set(said)


def test_problems_are_counted_by_their_kind_and_the_rest_is_counted_after_the_first():
    found = [Problem(At("a.md", n), "X01", "wrong", "Write", "advice" if n % 3 else "error") for n in range(1, 304)]
    said = problem_summary(found)
    assert said.startswith("# What the checks say: 101 errors, 202 advice")
    assert said.count("\n- ") == 300 and "… and 3 more" in said
    assert "more" not in problem_summary(found[:300]) and problem_summary(found[:300]).count("\n- ") == 300
