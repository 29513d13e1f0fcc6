"""The settings in mkdocs.yml: the options of mkdocs-bibtex, with its names, meanings and defaults."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """bib_dir: the folder of the .bib files. bib_command, full_bib_command: lines in our own prose that are replaced by
    a list of the works cited on the page, or of all works. bib_by_default: whether a page without such a line gets the
    list at its end. footnote_format: the pattern of a footnote's address; `{key}` stands for the work's key."""

    bib_dir: str = "bibliography"
    bib_command: str = "\\bibliography"
    bib_by_default: bool = True
    full_bib_command: str = "\\full_bibliography"
    footnote_format: str = "{key}"
