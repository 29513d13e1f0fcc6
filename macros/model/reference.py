"""The canonical reference of a paragraph or note: an id (tg-2-11, ba-n70) and how it is typed (TG 2.11, BA n. 70)."""

import re

ID = re.compile(r"([a-z]+)-([0-9]{1,9})-([0-9]{1,9})([a-z]?)\Z")


def parts_of(id: str) -> tuple[str, str, str, str]:
    """(siglum, section, number, letter) of a paragraph's id. Raises ValueError for any other id."""
    match = ID.match(id)
    if not match:
        raise ValueError(f"{id!r} is no id of a paragraph")
    return match[1], match[2], match[3], match[4]


def position(id: str) -> tuple[int, str]:
    """Where a paragraph stands in its section, to sort by: tg-2-11b → (11, 'b')."""
    _, _, number, letter = parts_of(id)
    return int(number), letter


def canonical(id: str) -> str:
    """The canonical reference as typed by authors: tg-2-11 → TG 2.11, ba-n70 → BA n. 70."""
    work, rest = id.split("-", 1)
    return f"{work.upper()} n. {rest[1:]}" if rest.startswith("n") else f"{work.upper()} {rest.replace('-', '.')}"


def anchor(words: str) -> str:
    """The id for a heading: "Money and trade" → money-and-trade."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
