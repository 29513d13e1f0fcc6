"""The picture that other sites show for a link to the edition (Open Graph): the map of pipelines and the site's name.

`make picture` draws it into docs/assets/picture.png, which is committed because the letters depend on the fonts of the
machine.
"""

import re

import vl_convert

from macros.model.edition import Edition
from macros.showing.maps import draw
from macros.showing.reports import reports_of

WIDTH, HEIGHT = 1200, 630
SERIF = "Charter, Georgia, 'DejaVu Serif', serif"
SCHEME = re.compile(r'\[data-md-color-scheme="default"\][^{]*\{([^}]*)\}')
VARIABLE = re.compile(r"(--[\w-]+):\s*([^;]+);")
VIEW = re.compile(r'<svg[^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>')


def light_colours(css: str) -> dict[str, str]:
    """CSS variable → its colour in the light scheme of a style sheet."""
    return {name: value.strip() for block in SCHEME.findall(css) for name, value in VARIABLE.findall(block)}


def picture_svg(edition: Edition, css: str) -> str:
    """The picture as SVG: the map at its whole width, the name on a band below it."""
    known, reports = light_colours(css), reports_of(edition)
    about = reports.counted + reports.dated
    drawing = re.sub(
        r"var\((--[\w-]+)\)", lambda found: known.get(found[1], "#888"), str(draw(edition, "./", "pipelines"))
    )
    width, height = map(float, VIEW.search(drawing).groups())  # type: ignore[union-attr]
    band = 132
    scale = max(WIDTH / width, (HEIGHT - band) / height)
    inner = VIEW.sub("", drawing, count=1).removesuffix("</svg>")
    shift = (HEIGHT - band - height * scale) / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<g transform="translate({(WIDTH - width * scale) / 2:.1f} {shift:.1f}) scale({scale:.4f})">{inner}</g>'
        f'<rect y="{HEIGHT - band}" width="{WIDTH}" height="{band}" fill="{known["--paper"]}"/>'
        f'<text x="40" y="{HEIGHT - 72}" font-family="{SERIF}" font-size="46" fill="{known["--ink"]}">'
        f"{edition.name}</text>"
        f'<text x="40" y="{HEIGHT - 28}" font-family="{SERIF}" font-size="25" fill="{known["--quiet"]}">'
        f"{about[:1].upper()}{about[1:]}, restated, annotated, to be cited by paragraph</text></svg>"
    )


def picture(edition: Edition, css: str) -> bytes:
    """The picture as PNG."""
    vl_convert.svg_to_png('<svg xmlns="http://www.w3.org/2000/svg"/>')  # its fonts: the map is drawn without them
    return bytes(vl_convert.svg_to_png(picture_svg(edition, css), scale=1))
