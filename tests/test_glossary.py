"""Which words of a text lead to an entry: one case a line, the linked words between angle quotes ‹ ›.

The lower half must not match. Then the counts on an entry's page, against a plain search of the chapters.
"""

import re
from types import SimpleNamespace

import pytest

from macros.edition import Entry
from macros.glossary import Names, blocks_of, link_names, sentence
from macros.marks import scan

ENTRIES = {
    "sco": ("Shanghai Cooperation Organisation", ["SCO", "ShOS"]), "rats": ("Regional Anti-Terrorist Structure", ["RATS"]),
    "sco-charter": ("SCO Charter", ["Charter of the SCO"]), "uighurs": ("Uighurs", ["Uighur"]), "nato": ("NATO", []),
    "nato-russia-council": ("NATO–Russia Council", []), "colour-revolution": ("colour revolution", []), "cnpc": ("CNPC", ["China's National Petroleum Corporation"]),
    "rfe-rl": ("RFE/RL", []), "s-300": ("S-300", []), "izvestiya": ("Izvestiya", []), "igor-ivanov": ("Igor Ivanov", []), "us": ("US", []),
}
CASES = [
    "The ‹SCO› grew. The SCO again.",
    "The ‹SCO›’s members; the ‹RATS›' seat.",
    "‹Shanghai Cooperation Organisation› (SCO) is one entry.",
    "The ‹SCO Charter› is not the ‹SCO›.",
    "The ‹Uighurs› of Xinjiang.",
    "A ‹Uighur› separatist.",
    "‹Colour revolutions› came; a ‹colour revolution› did not.".replace("a ‹colour revolution›", "a colour revolution"),
    "a ‹NATO›-led force and the ‹NATO–Russia Council›",
    "the ‹NATO-Russia Council› with a hyphen",
    "‹China’s National Petroleum Corporation› bought it.",
    "‹RFE/RL› wrote of ‹S-300› missiles.",
    "in *‹Izvestiya›*, a paper",
    "the *‹Shanghai Cooperation Organisation› (SCO)*, set off by the author",
    "one ‹SCO›.\n\nAnother ‹SCO›.",
    "[[sco|the Organisation]], later the SCO",
    "‹SCO›,\nwrapped ‹Regional\nAnti-Terrorist Structure›",
    # must not match
    "sco and Sco are other words; rats, not RATSA",
    "# SCO in a heading",
    "`SCO` and [SCO](x.md) and <b title=\"SCO\">",
    "```\nSCO\n```",
    "https://example.org/SCO/",
    "*The SCO and the Future of Eurasia*",
    "Ivanov said; Sergey Ivanov too",
    "he told us",
    "[@sco-2004-charter, p. 3]",
    "text {: .SCO }",
]


def names():
    document = SimpleNamespace(path="docs/glossary/x.md")
    entries = {s: Entry(s, n, "organisation", tuple(a), None, (), document) for s, (n, a) in ENTRIES.items()}
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
        out += [text[position:mark.start], "‹", text[mark.start:mark.end], "›"]
        position = mark.end
    assert "".join(out) + text[position:] == case


@pytest.mark.parametrize("text, word, expected", [
    ("One. Two SCO three. Four.", "SCO", "Two SCO three. "),
    ("He paid USD 3.5 million to the SCO in 2004. Then left.", "SCO", "He paid USD 3.5 million to the SCO in 2004. "),
    ("See TG n. 33 and p. 4 on the SCO! Next.", "SCO", "See TG n. 33 and p. 4 on the SCO! "),
    ("Said J. Smith of the SCO. Next", "SCO", "Said J. Smith of the SCO. "),
])
def test_the_sentence_around_a_mention(text, word, expected):
    at = text.index(word)
    start, end = sentence(text, at, at + len(word))
    assert text[start:end] == expected


def test_the_mentions_of_an_entry_are_those_of_a_plain_search(edition):
    """Abbreviations of one word, searched in the prose of each paragraph and note without any of our matching."""
    checked = 0
    for entry in edition.entries.values():
        plain = [n for n in entry.names if re.fullmatch(r"[A-Z]{3,6}", n)]
        if not plain:
            continue
        found = {m.place for m in edition.mentions.get(entry.slug, ())}
        wanted = {p.id for p in edition.paragraphs.values() if any(re.search(rf"(?<![\w/]){n}(?![\w/])", p.text) for n in plain)}
        longer = {p.id for p in edition.paragraphs.values() for e in edition.entries.values() if e is not entry
                  for name in e.names if any(n in re.findall(r"\w+", name) for n in plain) and name in p.text}
        assert wanted - longer <= found, entry.slug
        checked += 1
    assert checked
