"""What is made of an Edition, kept until something that it was made from is another: pages, exports, what checks say.

Whatever is made is given an Edition that notes what is read of it, so nobody lists it by hand. A whole field counts as
read where it is walked through, and one record of it where that is asked for by its key.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar, cast

T = TypeVar("T")
Source = TypeVar("Source")
Name = TypeVar("Name", bound=Hashable)
Read = tuple[str, Any]  # a field, and the key of a record in it or WHOLE

WHOLE, MISSING = object(), object()
ALWAYS: Read = "", object()  # what is another in every Source


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

    before: the parts that were made for the same thing the last time; ready: those known to be as they would be made.
    """

    def __init__(self, since: "Since", noted: set[Read], before: "Parts", ready: "Parts") -> None:
        self.since, self.noted, self.before, self.ready = since, noted, before, ready
        self.parts: dict[Call, Made] = {}

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.since.source, name)
        if isinstance(value, MappingProxyType):  # records by their keys; a dictionary is a record itself
            return WatchedMapping(value, name, self.noted)
        self.noted.add((name, WHOLE))
        return value

    def part(self, call: "Call") -> Any:
        """What a call makes, which has a memory of its own. If it fails, what it read is not known."""
        try:
            self.parts[call] = found = self.ready.get(call) or made_again(self.since, call, self.before.get(call))
        except Exception:
            self.noted.add(ALWAYS)
            raise
        return found.thing


class Since(NamedTuple):
    """A Source, what is another in it since the one before, and the names of all fields that anything reads."""

    source: Any
    others: set[Read]
    fields: set[str]


class Call(NamedTuple):
    """`make(source, *given)`."""

    make: Callable[..., Any]
    given: tuple[Any, ...]


class Made(NamedTuple):
    """What a call has made, what it read, and the parts of it that were made by calls of their own."""

    thing: Any
    read: frozenset[Read]
    parts: "Parts"


Parts = Mapping[Call, Made]


def made(since: Since, call: Call, before: Parts, ready: Parts) -> Made:
    noted: set[Read] = set()
    watched = Watched(since, noted, before, ready)
    thing = call.make(watched, *call.given)
    since.fields.update(field for field, _ in noted - {ALWAYS})
    return Made(thing, frozenset(noted), watched.parts)


def made_again(since: Since, call: Call, kept: Made | None) -> Made:
    """What a call makes of the Source. It is what was kept, unless something that it read is another, or a part is:
    a part may have read something else, and yet say the same."""
    if kept is None:
        return made(since, call, {}, {})
    if not kept.read.isdisjoint(since.others):
        return made(since, call, kept.parts, {})
    if not kept.parts:
        return kept
    try:
        parts = {of: made_again(since, of, was) for of, was in kept.parts.items()}
    except Exception:  # of broken data: then the whole says what is wrong, as it would if nothing were kept
        return made(since, call, {}, {})
    if all(
        part is was or same(was.thing, part.thing)
        for part, was in zip(parts.values(), kept.parts.values(), strict=True)
    ):
        return kept._replace(parts=parts)
    return made(since, call, {}, parts)


def part(edition: Any, make: Callable[..., T], *given: Any) -> T:
    """`make(edition, *given)`, as a part of what is made: where the edition is watched, it is made again by itself, and
    the whole only if the part is another then. given: can be hashed."""
    if isinstance(edition, Watched):
        return cast(T, edition.part(Call(make, given)))
    return make(edition, *given)


def each(edition: Any, make: Callable[..., T], keys: Iterable[Any], *more: Any) -> list[T]:
    """`make(edition, key, *more)` for each key, as parts: of a list of thousands those are made again that have
    changed."""
    return [part(edition, make, key, *more) for key in keys]


class Remembered(Generic[Source, Name, T]):
    """Things made of a Source by name. Each is made anew for the next Source only if what it read is another there."""

    def __init__(self, make: Callable[[Source, Name], T], *, from_second: bool = False) -> None:
        """make: the thing of a name; it must be the same whenever what it reads of the Source is. from_second: remember
        nothing of the first Source, because to note what is read takes time, and most processes have one Source."""
        self.make, self.from_second = make, from_second
        self.source, self.fields = cast(Source, None), cast(set[str], set())
        self.made: dict[Name, Made] = {}

    def all(self, source: Source, names: Iterable[Name]) -> dict[Name, T]:
        """Name → what is made of the Source, in the order of the names."""
        if self.from_second and self.source is None:
            self.source = source
            return {name: self.make(source, name) for name in names}
        others = changed(self.source, source, self.fields)  # of the first Source nothing has been read before
        since, before = Since(source, {ALWAYS, *others}, self.fields), self.made
        anew = {name: made_again(since, Call(self.make, (name,)), before.get(name)) for name in names}
        self.source, self.made = source, anew  # together: if one fails, the next Source is compared with the last whole
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
