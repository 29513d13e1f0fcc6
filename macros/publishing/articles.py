"""All articles of an edition, made on every core where that is safe: the same as made one after the other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from macros.model.edition import Edition
from macros.publishing.meanwhile import Processes
from macros.showing.metadata import Metadata
from macros.showing.pages import Article, Common, Page, common, page, rendered

AT_ONCE = 4  # documents that a process takes at a time


class Ready(NamedTuple):
    """What a build needs of a page: its title in the contents, its metadata and its article."""

    short_title: str
    metadata: Metadata
    article: Article


def made(shown: Page | Ready) -> Article:
    """The Article of a page: it was made with all others, or is made now."""
    return shown.article if isinstance(shown, Ready) else rendered(shown)


class Work:
    """What a process makes articles of; it inherits this from the one that parts the work."""

    edition: Edition
    shared: Common


class Articles(Mapping[str, Ready]):
    """Path of a document → its Ready, in the order of the edition. Who asks for one waits until it is made."""

    def __init__(self, edition: Edition, processes: Processes) -> None:
        Work.edition, Work.shared = edition, common(edition)
        self.begun: dict[str, Callable[[], dict[str, Ready]]] = dict.fromkeys(edition.documents, dict)
        for paths in parts(edition):
            self.begun |= dict.fromkeys(paths, processes.begin(ready, paths))

    def __getitem__(self, path: str) -> Ready:
        return self.begun[path]()[path]

    def __contains__(self, path: object) -> bool:
        return path in self.begun  # without waiting

    def __iter__(self) -> Iterator[str]:
        return iter(self.begun)

    def __len__(self) -> int:
        return len(self.begun)


def parts(edition: Edition) -> Iterator[Sequence[str]]:
    """The documents as they are given to the processes. Chapters first: the full text is waiting for them. Entries
    last: they are short, so no process is left with a long page when the others have ended."""
    chapters = [chapter.document.path for chapter in edition.chapters]
    others = [path for path in edition.documents if path not in chapters]
    others.sort(key=lambda path: path.startswith("docs/glossary/"))
    yield from ([path] for path in chapters)
    yield from (others[start : start + AT_ONCE] for start in range(0, len(others), AT_ONCE))


def ready(paths: Sequence[str]) -> dict[str, Ready]:
    """Path → Ready of some documents."""
    pages = (page(Work.edition, Work.edition.documents[path], Work.shared) for path in paths)
    return {shown.path: Ready(shown.short_title, shown.metadata, rendered(shown)) for shown in pages}
