"""The languages of works, by the names that biblatex gives them and by their codes."""

import re
from collections.abc import Iterator

from macros.model.citations import Source
from macros.model.problems import At, Problem, nearest, problem

ENGLISH = {"english", "american", "british", "usenglish", "ukenglish", "canadian", "australian", "newzealand", "en"}
LANGUAGES = {
    "armenian": "hy",
    "azerbaijani": "az",
    "belarusian": "be",
    "chinese": "zh",
    "danish": "da",
    "dutch": "nl",
    "finnish": "fi",
    "french": "fr",
    "georgian": "ka",
    "german": "de",
    "ngerman": "de",
    "italian": "it",
    "japanese": "ja",
    "kazakh": "kk",
    "korean": "ko",
    "kyrgyz": "ky",
    "mongolian": "mn",
    "norwegian": "nb",
    "norsk": "nb",
    "nynorsk": "nn",
    "persian": "fa",
    "polish": "pl",
    "portuguese": "pt",
    "russian": "ru",
    "spanish": "es",
    "swedish": "sv",
    "tajik": "tg",
    "turkish": "tr",
    "turkmen": "tk",
    "ukrainian": "uk",
    "uzbek": "uz",
}
LANGUAGE = "Write it as biblatex does, russian or british, or by its code, ru or en-GB"
ENGLISHES = {
    "american": "en-US",
    "usenglish": "en-US",
    "british": "en-GB",
    "ukenglish": "en-GB",
    "canadian": "en-CA",
} | {
    "australian": "en-AU",
    "newzealand": "en-NZ",
    "english": "en",
}


def check_language(item: Source, at: At) -> Iterator[Problem]:
    """Problems of a language that is unknown, and of a title in a language other than English without our
    translation."""
    langid = item.fields.get("langid", "english")
    code = language(langid)
    if code is None:
        yield problem("B15", at, key=item.key, langid=langid, near=nearest(langid, [*LANGUAGES, *ENGLISH], LANGUAGE))
    elif not code.startswith("en") and item.fields.get("title") and not item.fields.get("translation"):
        yield problem("B04", at, key=item.key, langid=langid)


def language(langid: str) -> str | None:
    """The code of a language by biblatex's name or its own code: british → en-GB, de-AT → de-AT; None if unknown."""
    known = LANGUAGES | ENGLISHES
    code = re.fullmatch(r"([a-z]{2})(?:[-_]([a-z]{2}))?", langid.lower())
    if code and code[1] in {*LANGUAGES.values(), "en"}:
        return "-".join(filter(None, (code[1], (code[2] or "").upper())))
    return known.get(langid.lower())
