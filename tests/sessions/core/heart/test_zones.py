"""Zone bounds by model, what lies on a bound, and the time in each."""

import pytest

from sessions.core.heart.zones import ZONES, ZoneClock, zone_bounds_bpm, zone_of
from sessions.core.model.athlete import ZoneModel


def test_percent_of_maximum() -> None:
    bounds = zone_bounds_bpm(ZoneModel.PERCENT_MAX, max_bpm=190)
    assert list(bounds or ()) == [95, 114, 133, 152, 171, 190]


def test_percent_of_reserve_needs_a_resting_rate() -> None:
    bounds = zone_bounds_bpm(ZoneModel.PERCENT_RESERVE, max_bpm=190, rest_bpm=60)
    assert list(bounds or ()) == [125, 138, 151, 164, 177, 190]
    assert zone_bounds_bpm(ZoneModel.PERCENT_RESERVE, max_bpm=190) is None


def test_percent_of_threshold_needs_the_threshold_only() -> None:
    bounds = zone_bounds_bpm(ZoneModel.PERCENT_THRESHOLD, threshold_bpm=160)
    assert bounds == pytest.approx((104, 136, 144, 152, 160, 169.6))
    assert zone_bounds_bpm(ZoneModel.PERCENT_THRESHOLD, max_bpm=190) is None


def test_custom_bounds_are_taken_as_they_are() -> None:
    custom = (100.0, 120.0, 140.0, 150.0, 160.0, 185.0)
    assert zone_bounds_bpm(ZoneModel.CUSTOM, custom_bpm=custom) == custom


def test_without_a_maximum_there_are_no_bounds() -> None:
    assert zone_bounds_bpm(ZoneModel.PERCENT_MAX) is None


@pytest.mark.parametrize(
    ("bpm", "zone"),
    [(94.9, 0), (95, 1), (113.9, 1), (114, 2), (133, 3), (152, 4), (171, 5), (190, 5), (212, 5)],
)
def test_a_bound_belongs_to_the_zone_above_and_the_top_has_no_end(bpm: float, zone: int) -> None:
    assert zone_of(bpm, bounds_bpm=(95, 114, 133, 152, 171, 190)) == zone


def test_each_zone_has_number_and_name() -> None:
    assert [zone.number for zone in ZONES] == [1, 2, 3, 4, 5]
    assert len({zone.name for zone in ZONES}) == 5


def test_the_clock_counts_every_cell_once() -> None:
    clock = ZoneClock()
    for zone in (0, 1, 1, 5, None):
        clock.update(zone, weight_s=1.0)
    clock.update(3, weight_s=0.25)
    assert (clock.seconds, clock.below_s, clock.unknown_s) == ([2, 0, 0.25, 0, 1], 1, 1)
