"""The options of the edition in mkdocs.yml, those of mkdocs-bibtex; one that the edition refuses is a problem there.
The site's name in the same file is the edition's.

plugins:
  - edition:
      bib_dir: bibliography
      footnote_format: "{key}"
"""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import yaml

from macros.model.edition import Edition
from macros.model.problems import At, Problem, nearest, problem
from macros.model.settings import Settings
from macros.reading.datafiles import File, Plain, read_yaml
from macros.reading.files import Reader

PATH = "mkdocs.yml"
PLUGIN = "edition"
OURS = tuple(f.name for f in fields(Settings))
# Options of mkdocs-bibtex that the edition has no use for, and why.
REFUSED = {
    "bib_file": "is not read",
    "csl_file": "is not read",
    "csl_file_encoding": "is not read",
    "enable_inline_citations": "is not read but as false",
}
INSTEAD = {
    "bib_file": "Put the file into the folder that bib_dir names; a build asks nothing of the network",
    "csl_file": "Take it out: works are formatted in the Chicago style by macros/showing/chicago.py",
    "csl_file_encoding": "Take it out: every file is UTF-8",
    "enable_inline_citations": "Write [@key]; rule N20 refuses a bare @key",
}


class Tagged(Plain):
    """The loader for mkdocs.yml. Values with tags (!ENV, !!python/name) are ignored: none is an option of ours."""


Tagged.add_multi_constructor("", lambda loader, suffix, node: None)
yaml.add_multi_constructor("!", lambda loader, suffix, node: None, Tagged)


def read_settings(reader: Reader, problems: list[Problem]) -> Settings:
    """The Settings of a repository; the defaults without a mkdocs.yml. A refused option has its default."""
    if not (reader.root / PATH).is_file():
        return Settings()
    settings, found = reader.read(PATH, parse_settings, Settings(), "settings")
    problems += found
    return settings or Settings()


def read_name(reader: Reader) -> str:
    """The name of the site, `site_name`; that of an Edition without one if there is none."""
    name = reader.read(PATH, parse_name, None, "name")[0] if (reader.root / PATH).is_file() else None
    return name or Edition.name


def parse_name(path: str, text: str) -> tuple[str | None, list[Problem]]:
    """The name in the text of mkdocs.yml; MkDocs reports what is wrong with it."""
    data = read_yaml(path, text, Tagged)[0].data
    name = data.get("site_name") if isinstance(data, dict) else None
    return name if isinstance(name, str) else None, []


def parse_settings(path: str, text: str) -> tuple[Settings, list[Problem]]:
    """The Settings in the text of mkdocs.yml. Other errors of the file are MkDocs' to report."""
    file, _ = read_yaml(path, text, Tagged)
    where, options = options_in(file)
    found = {name: list(refused(name, value, file.at(*where, name))) for name, value in options.items()}
    good = {name: value for name, value in options.items() if name in OURS and not found[name]}
    return Settings(**good), [problem for problems in found.values() for problem in problems]


def options_in(file: File) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """(path of the options, name → value) for each place that has options of the edition's plugin."""
    plugins = file.data.get("plugins") if isinstance(file.data, dict) else None
    named = plugins.items() if isinstance(plugins, dict) else enumerate(plugins) if isinstance(plugins, list) else ()
    for key, item in named:
        if key == PLUGIN and isinstance(item, dict):
            return ("plugins", PLUGIN), item
        if isinstance(item, dict) and isinstance(item.get(PLUGIN), dict):
            return ("plugins", key, PLUGIN), item[PLUGIN]
    return (), {}


def refused(name: Any, value: Any, at: At) -> Iterator[Problem]:
    """The problem of an option; none if it is known and its value is allowed."""
    if name == "enable_inline_citations" and value is False:
        return
    if name in REFUSED:
        yield problem("S01", at, name=name, what=REFUSED[name], hint=INSTEAD[name])
    elif name not in OURS:
        hint = nearest(str(name), OURS, f"There are {', '.join(OURS)}")
        yield problem("S01", at, name=name, what="is not one of the edition's", hint=hint)
    elif reason := unfit(name, value):
        yield problem("S01", at, name=name, what=f"cannot be {value!r:.40}", hint=reason)


def unfit(name: str, value: Any) -> str | None:
    """A hint for an option whose value is not allowed; None if it is."""
    if name == "bib_by_default":
        return None if isinstance(value, bool) else "Write true or false"
    if not isinstance(value, str) or not value.strip() or "\n" in value:
        return "Write some words"
    if name == "bib_dir" and (value.startswith("/") or ".." in value.split("/") or "\\" in value or "*" in value):
        return "Name a folder below mkdocs.yml"
    if name == "footnote_format" and (value.count("{") != 1 or "{key}" not in value or value.count("}") != 1):
        return "Write {key} in it, once, where the work's key belongs"
    return None
