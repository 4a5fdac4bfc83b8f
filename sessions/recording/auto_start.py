"""Automatic opening and closing of a session: on movement, and after minutes without a sign."""

from enum import Enum, auto

import msgspec

from ingest.measurements import NS_PER_S, FootPod, HeartRate, Measurement, Treadmill
from sessions.core.alignment.usable_values import belt_speed_kmh, usable_heart_rate_bpm

QUIET_S = 300.0  # CONTRACT, session rules
STANDS_AFTER_S = 30.0  # a belt that says nothing for so long has been left


class Sign(Enum):
    """What a measurement tells about somebody being there."""

    MOVEMENT = auto()
    STANDSTILL = auto()
    HEART = auto()
    NONE = auto()


def sign_of(measurement: Measurement) -> Sign:
    """What one measurement tells; a belt that stands tells of nobody."""
    value = measurement.value
    if isinstance(value, Treadmill):
        speed_kmh = belt_speed_kmh(value)
        if speed_kmh:
            return Sign.MOVEMENT
        if usable_heart_rate_bpm(value) is not None:
            return Sign.HEART
        return Sign.NONE if speed_kmh is None else Sign.STANDSTILL
    if isinstance(value, FootPod):
        if value.speed_kmh is None:
            return Sign.NONE  # its belt tells
        return Sign.MOVEMENT if value.speed_kmh > 0 else Sign.STANDSTILL
    if isinstance(value, HeartRate) and usable_heart_rate_bpm(value) is not None:
        return Sign.HEART
    return Sign.NONE


class AutoStart(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Fed with one athlete's measurements, it says when a session is to open and to close.

    All times are the measurements' own: data that comes late by a day opens and closes sessions
    as if it had come at once.
    """

    quiet_s: float = QUIET_S
    _sign_ns: int | None = None
    _moved_ns: int | None = None
    _must_stand: bool = False

    def opens(self, measurement: Measurement) -> bool:
        """Whether `measurement`, while no session is open, opens one.

        After `stopped` a belt that runs on opens none until it has stood.
        """
        sign, at_ns = sign_of(measurement), measurement.at_ns
        if sign is Sign.STANDSTILL:
            self._must_stand = False
        if sign is not Sign.MOVEMENT:
            return False
        stood = self._moved_ns is None or at_ns - self._moved_ns > STANDS_AFTER_S * NS_PER_S
        self._moved_ns = at_ns
        if self._must_stand and not stood:
            return False
        self._must_stand = False
        return True

    def opened(self, at_ns: int) -> None:
        """A session was opened: from here on its end is watched for."""
        self._sign_ns = at_ns

    def stopped(self, at_ns: int) -> None:
        """A person has ended the session."""
        self._must_stand = True
        self._moved_ns = at_ns

    def seen(self, measurement: Measurement) -> None:
        """A measurement came while a session is open."""
        if sign_of(measurement) in (Sign.MOVEMENT, Sign.HEART) and (
            self._sign_ns is None or measurement.at_ns > self._sign_ns
        ):
            self._sign_ns = measurement.at_ns

    def closes(self, at_ns: int) -> bool:
        """Whether the open session is over, everything up to `at_ns` having been seen."""
        return self._sign_ns is not None and at_ns - self._sign_ns > round(self.quiet_s * NS_PER_S)
