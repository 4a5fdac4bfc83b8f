"""Journal rows of made-up sessions: many devices and what goes wrong with them, by a seed."""

import random
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from ingest.codecs import foot_pod, heart_rate, pulse_intervals, treadmill
from ingest.codecs.machine import status
from ingest.codecs.pulse_intervals import PulseInterval, PulseIntervals
from ingest.codecs.vendor.protocols import protocol
from ingest.journal import BUTTON, BUTTON_DEVICE, JournalRow
from ingest.measurements import (
    NS_PER_S,
    Action,
    Button,
    Contact,
    FootPod,
    HeartRate,
    MachineStatus,
    Treadmill,
)
from ingest.quirks.device_identity import DEVICE_NAME

WALL_NS = 1_764_000_000 * NS_PER_S
START_NS = 500 * NS_PER_S
PULSES = "FB005C82-02E7-F387-1CAD-8ACD2D8DF0C8"
KITS = (
    ("strap", "belt"),
    ("strap",),
    ("belt",),
    ("strap", "pod"),
    ("armband", "split belt", "pod"),
    ("strap", "vendor belt"),
    ("strap", "armband", "belt", "pod"),
)
SPEEDS_KMH = (0.0, 4.5, 5.5, 8.0, 9.5, 12.0, 14.0)


class Tick(NamedTuple):
    """Time passes on the receiving host, and nothing comes."""

    until_ns: int


Step = JournalRow | Tick


def steps_of(seed: int, *, seconds: int) -> list[Step]:
    """What a host journals in so many seconds, and when it looks at its clock."""
    return _Scene(seed, seconds).steps()


class _Scene:
    def __init__(self, seed: int, seconds: int) -> None:
        self._random = random.Random(seed)
        self._seconds = seconds
        self._kit = KITS[seed % len(KITS)]
        self._metres = float(self._of(40_000))
        self._kmh = 0.0
        self._bpm = 95.0
        self._faults: dict[str, tuple[str, int]] = {}
        self._silent_until = 0
        self._frame = b""

    def _of(self, count: int) -> int:
        return int(self._random.random() * count)

    def _by_chance(self, share: float) -> bool:
        return self._random.random() < share

    def steps(self) -> list[Step]:
        found: list[tuple[float, int, Step]] = []
        sequence = 0
        for second in range(self._seconds):
            self._live(second)
            for device, characteristic, payload, at_s, late_s in self._told(second):
                at_ns = START_NS + round(at_s * NS_PER_S)
                row = JournalRow(
                    host="here",
                    boot="first",
                    sequence=sequence,
                    device=device,
                    characteristic=characteristic,
                    payload=payload,
                    monotonic_ns=at_ns,
                    wall_ns=WALL_NS + at_ns,
                )
                found.append((at_s + late_s, sequence, row))
                sequence += 1
            for half in (0.05, 0.55):
                tick = Tick(WALL_NS + START_NS + round((second + half) * NS_PER_S))
                found.append((second + half, sequence, tick))
                sequence += 1
        return [step for _, _, step in sorted(found, key=lambda one: one[:2])]

    def _live(self, second: int) -> None:
        if second % 45 == 0:
            self._kmh = SPEEDS_KMH[self._of(len(SPEEDS_KMH))]
        self._metres += self._kmh / 3.6
        self._bpm += (90 + 6 * self._kmh - self._bpm) / 30 + self._random.random() - 0.5
        for device in self._kit:
            _, until = self._faults.get(device, ("", 0))
            if second >= until:
                kinds = ("away", "frozen", "no contact", "spike", "twice", "late", "far")
                lasts = self._of(50)
                self._faults[device] = (kinds[self._of(len(kinds))], second + 60 + self._of(90))
                self._faults[device + " begins"] = (
                    "",
                    self._faults[device][1] - lasts,
                )
        if self._by_chance(0.01):
            self._silent_until = second + self._of(30)

    def _fault(self, device: str, second: int) -> str:
        kind, _ = self._faults.get(device, ("", 0))
        return kind if second >= self._faults[device + " begins"][1] else ""

    def _told(self, second: int) -> Iterator[tuple[str, str, bytes, float, float]]:
        if second % 200 == 0:
            for device in self._kit:
                yield device, DEVICE_NAME, self._name(device), second + 0.01, 0.0
        if self._by_chance(0.012):
            actions = (Action.PAUSE, Action.RESUME, Action.LAP)
            press = msgspec.json.encode(Button(action=actions[self._of(3)]))
            yield BUTTON_DEVICE, BUTTON, press, second + self._random.random(), 0.0
        if second < self._silent_until:
            return
        for place, device in enumerate(self._kit):
            fault = self._fault(device, second)
            if fault == "away" or self._by_chance(0.02):
                continue
            late_s = 1.9 * self._random.random() if fault == "late" else 0.0
            at_s = second + 0.1 + 0.2 * place + 0.05 * self._random.random()
            for characteristic, payload in self._frames(device, second, fault=fault):
                yield device, characteristic, payload, at_s, late_s
                at_s += 0.02

    def _name(self, device: str) -> bytes:
        return b"DOMYOS-TC" if device == "vendor belt" else f"{device} of hall".encode()

    def _frames(self, device: str, second: int, *, fault: str) -> Iterator[tuple[str, bytes]]:
        if device == "strap":
            yield from self._strap(fault)
        elif device == "armband":
            if second % 5 == 0:
                yield PULSES, self._pulses(fault)
            bpm = HeartRate(heart_rate_bpm=round(self._bpm))
            yield "2A37", heart_rate.encode(bpm)
        elif device == "pod":
            kmh = self._kmh * (0.97 + 0.06 * self._random.random())
            told = FootPod(speed_kmh=kmh, cadence_spm=150 + self._of(20) if kmh else 0)
            yield "2A53", foot_pod.encode(told)
        elif device == "vendor belt":
            yield from self._vendor()
        else:
            yield from self._belt(device, fault=fault)

    def _strap(self, fault: str) -> Iterator[tuple[str, bytes]]:
        bpm = round(self._bpm) + (60 if fault == "spike" else -45 if fault == "far" else 0)
        rr_ms = tuple(round(60_000 / self._bpm + self._of(40)) * 1000 / 1024 for _ in range(2))
        if fault == "frozen" and self._frame:
            yield "2A37", self._frame
            return
        contact = Contact.NOT_DETECTED if fault == "no contact" else Contact.DETECTED
        self._frame = heart_rate.encode(
            HeartRate(heart_rate_bpm=bpm, contact=contact, rr_ms=None if fault else rr_ms)
        )
        yield "2A37", self._frame
        if fault == "twice":
            yield "2A37", self._frame

    def _pulses(self, fault: str) -> bytes:
        return pulse_intervals.encode(
            PulseIntervals(
                intervals=tuple(
                    PulseInterval(
                        interval_ms=round(60_000 / self._bpm) + self._of(30),
                        error_ms=self._of(40),
                        heart_rate_bpm=round(self._bpm),
                        has_moved=fault == "spike",
                    )
                    for _ in range(6)
                )
            )
        )

    def _belt(self, device: str, *, fault: str) -> Iterator[tuple[str, bytes]]:
        if fault == "spike" and self._by_chance(0.1):
            stopped = MachineStatus(op="stopped_or_paused_by_user", stop_or_pause="pause")
            yield "2ADA", status.encode(stopped)
        counter = round(self._metres) if fault != "frozen" else 3
        if device == "split belt":
            if not (fault == "no contact" and self._by_chance(0.5)):
                part = Treadmill(total_distance_m=counter, more_data=True)
                yield "2ACD", treadmill.encode(part)
            yield "2ACD", treadmill.encode(Treadmill(speed_kmh=self._kmh))
            return
        told = Treadmill(
            speed_kmh=0.0 if fault == "far" else self._kmh,
            total_distance_m=counter,
            inclination_pct=round(self._metres) % 700 / 100 // 0.5 * 0.5,
            ramp_angle_deg=0.0,
            elapsed_s=round(self._metres) % 60_000,
        )
        yield "2ACD", treadmill.encode(told)

    def _vendor(self) -> Iterator[tuple[str, bytes]]:
        domyos = protocol("domyos")
        layout = domyos.records[0]
        body = layout.write(
            {"speed_kmh": self._kmh, "inclination_pct": 1.0}, overhead=domyos.framing.overhead
        )
        frame = domyos.framing.completed(body)
        for at in range(0, len(frame), 20):
            yield domyos.channels[0].notify[0], frame[at : at + 20]
