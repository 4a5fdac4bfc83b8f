"""Clock steps: the order of the records is kept, and one clock goes through all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.files.clock_steps import straightened

SECONDS = [float(s) for s in range(200)]


def test_a_clock_that_never_steps_stays_as_it_is() -> None:
    assert straightened(SECONDS) == (SECONDS, 0, 0)


@pytest.mark.parametrize("back_s", [11.0, 60.0, 3600.0, 5 * 3600.0])
@pytest.mark.parametrize("at", [50, 150])
def test_a_clock_put_back_goes_on_one_step_behind(at: int, back_s: float) -> None:
    """The longer part keeps its times, since laps and pauses are told by them."""
    times = SECONDS[:at] + [t - back_s for t in SECONDS[at:]]
    found, back, glitches = straightened(times)
    assert (back, glitches) == (1, 0)
    shift = 0.0 if at > 100 else -back_s
    assert found == [t + shift for t in SECONDS]


@pytest.mark.parametrize("length", [1, 2, 3])
@pytest.mark.parametrize("ahead_s", [60.0, 3600.0])
def test_a_few_records_ahead_of_all_others_are_a_glitch(length: int, ahead_s: float) -> None:
    times = [t + ahead_s if 80 <= t < 80 + length else t for t in SECONDS]
    found, back, glitches = straightened(times)
    assert (back, glitches) == (0, length)
    assert [t for t in found if t is not None] == SECONDS[:80] + SECONDS[80 + length :]


def test_records_that_overtook_each_other_keep_their_times() -> None:
    times = [0.0, 1.0, 3.0, 2.0, 4.0, 7.0, 5.0, 6.0, 8.0]
    assert straightened(times) == (times, 0, 0)


def test_a_hole_is_no_step() -> None:
    times = [t if t < 100 else t + 1800 for t in SECONDS]
    assert straightened(times) == (times, 0, 0)


@given(st.lists(st.integers(-50, 200), min_size=1, max_size=60))
def test_what_is_not_left_out_rises_but_for_a_few_seconds(steps: list[int]) -> None:
    times = [0.0]
    for step in steps:
        times.append(times[-1] + step)
    found, _, glitches = straightened(times)
    kept = [t for t in found if t is not None]
    assert len(kept) == len(times) - glitches
    newest = kept[0]
    for t in kept[1:]:
        assert t >= newest - 10
        newest = max(newest, t)
