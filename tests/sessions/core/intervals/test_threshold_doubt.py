"""A bound that a pace lies on is crossed all the time, and trusted less each time."""

from sessions.core.intervals.threshold_doubt import MOST, Doubt

BOUNDS = (0.6, 7.2, 11.5)


def stretch(doubt: Doubt, *, level: int, to: int, kmh: float) -> None:
    doubt.change(level, to=to)
    doubt.follow(kmh, level=to, bounds=BOUNDS)


def test_stretches_that_hardly_leave_the_bound_double_what_is_asked_up_to_a_limit() -> None:
    doubt, asked = Doubt(), []
    for _ in range(MOST):
        stretch(doubt, level=1, to=2, kmh=7.6)
        stretch(doubt, level=2, to=1, kmh=6.9)
        asked.append(doubt.times)
    assert asked == [2.0, 8.0, 16.0, 16.0]


def test_two_stretches_well_beyond_the_bound_take_one_doubt_away() -> None:
    doubt = Doubt(count=1.0)
    for _ in range(2):
        stretch(doubt, level=2, to=3, kmh=14.0)
        stretch(doubt, level=3, to=2, kmh=9.0)
    doubt.change(2, to=3)
    assert doubt.times == 1.0


def test_a_stretch_of_unknown_beginning_is_not_judged() -> None:
    doubt = Doubt()
    stretch(doubt, level=1, to=2, kmh=9.0)
    doubt.change(None, to=2)
    doubt.change(2, to=1)
    assert doubt.times == 1.0
