"""Belt commands: everything that treadmill control can send.

There is no command that starts or resumes a belt, and none that resets a machine: what does not
exist cannot be sent.
"""

from enum import Enum, auto

import msgspec


class RequestControl(msgspec.Struct, frozen=True, kw_only=True):
    """May I be in control."""


class SetSpeed(msgspec.Struct, frozen=True, kw_only=True):
    """Go this fast, above 0."""

    speed_kmh: float


class SetIncline(msgspec.Struct, frozen=True, kw_only=True):
    """Be this steep; below 0 is downhill."""

    incline_pct: float


class PauseBelt(msgspec.Struct, frozen=True, kw_only=True):
    """Let the belt run down: the last resort when a heart rate stays away."""


BeltCommand = RequestControl | SetSpeed | SetIncline | PauseBelt


class MachineAnswer(Enum):
    """How a machine takes a command. Source: FTMS 1.0, Table 4.24; the last is its silence."""

    ACCEPTED = auto()
    NOT_SUPPORTED = auto()
    INVALID = auto()
    FAILED = auto()
    NOT_PERMITTED = auto()
    NONE = auto()
