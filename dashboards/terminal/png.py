"""An SVG picture as PNG, by resvg of the extra `png`; its words need a font of the system."""

from functools import cache
from typing import Any

from ingest.sentence import Sentence

PIXELS_PER_UNIT = 2.0
"""Sharp on a phone, and still some hundred kB. Ours."""

_FAMILIES = (
    "Roboto",
    "DejaVu Sans",
    "Liberation Sans",
    "Noto Sans",
    "Arial",
    "Helvetica Neue",
    "Segoe UI",
    "Cantarell",
)
"""One of them is on every desktop; a server may have none."""

_PROBE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20">'
    '<text x="2" y="18" font-size="18" font-family="sans-serif">{word}</text></svg>'
)


class CannotDraw(ValueError):
    """There is no PNG here; the message says what is missing."""


def png(svg: str) -> bytes:
    """The picture as PNG.

    Raises:
        CannotDraw: the library or a font is not installed.
    """
    try:
        import resvg_py
    except ImportError as exc:
        raise CannotDraw(Sentence('a PNG needs resvg: pip install "strapline[png]"')) from exc
    drawn: bytes = resvg_py.svg_to_bytes(
        svg_string=svg, zoom=PIXELS_PER_UNIT, sans_serif_family=font_family(resvg_py)
    )
    return drawn


@cache
def font_family(resvg: Any) -> str:
    """The first font that is here; without one the words would be left out without a word."""
    blank = resvg.svg_to_bytes(svg_string=_PROBE.format(word=""))
    for family in _FAMILIES:
        shown = resvg.svg_to_bytes(svg_string=_PROBE.format(word="H"), sans_serif_family=family)
        if shown != blank:
            return family
    raise CannotDraw(Sentence("a PNG needs a font: apt install fonts-dejavu-core"))
