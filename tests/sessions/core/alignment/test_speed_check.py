"""The speed field of a recording against its own counter: which of both is believed."""

import numpy as np
import pytest

from sessions import analyse
from sessions.core.alignment.arrays import Array
from sessions.core.alignment.counter_speed import FASTEST_KMH
from sessions.core.alignment.speed_check import judged
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.sample import Kind

PACE_KMH = 9.0


def recording(
    speed_kmh: Array,
    *,
    counter_kmh: Array | float = PACE_KMH,
    step_m: float = 0.0,
) -> Breakdown:
    """What is made of a speed field beside a counter that ran at `counter_kmh`."""
    pace = np.broadcast_to(counter_kmh, speed_kmh.shape)
    counter = np.concatenate(([0.0], np.cumsum(pace[1:]))) / 3.6
    if step_m:
        counter = np.floor(counter / step_m) * step_m
    return analyse(
        time_s=np.arange(speed_kmh.size, dtype=float), speed_kmh=speed_kmh, distance_m=counter
    )


def constant(kmh: float, seconds: int = 600) -> Array:
    return np.full(seconds, kmh)


@pytest.mark.parametrize(
    ("seconds", "step_m"), [(30, 0), (300, 0), (1200, 0), (30, 1), (1200, 1), (300, 10), (1200, 10)]
)
def test_a_speed_of_zero_beside_a_rising_counter_is_not_believed(
    seconds: int, step_m: float
) -> None:
    found = recording(
        np.concatenate((constant(PACE_KMH), constant(0.0, seconds), constant(PACE_KMH))),
        step_m=step_m,
    )
    assert [i.kind for i in found.intervals] == [Kind.JOG]
    assert found.session.moving_s == found.session.duration_s
    assert found.session.mean_speed_kmh == pytest.approx(PACE_KMH, rel=0.01)
    (note,) = [n for n in found.session.notes if "the counter is believed" in n]
    assert note.startswith("for ")


@pytest.mark.parametrize("creep_kmh", [0.0, 0.5, 2.0])
def test_who_stands_while_the_counter_creeps_is_at_rest(creep_kmh: float) -> None:
    speed = np.concatenate((constant(PACE_KMH), constant(0.0, 300), constant(PACE_KMH)))
    counter = np.where(speed == 0, creep_kmh, PACE_KMH)
    found = recording(speed, counter_kmh=counter)
    assert [i.kind for i in found.intervals] == [Kind.JOG, Kind.REST, Kind.JOG]


def test_no_step_taken_says_that_the_counter_is_wrong() -> None:
    time_s = np.arange(600.0)
    found = judged(time_s, np.zeros(600), time_s * 1.5, on_foot=True, cadence_spm=np.zeros(600))
    assert (found.speed_kmh == 0).all()


@pytest.mark.parametrize("factor", [3.6, 1 / 3.6, 1.609344, 1 / 1.609344])
def test_a_speed_in_another_unit_is_not_believed(factor: float) -> None:
    wander = PACE_KMH + np.sin(np.arange(900) / 40)
    found = recording(wander / factor, counter_kmh=wander)
    assert found.session.mean_speed_kmh == pytest.approx(PACE_KMH, rel=0.02)
    assert any("factor" in note for note in found.session.notes)


@pytest.mark.parametrize("ratio", [0.9, 0.97, 1.0, 1.04, 1.12, 1.3])
def test_a_field_that_only_runs_a_little_off_is_believed(ratio: float) -> None:
    found = judged(
        np.arange(900.0),
        constant(PACE_KMH * ratio, 900),
        np.arange(900.0) * PACE_KMH / 3.6,
        on_foot=True,
    )
    assert found.notes == []


def test_nobody_on_foot_is_faster_than_everybody() -> None:
    speed = constant(PACE_KMH)
    speed[100:105] = FASTEST_KMH + 1
    found = recording(speed)
    assert [i.kind for i in found.intervals] == [Kind.JOG]
    assert "left out, no speed of a runner: 5 of the speeds" in found.session.notes


def test_a_spike_is_no_sprint_and_a_sprint_is_no_spike() -> None:
    time_s = np.arange(600.0)
    spiked = constant(PACE_KMH)
    spiked[[50, 200, 400]] = 38.0
    assert np.isnan(judged(time_s, spiked, None, on_foot=True).speed_kmh).sum() == 3
    strides = constant(PACE_KMH)
    strides[200:215] = 25.0
    assert not np.isnan(judged(time_s, strides, None, on_foot=True).speed_kmh).any()
