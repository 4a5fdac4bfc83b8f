"""Faults of a simulated device, and when they come."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from ingest.devices.sensor import DeviceKind
from ingest.sentence import Sentence


class FaultKind(Enum):
    """What goes wrong. docs/devices.md tells what each looks like."""

    SILENT = "silent"
    OUT_OF_RANGE = "out-of-range"
    CONTACT_LOST = "contact-lost"
    FROZEN = "frozen"
    BATTERY_DEAD = "battery-dead"
    ABSURD = "absurd"
    WEAK_SIGNAL = "weak-signal"
    MTU_23 = "mtu-23"
    BOND_LOST = "bond-lost"
    CONTROL_REFUSED = "control-refused"
    STEPPED_OFF = "stepped-off"
    COUNTERS_RESET = "counters-reset"
    LATE = "late"
    DUPLICATE = "duplicate"
    REORDERED = "reordered"


_ON_THE_WAY = (
    FaultKind.SILENT,
    FaultKind.OUT_OF_RANGE,
    FaultKind.FROZEN,
    FaultKind.ABSURD,
    FaultKind.WEAK_SIGNAL,
    FaultKind.MTU_23,
    FaultKind.LATE,
    FaultKind.DUPLICATE,
    FaultKind.REORDERED,
)
POSSIBLE = {
    DeviceKind.STRAP: (
        *_ON_THE_WAY,
        FaultKind.CONTACT_LOST,
        FaultKind.BATTERY_DEAD,
        FaultKind.BOND_LOST,
    ),
    DeviceKind.TREADMILL: (
        *_ON_THE_WAY,
        FaultKind.CONTROL_REFUSED,
        FaultKind.STEPPED_OFF,
        FaultKind.COUNTERS_RESET,
    ),
    DeviceKind.FOOT_POD: _ON_THE_WAY,
}

_SPEC = re.compile(
    r"(?P<device>strap|treadmill|foot-pod|[a-z]+)(?:-(?P<number>[1-9]))?-(?P<kind>[a-z0-9-]+)"
    r"@(?P<start>\d+(?:\.\d+)?)(?:\+(?P<duration>\d+(?:\.\d+)?))?"
)


class FaultError(ValueError):
    """The text is no fault; the message says what is expected."""


@dataclass(frozen=True, kw_only=True)
class SimulatedFault:
    """One thing that goes wrong `start_s` after the run begins.

    `duration_s` None: it stays wrong. `number`: which of several devices of a kind, from 1.
    """

    device: DeviceKind
    kind: FaultKind
    start_s: float
    duration_s: float | None = None
    number: int = 1

    @classmethod
    def parse(cls, spec: str) -> "SimulatedFault":
        """Read `<device>[-<number>]-<fault>@<start>[+<duration>]`, seconds.

        Raises:
            FaultError: the text has another form, or names what does not exist.
        """
        match = _SPEC.fullmatch(spec.strip())
        if match is None:
            raise FaultError(
                Sentence(
                    "fault {spec!r}: expected <device>-<fault>@<start>[+<duration>] in "
                    "seconds, for example strap-silent@120 or treadmill-out-of-range@200+30",
                    spec=spec,
                )
            )
        device = _member(match["device"].replace("-", " "), among=tuple(POSSIBLE), what="device")
        kind = _member(match["kind"], among=POSSIBLE[device], what=f"{device.value} fault")
        duration = match["duration"]
        return cls(
            device=device,
            kind=kind,
            start_s=float(match["start"]),
            duration_s=None if duration is None else float(duration),
            number=int(match["number"] or 1),
        )


def check_faults(faults: Sequence[SimulatedFault], *, kinds: Sequence[DeviceKind]) -> None:
    """Raise FaultError for a fault of a device that is not among `kinds`."""
    for fault in faults:
        there = list(kinds).count(fault.device)
        if fault.number > there:
            name = fault.device.value.replace(" ", "-")
            raise FaultError(
                Sentence(
                    "there is no {name} {number} (simulated: {there})",
                    name=name,
                    number=fault.number,
                    there=there,
                )
            )


E = TypeVar("E", bound=Enum)


def _member(name: str, *, among: Sequence[E], what: str) -> E:
    for member in among:
        if member.value == name:
            return member
    expected = ", ".join(member.value.replace(" ", "-") for member in among)
    raise FaultError(
        Sentence(
            "no {what} {name!r}: expected one of {expected}",
            what=what,
            name=name,
            expected=expected,
        )
    )
