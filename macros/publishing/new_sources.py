"""A source as somebody typed it into a form, written into the .bib file that holds most of its kind."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from macros.model.edition import Edition
from macros.model.entries import slug_of
from macros.publishing.additions import Change, text_of, unused
from macros.publishing.typed import dated, lines_of
from macros.reading.bibliography import ENGLISH, EVERYWHERE, PRINTED, kind_of, language, real_date, tidied
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
    wanted = subtype or ("journal" if kind == "article" else kind)
    fields = fields_of(given, names, subtype)
    refuse_wrong(fields)
    refuse_known(edition, fields)
    left = [name for name in fields if name not in EVERYWHERE | PRINTED[wanted]]
    fields = {name: value for name, value in fields.items() if name not in left}
    key = key_of(edition, given, fields, subtype)
    path = usual_file((s.at.path for s in edition.sources.values() if kind_of(s) == wanted), edition)
    added = f"\n@{kind}{{{key},\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items()) + "}\n"
    text, _ = tidied(path, text_of(reader, path) + "\n" + added)
    if text is None:
        raise Refused(f"The file {code(path)} cannot be read at present. An editor will see to it.")
    return Change(path, text, f"Add the source {key}", tuple(unprinted(given, names, left)))


def unprinted(given: Mapping[str, str], names: Mapping[str, str], left: list[str]) -> Iterator[str]:
    """A remark for each field of the form that stays away, because the bibliography prints none for this kind."""
    back = {field: name for name, field in names.items()}
    for name in left:
        typed = given.get(back.get(name, name), "")
        where = " A page stands where the source is cited: `[@key, p. 3]`." if name == "pages" else ""
        yield f"The bibliography prints no {name} of a {given['kind']}, so {code(typed)} was left out.{where}"


def fields_of(given: Mapping[str, str], names: Mapping[str, str], subtype: str | None) -> dict[str, str]:
    """biblatex's field → value. names: those of the form's fields that biblatex calls otherwise for this kind."""
    persons = {role: people(role, given.get(role, "")) for role in ("author", "editor")}
    if body := given.get("body"):
        persons["author"] = [*persons["author"], "{" + body + "}"]
    typed = {**given, **{role: " and ".join(found) for role, found in persons.items()}}
    if "pages" in typed:
        typed["pages"] = re.sub(r"(?<=\d)\s*[-–—]+\s*(?=\d)", "–", typed["pages"])
    for name in ("date", "urldate"):
        typed[name] = dated(typed.get(name, ""))
    if given.get("language", "english").lower() not in ENGLISH:
        typed["langid"] = given["language"].lower()
    if subtype:
        typed["entrysubtype"] = subtype
    return {names.get(name, name): typed[name] for name in ORDER if typed.get(name)}


def people(role: str, typed: str) -> list[str]:
    """The names of the lines of a field, `Last, First` each. Raises Refused."""
    found = []
    for line in lines_of(typed.replace(";", "\n")):
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


def refuse_wrong(fields: Mapping[str, str]) -> None:
    """Raises Refused where a value has a sign of BibTeX's own, which would end it or begin another, or is none that the
    bibliography takes."""
    faults = list(wrong(fields))
    for name, value in fields.items():
        bare = re.sub(r"(?:\A|(?<= and ))\{([^{}]*)\}(?= and |\Z)", r"\1", value) if name == "author" else value
        if found := re.search(r"[{}\\]", bare):
            faults.append(f"{code(value)} has the sign {code(found[0])}. Write plain text, without LaTeX.")
    if faults:
        raise Refused(*faults)


def wrong(fields: Mapping[str, str]) -> Iterator[str]:
    """A fault for each date, address and language that is none, in the words of the form."""
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
