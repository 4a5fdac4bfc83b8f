"""Roles by contrast with the neighbours."""

from sessions.core.intervals.roles import Effort, _Block, _peaks, roles_of
from sessions.core.model.breakdown import Role

UP, WORK, EASY, STEADY, DOWN = (
    Role.WARM_UP,
    Role.WORK,
    Role.RECOVERY,
    Role.STEADY,
    Role.COOL_DOWN,
)


def roles(*stretches: tuple[float, int]) -> list[Role | None]:
    efforts, at = [], 0
    for kmh, seconds in stretches:
        efforts.append(Effort(at, at + seconds, kmh))
        at += seconds
    return roles_of(efforts)


def test_what_is_faster_than_both_its_sides_is_work() -> None:
    repeats = ((14.0, 60), (9.0, 60)) * 3
    assert roles((8.0, 600), *repeats, (8.0, 300)) == [UP, *(WORK, EASY) * 2, WORK, DOWN, DOWN]


def test_one_pace_for_a_long_time_is_steady() -> None:
    assert roles((5.0, 300), (9.0, 1200), (5.0, 200)) == [UP, STEADY, DOWN]


def test_a_belt_that_holds_a_heart_rate_begins_too_fast_and_is_steady_all_the_same() -> None:
    assert roles((4.5, 300), (9.0, 120), (7.0, 900), (4.0, 200)) == [UP, STEADY, STEADY, DOWN]


def test_a_fast_kilometre_in_an_easy_run_is_work_and_so_is_one_that_lasts() -> None:
    assert roles((9.0, 900), (13.0, 120), (9.0, 900)) == [UP, WORK, DOWN]
    assert roles((5.0, 300), (13.0, 240), (9.0, 900), (5.0, 200)) == [UP, WORK, DOWN, DOWN]


def test_one_fast_bout_before_a_short_easy_one_is_work() -> None:
    assert roles((5.0, 900), (13.0, 120), (9.0, 120), (5.0, 900)) == [UP, WORK, DOWN, DOWN]


def test_four_of_five_of_one_length_are_repeats_and_three_are_a_run_with_stops() -> None:
    def after_stops(*seconds: int) -> list[Role | None]:
        return roles(*(piece for s in seconds for piece in ((12.0, s), (0.0, 60))))[:-1]

    assert set(after_stops(120, 120, 120, 120, 400)) == {WORK, EASY}
    assert set(after_stops(120, 120, 120, 300, 400)) == {STEADY, None}


def test_a_peak_is_faster_than_the_block_before_and_the_one_after() -> None:
    paces = (8.0, 14.0, 9.0, 14.5, 15.0, 5.0, 0.0, 6.0)
    assert _peaks([_Block(kmh=kmh, seconds=60, members=[]) for kmh in paces]) == [1, 4, 7]
