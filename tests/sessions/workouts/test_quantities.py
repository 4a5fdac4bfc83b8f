"""Quantities as people write them are read to the last digit."""

from sessions.workouts.quantities import distance_text, read_distance_m


def test_a_distance_in_kilometres_is_read_back_exactly() -> None:
    for tenths_of_km in range(10, 5001):  # 327 was read as 32700.000000000004 m
        distance_m = tenths_of_km * 100.0
        assert read_distance_m(distance_text(distance_m)) == distance_m


def test_miles_are_exact() -> None:
    assert read_distance_m("3 miles") == 4828.032
