"""The five heart-rate zones as people see them: a number, a name and a colour; never colour alone.

Presentation only: which heart rate is in which zone is the core's business.
"""

from dataclasses import dataclass

from sessions.text import text

TEXT_COLOUR = "#ffffff"


@dataclass(frozen=True)
class Zone:
    """One zone. White text on `colour` has a contrast of at least 4.5 : 1 (WCAG 2.2, 1.4.3)."""

    number: int
    name: str
    colour: str

    @property
    def label(self) -> str:
        """Number and name, for example "Zone 3 · Moderate"."""
        return text("Zone {number} · {name}").format(number=self.number, name=self.name)


def zones() -> tuple[Zone, ...]:
    """All five, lowest first, named in the reader's language."""
    return (
        Zone(1, text("Very light"), "#5d6978"),
        Zone(2, text("Light"), "#1f63c8"),
        Zone(3, text("Moderate"), "#187a42"),
        Zone(4, text("Hard"), "#b94e06"),
        Zone(5, text("Maximum"), "#c0202f"),
    )


def zone_label(number: int | None) -> str:
    """The zone in words; 0 is below zone 1, None is not known."""
    if number is None:
        return text("Zone not known")
    return text("Below zone 1") if number == 0 else zones()[number - 1].label
