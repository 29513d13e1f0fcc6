"""Where the files of the edition are kept, so that a reader of a page can change what it was made from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository on GitHub, or on a host with the same addresses. Both are empty where none is known.

    address: that of the repository, without a slash at its end; edit: the way from there to the editor of a file:
    edit/main/.
    """

    address: str = ""
    edit: str = ""

    def __bool__(self) -> bool:
        return bool(self.address and self.edit)
