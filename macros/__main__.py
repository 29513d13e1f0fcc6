"""python -m macros check | anchors | tidy: what an author runs without building the site."""

import argparse
import sys
from pathlib import Path

from macros.checks.edition import read_edition
from macros.model.problems import fatal, report
from macros.reading.bibliography import read_sources, tidy
from macros.reading.files import Reader
from macros.reading.ledger import Ledger, read_ledger, texts, written

LEDGER = Path("data/anchors.txt")


def check():
    """Report every problem; 1 if one of them is an error."""
    edition, problems = read_edition(Reader("."))
    print(
        "\n".join(
            report(problems)
            or [
                f"No problems: {len(edition.paragraphs)} paragraphs, {len(edition.notes)} notes,"
                f" {len(edition.sources)} sources."
            ]
        )
    )
    return int(fatal(problems))


def anchors():
    """Add new ids and addresses to the ledger, with words by which each is known; none is ever taken out."""
    reader = Reader(".")
    edition, _ = read_edition(reader)
    ledger = (read_ledger(reader, []) if LEDGER.exists() else None) or Ledger({})
    known = texts(edition)
    new = len(known.keys() - ledger.kept.keys())
    LEDGER.write_text(written(ledger, known), encoding="utf-8")
    print(f"{new} new of {len(known)}")
    return 0


def tidy_bibliography():
    """Write every .bib file in clean form; one with broken syntax is left as it is."""
    status = 0
    for path in sorted(Path("bibliography").glob("*.bib")):
        sources, problems = read_sources(path.as_posix(), path.read_text(encoding="utf-8"))
        if broken := [p for p in problems if p.code == "B01"]:
            print("\n".join(map(str, broken)))
            status = 1
        else:
            path.write_text(tidy(sources), encoding="utf-8")
    return status


COMMANDS = {"check": check, "anchors": anchors, "tidy": tidy_bibliography}


def main():
    parser = argparse.ArgumentParser(prog="python -m macros", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    return COMMANDS[parser.parse_args().command]()


if __name__ == "__main__":
    sys.exit(main())
