"""A gateway without devices, for `benchmarks.gateways`: what it makes up, in batches."""

from collections.abc import Sequence

from ingest.clock import SystemClock
from ingest.codecs import heart_rate, treadmill
from ingest.devices.sensor import DeviceKind
from ingest.journal import JournalRow
from ingest.measurements import HeartRate, Treadmill
from ingest.mqtt.wire import NotificationBatch, Position, Tie, Wearer, encode, wire_row


class Gateway:
    """One gateway: what it makes up, in batches that a receiver takes one after the other."""

    def __init__(self, name: str, *, boot: str) -> None:
        self.name = name
        self.boot = boot
        self.sequence = 0
        self._clock = SystemClock()
        self._anchor = Tie(mono_ns=self._clock.monotonic_ns(), wall_ns=self._clock.wall_ns())

    def batch(self, athletes: Sequence[str], *, bpm: int, skip: int = 0) -> bytes:
        """A heart rate and a speed of each; `skip` numbers are left out before them."""
        after = Position(boot=self.boot, sequence=self.sequence) if self.sequence else None
        now_ns = self._clock.monotonic_ns()
        self.sequence += skip
        frames = (
            (DeviceKind.STRAP, "2A37", heart_rate.encode(HeartRate(heart_rate_bpm=bpm))),
            (DeviceKind.TREADMILL, "2ACD", treadmill.encode(Treadmill(speed_kmh=9.0))),
        )
        measured = [(athlete, frame) for athlete in athletes for frame in frames]
        rows = [
            JournalRow(
                host="",
                boot=self.boot,
                sequence=self.sequence + number,
                device=f"{kind.value} {athlete}",
                characteristic=characteristic,
                payload=payload,
                monotonic_ns=now_ns,
                wall_ns=self._clock.wall_ns(),
            )
            for number, (athlete, (kind, characteristic, payload)) in enumerate(measured, start=1)
        ]
        self.sequence += len(rows)
        return encode(
            NotificationBatch(
                boot=self.boot,
                anchor=self._anchor,
                sent_mono_ns=now_ns,
                through_mono_ns=now_ns,
                after=after,
                devices={
                    f"{kind.value} {athlete}": Wearer(kind=kind, athlete=athlete)
                    for athlete, (kind, _, _) in measured
                },
                rows=tuple(map(wire_row, rows)),
            )
        )
