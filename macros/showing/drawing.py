"""Turns a Vega-Lite specification into SVG that takes its colours and fonts from the page's style.

Vega-Lite runs inside vl-convert, at build. The colours are CSS variables, so one drawing serves light, dark and print.
"""

import json
import os
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib.metadata import version
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, TypeAlias

from markupsafe import Markup, escape

from macros.showing.kept import FileCache

Spec: TypeAlias = dict[str, Any]  # a specification for Vega-Lite, or a part of one

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
# Put before a relative link in a drawing, which Vega would otherwise make absolute.
HERE = "https://this.page.invalid/"
VIEW_BOX = re.compile(r'<svg[^>]*width="([\d.]+)" height="([\d.]+)"[^>]*>')


drawn = ContextVar("drawn", default=True)


@contextmanager
def left_out() -> Iterator[None]:
    """Leave drawings out for a while: they take most of the time, and most of what can fail does so before them."""
    before = drawn.set(False)
    try:
        yield
    finally:
        drawn.reset(before)


def svg(spec: Mapping[str, Any], label: str, role: str = "img") -> Markup:
    """The drawing of a specification, as an <svg> element that fits its place. label: a description for screen readers.

    role: img, or group for a drawing with links in it.
    """
    if not drawn.get():
        return Markup("<svg></svg>")
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


def vega_svg(spec: str) -> str:
    """The SVG that Vega makes."""
    import vl_convert  # 50 MB, which only a process that draws needs

    with own_fonts():
        return vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)


@contextmanager
def own_fonts() -> Iterator[None]:
    """While this lasts, the engine starts with the fonts inside it alone; it looks for others only when it starts.

    With system fonts it would open them a dozen times for each word that it measures, a third of its time on Linux.
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
def compact_svg(spec: str) -> str:
    """The SVG of a specification in JSON, without surplus attributes, in tenths of a pixel; the same in every build."""
    text = SURPLUS.sub("", kept.text(spec, vega_svg)).replace(f'xlink:href="{HERE}', 'href="')
    text = simplified(CIRCLE.sub(circle, NOWHERE.sub("", text)))
    text = clips_named(text, f"{zlib.crc32(spec.encode()):08x}")
    return ATTRIBUTE.sub(lambda m: whole_pixels(m[0]) if len(m[0]) > LONG else DECIMALS.sub(r"\1", m[0]), text)


def simplified(text: str) -> str:
    """The SVG with fewer elements: without empty groups, and with paths of the same look joined."""
    return RUN.sub(lambda m: joined_paths(m[0]), without_groups(text))


def without_groups(text: str) -> str:
    """The SVG without groups that have no attributes of use: Vega puts two around each mark.

    >>> without_groups('<g class="x"><g fill="none"><g><path/></g></g></g>')
    '<g fill="none"><path/></g>'
    """
    kept: list[bool] = []

    def put(found: re.Match[str]) -> str:
        if found["said"] is None:
            return found[0] if kept.pop() else ""
        kept.append(not ONLY_CLASS.fullmatch(found["said"]))
        return found[0] if kept[-1] else ""

    return GROUP.sub(put, text)


def circle(found: re.Match[str]) -> str:
    """A circle with its position in its path, so that circles of the same look can be joined.

    >>> circle(CIRCLE.match('<path transform="translate(9,4)" d="M2,0A2,2,0,1,1,-2,0A2,2,0,1,1,2,0"'))
    '<path d="M11.0,4.0a2.0,2.0,0,1,1,-4.0,0a2.0,2.0,0,1,1,4.0,0"'
    """
    x, y, r = map(float, found.groups())
    arc = f"a{r},{r},0,1,1,"
    return f'<path d="M{x + r},{y}{arc}{-2 * r},0{arc}{2 * r},0"'


def joined_paths(paths: str) -> str:
    """Adjacent paths of the same look joined into one: the countries of a map."""
    alike = groupby(PATH.findall(paths), key=lambda parts: (parts[0], parts[2]))
    return "".join(f"{before}{''.join(d for _, d, _ in found)}{after}" for (before, after), found in alike)


def whole_pixels(path: str) -> str:
    """A long path, such as a border, in whole pixels from point to point: a third of the size, and looks the same."""
    if not BORDER.fullmatch(path):
        return DECIMALS.sub(r"\1", path)
    return POINTS.sub(lambda m: steps(m[0]), path)


def steps(points: str) -> str:
    """Points as relative steps: M902,12.3L899.7,9.7L893.9,11 → M902,12l-2,-2-6,1; empty steps are left out."""
    found = [(round(float(x)), round(float(y))) for x, y in POINT.findall(points)]
    moves = [(x - a, y - b) for (a, b), (x, y) in pairwise(found) if (x, y) != (a, b)]
    line = "".join(f"{'' if x < 0 or not at else ' '}{x},{y}" for at, (x, y) in enumerate(moves))
    return f"M{found[0][0]},{found[0][1]}" + (f"l{line}" if line else "")


def clips_named(text: str, drawing: str) -> str:
    """The SVG with clipping paths named after the drawing; Vega numbers them across all drawings of a process."""
    numbers: dict[str, int] = {}
    return CLIP.sub(lambda m: f"{m[1]}clip-{drawing}-{numbers.setdefault(m[2], len(numbers) + 1)}", text)
