"""Signs beside words: our own drawings in one file, which each page carries whole.

They are named as in Google's Material Icons. A font of those is 126 KiB, of which some seventy
signs are used; these are 4.
"""

import re
from functools import cache
from pathlib import Path

_DRAWINGS = Path(__file__).parent / "signs.svg"


@cache
def drawings() -> str:
    """The file, to stand anywhere in a page."""
    return _DRAWINGS.read_text("utf-8")


@cache
def names() -> frozenset[str]:
    """Every sign there is."""
    return frozenset(re.findall(r'<symbol id="sign-([a-z_]+)"', drawings()))


def address(name: str) -> str:
    """Where in the page a sign's drawing stands.

    Raises:
        ValueError: there is no such sign; it has to be drawn first.
    """
    if name not in names():
        raise ValueError(f"signs.svg has no sign {name!r}")
    return f"#sign-{name}"


def quasar_name(name: str | None) -> str | None:
    """What Quasar's components call it; nothing stays nothing."""
    return f"svguse:{address(name)}" if name else name
