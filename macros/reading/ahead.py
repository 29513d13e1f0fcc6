"""What another process can parse while this one reads the texts: the bibliography, and data/ against its schemas."""

import copyreg
from pathlib import Path
from types import MappingProxyType

from macros.model.problems import Problem
from macros.reading.data_schemas import checked_by, read_schema
from macros.reading.datafiles import read_files
from macros.reading.edition import read_bibliography
from macros.reading.files import Parsed, Reader
from macros.reading.settings import read_settings

# Name of a schema → the files of data/ that are checked against it, where they are many or long.
CHECKED = {"fact": "facts/*", "country": "countries/*", "inventory": "inventory/*", "chart": "charts"}


def parsed_ahead(root: Path) -> Parsed:
    """The bibliography and data/, parsed as a Reader keeps them. Their problems are ignored here: the
    Reader that takes them over reports them."""
    reader, ignored = Reader(root), list[Problem]()
    read_bibliography(reader, read_settings(reader, ignored).bib_dir, ignored)
    for name, pattern in CHECKED.items():
        schema = read_schema(reader, f"data/{name}.schema.json", ignored)
        for file in read_files(reader, f"data/{pattern}.yml", ignored):
            checked_by(schema, file)
    return reader.files_parsed


def read_only(fields: dict[str, str]) -> MappingProxyType[str, str]:
    return MappingProxyType(fields)


copyreg.pickle(MappingProxyType, lambda fields: (read_only, (dict(fields),)))  # the fields of a Source
