"""python -m macros check | anchors | tidy | picture | diff: what an author runs without building the site."""

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from macros.checks.edition import read_edition
from macros.model.problems import Problem, annotations, fatal, report
from macros.publishing.comparison import compare
from macros.publishing.picture import picture
from macros.publishing.revisions import NoRevisionError, changed_files, fork_point, lay_out
from macros.publishing.summary import problem_summary, summary
from macros.reading.bibliography import tidied
from macros.reading.files import Reader
from macros.reading.ledger import Ledger, read_ledger, texts, written
from macros.reading.settings import read_settings
from macros.showing.checks import read_and_check

LEDGER = Path("data/anchors.txt")


def check():
    """Report every problem; 1 if one of them is an error."""
    edition, problems = read_and_check(Reader("."))
    held = f"{len(edition.paragraphs)} paragraphs, {len(edition.notes)} notes, {len(edition.sources)} sources"
    print("\n".join(report(problems, github=False) or [f"No problems: {held}."]))
    if "GITHUB_ACTIONS" in os.environ:
        tell_github(problems)
    return int(fatal(problems))


def tell_github(problems: list[Problem]) -> None:
    """Show problems at their lines, those of the files that a pull request changes first, and all in its summary."""
    changed = changed_files(Path(), "HEAD^1") if os.environ.get("GITHUB_EVENT_NAME") == "pull_request" else []
    print("\n".join(annotations(problems, changed)))
    if problems and (path := os.environ.get("GITHUB_STEP_SUMMARY")):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(problem_summary(problems, changed))


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


def tidy_bibliography() -> int:
    """Write every .bib file in clean form; one that cannot be read is left as it is, and said to be so."""
    reader, status = Reader("."), 0
    for path in reader.paths(f"{read_settings(reader, []).bib_dir}/**/*.bib"):
        text, problems = reader.read(path, tidied, None)
        if text is None:
            print("\n".join(report(problems)))
            status = 1
        else:
            status = write_tidied(path, text) or status
    return status


def write_tidied(path: str, text: str) -> int:
    """Write a file unless it holds this already; 1 if it cannot be written."""
    try:
        if Path(path).read_bytes() != text.encode():
            Path(path).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        print(f"{path}:1 {error.strerror}")
        return 1
    return 0


def draw_picture() -> int:
    """Draw the picture that a link to the edition shows elsewhere."""
    edition, _ = read_edition(Reader("."))
    css = "".join(path.read_text(encoding="utf-8") for path in sorted(Path("docs/assets").glob("*.css")))
    Path("docs/assets/picture.png").write_bytes(picture(edition, css))
    return 0


def diff(base: str) -> int:
    """Print what the files do to the edition of `base`, as Markdown; 1 where there is no such commit."""
    with TemporaryDirectory() as folder:
        try:
            lay_out(Path(), fork_point(Path(), base), Path(folder))
        except NoRevisionError as error:
            print(f"make diff BASE={base}: {error}", file=sys.stderr)
            return 1
        before, _ = read_edition(Reader(folder))
        after, problems = read_edition(Reader("."))
        print(summary(compare(before, after), base, sum(p.severity == "error" for p in problems)), end="")
    return 0


COMMANDS = {"check": check, "anchors": anchors, "tidy": tidy_bibliography, "picture": draw_picture}


def main():
    parser = argparse.ArgumentParser(prog="python -m macros", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in COMMANDS:
        commands.add_parser(name).set_defaults(run=COMMANDS[name])
    compared = commands.add_parser("diff")
    compared.add_argument("base", nargs="?", default="main", help="a branch, tag or commit")
    asked = parser.parse_args()
    return diff(asked.base) if asked.command == "diff" else asked.run()


if __name__ == "__main__":
    sys.exit(main())
