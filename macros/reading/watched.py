"""Things made of an Edition, cached until one of their inputs changes: pages, exports, the results of checks.

Whatever is made is given an Edition that notes what is read of it, so nobody has to list its inputs. A field counts as
read as a whole if it is iterated over; if a record is looked up by its key, only that record counts as read.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar, cast

T = TypeVar("T")
Source = TypeVar("Source")
Name = TypeVar("Name", bound=Hashable)
Read = tuple[str, Any]  # a field, and the key of a record in it or WHOLE

WHOLE, MISSING = object(), object()
ALWAYS: Read = "", object()  # counts as changed in every Source


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
    """Stands for an Edition, or a record like it, and notes which of its fields and records are read.

    before: the parts that the same thing had when it was last made; ready: the parts that are up to date already.
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
        """What a call makes; cached separately. If the call fails, nobody knows what it would have read: whatever it is
        a part of is made again for the next Source."""
        try:
            self.parts[call] = found = self.ready.get(call) or made_again(self.since, call, self.before.get(call))
        except Exception:
            self.noted.add(ALWAYS)
            raise
        return found.thing


class Since(NamedTuple):
    """A Source, what has changed since the Source before, and the names of all fields that anything reads."""

    source: Any
    changes: set[Read]
    fields: set[str]


class Call(NamedTuple):
    """`make(source, *given)`."""

    make: Callable[..., Any]
    given: tuple[Any, ...]


class Made(NamedTuple):
    """What a call has made, what it read, and those of its parts that were made by separate calls."""

    thing: Any
    read: frozenset[Read]
    parts: "Parts"


Parts = Mapping[Call, Made]


def made(since: Since, call: Call, before: Parts, ready: Parts) -> Made:
    """The Made of a call that is run now. before, ready: as in Watched."""
    noted: set[Read] = set()
    watched = Watched(since, noted, before, ready)
    thing = call.make(watched, *call.given)
    since.fields.update(field for field, _ in noted - {ALWAYS})
    return Made(thing, frozenset(noted), watched.parts)


def made_again(since: Since, call: Call, kept: Made | None) -> Made:
    """What a call makes of the Source: what was kept, unless something that it read has changed, or one of its parts.
    A part that read something that has changed may be the same nevertheless."""
    if kept is None:
        return made(since, call, {}, {})
    if not kept.read.isdisjoint(since.changes):
        return made(since, call, kept.parts, {})
    if not kept.parts:
        return kept
    try:
        parts = {own: made_again(since, own, was) for own, was in kept.parts.items()}
    except Exception:  # the data are broken: making the whole reports how, as it would if nothing were kept
        return made(since, call, {}, {})
    if all(
        part is was or same(was.thing, part.thing)
        for part, was in zip(parts.values(), kept.parts.values(), strict=True)
    ):
        return kept._replace(parts=parts)
    return made(since, call, {}, parts)


def part(edition: Any, make: Callable[..., T], *given: Any) -> T:
    """`make(edition, *given)`, as a part of what is being made. If the edition is watched, the part is cached by
    itself, and the whole is made again only if the part has changed. given: must be hashable."""
    if isinstance(edition, Watched):
        return cast(T, edition.part(Call(make, given)))
    return make(edition, *given)


def each(edition: Any, make: Callable[..., T], keys: Iterable[Any], *more: Any) -> list[T]:
    """`make(edition, key, *more)` for each key, as parts: of a list of thousands only those that have changed are made
    again."""
    return [part(edition, make, key, *more) for key in keys]


class Remembered(Generic[Source, Name, T]):
    """Things made of a Source by name. Each is remade for the next Source only if something it has read has changed."""

    def __init__(self, make: Callable[[Source, Name], T], *, from_second: bool = False) -> None:
        """make: makes the thing of a name, and must depend on nothing but what it reads of the Source. from_second:
        remember nothing of the first Source, because noting what is read takes time, and most processes have only one
        Source."""
        self.make, self.from_second = make, from_second
        self.source, self.fields = cast(Source, None), cast(set[str], set())
        self.made: dict[Name, Made] = {}

    def all(self, source: Source, names: Iterable[Name]) -> dict[Name, T]:
        """Name → what is made of the Source, in the order of the names."""
        if self.from_second and self.source is None:
            self.source = source
            return {name: self.make(source, name) for name in names}
        changes = changed(self.source, source, self.fields)  # before the first Source nothing has been read
        since, before = Since(source, {ALWAYS, *changes}, self.fields), self.made
        remade = {name: made_again(since, Call(self.make, (name,)), before.get(name)) for name in names}
        # Set together, and last: if a thing fails, the next Source is compared with the last that had all of them.
        self.source, self.made = source, remade
        return {name: kept.thing for name, kept in self.made.items()}


def changed(before: Any, after: Any, fields: Iterable[str]) -> set[Read]:
    """The records of these fields that differ between two Sources, and the fields in which a record or the order
    does."""
    found: set[Read] = set()
    for name in fields:
        old, new = getattr(before, name), getattr(after, name)
        if old is new:
            continue
        if isinstance(new, MappingProxyType):
            records = {(name, key) for key in changed_keys(old, new)}
            found |= {(name, WHOLE), *records} if records or list(old) != list(new) else set()
        elif not same(old, new):
            found.add((name, WHOLE))
    return found


def changed_keys(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> set[Any]:
    """The keys whose records differ. Most records are the same object in both, which needs no comparison."""
    found = {key for key, now in new.items() if (was := old.get(key, MISSING)) is not now and not same(was, now)}
    return found | (old.keys() - new.keys())


def same(old: Any, new: Any) -> bool:
    """Whether two things are equal and their mappings in the same order. Python ignores the order of mappings, but
    headings and columns are shown in that of a schema."""
    if isinstance(new, dict | MappingProxyType):
        alike = isinstance(old, type(new)) and list(old) == list(new)
        return alike and all(map(same, old.values(), new.values()))
    return bool(old == new)
