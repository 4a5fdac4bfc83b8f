"""Parts of recordings, and several as one."""

import numpy as np
import pytest

from ingest.files.recorded_workout import PauseStretch, RecordedWorkout, utc
from ingest.files.recording_parts import NothingLeft, filled_from, joined, stretch_of


def recording(start_s: float, seconds: int, *, heart: bool = True) -> RecordedWorkout:
    time_s = np.arange(float(seconds))
    return RecordedWorkout(
        name="run.fit",
        started_at=utc(1_700_000_000 + start_s),
        time_s=time_s,
        heart_rate_bpm=100 + time_s if heart else None,
        distance_m=7 + 2.5 * time_s,
        pauses=(PauseStretch(start_s=2, end_s=4),),
        record_count=seconds,
    )


def test_a_stretch_has_its_own_time() -> None:
    part = stretch_of(recording(0, 10), from_s=3, to_s=8)
    assert part.time_s.tolist() == [0, 1, 2, 3, 4]
    assert part.started_at == utc(1_700_000_003)
    assert part.heart_rate_bpm is not None
    assert part.heart_rate_bpm.tolist() == [103, 104, 105, 106, 107]
    assert part.pauses == (PauseStretch(start_s=0, end_s=1),)
    with pytest.raises(NothingLeft):
        stretch_of(recording(0, 10), from_s=20, to_s=30)


def test_between_two_it_is_paused_and_the_distance_goes_on() -> None:
    whole = joined([recording(20, 5), recording(0, 10)])
    assert whole.duration_s == 24
    assert PauseStretch(start_s=9, end_s=20) in whole.pauses
    assert whole.distance_m is not None
    assert whole.distance_m[[0, 9, 10, 14]].tolist() == [0, 22.5, 22.5, 32.5]


def test_both_halves_of_one_are_it_again() -> None:
    one = recording(0, 10)
    halves = [stretch_of(one, from_s=0, to_s=5), stretch_of(one, from_s=5, to_s=99)]
    whole = joined(halves)
    assert whole.time_s.tolist() == one.time_s.tolist()
    assert whole.heart_rate_bpm is not None
    assert whole.heart_rate_bpm.tolist() == (100 + one.time_s).tolist()


def test_what_only_the_other_has_measured_is_taken_at_its_moments() -> None:
    filled = filled_from(recording(0, 10, heart=False), recording(4, 20))
    assert filled.heart_rate_bpm is not None
    assert np.isnan(filled.heart_rate_bpm[:4]).all()
    assert filled.heart_rate_bpm[4:].tolist() == [100, 101, 102, 103, 104, 105]
    assert "the other recording of this run: heart_rate_bpm" in filled.notes[-1]
    same = recording(0, 10)
    assert filled_from(same, recording(4, 20)) is same
