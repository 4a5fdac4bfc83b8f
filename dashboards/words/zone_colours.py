"""The five heart-rate zones as people see them: a number, a name and a colour; never colour alone.

Numbers, names and hues are the core's; here are the shades that white text can be read on.
"""

from dataclasses import dataclass

from sessions.core.heart.zones import ZONES
from sessions.text import text

TEXT_COLOUR = "#ffffff"

# Contrast of white text on each is at least 4.5 : 1 (WCAG 2.2, 1.4.3).
_SHADES = {
    "grey": "#5d6978",
    "blue": "#1f63c8",
    "green": "#187a42",
    "orange": "#b94e06",
    "red": "#c0202f",
}


@dataclass(frozen=True)
class ZoneColour:
    """One zone, its name in the reader's language and its colour as "#rrggbb"."""

    number: int
    name: str
    colour: str

    @property
    def label(self) -> str:
        """Number and name, for example "Zone 3 · Moderate"."""
        return text("Zone {number} · {name}").format(number=self.number, name=self.name)


def zones() -> tuple[ZoneColour, ...]:
    """All five, lowest first."""
    return tuple(ZoneColour(zone.number, text(zone.name), _SHADES[zone.colour]) for zone in ZONES)


def zone_label(number: int | None) -> str:
    """The zone in words; 0 is below zone 1, None is not known."""
    if number is None:
        return text("Zone not known")
    return text("Below zone 1") if number == 0 else zones()[number - 1].label
