"""An address as a QR code, for a terminal and for a page."""

import io

import segno


def for_terminal(address: str) -> str:
    """Half blocks, readable on a dark and on a light terminal."""
    out = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(out, compact=True, border=2)
    return out.getvalue()


def as_svg(address: str) -> str:
    """An SVG element of the code, black on white with its quiet zone."""
    code = segno.make(address, error="m", micro=False)
    svg: str = code.svg_inline(scale=6, border=4, dark="#000", light="#fff", omitsize=True)
    return svg
