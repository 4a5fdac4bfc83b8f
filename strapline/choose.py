"""Which real devices a session uses: named, remembered, or the one candidate of each kind."""

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from rich.prompt import IntPrompt

from ingest.clock import SystemClock
from ingest.codecs.registry import decode
from ingest.devices.ble import BleSensor
from ingest.devices.radio import Radio, Sighting
from ingest.devices.sensor import DeviceKind, LinkLost, Notification, UnsupportedDevice
from ingest.devices.supervisor import MEASURING
from ingest.measurements import FootPod, HeartRate, Treadmill
from sessions.core.athlete import Units
from sessions.text import text
from sessions.units import Formatter
from strapline.console import to_people
from strapline.equipment import Chosen
from strapline.errors import NoDevice

LOOK_S = 6.0  # a strap advertises about once a second, a treadmill up to every 2 s
FIRST_VALUE_S = 15.0  # a dry strap takes a while
ALIAS = {DeviceKind.STRAP: "strap", DeviceKind.TREADMILL: "treadmill"}


async def choose(
    *,
    named: dict[DeviceKind, str],
    adapter: str | None,
    units: Units,
    may_ask: bool,
) -> list[Chosen]:
    """The devices to use; those not named are looked for, tried and shown with a live value.

    Raises:
        NoDevice: nothing usable is near, or several are and nobody can be asked.
        NoAdapter: there is no usable Bluetooth here.
    """
    if all(kind in named for kind in ALIAS):
        return [_chosen(kind, named[kind]) for kind in ALIAS]
    clock = SystemClock()
    radio = Radio(clock=clock, adapter=adapter)
    with to_people().status(text("Looking for devices ...")):
        near = await radio.nearby(seconds=LOOK_S)
    chosen = [_chosen(kind, name) for kind, name in named.items()]
    for kind in ALIAS:
        if kind in named:
            continue
        candidates = [sighting for sighting in near if kind in sighting.kinds]
        if not candidates:
            to_people().print(text("No {kind} found.").format(kind=kind.value))
            continue
        sighting = (
            candidates[0] if len(candidates) == 1 else pick(kind, candidates, may_ask=may_ask)
        )
        device = _chosen(kind, sighting.address)
        value = await first_value(device, radio=radio, units=units)
        to_people().print(f"{sighting.name} ({kind.value}): {value}")
        chosen.append(device)
    if not chosen:
        raise NoDevice(
            text(
                "No strap and no treadmill found. Wear the strap with its contacts wet, wake the "
                "treadmill, close other apps that use them. "
                "To try without hardware: strapline run --simulate"
            )
        )
    return chosen


def pick(kind: DeviceKind, candidates: Sequence[Sighting], *, may_ask: bool) -> Sighting:
    """The only candidate, or one of several by asking.

    Raises:
        NoDevice: there is nobody to ask; the message lists the candidates.
    """
    if len(candidates) == 1:
        return candidates[0]
    if may_ask and sys.stdin.isatty():
        return _ask(kind, candidates)
    listed = ", ".join(f"{s.name} ({s.address}, {s.rssi_dbm} dBm)" for s in candidates)
    raise NoDevice(
        text("Several of kind {kind}: {listed}. Name one with --{kind}.").format(
            kind=kind.value, listed=listed
        )
    )


async def first_value(device: Chosen, *, radio: Radio, units: Units) -> str:
    """What the device says when it is tried, in words.

    Raises:
        NoDevice: it does not connect, or says nothing.
    """
    clock = SystemClock()
    sensor = BleSensor(
        name=device.alias, kind=device.kind, wanted=device.matches, radio=radio, clock=clock
    )
    try:
        async with clock.timeout(FIRST_VALUE_S), sensor.open(_Quiet()) as notifications:
            return await _first_measured(notifications, units=units)
    except (LinkLost, UnsupportedDevice, TimeoutError) as exc:
        reason = str(exc) or text("it connected but sent nothing")
        raise NoDevice(
            text("{kind} {name}: {reason}").format(
                kind=device.kind.value, name=device.named, reason=reason
            )
        ) from exc


async def _first_measured(notifications: AsyncIterator[Notification], *, units: Units) -> str:
    async for notification in notifications:
        if notification.characteristic in MEASURING:
            with suppress(ValueError):
                value = decode(notification.characteristic, notification.payload)
                if isinstance(value, HeartRate | Treadmill | FootPod):
                    return describe(value, units=units)
    raise LinkLost(text("it sent nothing"))


def describe(value: HeartRate | Treadmill | FootPod, *, units: Units) -> str:
    """A live value in words, for example "reading 72 bpm, contact detected"."""
    formatter = Formatter(units)
    if isinstance(value, HeartRate):
        return text("reading {bpm} bpm, contact {contact}").format(
            bpm=value.heart_rate_bpm, contact=value.contact.value
        )
    return text("reading {speed}").format(speed=formatter.speed(value.speed_kmh))


def _chosen(kind: DeviceKind, named: str) -> Chosen:
    return Chosen(alias=ALIAS[kind], kind=kind, named=named)


def _ask(kind: DeviceKind, candidates: Sequence[Sighting]) -> Sighting:
    console = to_people()
    for number, sighting in enumerate(candidates, start=1):
        console.print(f"  {number}. {sighting.name}  {sighting.address}  {sighting.rssi_dbm} dBm")
    number = IntPrompt.ask(
        text("Which {kind}?").format(kind=kind.value),
        choices=[str(n) for n in range(1, len(candidates) + 1)],
        console=console,
    )
    return candidates[number - 1]


class _Quiet:
    """Progress nobody watches."""

    def found(self, *, rssi_dbm: int | None) -> None:
        """See `Progress`."""

    def connected(self) -> None:
        """See `Progress`."""
