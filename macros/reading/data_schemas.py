"""The JSON Schemas of data/: whether each is valid itself, and what it finds wrong with a file."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from macros.model.problems import At, Problem, problem
from macros.reading.datafiles import File, Where, read_json
from macros.reading.files import Reader
from macros.reading.safety import shortened
from macros.reading.schemas import reason_in_words

# The schema in the place of one that is missing or broken: nothing of its kind is valid but empty data.
NOTHING = Draft202012Validator({"not": {"type": ["object", "array"]}})


def complaints(schema: Draft202012Validator, file: File) -> Iterator[tuple[Problem, Where]]:
    """(problem, path of the item) for each error that a schema finds in a File."""
    found = schema.iter_errors(file.data) if file.lines else ()
    for error in sorted(found, key=lambda e: list(map(str, e.absolute_path))):
        where = tuple(error.absolute_path)
        field = ".".join(str(p) for p in where if not isinstance(p, int)) or ("this item" if where else "the file")
        hint = schema_hint(file.path)
        yield (
            problem("D01", file.at(*where), field=field, reason=reason_in_words(error, schema.schema), hint=hint),
            where,
        )


def schema_hint(path: str) -> str:
    """A hint that names the description of a data file: data/fact.schema.json for data/facts/x.yml."""
    name = path.split("/")[1].removesuffix(".yml")
    one = name.removesuffix("ies") + "y" if name.endswith("ies") else name.removesuffix("s")
    return f"See data/{one}.schema.json"


def checked_by(schema: Draft202012Validator, file: File) -> list[tuple[Problem, Where]]:
    """The complaints of a schema about a file. They are kept with the file, until the schema changes."""
    if file.checked is None or file.checked[0] is not schema.schema:
        file.checked = schema.schema, list(complaints(schema, file))
    return file.checked[1]


def sound_items(schema: Draft202012Validator, file: File, problems: list[Problem]) -> Iterator[tuple[int, Any]]:
    """(position, item) of each item of a list that is valid by the schema; the problems of the others are added."""
    wrong = checked_by(schema, file)
    problems += [found for found, _ in wrong]
    broken = {where[0] for _, where in wrong if where}
    return ((i, item) for i, item in enumerate(file.items()) if i not in broken)


def read_schema(reader: Reader, path: str, problems: list[Problem]) -> Draft202012Validator:
    """The validator of the JSON Schema at a path; NOTHING if it cannot be read."""
    data = read_json(reader, path, problems)
    if data is None:
        problems.append(
            problem(
                "F04",
                At(path, 1),
                missing="a schema that can be read",
                what_to_do="Bring it back: without it nothing of its kind is read",
            )
        )
        return NOTHING
    reason = reader.derived(("schema", path), (data,), partial(unusable, data))
    if reason:
        problems.append(problem("F07", At(path, 1), reason=reason))
        return NOTHING
    # Its JSON is compared: Python ignores the order of the fields, but they are shown in it.
    return reader.derived(("validator", path), json.dumps(data), partial(Draft202012Validator, data))


def unusable(schema: Any) -> str | None:
    """Why a schema cannot be used, given the data of its file; None if it can."""
    if not isinstance(schema, dict):
        return "a schema is an object, { … }"
    try:
        return unsound(json.dumps(schema))
    except RecursionError:
        return "it is nested too deeply"


@lru_cache(maxsize=64)
def unsound(schema: str) -> str | None:
    """Why a schema cannot be used, given its JSON as text; None if it can. Kept, because every Reader asks again,
    and the answer takes longer than reading all the data."""
    data = json.loads(schema)
    try:
        Draft202012Validator.check_schema(data)
        if broken := next((p for p in patterns(data) if not compiles(p)), None):
            return f'the pattern "{shortened(broken)}" is none'
        return next(wrong_references(data, data, ("#",), set()), None)
    except OverflowError:
        return "a pattern in it repeats too often"
    except SchemaError as error:
        return shortened(error.message, 200)


def patterns(node: Any) -> Iterator[str]:
    """Every regular expression in a schema, from a node downwards."""
    if isinstance(node, dict) and isinstance(node.get("pattern"), str):
        yield node["pattern"]
    for below in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from patterns(below)


def compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def wrong_references(schema: Any, node: Any, opened: tuple[str, ...], done: set[str]) -> Iterator[str]:
    """What is wrong with each reference in a schema, from a node downwards: it leads nowhere, out of the file, or in a
    circle.

    opened: the references that are being followed; done: those found to be right.
    """
    words = node if isinstance(node, dict) else {}
    for name in ("$ref", "$dynamicRef"):
        if isinstance(to := words.get(name), str) and to not in done:
            found, target = target_of(schema, to)
            if not found or to in opened or name == "$dynamicRef":
                yield f'the {name} "{to}" ' + ("leads back to itself" if to in opened else "leads nowhere in this file")
            else:
                yield from wrong_references(schema, target, (*opened, to), done)
                done.add(to)
    for below in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from wrong_references(schema, below, opened, done)


def target_of(schema: Any, to: str) -> tuple[bool, Any]:
    """(whether the place exists in the file, what stands there) for a reference such as "#/$defs/date"."""
    if to != "#" and not to.startswith("#/"):
        return False, None
    for name in to.split("/")[1:]:
        if not isinstance(schema, dict) or name not in schema:
            return False, None
        schema = schema[name]
    return isinstance(schema, dict | bool), schema
