"""Gaps in a quantity, one second after another."""

import pytest

from sessions.core.alignment.coverage import Coverage


def gaps(known: list[bool]) -> list[tuple[float, float]]:
    watch = Coverage(what="speed")
    for cell, is_known in enumerate(known):
        watch.update(known=is_known, start_s=float(cell), end_s=cell + 1.0)
    return [(gap.start_s, gap.end_s) for gap in watch.gaps_until(float(len(known)))]


@pytest.mark.parametrize(("nulls", "expected"), [(5, []), (6, [(3, 9)])])
def test_more_than_five_seconds_are_a_gap(nulls: int, expected: list[tuple[float, float]]) -> None:
    assert gaps([True] * 3 + [False] * nulls + [True]) == expected


def test_what_never_came_is_no_gap_and_what_came_late_was_one() -> None:
    assert gaps([False] * 60) == []
    assert gaps([False] * 20 + [True]) == [(0, 20)]


def test_an_open_gap_ends_with_the_session() -> None:
    assert gaps([True] + [False] * 9) == [(1, 10)]
