"""Turns a Vega-Lite specification into SVG that takes its colours and fonts from the page's style.

Vega-Lite runs inside vl-convert, at build. The colours are CSS variables, so one drawing serves light, dark and print.
"""

import json
import os
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import version
from itertools import groupby, pairwise
from pathlib import Path

import vl_convert
from markupsafe import Markup, escape

from macros.showing.kept import FileCache

VEGA_LITE = "5.21"
SANS = "Arial, Helvetica, sans-serif"  # its widths are the same in the engine and the browser
INK, QUIET, LINE, PAPER = "var(--ink)", "var(--quiet)", "var(--line)", "var(--paper)"
COLOURS = [f"var(--drawn-{i})" for i in range(1, 7)]
STYLE = {
    "background": None,
    "padding": {"left": 4, "right": 8, "top": 2, "bottom": 2},
    "font": SANS,
    "aria": False,
    "view": {"stroke": None},
    "range": {"category": COLOURS},
    "axis": {
        "labelColor": QUIET,
        "titleColor": QUIET,
        "domainColor": LINE,
        "tickColor": LINE,
        "gridColor": LINE,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "labelFlush": False,
        "titleFontWeight": "normal",
        "labelLimit": 0,
    },
    "legend": {
        "labelColor": INK,
        "labelFontSize": 12,
        "title": None,
        "orient": "top",
        "symbolType": "square",
        "symbolOpacity": 1,
        "labelLimit": 0,
    },
    "bar": {"color": COLOURS[0]},
    "text": {"color": INK, "fontSize": 12},
}
# Attributes that Vega writes and HTML does not need, or does not allow.
SURPLUS = re.compile(
    r' (?:role|aria-roledescription|aria-hidden|xmlns(?::xlink)?|version|pointer-events)="[^"]*"| opacity="1"'
    r'| transform="translate\(0,0\)"'
    r'|<path class="(?:background|foreground)"[^>]*d="(?:M0,0h0v0h0Z)?"[^>]*/>'
)
CLIP = re.compile(r'(id="|url\(#)clip(\d+)')
ATTRIBUTE = re.compile(r'="[^"]*"')
DECIMALS = re.compile(r"(\d+\.\d)\d+")
NOWHERE = re.compile(r'<path(?![^<>]* d=)[^<>]*/>|<path class="background" d="[^"]*"/>')  # nothing, or without colour
PATH = re.compile(r'(<path [^<>]*?\bd=")([^"]*)("[^<>]*/>)')
GROUP = re.compile(r"<g(?P<said>[^<>]*)>|</g>")
ONLY_CLASS = re.compile(r'(?: class="[^"]*")?')
CIRCLE = re.compile(
    r'<path transform="translate\((-?[\d.]+),(-?[\d.]+)\)" d="M([\d.]+),0A\3,\3,0,1,1,-\3,0A\3,\3,0,1,1,\3,0"'
)
RUN = re.compile(r'(?:<path [^<>]*?\bd="[^"]*"[^<>]*/>){2,}')
LONG = 200  # letters from which a path counts as a border
POINT = re.compile(r"(-?[\d.]+),(-?[\d.]+)")
POINTS = re.compile(rf"M{POINT.pattern}(?:L{POINT.pattern})*")
BORDER = re.compile(rf'="(?:{POINTS.pattern}|Z)+"')
DISPUTED = " *"  # after a figure that is disputed by a slip
# Put before a relative link in a drawing, which Vega would otherwise make absolute.
HERE = "https://this.page.invalid/"
VIEW_BOX = re.compile(r'<svg[^>]*width="([\d.]+)" height="([\d.]+)"[^>]*>')


def svg(spec, label, role="img"):
    """The drawing of a specification, as an <svg> element that fits its place. label: a description for screen readers.

    role: img, or group for a drawing with links in it.
    """
    text = compact_svg(
        json.dumps(
            {
                "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
                **spec,
                "config": {**STYLE, **spec.get("config", {})},
            },
            sort_keys=True,
        )
    )
    size = VIEW_BOX.match(text)
    assert size, "the engine begins a drawing with its size"
    width, height = size.groups()
    head = (
        f'<svg class="drawing" viewBox="0 0 {width} {height}" style="max-width: {width}px" '
        f'role="{role}" aria-label="{escape(label)}">'
    )
    return Markup(VIEW_BOX.sub(lambda m: head, text))


kept = FileCache(f"vl-convert {version('vl-convert-python')}, Vega-Lite {VEGA_LITE}", "<svg", "</svg>")


def vega_svg(spec):
    """The SVG that Vega makes."""
    with own_fonts():
        return vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)


@contextmanager
def own_fonts() -> Iterator[None]:
    """The engine begins its work with the fonts inside it, whatever the machine has; it looks for others only then.

    A machine's own it opens anew a dozen times for each word that it measures, a third of all its time on Linux.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("no-fonts.conf"))
    try:
        yield
    finally:
        del os.environ["FONTCONFIG_FILE"]
        if before is not None:
            os.environ["FONTCONFIG_FILE"] = before


@lru_cache(maxsize=512)
def compact_svg(spec):
    """The SVG of a specification in JSON, without surplus attributes, in tenths of a pixel; the same in every build."""
    text = SURPLUS.sub("", kept.text(spec, vega_svg)).replace(f'xlink:href="{HERE}', 'href="')
    text = simplified(CIRCLE.sub(circle, NOWHERE.sub("", text)))
    text = clips_named(text, f"{zlib.crc32(spec.encode()):08x}")
    return ATTRIBUTE.sub(lambda m: whole_pixels(m[0]) if len(m[0]) > LONG else DECIMALS.sub(r"\1", m[0]), text)


def simplified(text):
    """The SVG with fewer elements: without empty groups, and with paths of the same look joined."""
    return RUN.sub(lambda m: joined_paths(m[0]), without_groups(text))


def without_groups(text):
    """The SVG without groups that have no attributes of use: Vega puts two around each mark.

    >>> without_groups('<g class="x"><g fill="none"><g><path/></g></g></g>')
    '<g fill="none"><path/></g>'
    """
    kept: list[bool] = []

    def put(found):
        if found["said"] is None:
            return found[0] if kept.pop() else ""
        kept.append(not ONLY_CLASS.fullmatch(found["said"]))
        return found[0] if kept[-1] else ""

    return GROUP.sub(put, text)


def circle(found):
    """A circle with its position in its path, so that circles of the same look can be joined.

    >>> circle(CIRCLE.match('<path transform="translate(9,4)" d="M2,0A2,2,0,1,1,-2,0A2,2,0,1,1,2,0"'))
    '<path d="M11.0,4.0a2.0,2.0,0,1,1,-4.0,0a2.0,2.0,0,1,1,4.0,0"'
    """
    x, y, r = map(float, found.groups())
    arc = f"a{r},{r},0,1,1,"
    return f'<path d="M{x + r},{y}{arc}{-2 * r},0{arc}{2 * r},0"'


def joined_paths(paths):
    """Adjacent paths of the same look joined into one: the countries of a map."""
    alike = groupby(PATH.findall(paths), key=lambda parts: (parts[0], parts[2]))
    return "".join(f"{before}{''.join(d for _, d, _ in found)}{after}" for (before, after), found in alike)


def whole_pixels(path):
    """A long path, such as a border, in whole pixels from point to point: a third of the size, and looks the same."""
    if not BORDER.fullmatch(path):
        return DECIMALS.sub(r"\1", path)
    return POINTS.sub(lambda m: steps(m[0]), path)


def steps(points):
    """Points as relative steps: M902,12.3L899.7,9.7L893.9,11 → M902,12l-2,-2-6,1; empty steps are left out."""
    found = [(round(float(x)), round(float(y))) for x, y in POINT.findall(points)]
    moves = [(x - a, y - b) for (a, b), (x, y) in pairwise(found) if (x, y) != (a, b)]
    line = "".join(f"{'' if x < 0 or not at else ' '}{x},{y}" for at, (x, y) in enumerate(moves))
    return f"M{found[0][0]},{found[0][1]}" + (f"l{line}" if line else "")


def clips_named(text, drawing):
    """The SVG with clipping paths named after the drawing; Vega numbers them across all drawings of a process."""
    numbers: dict[str, int] = {}
    return CLIP.sub(lambda m: f"{m[1]}clip-{drawing}-{numbers.setdefault(m[2], len(numbers) + 1)}", text)


def quantitative(field, **more):
    return {"field": field, "type": "quantitative", **more}


def bars(rows, unit, width=300):
    """A chart of horizontal bars. rows: (name, series, value, upper end or None, whether a slip disputes it).

    The upper end of a range is drawn paler.
    """
    names = json.dumps([name for name, *_ in rows], ensure_ascii=False)
    series = list(dict.fromkeys(s for _, s, *_ in rows))
    values = [
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
    colour = {
        "field": "series",
        "type": "nominal",
        "sort": None,
        "scale": {"domain": series, "range": COLOURS},
        "legend": {} if len(series) > 1 else None,
    }
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


def at_end(side):
    """The figures at the ends of bars: after those that go right from zero, before those that go left."""
    sign, moved = (">=", 5) if side == "left" else ("<", -5)
    return {
        "transform": [{"filter": f"datum.end {sign} 0"}],
        "mark": {"type": "text", "align": side, "dx": moved},
        "encoding": {"x": quantitative("end"), "text": {"field": "shown"}},
    }


def line(rows, unit, width=430):
    """A chart by year. rows: (decimal years, series, value, upper end or None, whether a slip disputes it)."""
    series = list(dict.fromkeys(s for _, s, *_ in rows))
    values = [
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
    colour = {
        "field": "series",
        "type": "nominal",
        "sort": None,
        "scale": {"domain": series, "range": COLOURS},
        "legend": {} if len(series) > 1 else None,
    }
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


def overlapping(values, year):
    """Positions of the figures that would overlap another if written above their points. year: width of a year."""
    figures = [0, *(v["value"] for v in values)]
    high = (max(figures) - min(figures)) or 1
    placed: list[tuple[float, float, float]] = []
    below = set()
    for n, v in sorted(enumerate(values), key=lambda pair: (pair[1]["at"], -pair[1]["value"])):
        x, y, half = v["at"] * year, v["value"] / high * LINE_HEIGHT, len(v["shown"]) * FIGURE_WIDTH / 2
        if any(abs(x - at) < half + other and abs(y - height) < FIGURE_HEIGHT for at, height, other in placed):
            below.add(n)
        else:
            placed.append((x, y, half))
    return below


def beside_points(values, below, dy):
    """The figures of points, written above or below them."""
    shown = [v for n, v in enumerate(values) if (n in below) == (dy > 0)]
    return {
        "data": {"values": shown},
        "mark": {"type": "text", "dy": dy},
        "encoding": {"text": {"field": "shown"}},
    }


def stacked(rows, unit, width=300):
    """A chart of stacked horizontal bars. rows: (name, part, value), with names and parts in order."""
    names, parts = (list(dict.fromkeys(row[i] for row in rows)) for i in (0, 1))
    values = [
        {"name": name, "part": part, "value": value, "order": parts.index(part)} for name, part, value in rows if value
    ]
    colour = {
        "field": "part",
        "type": "nominal",
        "sort": None,
        "scale": {"domain": parts, "range": COLOURS},
        "legend": {"columns": 3} if len(parts) > 1 else None,
    }
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


def spans(rows, first, last, width=330):
    """A chart of periods. rows: (name, kind, start, end, whether the start is known), in decimal years."""
    kinds = list(dict.fromkeys(row[1] for row in rows))
    values = [
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
            "color": {
                "field": "kind",
                "type": "nominal",
                "sort": None,
                "scale": {"domain": kinds, "range": COLOURS},
                "legend": {},
            },
        },
    }


def figure_text(value, up_to):
    """A figure as written in a chart: 1,250; 4–6."""
    return "–".join(f"{v:,.15g}".replace("-", "−") for v in (value, up_to) if v is not None)
