"""Python-Markdown's reading of what stands within a paragraph, sooner: a text without a sign is not searched for it.

There each of 32 patterns is applied to each text, which took half of the time of an article; most texts have the signs
of two or three. The same comes out.
"""

import re

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

# What a text has if a pattern of this name is in it; one that is not here is always applied.
SIGNS = {
    "backtick": "`",
    "edition-pieces": "\ue000",
    "escape": "\\",
    "reference": "[",
    "link": "[",
    "image_link": "![",
    "image_reference": "![",
    "short_reference": "[",
    "short_image_ref": "![",
    "autolink": "<",
    "automail": "<",
    "linebreak": "  \n",
    "html": "<",
    "entity": "&",
}
# What a text has if any pattern of this tree processor is in it.
ANY = {"inline": r"[`\ue000\\\[!<&*_]|  \n", "smarty": r"['\"]|--"}


class Inline(InlineProcessor):
    """The tree processor of a name that Python-Markdown, or its extension, has registered, with the same patterns."""

    def __init__(self, md: Markdown, name: str) -> None:
        super().__init__(md)
        self.inlinePatterns = patterns = md.treeprocessors[name].inlinePatterns
        signs = {patterns.get_index_for_name(name): SIGNS[name] for name in SIGNS if name in patterns}
        self.each = [(pattern, signs.get(index, "")) for index, pattern in enumerate(patterns)]
        self.any = re.compile(ANY[name])

    def _InlineProcessor__handleInline(self, data: str, first: int = 0) -> str:  # its own name for it
        """The text with a placeholder for each thing that a pattern finds in it, from the pattern at an index on."""
        if isinstance(data, AtomicString) or not self.any.search(data):
            return data
        for index in range(first, len(self.each)):
            pattern, sign = self.each[index]
            start, found = 0, sign in data
            while found:
                data, found, start = self._InlineProcessor__applyPattern(pattern, data, index, start)
        return data
