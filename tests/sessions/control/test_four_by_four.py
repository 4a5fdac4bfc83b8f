"""A 4 x 4 by heart rate: the heart leads the belt, and the plan's speed is where it begins."""

from statistics import fmean

from benchmarks.research.control_four_by_four import four_by_four_of
from benchmarks.research.control_heart import Noise
from ingest.simulate.runner import Physique
from sessions.control.states import ControlState
from sessions.control.target import BeltTarget
from tests.sessions.control.timeline import Timeline, following

WANDERING = Noise(sd_bpm=2.0, correlation_s=30.0)


def test_intervals_are_run_in_their_band_by_whoever_the_plans_speed_does_not_fit() -> None:
    led = four_by_four_of(Physique(), noise=WANDERING, seed=3)
    # The first begins at the plan's guess, each later one where the one before was held.
    assert fmean(one.in_band for one in led[1:]) > 0.7
    assert max(one.over for one in led) < 0.15


def held(*, begin_kmh: float, band_bpm: tuple[float, float], leg: int = 1) -> BeltTarget:
    return BeltTarget(speed_kmh=begin_kmh, incline_pct=0.0, band_bpm=band_bpm, leg=leg)


def test_the_belt_goes_to_where_the_plan_begins_and_the_heart_leads_from_there() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.target = held(begin_kmh=9.0, band_bpm=(118.0, 122.0))  # the heart is at 120
    timeline.run(30)
    assert timeline.speed_kmh == 9.0
    timeline.target = held(begin_kmh=9.0, band_bpm=(138.0, 142.0))
    timeline.run(20)
    assert timeline.speed_kmh is not None
    assert 9.0 < timeline.speed_kmh < 10.5


def test_up_it_goes_no_further_than_the_heart_allows() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.target = held(begin_kmh=12.0, band_bpm=(100.0, 110.0))
    timeline.run(60)
    assert max(timeline.speeds, default=6.0) <= 6.0


def test_down_it_goes_to_where_the_plan_begins_whatever_the_heart_says() -> None:
    timeline = following(speed_kmh=12.0)
    timeline.target = held(begin_kmh=6.0, band_bpm=(100.0, 110.0))
    timeline.run(20)
    assert timeline.speed_kmh is not None
    assert timeline.speed_kmh <= 6.0


def test_the_same_heart_rate_begins_where_it_was_held_before() -> None:
    timeline = following(speed_kmh=8.0)
    timeline.target = held(begin_kmh=8.0, band_bpm=(118.0, 122.0), leg=1)
    timeline.run(200)
    timeline.speed_kmh = 8.0
    timeline.target = BeltTarget(speed_kmh=5.0, incline_pct=0.0, leg=2)
    timeline.run(30)
    assert timeline.speed_kmh == 5.0
    timeline.target = held(begin_kmh=12.0, band_bpm=(118.0, 122.0), leg=3)
    timeline.run(40)
    assert timeline.speed_kmh == 8.0


def test_harder_within_a_step_does_not_go_back_to_the_plans_speed() -> None:
    timeline = following(speed_kmh=8.0)
    timeline.target = held(begin_kmh=8.0, band_bpm=(148.0, 152.0))
    timeline.run(60)
    risen_kmh = timeline.speed_kmh
    assert risen_kmh is not None
    assert risen_kmh > 9.0
    timeline.target = held(begin_kmh=8.4, band_bpm=(151.0, 155.0))
    timeline.run(10)
    assert timeline.speed_kmh is not None
    assert timeline.speed_kmh >= risen_kmh


def test_a_begin_above_what_is_allowed_is_the_most_that_is() -> None:
    timeline = Timeline()
    timeline.target = held(begin_kmh=40.0, band_bpm=(118.0, 122.0))
    timeline.start()
    timeline.run(90)
    assert timeline.is_in(ControlState.FOLLOWING)
    assert timeline.speed_kmh == 16.0
