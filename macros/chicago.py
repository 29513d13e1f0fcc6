"""The Chicago Manual of Style, notes and bibliography (17th edition), as a pybtex style with HTML output.

`note`, `short` and `bibliography` give one source in one form; `Chicago` is the same for pybtex's own engine.
The model is the official CSL style: tests/golden/chicago holds what it prints, and differences.yml names every
point where we differ, with the reason. Numbers such as 14.99 are sections of the Manual.

An entry becomes a plain dictionary (`_read`), the dictionary a list of parts, each with the mark before it, the
parts one rich text (`_assemble`), rendered once: pybtex's rich text is too slow to be built step by step.
"""

import re
import unicodedata
from collections import defaultdict
from html import escape, unescape

from pybtex.backends.html import Backend
from pybtex.database import Entry, Person
from pybtex.richtext import HRef, Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle

ISO_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")
MONTHS = "January February March April May June July August September October November December".split()
BOOKS = {"book", "collection", "report", "proceedings", "manual", "booklet", "techreport"}
SINGLE_QUOTES = str.maketrans("“”", "‘’")
LINKABLE = "title journaltitle booktitle organization institution publisher author editor".split()

Work = dict  # a defaultdict: field → text, author and editor → persons; a missing field is empty
Part = tuple[str, list]  # the mark before it (', ', '. ', ': ', ' '), then its pieces: strings, Tag, HRef


def note(entry: Entry, locator: str | None = None) -> str:
    """The full note as HTML, without a final stop; the locator, as its author typed it, stands before the URL."""
    return rich_text(entry, "note", locator).render(HTML)


def short(entry: Entry, locator: str | None = None) -> str:
    """The short note as HTML, without a final stop: family names, main title, locator (14.30)."""
    return rich_text(entry, "short", locator).render(HTML)


def bibliography(entry: Entry) -> str:
    """The bibliography form as HTML, with the entry's `note` and a final stop, without a link to itself."""
    return rich_text(entry, "bibliography").render(HTML)


def plain(html: str) -> str:
    """The same as plain text; the link to the web archive is left out, since it says nothing without its target."""
    html = re.sub(r' \(<a class="archive".*?</a>\)', "", html)
    return unescape(re.sub(r"<[^>]+>", "", html))


def sort_key(entry: Entry) -> tuple[str, str, str]:
    """What the bibliography form opens with (author, organisation, newspaper, title), the ISO date, the title."""
    work = _read(entry, "bibliography")
    opening = work[_leader(work)]
    opening = _name(opening[0], "inverted") if isinstance(opening, list) else opening
    return _folded(opening), work["date"] or work["year"], _folded(work["title"])


def archive_url(entry: Entry) -> str:
    """The web archive's copy nearest the day of access, else nearest the work's date; empty without a URL."""
    fields = entry.fields
    dates = (ISO_DATE.match(fields.get(name, "")) for name in ("urldate", "date", "year"))
    stamp = next(("".join(date.groups("")) + "/" for date in dates if date), "")
    return f"https://web.archive.org/web/{stamp}{fields['url']}" if fields.get("url") else ""


class Chicago(BaseStyle):
    """The style for pybtex's engine; `form` is 'note', 'short' or 'bibliography'."""

    def __init__(self, form: str = "bibliography", **options):
        super().__init__(**options)
        self.form = form
        self.sort = lambda entries: sorted(entries, key=sort_key)

    def format_entry(self, label, entry, bib_data=None):
        """Called by pybtex for each entry, whatever its type."""
        return FormattedEntry(entry.key, rich_text(entry, self.form), label)


class Html(Backend):
    """pybtex's HTML with our three kinds of link; it leaves targets unescaped, we must not."""

    def format_href(self, url, text, external=False):
        if url.startswith("#ref-") or text == "archived":
            kind = "archive" if text == "archived" and not url.startswith("#") else "source-link"
            return f'<a class="{kind}" href="{escape(url)}">{text}</a>'
        return f'<a href="{escape(url)}" rel="noopener">{text}</a>'


HTML = Html()


def rich_text(entry: Entry, form: str, locator: str | None = None) -> Text:
    """One source in one form; an entry of which nothing can be shown is shown by its key."""
    work = _read(entry, form)
    row = _assemble((_short if form == "short" else _full)(work, locator or "")) or [work["key"]]
    if form == "bibliography":
        _punctuate(row, ".")
    return Text(*row)


def _read(entry: Entry, form: str) -> Work:
    """The fields as text ready to print, the persons, and the name of the field that links to the source."""
    work = defaultdict(str)
    for name, value in entry.fields.items():
        work[name.lower()] = value if name.lower() == "url" else _typographic(value)
    work.update({role.lower(): persons for role, persons in entry.persons.items()})
    work.update(key=entry.key or "", kind=(entry.type or "").lower(), form=form)
    work.update(archive=archive_url(entry), when=_written(work["date"] or _words(work, "month", "year")))
    work["linked"] = next((name for name in LINKABLE if work[name]), "") if form != "bibliography" else ""
    return work


def _typographic(text: str) -> str:
    """Curly quotation marks and apostrophes (6.115), no braces; nothing is re-cased."""
    if not any(mark in text for mark in "'\"{}"):
        return text
    text = text.replace("{", "").replace("}", "")
    text = re.sub(r"(?<![^\s(\[“–—/])'(?=\w)", "‘", text).replace("'", "’")
    return re.sub(r'(?<![^\s(\[‘–—/])"(?=\S)', "“", text).replace('"', "”")


def _folded(text: str) -> str:
    """Letters, digits and spaces, without accents or case: how the bibliography is sorted (14.65)."""
    return re.sub(r"[^\w\s]", "", unicodedata.normalize("NFKD", text.casefold()))


def _written(date: str) -> str:
    """An ISO date, whole or partial, as 'February 13, 2009'; anything else, or an impossible one, as it stands."""
    match = ISO_DATE.fullmatch(date)
    if not match or not match[2]:
        return date
    month = MONTHS[int(match[2]) - 1]
    return f"{month} {int(match[3])}, {match[1]}" if match[3] else f"{month} {match[1]}"


def _words(work: Work, *names: str) -> str:
    return " ".join(work[name] for name in names if work[name])


def _name(person: Person, order: str) -> str:
    """'Marc de Haas', of a short note 'de Haas', inverted 'Haas, Marc de', without the particle before (14.73)."""
    given, family = (*person.first_names, *person.middle_names), (*person.prelast_names, *person.last_names)
    if order == "short":
        return _typographic(" ".join(family))
    if order != "inverted":
        return _typographic(" ".join((*given, *family, *person.lineage_names)))
    names = (" ".join(person.last_names), " ".join((*given, *person.prelast_names)), *person.lineage_names)
    return _typographic(", ".join(filter(None, names)))


def _names(persons: list[Person], form: str, inverted: bool = False) -> str:
    """Names in a row: of four or more one and 'et al.', in the bibliography of eleven or more seven (14.76)."""
    names = [_name(person, "inverted" if inverted and i == 0 else form) for i, person in enumerate(persons)]
    known = [name for name in names if name != "others"]
    most, kept = (10, 7) if form == "bibliography" else (3, 1)
    if len(known) > most or known != names:
        return ", ".join(known[:kept]) + (", et al." if len(known[:kept]) > 1 else " et al.")
    comma = "," if inverted or len(names) > 2 else ""
    return f"{', '.join(names[:-1])}{comma} and {names[-1]}" if len(names) > 1 else "".join(names)


def _show(work: Work, name: str) -> list:
    """A field in its quotation marks or italics (8.163), with the link to the source if it is the one to carry it."""
    if not work[name]:
        return []
    quoted = name == "title" and work["kind"] not in BOOKS
    italic = name.endswith("title") and not quoted
    text = work[name].translate(SINGLE_QUOTES) if quoted else work[name]
    piece = Tag("i", text) if italic else text
    piece = HRef(f"#ref-{work['key']}", piece) if work["linked"] == name else piece
    pieces = ["“", piece, "”"] if quoted else [piece]
    return pieces + (_around(" [", work["translation"], "]") if name == "title" else [])


def _url(work: Work) -> list:
    """The URL as printed, as a link, and the web archive's copy."""
    url = work["url"]
    href = url if re.match(r"(https?|ftp)://", url) else f"http://{url}"
    return [HRef(href, url), " (", HRef(work["archive"], "archived"), ")"] if url else []


def _cased(text: str, stop: str) -> str:
    """With a capital after a full stop."""
    return text if stop == ", " else text[:1].upper() + text[1:]


def _around(before: str, text: str, after: str = "") -> list:
    return [before + text + after] if text else []


def _leader(work: Work) -> str:
    """What opens the entry; outside notes an organisation or newspaper replaces the author (14.84, 14.199)."""
    signed = ("author", "" if work["booktitle"] else "editor")
    unsigned = ("organization", "institution", work["entrysubtype"] and "journaltitle")
    names = (*signed, *(unsigned if work["form"] != "note" else ()), *LINKABLE)
    return next((name for name in names if name and work[name]), "title")


def _opened(work: Work) -> tuple[list, Work]:
    """The opening of the entry, and the work without what has thereby been said."""
    name, form = _leader(work), work["form"]
    rest = work | {name: ""}
    if name not in ("author", "editor"):
        return _show(work, name), rest
    text = _names(work[name], form, inverted=form == "bibliography")
    if text == work["organization"]:
        rest["organization"] = ""
    if name == "editor" and form != "short":
        text += ", eds." if len(work[name]) > 1 else ", ed."
    return _show(work | {name: text}, name), rest


def _short(work: Work, locator: str) -> list[Part]:
    """Names, the title up to its colon, locator."""
    opening, rest = _opened(work | {"title": work["title"].split(": ")[0], "translation": ""})
    return [("", opening), (", ", _show(rest, "title")), (", ", [locator])]


def _full(work: Work, locator: str) -> list[Part]:
    """Everything, between commas in a note, between stops in the bibliography."""
    opening, rest = _opened(work)
    stop = ", " if work["form"] == "note" else ". "
    accessed = "" if work["when"] else _written(work["urldate"])  # of undated works only (14.12)
    remark = "" if work["form"] == "note" else work["note"]
    body = [(stop, _show(rest, "title")), *_body(rest, stop, locator), (", ", [locator])]
    ends = [(stop, _around(_cased("accessed ", stop), accessed)), (stop, _url(work)), (stop, [remark])]
    return [("", opening), *body, *ends]


def _body(work: Work, stop: str, locator: str) -> list[Part]:
    """What stands between title and locator; a note with a locator has no pages."""
    pages = "" if locator else work["pages"]
    if work["kind"] == "article" or work["journaltitle"]:
        return _periodical(work, stop, pages)
    if work["kind"] in BOOKS or work["booktitle"]:
        return _book(work, stop, pages if work["booktitle"] else "")
    return _document(work, stop)


def _periodical(work: Work, stop: str, pages: str) -> list[Part]:
    """A journal by volume and issue (14.171), the press by its date alone, without pages (14.191)."""
    container, date, press = _show(work, "journaltitle"), work["when"], work["entrysubtype"]
    if press or not (work["volume"] or work["number"]):
        return [(stop, container), (", " if container else stop, [date]), (", ", [not press and pages])]
    issue = [(" ", [work["volume"]]), (", ", _around("no. ", work["number"]))]
    return [(stop, container), *issue, (" ", _around("(", date, ")")), (": ", [pages])]


def _book(work: Work, stop: str, pages: str) -> list[Part]:
    """Host, editors, edition, volume, series, imprint; a chapter's pages come last in a note (14.106)."""
    series = [work["series"], _words(work, "type", "number")]
    if work["kind"] != "report":
        series = [_words(work, "series", "number")]
    parts = [*_host(work, stop, pages), (stop, [_edition(work["edition"])])]
    parts += [(stop, _around(_cased("vol. ", stop), work["volume"])), *((stop, [text]) for text in series)]
    if stop == ", ":
        return [*parts, (" ", _around("(", _imprint(work), ")")), (", ", [pages])]
    return [*parts, (stop, [_imprint(work)])]


def _host(work: Work, stop: str, pages: str) -> list[Part]:
    """'in <i>Book</i>, ed. A and B', or the editor of an author's book."""
    edited = _around("ed. " if stop == ", " else "edited by ", _names(work["editor"] or [], work["form"]))
    if not work["booktitle"]:
        return [(stop, [_cased(text, stop) for text in edited])]
    host = [_cased("in ", stop), *_show(work, "booktitle")]
    return [(stop, host), (", ", edited), (", ", [pages if stop == ". " else ""])]


def _document(work: Work, stop: str) -> list[Part]:
    """A page, a statement, a treaty, a lecture: what it is, who issues it, its date; of a thesis in brackets (14.215)."""
    thesis = work["kind"].endswith("thesis")
    kind = _cased(_words(work, "type", "number") or ("thesis" if thesis else ""), stop)
    issuer = next((name for name in ("organization", "institution", "publisher", "school") if work[name]), "")
    row = _assemble([("", [kind]), (", ", _show(work, issuer)), (", ", [work["when"]])])
    return [(" ", ["(", *row, ")"])] if thesis and stop == ", " else [(stop, row)]


def _edition(edition: str) -> str:
    """'2' as '2nd ed.', anything else as it stands."""
    ending = {"1": "st", "2": "nd", "3": "rd"}.get(edition[-1:], "th")
    ending = "th" if edition[-2:-1] == "1" else ending
    return f"{edition}{ending} ed." if edition.isdecimal() else edition


def _imprint(work: Work) -> str:
    """'Oslo: Press, 2008'; without a date 'n.d.' (14.145)."""
    publisher = work["publisher"] or work["institution"] or work["organization"]
    place = ": ".join(filter(None, (work["location"] or work["address"], publisher)))
    return ", ".join(filter(None, (place, work["when"] or (place and "n.d."))))


def _assemble(parts: list[Part]) -> list:
    """One row of pieces, each part after its mark, the empty ones without."""
    row: list = []
    for mark, part in parts:
        if row and any(part):
            _punctuate(row, mark)
        row += filter(None, part)
    return row


def _punctuate(row: list, mark: str) -> None:
    """Comma and stop go inside quotation marks (6.9); ? and ! swallow a stop, quoted also a comma; '.' a stop."""
    quoted, sign = row[-1] == "”", mark.rstrip()
    last = str(row[-2 if quoted else -1]).rstrip("”’")[-1:] or " "
    if (sign == "." and last in ".?!") or (sign == "," and quoted and last in "?!"):
        mark = mark[1:]
    if quoted and mark[:1] in (",", "."):
        row[-1] = mark[0] + "”" + mark[1:]
    else:
        row.append(mark)
