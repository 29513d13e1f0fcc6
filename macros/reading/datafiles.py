"""The files of data/: YAML with the line of every item in it, the JSON Schemas that check it, and JSON."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from macros.model.problems import At, Problem, problem
from macros.reading.foreign import MARKED
from macros.reading.safety import INVISIBLE, shortened
from macros.reading.schemas import said
from macros.reading.yaml_reasons import reason_of

# Of a schema that is missing or broken: nothing of its kind is valid.
DEEPEST = 200
# A value in plain words and what follows a blank and a # in its line; a list or a quoted value may have a comment.
COMMENTED = re.compile(
    r"^[ \t]*(?:- )*(?:[\w-]+:[ \t]+)?(?P<words>(?![\"'\[{|>&*!#])[^\"'#\n:]*?[^\s:\"'#])[ \t]+(?P<lost>#[^\n]*)", re.M
)
NOTHING = Draft202012Validator({"not": {"type": ["object", "array"]}})


class Plain(yaml.CSafeLoader):
    """YAML without timestamps: a date stays the text that its author typed."""


Plain.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for letter, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


class FrontMatter(Plain):
    """The YAML of front matter, where 2.10 is a paragraph and no number."""


FrontMatter.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:float"]
    for letter, found in Plain.yaml_implicit_resolvers.items()
}


class File:
    """A YAML file. `data`: plain Python; `lines`: path of keys and positions, as a tuple → line in the file."""

    def __init__(self, path, data=None, lines=None):
        self.path, self.data, self.lines = path, data, lines or {}
        self.against = None  # (schema, what it has against the file), once asked

    def at(self, *where):
        """The At of an item: of the innermost one on the way to it whose line is known."""
        for length in range(len(where), -1, -1):
            if where[:length] in self.lines:
                return At(self.path, self.lines[where[:length]])
        return At(self.path, 1)


def read_yaml(path, text, loader_of=Plain):
    """(File, problems) of a YAML file. A key given twice is a problem: YAML itself would drop the first in silence."""
    if deep := too_deep(text):
        return File(path), [unread(path, deep, "it is nested too deeply", "Write it with fewer brackets in brackets")]
    node = loader = None
    try:
        loader = loader_of(text)
        node = loader.get_single_node()
        lines, seen, problems = {(): 1}, set(), []  # a file of comments alone has no node
        walk(path, node, (), lines, seen, problems)
        data = loader.construct_document(node) if node else None
        problems += [*marked(path, node), *cut_off(path, text)]
        return File(path, data, lines), problems
    except (
        yaml.YAMLError,
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
        RecursionError,
    ) as error:  # the last five: odd tags
        tag = odd(loader, node)
        line, what, hint = reason_of(error, text, tag)
        return File(path), [unread(path, (line or 0) + 1, what, hint)]


def cut_off(path: str, text: str) -> Iterator[Problem]:
    """A problem for each value whose words go on behind a # and would be lost as a comment."""
    for found in COMMENTED.finditer(text):
        hint = f'Put the value between quotation marks: "{found["words"]} {found["lost"].strip()}"'
        yield unread(path, text.count("\n", 0, found.start("lost")) + 1, "words behind a # are a comment", hint)


def unread(path: str, line: int, reason: str, hint: str, field: str = "YAML") -> Problem:
    """The problem of YAML that cannot be read, or would be read as something else than it says."""
    return problem("D01", At(path, line), field=field, reason=reason, hint=hint)


def too_deep(text: str) -> int | None:
    """The line in which more is open than in any file of ours: libyaml takes the square of that in time."""
    if found := re.search(r"(?:[-?:][ \t]+){100}", text):
        return text.count("\n", 0, found.start()) + 1
    if text.count("[") + text.count("{") <= DEEPEST:
        return None
    depth = 0
    for sign in re.finditer(r"[\[\]{}]", text):
        depth = depth + 1 if sign[0] in "[{" else max(0, depth - 1)
        if depth > DEEPEST:
            return text.count("\n", 0, sign.start()) + 1
    return None


def odd(loader: Plain | None, node: yaml.Node | None) -> yaml.ScalarNode | None:
    """The first value that its tag cannot be true of; errors of that kind do not say where it stands."""
    for scalar in scalars(node):
        try:
            loader.construct_object(scalar)  # type: ignore[union-attr]  # there is no node without a loader
        except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError):
            return scalar
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
    values = list(scalars(node))
    together = "\n".join(scalar.value for scalar in values)
    if not MARKED.search(together) and not INVISIBLE.search(together):
        return  # as nearly every file: one look at all its values takes a fifth of the time of one at each
    for scalar in values:
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
        what = "an alias (*name) is not read here"
        problems.append(unread(path, node.start_mark.line + 1, what, "Write the value again, and take the & out"))
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
                what, hint = "this name is no text", f'Write it between quotation marks: "{here[-1]}":'
                problems.append(unread(path, key.start_mark.line + 1, what, hint, here[-1]))
            if here in lines:
                what = f"it stands twice, first in line {lines[here]}"
                problems.append(unread(path, key.start_mark.line + 1, what, "Keep one", here[-1]))
            walk(path, value, here, lines, seen, problems)
            lines[here] = key.start_mark.line + 1


def complaints(schema, file):
    """(problem, path of the item) for each violation of the schema in a File that could be read."""
    found = schema.iter_errors(file.data) if file.lines else ()
    for error in sorted(found, key=lambda e: list(map(str, e.absolute_path))):
        where = tuple(error.absolute_path)
        field = ".".join(str(p) for p in where if not isinstance(p, int)) or ("this item" if where else "the file")
        hint = schema_hint(file.path)
        yield problem("D01", file.at(*where), field=field, reason=said(error, schema.schema), hint=hint), where


def schema_hint(path: str) -> str:
    """Where the form of a data file is described: data/facts/x.yml in data/fact.schema.json."""
    name = path.split("/")[1].removesuffix(".yml")
    one = name.removesuffix("ies") + "y" if name.endswith("ies") else name.removesuffix("s")
    return f"See data/{one}.schema.json"


def all_complaints(schema, file):
    """The same as a list, kept with the file for as long as the schema is the same."""
    if file.against is None or file.against[0] is not schema:
        file.against = schema, list(complaints(schema, file))
    return file.against[1]


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
        return unsound(json.dumps(schema))
    except RecursionError:
        return "it is nested too deeply"


@lru_cache(maxsize=64)
def unsound(schema: str) -> str | None:
    """The same of an object's JSON. It is asked of each Reader's schemas anew, and takes longer than all the data."""
    data = json.loads(schema)
    try:
        Draft202012Validator.check_schema(data)
        if odd_pattern := next((p for p in patterns(data) if not compiles(p)), None):
            return f'the pattern "{shortened(odd_pattern)}" is none'
        return next(astray(data, data, ("#",), set()), None)
    except OverflowError:
        return "a pattern in it counts too far"
    except SchemaError as error:
        return shortened(error.message, 200)


def patterns(node: Any) -> Iterator[str]:
    """Every pattern below a node of a schema."""
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
            reason = shortened(str(error).partition(": line ")[0], 200)
            return None, [problem("F07", At(path, getattr(error, "lineno", 1)), reason=reason)]

    data, found = reader.read(path, parse, None)
    problems += found
    return data
