"""Trying a device before it is used: what it is, and one value that proves that it measures."""

from dataclasses import dataclass

from ingest.devices.bonds import BondLost
from ingest.devices.pair import Acquaintance, Facts, Value, acquainted
from ingest.devices.radio import Sighting
from ingest.devices.sensor import DeviceKind, LinkLost, UnsupportedDevice
from ingest.measurements import Contact, HeartRate
from sessions.core.model.athlete import Units
from sessions.text import text
from sessions.units import Formatter
from strapline.console.exit_errors import NoDevice
from strapline.devices.radio_or_simulation import Airwaves

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


async def tried(sighting: Sighting, *, airwaves: Airwaves) -> Trial:
    """Connect, ask, and wait for a value that means something.

    Raises:
        NoDevice: it does not connect, measures nothing that we know, or says nothing usable.
        NoAdapter: there is no usable Bluetooth here.
    """
    last: Value | None = None
    try:
        async with (
            acquainted(sighting, radio=airwaves.radio, clock=airwaves.clock) as device,
            airwaves.clock.timeout(FIRST_VALUE_S),
        ):
            for _ in range(_STALE_VALUES):
                last = await device.value()
                if is_usable(last):
                    return _trial(device, last)
    except (UnsupportedDevice, BondLost) as exc:
        raise NoDevice(str(exc)) from exc
    except LinkLost as exc:
        if last is None:
            raise NoDevice(_with_hint(str(exc))) from exc
    except TimeoutError as exc:
        if last is None:
            raise NoDevice(
                text(
                    "{name} connected but sent nothing for {seconds} s: wear the strap with its "
                    "contacts wet, start the belt, and try again"
                ).format(name=sighting.name, seconds=int(FIRST_VALUE_S))
            ) from exc
    assert last is not None
    raise NoDevice(
        text("{name} is {value}: wear it with its contacts wet, and try again").format(
            name=sighting.name, value=describe(last, units=Units.METRIC)
        )
    )


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
        "{reason}. Many straps take one connection: close other apps and watches that use it"
    ).format(reason=reason)
