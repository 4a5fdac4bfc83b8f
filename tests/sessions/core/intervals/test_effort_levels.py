"""Levels of effort: what heart rate tells of less than half a minute is no level."""

import pytest

from sessions.core.intervals.effort_levels import Edges, without_slivers


@pytest.mark.parametrize(
    ("edges", "size", "expected"),
    [
        ([(1, 0), (3, 100), (2, 120)], 300, [(1, 0), (2, 100)]),
        ([(1, 0), (3, 200), (2, 220)], 300, [(1, 0), (2, 220)]),
        ([(1, 0), (3, 100)], 110, [(1, 0)]),
        ([(1, 0), (2, 20)], 200, [(2, 0)]),
        ([(1, 0), (2, 100), (3, 130)], 160, [(1, 0), (2, 100), (3, 130)]),
        ([(1, 0), (3, 100), (1, 129)], 200, [(1, 0)]),
        ([(1, 0), (3, 100), (2, 120), (3, 145)], 300, [(1, 0), (3, 120)]),
        ([(1, 0)], 10, [(1, 0)]),
    ],
    ids=[
        "to the longer one after it",
        "to the longer one before it",
        "the last one",
        "the first one",
        "half a minute stays",
        "between two of one level",
        "the shortest first",
        "nothing else",
    ],
)
def test_a_sliver_goes_to_the_longer_of_its_neighbours(
    edges: Edges, size: int, expected: Edges
) -> None:
    assert without_slivers(edges, size=size) == expected
