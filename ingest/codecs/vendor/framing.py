"""Frames of makers' protocols: where one begins and ends, and whether its checksum is right."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from functools import reduce
from operator import xor

import msgspec

from ingest.codecs.wire.errors import DecodeError, EncodeError
from ingest.sentence import Sentence

LONGEST_FRAME = 255
"""A length is one byte in all of these protocols."""

LONGEST_OPEN = 40
"""Bytes of a frame without a length whose end is waited for; the longest known have 20."""


class Checksum(Enum):
    """How the bytes of a frame are summed up."""

    NONE = auto()
    SUM = auto()  # low byte of the sum
    XOR = auto()
    CRC_A327 = auto()  # 16 bits, reflected, polynomial 0xA327, from 0xFFFF, low byte first

    def of(self, summed: bytes) -> bytes:
        """The checksum as it stands in the frame."""
        if self is Checksum.SUM:
            return bytes([sum(summed) & 0xFF])
        if self is Checksum.XOR:
            return bytes([reduce(xor, summed, 0)])
        if self is Checksum.CRC_A327:
            return _crc_a327(summed).to_bytes(2, "little")
        return b""

    @property
    def size(self) -> int:
        """Bytes in the frame."""
        return len(self.of(b""))


def _crc_a327(summed: bytes) -> int:
    register = 0xFFFF
    for byte in summed:
        register ^= byte
        for _ in range(8):
            register = register >> 1 ^ (0xA327 if register & 1 else 0)
    return register


@dataclass(frozen=True, kw_only=True)
class Framing:
    """One protocol's frames.

    A frame's size is at `length_at`, less `length_adds`; else by its first bytes in `sizes`; else
    it goes to an `end` that a right checksum stands before; else the notification holds one frame
    and nothing else. `starts`: how one begins. The checksum is
    over the bytes from `summed_from` up to itself; `end` follows it.

    `escape`: bytes from it on are sent as it and the difference, except the first two and the
    last; the length counts them as sent, the checksum as meant.
    `prefix`: what may stand before a frame, and its size.
    `chunked`: a frame comes as a header and numbered pieces of 18 bytes.
    """

    starts: tuple[bytes, ...]
    length_at: int | None = None
    length_adds: int = 0
    sizes: Mapping[bytes, int] | None = None
    checksum: Checksum = Checksum.NONE
    summed_from: int = 0
    end: bytes = b""
    escape: int | None = None
    prefix: tuple[bytes, int] | None = None
    chunked: bool = False

    @property
    def overhead(self) -> int:
        """Bytes behind the last that is summed up."""
        return self.checksum.size + len(self.end)

    def size(self, data: bytes) -> int | None:
        """The size of the frame that `data` begins with; None: too few bytes to know."""
        if self.length_at is not None:
            if len(data) <= self.length_at:
                return None
            return data[self.length_at] + self.length_adds
        for start, size in (self.sizes or {}).items():
            if data.startswith(start):
                return size
        if self.end and self.checksum is not Checksum.NONE:
            return self._size_to_end(data)
        return len(data)

    def _size_to_end(self, data: bytes) -> int | None:
        """Mostly it is all there is: a module that gathers or cuts its machine's bytes is rare."""
        ends = [at for at in range(1, len(data) + 1) if data[:at].endswith(self.end)]
        for size in sorted(ends, key=lambda at: (at < len(data), at)):
            with suppress(DecodeError):
                self.checked(data[:size])
                return size
        is_open = not data.endswith(self.end) and len(data) <= LONGEST_OPEN
        return None if is_open else len(data)

    def checked(self, frame: bytes) -> bytes:
        """A whole frame as it is meant, without escapes.

        Raises:
            DecodeError: it is too short, ends otherwise, or its checksum is wrong.
        """
        if not frame.endswith(self.end):
            raise DecodeError(Sentence("no {hex} at the end", hex=self.end.hex()))
        if self.escape is not None:
            frame = self._unescaped(frame)
        summed = frame[self.summed_from : len(frame) - self.overhead]
        if len(frame) <= self.summed_from + self.overhead:
            raise DecodeError(Sentence("{count} bytes are no frame", count=len(frame)))
        told = frame[len(frame) - self.overhead : len(frame) - len(self.end)]
        if told != self.checksum.of(summed):
            raise DecodeError(
                Sentence(
                    "checksum {told}, counted {counted}",
                    told=told.hex(),
                    counted=self.checksum.of(summed).hex(),
                )
            )
        return frame

    def completed(self, body: bytes) -> bytes:
        """The frame as it is sent: `body` is everything before the checksum."""
        meant = body + self.checksum.of(body[self.summed_from :]) + self.end
        return meant if self.escape is None else self._escaped(meant)

    def _unescaped(self, frame: bytes) -> bytes:
        assert self.escape is not None
        meant = bytearray()
        inside = iter(frame[2 : len(frame) - len(self.end)])
        for byte in inside:
            if byte == self.escape:
                byte = self.escape | next(inside, 0) & 0x0F
            elif byte > self.escape:
                raise DecodeError(Sentence("0x{byte:02x} inside a frame", byte=byte))
            meant.append(byte)
        size = 2 + len(meant) + len(self.end)
        return bytes([frame[0], size]) + bytes(meant) + self.end

    def _escaped(self, frame: bytes) -> bytes:
        assert self.escape is not None
        sent = bytearray()
        for byte in frame[2 : len(frame) - len(self.end)]:
            sent += bytes([self.escape, byte - self.escape] if byte >= self.escape else [byte])
        return bytes([frame[0], 2 + len(sent) + len(self.end)]) + bytes(sent) + self.end


class FrameJoiner(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Joins one link's notifications to whole frames with a right checksum."""

    _held: bytes = b""
    _chunks: "ChunkJoiner" = msgspec.field(default_factory=lambda: ChunkJoiner())

    def add(self, part: bytes, framing: Framing) -> tuple[bytes, ...]:
        """The frames that are whole with this notification; none: it is part of one.

        Raises:
            DecodeError: it neither is a frame nor part of one.
        """
        if framing.chunked:
            message = self._chunks.add(part)
            if message is None:
                return ()
            part = message
        held, self._held = self._held, b""
        if held:
            try:
                frames, self._held = _split(held + part, framing)
            except DecodeError:
                pass  # the rest of what was held is lost; this may be the next one's beginning
            else:
                return frames
        frames, self._held = _split(part, framing)
        return frames


# iFit: FE 02, length, pieces; then number or FF (the last), bytes in it, the bytes.
_HEADER, _LAST, _PIECE = 0xFE, 0xFF, 18
_PADDED = 20


class ChunkJoiner(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Joins numbered pieces of 18 bytes to a message of the length that their header told."""

    _length: int | None = None
    _pieces: list[bytes] = []

    def add(self, chunk: bytes) -> bytes | None:
        """The message that is whole with this piece; None: it is not yet.

        Raises:
            DecodeError: no piece, one too many, or one that does not follow the last.
        """
        if len(chunk) >= 4 and chunk[:2] == bytes([_HEADER, 0x02]):
            self._length, self._pieces = chunk[2], []
            return None
        length, self._length = self._length, None
        if length is None or len(chunk) < 2:
            raise DecodeError(Sentence("a piece without a header"))
        number, count = chunk[0], chunk[1]
        piece = chunk[2 : 2 + count]
        if count > _PIECE or len(piece) < count or number not in (len(self._pieces), _LAST):
            raise DecodeError(
                Sentence(
                    "piece {number} of {count} bytes after {before}",
                    number=number,
                    count=count,
                    before=len(self._pieces),
                )
            )
        self._pieces.append(piece)
        if number != _LAST:
            self._length = length
            return None
        message = b"".join(self._pieces)
        if len(message) != length:
            raise DecodeError(
                Sentence(
                    "a message of {count} bytes, told {length}", count=len(message), length=length
                )
            )
        return message


def chunks(message: bytes) -> tuple[bytes, ...]:
    """The notifications or writes that carry a message.

    Raises:
        EncodeError: it is longer than a header can tell.
    """
    if not 0 < len(message) <= LONGEST_FRAME:
        raise EncodeError(f"a message of {len(message)} bytes")
    pieces = [message[at : at + _PIECE] for at in range(0, len(message), _PIECE)]
    numbers = [*range(len(pieces) - 1), _LAST]
    header = bytes([_HEADER, 0x02, len(message), len(pieces) + 1])
    numbered = (
        bytes([number, len(piece)]) + piece for number, piece in zip(numbers, pieces, strict=True)
    )
    return tuple(chunk.ljust(_PADDED, b"\x00") for chunk in (header, *numbered))


def _split(data: bytes, framing: Framing) -> tuple[tuple[bytes, ...], bytes]:
    frames: list[bytes] = []
    while data:
        try:
            data, frame = _first(data, framing)
        except DecodeError:
            if frames:
                break
            raise
        if frame is None:
            return tuple(frames), data
        frames.append(frame)
    if not frames:
        raise DecodeError(Sentence("empty; expected {hex}", hex=framing.starts[0].hex()))
    return tuple(frames), b""


def _first(data: bytes, framing: Framing) -> tuple[bytes, bytes | None]:
    """What follows the first frame, and the frame; all of it and None: it is not whole."""
    rest = data
    if framing.prefix is not None and data.startswith(framing.prefix[0]):
        rest = data[framing.prefix[1] :]
        if not rest:
            return data, None
    if not any(start.startswith(rest[: len(start)]) for start in framing.starts):
        raise DecodeError(
            Sentence(
                "begins with {got}, not {expected}",
                got=rest[:2].hex(),
                expected=framing.starts[0].hex(),
            )
        )
    size = framing.size(rest)
    if size is None:
        return data, None
    if size == 0 or size > LONGEST_FRAME:
        raise DecodeError(Sentence("a frame of {size} bytes", size=size))
    if len(rest) < size:
        return data, None
    return rest[size:], framing.checked(rest[:size])
