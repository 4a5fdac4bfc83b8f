"""Gateways of a studio: what they send of their athletes' three devices, second by second."""

from collections.abc import Iterator

from ingest.codecs import foot_pod, heart_rate, treadmill
from ingest.devices.sensor import DeviceKind
from ingest.journal import JournalRow
from ingest.measurements import NS_PER_S, Contact, FootPod, HeartRate, Treadmill
from ingest.mqtt.wire import NotificationBatch, Position, Tie, Wearer, encode, wire_row

KINDS = 3
STARTING_S = 15  # everybody starts within these


class Gateway:
    """What one gateway sends: its athletes' three devices, second by second."""

    def __init__(self, number: int, *, athletes: range, start_ns: int, starts_s: float) -> None:
        self.name = f"gateway-{number}"
        self._starts_s = starts_s
        self.boot = f"boot-{start_ns}"  # the same for whoever goes on with it
        self._start_ns = start_ns
        self._athletes = athletes
        self._sequence = 0
        self._devices = {
            f"{kind.value} {athlete}": Wearer(kind=kind, athlete=f"Runner {athlete}")
            for athlete in athletes
            for kind in DeviceKind
        }

    def begin_at(self, second: int) -> None:
        """All before this second was told."""
        self._sequence = second * len(self._athletes) * KINDS

    def message(self, second: int) -> bytes:
        """All that was measured within one second."""
        after = Position(boot=self.boot, sequence=self._sequence) if self._sequence else None
        rows = tuple(self._rows(second))
        through_ns = (second + 1) * NS_PER_S
        return encode(
            NotificationBatch(
                boot=self.boot,
                anchor=Tie(mono_ns=0, wall_ns=self._start_ns),
                sent_mono_ns=through_ns,
                through_mono_ns=through_ns,
                after=after,
                devices=self._devices,
                rows=tuple(wire_row(row) for row in rows),
            )
        )

    def _rows(self, second: int) -> Iterator[JournalRow]:
        speed_kmh = (5.5, 9.0, 13.5)[second // 60 % 3] if second >= self._starts_s else 0.0
        for number, athlete in enumerate(self._athletes):
            bpm = 120 + (second + athlete) % 50
            beats = HeartRate(
                heart_rate_bpm=bpm, contact=Contact.DETECTED, rr_ms=(60_000 / bpm, 60_000 / bpm)
            )
            belt = Treadmill(
                speed_kmh=speed_kmh,
                total_distance_m=second * 2,
                inclination_pct=1.0,
                ramp_angle_deg=0.6,
                elapsed_s=second,
            )
            pod = FootPod(speed_kmh=speed_kmh, cadence_spm=160)
            frames = (
                (DeviceKind.STRAP, "2A37", heart_rate.encode(beats)),
                (DeviceKind.TREADMILL, "2ACD", treadmill.encode(belt)),
                (DeviceKind.FOOT_POD, "2A53", foot_pod.encode(pod)),
            )
            for place, (kind, characteristic, payload) in enumerate(frames):
                self._sequence += 1
                at_ns = second * NS_PER_S + number * 40_000_000 + place * 1_000_000
                yield JournalRow(
                    host="",
                    boot=self.boot,
                    sequence=self._sequence,
                    device=f"{kind.value} {athlete}",
                    characteristic=characteristic,
                    payload=payload,
                    monotonic_ns=at_ns,
                    wall_ns=self._start_ns + at_ns,
                )


def gateways(athletes: int, count: int, *, start_ns: int) -> list[Gateway]:
    share = -(-athletes // count)
    return [
        Gateway(
            number,
            athletes=range(number * share, min(athletes, (number + 1) * share)),
            start_ns=start_ns,
            starts_s=STARTING_S * number / count,
        )
        for number in range(count)
    ]
