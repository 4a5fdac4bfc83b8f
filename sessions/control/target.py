"""A belt target: the one value that plan guidance hands to treadmill control."""

import math
from enum import Enum

import msgspec


class HoldBy(Enum):
    """Which of the two moves when a heart rate is held."""

    SPEED = "speed"
    INCLINE = "incline"


class BeltTarget(msgspec.Struct, frozen=True, kw_only=True):
    """Wanted now. None: left to the runner, and nothing of it is sent.

    `band_bpm`: a heart rate to keep; then the quantity named by `hold_by` follows from it. Held by
    speed, `speed_kmh` is where the belt begins. `leg` counts the attempts at the plan's steps:
    with another one a heart rate is held anew.
    """

    speed_kmh: float | None = None
    incline_pct: float | None = None
    band_bpm: tuple[float, float] | None = None
    hold_by: HoldBy = HoldBy.SPEED
    leg: int = 0

    def sane(self) -> "BeltTarget":
        """Without what is no number, or no speed: a plan may be absurd."""
        band = self.band_bpm
        if band is not None and not (_is_number(band[0]) and band[0] <= band[1] < math.inf):
            band = None
        return msgspec.structs.replace(
            self,
            speed_kmh=_number(self.speed_kmh),
            incline_pct=_number(self.incline_pct),
            band_bpm=band,
        )


def _number(value: float | None) -> float | None:
    return value if value is not None and _is_number(value) else None


def _is_number(value: float) -> bool:
    return math.isfinite(value)
