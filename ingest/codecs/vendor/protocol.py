"""A maker's protocol as one row: whom it is of, where it speaks, what is written, what is read."""

from dataclasses import dataclass
from enum import Enum

from ingest.codecs.vendor.framing import Framing, chunks
from ingest.codecs.vendor.record_layout import RecordLayout


class Evidence(Enum):
    """What a row rests on."""

    CAPTURED = "records captured from machines are among the tests"
    ONE_SOURCE = "one source, no captured record"


@dataclass(frozen=True, kw_only=True)
class Channel:
    """The characteristics of one service, as full UUIDs. `write` None: it speaks unasked."""

    service: str
    notify: tuple[str, ...]
    write: str | None


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What is written back for a frame that begins with `to`.

    `echo`: the frame as it came. Otherwise `frame`, in which the byte of the received one at
    `code_from` takes the place `code_at`.
    """

    to: bytes
    unless: bytes | None = None
    echo: bool = False
    frame: bytes = b""
    code_from: int = 0
    code_at: int = 0

    def answers(self, frame: bytes) -> bool:
        """Whether it is for this frame."""
        return frame.startswith(self.to) and not (self.unless and frame.startswith(self.unless))

    def bytes_for(self, frame: bytes) -> bytes:
        """What is written back."""
        if self.echo:
            return frame
        return bytes(
            frame[self.code_from] if at == self.code_at else byte
            for at, byte in enumerate(self.frame)
        )


@dataclass(frozen=True, kw_only=True)
class VendorProtocol:
    """One protocol. Nothing in it starts, stops or sets a belt.

    `names`: beginnings of the names that its machines advertise. `start_up`: written once, each
    followed by `pause_s`. `polls`: written in turn every `poll_s`, since most say nothing unasked;
    `counter_at`: the place of a byte that counts in them. `carries`: what was told stays true while
    frames come, because each frame tells another part. `in_miles`: the speed is the console's
    own number, mostly miles.
    """

    slug: str
    title: str
    makers: str
    names: tuple[str, ...]
    channels: tuple[Channel, ...]
    framing: Framing
    records: tuple[RecordLayout, ...]
    source: str
    evidence: Evidence
    start_up: tuple[bytes, ...] = ()
    pause_s: float = 0.3
    polls: tuple[bytes, ...] = ()
    poll_s: float = 1.0
    counter_at: int | None = None
    replies: tuple[Reply, ...] = ()
    with_response: bool = True
    carries: bool = False
    in_miles: bool = False

    def is_named(self, name: str) -> int:
        """Letters of the longest beginning of its machines' names that `name` has; 0: none."""
        return max((len(one) for one in self.names if name.upper().startswith(one)), default=0)

    def poll(self, number: int) -> bytes | None:
        """What is written the `number`th time; None: it speaks unasked."""
        if not self.polls:
            return None
        frame = self.polls[number % len(self.polls)]
        if self.counter_at is None:
            return frame
        body = bytearray(frame[: len(frame) - self.framing.overhead])
        body[self.counter_at] = number & 0xFF
        return self.framing.completed(bytes(body))

    def writes(self, frame: bytes) -> tuple[bytes, ...]:
        """The writes that carry a frame."""
        return chunks(frame) if self.framing.chunked else (frame,)

    def reply(self, frame: bytes) -> bytes | None:
        """What must be written back for a frame; None: nothing."""
        for reply in self.replies:
            if reply.answers(frame):
                return reply.bytes_for(frame)
        return None

    @property
    def has(self) -> frozenset[str]:
        """The names of all that its records tell."""
        return frozenset(place.name for record in self.records for place in record.places)
