"""The reports and their chapters. A report is a folder with the front matter of a report in docs/<report>/index.md."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from math import inf
from typing import Any, TypeGuard

from macros.model.problems import At, Problem, problem
from macros.model.texts import Chapter, Document, Section, Work
from macros.reading.chapters import CHAPTER, front_matter, read_document
from macros.reading.files import Reader
from macros.reading.outlines import read_claim, read_outline

INDEX = re.compile(r"docs/([^/]+)/index\.md\Z")
MOST = 9_999  # paragraphs of a section, notes of a report
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
INK = {"light": "#1f1d1a", "dark": "#dcd8d0"}  # of a report that names no colour
SIGLUM = re.compile(r"[a-z]{1,8}")


def read_documents(reader: Reader, problems: list[Problem], commands: tuple[str, ...] = ()) -> dict[str, Document]:
    """Path → Document of every Markdown file. The index.md of a folder shows whether it is a report's.

    commands: as `marks.scan` takes them.
    """
    documents: dict[str, Document] = {}
    paths = reader.paths("docs/**/*.md")
    sigla = report_sigla(reader, paths)
    for path in paths:
        folder = CHAPTER.match(path)
        work, every = sigla.get(folder[1]) if folder else None, tuple(sorted(sigla.values()))
        parse = partial(read_document, work=work, sigla=every, commands=commands)
        document, found = reader.read(path, parse, None, (work, every, commands))
        problems += found
        if document:
            documents[path] = document
    return documents


def report_sigla(reader: Reader, paths: Iterable[str]) -> dict[str, str]:
    """Folder of a report → its siglum, from the front matter of docs/<folder>/index.md."""
    found = {}
    for path in paths:
        folder = INDEX.match(path)
        if not folder:
            continue
        meta, _ = reader.read(path, front_matter_alone, None, "front matter")
        if meta and SIGLUM.fullmatch(str(meta.get("work", ""))):
            found[folder[1]] = str(meta["work"])
    return found


def front_matter_alone(path: str, text: str) -> tuple[Mapping[str, Any], list[Problem]]:
    """The front matter of a file. Its problems are reported later, when the whole file is read."""
    return front_matter(path, text)[0], []


def read_works(documents: Mapping[str, Document], problems: list[Problem]) -> dict[str, Work]:
    """Siglum → Work in their order, from docs/<report>/index.md. If two have one siglum, the first is kept."""
    works: dict[str, Work] = {}
    read = (read_work(document, problems) for document in documents.values() if "work" in document.meta)
    for work in sorted(filter(None, read), key=rank):
        first = works.setdefault(work.short, work).document
        if first is not work.document:
            where = f"{first.path}:{first.at('work').line}"
            problems.append(problem("F13", work.document.at("work"), siglum=work.short, first=where))
    return works


def read_work(document: Document, problems: list[Problem]) -> Work | None:
    """The Work of a front matter; None, and problems, if it cannot be read."""
    meta = document.meta
    lacking = [f for f in ("title", "name", "source", "sections", "notes") if f not in meta]
    problems += [problem("F05", At(document.path, 1), field=f) for f in lacking]
    if lacking or not siglum_is_readable(document, problems) or not sections_are_readable(document, problems):
        return None
    return Work(
        short=str(meta["work"]),
        name=str(meta["name"]),
        source=str(meta["source"]),
        sections=tuple(
            Section(number=i, title=str(s["title"]), paragraphs=s["paragraphs"]) for i, s in enumerate(meta["sections"])
        ),
        notes=meta["notes"],
        colours=colours(document, problems),
        document=document,
    )


def rank(work: Work) -> tuple[float, str]:
    """The place of a report among the others: the `order` of its front matter; reports without one come last."""
    order = work.document.meta.get("order")
    return order if isinstance(order, int) else inf, work.short


def siglum_is_readable(document: Document, problems: list[Problem]) -> bool:
    """Whether a reference can begin with the report's siglum; if not, a problem is added."""
    siglum = str(document.meta["work"])
    if SIGLUM.fullmatch(siglum):
        return True
    wanted = "one to eight small letters, work: tg"
    problems.append(problem("F06", document.at("work"), field="work", value=quoted(siglum), wanted=wanted))
    return False


def sections_are_readable(document: Document, problems: list[Problem]) -> bool:
    """Whether the report gives the number of paragraphs of each section, and the number of its notes; if not,
    problems are added."""
    sections, notes = document.meta["sections"], document.meta["notes"]
    fine = isinstance(sections, list) and all(
        isinstance(s, dict) and "title" in s and is_count(s.get("paragraphs")) for s in sections
    )
    if not fine:
        problems.append(
            problem(
                "F06",
                document.at("sections"),
                field="sections",
                value="not readable",
                wanted="a list of lines - {title: Introduction, paragraphs: 12}",
            )
        )
    if not is_count(notes):
        problems.append(
            problem("F06", document.at("notes"), field="notes", value=quoted(notes), wanted="a number, notes: 245")
        )
        return False
    return fine


def colours(document: Document, problems: list[Problem]) -> tuple[str, str]:
    """A report's colours on light and on dark paper, from `colour: {light: "#7a3b12", dark: "#e0a070"}`."""
    given = document.meta.get("colour")
    light, dark = (given.get(paper) if isinstance(given, dict) else None for paper in INK)
    if is_colour(light) and is_colour(dark):
        return light, dark
    if given:
        wanted = 'as in {light: "#7a3b12", dark: "#e0a070"}'
        problems.append(problem("F06", document.at("colour"), field="colour", value=quoted(given), wanted=wanted))
    return INK["light"], INK["dark"]


def is_colour(value: object) -> TypeGuard[str]:
    """Whether a value of the front matter is a colour, #7a3b12."""
    return isinstance(value, str) and bool(COLOUR.fullmatch(value))


def quoted(value: object) -> str:
    """A value of the front matter, as a message shows it."""
    return f'"{value}"' if isinstance(value, str) else str(value)


def is_count(value: object) -> bool:
    """Whether a value of the front matter can be a number of paragraphs or notes."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST


def read_chapters(
    documents: Mapping[str, Document], works: Mapping[str, Work], problems: list[Problem]
) -> Iterator[Chapter]:
    """The chapters of the reports, each with its claim and outline."""
    folders = {work.document.path.split("/")[1]: work.short for work in works.values()}
    for path, document in documents.items():
        place = CHAPTER.match(path)
        if place and place[1] in folders:
            short, section = folders[place[1]], int(place[2])
            yield Chapter(
                work=short,
                section=section,
                title=str(document.meta.get("title", place[2])),
                document=document,
                claim=read_claim(document),
                outline=read_outline(document, short, section, problems),
            )
