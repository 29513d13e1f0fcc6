"""What is made of an Edition, kept until something that it was made from is another: pages, exports.

Whatever is made is given an Edition that notes what is read of it, so nobody lists it by hand. A whole field counts as
read where it is walked through, and one record of it where that is asked for by its key.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar, cast

T = TypeVar("T")
Source = TypeVar("Source")
Read = tuple[str, Any]  # a field, and the key of a record in it or WHOLE

WHOLE, MISSING = object(), object()


class WatchedMapping(Mapping[Any, Any]):
    """A mapping of the Edition that notes which of its records are read."""

    __slots__ = ("name", "noted", "records")

    def __init__(self, records: Mapping[Any, Any], name: str, noted: set[Read]) -> None:
        self.records, self.name, self.noted = records, name, noted

    def __getitem__(self, key: Any) -> Any:
        self.noted.add((self.name, key))
        return self.records[key]

    def get(self, key: Any, default: Any = None) -> Any:
        self.noted.add((self.name, key))
        return self.records.get(key, default)

    def __contains__(self, key: object) -> bool:
        self.noted.add((self.name, key))
        return key in self.records

    def __iter__(self) -> Iterator[Any]:
        return iter(self.whole())

    def __len__(self) -> int:
        return len(self.whole())

    def keys(self) -> Any:
        return self.whole().keys()

    def values(self) -> Any:
        return self.whole().values()

    def items(self) -> Any:
        return self.whole().items()

    def whole(self) -> Mapping[Any, Any]:
        self.noted.add((self.name, WHOLE))
        return self.records


class Watched:
    """Stands for an Edition, or another record of the whole, and notes which fields and records of it are read.

    rows: those that were made for the same thing before; others: what is another since then.
    """

    def __init__(self, of: Any, noted: set[Read], rows: Mapping[Any, "Made"], others: set[Read]) -> None:
        self.of, self.noted, self.before, self.others = of, noted, rows, others
        self.rows: dict[Any, Made] = {}

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.of, name)
        if isinstance(value, MappingProxyType):  # records by their keys; a dictionary is a record itself
            return WatchedMapping(value, name, self.noted)
        self.noted.add((name, WHOLE))
        return value

    def row(self, make: Callable[..., Any], *given: Any) -> Any:
        """What `make` makes of the Edition and what is given, made again only if what it read is another."""
        kept = self.before.get((make, given))
        if kept is None or not kept.read.isdisjoint(self.others):
            kept = made(make, self.of, {}, self.others, *given)
        self.rows[make, given] = kept
        self.noted |= kept.read
        return kept.thing


class Made(NamedTuple):
    """A thing with all that it read, and the rows that it is made of."""

    thing: Any
    read: frozenset[Read]
    rows: Mapping[Any, "Made"]


def made(make: Callable[..., Any], of: Any, rows: Mapping[Any, Made], others: set[Read], *given: Any) -> Made:
    noted: set[Read] = set()
    watched = Watched(of, noted, rows, others)
    thing = make(watched, *given)
    return Made(thing, frozenset(noted), watched.rows)


def each(edition: Any, make: Callable[..., T], keys: Iterable[Any], *more: Any) -> list[T]:
    """`make(edition, key, *more)` for each key. A list of thousands, of which one has changed, is made of those that
    have not and of that one, where the edition is watched."""
    if isinstance(edition, Watched):
        return [edition.row(make, key, *more) for key in keys]
    return [make(edition, key, *more) for key in keys]


class Remembered(Generic[Source, T]):
    """Things made of a Source by name. Each is made anew for the next Source only if what it read is another there."""

    def __init__(self, make: Callable[[Source, str], T]) -> None:
        """make: the thing of a name; it must be the same whenever what it reads of the Source is."""
        self.make, self.source, self.fields = make, cast(Source, None), cast(set[str], set())
        self.made: dict[str, Made] = {}

    def all(self, source: Source, names: Iterable[str]) -> dict[str, T]:
        """Name → what is made of the Source, in the order of the names."""
        others = changed(self.source, source, self.fields) if self.made else set()
        before, self.source, self.made = self.made, source, {}
        for name in names:
            kept = before.get(name)
            if kept is None or not kept.read.isdisjoint(others):
                kept = made(self.make, source, kept.rows if kept else {}, others, name)
                self.fields |= {field for field, _ in kept.read}
            self.made[name] = kept
        return {name: kept.thing for name, kept in self.made.items()}


def changed(before: Any, after: Any, fields: Iterable[str]) -> set[Read]:
    """What is another in one of two Sources: records of these fields, and each field of which one is, or the order."""
    found: set[Read] = set()
    for name in fields:
        old, new = getattr(before, name), getattr(after, name)
        if old is new:
            continue
        if isinstance(new, MappingProxyType):
            records = {(name, key) for key in others(old, new)}
            found |= {(name, WHOLE), *records} if records or list(old) != list(new) else set()
        elif not same(old, new):
            found.add((name, WHOLE))
    return found


def others(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> set[Any]:
    """The keys whose records are not the same in both. Most records are the very same: they are not compared."""
    found = {key for key, one in new.items() if (was := old.get(key, MISSING)) is not one and not same(was, one)}
    return found | (old.keys() - new.keys())


def same(old: Any, new: Any) -> bool:
    """Whether two things are equal and their mappings in the same order, which for Python says nothing: it is the order
    of the headings and columns that a schema names."""
    if isinstance(new, dict | MappingProxyType):
        alike = isinstance(old, type(new)) and list(old) == list(new)
        return alike and all(map(same, old.values(), new.values()))
    return bool(old == new)
