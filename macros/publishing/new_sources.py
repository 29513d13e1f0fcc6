"""Adds a source that somebody typed into a form to the .bib file with most sources of its kind."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from macros.model.edition import Edition
from macros.model.entries import slug_of
from macros.publishing.additions import FileChange, text_of, unused_id
from macros.publishing.typed import as_edtf, distinct_lines
from macros.reading.bibliography import EVERYWHERE, PRINTED, kind_of, real_date, tidied
from macros.reading.files import Reader
from macros.reading.issues import Refused, code
from macros.reading.languages import ENGLISH, language

# Kind chosen in the form → biblatex's type, and the biblatex fields for three fields of the form.
KINDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "journal article": ("article", {"within": "journaltitle"}),
    "newspaper article": ("article", {"within": "journaltitle"}),
    "magazine article": ("article", {"within": "journaltitle"}),
    "book": ("book", {}),
    "edited book": ("collection", {"author": "editor"}),
    "chapter of a book": ("incollection", {"within": "booktitle"}),
    "report": ("report", {"publisher": "institution", "within": "series"}),
    "web page": ("online", {"publisher": "organization", "within": "organization"}),
    "thesis": ("thesis", {"publisher": "institution"}),
    "manuscript": ("unpublished", {"publisher": "organization"}),
    "other document": ("misc", {"publisher": "organization"}),
}
SUBTYPES = {"newspaper article": "newspaper", "magazine article": "magazine"}
# Field of the form → biblatex's; where two have the same, the later one counts.
ORDER = (
    *("editor", "author", "title", "translation", "within", "entrysubtype", "date", "volume", "number", "pages"),
    *("publisher", "location", "url", "urldate", "langid"),
)
SMALL = {"a", "an", "and", "at", "for", "from", "in", "of", "on", "the", "to", "with"}


def new_source(reader: Reader, edition: Edition, given: Mapping[str, str]) -> FileChange:
    """The FileChange for a filled form add-a-source. Raises Refused."""
    kind, names = KINDS[given["kind"]]
    subtype = SUBTYPES.get(given["kind"])
    wanted = subtype or ("journal" if kind == "article" else kind)
    fields = biblatex_fields(given, names, subtype)
    refuse_invalid(fields)
    refuse_known(edition, fields)
    left = [name for name in fields if name not in EVERYWHERE | PRINTED[wanted]]
    fields = {name: value for name, value in fields.items() if name not in left}
    key = new_key(edition, given, fields, subtype)
    path = usual_file((s.at.path for s in edition.sources.values() if kind_of(s) == wanted), edition)
    added = f"\n@{kind}{{{key},\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items()) + "}\n"
    text, _ = tidied(path, text_of(reader, path) + "\n" + added)
    if text is None:
        raise Refused(f"The file {code(path)} cannot be read at present. An editor will see to it.")
    return FileChange(path, text, f"Add the source {key}", tuple(unprinted_fields(given, names, left)))


def unprinted_fields(given: Mapping[str, str], names: Mapping[str, str], left: list[str]) -> Iterator[str]:
    """A remark for each filled field that is left out because the bibliography does not print it for this kind."""
    back = {field: name for name, field in names.items()}
    for name in left:
        typed = given.get(back.get(name, name), "")
        where = " A page stands where the source is cited: `[@key, p. 3]`." if name == "pages" else ""
        yield f"The bibliography prints no {name} of a {given['kind']}, so {code(typed)} was left out.{where}"


def biblatex_fields(given: Mapping[str, str], names: Mapping[str, str], subtype: str | None) -> dict[str, str]:
    """biblatex's field → value. names: field of the form → biblatex's name for it in this kind."""
    persons = {role: people(role, given.get(role, "")) for role in ("author", "editor")}
    if body := given.get("body"):
        persons["author"] = [*persons["author"], "{" + body + "}"]
    typed = {**given, **{role: " and ".join(found) for role, found in persons.items()}}
    if "pages" in typed:
        typed["pages"] = re.sub(r"(?<=\d)\s*[-–—]+\s*(?=\d)", "–", typed["pages"])
    for name in ("date", "urldate"):
        typed[name] = as_edtf(typed.get(name, ""))
    if given.get("language", "english").lower() not in ENGLISH:
        typed["langid"] = given["language"].lower()
    if subtype:
        typed["entrysubtype"] = subtype
    return {names.get(name, name): typed[name] for name in ORDER if typed.get(name)}


def people(role: str, typed: str) -> list[str]:
    """The names in a field, one a line as `Last, First`, in biblatex's form. Raises Refused."""
    found = []
    for line in distinct_lines(typed.replace(";", "\n")):
        parts = line.split(" and ")
        found += parts if all("," in part for part in parts) else [line]
    label = {"author": "Authors", "editor": "Editors of the book"}[role]
    for name in found:
        if "," not in name and " " in name:
            raise Refused(
                f"**{label}**: {code(name)} has no comma. Write Last, First, each on a line of its own; a body has its"
                " own field."
            )
    return found


def refuse_invalid(fields: Mapping[str, str]) -> None:
    """Raises Refused if a value has a sign of BibTeX that would end it or begin another, or would fail the checks."""
    faults = list(invalid_values(fields))
    for name, value in fields.items():
        bare = re.sub(r"(?:\A|(?<= and ))\{([^{}]*)\}(?= and |\Z)", r"\1", value) if name == "author" else value
        if found := re.search(r"[{}\\]", bare):
            faults.append(f"{code(value)} has the sign {code(found[0])}. Write plain text, without LaTeX.")
    if faults:
        raise Refused(*faults)


def invalid_values(fields: Mapping[str, str]) -> Iterator[str]:
    """A fault, in the words of the form, for each value that is no date, address or language."""
    if not real_date(fields["date"]):
        yield f"**Date** is {code(fields['date'])}. Write 2004, 2004-03 or 2004-03-15."
    if "urldate" in fields and not re.fullmatch(r"\d{4}-\d\d-\d\d", fields["urldate"], re.A):
        yield f"**Read on** is {code(fields['urldate'])}. Write 2026-03-15."
    if not re.match(r"https?://[^\s/]", fields.get("url", "https://x")):
        yield f"**Address** is {code(fields['url'])}. Copy it from the browser, with `https://` before it."
    if "langid" in fields and not language(fields["langid"]):
        yield f"**Language** is {code(fields['langid'])}. Write its English name: russian, chinese, german."
    elif "langid" in fields and "translation" not in fields:
        yield f"**Title in English** is empty, and the title is in {code(fields['langid'])}. Translate it."
    if not slug_of("".join(fields.get(n, "") for n in ("author", "editor", "journaltitle", "organization", "title"))):
        yield "Neither **Authors** nor **Title** has a Latin letter, of which a key could be made. Write Latin letters."


def refuse_known(edition: Edition, fields: Mapping[str, str]) -> None:
    """Raises Refused if the bibliography has the same address, or the same title with the same date."""
    for known in edition.sources.values():
        same = known.fields.get("url") and known.fields.get("url") == fields.get("url")
        if same or all(known.fields.get(n, "").casefold() == fields.get(n, "").casefold() for n in ("title", "date")):
            raise Refused(f"The bibliography has it, as {code(known.key)}: `/bibliography/#ref-{known.key}`.")


def new_key(edition: Edition, given: Mapping[str, str], fields: Mapping[str, str], subtype: str | None) -> str:
    """A new key: allison-2004-strategic; for a newspaper nega-2009-02-13-soyuznikov."""
    people = fields.get("author") or fields.get("editor") or given.get("body") or ""
    first = slug_of(people.split(" and ")[0].split(",")[0])
    within = slug_of(given.get("within", "")).removeprefix("the-").split("-")[0]
    words = [w for w in slug_of(f"{fields['title']} {fields.get('translation', '')}").split("-") if w not in SMALL]
    date = re.sub(r"[^0-9-]", "", fields["date"])
    parts = [within or first, date] if subtype else [first or within, date[:4]]
    key = "-".join(filter(None, [*parts, next((w for w in words if len(w) > 3), "")])) or "source"
    return unused_id(key, edition.sources)


def usual_file(paths: Iterable[str], edition: Edition) -> str:
    """The file with most of these sources; if there are none, with most sources."""
    found = Counter(paths) or Counter(s.at.path for s in edition.sources.values())
    if not found:
        raise Refused("There is no file for it yet. An editor will see to it.")
    return min(found, key=lambda path: (-found[path], path))
