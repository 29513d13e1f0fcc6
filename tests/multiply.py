"""Make an edition of N times the reports: the same chapters and sources under other sigla and keys. To measure."""

import re
import shutil
from pathlib import Path

KEY = re.compile(r"^@\w+\{([a-z0-9-]+),", re.M)


def multiply(root, target, times):
    """Copy the repository's edition to `target`, and its reports `times` - 1 times more beside the first."""
    for folder in ("docs", "bibliography", "data", "macros/templates", "macros/theme"):
        shutil.copytree(root / folder, target / folder)
    shutil.copy(root / "mkdocs.yml", target)
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
    for copy in range(1, times):
        letter = chr(ord("a") + copy)
        for path, text in bibs.items():
            path.with_name(f"{path.stem}-{letter}.bib").write_text(keys.sub(rf"\1-{letter}", text))
        for report in reports:
            other = report.with_name(f"{report.name}-{letter}")
            shutil.copytree(report, other)
            for path in other.glob("*.md"):
                text = keys.sub(rf"\1-{letter}", path.read_text())
                text = re.sub(r"#(tg|ba)-", rf"#\1{letter}-", text)
                path.write_text(re.sub(r"^work: (\w+)", rf"work: \1{letter}", text, flags=re.M))


if __name__ == "__main__":
    import sys

    multiply(Path(), Path(sys.argv[1]), int(sys.argv[2]))
