"""Recordings changed in ways that leave their labels."""

from itertools import pairwise

import numpy as np
import pytest

from benchmarks.interval_methods import strapline
from benchmarks.interval_recordings import Bout, Labelled, mark
from benchmarks.interval_variants import LATER_S, SMART_UP_TO_S, VARIANTS
from sessions.core.alignment.arrays import Columns
from sessions.core.model.athlete import Athlete

STARTS_S = (0.0, 300.0, 480.0, 600.0, 780.0, 900.0)
BOUTS = tuple(Bout(place % 2 == 1, a, b) for place, (a, b) in enumerate(pairwise(STARTS_S)))


def session() -> Labelled:
    time_s = np.arange(901.0)
    work = np.array([any(b.is_work and b.start_s <= t < b.end_s for b in BOUTS) for t in time_s])
    speed = np.where(work, 14.0, 9.0)
    smooth = np.convolve(np.pad(speed, 5, mode="edge"), np.ones(11) / 11, mode="valid")
    columns = Columns(time_s=time_s, speed_kmh=smooth, distance_m=np.cumsum(smooth) / 3.6)
    return Labelled(name="made", columns=columns, bouts=BOUTS, duration_s=900.0, speed_lag_s=0.0)


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_of_a_clear_session_is_split_at_its_labels(name: str) -> None:
    changed = VARIANTS[name](session())
    split = strapline(changed.columns, Athlete(), speed_lag_s=changed.speed_lag_s)
    marks = mark(changed, split.final)
    assert (marks.asked, marks.found[10.0], marks.claimed) == (4, 4, 4)
    assert (marks.told, marks.bouts) == (2, 2)


def test_smart_recording_keeps_both_ends_and_leaves_no_wider_gap() -> None:
    kept = VARIANTS["records 1 to 8 s apart"](session()).columns.time_s
    assert (kept[0], kept[-1]) == (0.0, 900.0)
    assert 1 < np.mean(np.diff(kept)) < SMART_UP_TO_S >= np.diff(kept).max()


def test_a_later_start_moves_the_labels_with_the_records() -> None:
    changed = VARIANTS["started 37.4 s later"](session())
    assert changed.columns.time_s[0] == 0.0
    assert changed.bouts[1].start_s == pytest.approx(300.0 - LATER_S, abs=1)
