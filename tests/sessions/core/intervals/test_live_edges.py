"""Edges told live that are edges looking back, too, stay told."""

import numpy as np
import pytest

from sessions.core.intervals.live_edges import with_live_edges
from sessions.core.intervals.look_back_split import Stretch

SPEEDS = np.full(600, 9.0)
STARTS = (100, 200, 300, 400)
for at in STARTS:
    SPEEDS[at : at + 20] = 13.0
LIVE = [0, *(cell for at in STARTS for cell in (at, at + 20))]
WHOLE = [Stretch(0, 600, 9.0, 9.0)]


def starts(speeds: np.ndarray, live: list[int], *, wander_kmh: float) -> list[int]:
    whole = [Stretch(0, speeds.size, 9.0, 9.0)]
    return [s.start for s in with_live_edges(whole, speeds, live, wander_kmh=wander_kmh)]


def test_a_set_of_bouts_that_the_look_back_lost_comes_back() -> None:
    found = with_live_edges(WHOLE, SPEEDS, LIVE, wander_kmh=0.0)
    assert [s.start for s in found] == LIVE
    assert [s.pace_kmh for s in found] == [9.0, *[13.0, 9.0] * 4]


def test_one_short_bout_alone_and_what_does_not_stand_out_stay_away() -> None:
    assert with_live_edges(WHOLE, SPEEDS, LIVE[:3], wander_kmh=0.0) == WHOLE
    assert with_live_edges(WHOLE, np.full(600, 9.0), LIVE, wander_kmh=0.0) == WHOLE


def test_none_comes_back_that_the_wandering_pace_may_have_made() -> None:
    assert with_live_edges(WHOLE, SPEEDS, LIVE, wander_kmh=1.0) == WHOLE


def test_short_bouts_of_one_pace_but_of_any_length_are_no_set() -> None:
    speeds, live = np.full(900, 9.0), [0]
    for at, length_s in zip((100, 200, 300, 500), (14, 24, 60, 120), strict=True):
        speeds[at : at + length_s] = 11.1
        live += [at, at + length_s]
    assert starts(speeds, live, wander_kmh=0.45) == [0]


def test_two_short_bouts_are_enough_where_they_plainly_stand_out() -> None:
    assert starts(SPEEDS, LIVE[:5], wander_kmh=0.4) == LIVE[:5]
    assert starts(SPEEDS, LIVE[:5], wander_kmh=0.75) == [0]


@pytest.mark.parametrize(("step_kmh", "told"), [(2.4, True), (1.9, False)])
def test_one_edge_comes_back_where_its_sides_differ_by_a_whole_step(
    step_kmh: float, told: bool
) -> None:
    speeds = np.repeat([9.0, 9.0 + step_kmh], 300)
    assert starts(speeds, [0, 300], wander_kmh=0.4) == ([0, 300] if told else [0])


def test_an_edge_that_only_a_minute_shows_and_no_half_minute_is_a_drift() -> None:
    speeds = np.interp(np.arange(600), (0, 240, 360, 600), (9.0, 9.0, 12.0, 12.0))
    assert starts(speeds, [0, 300], wander_kmh=0.4) == [0]


def test_a_bout_of_a_set_stands_by_the_others_though_its_step_was_small() -> None:
    speeds, live = np.full(1200, 9.0), [0]
    for at, step in zip((100, 400, 700), (1.5, 1.7, 2.4), strict=True):
        speeds[at : at + 60] = 9.0 + step
        live += [at, at + 60]
    assert starts(speeds, live, wander_kmh=0.35) == [0, 100, 160, 400, 460, 700, 760]
    alone = [0, 100, 160, 700, 760]
    assert starts(speeds, alone, wander_kmh=0.35) == [0, 700, 760]


def test_an_edge_that_is_there_is_not_moved() -> None:
    stretches = [
        Stretch(0, 103, 9.0, 9.0),
        Stretch(103, 121, 13.0, 13.0),
        Stretch(121, 600, 9.0, 9.0),
    ]
    found = [s.start for s in with_live_edges(stretches, SPEEDS, LIVE, wander_kmh=0.0)]
    assert found == [0, 103, 121, *LIVE[3:]]
