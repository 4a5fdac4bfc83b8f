"""Generated people are what `docs/generated-people.md` says, and fail as their sensors should."""

import numpy as np

from benchmarks.heart_sensors import chest_strap, laboratory_strap, wrist
from benchmarks.people import (
    RUNNERS,
    Day,
    Effort,
    Person,
    Rng,
    Work,
    crowd,
    exercise,
    running_kmh,
    stages,
)


def run(body: Person, day: Day, rng: Rng) -> Effort:
    kmh, pct = stages((120, 5.0, 0.0), (480, running_kmh(body, 0.7), 0.0))
    return exercise(body, Work(speed_kmh=kmh, incline_pct=pct), day, rng)


def test_repeats_of_one_person_differ_by_what_is_said() -> None:
    rng = np.random.default_rng(3)
    days = [Day.drawn(rng) for _ in range(4000)]
    costs = np.array([day.economy * day.cart for day in days]).reshape(-1, 2)
    assert abs(100 * np.abs(np.log(costs[:, 0] / costs[:, 1])).mean() - 6.7) < 0.3


def test_the_maximum_spreads_by_ten_and_lies_below_the_formula_in_the_trained() -> None:
    bodies = [body for body, _ in crowd(RUNNERS, 1500, seed=5, name="max")]
    off = np.array([body.max_bpm - (208 - 0.7 * body.age_years) for body in bodies])
    assert abs(off.std() - 10) < 0.6
    assert -3 < off.mean() < -1
    assert 0.17 < np.mean(off <= -10) < 0.27


def test_one_more_person_changes_none_before_it() -> None:
    few = [body for body, _ in crowd(RUNNERS, 2, seed=1, name="few")]
    more = [body for body, _ in crowd(RUNNERS, 3, seed=1, name="few")]
    assert more[:2] == few


def test_at_seven_tenths_of_the_uptake_the_heart_is_near_seven_tenths_of_its_reserve() -> None:
    shares = []
    for body, rng in crowd(RUNNERS, 60, seed=1, name="share"):
        done = run(body, Day(economy=1.0, cart=1.0, bpm=0.0), rng)
        used = (done.vo2_ml_kg_min[-1] - 3.5) / (body.vo2max - 3.5)
        shares.append(
            (done.heart_rate_bpm[-1] - body.rest_bpm) / (body.max_bpm - body.rest_bpm) - used
        )
    assert abs(np.mean(shares) - 0.02) < 0.02
    assert 0.02 < np.std(shares) < 0.06


def test_good_straps_are_near_and_bad_ones_are_wrong_for_a_while() -> None:
    wrong_straps, low_wrists = [], []
    for body, rng in crowd(RUNNERS, 60, seed=2, name="straps"):
        done = run(body, Day.drawn(rng), rng)
        true = done.heart_rate_bpm
        good = chest_strap(true, rng, beats=True)
        assert np.nanmax(np.abs(good.heart_rate_bpm - true)) < 8
        assert good.rr_ms is not None
        assert abs(sum(map(sum, good.rr_ms)) / 1000 - true.size) < 2
        strap = laboratory_strap(true, rng)
        wrong_straps.append(np.mean(np.abs(strap.heart_rate_bpm - true) > 30))
        light = wrist(true, done.cadence_spm, done.speed_kmh, rng)
        low_wrists.append(np.mean(true[30:200] - light.heart_rate_bpm[30:200]))
    assert 0.5 < np.mean(np.array(wrong_straps) > 0.05) < 0.8
    assert np.mean(low_wrists) > 8
