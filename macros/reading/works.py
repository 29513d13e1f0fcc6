"""The reports and their chapters, known by the front matter of docs/<report>/index.md."""

import re
from functools import partial
from math import inf

from macros.model.problems import At, problem
from macros.model.texts import Chapter, Section, Work
from macros.reading.chapters import CHAPTER, front_matter, read_document
from macros.reading.outlines import read_claim, read_outline

INDEX = re.compile(r"docs/([^/]+)/index\.md\Z")
MOST = 9_999  # paragraphs of a section, notes of a report
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
INK = {"light": "#1f1d1a", "dark": "#dcd8d0"}  # of a report that names no colour
SIGLUM = re.compile(r"[a-z]{1,8}")


def read_documents(reader, problems, commands=()):
    """Path → Document of every Markdown file; the folder of a report is known by its index.md."""
    documents, paths = {}, reader.paths("docs/**/*.md")
    sigla = report_sigla(reader, paths)
    for path in paths:
        folder = CHAPTER.match(path)
        key = sigla.get(folder[1]) if folder else None, tuple(sorted(sigla.values())), commands
        document, found = reader.read(
            path, partial(read_document, work=key[0], sigla=key[1], commands=key[2]), None, key
        )
        problems += found
        if document:
            documents[path] = document
    return documents


def report_sigla(reader, paths):
    """Folder of a report → its siglum, from the front matter of docs/<folder>/index.md."""
    found = {}
    for path in paths:
        folder = INDEX.match(path)
        meta = reader.read(path, front, None, "front matter")[0] if folder else None
        if meta and SIGLUM.fullmatch(str(meta.get("work", ""))):
            found[folder[1]] = str(meta["work"])
    return found


def front(path, text):
    """The front matter of a file alone, as a Reader takes it; what is wrong with it is said when the file is read."""
    return front_matter(path, text)[0], []


def read_works(documents, problems):
    """Siglum → Work, from the front matter of docs/<report>/index.md."""
    works = {}
    for document in documents.values():
        if "work" not in document.meta:
            continue
        lacking = [f for f in ("title", "name", "source", "sections", "notes") if f not in document.meta]
        problems += [problem("F05", At(document.path, 1), field=f) for f in lacking]
        if not lacking and siglum_is_readable(document, problems) and sections_are_readable(document, problems):
            meta = document.meta
            works[str(meta["work"])] = Work(
                short=str(meta["work"]),
                name=str(meta["name"]),
                source=str(meta["source"]),
                sections=tuple(
                    Section(number=i, title=str(s["title"]), paragraphs=s["paragraphs"])
                    for i, s in enumerate(meta["sections"])
                ),
                notes=meta["notes"],
                colours=colours(document, problems),
                document=document,
            )
    return {work.short: work for work in sorted(works.values(), key=placed)}


def placed(work):
    """Where a report stands among the others: the `order` of its front matter; those without one last."""
    order = work.document.meta.get("order")
    return order if isinstance(order, int) else inf, work.short


def siglum_is_readable(document, problems):
    """Whether the report's siglum can begin a reference; a problem where it cannot."""
    siglum = str(document.meta["work"])
    if SIGLUM.fullmatch(siglum):
        return True
    wanted = "one to eight small letters, work: tg"
    problems.append(problem("F06", document.at("work"), field="work", value=quoted(siglum), wanted=wanted))
    return False


def sections_are_readable(document, problems):
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


def colours(document, problems):
    """A report's colours on light and on dark paper, from `colour: {light: "#7a3b12", dark: "#e0a070"}`."""
    given = document.meta.get("colour")
    found = tuple(given.get(paper) if isinstance(given, dict) else None for paper in INK)
    if all(isinstance(c, str) and COLOUR.fullmatch(c) for c in found):
        return found
    if given:
        wanted = 'as in {light: "#7a3b12", dark: "#e0a070"}'
        problems.append(problem("F06", document.at("colour"), field="colour", value=quoted(given), wanted=wanted))
    return tuple(INK.values())


def quoted(value):
    """A value of the front matter as a message shows it."""
    return f'"{value}"' if isinstance(value, str) else str(value)


def is_count(value):
    """Whether a value of the front matter can be a number of paragraphs or notes."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST


def read_chapters(documents, works, problems):
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
