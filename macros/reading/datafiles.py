"""The files of data/: YAML with the line of every item in it, the JSON Schemas that check it, and JSON."""

import json
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import partial
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from macros.model.problems import At, Problem, problem
from macros.reading.marks import MARKED
from macros.reading.safety import INVISIBLE, shortened

# Of a schema that is missing or broken: nothing of its kind is valid.
DEEPEST = 200
NOTHING = Draft202012Validator({"not": {"type": ["object", "array"]}})


class Plain(yaml.CSafeLoader):
    """YAML without timestamps: a date stays the text that its author typed."""


Plain.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for letter, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


class File:
    """A YAML file. `data`: plain Python; `lines`: path of keys and positions, as a tuple → line in the file."""

    def __init__(self, path, data=None, lines=None):
        self.path, self.data, self.lines = path, data, lines or {}

    def at(self, *where):
        """The At of an item: of the innermost one on the way to it whose line is known."""
        for length in range(len(where), -1, -1):
            if where[:length] in self.lines:
                return At(self.path, self.lines[where[:length]])
        return At(self.path, 1)


def read_yaml(path, text):
    """(File, problems) of a YAML file. A key given twice is a problem: YAML itself would drop the first in silence."""
    if deep := too_deep(text):
        return File(path), [problem("D01", At(path, deep), field="YAML", reason="it is nested too deeply")]
    node = loader = None
    try:
        loader = Plain(text)
        node = loader.get_single_node()
        lines, seen, problems = {(): 1}, set(), []  # a file of comments alone has no node
        walk(path, node, (), lines, seen, problems)
        data = loader.construct_document(node) if node else None
        problems += marked(path, node)
        return File(path, data, lines), problems
    except (
        yaml.YAMLError,
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
        RecursionError,
    ) as error:  # the last five: odd tags
        mark = getattr(error, "problem_mark", None)
        reason = " ".join(str(getattr(error, "problem", None) or error).split())
        mark = mark or odd(loader, node)
        return File(path), [problem("D01", At(path, mark.line + 1 if mark else 1), field="YAML", reason=reason)]


def too_deep(text: str) -> int | None:
    """The line in which more is open than in any file of ours: libyaml takes the square of that in time."""
    if found := re.search(r"(?:[-?:][ \t]+){100}", text):
        return text.count("\n", 0, found.start()) + 1
    depth = 0
    for sign in re.finditer(r"[\[\]{}]", text):
        depth = depth + 1 if sign[0] in "[{" else max(0, depth - 1)
        if depth > DEEPEST:
            return text.count("\n", 0, sign.start()) + 1
    return None


def odd(loader: Plain | None, node: yaml.Node | None) -> yaml.Mark | None:
    """Where the first value stands that its tag cannot be true of; errors of that kind do not say."""
    for scalar in scalars(node):
        try:
            loader.construct_object(scalar)  # type: ignore[union-attr]  # there is no node without a loader
        except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError):
            return scalar.start_mark
    return None


def scalars(node: Any) -> Iterator[yaml.ScalarNode]:
    """The single values below a node, names included; none of a text that is nested without end."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.CollectionNode):
        for below in node.value:
            for part in below if isinstance(below, tuple) else (below,):
                yield from scalars(part)


def marked(path: str, node: yaml.Node | None) -> Iterator[Problem]:
    """A problem for each value with a mark of Markdown: words of the data are shown as they stand."""
    for scalar in scalars(node):
        at = At(path, scalar.start_mark.line + 1)
        if found := MARKED.search(scalar.value):
            yield problem("D18", at, typed=found[0])
        if found := INVISIBLE.search(scalar.value):  # as "\\u202e", which the file's own text does not hold
            yield problem("H04", at, sign=f"U+{ord(found[0]):04X}")


def walk(path, node, where, lines, seen, problems):
    """Record the line of every item below a node. `seen`: ids of the nodes so far, to find aliases."""
    if node is None:
        return
    if id(node) in seen:
        problems.append(
            problem("D01", At(path, node.start_mark.line + 1), field="YAML", reason="an alias (*name) is not read here")
        )
        return
    seen.add(id(node))
    lines[where] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for i, item in enumerate(node.value):
            walk(path, item, (*where, i), lines, seen, problems)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*where, str(key.value))
            if key.tag != "tag:yaml.org,2002:str":
                problems.append(
                    problem(
                        "D01",
                        At(path, key.start_mark.line + 1),
                        field=here[-1],
                        reason="this name is no text; write it between quotation marks",
                    )
                )
            if here in lines:
                problems.append(
                    problem(
                        "D01",
                        At(path, key.start_mark.line + 1),
                        field=str(key.value),
                        reason=f"it stands twice, first in line {lines[here]}",
                    )
                )
            walk(path, value, here, lines, seen, problems)
            lines[here] = key.start_mark.line + 1


def complaints(schema, file):
    """(problem, path of the item) for each violation of the schema in a File that could be read."""
    found = schema.iter_errors(file.data) if file.lines else ()
    for error in sorted(found, key=lambda e: list(map(str, e.absolute_path))):
        where = tuple(error.absolute_path)
        field = ".".join(str(p) for p in where if not isinstance(p, int)) or ("this item" if where else "the file")
        yield problem("D01", file.at(*where), field=field, reason=said(error, schema.schema)), where


TYPES = {
    "string": "words; put them between quotation marks",
    "number": "a number",
    "integer": "a whole number",
    "array": "a list, [a, b]",
    "object": "names with values, name: value",
}


def said(error: Any, schema: Any) -> str:
    """What a schema has against a value, and what it wants, in an author's words: no pattern, nothing of Python."""
    wanted = description(schema, error.absolute_schema_path) if error.validator in EXPLAINED else ""
    return sentence(error) + (f". {wanted[0].upper()}{wanted[1:].rstrip('.')}" if wanted else "")


EXPLAINED = {"pattern", "anyOf", "type", "minItems", "minLength", "items", "maxItems"}


def description(schema: Any, steps: Iterable[Any]) -> str:
    """What the schema says of the value, or of the list that it stands in."""
    found = ""
    for step in steps:
        schema = schema.get(step) if isinstance(schema, dict) else None
        if isinstance(schema, dict) and isinstance(schema.get("description"), str):
            found = schema["description"]
    return " ".join(found.split())


def form(pattern: str) -> str:
    """What a value of this pattern looks like."""
    if "n\\d" in pattern:
        return "the id of a paragraph or note, tg-2-11 or tg-n33"
    if "\\d{4}" in pattern:
        return 'a date between quotation marks, "2005", "2005-08", "2005-08-23"'
    forms = {
        "^[a-z0-9-]+$": "small letters, digits and hyphens, sco-charter",
        "^[a-z-]+$": "small letters and hyphens, kazakhstan",
        "^[A-Z]{2}$": "two capitals, KZ",
        "^slip-[a-z0-9-]+$": "the id of a slip, slip-tg-2-11",
        "\\S": "words",
    }
    return forms.get(pattern, "the form that its schema gives")


def sentence(error: Any) -> str:
    """What a schema has against a value, without what its description says."""
    value, given, limit = error.instance, typed(error.instance), error.validator_value
    match error.validator:
        case "required":
            return f"it lacks {named(name for name in limit if name not in value)}"
        case "additionalProperties" if isinstance(value, dict):
            known = error.schema.get("properties", {})
            other = [name for name in value if name not in known]
            close = get_close_matches(str(other[0]), known, n=1) if other else []
            hint = f'did you mean "{close[0]}"?' if close else f"there are {', '.join(known)}"
            return f"it knows no {named(other)} ({hint})"
        case "enum":
            close = get_close_matches(str(value), map(str, limit), n=1)
            hint = f'did you mean "{close[0]}"?' if close else f"there are {', '.join(map(str, limit))}"
            return f"it cannot be {given} ({hint})"
        case "type":
            return f"{given} should be {TYPES.get(limit, limit) if isinstance(limit, str) else ' or '.join(limit)}"
        case "dependentRequired":
            missing = {k: [n for n in names if n not in value] for k, names in limit.items() if k in value}
            return " and ".join(f'"{k}" needs {named(names)} beside it' for k, names in missing.items() if names)
        case "pattern":
            return f"{given} should be {form(limit)}"
        case "anyOf" | "oneOf" | "not":
            return f"{given} is not in the form wanted"
        case "minLength":
            return f"{given} is too short: at least {limit} characters are wanted"
        case "maxLength":
            return f"{given} is too long: at most {limit} characters are wanted"
        case "minItems" | "minProperties":
            return f"it has {len(value) or 'nothing'} where at least {limit} must stand"
        case "maxItems" | "items":
            return f"more items than wanted: {given}"
        case "uniqueItems":
            return f"{given} has something twice"
        case "minimum" | "exclusiveMinimum":
            return f"{given} is too small: at least {limit} is wanted"
        case "maximum" | "exclusiveMaximum":
            return f"{given} is too large: at most {limit} is wanted"
    return shortened(str(error.message), 200)


def typed(value: Any) -> str:
    """A value as an author would type it."""
    return shortened(json.dumps(value, ensure_ascii=False, default=str))


def named(names: Iterable[object]) -> str:
    return " and ".join(f'"{name}"' for name in names)


def all_complaints(schema, file):
    """The same as a list, to be kept."""
    return list(complaints(schema, file))


def read_files(reader, pattern, problems):
    """All readable YAML files that match the pattern, valid or not, as Files."""
    files = []
    for path in reader.paths(pattern):
        file, found = reader.read(path, read_yaml, None)
        problems += found
        files += [file] if file and file.lines else []
    return files


def read_one(reader, path, problems):
    """The File at a path; an empty one where there is none, or none that can be read."""
    if path not in reader.files("data"):
        problems.append(
            problem("F04", At(path, 1), missing=path, what_to_do="Bring it back, if need be as an empty list")
        )
    return next(iter(read_files(reader, path, problems)), File(path))


def read_schema(reader, path, problems):
    """A validator for the JSON Schema at a path. Without a readable schema, only empty data are valid."""
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
    return reader.derived(("validator", path), (data,), partial(Draft202012Validator, data))


def unusable(schema: Any) -> str | None:
    """Why nothing can be checked by what a schema's file holds; None where all is well."""
    if not isinstance(schema, dict):
        return "a schema is an object, { … }"
    try:
        Draft202012Validator.check_schema(schema)
        return next(astray(schema, schema, ("#",), set()), None)
    except SchemaError as error:
        return shortened(error.message, 200)
    except RecursionError:
        return "it is nested too deeply"


def astray(schema: Any, node: Any, opened: tuple[str, ...], done: set[str]) -> Iterator[str]:
    """What is wrong with each reference below a node of a schema: it leads nowhere, elsewhere, or round in a circle.

    opened: the references that led here; done: those that are known to be sound.
    """
    words = node if isinstance(node, dict) else {}
    for name in ("$ref", "$dynamicRef"):
        if isinstance(to := words.get(name), str) and to not in done:
            found, target = pointed(schema, to)
            if not found or to in opened or name == "$dynamicRef":
                yield f'the {name} "{to}" ' + ("leads back to itself" if to in opened else "leads nowhere in this file")
            else:
                yield from astray(schema, target, (*opened, to), done)
                done.add(to)
    for below in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from astray(schema, below, opened, done)


def pointed(schema: Any, to: str) -> tuple[bool, Any]:
    """(whether there is such a place in the file, what stands there) of a reference, "#/$defs/date"."""
    if to != "#" and not to.startswith("#/"):
        return False, None
    for name in to.split("/")[1:]:
        if not isinstance(schema, dict) or name not in schema:
            return False, None
        schema = schema[name]
    return isinstance(schema, dict | bool), schema


def read_json(reader, path, problems):
    """What the JSON file at a path holds; None where there is none, or none that can be read."""
    if not (reader.root / path).is_file():
        return None

    def parse(path, text):
        try:
            return json.loads(text), []
        except (ValueError, RecursionError) as error:
            return None, [problem("F07", At(path, getattr(error, "lineno", 1)), reason=shortened(str(error), 200))]

    data, found = reader.read(path, parse, None)
    problems += found
    return data
