"""What a belt cannot have done, and what is true of the belt and not of the runner."""

from collections.abc import Sequence

import pytest

from ingest.measurements import STEPPED_OFF, Treadmill
from ingest.quirks.belt_readings import ABSURD, DOUBTFUL_ZERO, FULL_CLOCKS_S, BeltWatch

S = 1_000_000_000
Row = tuple[float, float, int, int]  # seconds, km/h, metres, clock


def speeds(rows: Sequence[Row], watch: BeltWatch | None = None) -> list[float | str | None]:
    """Each record's speed, or why there is none."""
    watch = watch or BeltWatch()
    said: list[float | str | None] = []
    for at_s, kmh, metres, clock_s in rows:
        frame = Treadmill(speed_kmh=kmh, total_distance_m=metres, elapsed_s=clock_s)
        value = watch.checked(frame, at_ns=round(at_s * S))
        said.append(value.issues[0] if value.issues else value.speed_kmh)
    return said


def running(until_s: int, *, kmh: float = 9.0, clock_from: int = 0) -> list[Row]:
    return [(t, kmh, round(t * kmh / 3.6), clock_from + t) for t in range(until_s)]


def test_a_running_belt_is_believed() -> None:
    assert speeds(running(60)) == [9.0] * 60


def test_a_zero_between_two_frames_of_a_running_belt_is_no_speed() -> None:
    rows = running(20)
    rows[10] = (10, 0.0, 25, 10)
    assert speeds(rows)[9:12] == [9.0, DOUBTFUL_ZERO, 9.0]


def test_a_walk_is_not_at_rest_for_one_frame() -> None:
    rows = running(20, kmh=4.0)
    rows[10] = (10, 0.0, 11, 10)
    assert speeds(rows)[10] == DOUBTFUL_ZERO


@pytest.mark.parametrize(("kmh", "held_s"), [(9.0, 2), (20.0, 4), (4.0, 2)])
def test_a_belt_that_stays_at_zero_is_believed_when_it_can_have_stopped(
    kmh: float, held_s: int
) -> None:
    rows = [*running(10, kmh=kmh), *((10 + t, 0.0, 25, 10) for t in range(10))]
    said = speeds(rows)[10:]
    assert said[: held_s - 1] == [DOUBTFUL_ZERO] * (held_s - 1)
    assert said[held_s - 1 :] == [0.0] * (11 - held_s)


def test_a_belt_that_creeps_to_its_stop_is_believed_at_once() -> None:
    rows = [(0, 1.5, 0, 0), (1, 1.0, 0, 1), (2, 0.5, 0, 2), (3, 0.0, 0, 3)]
    assert speeds(rows) == [1.5, 1.0, 0.5, 0.0]


def test_a_stop_that_was_told_is_believed_at_once() -> None:
    watch = BeltWatch()
    speeds(running(10), watch)
    watch.stop_was_told()
    assert speeds([(10, 0.0, 25, 10)], watch) == [0.0]


def test_nobody_on_the_belt_is_told_after_two_seconds_and_until_the_clock_goes_on() -> None:
    frozen = [(20 + t, 9.0, 48, 19) for t in range(5)]
    back = [(25 + t, 9.0, 50 + t, 20 + t) for t in range(3)]
    rows = [*running(20), (19.5, 9.0, 48, 19), *frozen, *back]
    assert speeds(rows)[20:] == [9.0, 9.0, *[STEPPED_OFF] * 4, 9.0, 9.0, 9.0]


def test_a_belt_that_slows_down_after_pause_is_not_empty() -> None:
    slowing = [(20 + t, 9.0 - 0.5 * t, 48, 19) for t in range(18)]
    assert STEPPED_OFF not in speeds([*running(20), *slowing])


def test_a_clock_that_stands_while_the_distance_grows_is_only_a_bad_clock() -> None:
    rows = [*running(20), *((20 + t, 9.0, 50 + 3 * t, 19) for t in range(10))]
    assert STEPPED_OFF not in speeds(rows)


def test_a_machine_without_a_clock_is_not_suspected() -> None:
    assert STEPPED_OFF not in speeds([(t, 9.0, 0, 0) for t in range(60)])


@pytest.mark.parametrize("full_s", FULL_CLOCKS_S)
def test_a_clock_that_is_full_is_not_suspected(full_s: int) -> None:
    rows = running(20, clock_from=full_s - 19)
    assert STEPPED_OFF not in speeds([*rows, *((20 + t, 9.0, 48, full_s) for t in range(10))])


def test_a_clock_that_wraps_or_is_reset_goes_on() -> None:
    wraps = [(t, 9.0, 48, (5_990 + t) % 6_000) for t in range(30)]
    assert speeds(wraps) == [9.0] * 30
    reset = [*running(20), *((20 + t, 9.0, t, t) for t in range(20))]
    assert speeds(reset) == [9.0] * 40


def test_a_record_faster_than_any_belt_is_not_believed_at_all() -> None:
    value = BeltWatch().checked(
        Treadmill(speed_kmh=99.99, total_distance_m=0, elapsed_s=0, inclination_pct=1.0), at_ns=0
    )
    assert value == Treadmill(inclination_pct=1.0, issues=(ABSURD,))


def test_a_record_without_speed_passes() -> None:
    split = Treadmill(total_distance_m=54, more_data=True)
    assert BeltWatch().checked(split, at_ns=0) == split
