"""Signals: everything that treadmill control is fed with."""

import msgspec

from sessions.control.belt_commands import MachineAnswer
from sessions.control.target import BeltTarget


class MachineRange(msgspec.Struct, frozen=True, kw_only=True):
    """What a machine says it takes, in km/h or per cent. A step of 0: it did not say."""

    low: float
    high: float
    step: float


class MachineKnown(msgspec.Struct, frozen=True, kw_only=True):
    """A link stands and the machine has said what it takes; None: no control of that quantity."""

    speed: MachineRange | None
    incline: MachineRange | None


class LinkFell(msgspec.Struct, frozen=True, kw_only=True):
    """The radio link is gone; also told when a new one has already taken its place."""


class BeltSeen(msgspec.Struct, frozen=True, kw_only=True):
    """The machine reports what it does; None: it did not say.

    `unit_is_known`: that its km/h are km/h is certain, from its own distance or from a table.
    """

    speed_kmh: float | None
    incline_pct: float | None = None
    unit_is_known: bool = False


class HeartSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A believable heart rate, from skin contact."""

    bpm: float


class HeartSourceChanged(msgspec.Struct, frozen=True, kw_only=True):
    """From here on the heart rates are another device's."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """The plan's target now."""

    target: BeltTarget


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """The machine has taken or refused the command under way."""

    answer: MachineAnswer


class SpeedSet(msgspec.Struct, frozen=True, kw_only=True):
    """The machine reports a new target speed: an echo of ours, or somebody at the console.

    `or_kmh`: what it is if the machine reports in another unit than it takes.
    """

    speed_kmh: float | None
    or_kmh: float | None = None


class InclineSet(msgspec.Struct, frozen=True, kw_only=True):
    """The machine reports a new target incline: an echo of ours, or somebody at the console."""

    incline_pct: float | None


class Stopped(msgspec.Struct, frozen=True, kw_only=True):
    """Stopped or paused at the machine."""


class SafetyKeyPulled(msgspec.Struct, frozen=True, kw_only=True):
    """Status 0x03."""


class PermissionLost(msgspec.Struct, frozen=True, kw_only=True):
    """Status 0xFF."""


class MachineReset(msgspec.Struct, frozen=True, kw_only=True):
    """Status 0x01."""


class ControlAsked(msgspec.Struct, frozen=True, kw_only=True):
    """The person asks for control."""


class ControlReleased(msgspec.Struct, frozen=True, kw_only=True):
    """The person takes control back."""


class Tick(msgspec.Struct, frozen=True, kw_only=True):
    """Time has passed."""


Signal = (
    MachineKnown
    | LinkFell
    | BeltSeen
    | HeartSeen
    | HeartSourceChanged
    | Wanted
    | Answered
    | SpeedSet
    | InclineSet
    | Stopped
    | SafetyKeyPulled
    | PermissionLost
    | MachineReset
    | ControlAsked
    | ControlReleased
    | Tick
)
