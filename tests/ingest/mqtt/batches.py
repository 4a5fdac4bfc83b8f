"""Small batches for tests: what matters is their numbers."""

from collections.abc import Iterable

from ingest.devices.sensor import DeviceKind
from ingest.mqtt.wire import BatchRow, NotificationBatch, Position, Tie, Wearer

WEARERS = {"strap": Wearer(kind=DeviceKind.STRAP, athlete="Ann")}


def row(sequence: int) -> BatchRow:
    return BatchRow(
        sequence=sequence,
        device="strap",
        characteristic="2A37",
        hex="0050",
        mono_ns=sequence * 1000,
        wall_ns=sequence * 1000,
    )


def batch(
    sequences: Iterable[int],
    *,
    boot: str = "a",
    after: Position | None = None,
    after_confirmed: bool = False,
) -> NotificationBatch:
    return NotificationBatch(
        boot=boot,
        anchor=Tie(mono_ns=0, wall_ns=0),
        sent_mono_ns=0,
        through_mono_ns=0,
        after=after,
        after_confirmed=after_confirmed,
        devices=WEARERS,
        rows=tuple(row(sequence) for sequence in sequences),
    )
