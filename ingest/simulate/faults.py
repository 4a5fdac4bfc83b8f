"""What may go wrong with a simulated device, and when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from ingest.devices.sensor import DeviceKind


class FaultKind(Enum):
    """What goes wrong. docs/simulation.md tells what each looks like to the collector."""

    SILENT = "silent"
    OUT_OF_RANGE = "out-of-range"
    CONTACT_LOST = "contact-lost"
    FROZEN = "frozen"
    BATTERY_DEAD = "battery-dead"
    ABSURD = "absurd"


_POSSIBLE = {
    DeviceKind.STRAP: tuple(FaultKind),
    DeviceKind.TREADMILL: (
        FaultKind.SILENT,
        FaultKind.OUT_OF_RANGE,
        FaultKind.FROZEN,
        FaultKind.ABSURD,
    ),
}

_SPEC = re.compile(
    r"(?P<device>[a-z]+)-(?P<kind>[a-z-]+)"
    r"@(?P<start>\d+(?:\.\d+)?)(?:\+(?P<duration>\d+(?:\.\d+)?))?"
)


class FaultError(ValueError):
    """The text is no fault; the message says what is expected."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that goes wrong `start_s` after the run begins.

    `duration_s` None: it stays wrong.
    """

    device: DeviceKind
    kind: FaultKind
    start_s: float
    duration_s: float | None = None

    @classmethod
    def parse(cls, spec: str) -> "Fault":
        """Read `<device>-<fault>@<start>[+<duration>]`, seconds.

        Raises:
            FaultError: the text has another form, or names what does not exist.
        """
        match = _SPEC.fullmatch(spec.strip())
        if match is None:
            raise FaultError(
                f"fault {spec!r}: expected <device>-<fault>@<start>[+<duration>] in seconds, "
                "for example strap-silent@120 or treadmill-out-of-range@200+30"
            )
        device = _member(match["device"], among=tuple(_POSSIBLE), what="device")
        kind = _member(match["kind"], among=_POSSIBLE[device], what=f"{device.value} fault")
        duration = match["duration"]
        return cls(
            device=device,
            kind=kind,
            start_s=float(match["start"]),
            duration_s=None if duration is None else float(duration),
        )


E = TypeVar("E", bound=Enum)


def _member(name: str, *, among: Sequence[E], what: str) -> E:
    for member in among:
        if member.value == name:
            return member
    expected = ", ".join(member.value for member in among)
    raise FaultError(f"no {what} {name!r}: expected one of {expected}")
