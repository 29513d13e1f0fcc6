"""The files of data/: YAML with the line of every item in it, and JSON."""

import json
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml

from macros.model.problems import At, Problem, problem
from macros.reading.files import Reader
from macros.reading.foreign import MARKED
from macros.reading.safety import INVISIBLE
from macros.reading.yaml_reasons import reason_of

DEEPEST = 200  # brackets within brackets
# A value in plain words and what follows a blank and a # in its line; a list or a quoted value may have a comment.
COMMENTED = re.compile(
    r"^[ \t]*(?:- )*(?:[\w-]+:[ \t]+)?(?P<words>(?![\"'\[{|>&*!#])[^\"'#\n:]*?[^\s:\"'#])[ \t]+(?P<lost>#[^\n]*)", re.M
)
Where: TypeAlias = tuple[str | int, ...]  # the way to an item: names and positions


class Plain(yaml.CSafeLoader):
    """YAML without timestamps: a date stays the text that its author typed."""


Plain.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for letter, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


class FrontMatter(Plain):
    """The YAML of front matter, where 2.10 is a paragraph and not a number."""


FrontMatter.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:float"]
    for letter, found in Plain.yaml_implicit_resolvers.items()
}


class File:
    """A YAML file. `data`: its content, as plain Python; `lines`: path of an item → its line, empty if the file
    cannot be read."""

    def __init__(self, path: str, data: Any = None, lines: dict[Where, int] | None = None) -> None:
        self.path, self.data, self.lines = path, data, lines or {}
        # (schema, its complaints about the file), once it has been checked: `checked_by` in data_schemas.py
        self.checked: tuple[object, list[tuple[Problem, Where]]] | None = None

    def items(self) -> list[Any]:
        """The items of a file whose content is a list; none for any other content."""
        return self.data if isinstance(self.data, list) else []

    def at(self, *where: str | int) -> At:
        """The At of an item, or of the innermost item around it whose line is known."""
        for length in range(len(where), -1, -1):
            if where[:length] in self.lines:
                return At(self.path, self.lines[where[:length]])
        return At(self.path, 1)


def read_yaml(path: str, text: str, loader_of: type[Plain] = Plain) -> tuple[File, list[Problem]]:
    """(File, problems) of a YAML file. A key given twice is a problem: YAML itself would drop the first in silence.

    loader_of: which dialect it is in, Plain or one derived from it. Raises nothing for a broken file."""
    if deep := too_deep(text):
        return File(path), [
            yaml_problem(path, deep, "it is nested too deeply", "Write it with fewer brackets in brackets")
        ]
    node = loader = None
    try:
        loader = loader_of(text)
        node = loader.get_single_node()
        lines: dict[Where, int] = {(): 1}  # a file of comments alone has no node
        problems: list[Problem] = []
        walk(path, node, (), lines, set(), problems)
        data = loader.construct_document(node) if node else None
        problems += [*marks_in_values(path, node), *lost_comments(path, text)]
        return File(path, data, lines), problems
    except (
        yaml.YAMLError,
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
        RecursionError,
    ) as error:  # the last five: odd tags
        tag = mistagged(loader, node)
        line, what, hint = reason_of(error, text, tag)
        return File(path), [yaml_problem(path, (line or 0) + 1, what, hint)]


def lost_comments(path: str, text: str) -> Iterator[Problem]:
    """A problem for each value with a # in it, if the words after the # would be lost as a comment."""
    for found in COMMENTED.finditer(text):
        hint = f'Put the value between quotation marks: "{found["words"]} {found["lost"].strip()}"'
        yield yaml_problem(path, text.count("\n", 0, found.start("lost")) + 1, "words after a # are a comment", hint)


def yaml_problem(path: str, line: int, reason: str, hint: str, field: str = "YAML") -> Problem:
    """The problem of YAML that cannot be read, or would be read as something other than what it says."""
    return problem("D01", At(path, line), field=field, reason=reason, hint=hint)


def too_deep(text: str) -> int | None:
    """The line at which the nesting becomes deeper than in any file of ours; None if it never does. libyaml's time
    grows with the square of the depth."""
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


def mistagged(loader: Plain | None, node: yaml.Node | None) -> yaml.ScalarNode | None:
    """The first value whose tag does not fit it; PyYAML's errors of that kind name no place."""
    for scalar in scalars(node):
        try:
            loader.construct_object(scalar)  # type: ignore[union-attr]  # there is no node without a loader
        except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError):
            return scalar
    return None


def scalars(node: Any) -> Iterator[yaml.ScalarNode]:
    """The single values below a node, including names; none if the text is nested without end."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.CollectionNode):
        for below in node.value:
            for part in below if isinstance(below, tuple) else (below,):
                yield from scalars(part)


def marks_in_values(path: str, node: yaml.Node | None) -> Iterator[Problem]:
    """A problem for each value with a Markdown mark in it: the words of data files are shown as they are typed."""
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


def walk(
    path: str, node: yaml.Node | None, where: Where, lines: dict[Where, int], seen: set[int], problems: list[Problem]
) -> None:
    """Add the line of every item below a node to `lines`, and problems of items that are not allowed to `problems`.

    where: the path of the node. seen: ids of the nodes so far, to recognise an alias.
    """
    if node is None:
        return
    if id(node) in seen:
        what = "an alias (*name) is not read here"
        problems.append(yaml_problem(path, node.start_mark.line + 1, what, "Write the value again, and take the & out"))
        return
    seen.add(id(node))
    lines[where] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for i, item in enumerate(node.value):
            walk(path, item, (*where, i), lines, seen, problems)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = str(key.value)
            here = (*where, name)
            if key.tag != "tag:yaml.org,2002:str":
                what, hint = "this name is no text", f'Write it between quotation marks: "{name}":'
                problems.append(yaml_problem(path, key.start_mark.line + 1, what, hint, name))
            if here in lines:
                what = f"it stands twice, first in line {lines[here]}"
                problems.append(yaml_problem(path, key.start_mark.line + 1, what, "Keep one", name))
            walk(path, value, here, lines, seen, problems)
            lines[here] = key.start_mark.line + 1


def read_files(reader: Reader, pattern: str, problems: list[Problem]) -> list[File]:
    """The Files that match the pattern and can be read, whether or not they are valid."""
    files: list[File] = []
    for path in reader.paths(pattern):
        file, found = reader.read(path, read_yaml, None)
        problems += found
        files += [file] if file and file.lines else []
    return files


def read_one(reader: Reader, path: str, problems: list[Problem]) -> File:
    """The File at a path; an empty File if it does not exist or cannot be read."""
    if path not in reader.files("data"):
        problems.append(
            problem("F04", At(path, 1), missing=path, what_to_do="Bring it back, if need be as an empty list")
        )
    return next(iter(read_files(reader, path, problems)), File(path))


def read_json(reader: Reader, path: str, problems: list[Problem]) -> Any:
    """The content of the JSON file at a path; None if it does not exist or cannot be read."""
    if not (reader.root / path).is_file():
        return None
    data, found = reader.read(path, parse_json, None)
    problems += found
    return data


def parse_json(path: str, text: str) -> tuple[Any, list[Problem]]:
    """The content of a JSON text; None, and a problem with its line, if it cannot be read."""
    try:
        return json.loads(text), []
    except json.JSONDecodeError as error:
        return None, [problem("F07", At(path, error.lineno), reason=error.msg)]
    except RecursionError:
        return None, [problem("F07", At(path, 1), reason="it is nested too deeply")]
    except ValueError:  # of Python's int()
        return None, [problem("F07", At(path, 1), reason="a number has too many digits")]
