"""Trying a device before it is used: what it is, and one value that proves that it measures."""

from dataclasses import dataclass

from ingest.devices.bonds import BondLost
from ingest.devices.pair import Acquaintance, Facts, Value, acquainted
from ingest.devices.sensor import DeviceKind, LinkLost, UnsupportedDevice
from ingest.devices.sighting import Sighting
from ingest.measurements import Contact, HeartRate
from sessions.core.model.athlete import Units
from sessions.text import text
from sessions.units import Formatter
from strapline.console.exit_errors import NoDevice
from strapline.devices.radio_or_simulation import Airwaves
from strapline.devices.treadmill_words import with_treadmill

FIRST_VALUE_S = 15.0  # a dry strap takes a while
_STALE_VALUES = 20  # values that say nothing are not waited through for ever on a fast clock


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A device that connected and measured. `bonded`: it asked for a bond and has one now."""

    sighting: Sighting
    kind: DeviceKind
    facts: Facts
    bonded: bool
    value: Value


class NotTried(NoDevice):
    """The device did not show what it measures; the message says what to do."""


class WrongKind(NotTried):
    """It is something else than it was taken for."""


async def tried(
    sighting: Sighting,
    *,
    airwaves: Airwaves,
    kind: DeviceKind | None = None,
) -> Trial:
    """Connect, ask, and wait for a value that means something.

    `kind`: what it is to be tried as; None: what it mainly is.

    Raises:
        WrongKind: it measures nothing that we know, or nothing of that kind.
        NotTried: it does not connect, or says nothing usable.
        NoAdapter: there is no usable Bluetooth here.
    """
    try:
        async with acquainted(
            sighting, radio=airwaves.radio, clock=airwaves.clock, wanted=kind
        ) as device:
            if kind is not None and kind is not device.kind:
                raise UnsupportedDevice(
                    text("{name} is no {kind}: it is left out.").format(
                        name=sighting.name, kind=text(kind.value)
                    )
                )
            return await _first_value(device, airwaves=airwaves)
    except UnsupportedDevice as exc:
        raise WrongKind(with_treadmill(str(exc), name=sighting.name)) from exc
    except BondLost as exc:
        raise NotTried(str(exc)) from exc
    except LinkLost as exc:
        raise NotTried(_with_hint(str(exc))) from exc


async def _first_value(device: Acquaintance, *, airwaves: Airwaves) -> Trial:
    last: Value | None = None
    try:
        async with airwaves.clock.timeout(FIRST_VALUE_S):
            for _ in range(_STALE_VALUES):
                last = await device.value()
                if is_usable(last):
                    return _trial(device, last)
    except LinkLost:
        if last is None:
            raise
    except TimeoutError as exc:
        if last is None:
            raise NotTried(
                text("{name} connected but sent nothing for {seconds} s: {todo}").format(
                    name=device.sighting.name,
                    seconds=int(FIRST_VALUE_S),
                    todo=to_wake(device.kind),
                )
            ) from exc
    assert last is not None
    raise NotTried(
        text("{name} is {value}: {todo}").format(
            name=device.sighting.name,
            value=describe(last, units=Units.METRIC),
            todo=to_wake(device.kind),
        )
    )


async def kind_of(sighting: Sighting, *, airwaves: Airwaves) -> DeviceKind | None:
    """What a device is when it is asked; None: it cannot be asked now.

    Raises:
        WrongKind: it measures nothing that we know.
        NoAdapter: there is no usable Bluetooth here.
    """
    try:
        async with acquainted(sighting, radio=airwaves.radio, clock=airwaves.clock) as device:
            return device.kind
    except UnsupportedDevice as exc:
        raise WrongKind(with_treadmill(str(exc), name=sighting.name)) from exc
    except LinkLost:
        return None


def to_wake(kind: DeviceKind) -> str:
    """What makes a connected device of this kind speak."""
    match kind:
        case DeviceKind.STRAP:
            return text("wear the strap with its contacts wet")
        case DeviceKind.TREADMILL:
            return text("start the belt")
        case DeviceKind.FOOT_POD:
            return text("move it")


def is_usable(value: Value) -> bool:
    """Whether it proves that the device measures; a belt that stands does, a heart does not."""
    if isinstance(value, HeartRate):
        return value.heart_rate_bpm > 0 and value.contact is not Contact.NOT_DETECTED
    return value.speed_kmh is not None


def describe(value: Value, *, units: Units) -> str:
    """A live value in words, for example "reading 72 bpm, contact good"."""
    if not isinstance(value, HeartRate):
        return text("reading {speed}").format(speed=Formatter(units).speed(value.speed_kmh))
    words = {
        Contact.DETECTED: text("reading {bpm} bpm, contact good"),
        Contact.NOT_DETECTED: text("reading {bpm} bpm, no skin contact"),
        Contact.NOT_SUPPORTED: text("reading {bpm} bpm"),
    }
    return words[value.contact].format(bpm=value.heart_rate_bpm)


def _trial(device: Acquaintance, value: Value) -> Trial:
    return Trial(
        sighting=device.sighting,
        kind=device.kind,
        facts=device.facts,
        bonded=device.bonded,
        value=value,
    )


def _with_hint(reason: str) -> str:
    return text(
        "{reason}. Most devices take one connection: close other apps and watches that use it"
    ).format(reason=reason)
