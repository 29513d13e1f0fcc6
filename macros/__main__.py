"""python -m macros COMMAND: what is done without building the site. COMMANDS below lists them all."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from macros.checks.edition import read_edition
from macros.model.problems import Problem, annotations, fatal, report
from macros.publishing.comparison import compare
from macros.publishing.offline import write_offline
from macros.publishing.picture import picture
from macros.publishing.release import CITATION, ZENODO, NoReleaseError, released, with_version, zenodo
from macros.publishing.revisions import NoRevisionError, changed_files, fork_point, lay_out
from macros.publishing.suggestions import suggest
from macros.publishing.summary import problem_summary, summary
from macros.publishing.tags import NoEditionError, missing_editions
from macros.reading.bibliography import tidied
from macros.reading.files import Reader
from macros.reading.ledger import Ledger, ledger_text, read_ledger, texts
from macros.reading.settings import read_settings
from macros.showing.checks import read_and_check

LEDGER = Path("data/anchors.txt")


def check() -> int:
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


def anchors() -> int:
    """Add new ids and addresses to the ledger, with words by which each is known; none is ever taken out."""
    reader = Reader(".")
    edition, _ = read_edition(reader)
    ledger = (read_ledger(reader, []) if LEDGER.exists() else None) or Ledger({})
    known = texts(edition)
    new = len(known.keys() - ledger.kept.keys())
    LEDGER.write_text(ledger_text(ledger, known), encoding="utf-8")
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
        before = replace(before, editions=after.editions)  # what is frozen is no part of a change
        print(summary(compare(before, after), base, sum(p.severity == "error" for p in problems)), end="")
    return 0


def suggestion(event: str, folder: str) -> int:
    """Write what an issue suggests into the edition, and the answer into a folder. event: GitHub's file of the event.

    In the folder: answer.md, title.txt and state.txt, which is none, refused or written.
    """
    body = json.loads(Path(event).read_text(encoding="utf-8"))["issue"]["body"] or ""
    outcome = suggest(Path(), body)
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, text in (("answer.md", outcome.answer), ("title.txt", outcome.title), ("state.txt", outcome.state)):
        Path(folder, name).write_text(text, encoding="utf-8")
    print(outcome.state)
    return 0


def editions() -> int:
    """Make editions/TAG/ of each tag that names an edition and has no folder there; 1 if one cannot be made."""
    status = 0
    try:
        for tag, said in missing_editions(Path()):
            print(said)
            status = status or int(not Path("editions", tag).exists())
    except NoEditionError as error:
        print(error)
        return 1
    return status


def name_release(tag: str) -> int:
    """Write a release's name and day into CITATION.cff and .zenodo.json; 1 where that cannot be."""
    day = datetime.now(tz=UTC).date().isoformat()
    return described(lambda text: with_version(text, tag, day))


def describe() -> int:
    """Write .zenodo.json anew from CITATION.cff; 1 where that cannot be read."""
    return described(lambda text: text)


def described(change: Callable[[str], str]) -> int:
    """Change CITATION.cff, and make .zenodo.json from it; 1 where that cannot be."""
    try:
        text = change(Path(CITATION).read_text(encoding="utf-8"))
        about = zenodo(text)
    except (NoReleaseError, OSError) as error:
        print(error)
        return 1
    Path(CITATION).write_text(text, encoding="utf-8")
    Path(ZENODO).write_text(about, encoding="utf-8")
    print(f"{CITATION} and {ZENODO} are written. Commit them before you tag.")
    return 0


def offline(site: str, target: str) -> int:
    """Write the zip of a built site that opens without a server; 1 where that cannot be."""
    try:
        print(f"{target}: {write_offline(Path(site), Path(target))} files. Unpack it and open its index.html.")
    except OSError as error:
        print(error)
        return 1
    return 0


def check_release(tag: str) -> int:
    """Say whether CITATION.cff names this tag; 1 if it does not."""
    try:
        released(Path(CITATION).read_text(encoding="utf-8"), tag)
    except (NoReleaseError, OSError) as error:
        print(error)
        return 1
    return 0


# Command → what runs it, and the names of what stands behind it.
COMMANDS: dict[str, tuple[Callable[..., int], tuple[str, ...]]] = {
    "check": (check, ()),
    "anchors": (anchors, ()),
    "tidy": (tidy_bibliography, ()),
    "diff": (diff, ("BASE",)),
    "picture": (draw_picture, ()),
    "suggestion": (suggestion, ("EVENT", "FOLDER")),
    "editions": (editions, ()),
    "release": (name_release, ("TAG",)),
    "released": (check_release, ("TAG",)),
    "zenodo": (describe, ()),
    "offline": (offline, ("SITE", "ZIP")),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m macros", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (_, wanted) in COMMANDS.items():
        command = commands.add_parser(name)
        for argument in wanted:
            command.add_argument(argument)
    given = vars(parser.parse_args())
    run, wanted = COMMANDS[given["command"]]
    return run(*(given[name] for name in wanted))


if __name__ == "__main__":
    sys.exit(main())
