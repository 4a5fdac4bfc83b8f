"""A session's notifications and measurements as signals for treadmill control."""

from ingest.codecs.machine import inclination_range, speed_range
from ingest.codecs.machine.status import StatusOp
from ingest.codecs.wire.errors import DecodeError
from ingest.journal import Notification
from ingest.measurements import HeartRate, MachineStatus, Treadmill
from ingest.quirks.correction import SpeedUnit
from ingest.quirks.device import DeviceQuirks
from sessions.control.signals import (
    BeltSeen,
    HeartSeen,
    InclineSet,
    MachineKnown,
    MachineRange,
    MachineReset,
    PermissionLost,
    SafetyKeyPulled,
    Signal,
    SpeedSet,
    Stopped,
)
from sessions.core.alignment.usable_values import (
    belt_incline_pct,
    belt_speed_kmh,
    usable_heart_rate_bpm,
)

_SPEEDS, _INCLINES = "2AD4", "2AD5"


class Ranges:
    """What a machine has said of its ranges on one link."""

    def __init__(self) -> None:
        self._told: dict[str, MachineRange] = {}

    def note_range(self, notification: Notification) -> None:
        """Take one raw notification; most are of something else, and bad ones say nothing."""
        try:
            if notification.characteristic == _SPEEDS:
                speeds = speed_range.decode(notification.payload)
                told = MachineRange(low=speeds.min_kmh, high=speeds.max_kmh, step=speeds.step_kmh)
            elif notification.characteristic == _INCLINES:
                inclines = inclination_range.decode(notification.payload)
                told = MachineRange(
                    low=inclines.min_pct, high=inclines.max_pct, step=inclines.step_pct
                )
            else:
                return
        except DecodeError:
            return
        self._told[notification.characteristic] = told

    def known(self, quirks: DeviceQuirks) -> MachineKnown:
        """What may be controlled, as far as is known now."""
        speeds, unit = self._told.get(_SPEEDS), quirks.target_unit
        if quirks.tells_pace_only:
            # In steps of 6 km/h: nobody would see whether it stands.
            return MachineKnown(speed=None, incline=None)
        if unit is None:
            speeds = None
        elif unit is SpeedUnit.MPH and speeds is not None:
            # Whether its ranges are in miles as well is not known of any machine: of both
            # readings, the one that allows less.
            speeds = MachineRange(
                low=unit.to_kmh(speeds.low), high=speeds.high, step=unit.to_kmh(speeds.step)
            )
        return MachineKnown(speed=speeds, incline=self._told.get(_INCLINES))


def belt_seen(value: Treadmill, *, quirks: DeviceQuirks) -> BeltSeen:
    """One treadmill record."""
    return BeltSeen(
        speed_kmh=belt_speed_kmh(value),
        incline_pct=belt_incline_pct(value),
        unit_is_known=quirks.unit_is_known,
    )


def heart_seen(value: HeartRate) -> HeartSeen | None:
    """One heart rate; None: no skin contact, or not believable."""
    bpm = usable_heart_rate_bpm(value)
    return None if bpm is None else HeartSeen(bpm=bpm)


def status_signal(status: MachineStatus, *, quirks: DeviceQuirks) -> Signal | None:
    """One machine status; None: it says nothing to control."""
    match status.op:
        case StatusOp.TARGET_SPEED_CHANGED:
            number, unit = status.target_speed_kmh, quirks.target_unit or SpeedUnit.KMH
            if number is None or unit is SpeedUnit.KMH:
                return SpeedSet(speed_kmh=number)
            return SpeedSet(speed_kmh=unit.to_kmh(number), or_kmh=number)
        case StatusOp.TARGET_INCLINE_CHANGED:
            return InclineSet(incline_pct=status.target_inclination_pct)
        case StatusOp.STOPPED_OR_PAUSED_BY_USER:
            return Stopped()
        case StatusOp.STOPPED_BY_SAFETY_KEY:
            return SafetyKeyPulled()
        case StatusOp.RESET:
            return MachineReset()
        case StatusOp.CONTROL_PERMISSION_LOST:
            return PermissionLost()
        case _:
            return None
