"""The files of data/: YAML with the line of every item in it, the JSON Schemas that check it, and JSON."""

import json

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from macros.model.problems import At, problem

# Of a schema that is missing or broken: nothing of its kind is valid.
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
    try:
        loader = Plain(text)
        node = loader.get_single_node()
        lines, seen, problems = {(): 1}, set(), []  # a file of comments alone has no node
        walk(path, node, (), lines, seen, problems)
        data = loader.construct_document(node) if node else None
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
        return File(path), [problem("D01", At(path, mark.line + 1 if mark else 1), field="YAML", reason=reason)]


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
        field = ".".join(str(p) for p in where if not isinstance(p, int)) or "the file"
        yield problem("D01", file.at(*where), field=field, reason=error.message[:200]), where


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
    try:
        Draft202012Validator.check_schema(data)
    except SchemaError as error:
        problems.append(problem("F07", At(path, 1), reason=error.message[:200]))
        return NOTHING
    return Draft202012Validator(data)


def read_json(reader, path, problems):
    """What the JSON file at a path holds; None where there is none, or none that can be read."""
    if not (reader.root / path).is_file():
        return None

    def parse(path, text):
        try:
            return json.loads(text), []
        except (ValueError, RecursionError) as error:
            return None, [problem("F07", At(path, getattr(error, "lineno", 1)), reason=str(error)[:200])]

    data, found = reader.read(path, parse, None)
    problems += found
    return data
