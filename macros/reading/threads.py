"""Threads from docs/threads/*.md, checked: their front matter by its schema, and that their facts, charts and map
exist."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from jsonschema import Draft202012Validator

from macros.model.edition import Edition
from macros.model.facts import Fact
from macros.model.geography import MAPS
from macros.model.problems import Problem, nearest, problem
from macros.model.texts import Document, Note, Paragraph
from macros.model.threads import Thread
from macros.reading.data_checks import check_headings, check_references
from macros.reading.files import Reader
from macros.reading.schemas import reason_in_words

PAGE = re.compile(r"docs/threads/([a-z0-9-]+)\.md\Z")


def read_threads(
    reader: Reader, documents: Mapping[str, Document], schema: Draft202012Validator, problems: list[Problem]
) -> dict[str, Thread]:
    """Slug → Thread, sorted by title. A thread whose front matter the schema refuses is left out."""
    threads = {}
    for path, document in documents.items():
        page = PAGE.match(path)
        if not page or page[1] == "index":
            continue
        wrong = reader.derived(("thread", path), (document, schema), partial(thread_complaints, schema, document))
        problems += wrong
        if not wrong:
            threads[page[1]] = thread_of(page[1], document)
    return dict(sorted(threads.items(), key=lambda t: t[1].document.title.casefold()))


def thread_of(slug: str, document: Document) -> Thread:
    """The Thread of a document whose front matter the schema has passed."""
    meta = document.meta
    return Thread(
        slug=slug,
        question=meta["question"],
        summary=meta["summary"],
        facts=tuple(meta["facts"]),
        charts=tuple(meta.get("charts", ())),
        map=meta.get("map"),
        document=document,
    )


def thread_complaints(schema: Draft202012Validator, document: Document) -> list[Problem]:
    """The errors that the schema finds in a thread's front matter, each at the line of its field."""
    return [
        problem(
            "D19",
            document.at(".".join(map(str, error.absolute_path))),
            field=".".join(map(str, error.absolute_path)) or "front matter",
            reason=reason_in_words(error, schema.schema),
        )
        for error in schema.iter_errors(dict(document.meta))
    ]


def with_places(
    threads: Mapping[str, Thread],
    paragraphs: Mapping[str, Paragraph],
    notes: Mapping[str, Note],
    facts: Mapping[str, Fact],
) -> dict[str, Thread]:
    """The threads, each with the paragraphs that its text and its facts name."""
    order = {id: n for n, id in enumerate(paragraphs)}
    found = {}
    for slug, thread in threads.items():
        named = [
            *named_in(thread.document, list(paragraphs)),
            *(r for f in thread.facts if f in facts for r in facts[f].where),
        ]
        homes = {notes[id].paragraph if id in notes else id for id in named}
        places = sorted((id for id in homes if id in order), key=lambda id: order[id])
        found[slug] = replace(thread, places=tuple(places))
    return found


def named_in(document: Document, order: Sequence[str]) -> Iterator[str]:
    """Ids of the places that a document's references name, including those within a range (TG 2.11–14)."""
    marks = [m for m in document.marks if m.kind == "reference"]
    yield from (m.id for m in marks)
    for first, last in pairwise(marks):
        if document.body[first.end : last.start].strip() in ("–", "-") and {first.id, last.id}.issubset(order):
            yield from order[order.index(first.id) : order.index(last.id)]


def check_threads(edition: Edition) -> Iterator[Problem]:
    """Problems of facts, charts and maps that do not exist, of references that lead nowhere, and of headings without
    an id."""
    for thread in edition.threads.values():
        document = thread.document
        for i, id in enumerate(thread.facts):
            if id not in edition.facts:
                near = nearest(id, edition.facts, "Take it out, or name a fact by the id in data/facts/")
                yield problem("D20", document.at(f"facts.{i}"), id=thread.slug, fact=id, near=near)
        for i, id in enumerate(thread.charts):
            if id not in edition.charts:
                yield problem(
                    "R02",
                    document.at(f"charts.{i}"),
                    name=id,
                    near=nearest(id, edition.charts, f"There are: {', '.join(edition.charts)}"),
                )
        if thread.map and thread.map not in MAPS:
            yield problem("R02", document.at("map"), name=thread.map, near=f"There are: {', '.join(MAPS)}")
        yield from check_references(edition, thread.question, document.at("question"))
        yield from check_references(edition, thread.summary, document.at("summary"))
        yield from check_headings(document, thread.slug)
