"""Makes the articles of an edition, on every core where that is safe; the result is the same as one by one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from macros.model.edition import Edition
from macros.publishing.meanwhile import Processes
from macros.showing.metadata import Metadata
from macros.showing.pages import Page, Shown, page_at
from macros.showing.rendering import Article, rendered

AT_ONCE = 4  # documents that a process fetches at a time


class Ready(NamedTuple):
    """What a build needs of a page: its title in the contents, its metadata and its article, already made."""

    short_title: str
    metadata: Metadata
    article: Article


def article_of(shown: Page | Ready) -> Article:
    """The Article of a page, which is made now unless it is Ready."""
    return shown.article if isinstance(shown, Ready) else rendered(shown)


class Inherited:
    """What processes make articles from. It is a class, because forked processes inherit it without a copy."""

    edition: Shown


class Articles(Mapping[str, Ready]):
    """Path of a document → its Ready, in the order of the edition. To look one up is to wait until it is made."""

    def __init__(self, edition: Edition, processes: Processes) -> None:
        """Start making them."""
        Inherited.edition = Shown.of(edition)
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
    """The documents that a process fetches at a time. Chapters come first, since the full-text index waits for them;
    entries last: they are short, so that no process is still busy with a long page when the others have finished."""
    chapters = [chapter.document.path for chapter in edition.chapters]
    others = [path for path in edition.documents if path not in chapters]
    others.sort(key=lambda path: path.startswith("docs/glossary/"))
    yield from ([path] for path in chapters)
    yield from (others[start : start + AT_ONCE] for start in range(0, len(others), AT_ONCE))


def ready(paths: Sequence[str]) -> dict[str, Ready]:
    """Path → Ready, of some documents."""
    pages = (page_at(Inherited.edition, path) for path in paths)
    return {page.path: Ready(page.short_title, page.metadata, rendered(page)) for page in pages}
