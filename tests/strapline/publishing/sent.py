"""What a gateway would send, made by hand: straps and belts second by second."""

from collections.abc import Iterator, Sequence

from ingest.codecs import heart_rate, treadmill
from ingest.devices.sensor import DeviceKind
from ingest.journal import JournalRow
from ingest.measurements import NS_PER_S, HeartRate, Treadmill
from ingest.mqtt.receiver import gateway_host
from ingest.mqtt.wire import NotificationBatch, Tie, Wearer, journal_rows, wire_row
from strapline.processor.processor import Processor

WALL_NS = 1_764_000_000 * NS_PER_S  # of the gateway at the boot
STRAP, BELT = DeviceKind.STRAP, DeviceKind.TREADMILL


class Sent:
    """One gateway's journal, handed to a processor batch by batch."""

    def __init__(self, processor: Processor, *, gateway: str = "pi", boot: str = "b") -> None:
        self.processor = processor
        self.gateway = gateway
        self.boot = boot
        self.sequence = 0
        self.wearers: dict[str, Wearer] = {}
        self.rows: list[JournalRow] = []
        self.tie = Tie(mono_ns=0, wall_ns=WALL_NS)

    def wears(self, athlete: str, *, simulated: bool = False) -> None:
        """`athlete` has a strap and a belt, called after them."""
        for word, kind in (("strap", STRAP), ("belt", BELT)):
            self.wearers[f"{word} {athlete}"] = Wearer(
                kind=kind, athlete=athlete, simulated=simulated
            )

    def second(self, at_s: float, athlete: str, *, bpm: int | None, kmh: float | None) -> None:
        """One second of one athlete; None: the device is silent."""
        if bpm is not None:
            frame = heart_rate.encode(HeartRate(heart_rate_bpm=bpm))
            self.add(f"strap {athlete}", "2A37", frame, at_s=at_s + 0.2)
        if kmh is not None:
            frame = treadmill.encode(Treadmill(speed_kmh=kmh))
            self.add(f"belt {athlete}", "2ACD", frame, at_s=at_s + 0.6)

    def add(self, device: str, characteristic: str, payload: bytes, *, at_s: float) -> None:
        self.sequence += 1
        self.rows.append(
            JournalRow(
                host=gateway_host(self.gateway),
                boot=self.boot,
                sequence=self.sequence,
                device=device,
                characteristic=characteristic,
                payload=payload,
                monotonic_ns=round(at_s * NS_PER_S),
                wall_ns=WALL_NS + round(at_s * NS_PER_S),
            )
        )

    def deliver(
        self, *, now_s: float, through_s: float | None = None, is_last: bool = False
    ) -> None:
        """Everything added since, in one batch; nothing comes later up to `through_s`."""
        rows, self.rows = self.rows, []
        batch = NotificationBatch(
            boot=self.boot,
            anchor=self.tie,
            sent_mono_ns=round(now_s * NS_PER_S),
            through_mono_ns=round((now_s if through_s is None else through_s) * NS_PER_S),
            is_last=is_last,
            devices={row.device: self.wearers[row.device] for row in rows},
            rows=tuple(wire_row(row) for row in rows),
        )
        taken = journal_rows(batch, host=gateway_host(self.gateway))
        self.processor.take_batch(self.gateway, batch, taken)

    def run(
        self,
        seconds: range,
        *,
        athletes: Sequence[str] = ("Ann",),
        bpm: int | None = 140,
        kmh: float | None = 9.0,
    ) -> None:
        """A batch each second."""
        for at_s in seconds:
            for athlete in athletes:
                self.second(at_s, athlete, bpm=bpm, kmh=kmh)
            self.deliver(now_s=at_s + 1)


def unix_s(at_s: float) -> float:
    return WALL_NS / NS_PER_S + at_s


def names(count: int) -> Iterator[str]:
    return (f"Runner {number}" for number in range(count))
