"""The Chicago Manual of Style, notes and bibliography (17th edition), in British usage, as a pybtex style for HTML.

British: '13 February 2009', 'edn', single quotation marks, commas and stops outside them (the style's en-GB locale).
The model is the official CSL style: tests/golden/chicago has its output, and differences.yml lists every point where
we differ. Numbers such as 14.99 are sections of the Manual. An entry is turned into a plain dictionary, that into a
list of parts, each with the punctuation before it, and these into one rich text, because building pybtex's rich text
step by step is slow.
"""

import re
import unicodedata
from calendar import month_name
from collections import defaultdict
from html import escape, unescape
from typing import Any, TypeAlias

from pybtex.backends.html import Backend
from pybtex.database import Entry, Person
from pybtex.richtext import HRef, Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle

from macros.showing.typography import curly, requoted

ARTICLE = re.compile(r"\A\W*(?:the|an?)\s+(?=\w)", re.IGNORECASE)
ISO_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")
MONTHS = list(month_name)[1:]
ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
BOOKS = {"book", "collection", "report", "proceedings", "manual", "booklet"}
ARCHIVE = "look in the web archive"  # whether it has a copy has not been tried

Work: TypeAlias = dict[str, Any]  # an entry as _read gives it
Pieces: TypeAlias = list[Any]  # strings, Tag, HRef
Part: TypeAlias = tuple[str, Pieces]  # the mark before it (', ', '. ', ': ', ' '), then its pieces


def note(entry: Entry, locator: str | None = None) -> str:
    """The full note as HTML, without a final stop; the locator, unchanged, stands before the URL."""
    return _html(rich_text(entry, "note", locator))


def short(entry: Entry, locator: str | None = None) -> str:
    """The short note as HTML, without a final stop: family names, main title, locator (14.30)."""
    return _html(rich_text(entry, "short", locator))


def bibliography(entry: Entry) -> str:
    """The bibliography form as HTML, with the entry's `note` and a final stop, but no link to the bibliography."""
    return _html(rich_text(entry, "bibliography"))


def plain(html: str) -> str:
    """HTML of this style as plain text, without the link to the web archive, which is useless without its target."""
    html = re.sub(r' \(<a class="archive".*?</a>\)', "", html)
    return unescape(re.sub(r"<[^>]+>", "", html))


def sort_key(entry: Entry) -> tuple[str, str, str]:
    """A sort key: what the bibliography form begins with (author, organisation, newspaper, title), ISO date, title;
    a newspaper or title without its article, as the Manual sorts."""
    work = _read(entry, "bibliography")
    opening = work[_leader(work)]
    opening = _name(opening[0], "inverted") if isinstance(opening, list) else ARTICLE.sub("", opening)
    title = ARTICLE.sub("", work["title"])
    folded = (unicodedata.normalize("NFKD", text.casefold()) for text in (opening, title))
    lead, title = (re.sub(r"[^\w\s]", "", text) for text in folded)
    return lead, work["date"] or work["year"], title


def archive_url(entry: Entry) -> str:
    """The URL of the web archive's copy nearest the day of access, or else the work's date; empty without a URL."""
    fields = entry.fields
    dates = (ISO_DATE.match(fields.get(name, "")) for name in ("urldate", "date", "year"))
    stamp = next(("".join(date.groups("")) + "/" for date in dates if date), "")
    return f"https://web.archive.org/web/{stamp}{fields['url']}" if fields.get("url") else ""


class Chicago(BaseStyle):
    """The style for pybtex's engine; `form` is 'note', 'short' or 'bibliography'."""

    def __init__(self, form: str = "bibliography", **options: Any) -> None:
        super().__init__(**options)
        self.form = form
        self.sort = lambda entries: sorted(entries, key=sort_key)

    def format_entry(self, label: str, entry: Entry, bib_data: Any = None) -> FormattedEntry:
        return FormattedEntry(entry.key, rich_text(entry, self.form), label)


class Html(Backend):
    """pybtex's HTML backend with our three kinds of link, and with escaped targets, which pybtex's lacks."""

    def format_href(self, url: str, text: str, external: bool = False) -> str:
        kind = "source-link" if url.startswith("#ref-") else "archive" if text == ARCHIVE else "url"
        return f'<a class="{kind}" href="{escape(url)}">{text}</a>'


def _html(text: Text) -> str:
    html: str = text.render(Html())
    return html


def rich_text(entry: Entry, form: str, locator: str | None = None) -> Text:
    """One source in one form; an entry without any field to show is shown as its key."""
    work = _read(entry, form)
    row = _assemble((_short if form == "short" else _full)(work, locator or "")) or [work["key"]]
    if form == "bibliography":
        _punctuate(row, ".")
    elif not work["linked"]:
        row[0] = HRef(f"#ref-{work['key']}", row[0])
    return Text(*row)


def _read(entry: Entry, form: str) -> Work:
    """Field → text ready to print, role → persons, and the field that links to the source; missing ones are empty."""
    work: Work = defaultdict(str)
    for name, value in entry.fields.items():
        work[name.lower()] = value if name.lower() == "url" else typographic(value)
    work.update({role.lower(): persons for role, persons in entry.persons.items()})
    work.update(key=entry.key or "", kind=(entry.type or "").lower(), form=form)
    work.update(archive=archive_url(entry), when=_written(work["date"] or _words(work, "month", "year")))
    if work["kind"] in ("book", "collection", "incollection"):
        work["when"] = _years(work["date"]) or work["year"]
    work["linked"] = next((name for name in ("title", "journaltitle", "booktitle") if work[name]), "")
    return work


def typographic(text: str) -> str:
    """A text with curly quotation marks and apostrophes, without braces; capitals stay as they are."""
    return curly(text.replace("{", "").replace("}", ""))


def _written(date: str) -> str:
    """A full or partial ISO date as '13 February 2009', two as a range; anything else unchanged."""
    ends = [match.groups("") for end in date.split("/") if (match := ISO_DATE.fullmatch(end))]
    if len(ends) == 2 == date.count("/") + 1 and list(map(bool, ends[0])) == list(map(bool, ends[1])):
        return _range(*ends)
    match = ISO_DATE.fullmatch(date)
    if not match or not match[2]:
        return date
    day = f"{int(match[3])} " if match[3] else ""
    return f"{day}{MONTHS[int(match[2]) - 1]} {match[1]}"


def _range(first: tuple[str, ...], last: tuple[str, ...]) -> str:
    """A range of two dates, without repeating what they share: 'June–July 2009', '8–12 August 2008', '1984–1986'."""
    begins, ends = (_written("-".join(filter(None, date))) for date in (first, last))
    if first[2] and first[:2] == last[:2]:
        return f"{int(first[2])}–{ends}"
    if first[1] and first[0] == last[0]:
        begins = begins.removesuffix(f" {first[0]}")
    return f"{begins}–{ends}"


def _years(date: str) -> str:
    """The year of a date, or the years of a range: books are given without day and month (14.145)."""
    years = list(dict.fromkeys(re.sub(r"\A(\d{4})-[-\d]+\Z", r"\1", end) for end in date.split("/")))
    return "–".join(years) if all(re.fullmatch(r"\d{4}", year) for year in years) else date


def _words(work: Work, *names: str) -> str:
    return " ".join(work[name] for name in names if work[name])


def _name(person: Person, order: str) -> str:
    """'Marc de Haas'; in a short note 'de Haas'; inverted 'Haas, Marc de'."""
    given, particle, family = person.first_names + person.middle_names, person.prelast_names, person.last_names
    if order == "inverted":
        names = (" ".join(family), " ".join(given + particle), *person.lineage_names)
        return typographic(", ".join(filter(None, names)))
    names = particle + family if order == "short" else given + particle + family + person.lineage_names
    return typographic(" ".join(names))


def _names(persons: list[Person], form: str, inverted: bool = False) -> str:
    """A list of names: of four or more only one with 'et al.'; in the bibliography seven of eleven or more (14.76)."""
    names = [_name(person, "inverted" if inverted and i == 0 else form) for i, person in enumerate(persons)]
    known = [name for name in names if name != "others"]
    most, kept = (10, 7) if form == "bibliography" else (3, 1)
    if len(known) > most or known != names:
        return ", ".join(known[:kept]) + (", et al." if len(known[:kept]) > 1 else " et al.")
    comma = "," if inverted or len(names) > 2 else ""
    return f"{', '.join(names[:-1])}{comma} and {names[-1]}" if len(names) > 1 else "".join(names)


def _show(work: Work, name: str) -> Pieces:
    """A field in quotation marks or italics; a title with our translation (14.99); one of the fields with the link."""
    if not work[name]:
        return []
    quoted = name == "title" and work["kind"] not in BOOKS
    italic = name.endswith("title") and not quoted
    text = requoted(work[name], int(quoted))
    piece = Tag("i", text) if italic else text
    if work["linked"] == name and work["form"] != "bibliography":
        piece = HRef(f"#ref-{work['key']}", piece)
    pieces = ["‘", piece, "’"] if quoted else [piece]
    return pieces + (_around(" [", work["translation"], "]") if name == "title" else [])


def _url(work: Work) -> Pieces:
    """The URL as printed, as a link, and the web archive's copy."""
    url, scheme = work["url"], "" if re.match(r"(https?|ftp)://", work["url"]) else "http://"
    return [HRef(scheme + url, url), " (", HRef(work["archive"], ARCHIVE), ")"] if url else []


def _cased(text: str, stop: str) -> str:
    """A text, with a capital letter if it comes after a full stop."""
    return text if stop == ", " else text[:1].upper() + text[1:]


def _around(before: str, text: str, after: str = "") -> Pieces:
    return [before + text + after] if text else []


def _leader(work: Work) -> str:
    """What an entry begins with; outside notes an organisation or newspaper replaces the author (14.84, 14.199)."""
    signed = ("author", "" if work["booktitle"] else "editor")
    unsigned = ("organization", "institution", work["entrysubtype"] and "journaltitle")
    names = (*signed, *(unsigned if work["form"] != "note" else ()), "title", "journaltitle", "booktitle", "publisher")
    return next((name for name in names if name and work[name]), "title")


def _opened(work: Work) -> tuple[Pieces, Work]:
    """(the beginning of the entry, the work without the fields used there)."""
    name, form = _leader(work), work["form"]
    rest = work | {name: ""}
    if name not in ("author", "editor"):
        return _show(work, name), rest
    text = _names(work[name], form, inverted=form == "bibliography")
    if text == work["organization"]:
        rest["organization"] = ""
    if name == "editor" and form != "short":
        text += ", eds" if len(work[name]) > 1 else ", ed."
    return _show(work | {name: text}, name), rest


def _short(work: Work, locator: str) -> list[Part]:
    """The short form: names, title up to its colon, a book's volume, locator; without a title, container and date."""
    opening, rest = _opened(work | {"title": work["title"].split(": ")[0], "translation": ""})
    title = _show(rest, work["linked"])
    date = "" if work["title"] else work["when"]
    volume = _around("vol. ", work["volume"] if work["kind"] in BOOKS else "")
    return [("", opening), (", ", title), (", ", [date]), (", ", volume), _located(locator)]


def _located(locator: str) -> Part:
    """The locator as typed, after a comma, unless it begins with a colon or bracket itself."""
    text = typographic(locator.replace("--", "–")).strip()
    mark = {":": ": ", ")": ""}.get(text[:1], ", ")
    return mark, _emphasised(requoted(text.lstrip(",: ")))


def _emphasised(text: str) -> Pieces:
    """Words in Markdown as rich text: *passim*, **bold**; backticks are removed."""
    pieces = re.split(r"(?<!\*)(\*{1,2})(?=\S)([^*]+)(?<=\S)\1(?!\*)", text.replace("`", ""))
    plain, signs, stressed = pieces[::3], pieces[1::3], pieces[2::3]
    tags = [Tag("b" if len(sign) > 1 else "i", words) for sign, words in zip(signs, stressed, strict=True)]
    return [piece for pair in zip(plain, [*tags, ""], strict=True) for piece in pair if piece]


def inline(text: str) -> str:
    """Words that an author typed beside a citation, as HTML: emphasis, dashes, curly quotation marks."""
    return _html(Text(*_emphasised(requoted(typographic(text.replace("--", "–"))))))


def _full(work: Work, locator: str) -> list[Part]:
    """The full form: with commas in a note, with stops in the bibliography; a locator replaces the pages."""
    opening, rest = _opened(work | {"pages": ""} if locator else work)
    stop, remark = (", ", "") if work["form"] == "note" else (". ", work["note"])
    accessed = _written(
        work["urldate"]
    )  # given where the report prints it; Chicago asks for it of undated works (14.12)
    body = [(stop, _show(rest, "title")), *_body(rest, stop), _located(locator)]
    ends = [(stop, _around(_cased("accessed ", stop), accessed)), (stop, _url(work)), (stop, [remark])]
    return [("", opening), *body, *ends]


def _body(work: Work, stop: str) -> list[Part]:
    """The parts between title and locator."""
    if work["journaltitle"] or (work["kind"] == "article" and not work["booktitle"]):
        return _periodical(work, stop)
    return (_book if work["kind"] in BOOKS or work["booktitle"] else _document)(work, stop)


def _periodical(work: Work, stop: str) -> list[Part]:
    """The parts of an article: volume and issue of a journal; date, and number if any, of a newspaper (14.191)."""
    container, date, press = _show(work, "journaltitle"), work["when"], work["entrysubtype"]
    issue = _around("nos " if re.search("[–,&]", work["number"]) else "no. ", work["number"])
    if press or not (work["volume"] or work["number"]):
        first = ", " if container else stop
        issue = [_cased(text, first) for text in issue]
        return [
            (stop, container),
            (first, issue),
            (", " if issue else first, [date]),
            (", ", [not press and work["pages"]]),
        ]
    parts = [(stop, container), (" ", [work["volume"]]), (", ", issue)]
    return [*parts, (" ", _around("(", date, ")")), (": ", [work["pages"]])]


def _book(work: Work, stop: str) -> list[Part]:
    """The parts of a book: host, edition, volume, editors, series, imprint (14.113); in a note a chapter's pages."""
    rows = (("series",), ("type", "number")) if work["kind"] == "report" else (("series", "number"),)
    series = [(stop, [_cased(_words(work, *names), stop)]) for names in rows]
    parts = [*_host(work, stop), *series]
    if stop == ", ":
        return [*parts, (" ", _around("(", _imprint(work), ")")), (", ", [work["booktitle"] and work["pages"]])]
    return [*parts, (stop, [_imprint(work)])]


def _host(work: Work, stop: str) -> list[Part]:
    """'in <i>Book</i>, 3rd edn, vol. 2, ed. A and B'; for an author's own book only the rest."""
    mark = ", " if work["booktitle"] else stop
    edited = _around("ed. " if stop == ", " else "edited by ", _names(work["editor"] or [], work["form"]))
    texts = (_edition(work["edition"]), *_around("vol. ", work["volume"]), *edited)
    host = [_cased("in ", stop), *_show(work, "booktitle")] if work["booktitle"] else []
    pages = work["pages"] if work["booktitle"] and stop == ". " else ""
    return [(stop, host), *((mark, [_cased(text, mark)]) for text in texts), (", ", [pages])]


def _document(work: Work, stop: str) -> list[Part]:
    """The parts of a web page, statement, treaty or lecture: kind, issuer, date; for a thesis in brackets."""
    thesis = work["kind"].endswith("thesis")
    kind = _cased(_words(work, "type", "number") or ("thesis" if thesis else ""), stop)
    issuer = next((name for name in ("organization", "institution", "publisher", "school") if work[name]), "")
    row = _assemble([("", [kind]), (", ", _show(work, issuer)), (", ", [work["when"]])])
    return [(" ", ["(", *row, ")"])] if thesis and stop == ", " else [(stop, row)]


def _edition(edition: str) -> str:
    """'2', '2nd' and 'Second' as '2nd edn'; anything else unchanged, with 'edn' if it lacks such a word."""
    edition = re.sub(r"(?<=\d)(st|nd|rd|th)\Z", "", edition)
    edition = str(ORDINALS.index(edition.lower()) + 1) if edition.lower() in ORDINALS else edition
    if edition and not edition.isdecimal():
        return edition if re.search(r"\bed", edition, re.I) else f"{edition} edn"
    ending = {"1": "st", "2": "nd", "3": "rd"}.get("" if edition[-2:-1] == "1" else edition[-1:], "th")
    return f"{edition}{ending} edn" if edition.isdecimal() else edition


def _imprint(work: Work) -> str:
    """'Oslo: Press, 2008'; without a date 'n.d.'."""
    publisher = work["publisher"] or work["institution"] or work["organization"]
    place = ": ".join(filter(None, (work["location"] or work["address"], publisher)))
    return ", ".join(filter(None, (place, work["when"] or (place and "n.d."))))


def _assemble(parts: list[Part]) -> Pieces:
    """The pieces of all parts, each part after its punctuation; empty parts are left out."""
    row: Pieces = []
    for mark, part in parts:
        if row and any(part):
            _punctuate(row, mark)
        row += filter(None, part)
    return row


def _punctuate(row: Pieces, mark: str) -> None:
    """Add a comma or stop, outside quotation marks; no stop after '.', '?' or '!', even within a quotation."""
    last = str(row[-2 if row[-1] == "’" else -1]).rstrip("”’")[-1:] or " "
    row.append(mark[1:] if mark[:1] == "." and last in ".?!" else mark)
