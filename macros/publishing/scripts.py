"""Joins our scripts into one file for every page: those that mkdocs.yml defers, in its order.

No text waits for a script, but with seven requests instead of one a chapter is first painted later.
"""

from collections.abc import Iterable
from pathlib import Path

SCRIPT = "assets/script.js"
# If one script fails as it starts, its error is reported as uncaught, and the scripts after it still run.
BEFORE, AFTER = "try {\n", "\n} catch (error) { setTimeout(() => { throw error }) }\n"


def script(site: Path, own: Iterable[str]) -> str:
    """The text of SCRIPT, made of our scripts in a built site. own: their paths below site, in order."""
    texts = [(site / path).read_text(encoding="utf-8") for path in own if (site / path).is_file()]
    return "".join(f"{BEFORE}{text.strip()}{AFTER}" for text in texts)
