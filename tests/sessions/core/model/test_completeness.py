"""When totals are called partial, and when two distances are told."""

import pytest

from sessions.core.model.completeness import are_apart, is_partial


@pytest.mark.parametrize(
    ("covered_s", "paused_s", "expected"),
    [(949, 0, True), (950, 0, False), (949, 2, False), (0, 1000, False)],
)
def test_energy_of_under_95_of_a_hundred_unpaused_seconds_is_partial(
    covered_s: float, paused_s: float, expected: bool
) -> None:
    told = is_partial(300.0, covered_s=covered_s, duration_s=1000, paused_s=paused_s)
    assert told is expected


def test_no_energy_is_not_partial_and_no_kilocalorie_is() -> None:
    assert not is_partial(None, covered_s=0, duration_s=1000, paused_s=0)
    assert is_partial(0.0, covered_s=10, duration_s=1000, paused_s=0)


@pytest.mark.parametrize(
    ("distance_m", "moving_m", "expected"),
    [
        (1000.0, 990.0, True),
        (1000.0, 990.5, False),
        (990.0, 1000.0, True),
        (0.0, 0.0, False),
        (0.5, 0.495, False),
        (0.5, 0.48, True),
        (0.012, 0.0, True),
        (None, 5.0, False),
        (5.0, None, False),
    ],
)
def test_distances_a_hundredth_apart_are_both_told(
    distance_m: float | None, moving_m: float | None, expected: bool
) -> None:
    assert are_apart(distance_m, moving_m) is expected
