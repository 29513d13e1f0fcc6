"""Lines of a file, by the offsets of its text."""

import re
from bisect import bisect_right


class Lines:
    """Called with an offset in a text, gives the number of its line in the file. `first`: the line of the first
    character."""

    def __init__(self, text: str, first: int = 1) -> None:
        self.starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self.first = first

    def __call__(self, offset: int) -> int:
        return self.first + bisect_right(self.starts, offset) - 1
