"""python -m macros COMMAND: the commands that do not build the site; they are listed in COMMANDS below."""

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
from macros.model.problems import Problem, fatal, github_commands, report_lines
from macros.publishing.comparison import compare
from macros.publishing.offline import write_offline
from macros.publishing.picture import picture
from macros.publishing.release import CITATION, ZENODO, NoReleaseError, require_release, with_version, zenodo
from macros.publishing.revisions import GitError, changed_files, fork_point, lay_out
from macros.publishing.suggestions import suggest
from macros.publishing.summary import problem_summary, summary
from macros.publishing.tags import missing_editions
from macros.reading.bibliography import tidied
from macros.reading.files import Reader
from macros.reading.ledger import Ledger, ledger_text, published_texts, read_ledger
from macros.reading.settings import read_settings
from macros.showing.checks import check_templates, read_and_check

LEDGER = Path("data/anchors.txt")


def check() -> int:
    """Report every problem; 1 if one of them is an error. Views are tried only where nothing else is wrong."""
    edition, problems = read_and_check(Reader("."))
    problems = problems if fatal(problems) else sorted({*problems, *check_templates(edition)})
    held = f"{len(edition.paragraphs)} paragraphs, {len(edition.notes)} notes, {len(edition.sources)} sources"
    print("\n".join(report_lines(problems, github=False) or [f"No problems: {held}."]))
    if "GITHUB_ACTIONS" in os.environ:
        annotate_on_github(problems)
    return int(fatal(problems))


def annotate_on_github(problems: list[Problem]) -> None:
    """Make GitHub show problems in its summary and at their lines, those in files of the pull request first."""
    changed = changed_files(Path(), "HEAD^1") if os.environ.get("GITHUB_EVENT_NAME") == "pull_request" else []
    print("\n".join(github_commands(problems, changed)))
    if problems and (path := os.environ.get("GITHUB_STEP_SUMMARY")):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(problem_summary(problems, changed))


def anchors() -> int:
    """Add new ids and addresses to the ledger, with words to recognise their texts by; nothing is ever removed."""
    reader = Reader(".")
    edition, _ = read_edition(reader)
    ledger = (read_ledger(reader, []) if LEDGER.exists() else None) or Ledger({})
    known = published_texts(edition)
    new = len(known.keys() - ledger.lines.keys())
    LEDGER.write_text(ledger_text(ledger, known), encoding="utf-8")
    print(f"{new} new of {len(known)}")
    return 0


def tidy_bibliography() -> int:
    """Write every .bib file in clean form; 1 if one cannot be read (its problems are printed) or written."""
    reader, status = Reader("."), 0
    for path in reader.paths(f"{read_settings(reader, []).bib_dir}/**/*.bib"):
        text, problems = reader.read(path, tidied, None)
        if text is None:
            print("\n".join(report_lines(problems)))
            status = 1
        else:
            status = write_tidied(path, text) or status
    return status


def write_tidied(path: str, text: str) -> int:
    """Write a file if its text has changed; 1 if it cannot be written."""
    try:
        if Path(path).read_bytes() != text.encode():
            Path(path).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        print(f"{path}:1 {error.strerror}")
        return 1
    return 0


def draw_picture() -> int:
    """Draw the picture that other sites show for a link to the edition."""
    edition, _ = read_edition(Reader("."))
    css = "".join(path.read_text(encoding="utf-8") for path in sorted(Path("docs/assets").glob("*.css")))
    Path("docs/assets/picture.png").write_bytes(picture(edition, css))
    return 0


def diff(base: str) -> int:
    """Print how the edition differs from that of the commit `base`, as Markdown; 1 if there is no such commit."""
    with TemporaryDirectory() as folder:
        try:
            lay_out(Path(), fork_point(Path(), base), Path(folder))
        except GitError as error:
            print(f"make diff BASE={base}: {error}", file=sys.stderr)
            return 1
        before, _ = read_edition(Reader(folder))
        after, problems = read_edition(Reader("."))
        before = replace(before, editions=after.editions)  # frozen editions are not part of the change
        print(summary(compare(before, after), base, sum(p.severity == "error" for p in problems)), end="")
    return 0


def suggestion(event: str, folder: str) -> int:
    """Apply the suggestion in an issue to the files, and write the answer to it. event: path of GitHub's event file.

    The folder gets answer.md, title.txt and state.txt, which is none, refused or written.
    """
    body = json.loads(Path(event).read_text(encoding="utf-8"))["issue"]["body"] or ""
    outcome = suggest(Path(), body)
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, text in (("answer.md", outcome.answer), ("title.txt", outcome.title), ("state.txt", outcome.state)):
        Path(folder, name).write_text(text, encoding="utf-8")
    print(outcome.state)
    return 0


def editions() -> int:
    """Make editions/TAG/ for each tag of an edition that has none; 1 if one cannot be made."""
    status = 0
    try:
        for tag, said in missing_editions(Path()):
            print(said)
            status = status or int(not Path("editions", tag).exists())
    except GitError as error:
        print(f"{error}.")
        return 1
    return status


def name_release(tag: str) -> int:
    """Write a release's name and today's date into CITATION.cff and .zenodo.json; 1 if that fails."""
    day = datetime.now(tz=UTC).date().isoformat()
    return described(lambda text: with_version(text, tag, day))


def write_zenodo() -> int:
    """Make .zenodo.json from CITATION.cff as it is; 1 if that fails."""
    return described(lambda text: text)


def described(change: Callable[[str], str]) -> int:
    """Change CITATION.cff, and make .zenodo.json from it; 1 if that fails."""
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
    """Write a zip of a built site that opens without a server; 1 if that fails."""
    try:
        print(f"{target}: {write_offline(Path(site), Path(target))} files. Unpack it and open its index.html.")
    except OSError as error:
        print(error)
        return 1
    return 0


def check_release(tag: str) -> int:
    """Check that CITATION.cff names this tag; 1 if it does not."""
    try:
        require_release(Path(CITATION).read_text(encoding="utf-8"), tag)
    except (NoReleaseError, OSError) as error:
        print(error)
        return 1
    return 0


# Command → the function that runs it, and the names of its arguments.
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
    "zenodo": (write_zenodo, ()),
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
