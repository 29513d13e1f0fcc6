"""The repository in which the files of the edition are kept, so that pages can link to the files they are made from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository on GitHub, or on a host with the same addresses. Both fields are empty if none is known.

    address: the repository's, without a slash at its end; edit: the path from there to the editor of a file
    (edit/main/).
    """

    address: str = ""
    edit: str = ""

    def __bool__(self) -> bool:
        return bool(self.address and self.edit)
