"""The server's side of ESPHome's native API on the wire: plain frames, and Noise.

Source: ESPHome, api component (api_frame_helper_plaintext, api_frame_helper_noise).
"""

import asyncio
import base64
from typing import Any, Protocol

from aioesphomeapi.core import MESSAGE_TYPE_TO_PROTO
from noise.connection import NoiseConnection

_NUMBERS = {proto: number for number, proto in MESSAGE_TYPE_TO_PROTO.items()}
_PLAIN, _NOISE = 0, 1
_PROLOGUE = b"NoiseAPIInit"
_NAME = b"Noise_NNpsk0_25519_ChaChaPoly_SHA256"


class Refused(Exception):
    """The other side speaks something else; the line is closed, as the firmware does."""


class Framing(Protocol):
    async def shake_hands(self) -> None: ...

    async def receive(self) -> Any: ...

    def send(self, message: Any) -> None: ...


class PlainFraming:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def shake_hands(self) -> None:
        """Nothing to agree on."""

    async def receive(self) -> Any:
        if (await self._reader.readexactly(1))[0] != _PLAIN:
            self._writer.write(b"\x00\x13\x00Bad indicator byte")
            raise Refused("bad indicator byte")
        size, number = await self._varint(), await self._varint()
        return _message(number, await self._reader.readexactly(size))

    def send(self, message: Any) -> None:
        data = message.SerializeToString()
        head = bytes([_PLAIN]) + _varint_of(len(data)) + _varint_of(_NUMBERS[type(message)])
        self._writer.write(head + data)

    async def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = (await self._reader.readexactly(1))[0]
            value |= (byte & 0x7F) << shift
            if not byte & 0x80:
                return value
            shift += 7


class NoiseFraming:
    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        key: str,
        name: str,
        mac: str,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._name = name
        self._mac = mac
        self._noise = NoiseConnection.from_name(_NAME)
        self._noise.set_as_responder()
        self._noise.set_psks(psk=base64.b64decode(key))

    async def shake_hands(self) -> None:
        hello = await self._frame()
        self._put(b"\x01" + self._name.encode() + b"\0" + self._mac.encode() + b"\0")
        self._noise.set_prologue(_PROLOGUE + len(hello).to_bytes(2, "big") + hello)
        self._noise.start_handshake()
        try:
            self._noise.read_message((await self._frame())[1:])
        except Exception as exc:  # the library raises several of its own and of others
            self._put(b"\x01Handshake MAC failure")
            raise Refused("wrong key") from exc
        self._put(b"\x00" + bytes(self._noise.write_message()))

    async def receive(self) -> Any:
        plain = bytes(self._noise.decrypt(await self._frame()))
        number, size = int.from_bytes(plain[:2], "big"), int.from_bytes(plain[2:4], "big")
        return _message(number, plain[4 : 4 + size])

    def send(self, message: Any) -> None:
        data = message.SerializeToString()
        head = _NUMBERS[type(message)].to_bytes(2, "big") + len(data).to_bytes(2, "big")
        self._put(bytes(self._noise.encrypt(head + data)))

    async def _frame(self) -> bytes:
        if (await self._reader.readexactly(1))[0] != _NOISE:
            self._put(b"\x01Bad indicator byte")
            raise Refused("bad indicator byte")
        return await self._reader.readexactly(
            int.from_bytes(await self._reader.readexactly(2), "big")
        )

    def _put(self, data: bytes) -> None:
        self._writer.write(bytes([_NOISE]) + len(data).to_bytes(2, "big") + data)


def _message(number: int, data: bytes) -> Any:
    message = MESSAGE_TYPE_TO_PROTO[number]()
    message.ParseFromString(data)
    return message


def _varint_of(value: int) -> bytes:
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])
