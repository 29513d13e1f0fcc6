"""The templates of the views: filled with data and nothing else, in a sandbox."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from macros.model.problems import At, Problem, problem

TEMPLATES = Path(__file__).parent.parent / "templates"
IMPORTED = re.compile(r'\{%-?\s*(?:from|import|include|extends)\s+"(\w+)\.html"')


@cache
def environment() -> SandboxedEnvironment:
    """Jinja, sandboxed; an undefined name is an error, and a template that was saved is read again."""
    return SandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def filled(name: str, data: Mapping[str, Any]) -> Markup:
    """The HTML of a template with this data."""
    return Markup(environment().get_template(f"{name}.html").render(data))


def texts_of(name: str) -> tuple[str, ...]:
    """The texts of a template and of all that it imports, for comparison with what a page was made from."""
    text = (TEMPLATES / f"{name}.html").read_text(encoding="utf-8")
    return (text, *(part for other in sorted(IMPORTED.findall(text)) for part in texts_of(other)))


def template_problem(error: Exception, path: str) -> Problem:
    """An error of the view of the document at a path as a Problem: at the template's line, naming that of the data.

    Jinja puts a template's own line and its variables into the traceback; the innermost variable that comes from a
    file of the edition (it has an `at`) is the one shown.
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
