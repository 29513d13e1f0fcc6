"""One script file for every page: those that mkdocs.yml names as deferred, in its order.

A text waits for no script, but the requests for them wait for each other: with seven files a chapter is first seen
later than with one.
"""

from collections.abc import Iterable
from pathlib import Path

SCRIPT = "assets/script.js"
# A part that goes wrong as it starts is told as any uncaught error is, and those after it start all the same.
BEFORE, AFTER = "try {\n", "\n} catch (error) { setTimeout(() => { throw error }) }\n"


def script(site: Path, own: Iterable[str]) -> str:
    """Our scripts of a built site as one text, to stand at SCRIPT. own: their paths below site, in their order."""
    texts = [(site / path).read_text(encoding="utf-8") for path in own if (site / path).is_file()]
    return "".join(f"{BEFORE}{text.strip()}{AFTER}" for text in texts)
