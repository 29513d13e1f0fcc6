"""Leaves out problems that only follow from others: a broken file makes ids missing in many, and is reported alone."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import PurePath

from macros.model.edition import Edition
from macros.model.problems import Problem
from macros.model.texts import address
from macros.reading.chapters import CHAPTER

Echo = Callable[[Problem], bool]  # whether a problem only follows from one that is reported already

UNREAD = ("F01", "F02", "F09", "H07", "E01")
OF_IDS = ("P06", "P16", "D03", "D05", "D06", "D14", "E03", "E04", "F04", "I04", "R01")
OF_TWINS = (*OF_IDS, "D04", "P02", "P03", "P17")
OF_SOURCES = ("N03", "N04", "N05", "N06", "N07", "B17", "P06")
# Pages that are parts of a longer one while there are facts enough.
OF_FACTS = re.compile(r'the anchor "/(?:timeline|countries/[a-z0-9-]+)/[a-z0-9-]+/"')
# Codes that are reported for other files only because this one is broken.
ECHO_OF = {"data/places.yml": ("D09",), "data/charts.yml": ("D11", "R02")}


def without_echo(edition: Edition, reading: Collection[Problem], checking: Iterable[Problem]) -> set[Problem]:
    """All problems, without those about ids that are missing only because the file that holds them is broken.

    reading: the problems found when files were read; checking: those found when the whole edition was checked.
    """
    echoes = [*of_front_matter(reading), *of_data(reading), *of_texts(edition, reading)]
    echoes += [*of_reports(edition, reading), *of_twins(edition, reading), *of_sources(reading)]
    return {p for p in (*reading, *checking) if not any(echo(p) for echo in echoes)}


def broken(problems: Iterable[Problem], codes: Iterable[str]) -> set[str]:
    return {p.at.path for p in problems if p.code in codes}


def of_front_matter(problems: Collection[Problem]) -> Iterator[Echo]:
    """A test for missing fields of a front matter that cannot be read."""
    unread = broken(problems, ["F03"])
    if unread:
        yield lambda p: p.code in ("F05", "E01", "D19") and p.at.path in unread and "lacks" in p.what


def of_data(problems: Collection[Problem]) -> Iterator[Echo]:
    """Tests for missing ids, charts and countries whose file in data/ is broken."""
    wrong = (p for p in problems if p.severity == "error" and p.code != "D18")
    paths = {p.at.path for p in wrong if p.at.path.startswith("data/")}
    if not paths:
        return
    named = ('the anchor "fact-', 'the anchor "chart-', "the chart ", "the data of this country")
    yield lambda p: p.code in ("P06", "D10", "F04") and p.what.startswith(named)
    codes = {code for path in paths for code in ECHO_OF.get(path, ())}
    yield lambda p: p.code in codes
    if any(path.startswith("data/facts/") for path in paths):
        yield lambda p: p.code == "D20" or (p.code == "P06" and bool(OF_FACTS.match(p.what)))
    countries = [PurePath(path).stem for path in paths if path.startswith("data/countries/")]
    ends = tuple(f'"{name}", which does not exist' for name in countries)
    yield lambda p: p.code == "D05" and p.what.endswith(ends)
    if any(path.endswith(".schema.json") for path in paths):
        yield lambda p: p.code == "D01" and p.what.startswith("the file: ")


def of_texts(edition: Edition, problems: Collection[Problem]) -> Iterator[Echo]:
    """A test for missing ids and addresses of Markdown files that cannot be read."""
    unread = {path for path in broken(problems, UNREAD) if path.endswith(".md")}
    if unread:
        folders = {work.document.path.split("/")[1]: work.short for work in edition.works.values()}
        held = re.compile("|".join(held_by(path, folders) for path in sorted(unread)))
        yield names_one(held)


def held_by(path: str, folders: Mapping[str, str]) -> str:
    """A pattern that matches the ids and addresses of a Markdown file. folders: folder of a report → its siglum."""
    own = rf'"/{re.escape(address(path))}"|"{re.escape(path.split("/")[-1].removesuffix(".md"))}"'
    chapter = CHAPTER.match(path)
    work = folders.get(chapter[1]) if chapter else None
    if not chapter or not work:
        return own
    return rf"{own}|\b{work}-(?:{chapter[2]}-|n\d)|\b{work.upper()} (?:{chapter[2]}\.|nn?\.)"


def of_reports(edition: Edition, problems: Collection[Problem]) -> Iterator[Echo]:
    """Tests for everything that is missing from a report whose index.md cannot be read."""
    wrong = broken(problems, ["F03", "F05", "F06"])
    for document in (edition.documents[path] for path in edition.documents if path in wrong):
        folder = document.path.removesuffix("index.md")
        siglum = str(document.meta.get("work") or siglum_of(edition, folder))
        if siglum and siglum not in edition.works:
            folder = folder.split("/")[1]
            yield names_one(held_by_report(siglum, folder))
            yield stands_below((f"docs/{folder}/", f"data/inventory/{folder}-"))


def of_twins(edition: Edition, problems: Collection[Problem]) -> Iterator[Echo]:
    """Yields tests for what follows where a report has the siglum of another: it is left out, its notes cite nothing,
    and an id may name a paragraph of either."""
    for path in sorted(broken(problems, ["F13"])):
        folder = path.split("/")[1]
        yield names_one(held_by_report(str(edition.documents[path].meta["work"]), folder), OF_TWINS)
        yield stands_below((f"docs/{folder}/", f"data/inventory/{folder}-"))
        yield lambda p: p.code == "B10"


def held_by_report(siglum: str, folder: str) -> re.Pattern[str]:
    """A pattern that matches the ids and references of a report (tg-, TG) and the address of its list of notes."""
    return re.compile(rf'\b(?:{re.escape(siglum)}-|{re.escape(siglum.upper())} )|"/notes/{re.escape(folder)}/"')


def names_one(held: re.Pattern[str], codes: Collection[str] = OF_IDS) -> Echo:
    """A test for problems of these codes that name what the pattern finds; by default for missing ids and addresses."""
    return lambda p: p.code in codes and bool(held.search(p.what))


def stands_below(folders: tuple[str, ...]) -> Echo:
    """A test for what is wrong in these folders only because their report is unknown."""
    return lambda p: p.code in ("N19", "I04", "B10", "A09") and p.at.path.startswith(folders)


def siglum_of(edition: Edition, folder: str) -> str:
    """The siglum used by the paragraphs in the folder of a report that could not be read; empty if it has none."""
    ids = (d.paragraphs[0].id for d in edition.documents.values() if d.path.startswith(folder) and d.paragraphs)
    return next(ids, "").partition("-")[0]


def of_sources(problems: Collection[Problem]) -> Iterator[Echo]:
    """A test for unknown works, if a .bib file cannot be read."""
    if any(p.code in ("F01", "F02", "F09", "B01") and p.at.path.endswith(".bib") for p in problems):
        yield lambda p: p.code in OF_SOURCES and (p.code != "P06" or p.what.startswith('the anchor "ref-'))
