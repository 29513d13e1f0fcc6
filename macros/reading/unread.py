"""Files in the content folders that nothing reads, because of their name, ending or folder, or because they are
links."""

import re
from collections.abc import Collection, Iterator

from macros.model.entries import slug_of
from macros.model.problems import At, Problem, problem
from macros.reading.files import Reader, a_link

SLUG = "[a-z0-9-]+"
# Pictures, fonts, and the site's own style and script; a page of its own, or a drawing that may act, is none of these.
ASSETS = (
    r"docs/assets/(?:[\w.-]+/)*[\w.-]+\.(?:png|jpe?g|webp|gif|avif|ico|css|js|woff2|txt)"
    r"|docs/assets/linker-example\.html"
)
# Where a file may stand, and what to do with one that stands elsewhere.
READ = {
    "docs": (
        rf"docs/(?:{SLUG}/)*{SLUG}\.md|docs/(?:CNAME|robots\.txt|linker\.js)|{ASSETS}",
        "Take it away, or name it in small letters, digits and hyphens, ending in .md; pictures stand in docs/assets/",
    ),
    "data": (
        rf"data/(?:facts|countries|inventory)/{SLUG}\.yml|data/(?:charts|pipelines|places)\.yml|data/{SLUG}\.schema\.json"
        r"|data/anchors\.txt|data/citations\.json|data/geography/.*|data/(?:.*/)?README\.md",
        "Data are .yml files in data/facts/ and data/countries/, named in small letters, digits and hyphens",
    ),
}
FLAT = ("glossary", "countries", "threads")  # folders of docs/ whose pages have their place by it
NUMBERED = re.compile(rf"docs/[^/]+/(?:index|[0-9]{{1,3}}-{SLUG})\.md")
ENDINGS = {"markdown": "md", "mdown": "md", "yaml": "yml", "bibtex": "bib"}


def unread_files(reader: Reader, bib_dir: str, reports: Collection[str]) -> Iterator[Problem]:
    """A problem for each file of a content folder that nothing reads. reports: the folders of the reports in docs/."""
    sources = rf"{bib_dir}/(?:{SLUG}/)*{SLUG}\.bib|{bib_dir}/(?:.*/)?README\.md"
    place = f"Sources are .bib files in {bib_dir}/, named in small letters, digits and hyphens"
    for folder, (known, wanted) in {**READ, bib_dir: (sources, place)}.items():
        there = reader.files(folder)
        for path in there:
            hint = misplaced(path, reports)
            if not re.fullmatch(known, path):
                yield unread_file(path, hint or better(path, there, known) or wanted)
            elif hint:
                yield unread_file(path, hint)
        for path in reader.unprintable(folder):
            yield unread_file(path, wanted)
        for path in reader.links(folder):
            yield a_link(path)


def unread_file(path: str, wanted: str) -> Problem:
    return problem("F08", At(path, 1), name=path.split("/")[-1], wanted=wanted)


def better(path: str, there: Collection[str], known: str) -> str:
    """A hint with the right name for a file that only has the wrong one: Lo_Bobo.MD → lo-bobo.md; else ''."""
    if path.startswith("docs/assets/"):
        return "Take it away, or save it as a picture: .png, .jpg, .webp, .gif or .avif"
    folder, _, name = path.rpartition("/")
    stem, _, ending = name.rpartition(".")
    slug = slug_of(stem)
    wanted = f"{folder}/{slug}.{ENDINGS.get(ending.lower(), ending.lower())}"
    if not slug or not re.fullmatch(known, wanted):
        return ""
    return f"Take it away: {wanted} is there already" if wanted in there else f"Call it {wanted}"


def misplaced(path: str, reports: Collection[str]) -> str:
    """A hint for a page of a kind that does not belong in its folder; '' for one that does."""
    folder, *rest = path.removeprefix("docs/").split("/")
    if folder in FLAT and len(rest) > 1:
        return f"Put it into docs/{folder}/ itself"
    if folder in reports and not NUMBERED.fullmatch(path):
        return f"Call a chapter docs/{folder}/ and the number of its section: docs/{folder}/2-title.md"
    return ""
