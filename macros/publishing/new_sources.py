"""A source as somebody typed it into a form, written into the .bib file that holds most of its kind."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from macros.model.edition import Edition
from macros.publishing.additions import Change, lines_of, slug_of, text_of, unused
from macros.reading.bibliography import ENGLISH, kind_of, tidied
from macros.reading.files import Reader
from macros.reading.issues import Refused, code

# Kind of the form → biblatex's type, and the fields into which three of the form's go.
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
# The form's fields that are one of biblatex's; of two that become one, the later stands.
ORDER = (
    *("editor", "author", "title", "translation", "within", "entrysubtype", "date", "volume", "number", "pages"),
    *("publisher", "location", "url", "urldate", "langid"),
)
SMALL = {"a", "an", "and", "at", "for", "from", "in", "of", "on", "the", "to", "with"}


def source(reader: Reader, edition: Edition, given: Mapping[str, str]) -> Change:
    """The Change of the form add-a-source. Raises Refused."""
    kind, names = KINDS[given["kind"]]
    subtype = SUBTYPES.get(given["kind"])
    fields = fields_of(given, names, subtype)
    refuse_signs(fields)
    refuse_known(edition, fields)
    key = key_of(edition, given, fields, subtype)
    wanted = subtype or ("journal" if kind == "article" else kind)
    path = usual_file((s.at.path for s in edition.sources.values() if kind_of(s) == wanted), edition)
    added = f"\n@{kind}{{{key},\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items()) + "}\n"
    text, _ = tidied(path, text_of(reader, path).rstrip("\n") + "\n" + added)
    if text is None:
        raise Refused(f"The file {code(path)} cannot be read at present. An editor will see to it.")
    return Change(path, text, f"Add the source {key}")


def fields_of(given: Mapping[str, str], names: Mapping[str, str], subtype: str | None) -> dict[str, str]:
    """biblatex's field → value. names: those of the form's fields that biblatex calls otherwise for this kind."""
    persons = {role: people(role, given.get(role, "")) for role in ("author", "editor")}
    if body := given.get("body"):
        persons["author"] = [*persons["author"], "{" + body + "}"]
    typed = {**given, **{role: " and ".join(found) for role, found in persons.items()}}
    if "pages" in typed:
        typed["pages"] = re.sub(r"(?<=\d)\s*[-–—]+\s*(?=\d)", "–", typed["pages"])
    if given.get("language", "english").lower() not in ENGLISH:
        typed["langid"] = given["language"].lower()
    if subtype:
        typed["entrysubtype"] = subtype
    return {names.get(name, name): typed[name] for name in ORDER if typed.get(name)}


def people(role: str, typed: str) -> list[str]:
    """The names of the lines of a field, `Last, First` each. Raises Refused."""
    found = lines_of(typed)
    label = {"author": "Authors", "editor": "Editors of the book"}[role]
    for name in found:
        if "," not in name and " " in name:
            raise Refused(f"**{label}**: {code(name)} has no comma. Write Last, First; a body has its own field.")
    return found


def refuse_signs(fields: Mapping[str, str]) -> None:
    """Raises Refused where a value has a sign of BibTeX's own, which would end it or begin another."""
    faults = []
    for name, value in fields.items():
        bare = re.sub(r"(?:\A|(?<= and ))\{([^{}]*)\}(?= and |\Z)", r"\1", value) if name == "author" else value
        if found := re.search(r"[{}\\]", bare):
            faults.append(f"{code(value)} has the sign {code(found[0])}. Write plain text, without LaTeX.")
    if faults:
        raise Refused(*faults)


def refuse_known(edition: Edition, fields: Mapping[str, str]) -> None:
    """Raises Refused where the bibliography has the same address, or the same title of the same date."""
    for known in edition.sources.values():
        same = known.fields.get("url") and known.fields.get("url") == fields.get("url")
        if same or all(known.fields.get(n, "").casefold() == fields.get(n, "").casefold() for n in ("title", "date")):
            raise Refused(f"The bibliography has it, as {code(known.key)}: `/bibliography/#ref-{known.key}`.")


def key_of(edition: Edition, given: Mapping[str, str], fields: Mapping[str, str], subtype: str | None) -> str:
    """A new key that tells: allison-2004-strategic; of a newspaper nega-2009-02-13-soyuznikov."""
    people = fields.get("author") or fields.get("editor") or given.get("body") or ""
    first = slug_of(people.split(" and ")[0].split(",")[0])
    within = slug_of(given.get("within", "")).removeprefix("the-").split("-")[0]
    words = [w for w in slug_of(f"{fields['title']} {fields.get('translation', '')}").split("-") if w not in SMALL]
    date = re.sub(r"[^0-9-]", "", fields["date"])
    parts = [within or first, date] if subtype else [first or within, date[:4]]
    key = "-".join(filter(None, [*parts, next((w for w in words if len(w) > 3), "")])) or "source"
    return unused(key, edition.sources)


def usual_file(paths: Iterable[str], edition: Edition) -> str:
    """The file that holds most of a kind; where there is none, that which holds most of all sources."""
    found = Counter(paths) or Counter(s.at.path for s in edition.sources.values())
    if not found:
        raise Refused("There is no file for it yet. An editor will see to it.")
    return min(found, key=lambda path: (-found[path], path))
