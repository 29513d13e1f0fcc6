"""What docs/contribute/writing.md tells an author to write has a golden case: each of its examples is one of these
constructs, and each of these stands in the input of a case of golden/html, or in the small edition around them."""

import re

import pytest
from sample import GOLDEN, ROOT

WRITING = (ROOT / "docs/contribute/writing.md").read_text()
CASES = [
    path.read_text()
    for path in sorted([*GOLDEN.glob("html/*"), *GOLDEN.glob("edition/data/inventory/*")])
    if path.suffix in (".md", ".yml", ".bib") and not path.stem.endswith("-nope")
]
CONSTRUCTS = {
    "a paragraph": r"^\{: #[a-z]+-\d+-\d+ \}$",
    "the second half of a paragraph": r"\{: #[a-z]+-\d+-\d+b \}",
    "a subheading": r"## .+ \{: #[a-z]+-\d+-[a-z]+ \.ours \}",
    "a note": r"^\[\^\d+\]: ",
    "a citation": r"\[@(?!ibid|short|op-cit|note)[\w-]+\]",
    "a page": r"\[@(?!ibid|short|op-cit|note)[\w-]+, pp?\. ",
    "a prefix, and several works": r"\[see @[\w-]+, pp\. \d+–\d+; @",
    "ibid.": r"\[@ibid\]",
    "ibid. with a page": r"\[@ibid, p\. ",
    "ibid. that the editor decides": r'\[@ibid [\w-]+\]\{: why="',
    "a short form": r'\[@short [\w-]+, p\. 3\]\{: printed="',
    "op. cit.": r'\[@op-cit [\w-]+\]\{: printed="',
    "a note above": r"\[@note \d+\]",
    "a note above of several works": r"\[@note \d+ [\w-]+",
    "a reference": r"\bTG \d+\.\d+\b",
    "a reference to a note": r"\bTG n\. \d+",
    "a range": r"\bTG \d+\.\d+–\d+",
    "a range of notes": r"\bTG nn\. \d+–\d+",
    "several references": r"\bTG \d+\.\d+, \d+\.\d+",
    "the sign itself": r"\\@",
    "a reading": r'\[[^\]\n]+\]\{printed="[^"]+"\}',
    "a reading with its ground": r'\[[^\]\n]+\]\{printed="[^"]+" why="',
    "a remark of the editor's in a note": r"\*\{: \.editor \}",
    "what a cited work prints": r"^  printed = |work's `printed`",
    "a slip": r'^!!! slip "[^"]+"\n    .+(?:\n.*)*?\n    \{: #slip-[\w-]+ sure="',
    "what a slip is about": r'about="[^"]+;',
    **{f"`{kind}`": rf"^!!! {kind} \"|`{kind}`" for kind in ("context", "later", "question", "editor")},
    **{
        f"`{kind}`": rf"^!!! {kind} \"|`{kind}`"
        for kind in ("continues", "revises", "contradicts", "explains", "evidence", "parallel")
    },
    "a claim": r"^claim: ",
    "an outline": r"^outline:\n  - \{paragraphs: ",
    "questions": r"^## Questions for a seminar \{: #[\w-]+ \.ours \}\n\n!!! question \"TG ",
    "a translated title": r"^  translation = |`translation`",
    "an entry": r"^aliases: \[|`aliases`",
    "dates of an entry": r"^dates: |`dates` in EDTF",
    "an entry by hand": r"\[\[[a-z-]+\|[^\]]+\]\]",
    "a fact": r"^- id: [a-z0-9-]+\n  date: ",
    "a value with its unit and currency": r"^  value: [\d.]+\n  unit: \w+\n  currency: ",
    "a range of values": r"^  up_to: |`up_to`",
    "a conflict": r"^  conflict: |`conflict`",
    "the inventory": r"^[a-z]+-\d+-\d+:\n  figures: \[",
    "the commentary on a country": r"^## What the \d{4} report says \{: #[a-z]+-\d{4} \}",
    "what changed": r"^## What changed between them \{: #[a-z]+-changed \}",
    "a figure": r'\{: #[\w-]+ figure="pipelines" \}',
}
# What a table names in its first column, and each block of code.
EXAMPLES = [
    *(code for row in re.findall(r"^\| (`.+?) \| ", WRITING, re.M) for code in re.findall(r"`([^`]+)`", row)),
    *re.findall(r"^ *```\w+\n(.*?)^ *```", WRITING, re.M | re.S),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_is_a_construct_that_has_a_case(example):
    assert [name for name, form in CONSTRUCTS.items() if re.search(form, example, re.M) or name == f"`{example}`"]


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_each_construct_is_documented_and_has_a_case(name):
    form = re.compile(CONSTRUCTS[name], re.M)
    assert form.search(WRITING), "the guide for writers does not mention it"
    assert [text for text in CASES if form.search(text)], "no case has it"
