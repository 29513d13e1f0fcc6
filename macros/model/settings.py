"""What an edition's mkdocs.yml sets: the options of mkdocs-bibtex, with their names, meanings and defaults."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """bib_dir: the folder of the .bib files. bib_command, full_bib_command: the lines in our own prose at which the
    works cited on the page, or all works, are listed. bib_by_default: whether a page that has no such line gets the
    list at its end. footnote_format: what a footnote's address is made of; `{key}` stands for the work's key."""

    bib_dir: str = "bibliography"
    bib_command: str = "\\bibliography"
    bib_by_default: bool = True
    full_bib_command: str = "\\full_bibliography"
    footnote_format: str = "{key}"
