"""The errors that a JSON Schema finds in a value, in words for an author."""

import json
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from macros.model.english import joined
from macros.reading.safety import shortened

TYPES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "array": "a list, [a, b]",
    "object": "names with values, name: value",
}


def reason_in_words(error: Any, schema: Any) -> str:
    """An error of jsonschema in words, without regular expressions and Python: what is wrong, and what is wanted."""
    wanted = description(schema, error.absolute_schema_path) if error.validator in EXPLAINED else ""
    return complaint(error) + (f". {wanted[0].upper()}{wanted[1:].rstrip('.')}" if wanted else "")


EXPLAINED = {"pattern", "anyOf", "type", "minItems", "minLength", "items", "maxItems"}


def description(schema: Any, steps: Iterable[Any]) -> str:
    """The innermost description in the schema for the value that it refused: that of the value, or of the list
    around it."""
    found = ""
    for step in steps:
        schema = schema.get(step) if isinstance(schema, dict) else None
        if isinstance(schema, dict) and isinstance(schema.get("description"), str):
            found = schema["description"]
    return " ".join(found.split())


def form_of_pattern(pattern: str) -> str:
    """In words, the form of values that match this pattern."""
    if "n\\d" in pattern:
        return "the id of a paragraph or note, tg-2-11 or tg-n33"
    if "\\d{4}" in pattern:
        return 'a date between quotation marks, "2005", "2005-08", "2005-08-23"'
    forms = {
        "^[a-z0-9-]+$": "small letters, digits and hyphens, sco-charter",
        "^[a-z-]+$": "small letters and hyphens, kazakhstan",
        "^[A-Z]{2}$": "two capitals, KZ",
        "^slip-[a-z0-9-]+$": "the id of a slip, slip-tg-2-11",
        "\\S": "text",
    }
    return forms.get(pattern, "the form that its schema gives")


def complaint(error: Any) -> str:
    """What is wrong with a value, without the description in the schema."""
    value, given, limit = error.instance, as_typed(error.instance), error.validator_value
    match error.validator:
        case "required":
            return f"it lacks {named(name for name in limit if name not in value)}"
        case "additionalProperties" if isinstance(value, dict):
            known = error.schema.get("properties", {})
            other = [name for name in value if name not in known]
            close = get_close_matches(str(other[0]), known, n=1)
            hint = f'did you mean "{close[0]}"?' if close else f"there are {', '.join(known)}"
            return f"it has no field {named(other)} ({hint})"
        case "enum":
            close = get_close_matches(str(value), map(str, limit), n=1)
            hint = f'did you mean "{close[0]}"?' if close else f"there are {', '.join(map(str, limit))}"
            return f"it cannot be {given} ({hint})"
        case "type":
            return f"{given} should be {type_wanted(value, limit)}"
        case "dependentRequired":
            missing = {k: [n for n in names if n not in value] for k, names in limit.items() if k in value}
            return " and ".join(f'"{k}" needs {named(names)} beside it' for k, names in missing.items() if names)
        case "pattern":
            return f"{given} should be {form_of_pattern(limit)}"
        case "anyOf" | "oneOf" | "not":
            return f"{given} is not in the form wanted"
        case "minLength":
            return f"{given} is too short: at least {limit} characters are wanted"
        case "maxLength":
            return f"{given} is too long: at most {limit} characters are wanted"
        case "minItems" | "minProperties":
            needed = f"{limit} {'is' if limit == 1 else 'are'} needed"
            return f"it has {len(value) or 'nothing'} where at least {needed}"
        case "maxItems" | "items":
            return f"it has more items than are wanted: {given}"
        case "uniqueItems":
            return f"{given} has something twice"
        case "minimum" | "exclusiveMinimum":
            return f"{given} is too small: at least {limit} is wanted"
        case "maximum" | "exclusiveMaximum":
            return f"{given} is too large: at most {limit} is wanted"
    return str(error.message)


def type_wanted(value: Any, limit: str | list[str]) -> str:
    """The type that a schema wants, in words; for a number that should be text, how to type it."""
    if limit == "string" and not isinstance(value, list | dict | None):
        return f"text: {as_typed(value if isinstance(value, str) else as_typed(value))}"
    return " or ".join(TYPES.get(type, type) for type in ([limit] if isinstance(limit, str) else limit))


def as_typed(value: Any) -> str:
    """A value as an author would type it."""
    return shortened(json.dumps(value, ensure_ascii=False, default=str))


def named(names: Iterable[object]) -> str:
    return joined(f'"{name}"' for name in names)
