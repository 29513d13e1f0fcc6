"""The Vega-Lite specification of each form of a chart."""

import json
from collections.abc import Collection, Sequence
from typing import Any, TypeAlias

from macros.showing.drawing import COLOURS, PAPER, Spec

Bar: TypeAlias = tuple[str, str, float, float | None, bool]  # name, series, value, upper end, whether it is disputed
Point: TypeAlias = tuple[float, str, float, float | None, bool]  # decimal year, then as a Bar
Part: TypeAlias = tuple[str, str, int]  # name of the bar, part, value
Span: TypeAlias = tuple[str, str, float, float, bool]  # name, kind, start, end, whether the start is known

DISPUTED = " *"  # after a figure that is disputed by a slip


def quantitative(field: str, **more: Any) -> Spec:
    return {"field": field, "type": "quantitative", **more}


def colours(field: str, names: Sequence[str], legend: Spec | None) -> Spec:
    """The encoding that gives each of the names in a field a colour of its own, in their order."""
    return {
        "field": field,
        "type": "nominal",
        "sort": None,
        "scale": {"domain": names, "range": COLOURS},
        "legend": legend,
    }


def bars(rows: Sequence[Bar], unit: str, width: int = 300) -> Spec:
    """A chart of horizontal bars. rows: (name, series, value, upper end or None, whether a slip disputes it).

    The upper end of a range is drawn paler.
    """
    names = json.dumps([name for name, *_ in rows], ensure_ascii=False)
    series = list(dict.fromkeys(s for _, s, *_ in rows))
    values: list[Spec] = [
        {
            "n": n,
            "series": s,
            "value": v,
            "end": v if up is None else up,
            "shown": figure_text(v, up) + DISPUTED * disputed,
        }
        for n, (_, s, v, up, disputed) in enumerate(rows)
    ]
    lowest = min(v["end"] for v in values)
    room = {"scale": {"domainMin": 1.4 * lowest}} if lowest < 0 else {}  # room for the figure before the longest bar
    y = {
        "field": "n",
        "type": "ordinal",
        "sort": None,
        "axis": {"labelExpr": f"{names}[datum.value]", "title": None, "ticks": False, "domain": False},
    }
    colour = colours("series", series, {} if len(series) > 1 else None)
    return {
        "width": width,
        "height": {"step": 26},
        "data": {"values": values},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "height": 15, "opacity": 0.45},
                "encoding": {"x": quantitative("end", title=unit, axis={"tickCount": 5}, **room), "color": colour},
            },
            {"mark": {"type": "bar", "height": 15}, "encoding": {"x": quantitative("value"), "color": colour}},
            *(at_end(side) for side in ("left", "right") if any((v["end"] < 0) == (side == "right") for v in values)),
        ],
    }


def at_end(side: str) -> Spec:
    """The figures at the ends of bars: after those that go right from zero, before those that go left."""
    sign, moved = (">=", 5) if side == "left" else ("<", -5)
    return {
        "transform": [{"filter": f"datum.end {sign} 0"}],
        "mark": {"type": "text", "align": side, "dx": moved},
        "encoding": {"x": quantitative("end"), "text": {"field": "shown"}},
    }


def line(rows: Sequence[Point], unit: str, width: int = 430) -> Spec:
    """A chart by year. rows: (decimal years, series, value, upper end or None, whether a slip disputes it)."""
    series = list(dict.fromkeys(s for _, s, *_ in rows))
    values: list[Spec] = [
        {
            "at": at,
            "series": s,
            "value": v if up is None else (v + up) / 2,
            "shown": figure_text(v, up) + DISPUTED * disputed,
        }
        for at, s, v, up, disputed in rows
    ]
    first, last = int(min(at for at, *_ in rows)), int(max(at for at, *_ in rows)) + 1
    below = overlapping(values, width / (last - first))
    x = quantitative(
        "at",
        title=None,
        scale={"domain": [first, last]},
        axis={"format": "d", "grid": False, "values": list(range(first, last + 1)), "labelOverlap": True},
    )
    y = quantitative("value", title=unit, axis={"tickCount": 5})
    colour = colours("series", series, {} if len(series) > 1 else None)
    return {
        "width": width,
        "height": LINE_HEIGHT,
        "data": {"values": values},
        "encoding": {"x": x, "y": y},
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {"color": colour}},
            {
                "mark": {"type": "point", "filled": True, "size": 55, "opacity": 1},
                "encoding": {
                    "color": colour,
                    "shape": {"field": "series", "type": "nominal", "sort": None, "legend": None},
                },
            },
            *(beside_points(values, below, dy) for dy in (-11, 15) if dy < 0 or below),
        ],
    }


LINE_HEIGHT = 210  # of a chart by year, in pixels
FIGURE_WIDTH, FIGURE_HEIGHT = 7, 14  # of a letter of a figure, in pixels


def overlapping(values: Sequence[Spec], year: float) -> set[int]:
    """Positions of the figures that would overlap another if written above their points. year: width of a year."""
    figures = [0, *(v["value"] for v in values)]
    high = (max(figures) - min(figures)) or 1
    placed: list[tuple[float, float, float]] = []
    below: set[int] = set()
    for n, v in sorted(enumerate(values), key=lambda pair: (pair[1]["at"], -pair[1]["value"])):
        x, y, half = v["at"] * year, v["value"] / high * LINE_HEIGHT, len(v["shown"]) * FIGURE_WIDTH / 2
        if any(abs(x - at) < half + other and abs(y - height) < FIGURE_HEIGHT for at, height, other in placed):
            below.add(n)
        else:
            placed.append((x, y, half))
    return below


def beside_points(values: Sequence[Spec], below: Collection[int], dy: int) -> Spec:
    """The figures of points, written above or below them."""
    shown = [v for n, v in enumerate(values) if (n in below) == (dy > 0)]
    return {
        "data": {"values": shown},
        "mark": {"type": "text", "dy": dy},
        "encoding": {"text": {"field": "shown"}},
    }


def stacked(rows: Sequence[Part], unit: str, width: int = 300) -> Spec:
    """A chart of stacked horizontal bars. rows: (name, part, value), with names and parts in order."""
    names, parts = list(dict.fromkeys(row[0] for row in rows)), list(dict.fromkeys(row[1] for row in rows))
    values: list[Spec] = [
        {"name": name, "part": part, "value": value, "order": parts.index(part)} for name, part, value in rows if value
    ]
    colour = colours("part", parts, {"columns": 3} if len(parts) > 1 else None)
    y = {"field": "name", "type": "nominal", "sort": names, "axis": {"title": None, "ticks": False, "domain": False}}
    return {
        "width": width,
        "height": {"step": 24},
        "data": {"values": values},
        "mark": {"type": "bar", "height": 15, "stroke": PAPER, "strokeWidth": 1},
        "encoding": {
            "y": y,
            "x": quantitative("value", title=unit, axis={"tickCount": 5, "format": "d"}),
            "color": colour,
            "order": quantitative("order"),
        },
    }


def spans(rows: Sequence[Span], first: int, last: int, width: int = 330) -> Spec:
    """A chart of periods. rows: (name, kind, start, end, whether the start is known), in decimal years."""
    kinds = list(dict.fromkeys(row[1] for row in rows))
    values: list[Spec] = [
        {"name": name, "kind": kind, "start": start, "end": end, "opacity": 1 if certain else 0.45}
        for name, kind, start, end, certain in rows
    ]
    years = list(range(first, last + 1))
    return {
        "width": width,
        "height": {"step": 24},
        "data": {"values": values},
        "mark": {"type": "bar", "height": 13},
        "encoding": {
            "y": {
                "field": "name",
                "type": "nominal",
                "sort": None,
                "axis": {"title": None, "ticks": False, "domain": False},
            },
            "x": quantitative(
                "start",
                title=None,
                scale={"domain": [first, last], "nice": False},
                axis={"format": "d", "values": years[::2], "grid": True},
            ),
            "x2": {"field": "end"},
            "opacity": {"field": "opacity", "type": "quantitative", "scale": None, "legend": None},
            "color": colours("kind", kinds, {}),
        },
    }


def figure_text(value: float, up_to: float | None) -> str:
    """A figure as written in a chart: 1,250; 4–6."""
    return "–".join(f"{v:,.15g}".replace("-", "−") for v in (value, up_to) if v is not None)
