"""One treadmill that also counts steps or passes a heart rate on: what of it counts."""

import msgspec
import pytest

from ingest.clock import Anchor
from ingest.codecs import foot_pod, heart_rate, treadmill
from ingest.collect.decoder import Decoder
from ingest.journal import JournalRow
from ingest.measurements import NS_PER_S, RELAYED, FootPod, HeartRate, Treadmill
from ingest.quirks.several_services import SPEAKS_NS
from sessions.core.alignment.source_choice import SourceChoices

FEATURES = bytes(8)
RUNS = Treadmill(speed_kmh=9.0, total_distance_m=500, heart_rate_bpm=0)
STEPS = FootPod(speed_kmh=7.2, cadence_spm=165, total_distance_m=80.0)
BEATS = HeartRate(heart_rate_bpm=140)


class Device:
    """One device's notifications, from the bytes to what counts."""

    def __init__(self, *, is_treadmill: bool = True) -> None:
        self._decoder = Decoder(_anchor)
        self.choices = SourceChoices()
        if is_treadmill:
            self.send(0.0)

    def send(self, at_s: float, *values: Treadmill | FootPod | HeartRate) -> None:
        frames = [("2ACC", FEATURES)] if not values else [_frame(value) for value in values]
        for characteristic, payload in frames:
            row = JournalRow(
                host="here",
                boot="first",
                sequence=0,
                device="mill",
                characteristic=characteristic,
                payload=payload,
                monotonic_ns=round(at_s * NS_PER_S),
                wall_ns=0,
            )
            for taken in self._decoder.measurements(row):
                self.choices.hold(taken.value, source=taken.source, at_ns=taken.at_ns)

    def shows(self, at_s: float) -> tuple[float | None, float | None, float | None]:
        """Speed, cadence, heart rate."""
        at_ns = round(at_s * NS_PER_S)
        choices = self.choices
        every = (choices.speed, choices.cadence, choices.heart_rate)
        speed, cadence, beats = (choice.value_at(at_ns) for choice in every)
        return speed, cadence, beats


def _anchor(_host: str, _boot: str) -> Anchor:
    return Anchor(monotonic_ns=0, wall_ns=0)


def _frame(value: Treadmill | FootPod | HeartRate) -> tuple[str, bytes]:
    if isinstance(value, Treadmill):
        return "2ACD", treadmill.encode(value)
    if isinstance(value, FootPod):
        return "2A53", foot_pod.encode(value)
    return "2A37", heart_rate.encode(value)


@pytest.mark.parametrize("order", [(RUNS, STEPS), (STEPS, RUNS)])
def test_the_belt_gives_the_speed_and_the_step_counter_the_cadence(
    order: tuple[Treadmill | FootPod, ...],
) -> None:
    mill = Device()
    for second in range(1, 5):
        mill.send(second, *order)
    assert mill.shows(5) == (9.0, 165.0, None)


def test_the_step_counter_gives_the_speed_while_the_belt_is_mute() -> None:
    mill = Device()
    mill.send(1, STEPS)
    speed_kmh, cadence_spm, _ = mill.shows(2)
    assert speed_kmh == pytest.approx(7.2, abs=0.01)
    assert cadence_spm == 165.0


def test_it_takes_over_when_the_belt_falls_mute_and_never_its_metres() -> None:
    mill = Device()
    silent_s = 10 + SPEAKS_NS / NS_PER_S
    for second in range(1, 11):
        mill.send(second, RUNS, STEPS)
    before_m = mill.choices.counters["mill"].odometer.total_m
    for second in range(11, round(silent_s) + 4):
        mill.send(second, msgspec.structs.replace(STEPS, total_distance_m=second * 1_000.0))
    speed_kmh, _, _ = mill.shows(silent_s + 3)
    assert speed_kmh == pytest.approx(7.2, abs=0.01)
    assert mill.choices.counters["mill"].odometer.total_m == before_m


def test_a_belt_that_is_stood_beside_is_not_run_on_by_its_step_counter() -> None:
    """An empty belt's speed is nobody's, and so is what its own sensor counts of it."""
    mill = Device()
    stands = msgspec.structs.replace(RUNS, elapsed_s=100)
    for second in range(1, 5):
        clocked = msgspec.structs.replace(
            RUNS, elapsed_s=96 + second, total_distance_m=490 + 2 * second
        )
        mill.send(second, clocked, STEPS)
    for second in range(5, 12):
        mill.send(second, msgspec.structs.replace(stands, total_distance_m=498), STEPS)
    assert mill.shows(12)[0] is None


def test_a_heart_rate_service_goes_before_the_grips_in_the_record() -> None:
    mill = Device()
    for second in range(1, 5):
        mill.send(second, BEATS, RUNS)  # whose record says 0: nobody holds the grips
    assert mill.shows(5)[2] == 140.0


def test_the_grips_count_where_the_service_has_nothing_to_say() -> None:
    mill = Device()
    held = msgspec.structs.replace(RUNS, heart_rate_bpm=118)
    mill.send(1, HeartRate(heart_rate_bpm=0), held)
    assert mill.shows(2)[2] == 118.0


def test_a_strap_of_one_s_own_goes_before_what_a_treadmill_passes_on() -> None:
    mill = Device()
    mill.send(1, BEATS)
    mill.choices.hold(
        HeartRate(heart_rate_bpm=120), source="z-last-in-the-alphabet", at_ns=NS_PER_S
    )
    assert mill.shows(2)[2] == 120.0


def test_a_strap_that_counts_steps_gives_all_it_measures() -> None:
    strap = Device(is_treadmill=False)
    for second in range(1, 4):
        strap.send(second, BEATS, STEPS)
    speed_kmh, cadence_spm, bpm = strap.shows(4)
    assert speed_kmh == pytest.approx(7.2, abs=0.01)
    assert (cadence_spm, bpm) == (165.0, 140.0)
    assert strap.choices.counters["mill"].odometer.counter_m == pytest.approx(80.0, abs=0.1)


def test_only_what_a_treadmill_passes_on_is_marked() -> None:
    for is_treadmill in (True, False):
        decoder = Decoder(_anchor)
        if is_treadmill:
            decoder.quirks("device").note_treadmill()
        value = decoder.quirks("device").heart_rate(BEATS, at_ns=0)
        assert (RELAYED in value.issues) is is_treadmill
