"""Compare two built sites: python tests/same_bytes.py SITE OTHER

They are the same if every file has the same bytes but for the name of the generator in the head of a page. So the site
built by ProperDocs is held against that of MkDocs, whose place it may take.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

# Pagefind writes the values of its filters in an order of chance, and names these files by what stands in them.
UNORDERED = re.compile(r"pagefind/(filter/|pagefind\.[a-z_]+[0-9a-f]+\.pf_meta|pagefind-entry\.json)")
GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')


def differences(one: Path, other: Path) -> Iterator[str]:
    """A line for each file that only one site has, or that differs."""
    files = {path.relative_to(site).as_posix() for site in (one, other) for path in site.rglob("*") if path.is_file()}
    for file in sorted(file for file in files if not UNORDERED.match(file)):
        texts = [(site / file).read_bytes() if (site / file).is_file() else None for site in (one, other)]
        if None in texts:
            yield f"{file}: only in {other if texts[0] is None else one}"
        elif len({GENERATOR.sub(b"", text) for text in texts}) > 1:
            yield f"{file}: differs"


def main(one: str, other: str) -> int:
    found = list(differences(Path(one), Path(other)))
    print("\n".join(found[:50]) or "The same bytes.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
