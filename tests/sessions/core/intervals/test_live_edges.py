"""Bouts that were told live stay told."""

import numpy as np

from sessions.core.intervals.live_edges import with_live_bouts
from sessions.core.intervals.look_back_split import Stretch

SPEEDS = np.full(600, 9.0)
STARTS = (100, 200, 300, 400)
for at in STARTS:
    SPEEDS[at : at + 20] = 13.0
LIVE = [0, *(cell for at in STARTS for cell in (at, at + 20))]
WHOLE = [Stretch(0, 600, 9.0, 9.0)]


def test_a_set_of_bouts_that_the_look_back_lost_comes_back() -> None:
    found = with_live_bouts(WHOLE, SPEEDS, LIVE, wander_kmh=0.0)
    assert [s.start for s in found] == LIVE
    assert [s.pace_kmh for s in found] == [9.0, *[13.0, 9.0] * 4]


def test_one_bout_alone_and_what_does_not_stand_out_stay_away() -> None:
    assert with_live_bouts(WHOLE, SPEEDS, LIVE[:3], wander_kmh=0.0) == WHOLE
    assert with_live_bouts(WHOLE, np.full(600, 9.0), LIVE, wander_kmh=0.0) == WHOLE


def test_none_comes_back_that_the_wandering_pace_may_have_made() -> None:
    assert with_live_bouts(WHOLE, SPEEDS, LIVE, wander_kmh=1.0) == WHOLE


def test_bouts_of_one_pace_but_of_any_length_are_no_set() -> None:
    speeds, live = np.full(900, 9.0), [0]
    for at, length_s in zip((100, 200, 300, 500), (14, 30, 60, 120), strict=True):
        speeds[at : at + length_s] = 11.4
        live += [at, at + length_s]
    whole = [Stretch(0, 900, 9.0, 9.0)]
    assert with_live_bouts(whole, speeds, live, wander_kmh=0.45) == whole


def test_two_bouts_are_enough_where_they_plainly_stand_out() -> None:
    found = with_live_bouts(WHOLE, SPEEDS, LIVE[:5], wander_kmh=0.4)
    assert [s.start for s in found] == LIVE[:5]
    assert with_live_bouts(WHOLE, SPEEDS, LIVE[:5], wander_kmh=0.7) == WHOLE


def test_an_edge_that_is_there_is_not_moved() -> None:
    stretches = [
        Stretch(0, 103, 9.0, 9.0),
        Stretch(103, 121, 13.0, 13.0),
        Stretch(121, 600, 9.0, 9.0),
    ]
    found = [s.start for s in with_live_bouts(stretches, SPEEDS, LIVE, wander_kmh=0.0)]
    assert found == [0, 103, 121, *LIVE[3:]]
