"""Holding a heart rate: gentle, without an offset, and stable on hearts unlike the average."""

import pytest

from benchmarks.research.control_heart import Holding, Noise
from ingest.simulate.runner import Physique
from sessions.control.heart_hold import LARGEST_STEP_M_S, HeartHold
from sessions.control.target import BeltTarget, HoldBy
from tests.sizes import sized

CALM = Noise(sd_bpm=0.0, correlation_s=30.0)
WANDERING = Noise(sd_bpm=2.0, correlation_s=30.0)
HEARTS = (
    ("average", 24.2, 57.6),
    ("two SD quicker to answer", 40.8, 20.0),
    ("two SD slower to answer", 8.0, 104.8),
)


@pytest.mark.parametrize(("name", "gain", "tau_s"), sized(usual=HEARTS[1:], long=HEARTS))
def test_any_heart_of_the_published_spread_is_held_without_swinging(
    name: str, gain: float, tau_s: float
) -> None:
    physique = Physique(gain_bpm_per_m_s=gain, tau_s=tau_s)
    held = Holding(physique, noise=CALM, seed=1).held()
    assert held.rms_bpm < 1.5, name
    assert abs(held.bias_bpm) < 0.6, name
    assert held.overshoot_bpm < 6.0, name


def test_noise_is_not_made_worse() -> None:
    held = Holding(Physique(), noise=WANDERING, seed=2).held()
    assert held.rms_bpm < WANDERING.sd_bpm * 1.2


def updated(hold: HeartHold, bpm: float | None, *, at_s: float, target: BeltTarget) -> BeltTarget:
    if bpm is not None:
        hold.seen(bpm)
    hold.update(target, speed_kmh=8.0, incline_pct=0.0, alarm_bpm=150.0, at_s=at_s)
    return hold.goal(target, speed_kmh=8.0, incline_pct=0.0)


def test_it_begins_with_the_load_as_it_is() -> None:
    hold = HeartHold(speed_kmh=8.0, incline_pct=0.0, at_s=0.0)
    goal = updated(hold, 100.0, at_s=1.0, target=BeltTarget(band_bpm=(140.0, 140.0)))
    assert goal.speed_kmh == pytest.approx(8.0)


def test_one_step_is_small_however_far_the_heart_is_away() -> None:
    hold = HeartHold(speed_kmh=8.0, incline_pct=0.0, at_s=0.0)
    goal = updated(hold, 60.0, at_s=5.0, target=BeltTarget(band_bpm=(148.0, 148.0)))
    assert goal.speed_kmh == pytest.approx(8.0 + 3.6 * LARGEST_STEP_M_S)


def test_without_a_new_heart_rate_nothing_moves() -> None:
    hold = HeartHold(speed_kmh=8.0, incline_pct=0.0, at_s=0.0)
    target = BeltTarget(band_bpm=(140.0, 140.0))
    first = updated(hold, 100.0, at_s=5.0, target=target)
    assert updated(hold, None, at_s=10.0, target=target) == first


def test_a_band_above_the_alarm_is_held_below_it() -> None:
    hold = HeartHold(speed_kmh=8.0, incline_pct=0.0, at_s=0.0)
    goal = updated(hold, 149.0, at_s=5.0, target=BeltTarget(band_bpm=(160.0, 170.0)))
    assert goal.speed_kmh is not None
    assert goal.speed_kmh < 8.0


def test_by_incline_the_speed_stays_as_the_plan_has_it() -> None:
    hold = HeartHold(speed_kmh=8.0, incline_pct=0.0, at_s=0.0)
    target = BeltTarget(speed_kmh=8.0, band_bpm=(140.0, 140.0), hold_by=HoldBy.INCLINE)
    goal = updated(hold, 100.0, at_s=5.0, target=target)
    assert goal.speed_kmh == 8.0
    assert goal.incline_pct is not None
    assert goal.incline_pct > 0
