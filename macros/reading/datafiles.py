"""The files of data/: YAML with the line of every item in it, and JSON."""

import json
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml

from macros.model.problems import At, Problem, problem
from macros.reading.files import Reader
from macros.reading.foreign import MARKED
from macros.reading.safety import INVISIBLE, shortened
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
    """The YAML of front matter, where 2.10 is a paragraph and no number."""


FrontMatter.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:float"]
    for letter, found in Plain.yaml_implicit_resolvers.items()
}


class File:
    """A YAML file. `data`: whatever it holds, as plain Python; `lines`: the way to an item → its line, empty for a file
    that cannot be read."""

    def __init__(self, path: str, data: Any = None, lines: dict[Where, int] | None = None) -> None:
        self.path, self.data, self.lines = path, data, lines or {}
        # (schema, its complaints about the file), once it has been checked: `checked_by` in data_schemas.py
        self.checked: tuple[object, list[tuple[Problem, Where]]] | None = None

    def items(self) -> list[Any]:
        """The items of a file that is a list; none of any other."""
        return self.data if isinstance(self.data, list) else []

    def at(self, *where: str | int) -> At:
        """The At of an item: of the innermost one on the way to it whose line is known."""
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
    """A problem for each value whose words go on behind a # and would be lost as a comment."""
    for found in COMMENTED.finditer(text):
        hint = f'Put the value between quotation marks: "{found["words"]} {found["lost"].strip()}"'
        yield yaml_problem(path, text.count("\n", 0, found.start("lost")) + 1, "words behind a # are a comment", hint)


def yaml_problem(path: str, line: int, reason: str, hint: str, field: str = "YAML") -> Problem:
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


def mistagged(loader: Plain | None, node: yaml.Node | None) -> yaml.ScalarNode | None:
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


def marks_in_values(path: str, node: yaml.Node | None) -> Iterator[Problem]:
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


def walk(
    path: str, node: yaml.Node | None, where: Where, lines: dict[Where, int], seen: set[int], problems: list[Problem]
) -> None:
    """Add the line of every item below a node to `lines`, and to `problems` what cannot stand there.

    where: the way to the node. seen: ids of the nodes so far, by which an alias is known.
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
    """All readable YAML files that match the pattern, valid or not, as Files."""
    files: list[File] = []
    for path in reader.paths(pattern):
        file, found = reader.read(path, read_yaml, None)
        problems += found
        files += [file] if file and file.lines else []
    return files


def read_one(reader: Reader, path: str, problems: list[Problem]) -> File:
    """The File at a path; an empty one where there is none, or none that can be read."""
    if path not in reader.files("data"):
        problems.append(
            problem("F04", At(path, 1), missing=path, what_to_do="Bring it back, if need be as an empty list")
        )
    return next(iter(read_files(reader, path, problems)), File(path))


def read_json(reader: Reader, path: str, problems: list[Problem]) -> Any:
    """What the JSON file at a path holds; None where there is none, or none that can be read."""
    if not (reader.root / path).is_file():
        return None
    data, found = reader.read(path, parse_json, None)
    problems += found
    return data


def parse_json(path: str, text: str) -> tuple[Any, list[Problem]]:
    """What a JSON text holds; None, with a problem at the line, where it cannot be read."""
    try:
        return json.loads(text), []
    except (ValueError, RecursionError) as error:
        reason = shortened(str(error).partition(": line ")[0], 200)
        return None, [problem("F07", At(path, getattr(error, "lineno", 1)), reason=reason)]
