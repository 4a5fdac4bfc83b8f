"""Pairing with a device: connect, see what it is, bond if it asks, hear its first values."""

import logging
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
from bleak import BleakClient

from ingest.clock import Clock
from ingest.codecs.device_information import DeviceText
from ingest.codecs.machine.inclination_range import InclinationRange
from ingest.codecs.machine.speed_range import SpeedRange
from ingest.codecs.registry import Decoded, decode, full_uuid, short_uuid
from ingest.codecs.treadmill_records import TreadmillRecords
from ingest.codecs.vendor.vendor_stream import VendorStream, is_vendor
from ingest.codecs.wire.clean_name import clean_name
from ingest.codecs.wire.errors import DecodeError
from ingest.devices.gatt_reads import LATE_ANSWER_S, Questions, present
from ingest.devices.profile import PROFILES
from ingest.devices.radio import Radio
from ingest.devices.sensor import BY_BUSINESS, DeviceKind, LinkLost, UnsupportedDevice
from ingest.devices.sighting import Sighting
from ingest.devices.vendor_link import Spoken, spoken, vendor_talk
from ingest.feed import Feed, WhenFull
from ingest.measurements import Battery, FootPod, HeartRate, Treadmill
from ingest.quirks.correction import SpeedUnit
from ingest.quirks.treadmill_names import treadmill_of
from ingest.sentence import Sentence

log = logging.getLogger(__name__)

VALUES_KEPT = 64

Value = HeartRate | Treadmill | FootPod

# By the data they send. Source: FTMS 1.0, Table 4.1.
_OTHER_MACHINES = {
    full_uuid("2ACE"): "a cross trainer",
    full_uuid("2ACF"): "a step climber",
    full_uuid("2AD0"): "a stair climber",
    full_uuid("2AD1"): "a rower",
    full_uuid("2AD2"): "an indoor bike",
}


_ASKED = tuple(
    full_uuid(short) for short in ("2A29", "2A24", "2A25", "2A23", "2A26", "2A19", "2AD4", "2AD5")
)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a device tells of itself when asked. None: it does not have it, or did not answer."""

    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    system_id: str | None = None
    firmware: str | None = None
    battery_pct: int | None = None
    speed: SpeedRange | None = None
    incline: InclinationRange | None = None
    protocol: str | None = None  # its maker's own, by which it is only read


class Acquaintance:
    """A connected device that has said what it is, and goes on speaking."""

    def __init__(
        self,
        sighting: Sighting,
        *,
        kind: DeviceKind,
        facts: Facts,
        bonded: bool,
        frames: Feed[tuple[str, bytes]],
    ) -> None:
        self.sighting = sighting
        self.kind = kind
        self._facts = facts
        self.bonded = bonded  # it asked for a bond, and has one now
        self._frames = frames
        self._records = TreadmillRecords()
        self._vendor = VendorStream(sighting.name)
        self._waiting: deque[Value] = deque()

    @property
    def facts(self) -> Facts:
        """What it told; its maker's own protocol once a frame was understood."""
        if self._vendor.protocol is None:
            return self._facts
        return msgspec.structs.replace(self._facts, protocol=self._vendor.protocol.slug)

    async def value(self) -> Value:
        """What it measures next; frames that cannot be read are passed over.

        Raises:
            LinkLost: the link fell.
        """
        while not self._waiting:
            characteristic, payload = await anext(self._frames)
            try:
                if is_vendor(characteristic):
                    readings = self._vendor.add(characteristic, payload)
                    self._waiting.extend(self._in_kmh(reading.value) for reading in readings)
                    continue
                value = decode(characteristic, payload)
            except DecodeError as exc:
                log.info("%s: frame dropped: %s", self.sighting.name, exc)
                continue
            if isinstance(value, Treadmill):
                self._waiting.extend(self._records.add(value))
            elif isinstance(value, HeartRate | FootPod):
                self._waiting.append(value)
        return self._waiting.popleft()

    def _in_kmh(self, value: Treadmill) -> Treadmill:
        protocol = self._vendor.protocol
        if protocol is None or not protocol.in_miles or value.speed_kmh is None:
            return value
        return msgspec.structs.replace(value, speed_kmh=SpeedUnit.MPH.to_kmh(value.speed_kmh))


@asynccontextmanager
async def acquainted(
    sighting: Sighting,
    *,
    radio: Radio,
    clock: Clock,
    wanted: DeviceKind | None = None,
    may_bond: bool = True,
) -> AsyncIterator[Acquaintance]:
    """Connect and get to know a device; the link is closed at the end of the block.

    `wanted`: what it is to be, of several things that it may be; it need not be that.
    `may_bond`: off for what may be a neighbour's.

    Raises:
        LinkLost: it does not connect, refuses its values, or the link fell.
        BondLost: it wants a bond that cannot be made.
        UnsupportedDevice: it measures nothing that we know.
        NoAdapter: there is no usable Bluetooth here.
    """
    frames: Feed[tuple[str, bytes]] = Feed(
        maxsize=VALUES_KEPT, when_full=WhenFull.DROP_OLDEST, clock=clock
    )
    lost = LinkLost(Sentence("{name}: the link fell", name=sighting.name))
    try:
        async with radio.connected(sighting, lost=lambda: frames.fail(lost)) as client:
            vendor = _vendor(client, sighting) if wanted in (None, DeviceKind.TREADMILL) else ()
            kind = DeviceKind.TREADMILL if vendor else _kind(client, sighting, wanted=wanted)
            questions = Questions(client, name=sighting.name, clock=clock)
            questions.may_bond = may_bond
            facts = await _facts(client, questions)

            def acquaintance() -> Acquaintance:
                return Acquaintance(
                    sighting, kind=kind, facts=facts, bonded=questions.is_bonded, frames=frames
                )

            def not_understood() -> None:
                # A treadmill may have nothing to say until its belt moves; other things under
                # these services are lamps and locks.
                if treadmill_of(sighting.name) is None:
                    frames.fail(
                        UnsupportedDevice(
                            Sentence("{name} speaks nothing that we know", name=sighting.name)
                        )
                    )

            if vendor:
                async with vendor_talk(
                    client,
                    vendor,
                    advertised=sighting.name,
                    questions=questions,
                    clock=clock,
                    heard=lambda uuid, payload: frames.put((uuid, payload)),
                    not_understood=not_understood,
                ):
                    yield acquaintance()
                return
            measured = client.services.get_characteristic(PROFILES[kind].required)
            assert measured is not None  # it made the kind
            await questions.subscribe(
                measured, lambda sender, payload: frames.put((sender.uuid, bytes(payload)))
            )
            yield acquaintance()
    finally:
        frames.close()


async def _facts(client: BleakClient, questions: Questions) -> Facts:
    payloads: dict[str, bytes] = {}
    for characteristic in present(client, _ASKED, "read"):
        payload = await questions.read(characteristic)
        if payload is not None:
            payloads[short_uuid(characteristic.uuid)] = payload
    # Once more, with patience: what was not told may be what proves it.
    for characteristic in tuple(questions.left.values()):
        payload = await questions.read(characteristic, within_s=LATE_ANSWER_S)
        if payload is not None:
            payloads[short_uuid(characteristic.uuid)] = payload
        elif questions.is_unanswered:
            break

    def value(short: str) -> Decoded | None:
        try:
            return decode(short, payloads[short]) if short in payloads else None
        except DecodeError as exc:
            log.info("cannot be read: %s", exc)
            return None

    def words(short: str) -> str | None:
        told = value(short)
        return clean_name(told.text) or None if isinstance(told, DeviceText) else None

    battery, speed, incline = value("2A19"), value("2AD4"), value("2AD5")
    return Facts(
        maker=words("2A29"),
        model=words("2A24"),
        serial=words("2A25"),
        system_id=payloads.get("2A23", b"").hex() or None,
        firmware=words("2A26"),
        battery_pct=battery.battery_pct if isinstance(battery, Battery) else None,
        speed=speed if isinstance(speed, SpeedRange) else None,
        incline=incline if isinstance(incline, InclinationRange) else None,
    )


def _vendor(client: BleakClient, sighting: Sighting) -> tuple[Spoken, ...]:
    """The makers' protocols of a treadmill without Treadmill Data.

    A strap may have a service of its maker's under the same number: one that has something of the
    standard's to measure is taken for a treadmill only where its name says so.
    """
    services = client.services
    if services.get_characteristic(PROFILES[DeviceKind.TREADMILL].required) is not None:
        return ()
    found = spoken(client, advertised=sighting.name)
    is_other = any(
        services.get_characteristic(PROFILES[kind].required) is not None for kind in BY_BUSINESS
    )
    if is_other and not any(protocol.is_named(sighting.name) for protocol, _ in found):
        return ()
    return found


def _kind(client: BleakClient, sighting: Sighting, *, wanted: DeviceKind | None) -> DeviceKind:
    by_business = BY_BUSINESS if wanted is None else (wanted, *BY_BUSINESS)
    for kind in by_business:
        if client.services.get_characteristic(PROFILES[kind].required) is not None:
            return kind
    for uuid, machine in _OTHER_MACHINES.items():
        if client.services.get_characteristic(uuid) is not None:
            raise UnsupportedDevice(
                Sentence(
                    "{name} is left out: it is {machine}, and not a treadmill",
                    name=sighting.name,
                    machine=machine,
                )
            )
    raise UnsupportedDevice(
        Sentence(
            "{name} measures nothing that we know: it has no heart rate (0x2A37), no "
            "treadmill data (0x2ACD) and no running speed (0x2A53)",
            name=sighting.name,
        )
    )
