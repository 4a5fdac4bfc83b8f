"""Recovery of heart rate."""

from sessions.core.intervals.recovery import Recovery


def test_recovery_is_the_fall_in_the_minute_after_the_last_hard_interval() -> None:
    recovery = Recovery()
    recovery.hard_begins()
    recovery.hard_ends(cell=100, heart_rate_bpm=175)
    for cell in range(100, 200):
        recovery.update(cell=cell, heart_rate_bpm=175 - (cell - 100) / 2)
    assert recovery.fall_bpm == 30


def test_recovery_takes_the_next_value_when_the_minute_falls_into_a_dropout() -> None:
    recovery = Recovery()
    recovery.hard_ends(cell=0, heart_rate_bpm=170)
    recovery.update(cell=60, heart_rate_bpm=None)
    recovery.update(cell=62, heart_rate_bpm=140)
    assert recovery.fall_bpm == 30


def test_there_is_no_recovery_when_the_next_hard_interval_or_silence_came() -> None:
    recovery = Recovery()
    recovery.hard_ends(cell=0, heart_rate_bpm=170)
    recovery.update(cell=90, heart_rate_bpm=120)
    assert recovery.fall_bpm is None
    recovery.hard_ends(cell=100, heart_rate_bpm=170)
    recovery.update(cell=160, heart_rate_bpm=130)
    recovery.hard_begins()
    assert recovery.fall_bpm is None
