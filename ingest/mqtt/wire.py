"""Messages on a gateway's topics: batches of notifications, and what was received of them.

JSON, described in docs/protocols.md. A field that is not known is skipped, so that fields may be
added; what old readers would misread raises `topics.PAYLOAD_VERSION`.
"""

from itertools import pairwise
from typing import Annotated, TypeVar

import msgspec

from ingest.clock import Anchor, Trust
from ingest.codecs.registry import UnknownCharacteristic, decode
from ingest.codecs.wire.clean_name import can_be_shown
from ingest.codecs.wire.errors import NOT_A_DOCUMENT, DecodeError
from ingest.devices.sensor import DeviceKind
from ingest.journal import JournalRow

MAX_ROWS = 250  # of one batch: about 70 kB, a tenth of a second on a megabit
MAX_BYTES = 4_000_000  # what a reader takes: a batch of the longest rows, and room

T = TypeVar("T")

Count = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]  # what SQLite can hold
Name = Annotated[str, msgspec.Meta(max_length=80)]
Hex = Annotated[str, msgspec.Meta(max_length=2_048)]  # an attribute has 512 bytes at most


class Malformed(ValueError):
    """Not what docs/protocols.md describes: count it, drop it, go on."""


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """One notification of a gateway's journal."""

    boot: Name
    sequence: Count


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """The boot's anchor: Unix time = `wall_ns` + (a row's `mono_ns` - `mono_ns`).

    `trust`: how far to believe it, see `ingest.clock.Trust`. It may change once more is known.
    """

    mono_ns: Count
    wall_ns: Count
    trust: Annotated[int, msgspec.Meta(ge=0, le=2)] = Trust.UNSURE.value


class Wearer(msgspec.Struct, frozen=True, kw_only=True):
    """What a device is, and whose. None: not known; `athlete` empty: nobody was named.

    `publish`: its sessions go to the sinks although they are simulated.
    """

    kind: DeviceKind | None = None
    athlete: Name = ""
    simulated: bool = False
    publish: bool = False


class BatchRow(msgspec.Struct, frozen=True, kw_only=True):
    """One notification. `value` is what the bytes say, for other readers; null: nothing known."""

    sequence: Count
    device: Name
    characteristic: Name
    hex: Hex
    mono_ns: Count
    wall_ns: Count
    value: msgspec.Raw = msgspec.Raw(b"null")


class NotificationBatch(msgspec.Struct, frozen=True, kw_only=True):
    """Notifications of one boot, in the order of the gateway's journal.

    `after` is the notification before the first one in that journal, None: there is none. With
    `after_confirmed` it was confirmed long ago, so that a new processor need not ask for it.
    Nothing that was received up to `through_mono_ns` comes later; `sent_mono_ns` is now. `is_last`:
    the gateway ends, and has sent all it has.
    """

    boot: Name
    anchor: Tie
    sent_mono_ns: Count
    through_mono_ns: Count
    after: Position | None = None
    after_confirmed: bool = False
    is_last: bool = False
    devices: dict[Name, Wearer] = {}
    rows: Annotated[tuple[BatchRow, ...], msgspec.Meta(max_length=10_000)] = ()


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """How far a processor has committed a gateway's journal; None: nothing of this boot.

    With another `ask` than before it wants all that follows once more.
    """

    position: Position | None
    ask: Name


_batch = msgspec.json.Decoder(NotificationBatch)
_received = msgspec.json.Decoder(Received)
_wearer = msgspec.json.Decoder(Wearer)
_encode = msgspec.json.Encoder().encode


def encode(message: NotificationBatch | Received | Wearer) -> bytes:
    """The payload of one message."""
    return _encode(message)


def decode_batch(payload: bytes) -> NotificationBatch:
    """A batch from its payload.

    Raises:
        Malformed: it is none; the message says where.
    """
    if len(payload) > MAX_BYTES:
        raise Malformed(f"{len(payload)} bytes, expected {MAX_BYTES} or less")
    batch = _decoded(payload, _batch)
    names = {row.device for row in batch.rows} | batch.devices.keys()
    names |= {wearer.athlete for wearer in batch.devices.values()}
    if not all(map(can_be_shown, names)):
        raise Malformed("a device or an athlete has a name that cannot be shown")
    try:
        for row in batch.rows:
            bytes.fromhex(row.hex)
    except ValueError as exc:
        raise Malformed(f"rows: hex: {exc}") from exc
    if any(later.sequence <= before.sequence for before, later in pairwise(batch.rows)):
        raise Malformed("rows: expected rising sequences")
    if any(row.device not in batch.devices for row in batch.rows):
        raise Malformed("rows: a device is not among devices")
    return batch


def decode_received(payload: bytes) -> Received:
    """What a processor has received, from its payload.

    Raises:
        Malformed: it is none.
    """
    return _decoded(payload, _received)


def decode_wearer(payload: bytes) -> Wearer:
    """What a gateway has journalled about a device.

    Raises:
        Malformed: it is none.
    """
    return _decoded(payload, _wearer)


def wire_row(row: JournalRow) -> BatchRow:
    """A journalled notification as it travels."""
    return BatchRow(
        sequence=row.sequence,
        device=row.device,
        characteristic=row.characteristic,
        hex=row.payload.hex(),
        mono_ns=row.monotonic_ns,
        wall_ns=row.wall_ns,
        value=_value(row),
    )


def journal_rows(batch: NotificationBatch, *, host: str) -> list[JournalRow]:
    """The notifications of a batch as its gateway has journalled them."""
    return [
        JournalRow(
            host=host,
            boot=batch.boot,
            sequence=row.sequence,
            device=row.device,
            characteristic=row.characteristic,
            payload=bytes.fromhex(row.hex),
            monotonic_ns=row.mono_ns,
            wall_ns=row.wall_ns,
        )
        for row in batch.rows
    ]


def anchor_of(batch: NotificationBatch) -> Anchor:
    """The tie between the clocks of the batch's boot."""
    tie = batch.anchor
    return Anchor(monotonic_ns=tie.mono_ns, wall_ns=tie.wall_ns, trust=Trust(tie.trust))


def tie_of(anchor: Anchor) -> Tie:
    """An anchor as it travels."""
    return Tie(mono_ns=anchor.monotonic_ns, wall_ns=anchor.wall_ns, trust=anchor.trust.value)


def _value(row: JournalRow) -> msgspec.Raw:
    try:
        return msgspec.Raw(_encode(decode(row.characteristic, row.payload)))
    except (DecodeError, UnknownCharacteristic):
        return msgspec.Raw(b"null")


def _decoded(payload: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    try:
        return decoder.decode(payload)
    except NOT_A_DOCUMENT as exc:
        raise Malformed(str(exc)) from exc
