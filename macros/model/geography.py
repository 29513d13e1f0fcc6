"""The places and pipelines shown on the maps."""

from dataclasses import dataclass
from typing import NamedTuple

from macros.model.problems import At


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPlace:
    """A place on the map. `lon`, `lat`: degrees. `side`: the side of its point on which the name is written."""

    slug: str
    name: str
    lon: float
    lat: float
    side: str = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """A pipeline, or a part of one, as the reports describe it. `route`: slugs of places; empty if it is unknown."""

    entry: str
    part: str | None
    carries: str  # oil or gas
    stage: str  # working, building or planned
    backed_by: tuple[str, ...]  # slugs of countries, or eu; the foremost first
    by: str
    since: str | None
    note: str | None
    route: tuple[str, ...]
    slip: tuple[str, ...]  # ids of the annotations that dispute it
    where: tuple[str, ...]
    at: At


class Frame(NamedTuple):
    """The part of the earth that a map shows, and its size: the centre in degrees, d3's scale, pixels."""

    title: str
    middle: tuple[float, float]
    scale: float
    width: int
    height: int
    bounds: tuple[float, float, float, float]  # west, east, south, north: names outside are left out


# Which frame a page asks for by name: {: figure="pipelines" }.
MAPS = {
    "pipelines": Frame(
        "Pipelines and bases, from the Black Sea to Xinjiang", (57.4, 45.6), 985, 900, 480, (24, 92, 33.5, 57)
    ),
    "espo": Frame(
        "The pipeline from Eastern Siberia to China and the Pacific", (115.5, 51.5), 1090, 700, 420, (94, 138, 40, 63)
    ),
}
