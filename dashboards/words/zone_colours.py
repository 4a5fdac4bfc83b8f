"""The five heart-rate zones as people see them: a number, a name and a colour; never colour alone.

Numbers and names are the core's, colours the palette's.
"""

from dataclasses import dataclass

from dashboards.words.palette import TEXT_ON_ZONE, ZONE_COLOURS
from sessions.core.heart.zones import ZONES
from sessions.text import text


@dataclass(frozen=True)
class ZoneColour:
    """One zone, its name in the reader's language and its colours as "#rrggbb"."""

    number: int
    name: str
    colour: str
    text_colour: str

    @property
    def label(self) -> str:
        """Number and name, for example "Zone 3 · Moderate"."""
        return text("Zone {number} · {name}").format(number=self.number, name=self.name)


def zones() -> tuple[ZoneColour, ...]:
    """All five, lowest first."""
    return tuple(
        ZoneColour(
            number=zone.number,
            name=text(zone.name),
            colour=ZONE_COLOURS[zone.number],
            text_colour=TEXT_ON_ZONE[zone.number],
        )
        for zone in ZONES
    )


def zone_label(number: int | None) -> str:
    """The zone in words; 0 is below zone 1, None is not known."""
    if number is None:
        return text("Zone not known")
    return text("Below zone 1") if number == 0 else zones()[number - 1].label
