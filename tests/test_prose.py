"""Our own prose has one spelling: British with -ize, and -ise where no verb in -ize ever was."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ENDING = re.compile(r"\b[a-z]*[a-z]{2}(?:is(?:e|ed|es|ing|er|ers|able|ation|ations|ational)|yz(?:e|ed|es|ing))\b", re.I)
# Words whose ending is no suffix: to revise is no verb in -ize, and analyse has its s from analysis.
STEMS = """
    adv advert appra ar arr bra bru chast circumc compr comprom conc cru dem desp dev disgu enterpr exc exerc expert
    franch gu improv inc likew mala merchand misgu no otherw pairw paraphr po pra prec prem prom ra repr rev r sunr
    superv surm surpr telev treat upr v w unw
"""
KEPT = re.compile(
    rf"(?:un|re|en)?(?:{'|'.join(STEMS.split())})is(?:e|ed|es|ing|er|ers|able)|practis(?:e|ed|es|ing)", re.I
)
# What is not ours to spell: printed forms, ids, addresses, citations, code, words of the reports in quotation marks.
NOT_OURS = re.compile(
    r"""printed="[^"]*"|\{:?[^}]*\}|\]\([^)]*\)|\[\[[^|\]]*\||\[[^\]]*@[^\]]*\]|`[^`]*`|https?://\S+|(?<!\w)'[^']{1,60}'"""
)
KEYS = re.compile(r"\s*(?:- )?\{?(?:kind|organisation|id|aliases|entries|entry|slip|see_also|where|url|printed)\b")


def spelt_otherwise(text: str) -> list[str]:
    """Words in -ise that would end in -ize, and in -yze that would end in -yse."""
    code = re.compile(r"^( *)```.*?^\1```", re.M | re.S)
    lines = (NOT_OURS.sub(" ", line) for line in code.sub("", text).split("\n") if not KEYS.match(line))
    return [word[0] for line in lines for word in ENDING.finditer(line) if not KEPT.fullmatch(word[0])]


def ours() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "data").rglob("*.yml"))]


def test_prose_has_ize_wherever_it_can():
    found = {str(file.relative_to(ROOT)): spelt_otherwise(file.read_text(encoding="utf-8")) for file in ours()}
    assert {file: words for file, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "text",
    [
        "They recognised the organisation.",
        "It was de-stabilising.",
        "To analyze is to think.",
        "statement: It was modernised.",
    ],
)
def test_another_spelling_is_reported(text):
    assert len(spelt_otherwise(text)) >= 1


@pytest.mark.parametrize(
    "text",
    [
        "The adviser revised a compromise, surprised by the enterprise, and promised to analyse it otherwise.",
        "By sunrise an uprising had raised prices, as practised.",
        "A 'common mobilisation plan' and a [Rogun]{printed=\"Organisation\"}.",
        "kind: organisation",
        'See [[bilateralisation|it]], `organise` and [@short key]{: printed="The Organisation" }.',
    ],
)
def test_what_keeps_its_spelling_is_not_reported(text):
    assert spelt_otherwise(text) == []
