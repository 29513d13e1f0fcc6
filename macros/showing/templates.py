"""The templates of the views, filled in a sandbox with nothing but data."""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from macros.model.problems import At, Problem, problem

TEMPLATES = Path(__file__).parent.parent / "templates"
IMPORTED = re.compile(r'\{%-?\s*(?:from|import|include|extends)\s+"(\w+)\.html"')


@cache
def environment() -> SandboxedEnvironment:
    """Jinja in a sandbox: an undefined name is an error, and changed templates are read again."""
    return SandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Compiled(FileSystemBytecodeCache):
    """Templates as they were compiled; a damaged file is ignored."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # pickle raises whatever the bytes make it try
            bucket.reset()


def keep_compiled(folder: Path) -> Compiled | None:
    """Keep templates in a folder as Jinja has compiled them; None if that cannot be made or written.

    Jinja knows them by their names and texts alone. How they are compiled depends on its version, on MkDocs', and on
    what environment() says, so all three are part of the files' names.
    """
    compiled_by = sha256(f"{version('jinja2')} {version('mkdocs')} {Path(__file__).read_text()}".encode()).hexdigest()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    usable = os.access(folder, os.W_OK)
    kept = Compiled(str(folder), f"{compiled_by[:12]}-%s") if usable else None
    environment().bytecode_cache = kept
    return kept


def filled(name: str, data: Mapping[str, Any]) -> Markup:
    """The HTML of a template with this data."""
    return Markup(environment().get_template(f"{name}.html").render(data))


def names_of_templates() -> list[str]:
    return sorted(path.stem for path in TEMPLATES.glob("*.html"))


def texts_of(name: str) -> tuple[str, ...]:
    """The texts of a template and of all that it imports, to see whether a page was made from the same."""
    text = (TEMPLATES / f"{name}.html").read_text(encoding="utf-8")
    return (text, *(part for other in sorted(IMPORTED.findall(text)) for part in texts_of(other)))


def template_problem(error: Exception, path: str) -> Problem:
    """The Problem for an error in the view of a document: at the template's line, with the line of the data in words.

    Jinja puts the template's line and variables into the traceback; the innermost variable that comes from a file of
    the edition (it has an `at`) is the one named.
    """
    line, record, trace = At(path, 1), At(path, 1), error.__traceback__
    while trace:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.parent == TEMPLATES:
            line = At(f"macros/templates/{file.name}", trace.tb_lineno)
            places = [
                value.at for value in trace.tb_frame.f_locals.values() if isinstance(getattr(value, "at", None), At)
            ]
            record = places[-1] if places else record
        trace = trace.tb_next
    return problem("T01", line, reason=str(error) or type(error).__name__, record=f"{record.path}:{record.line}")
