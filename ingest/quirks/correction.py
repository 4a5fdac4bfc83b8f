"""Corrections: what is done about a device's quirks."""

from enum import Enum

import msgspec

from ingest.measurements import KM_PER_MILE


class SpeedUnit(Enum):
    """What the number in a field for km/h really is."""

    KMH = "km/h"
    MPH = "mph"

    def to_kmh(self, number: float) -> float:
        """What the machine's number is in km/h."""
        return number * KM_PER_MILE if self is SpeedUnit.MPH else number

    def from_kmh(self, speed_kmh: float) -> float:
        """The machine's number for a speed."""
        return speed_kmh / KM_PER_MILE if self is SpeedUnit.MPH else speed_kmh


class Treatment(msgspec.Struct, frozen=True, kw_only=True):
    """How one device's bytes and link are to be taken; the default is the standard's.

    `sends`: what its speed fields hold, as a first guess, or for certain when `unit_is_certain`.
    `takes`: what a target speed written to it must be in.
    `always_sends_rr`: on the body there are intervals, so that without them it is not on one.
    `subscription_pause_s`: between two subscriptions.
    `speaks_when_asked`: it may be asked for control once while it is mute.
    """

    sends: SpeedUnit = SpeedUnit.KMH
    unit_is_certain: bool = False
    takes: SpeedUnit = SpeedUnit.KMH
    always_sends_rr: bool = False
    subscription_pause_s: float = 0.0
    speaks_when_asked: bool = True
