"""Link to a treadmill that speaks its maker's own protocol: subscribed, woken, asked for records.

It is only ever asked: no row of the table holds a frame that starts, stops or sets a belt.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic

from ingest.background import in_background
from ingest.clock import Clock
from ingest.codecs.vendor.protocol import Channel, VendorProtocol
from ingest.codecs.vendor.vendor_stream import VendorStream, channels
from ingest.codecs.wire.errors import DecodeError
from ingest.devices.gatt_reads import ERRORS, GATT_TIMEOUT_S, Questions, reason_of

log = logging.getLogger(__name__)

# One that speaks this protocol has answered several polls by then.
PATIENCE_S = 3.0
FRAMES_KEPT = 32

Spoken = tuple[VendorProtocol, Channel]
Heard = Callable[[str, bytes], None]
"""Told of each notification: the characteristic's full UUID, and the bytes."""

NotUnderstood = Callable[[], None]
"""Told when all protocols were tried and none was understood; they are tried again."""


def spoken(client: BleakClient, *, advertised: str) -> tuple[Spoken, ...]:
    """The protocols that a connected device may speak, the likeliest first."""
    services = client.services
    return tuple(
        (protocol, channel)
        for protocol, channel in channels(advertised)
        if (channel.write is None or services.get_characteristic(channel.write) is not None)
        and any(_notifying(client, uuid) is not None for uuid in channel.notify)
    )


@asynccontextmanager
async def vendor_talk(
    client: BleakClient,
    candidates: Sequence[Spoken],
    *,
    advertised: str,
    questions: Questions,
    clock: Clock,
    heard: Heard,
    not_understood: NotUnderstood = lambda: None,
) -> AsyncIterator[None]:
    """Hear what the device notifies, and keep asking it, for the length of the block.

    Raises:
        LinkLost: it refuses its notifications, or the link fell meanwhile.
    """
    talk = _Talk(client, candidates, advertised=advertised, clock=clock, heard=heard)
    uuids = dict.fromkeys(uuid for _, channel in candidates for uuid in channel.notify)
    present = [found for uuid in uuids if (found := _notifying(client, uuid)) is not None]
    for characteristic in present:
        await questions.subscribe(characteristic, talk.receive)
    async with in_background(vendor_talk=talk.run(not_understood)):
        yield


class _Talk:
    def __init__(
        self,
        client: BleakClient,
        candidates: Sequence[Spoken],
        *,
        advertised: str,
        clock: Clock,
        heard: Heard,
    ) -> None:
        self._client = client
        self._candidates = candidates
        self._name = advertised
        self._clock = clock
        self._heard = heard
        self._stream = VendorStream(advertised)
        self._frames: asyncio.Queue[bytes] = asyncio.Queue(maxsize=FRAMES_KEPT)

    def receive(self, characteristic: BleakGATTCharacteristic, payload: bytearray) -> None:
        part = bytes(payload)
        self._heard(characteristic.uuid, part)
        try:
            frames = self._stream.frames(characteristic.uuid, part)
        except DecodeError:
            return  # whoever decodes the journal counts it
        for frame in frames:
            if self._frames.full():
                self._frames.get_nowait()
            self._frames.put_nowait(frame)

    async def run(self, not_understood: NotUnderstood) -> None:
        """Try one protocol after the other until one is understood, and stay with that."""
        turn = 0
        while self._client.is_connected:
            protocol, channel = self._candidates[turn % len(self._candidates)]
            turn += 1
            if self._stream.protocol in (None, protocol):
                await self._speak(protocol, channel)
            if turn == len(self._candidates) and self._stream.protocol is None:
                not_understood()

    async def _speak(self, protocol: VendorProtocol, channel: Channel) -> None:
        for frame in protocol.start_up:
            await self._write(protocol, channel, frame)
            await self._wait(protocol, channel, protocol.pause_s)
        polls = 0
        while self._client.is_connected and self._stream.protocol in (None, protocol):
            if self._stream.protocol is None and polls * protocol.poll_s >= PATIENCE_S:
                return
            poll = protocol.poll(polls)
            if poll is not None:
                await self._write(protocol, channel, poll)
            polls += 1
            await self._wait(protocol, channel, protocol.poll_s)

    async def _wait(self, protocol: VendorProtocol, channel: Channel, seconds: float) -> None:
        """Until the next is due; what must be answered is answered meanwhile."""
        try:
            async with self._clock.timeout(seconds):
                while True:
                    reply = protocol.reply(await self._frames.get())
                    if reply is not None:
                        await self._write(protocol, channel, reply)
        except TimeoutError:
            return

    async def _write(self, protocol: VendorProtocol, channel: Channel, frame: bytes) -> None:
        assert channel.write is not None  # nothing is written to those that speak unasked
        characteristic = self._client.services.get_characteristic(channel.write)
        if characteristic is None:
            return
        can = characteristic.properties
        response = "write" in can and (
            protocol.with_response or "write-without-response" not in can
        )
        try:
            for part in protocol.writes(frame):
                async with self._clock.timeout(GATT_TIMEOUT_S):
                    await self._client.write_gatt_char(characteristic, part, response=response)
        except ERRORS as exc:
            # A link that falls is told elsewhere; a machine that takes one frame ill may take the
            # next one.
            log.debug("%s: %s not taken: %s", self._name, frame.hex(), reason_of(exc))


def _notifying(client: BleakClient, uuid: str) -> BleakGATTCharacteristic | None:
    found = client.services.get_characteristic(uuid)
    can = {"notify", "indicate"}
    return None if found is None or can.isdisjoint(found.properties) else found
