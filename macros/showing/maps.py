"""The maps of pipelines and bases in the reports, drawn over public-domain borders (data/geography)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from markupsafe import Markup

from macros.model.edition import Edition
from macros.model.geography import MAPS, Frame, MapPlace, Pipeline
from macros.showing.drawing import HERE, INK, PAPER, QUIET, Spec, simplified, svg

POWERS = ("russia", "china", "usa")
COLOUR = {
    "field": "power",
    "type": "nominal",
    "legend": None,
    "scale": {"domain": [*POWERS, "other"], "range": [f"var(--power-{p})" for p in (*POWERS, "other")]},
}
DASHES = {"working": [1, 0], "building": [9, 3], "planned": [3, 3]}
STAGE = {
    "field": "stage",
    "type": "nominal",
    "legend": None,
    "scale": {"domain": list(DASHES), "range": list(DASHES.values())},
}
POSITION = {
    "longitude": {"field": "lon", "type": "quantitative"},
    "latitude": {"field": "lat", "type": "quantitative"},
}
ROUTE = {**POSITION, "order": {"field": "at", "type": "quantitative"}, "detail": {"field": "line"}}
IN_USE = {"type": "square", "size": 110, "opacity": 1, "stroke": PAPER, "strokeWidth": 1}
NOT_IN_USE = {
    "type": "point",
    "shape": "square",
    "size": 70,
    "opacity": 1,
    "filled": False,
    "strokeWidth": 2,
    "fill": PAPER,
}

CLIPS = re.compile(r'<clipPath.*?</clipPath>| clip-path="[^"]*"')  # the frame of a map is that of its drawing


def draw(edition: Edition, root: str, name: str, tables: str = "") -> Markup:
    """The SVG of a map. `root`: the relative way from the page to the site's root.

    tables: the address of the page whose tables the numbers of the lines lead to, if not this page.
    """
    frame = MAPS[name]
    layers = [
        land(edition.geography),
        *lines(edition, frame),
        *names_of_places(edition, frame),
        *bases(edition, frame, root),
        *numbers(edition, frame, tables),
    ]
    spec = {
        "width": frame.width,
        "height": frame.height,
        "padding": 0,
        "projection": projection(frame),
        "view": {"fill": "var(--sea)", "stroke": None},
        "layer": layers,
        "resolve": {"scale": {"color": "independent", "strokeDash": "independent"}},
    }
    drawing = svg(spec, f"Map: {frame.title}. Its tables say the same.", role="group")
    drawing = Markup(simplified(CLIPS.sub("", drawing)))
    for number, line, _ in pipelines_shown(edition, frame):
        name = edition.entries[line.entry].name if line.entry in edition.entries else line.entry
        drawing = drawing.replace(
            Markup('href="{}#line-{}"').format(tables, number),
            Markup('href="{}#line-{}" aria-label="{}"').format(tables, number, f"{number}, {name}"),
        )
    return drawing


def projection(frame: Frame) -> Spec:
    lon, lat = frame.middle
    return {
        "type": "conicConformal",
        "rotate": [-lon, 0],
        "center": [0, lat],
        "parallels": [38, 56],
        "scale": frame.scale,
        "translate": [frame.width / 2, frame.height / 2],
        "clipExtent": [[-2, -2], [frame.width + 2, frame.height + 2]],
    }


def land(geography: Any) -> Spec:
    return {
        "data": {
            "values": geography
            or {
                "type": "Topology",
                "objects": {"countries": {"type": "GeometryCollection", "geometries": []}},
                "arcs": [],
            },
            "format": {"type": "topojson", "feature": "countries"},
        },
        "mark": {"type": "geoshape", "fill": "var(--land)", "stroke": "var(--border)", "strokeWidth": 0.8},
    }


def points(values: Sequence[Spec], *marks: Spec, **encoding: Spec) -> Spec:
    """A layer of marks at longitudes and latitudes."""
    layer = [{"mark": mark} for mark in marks]
    return {"data": {"values": values}, "encoding": {**POSITION, **encoding}, "layer": layer}


def pipelines_shown(edition: Edition, frame: Frame) -> Iterator[tuple[int, Pipeline, list[MapPlace]]]:
    """(number in the table, pipeline, its places) of the pipelines with a point within the frame."""
    for number, line in enumerate(edition.pipelines, 1):
        route = [edition.places[slug] for slug in line.route if slug in edition.places]
        if len(route) > 1 and any(in_frame(place, frame) for place in route):
            yield number, line, route


def in_frame(place: MapPlace, frame: Frame) -> bool:
    west, east, south, north = frame.bounds
    return west <= place.lon <= east and south <= place.lat <= north


def lines(edition: Edition, frame: Frame) -> Iterator[Spec]:
    """The layer of pipelines: double lines for gas; the colour shows the power that backs them, dashes their state."""
    found = list(pipelines_shown(edition, frame))
    if not found:
        return
    values = [
        {
            "line": n,
            "at": i,
            "lon": p.lon,
            "lat": p.lat,
            "power": power(line),
            "stage": line.stage,
            "carries": line.carries,
        }
        for n, line, route in found
        for i, p in enumerate(route)
    ]
    yield {
        "data": {"values": values},
        "mark": {"type": "line", "strokeWidth": 2.4, "strokeJoin": "round"},
        "encoding": {**ROUTE, "color": COLOUR, "strokeDash": STAGE},
    }
    gas = [v for v in values if v["carries"] == "gas"]
    if gas:
        yield {
            "data": {"values": gas},
            "mark": {"type": "line", "strokeWidth": 0.9, "color": "var(--land)"},
            "encoding": ROUTE,
        }


def power(line: Pipeline) -> str:
    return line.backed_by[0] if line.backed_by[0] in POWERS else "other"


def numbers(edition: Edition, frame: Frame, tables: str) -> Iterator[Spec]:
    """The layer of numbers: each in the middle of its line, as a link to a row of the table; a star marks lines that a
    slip of the report concerns."""
    values = []
    for number, line, route in pipelines_shown(edition, frame):
        inside = [p for p in route if in_frame(p, frame)]
        middle = max(0, len(inside) // 2 - 1)
        a, b = inside[middle : middle + 2] if len(inside) > 1 else route[:2]
        values.append(
            {
                "lon": (a.lon + b.lon) / 2,
                "lat": (a.lat + b.lat) / 2,
                "text": f"{number}{'*' if line.slip else ''}",
                "href": f"{HERE}{tables}#line-{number}",
            }
        )
    yield points(
        values, {"type": "circle", "size": 240, "opacity": 1, "color": PAPER, "stroke": INK, "strokeWidth": 0.8}
    )
    yield points(
        values,
        {"type": "text", "fontSize": 11, "fontWeight": 600, "baseline": "middle", "color": INK},
        text={"field": "text"},
        href={"field": "href"},
    )


def names_of_places(edition: Edition, frame: Frame) -> Iterator[Spec]:
    """The layer of names: ends of lines and capitals in small letters, countries in spaced ones."""
    ends = {slug for _, line, _ in pipelines_shown(edition, frame) for slug in (line.route[0], line.route[-1])}
    capitals = {c.capital for c in edition.countries.values()}
    towns = [p for p in edition.places.values() if in_frame(p, frame) and (p.slug in ends or p.name in capitals)]
    countries = [p for p in edition.places.values() if in_frame(p, frame) and p.slug in edition.countries]
    yield points(
        [{"lon": p.lon, "lat": p.lat, "text": p.name.upper()} for p in countries],
        {"type": "text", "fontSize": 11, "color": QUIET, "opacity": 1},
        text={"field": "text"},
    )
    yield points(
        [{"lon": p.lon, "lat": p.lat} for p in towns], {"type": "circle", "size": 14, "color": INK, "opacity": 1}
    )
    for side, values in by_side(towns).items():
        yield points(values, {"type": "text", "fontSize": 11.5, "color": INK, **SIDES[side]}, text={"field": "text"})


def bases(edition: Edition, frame: Frame, root: str) -> Iterator[Spec]:
    """The layer of bases: a square for each user of a base in a country, and its name as a link to its entry."""
    found = users_of_bases(edition, frame)
    values: list[Spec] = [
        {"lon": p.lon + 0.5 * i, "lat": p.lat, "power": whose if whose in POWERS else "other", "used": used}
        for p, users in found.values()
        for i, (whose, used) in enumerate(dict.fromkeys(users))
    ]
    # Filled where it is in use, hollow where it was proposed or has been left.
    for mark, used in ((IN_USE, True), (NOT_IN_USE, False)):
        if chosen := [v for v in values if v["used"] == used]:
            yield points(chosen, mark, color=COLOUR)
    for side, names in by_side([p for p, _ in found.values()]).items():
        for name in names:
            entry = edition.entries.get(name["slug"])
            name["href"] = HERE + root + entry.document.url if entry else ""
        yield points(
            names,
            {"type": "text", "fontSize": 11.5, "fontWeight": 600, "color": INK, **SIDES[side]},
            text={"field": "text"},
            href={"field": "href"},
        )


def users_of_bases(edition: Edition, frame: Frame) -> dict[str, tuple[MapPlace, list[tuple[str, bool]]]]:
    """Slug of a base within the frame → (its place, [(user, whether it is in use)])."""
    found: dict[str, tuple[MapPlace, list[tuple[str, bool]]]] = {}
    for country in edition.countries.values():
        for base in country.bases:
            place = edition.places.get(base.base)
            if place and in_frame(place, frame):
                found.setdefault(base.base, (place, []))[1].append((base.whose, base.stage == "in use"))
    return found


SIDES = {
    "right": {"align": "left", "dx": 8, "baseline": "middle"},
    "left": {"align": "right", "dx": -8, "baseline": "middle"},
    "above": {"align": "center", "dy": -9},
    "below": {"align": "center", "dy": 14},
}


def by_side(places: Iterable[MapPlace]) -> dict[str, list[Spec]]:
    """Side of their points on which names are written → the names."""
    found: dict[str, list[Spec]] = {}
    for p in places:
        if p.side in SIDES:
            found.setdefault(p.side, []).append({"lon": p.lon, "lat": p.lat, "text": p.name, "slug": p.slug})
    return found
