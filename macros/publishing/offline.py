"""The whole site as a zip that opens from a folder (file://), without a server.

Links get the index.html that a server would add. Without a server scripts cannot read other files: cards and the panel
for citing fall back to plain links, the search is hidden, and the pages that need their script (assignments, the
notebook) say so, with a link to themselves on the published site.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

LINK = re.compile(r'(?P<name>\b(?:href|src|action)="|;\s*url=)(?P<address>[^"]*)(?=")')
LEFT_OUT = {"404.html", "sitemap.xml", "sitemap.xml.gz", "search/search_index.json"}  # what only a server needs
HEAD = "<style>.md-search, form.find { display: none !important }</style>\n</head>"
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)"')
UNSERVED = re.compile(r'<p class="no-server" hidden>(?P<before>.*?)<a>')
FIRST = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip allows; fixed, so that the same site gives the same bytes


def write_offline(site: Path, target: Path) -> int:
    """Write the zip of a built site; returns its number of files. Raises OSError, also if there is no site."""
    if not (site / "index.html").is_file():
        raise FileNotFoundError(f"{site} holds no built site. Build it first.")
    target.parent.mkdir(parents=True, exist_ok=True)
    number = 0
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, data in offline_files(site):
            entry = ZipInfo(f"{target.stem}/{name}", FIRST)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, ZIP_DEFLATED)
            number += 1
    return number


def offline_files(site: Path) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of each file, sorted by path."""
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if not path.is_file() or name in LEFT_OUT:
            continue
        data = path.read_bytes()
        yield name, at_hand(data.decode("utf-8")).encode() if name.endswith(".html") else data


def at_hand(html: str) -> str:
    """A page with links to folders changed to links to their index.html.

    >>> at_hand('<a href="../r/tg-2-11/#cite">')
    '<a href="../r/tg-2-11/index.html#cite">'
    """
    linked = LINK.sub(lambda link: link["name"] + to_file(link["address"]), html)
    published = CANONICAL.search(html)
    link = f'<a href="{published[1]}">' if published else "<a>"
    said = UNSERVED.sub(lambda found: f'<p class="no-server">{found["before"]}{link}', linked)
    return said.replace("</head>", HEAD, 1)


def to_file(address: str) -> str:
    """An address within the site as that of a file; any other unchanged."""
    way, rest = re.fullmatch(r"([^?#]*)(.*)", address, re.S).groups()  # type: ignore[union-attr]
    if not way or re.match(r"[a-z][a-z0-9+.-]*:|/", way, re.I):
        return address
    if way.endswith("/"):
        return f"{way}index.html{rest}"
    return f"{way}/index.html{rest}" if way.split("/")[-1] in (".", "..") else address
