"""Getting to know a device: connect, see what it is, bond if it asks, hear its first values."""

import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import msgspec
from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import (
    BleakDBusError,
    BleakError,
    BleakGATTProtocolError,
    BleakGATTProtocolErrorCode,
)

from ingest.clock import Clock
from ingest.codecs.errors import DecodeError
from ingest.codecs.machine.inclination_range import InclinationRange
from ingest.codecs.machine.speed_range import SpeedRange
from ingest.codecs.registry import Decoded, decode
from ingest.codecs.treadmill_records import TreadmillRecords
from ingest.devices.profile import PROFILES
from ingest.devices.radio import Radio, Sighting
from ingest.devices.sensor import DeviceKind, LinkLost, UnsupportedDevice
from ingest.feed import Feed, WhenFull
from ingest.measurements import Battery, FootPod, HeartRate, Treadmill

log = logging.getLogger(__name__)

GATT_TIMEOUT_S = 5.0
BOND_TIMEOUT_S = 30.0  # a person may have to confirm on the device or on the screen
VALUES_KEPT = 64

Value = HeartRate | Treadmill | FootPod
T = TypeVar("T")

# A treadmill with grips also has a heart-rate service, some straps count steps: the main
# business comes first.
_BY_BUSINESS = (DeviceKind.TREADMILL, DeviceKind.STRAP, DeviceKind.FOOT_POD)
_WANTS_BOND = frozenset(
    {
        BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHENTICATION,
        BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHORIZATION,
        BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION,
        BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION_KEY_SIZE,
    }
)


class BondRefused(LinkLost):
    """The device wants to be bonded and that failed; the message says what to do."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a device tells of itself when asked. None: it does not have it, or did not answer."""

    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    firmware: str | None = None
    battery_pct: int | None = None
    speed: SpeedRange | None = None
    incline: InclinationRange | None = None


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
        self.facts = facts
        self.bonded = bonded  # it asked for a bond, and has one now
        self._frames = frames
        self._records = TreadmillRecords()
        self._waiting: deque[Value] = deque()

    async def value(self) -> Value:
        """What it measures next; frames that cannot be read are passed over.

        Raises:
            LinkLost: the link fell.
        """
        while not self._waiting:
            characteristic, payload = await anext(self._frames)
            try:
                value = decode(characteristic, payload)
            except DecodeError as exc:
                log.info("%s: frame dropped: %s", self.sighting.name, exc)
                continue
            if isinstance(value, Treadmill):
                self._waiting.extend(self._records.add(value))
            elif isinstance(value, HeartRate | FootPod):
                self._waiting.append(value)
        return self._waiting.popleft()


@asynccontextmanager
async def acquainted(
    sighting: Sighting, *, radio: Radio, clock: Clock
) -> AsyncIterator[Acquaintance]:
    """Connect and get to know a device; the link is closed at the end of the block.

    Raises:
        LinkLost: it does not connect, or the link fell.
        BondRefused: it wants a bond that cannot be made.
        UnsupportedDevice: it measures nothing that we know.
        NoAdapter: there is no usable Bluetooth here.
    """
    frames: Feed[tuple[str, bytes]] = Feed(
        maxsize=VALUES_KEPT, when_full=WhenFull.DROP_OLDEST, clock=clock
    )
    lost = LinkLost(f"{sighting.name}: the link fell")
    try:
        async with radio.connected(sighting, lost=lambda: frames.fail(lost)) as client:
            kind = _kind(client, sighting)
            visit = _Visit(client, name=sighting.name, clock=clock)
            facts = await _facts(visit, kind)
            await visit.subscribe(PROFILES[kind].required, lambda frame: frames.put(frame))
            yield Acquaintance(sighting, kind=kind, facts=facts, bonded=visit.bonded, frames=frames)
    finally:
        frames.close()


class _Visit:
    """One link's questions; the first that is refused for want of a bond makes one."""

    def __init__(self, client: BleakClient, *, name: str, clock: Clock) -> None:
        self._client = client
        self._name = name
        self._clock = clock
        self.bonded = False

    async def read(self, uuid: str) -> Decoded | None:
        """The value of a characteristic; None: there is none, or it cannot be read."""
        characteristic = self._client.services.get_characteristic(uuid)
        if characteristic is None or "read" not in characteristic.properties:
            return None
        try:
            raw = await self._asked(lambda: self._client.read_gatt_char(characteristic))
            return decode(characteristic.uuid, bytes(raw))
        except (BleakError, TimeoutError, DecodeError) as exc:
            log.info("%s: cannot read %s: %s", self._name, uuid, exc)
            return None

    async def subscribe(self, uuid: str, put: Callable[[tuple[str, bytes]], None]) -> None:
        """Have the notifications of a characteristic put."""

        def receive(sender: BleakGATTCharacteristic, payload: bytearray) -> None:
            put((sender.uuid, bytes(payload)))

        await self._asked(lambda: self._client.start_notify(uuid, receive))

    async def _asked(self, question: Callable[[], Awaitable[T]]) -> T:
        try:
            async with self._clock.timeout(GATT_TIMEOUT_S):
                return await question()
        except BleakError as exc:
            if self.bonded or not _wants_bond(exc):
                raise
        await self._bond()
        async with self._clock.timeout(GATT_TIMEOUT_S):
            return await question()

    async def _bond(self) -> None:
        log.info("%s asks for a bond", self._name)
        try:
            async with self._clock.timeout(BOND_TIMEOUT_S):
                await self._client.pair()
        except NotImplementedError:
            # macOS bonds by itself: it has just asked the person, and the next question will do.
            pass
        except (BleakError, TimeoutError) as exc:
            raise BondRefused(
                f"{self._name} wants to be bonded and that failed ({str(exc) or 'no answer'}); "
                "put it into pairing mode, remove it from other phones and watches, or bond it "
                "with the system's own Bluetooth settings (Linux: bluetoothctl pair ADDRESS)"
            ) from exc
        self.bonded = True


async def _facts(visit: _Visit, kind: DeviceKind) -> Facts:
    battery = await visit.read(_full("2A19"))
    speed = incline = None
    if kind is DeviceKind.TREADMILL:
        speed = await visit.read(_full("2AD4"))
        incline = await visit.read(_full("2AD5"))
    return Facts(
        maker=await _text(visit, "2A29"),
        model=await _text(visit, "2A24"),
        serial=await _text(visit, "2A25"),
        firmware=await _text(visit, "2A26"),
        battery_pct=battery.battery_pct if isinstance(battery, Battery) else None,
        speed=speed if isinstance(speed, SpeedRange) else None,
        incline=incline if isinstance(incline, InclinationRange) else None,
    )


async def _text(visit: _Visit, short: str) -> str | None:
    value = await visit.read(_full(short))
    told = getattr(value, "text", "").strip()
    return told or None


def _kind(client: BleakClient, sighting: Sighting) -> DeviceKind:
    for kind in _BY_BUSINESS:
        if client.services.get_characteristic(PROFILES[kind].required) is not None:
            return kind
    raise UnsupportedDevice(
        f"{sighting.name} measures nothing that we know: it has no heart rate (0x2A37), "
        "no treadmill data (0x2ACD) and no running speed (0x2A53)"
    )


def _wants_bond(exc: BleakError) -> bool:
    if isinstance(exc, BleakGATTProtocolError):
        return exc.code in _WANTS_BOND
    # BlueZ has one word for several refusals; this detail is that of a missing bond.
    return isinstance(exc, BleakDBusError) and (exc.dbus_error_details or "") == "Not paired"


def _full(short: str) -> str:
    return f"0000{short.lower()}-0000-1000-8000-00805f9b34fb"
