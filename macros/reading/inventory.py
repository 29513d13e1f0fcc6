"""Read data/inventory/*.yml: the figures, dates and names in the reports, by paragraph and note."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from jsonschema import Draft202012Validator

from macros.model.inventory import Record
from macros.model.problems import At, Problem, nearest, problem
from macros.model.texts import Chapter, Work
from macros.reading.data_schemas import checked_by
from macros.reading.datafiles import File
from macros.reading.files import Reader

Sections = dict[str, dict[str, Record]]


def read_inventory(
    reader: Reader,
    files: Iterable[File],
    schema: Draft202012Validator,
    works: Mapping[str, Work],
    chapters: Iterable[Chapter],
    problems: list[Problem],
) -> Sections:
    """Section (tg-2) → id → Record, from all files. A record with problems is left out, the others are kept."""
    files = list(files)
    sections = {path_of(w, s.number): f"{w.short}-{s.number}" for w in works.values() for s in w.sections}
    found: Sections = {}
    for file in files:
        if section := sections.get(file.path):
            broken = refused_records(reader, file, schema, problems)
            items = file.data.items() if isinstance(file.data, dict) else ()
            sound = {id: item for id, item in items if id not in broken and isinstance(item, dict)}
            found[section] = {id: record_of(id, item, file.at(id)) for id, item in sound.items()}
        else:
            problems.append(
                problem(
                    "I04",
                    At(file.path, 1),
                    what="the file",
                    near=nearest(file.path, sections, "Call it by a report's folder and a section: report-2.yml"),
                    reason="belongs to no section of a report",
                )
            )
    problems += missing_inventories(reader, works, chapters)
    return found


def missing_inventories(reader: Reader, works: Mapping[str, Work], chapters: Iterable[Chapter]) -> Iterator[Problem]:
    """A problem for each chapter without an inventory, if other chapters of its report have one."""
    there = set(reader.files("data"))
    sections = {path_of(w, s.number) for w in works.values() for s in w.sections}
    paths = [(c.work, path_of(works[c.work], c.section)) for c in chapters]
    begun = {work for work, path in paths if path in there}
    for work, path in paths:
        if work in begun and path not in there and path in sections:
            what_to_do = "Bring it back: without it nobody sees a figure go"
            yield problem("F04", At(path, 1), missing="the inventory of this section", what_to_do=what_to_do)


def path_of(work: Work, section: int) -> str:
    """The file that holds the inventory of a section."""
    return f"data/inventory/{work.document.path.split('/')[1]}-{section}.yml"


def refused_records(reader: Reader, file: File, schema: Draft202012Validator, problems: list[Problem]) -> set[str]:
    """The ids of the records that the schema refuses; the problems are added."""
    against = reader.derived(("inventory", file.path), (file, schema), partial(checked_by, schema, file))
    wrong = [(found, str(where[0]) if where else "the file") for found, where in against]
    problems += [
        problem(
            "I04",
            found.at,
            what=what,
            reason=f"is not as it should be: {found.what}",
            near="See data/inventory.schema.json",
        )
        for found, what in wrong
    ]
    return {what for _, what in wrong}


def record_of(id: str, item: Mapping[str, Any], at: At) -> Record:
    """The Record of an item that the schema has passed."""

    def words(field: str) -> tuple[str, ...]:
        return tuple(map(str, item.get(field) or ()))

    return Record(
        id=id,
        figures=words("figures"),
        dates=words("dates"),
        names=words("names"),
        excepted=MappingProxyType(dict(item.get("except") or {})),
        at=at,
        pages=words("pages"),
        printed=words("printed"),
    )
