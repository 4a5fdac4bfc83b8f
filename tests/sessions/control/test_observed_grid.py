"""The grid of a console, from the values it comes to rest at."""

import pytest

from ingest.measurements import KM_PER_MILE
from sessions.control.observed_grid import ObservedGrid


def seen(*values: float) -> ObservedGrid:
    grid = ObservedGrid()
    for value in values:
        grid.add(value)
    return grid


@pytest.mark.parametrize(
    ("values", "step"),
    [
        ((6.44, 6.92, 7.24), KM_PER_MILE / 10),
        ((6.5, 7.0, 8.5), 0.5),
        ((0.96, 1.28, 2.24), 0.32),
        ((6.4, 6.7, 7.1), 0.1),
        ((6.0, 7.0, 9.0), 1.0),
        ((6.13, 6.77, 7.31), None),
        ((6.5, 6.5, 7.0), None),
    ],
    ids=["tenths of a mile", "halves", "an odd step", "tenths", "whole", "none", "too few"],
)
def test_the_coarsest_that_all_lie_on(values: tuple[float, ...], step: float | None) -> None:
    assert seen(*values).step == step


def test_a_console_takes_the_nearest_or_the_next_lower_step() -> None:
    grid = seen(6.44, 6.92, 7.24)
    assert grid.may_be(6.92, asked=7.0)
    assert grid.may_be(7.08, asked=7.0)
    assert not grid.may_be(7.24, asked=7.0)
    assert not grid.may_be(6.7, asked=7.0)


def test_before_it_is_known_half_a_kilometre_per_hour_is_allowed_for() -> None:
    assert seen().may_be(7.0, asked=7.4)
    assert not seen().may_be(8.0, asked=7.4)
