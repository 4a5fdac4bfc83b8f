"""Where a value is against its target band."""

import msgspec
import pytest

from dashboards.words.gauge import Gauge, gauges
from sessions.core.model.athlete import Units
from sessions.live.freshness import Reading
from sessions.units import Formatter
from sessions.workouts.targets import Band, Target
from tests.dashboards.web.scripted_port import PLAN, PLANNED, RUNNING

METRIC = Formatter(Units.METRIC)
change = msgspec.structs.replace


def shown(target: Target, *, bpm: float | None = 142, kmh: float | None = 9.0) -> list[Gauge]:
    view = change(
        PLANNED,
        heart_rate=Reading(value=bpm, age_s=0.1),
        speed=Reading(value=kmh, age_s=0.1),
        plan=change(PLAN, target=target),
    )
    return list(gauges(view, METRIC))


def test_the_band_is_the_middle_third_and_the_value_where_it_is() -> None:
    [gauge] = shown(Target(speed_band_kmh=Band(low=8.0, high=10.0)))
    assert (gauge.key, gauge.band) == ("speed", "8.0–10.0 km/h")
    assert (gauge.low, gauge.high, gauge.at) == pytest.approx((1 / 3, 2 / 3, 0.5))


@pytest.mark.parametrize(("kmh", "at"), [(1.0, 0.02), (25.0, 0.98), (None, None)])
def test_a_value_off_the_line_is_at_its_end_and_an_unknown_one_is_nowhere(
    kmh: float | None, at: float | None
) -> None:
    [gauge] = shown(Target(speed_band_kmh=Band(low=8.0, high=10.0)), kmh=kmh)
    assert gauge.at == at


def test_a_narrow_band_has_room_beside_it() -> None:
    [gauge] = shown(Target(speed_band_kmh=Band(low=8.9, high=9.1)))
    assert gauge.high - gauge.low == pytest.approx(0.2 / 2.2)


@pytest.mark.parametrize(
    ("band", "words", "low", "high"),
    [
        (Band(low=171.0), "above 171 bpm", 1 / 3, 1.0),
        (Band(high=120.0), "under 120 bpm", 0.0, 2 / 3),
    ],
)
def test_a_band_with_one_bound_reaches_to_the_end_of_the_line(
    band: Band, words: str, low: float, high: float
) -> None:
    [gauge] = shown(Target(heart_rate_band_bpm=band))
    assert gauge.band == words
    assert [gauge.low, gauge.high] == pytest.approx([low, high])


def test_of_two_bands_the_heart_rate_is_judged() -> None:
    heart, speed = shown(
        Target(speed_band_kmh=Band(low=8, high=10), heart_rate_band_bpm=Band(low=130, high=150))
    )
    assert (heart.key, heart.is_judged) == ("heart", True)
    assert (speed.key, speed.is_judged) == ("speed", False)


def test_without_a_plan_under_way_there_is_nothing_to_aim_at() -> None:
    assert gauges(RUNNING, METRIC) == ()
    assert gauges(change(PLANNED, plan=change(PLAN, index=None)), METRIC) == ()
