"""Make data/citations.json: the reports and this edition cited in the official styles, by pandoc's citeproc.

    make citations

Each style formats each report once, with sentinels where a reader's passage, address and dates will stand; they become
placeholders (⟨locator⟩, ⟨url⟩, ⟨version⟩, ⟨year⟩, ⟨accessed⟩, ⟨title⟩), which showing/citing.py fills. What differs
between a citation of the whole and one of a passage is the same for both reports and stands apart, in `at`.
The locale is British English. Two things are given to citeproc otherwise than they stand: a title of ours is one
capital word, so that no style changes its letters; and in the text of author–date styles the edition is named without
its version, which stands in the list. Between a report and "as restated in" the styles' semicolon is a comma.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pypandoc

from macros.checks.edition import read_edition
from macros.publishing.data_files import csl
from macros.reading.files import Reader

HERE = Path(__file__).parent
TARGET = HERE.parents[2] / "data/citations.json"
EDITION = "Great Powers in Central Asia: An annotated reader"
SHORT = "Great Powers in Central Asia"
# id → the name that a reader sees, the file of the style, whether its citations are notes.
STYLES = {
    "chicago-notes": ("Chicago, notes (18th ed.)", "chicago-notes-bibliography", True),
    "chicago-author-date": ("Chicago, author–date (18th ed.)", "chicago-author-date", False),
    "apa": ("APA (7th ed.)", "apa", False),
    "mla": ("MLA (9th ed.)", "modern-language-association", False),
    "harvard": ("Harvard (Cite Them Right)", "harvard-cite-them-right", False),
    "mhra": ("MHRA, notes", "mhra-notes", True),
    "oscola": ("OSCOLA", "oscola", True),
}
ONLY_WHAT_WAS_READ = {"apa"}  # its list has no work that the writer knows from another alone
URL, VERSION, YEAR, TITLE = "https://edition.example/", "7 May 2222", 2222, "Xtitle"
LOCATORS = {
    "paragraph": "para. 7777",
    "paragraphs": "paras. 7777-8888",
    "note": "n. 7777",
    "notes": "nn. 7777-8888",
    "section": "sec. 7777",
    "sections": "secs. 7777-8888",
}
# How a record for programs, which knows no locator, says it in its note.
SPELT = {
    "whole": "A",
    "paragraph": "Para. ⟨locator⟩, a",
    "paragraphs": "Paras ⟨locator⟩, a",
    "note": "Note ⟨locator⟩, a",
    "notes": "Notes ⟨locator⟩, a",
    "section": "Section ⟨locator⟩, a",
    "sections": "Sections ⟨locator⟩, a",
}
SENTINELS = (
    (r"7777[-–]8888|7777", "⟨locator⟩"),
    (re.escape(URL), "⟨url⟩"),
    (VERSION, "⟨version⟩"),
    (r"13 March 2333", "⟨accessed⟩"),
    (str(YEAR), "⟨year⟩"),
    (TITLE, "⟨title⟩"),
)


def edition_items():
    """What citeproc is given for this edition as a whole, and for a page of it; `-in-text` for author–date styles."""
    shared = {
        "issued": {"date-parts": [[YEAR]]},
        "URL": URL,
        "accessed": {"date-parts": [[2333, 3, 13]]},
        "language": "en-GB",
    }
    version = {"edition": f"version of {VERSION}"}
    whole = {"id": "edition", "type": "book", "title": EDITION, "title-short": SHORT, **shared}
    page = {"id": "page", "type": "chapter", "title": TITLE, "container-title": EDITION, **shared}
    return [whole | version, page | version, whole | {"id": "edition-in-text"}, page | {"id": "page-in-text"}]


def formatted(style, items, clusters):
    """(citations, {id: entry of the list}) of clusters in pandoc's Markdown, as HTML with italics alone."""
    with tempfile.TemporaryDirectory() as folder:
        bibliography = Path(folder) / "items.json"
        bibliography.write_text(json.dumps(items), encoding="utf-8")
        text = "\n\n".join(f"[{cluster}]" for cluster in clusters)
        made = converted(HERE / f"styles/{style}.csl", bibliography, text)
    notes = re.findall(r'<li id="fn\d+">(.*?)</li>', made, re.DOTALL)
    in_text = re.findall(r'<p><span class="citation"[^>]*>(.*?)</span></p>', made, re.DOTALL)
    listed = re.findall(r'<div id="ref-(\S+)" class="csl-entry"[^>]*>(.*?)</div>', made, re.DOTALL)
    return [bare(cite) for cite in notes or in_text], {id: bare(entry) for id, entry in listed}


def converted(style, bibliography, text):
    command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "html", "--citeproc", "--wrap=none"]
    command += ["--csl", str(style), "--bibliography", str(bibliography), "-M", "lang=en-GB"]
    return subprocess.run(command, input=text, text=True, capture_output=True, check=True).stdout


def bare(made):
    """pandoc's HTML with its italics and no other tag, on one line, placeholders in the place of sentinels."""
    made = re.sub(r'<a [^>]*class="footnote-back".*?</a>', "", made, flags=re.DOTALL)
    made = re.sub(r"<(/?)em>", r"<\1i>", re.sub(r"<(?!/?em>)[^>]*>", "", made))
    for sentinel, placeholder in SENTINELS:
        made = re.sub(sentinel, placeholder, made)
    return " ".join(made.split()).replace("; as restated in", ", as restated in")


def every_form(file, notes, items):
    """Every citation that the style makes of these items, {(work, locator kind, restated or not): citation}, and lists.

    In notes each has an item of its own: none may be shortened for what was cited before it.
    """
    edition = edition_items()
    own = "edition" if notes else "edition-in-text"
    page = "page" if notes else "page-in-text"
    wanted, clusters, copies = [], [], []

    def named(item):
        if not notes:
            return item["id"]
        copies.append(item | {"id": f"{item['id']}-{len(copies)}"})
        return copies[-1]["id"]

    by_id = {item["id"]: item for item in edition}
    for work, item in items.items():
        for kind, locator in {"whole": "", **LOCATORS}.items():
            at = f", {locator}" if locator else ""
            clusters += [f"@{named(item)}{at}", f"@{named(item)}{at}; as restated in @{named(by_id[own])}"]
            wanted += [(work, kind, False), (work, kind, True)]
    for id, name in ((own, "edition"), (page, "page")):
        clusters.append(f"@{named(by_id[id])}")
        wanted.append((name, "whole", False))
    cites, _ = formatted(file, copies or [*items.values(), *edition], clusters)
    listed = {}
    for item in items.values():  # each report in a list of its own: none stands there as "———" below another
        _, entries = formatted(file, [item, *edition], [f"@{item['id']}", "@edition", "@page"])
        listed |= entries
    return dict(zip(wanted, cites, strict=True)), listed


def parts_of(whole, passage):
    """(where a passage's locator is put into the citation of the whole, what is put there), as far left as can be."""
    at = next((i for i, (a, b) in enumerate(zip(whole, passage, strict=False)) if a != b), len(whole))
    added = passage[at : at + len(passage) - len(whole)]
    while added[-1] == whole[at - 1]:
        at, added = at - 1, added[-1] + added[:-1]
    assert whole[:at] + added + whole[at:] == passage, (whole, passage)
    return at, added


def style_record(name, file, notes, items):
    """What data/citations.json keeps of a style."""
    cites, listed = every_form(file, notes, items)
    works, found = {}, {kind: set() for kind in LOCATORS}
    for work, item in items.items():
        record = {}
        for form, restated in (("passage", False), ("restated", True)):
            whole = cites[work, "whole", restated]
            places = {kind: parts_of(whole, cites[work, kind, restated]) for kind in LOCATORS}
            (at,) = {at for at, _ in places.values()}
            record[form] = f"{whole[:at]}⟨at⟩{whole[at:]}"
            for kind, (_, added) in places.items():
                found[kind].add(added)
        works[work] = record | {"list": listed[item["id"]]}
    own, page = cites["edition", "whole", False], cites["page", "whole", False]
    return {
        "name": name,
        "notes": notes,
        "lists_the_report_restated": file not in ONLY_WHAT_WAS_READ,
        "at": {"whole": "", **{kind: one(added) for kind, added in found.items()}},
        "works": works,
        "edition": {"cite": own, "list": listed["edition"]},
        "page": {"cite": page, "list": listed["page"]},
    }


def one(values):
    (value,) = values
    return value


def formats(edition, items):
    """{format: {"works": {siglum: …}, "edition": …, "page": …}}: a passage is the report's record and the edition's."""
    isbns = {short: edition.works[short].document.meta.get("isbn") for short in items}
    made = {
        "bibtex": (bibtex_report, BIBTEX_EDITION, BIBTEX_PAGE, ("", "\n\n", "\n")),
        "ris": (ris_report, RIS_EDITION, RIS_PAGE, ("", "\n\n", "\n")),
        "csl-json": (csl_report, csl_edition(edition_items()[0]), csl_edition(edition_items()[1]), ("[", ", ", "]\n")),
    }
    return {
        name: {
            "works": {
                short: begin + report(item, isbns[short]) + between + whole + end for short, item in items.items()
            },
            "edition": begin + whole + end,
            "page": begin + page + end,
        }
        for name, (report, whole, page, (begin, between, end)) in made.items()
    }


def bibtex_report(item, isbn):
    fields = {
        "author": " and ".join(f"{a['family']}, {a['given']}" for a in item["author"]),
        "title": f"{{{item['title']}}}",
        "type": item["genre"],
        "institution": item["publisher"],
        "address": item["publisher-place"],
        "year": item["issued"]["date-parts"][0][0],
        "isbn": isbn,
        "note": "⟨where⟩",
    }
    return bibtex("techreport", item["id"], fields)


def bibtex(kind, key, fields):
    rows = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{key},\n{rows}}}"


BIBTEX_SHARED = {"edition": "version of ⟨version⟩", "year": "⟨year⟩", "url": "⟨url⟩"}
BIBTEX_EDITION = bibtex("book", "great-powers-in-central-asia", {"title": f"{{{EDITION}}}", **BIBTEX_SHARED})
BIBTEX_PAGE = bibtex("incollection", "⟨id⟩", {"title": "{⟨title⟩}", "booktitle": f"{{{EDITION}}}", **BIBTEX_SHARED})


def ris_report(item, isbn):
    authors = [("AU", f"{a['family']}, {a['given']}") for a in item["author"]]
    rest = [("TI", item["title"]), ("M3", item["genre"]), ("PB", item["publisher"]), ("CY", item["publisher-place"])]
    year = item["issued"]["date-parts"][0][0]
    return ris([("TY", "RPRT"), *authors, *rest, ("PY", year), ("SN", isbn), ("N1", "⟨where⟩")])


def ris(rows):
    return "\n".join(f"{tag}  - {value}" for tag, value in [*rows, ("ER", "")] if value is not None)


RIS_SHARED = [("ET", "version of ⟨version⟩"), ("PY", "⟨year⟩"), ("UR", "⟨url⟩")]
RIS_EDITION = ris([("TY", "BOOK"), ("TI", EDITION), *RIS_SHARED])
RIS_PAGE = ris([("TY", "CHAP"), ("TI", "⟨title⟩"), ("T2", EDITION), *RIS_SHARED])


def csl_report(item, isbn):
    return json.dumps(item | ({"ISBN": isbn} if isbn else {}) | {"note": "⟨where⟩"}, ensure_ascii=False, indent=1)


def csl_edition(item):
    """A record of ours with placeholders; ⟨year⟩ stands without quotation marks, since it is a number."""
    text = json.dumps({k: v for k, v in item.items() if k != "accessed"}, ensure_ascii=False, indent=1)
    for sentinel, placeholder in SENTINELS:
        text = re.sub(sentinel, placeholder, text)
    return text.replace('"id": "page"', '"id": "⟨id⟩"').replace(
        '"id": "edition"', '"id": "great-powers-in-central-asia"'
    )


def item_of(source):
    """A report as citeproc is given it: what the reports print of it elsewhere has no place in a citation."""
    return {name: value for name, value in csl(source).items() if name != "custom"} | {"language": "en-GB"}


def record(edition):
    """The whole of data/citations.json."""
    sources = {work.short: edition.sources[work.source] for work in edition.works.values()}
    items = {short: item_of(source) for short, source in sources.items()}
    return {
        "title": EDITION,
        "short": SHORT,
        "spelt": {kind: f"{words}s restated in {EDITION}" for kind, words in SPELT.items()},
        "sources": {short: dict(sorted(source.fields.items())) for short, source in sources.items()},
        "styles": {id: style_record(*style, items) for id, style in STYLES.items()},
        "formats": formats(edition, items),
    }


def written(edition):
    return json.dumps(record(edition), ensure_ascii=False, indent=1) + "\n"


def main():
    edition, _ = read_edition(Reader(HERE.parents[2]))
    TARGET.write_text(written(edition), encoding="utf-8")
    print(f"{len(STYLES)} styles, {len(edition.works)} reports")


if __name__ == "__main__":
    sys.exit(main())
