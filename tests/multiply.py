"""Make an edition N times as large as this one, to measure it: its chapters and sources, or its entries and facts too,
under other names."""

import re
import shutil
from pathlib import Path

KEY = re.compile(r"^@\w+\{([a-z0-9-]+),", re.M)


def multiply(root, target, times, data=True):
    """Copy the repository's edition to `target`, and its reports `times` - 1 times more beside the first. data: whether
    entries and facts are copied as often."""
    for folder in ("docs", "bibliography", "data", "macros/templates", "macros/theme"):
        shutil.copytree(root / folder, target / folder)
    shutil.copy(root / "mkdocs.yml", target)
    ledger = target / "data/anchors.txt"  # but for pages: what is ten times as long is parted otherwise
    ledger.write_text(re.sub(r"^(?:/|lines: ).*\n", "", ledger.read_text(), flags=re.M))
    bibs = {path: path.read_text() for path in sorted((target / "bibliography").glob("*.bib"))}
    keys = re.compile(
        r"(?<![\w-])("
        + "|".join(sorted({k for t in bibs.values() for k in KEY.findall(t)}, key=len, reverse=True))
        + r")(?![\w-])"
    )
    reports = [
        path.parent
        for path in sorted((target / "docs").glob("*/index.md"))
        if re.search(r"^work:", path.read_text(), re.M)
    ]
    entries = {path: path.read_text() for path in (target / "docs/glossary").glob("*.md") if path.stem != "index"}
    facts = {path: path.read_text() for path in (target / "data/facts").glob("*.yml")}
    if not data:
        entries, facts = {}, {}
    for copy in range(1, times):
        letter = chr(ord("a") + copy)
        for path, text in bibs.items():
            path.with_name(f"{path.stem}-{letter}.bib").write_text(keys.sub(rf"\1-{letter}", text))
        for path, text in entries.items():
            path.with_name(f"{path.stem}-{letter}.md").write_text(entry_again(text, letter))
        for path, text in facts.items():
            path.with_name(f"{path.stem}-{letter}.yml").write_text(keys.sub(rf"\1-{letter}", fact_again(text, letter)))
        for report in reports:
            other = report.with_name(f"{report.name}-{letter}")
            shutil.copytree(report, other)
            for path in other.glob("*.md"):
                text = keys.sub(rf"\1-{letter}", path.read_text())
                text = re.sub(r"#((?:[a-z]+-)?)(tg|ba)-", rf"#\1\2{letter}-", text)
                path.write_text(re.sub(r"^work: (\w+)", rf"work: \1{letter}", text, flags=re.M))


def entry_again(text, letter):
    """An entry under another name and other aliases: "SCO" → "SCO Bb"."""
    again = re.sub(r"^(name: )(.*)$", lambda m: m[1] + marked(m[2], letter), text, count=1, flags=re.M)
    return re.sub(
        r"^(aliases: )\[(.*)\]$",
        lambda m: m[1] + "[" + ", ".join(marked(name, letter) for name in re.findall(r'"[^"]*"|[^,]+', m[2])) + "]",
        again,
        count=1,
        flags=re.M,
    )


def marked(name, letter):
    """The name of a copy. It has both letters, because "ESPO I" is an entry of its own."""
    name, letters = name.strip(), letter.upper() + letter
    return f'{name[:-1]} {letters}"' if name.endswith('"') else f"{name} {letters}"


def fact_again(text, letter):
    """Facts under other ids, of the other copy's paragraphs. They join no chart and dispute no slip: those stay one."""
    text = re.sub(r"^  (?:series|label|slip|conflict): .*\n", "", text, flags=re.M)
    text = re.sub(r"^(- id: .*)$", rf"\1-{letter}", text, flags=re.M)
    return re.sub(r"\b(tg|ba)-(?=n?\d)", rf"\1{letter}-", text)


if __name__ == "__main__":
    import sys

    multiply(Path(), Path(sys.argv[1]), int(sys.argv[2]))
