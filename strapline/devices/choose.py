"""Choice of real devices for a session: named, remembered, or the one candidate of each kind."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.prompt import IntPrompt

from ingest.devices.known import KnownDevice
from ingest.devices.radio import Sighting
from ingest.devices.sensor import DeviceKind
from sessions.core.model.athlete import Units
from sessions.text import text
from strapline.console.exit_errors import InputError, NoDevice
from strapline.console.output import to_people
from strapline.devices.chosen import Chosen
from strapline.devices.radio_or_simulation import Airwaves
from strapline.devices.recognise import LOOK_S, recognise
from strapline.devices.trial import describe, tried

ALIAS = {DeviceKind.STRAP: "strap", DeviceKind.TREADMILL: "treadmill"}


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What a session is to run on.

    Args:
        named: devices by alias, name or address, as the command line or the configuration say.
        known: what is remembered for the athlete.
        without: kinds that are not looked for (a belt that is set by hand).
        may_ask: whether a person can be asked to choose.
        moved: told of a remembered device that was recognised at a new address.
    """

    named: dict[DeviceKind, str]
    known: Sequence[KnownDevice] = ()
    without: frozenset[DeviceKind] = frozenset()
    units: Units = Units.METRIC
    may_ask: bool = True
    moved: Callable[[KnownDevice], None] = lambda _device: None


async def choose(wishes: Wishes, *, airwaves: Airwaves) -> list[Chosen]:
    """The devices to use.

    Named ones first. Then what is remembered, of each kind not named: those on the air, or all
    where none is (they join when they come). Where nothing is remembered, the one candidate of
    each kind is tried and shown with a live value.

    Raises:
        InputError: a name is that of a remembered device of another kind.
        NoDevice: nothing usable is near, or several are and nobody can be asked.
        NoAdapter: there is no usable Bluetooth here.
    """
    chosen = [_named(kind, word, known=wishes.known) for kind, word in wishes.named.items()]
    taken = wishes.without | wishes.named.keys()
    if wishes.known:
        rest = [device for device in wishes.known if device.kind not in taken]
        chosen += await _remembered(rest, wishes, airwaves=airwaves)
    else:
        kinds = [kind for kind in ALIAS if kind not in taken]
        chosen += await _looked_for(kinds, wishes, airwaves=airwaves)
    if not chosen and not wishes.without:
        raise NoDevice(
            text(
                "No strap and no treadmill found. Wear the strap with its contacts wet, wake the "
                "treadmill, close other apps that use them; `strapline pair` shows what is near. "
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
        text(
            "Several of kind {kind}: {listed}. Name one with --{kind}, "
            "or remember yours: strapline pair"
        ).format(kind=kind.value, listed=listed)
    )


def _named(kind: DeviceKind, word: str, *, known: Sequence[KnownDevice]) -> Chosen:
    called = [device for device in known if device.is_called(word)]
    for device in called:
        if device.kind is kind:
            return Chosen(alias=device.alias, kind=kind, named=device.address, known=device)
    if called:
        raise InputError(f"--{kind.value} {word}: that is a {called[0].kind.value}")
    return Chosen(alias=ALIAS[kind], kind=kind, named=word)


async def _remembered(
    devices: Sequence[KnownDevice], wishes: Wishes, *, airwaves: Airwaves
) -> list[Chosen]:
    if not devices:
        return []
    listed = ", ".join(device.alias for device in devices)
    with to_people().status(text("Looking for {devices} ...").format(devices=listed)):
        here, absent = await recognise(devices, airwaves=airwaves)
    for device in here:
        if device not in devices:
            wishes.moved(device)
    present = {device.kind for device in here}
    # Of two straps the one that hangs on its hook is not waited for.
    late = [device for device in absent if device.kind not in present]
    for device in late:
        line = text("{alias} ({kind}) is not on the air yet; it joins when it is.")
        to_people().print(line.format(alias=device.alias, kind=device.kind.value))
    return [
        Chosen(alias=device.alias, kind=device.kind, named=device.address, known=device)
        for device in (*here, *late)
    ]


async def _looked_for(
    kinds: Sequence[DeviceKind], wishes: Wishes, *, airwaves: Airwaves
) -> list[Chosen]:
    if not kinds:
        return []
    with to_people().status(text("Looking for devices ...")):
        near = await airwaves.radio.nearby(seconds=LOOK_S)
    chosen = []
    for kind in kinds:
        candidates = [sighting for sighting in near if kind in sighting.kinds]
        if not candidates:
            to_people().print(text("No {kind} found.").format(kind=kind.value))
            continue
        sighting = pick(kind, candidates, may_ask=wishes.may_ask)
        trial = await tried(sighting, airwaves=airwaves)
        value = describe(trial.value, units=wishes.units)
        to_people().print(f"{sighting.name} ({kind.value}): {value}")
        chosen.append(Chosen(alias=ALIAS[kind], kind=kind, named=sighting.address))
    return chosen


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
