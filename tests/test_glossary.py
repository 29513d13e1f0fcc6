"""Which words of a text lead to an entry: one case a line, the linked words between angle quotes ‹ ›.

The lower half must not match. Then the counts on an entry's page, against a plain search of the chapters.
"""

import json
import re
from functools import cache
from types import SimpleNamespace

import pytest

from macros.model.entries import Entry
from macros.reading.glossary import Names, blocks_of, link_names, related, sentence_around
from macros.reading.marks import scan

ENTRIES = {
    "sco": ("Shanghai Cooperation Organisation", ["SCO", "ShOS"]),
    "rats": ("Regional Anti-Terrorist Structure", ["RATS"]),
    "sco-charter": ("SCO Charter", ["Charter of the SCO"]),
    "uighurs": ("Uighurs", ["Uighur"]),
    "nato": ("NATO", []),
    "nato-russia-council": ("NATO–Russia Council", []),
    "colour-revolution": ("colour revolution", []),
    "cnpc": (
        "CNPC",
        ["China's National Petroleum Corporation", "China’s National Petroleum Corporation", "Chinese oil"],
    ),
    "rfe-rl": ("RFE/RL", []),
    "s-300": ("S-300", []),
    "izvestiya": ("Izvestiya", []),
    "igor-ivanov": ("Igor Ivanov", []),
    "us": ("US", []),
}
CASES = [
    "The ‹SCO› grew. The SCO again.",
    "The ‹SCO›’s members; the ‹RATS›' seat.",
    "‹Shanghai Cooperation Organisation› (SCO) is one entry.",
    "The ‹SCO Charter› is not the ‹SCO›.",
    "The ‹Uighurs› of Xinjiang.",
    "A ‹Uighur› separatist.",
    "two ‹NATOs›, ‹S-300s›; Igors of any name",
    "‹Colour revolutions› came; a ‹colour revolution› did not.".replace("a ‹colour revolution›", "a colour revolution"),
    "a ‹NATO›-led force and the ‹NATO–Russia Council›",
    "the ‹NATO-Russia Council› with a hyphen",
    "‹China’s National Petroleum Corporation› bought it.",
    "‹Chinese oil›, a name behind two that differ by an apostrophe",
    "‹RFE/RL› wrote of ‹S-300› missiles.",
    "in *‹Izvestiya›*, a paper",
    "the *‹Shanghai Cooperation Organisation› (SCO)*, set off by the author",
    "one ‹SCO›.\n\nAnother ‹SCO›.",
    "[[sco|the Organisation]], later the SCO",
    "‹SCO›,\nwrapped ‹Regional\nAnti-Terrorist Structure›",
    "‹SCO›: first; a ‹US› second",
    "‹NATO›@x, ‹US›/x",
    "the *‹SCO› (its name in words)*",
    "*The Future: a long ‹title› of what comes* and the ‹SCO›".replace("‹title›", "title"),
    "*four words and a name* ‹SCO› *four words and more*",
    "‹SCO› and x/",
    "*a new ‹SCO›*, three words, and no title",
    # must not match
    "*a new old SCO*, four words, and a title",
    "/SCO",
    "x/SCO, a/SCO, @SCO, _SCO, @US",
    "*SCO and its long, long title*",
    "*the long, long title of the SCO*",
    "NATO–Russia\n\nCouncil".replace("NATO", "‹NATO›"),
    "sco and Sco are other words; rats, not RATSA",
    "# SCO in a heading",
    '`SCO` and [SCO](x.md) and <b title="SCO">',
    "```\nSCO\n```",
    "https://example.org/SCO/",
    "*The SCO and the Future of Eurasia*",
    "Ivanov said; Sergey Ivanov too",
    "he told us",
    "[@sco-2004-charter, p. 3]",
    "text {: .SCO }",
]


def entry(slug, name, aliases, document):
    return Entry(
        slug=slug,
        name=name,
        kind="organisation",
        aliases=tuple(aliases),
        dates=None,
        see_also=(),
        slip=(),
        document=document,
    )


def names():
    document = SimpleNamespace(path="docs/glossary/x.md")
    entries = {slug: entry(slug, name, aliases, document) for slug, (name, aliases) in ENTRIES.items()}
    problems = []
    made = Names(entries, problems)
    assert problems == []
    return made


@pytest.mark.parametrize("case", CASES)
def test_golden(case):
    text = re.sub("[‹›]", "", case)
    marks, prose, _ = scan(text, "x.md")
    out, position = [], 0
    for mark in link_names(text, prose, marks, names(), blocks_of(text)):
        out += [text[position : mark.start], "‹", text[mark.start : mark.end], "›"]
        position = mark.end
    assert "".join(out) + text[position:] == case


@pytest.mark.parametrize(
    "text, word, expected",
    [
        ("One. Two SCO three. Four.", "SCO", "Two SCO three. "),
        (
            "He paid USD 3.5 million to the SCO in 2004. Then left.",
            "SCO",
            "He paid USD 3.5 million to the SCO in 2004. ",
        ),
        ("See TG n. 33 and p. 4 on the SCO! Next.", "SCO", "See TG n. 33 and p. 4 on the SCO! "),
        ("Said J. Smith of the SCO. Next", "SCO", "Said J. Smith of the SCO. "),
        ("SCO", "SCO", "SCO"),
        ("A. The SCO", "SCO", "A. The SCO"),
        ("No end\n\nabove the SCO\n\nand none below\n\nor there. Z", "SCO", "above the SCO"),
        ("One\n\ntwo\n\nthree SCO four\n\nfive\n\nsix", "SCO", "three SCO four"),
        ("One.\n\nTwo. Three SCO four? Five\n\nsix", "SCO", "Three SCO four? "),
        ("\n\nThe SCO\n\n", "SCO", "The SCO"),
        ("? The SCO", "SCO", "The SCO"),
    ],
)
def test_the_sentence_around_a_mention(text, word, expected):
    at = text.index(word)
    start, end = sentence_around(text, at, at + len(word))
    assert text[start:end] == expected


def test_the_entries_named_with_another_are_the_eight_named_with_it_most_often_and_more_than_once():
    places = {f"p{i}": ("a", *(f"e{n}" for n in range(11) if n >= i)) for i in range(11)}
    mentions = {"a": tuple(SimpleNamespace(place=place) for place in places)}
    edition = SimpleNamespace(mentions=mentions, together=places)
    assert related(edition, "a") == [f"e{n}" for n in range(10, 2, -1)]
    few = SimpleNamespace(
        mentions=mentions,
        together={place: ("a", "b") if i < 2 else ("a", "c") * (i == 3) for i, place in enumerate(places)},
    )
    assert related(few, "a") == ["b"] and related(few, "nothing") == []


def plain(text, names):
    """The running words of a paragraph or note, without citations, marks, attributes and titles in italics."""

    def shown(italics):
        words = re.sub(r"\s*\(\w+\)$", "", " ".join(italics[1].split()))
        return italics[1] if len(words.split()) <= 3 or words in names else " "

    text = re.sub(r"\[([^\[\]]+)\]\{printed=[^}]*\}", r"\1", text)  # a reading: ours alone
    text = re.sub(r"\[[^\[\]]*@[^\]]*\](\{:[^}]*\})?|\{:[^}]*\}|\[\^\d+\]", " ", text)
    text = re.sub(r"(?<![*\w])\*(?=\S)([^*]+)(?<=\S)\*(?![*\w])", shown, text)
    return text.translate(str.maketrans("’‘ʼ–‑", "'''--"))


def found_in(name, text):
    """A plain search: the name as whole words, also in the plural; one in small letters with a capital too."""
    begins, search = searched(name)
    return search(text) if begins in text else None


@cache
def searched(name):
    """(The first word of a name but for its first letter, the search): a text without that word is soon done with."""
    name = name.translate(str.maketrans("’‘ʼ–‑", "'''--"))
    words = r"\s+".join(map(re.escape, name.split()))
    if name == name.lower():
        words = f"[{name[0]}{name[0].upper()}]{words[1:]}"
    return name.split()[0][1:], re.compile(rf"(?<![\w/@]){words}s?(?!\w)").search


def test_an_entry_leads_to_the_slips_that_dispute_it_on_its_page_and_in_the_data(edition, site):
    published = {record["slug"]: record["slip"] for record in json.loads((site / "data/glossary.json").read_text())}
    for entry in edition.entries.values():
        html = (site / entry.document.url / "index.html").read_text()
        shown = re.findall(r'class="slip-mark" href="([^"]*)#([\w-]+)">A slip in the report: [^<]', html)
        assert [id for _, id in shown] == published[entry.slug] == entry.document.meta.get("slip", []), entry.slug
        for page, id in shown:
            assert f'id="{id}"' in (site / entry.document.url / page / "index.html").read_text()
    assert sum(map(bool, published.values())) > 90


def test_an_entry_names_a_slip_for_each_place_whose_annotation_it_mentions(edition):
    """(TG 6.10, BA 7.2, annotations); TG 2.16, annotation; or, without a place, any slip."""
    wrong = []
    for entry in edition.entries.values():
        text = " ".join(entry.document.body.split())
        cited = re.findall(r"((?:(?:TG|BA) \d+\.\d+, )+)annotation", text)
        places = {ref.lower().replace(" ", "-").replace(".", "-") for refs in cited for ref in refs[:-2].split(", ")}
        named = {edition.annotations[id].paragraph for id in entry.slip}
        if not places <= named or ("annotation" in text and not named):
            wrong.append((entry.slug, sorted(places - named)))
    assert wrong == []


def test_the_mentions_on_an_entry_s_page_are_those_of_a_plain_search_of_the_chapters(edition, site):
    """All entries, all paragraphs and notes, by a search that knows nothing of our matching."""
    texts = {id: p.text for id, p in [*edition.paragraphs.items(), *edition.notes.items()]}
    prose = {id: plain(text, {n for e in edition.entries.values() for n in e.names}) for id, text in texts.items()}
    wrong = []
    for entry in edition.entries.values():
        longer = {
            n
            for other in edition.entries.values()
            if other is not entry
            for n in other.names
            if any(m != n and m in n for m in entry.names)
        }
        wanted = set()
        for id, text in prose.items():
            if f"[[{entry.slug}|" in texts[id] or f"[[{entry.slug}]]" in texts[id]:
                wanted.add(id)
            elif any(found_in(name, text) for name in entry.names):
                text = re.sub(r"\[\[.*?\]\]", " ", text, flags=re.S)
                for name in sorted(longer, key=len, reverse=True):
                    while match := found_in(name, text):
                        text = text[: match.start()] + " " + text[match.end() :]
                wanted |= {id} if any(found_in(name, text) for name in entry.names) else set()
        html = (site / entry.document.url / "index.html").read_text()
        part = html.split('<h2 id="mentions">', 1)[1].split("</article>", 1)[0]
        shown = re.findall(r'<li><a class="reference" href="[^"]*#([^"]+)"', part)
        count = int(re.search(r'class="count">(\d+)<', part)[1])
        if set(shown) != wanted or count != len(shown):
            wrong.append((entry.slug, sorted(wanted ^ set(shown)), count))
    assert not wrong
