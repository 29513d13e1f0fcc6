"""What holds for any input: resolver, dates, names, sources. tests/test_marks.py has the same for the scanner."""

import re
from calendar import monthrange
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.treeprocessors import InlineProcessor
from sample import GOLDEN

from macros.model import dates
from macros.model.citations import Cited
from macros.model.entries import Entry
from macros.reading.bibliography import NEEDED, read_sources, tidied
from macros.reading.chapters import read_document
from macros.reading.datafiles import read_yaml
from macros.reading.glossary import Names
from macros.reading.resolve import resolve_notes
from macros.showing.composing import Composed
from macros.showing.extension import Renderer

pytestmark = pytest.mark.long

KEYS = ("lo-2003-axis", "lo-2003-vladimir", "lo-2008-axis", "blank-2006-putin")
CITES = st.sampled_from(
    [
        *(f"@{key}" for key in (*KEYS, "zzz-1999-none")),
        *(
            "@ibid",
            "@ibid",
            "@ibid",
            "@ibid, p. 3",
            "@short lo",
            "@short lo-2003",
            "@short blank",
            "@op-cit lo-2008",
            "@short blank-20",
        ),
        *(f"@note {n}" for n in range(1, 7)),
        *(f"@note {n} {key}" for n in (1, 2, 3) for key in ("lo", "lo-2003-axis")),
    ]
)
NOTES = st.dictionaries(st.integers(1, 8), st.lists(st.lists(CITES, min_size=1, max_size=3), max_size=3), max_size=8)


def cites_by_note(written):
    """Number of a note → (the cite as typed, what it resolved to) in their order."""
    numbers = sorted(written)
    text = "".join(f"[^{n}]: {' '.join('[' + '; '.join(part) + '].' for part in written[n])}\n" for n in numbers)
    document, _ = read_document("docs/tg/1-x.md", text or "\n", "tg")
    cited, problems = resolve_notes(document.notes, KEYS)
    found = {n: [] for n in numbers}
    for (_, n, _), works in cited.items():
        found[n] += works
    return {n: list(zip([c for part in written[n] for c in part], found[n], strict=True)) for n in numbers}, problems


@given(NOTES)
@settings(max_examples=150, deadline=None)
def test_no_note_resolves_to_a_work_that_no_earlier_cite_names_in_full(written):
    resolved, problems = cites_by_note(written)
    named, failures = set(), 0
    for cites in resolved.values():
        for typed, work in cites:
            failures += work is None
            if typed[1:] in KEYS:
                assert work.key == typed[1:]
                named.add(work.key)
            elif work:
                assert work.key in named
    assert len(problems) == failures


@given(NOTES)
@settings(max_examples=150, deadline=None)
def test_ibid_leads_to_the_only_work_before_it_or_nowhere(written):
    resolved, _ = cites_by_note(written)
    for n, cites in resolved.items():
        for i, (typed, work) in enumerate(cites):
            if typed.startswith("@ibid"):
                before = cites[:i] or resolved.get(n - 1, [])
                works = {w.key if w else None for _, w in before}
                assert (work.key if work else None) == (works.pop() if len(works) == 1 else None)


@given(NOTES)
@settings(max_examples=150, deadline=None)
def test_a_short_form_leads_to_the_one_earlier_work_whose_key_it_begins_in_whole_words_or_nowhere(written):
    resolved, _ = cites_by_note(written)
    named = []
    for cites in resolved.values():
        for typed, work in cites:
            if typed.startswith(("@short", "@op-cit")):
                words = typed.split(" ")[1].split("-")
                fits = {key for key in named if key.split("-")[: len(words)] == words}
                assert (work.key if work else None) == (fits.pop() if len(fits) == 1 else None)
            named += [work.key] if isinstance(work, Cited) else []


PARTS = st.one_of(
    st.sampled_from(["", "..", "2005", "2005-02-29", "2004-02-29", "2005-13", "20005", "x", "2005-06~", "0000"]),
    st.builds(
        "{:04d}-{:02d}-{:02d}{}".format,
        st.integers(1, 2100),
        st.integers(0, 13),
        st.integers(0, 32),
        st.sampled_from("~ "),
    ),
    st.builds("{:04d}-{:02d}".format, st.integers(1, 2100), st.integers(0, 13)),
)


def days(part):
    """(first, last) day of an end of a date as (year, month, day); None for one that cannot be, or is open."""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?~?", part)
    if not found:
        return None
    year, month, day = (int(x) if x else None for x in found.groups())
    if (month is not None and not 1 <= month <= 12) or year == 0:
        return None
    if day is not None and not 1 <= day <= monthrange(year, month)[1]:
        return None
    end = month or 12
    return (year, month or 1, day or 1), (year, end, day or monthrange(year, end)[1])


@given(PARTS, PARTS)
@settings(max_examples=300, deadline=None)
def test_a_date_is_possible_when_its_days_are_and_stand_in_order(first, last):
    ends = days(first), days(last)
    fine = all(end or part in ("", "..") for end, part in zip(ends, (first, last), strict=True))
    ordered = not all(ends) or ends[0][0] <= ends[1][1]
    if "0000" not in (first, last):
        assert (dates.impossible(f"{first}/{last}") is None) == (fine and any(ends) and ordered)
        assert (dates.impossible(first) is None) == (ends[0] is not None)


@given(PARTS, PARTS)
@settings(max_examples=300, deadline=None)
def test_a_possible_date_sorts_by_its_first_known_day_and_is_said_with_every_figure(first, last):
    date = f"{first}/{last}"
    if dates.impossible(date) is None and "0000" not in date:
        known = [days(part) for part in (first, last) if days(part)]
        assert dates.begins(date) == next(p for p in (first, last) if days(p)).rstrip("~")
        assert known[0][0][0] <= dates.middle(date) <= known[-1][0][0] + 1
        assert dates.years(date) == tuple(days(p)[0][0] if days(p) else None for p in (first, last))
        said = dates.spoken(date)
        assert all(str(year) in said for end in known for year in {end[0][0]} if year > 999)
        assert all(
            bool(word in said) == (part == "..")
            for word, part in (("since", last), ("until", first))
            if all(days(p) or p == ".." for p in (first, last))
        )


NAMES = (
    "SCO",
    "SCO Charter",
    "Charter",
    "the Charter of the SCO",
    "summit",
    "US",
    "US–China Council",
    "S-300",
    "O'Neil",
)
WORDS = st.sampled_from(
    [
        *NAMES,
        "SCOs",
        "sco",
        "Summit",
        "Summits",
        "summits",
        "US-China Council",
        "O’Neil",
        "the",
        "of",
        "Xsummit",
        "s",
        ",",
        ".",
        "\n\n",
        "S",
        "-",
        "300",
    ]
)


def naive(text, owners):
    """(start, end, slug) by trying every name at every word, the longest first; nothing that is found is cut again."""
    same = text.translate(str.maketrans("’–", "'-"))
    found, at = [], 0
    while at < len(text):
        fits = [
            (m.end(), slug)
            for name, slug in owners.items()
            for spelled in {name, name[0].upper() + name[1:] if name == name.lower() else name}
            for m in [
                re.compile(
                    # Two words have a space between them; a sign may follow a word at once.
                    re.sub(
                        r"(?<=\w)\x00(?=\w)",
                        lambda _: r"\s+",
                        "\x00".join(
                            map(re.escape, re.findall(r"\w+|[^\w\s]", spelled.translate(str.maketrans("’–", "'-"))))
                        ),
                    ).replace("\x00", r"\s*")
                    + r"s?(?!\w)"
                ).match(same, at)
            ]
            if m
            and "\n\n" not in m[0]
            and not (at and re.match(r"\w", same[at - 1]))
            and not (at and same[at - 1] in "@/")
        ]
        if fits:
            end, slug = max(fits)
            found.append((at, end, slug))
            at = end
        else:
            at += 1
    return found


@given(st.lists(WORDS, max_size=14), st.sampled_from([" ", " ", "", "/"]))
@settings(max_examples=300, deadline=None)
def test_names_are_matched_as_by_trying_each_at_each_word(words, between):
    text = between.join(words)
    document = SimpleNamespace(path="x", at=lambda field: None)
    entries = {
        f"e{i}": Entry(
            slug=f"e{i}",
            name=name,
            kind="organisation",
            aliases=(),
            dates=None,
            see_also=(),
            slip=(),
            document=document,
        )
        for i, name in enumerate(NAMES)
    }
    matched = list(Names(entries, []).find(text))
    assert matched == naive(text, {name: f"e{i}" for i, name in enumerate(NAMES)})


VALUES = st.text(alphabet="abcÄéЖ 0123.,:;-–'()/&%$#_~^“”‘’", min_size=1, max_size=30).map(str.strip).filter(bool)
SOURCES = st.dictionaries(
    st.from_regex(r"[a-z]{1,6}-[0-9]{4}-[a-z]{1,5}", fullmatch=True),
    st.tuples(
        st.sampled_from(sorted(NEEDED)),
        st.fixed_dictionaries(
            {"title": VALUES},
            optional={
                "author": st.sampled_from(["Lo, Bobo", "Lo, Bobo and Doe, Jane", "{World Bank}", "van den Roe, R."]),
                "date": st.sampled_from(["2004", "2004-05", "2004-05-06", "2004/2005"]),
                "publisher": VALUES,
                "note": VALUES,
                "pages": st.sampled_from(["3", "3–5", "3--5", "iv–vi"]),
            },
        ),
    ),
    min_size=1,
    max_size=4,
)


@given(SOURCES, st.booleans())
@settings(max_examples=150, deadline=None)
def test_a_tidied_bibliography_is_read_as_the_one_before_and_is_tidy(sources, comment):
    rows = {k: "".join(f"\t{n} = {{{v}}} ,\n" for n, v in reversed(f.items())) for k, (_, f) in sources.items()}
    text = "\n".join(f"{'% about it' if comment else ''}\n@{sources[k][0]}{{{k},\n{rows[k]}}}" for k in reversed(rows))
    tidy, problems = tidied("a.bib", text)
    if tidy is None:
        assert problems
        return
    before, after = (read_sources("a.bib", t)[0] for t in (text, tidy))
    assert sorted((s.key, s.type, dict(s.fields)) for s in before) == [(s.key, s.type, dict(s.fields)) for s in after]
    assert tidied("a.bib", tidy) == (tidy, [])
    assert not [p for p in read_sources("a.bib", tidy)[1] if p.code == "B05"]
    assert tidy.count("% about it") == (len(sources) if comment else 0)


SAMPLE_FACTS = (GOLDEN / "edition/data/facts/sample.yml").read_text(encoding="utf-8")
SIGNS = st.sampled_from(
    [*"[]{}:#&*!|>'\"%@`?-,\t\n \\~<=", ": ", " #", "- ", "---\n", "!!int ", "&a ", "\u2028", "\x00"]
)


@given(st.lists(st.tuples(st.integers(0, len(SAMPLE_FACTS)), SIGNS), min_size=1, max_size=3))
def test_yaml_with_any_signs_in_it_is_read_or_refused_in_words(changes):
    text = SAMPLE_FACTS
    for at, sign in changes:
        text = text[:at] + sign + text[at:]
    file, problems = read_yaml("data/facts/x.yml", text)
    assert file.lines or problems
    assert not [str(p) for p in problems if re.search(r"Error|object has no|did not find|YAML says", str(p))]


def as_python_markdown_reads():
    """A Renderer that has every pattern looked for in every text."""
    renderer = Renderer()
    for name in ("inline", "smarty"):
        renderer.markdown.treeprocessors[name].__class__ = InlineProcessor
    return renderer


SIGNS = [
    *"`*_[]()!<>&;'\"-\\ a.1",
    "  \n",
    "\n\n",
    "--",
    "---",
    "![",
    "](b)",
    "[a](b)",
    "[a][c]",
    "![a](b)",
    "`a`",
    "[c]: d\n",
    "<http://e.f>",
    "<g@h.i>",
]
SIGNS += ["&amp;", "<i>", "</i>", "\ue0000\ue001", "\ue0001\ue001", "s ", "'90s", "``", "**", "__", "&#8212;", "\u2013"]
OURS, THEIRS = Renderer(), as_python_markdown_reads()


@given(st.lists(st.sampled_from(SIGNS), max_size=30).map("".join))
@settings(max_examples=300, deadline=None)
def test_what_stands_within_a_paragraph_is_read_as_python_markdown_reads_it(typed):
    text = Composed("docs/x.md", f"word {typed}\n\n[c]: d\n", (), ("<b>piece</b>", "it's"), "x/")
    assert OURS.render(text, {}) == THEIRS.render(text, {})
