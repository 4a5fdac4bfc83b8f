"""A belt's speed checked live against its own counter."""

import pytest

from ingest.measurements import FootPod, Measurement, Treadmill, Value
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.sample import Kind
from tests.sessions.core.runs import at, new_session

PACE_KMH = 9.0
M_PER_S = PACE_KMH / 3.6


def ran(*values: Value, every_s: float = 1.0) -> Breakdown:
    session = new_session()
    for number, value in enumerate(values):
        measurement: Measurement = at(number * every_s, value, source="belt", sequence=number)
        session.feed(measurement)
    session.finish()
    return session.breakdown()


def notes(found: Breakdown) -> list[str]:
    return [note for note in found.session.notes if note.startswith("belt: ")]


def test_a_belt_that_agrees_with_its_counter_has_no_note() -> None:
    found = ran(
        *(Treadmill(speed_kmh=PACE_KMH, total_distance_m=int(k * M_PER_S)) for k in range(600))
    )
    assert notes(found) == []


@pytest.mark.parametrize("step_m", [1, 10])
def test_a_belt_without_a_speed_is_read_by_its_counter(step_m: int) -> None:
    found = ran(
        *(Treadmill(total_distance_m=int(k * M_PER_S) // step_m * step_m) for k in range(600))
    )
    assert [i.kind for i in found.intervals][-1] is Kind.JOG
    assert found.session.mean_speed_kmh == pytest.approx(PACE_KMH, rel=0.05)
    assert len(notes(found)) == 1


def test_a_pace_in_steps_of_six_km_an_hour_is_not_believed_beside_a_counter() -> None:
    found = ran(
        *(Treadmill(pace_km_per_min=0.2, total_distance_m=int(k * M_PER_S)) for k in range(600))
    )
    assert found.session.mean_speed_kmh == pytest.approx(PACE_KMH, rel=0.05)
    assert [i.kind for i in found.intervals][-1] is Kind.JOG


def test_a_speed_of_zero_beside_a_rising_counter_is_not_believed() -> None:
    found = ran(
        *(
            Treadmill(
                speed_kmh=0.0 if 200 <= k < 500 else PACE_KMH, total_distance_m=int(k * M_PER_S)
            )
            for k in range(700)
        )
    )
    assert found.session.moving_s >= found.session.duration_s - 15
    assert len(notes(found)) == 1


@pytest.mark.parametrize("step_m", [1, 10])
def test_a_belt_that_stands_with_its_counter_is_at_rest(step_m: int) -> None:
    def metres(k: int) -> int:
        return int(min(k, 200) * M_PER_S + max(0, k - 500) * M_PER_S) // step_m * step_m

    found = ran(
        *(
            Treadmill(speed_kmh=0.0 if 200 <= k < 500 else PACE_KMH, total_distance_m=metres(k))
            for k in range(700)
        )
    )
    assert [i.kind for i in found.intervals] == [Kind.JOG, Kind.REST, Kind.JOG]
    assert notes(found) == []


@pytest.mark.parametrize("factor", [3.6, 1 / 3.6])
def test_a_speed_in_another_unit_gives_way_to_the_counter(factor: float) -> None:
    found = ran(
        *(
            Treadmill(speed_kmh=PACE_KMH / factor, total_distance_m=int(k * M_PER_S))
            for k in range(1200)
        )
    )
    second = found.intervals[-1]
    assert second.end_s - second.start_s > 900
    assert second.mean_speed_kmh == pytest.approx(PACE_KMH, rel=0.03)
    assert len(notes(found)) == 1


def test_a_record_in_two_parts_is_no_belt_without_a_speed() -> None:
    parts = (
        value
        for k in range(400)
        for value in (
            Treadmill(speed_kmh=PACE_KMH),
            Treadmill(total_distance_m=int(k * M_PER_S)),
        )
    )
    found = ran(*parts, every_s=0.5)
    assert notes(found) == []
    assert found.session.mean_speed_kmh == pytest.approx(PACE_KMH, rel=0.02)


def test_a_foot_pods_speed_is_checked_in_the_same_way() -> None:
    found = ran(
        *(FootPod(speed_kmh=0.0, cadence_spm=165, total_distance_m=k * M_PER_S) for k in range(600))
    )
    assert found.session.moving_s > 570


@pytest.mark.parametrize("every_s", [1.0, 2.0, 4.0])
def test_a_device_that_sends_seldom_leaves_no_gaps(every_s: float) -> None:
    count = int(600 / every_s)
    found = ran(*(Treadmill(speed_kmh=PACE_KMH) for _ in range(count)), every_s=every_s)
    assert found.session.gaps == ()
    assert found.session.sources["speed"]["belt"] >= found.session.duration_s - 8


def test_a_device_that_falls_silent_is_not_held() -> None:
    found = ran(
        *(Treadmill(speed_kmh=PACE_KMH) for _ in range(60)),
        every_s=1.0,
    )
    assert found.session.sources["speed"]["belt"] == pytest.approx(found.session.duration_s)
