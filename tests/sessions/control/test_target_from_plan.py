"""What the plan asks of the runner, as what it wants of the belt."""

import pytest

from sessions.control.target import BeltTarget, HoldBy
from sessions.control.target_from_plan import belt_target
from sessions.workouts.targets import Band, Target

ZONE_2 = Band(low=120.0, high=135.0)


@pytest.mark.parametrize(
    ("why", "asked", "wanted"),
    [
        ("nothing", Target(), BeltTarget()),
        (
            "speed and incline as they are",
            Target(speed_kmh=8.0, incline_pct=1.0),
            BeltTarget(speed_kmh=8.0, incline_pct=1.0),
        ),
        (
            "the speed is open, so it follows the heart",
            Target(incline_pct=1.0, heart_rate_band_bpm=ZONE_2),
            BeltTarget(incline_pct=1.0, band_bpm=(120.0, 135.0), hold_by=HoldBy.SPEED),
        ),
        (
            "only the incline is open",
            Target(speed_kmh=5.5, heart_rate_band_bpm=ZONE_2),
            BeltTarget(speed_kmh=5.5, band_bpm=(120.0, 135.0), hold_by=HoldBy.INCLINE),
        ),
        (
            "nothing is open: the heart rate leads, and the speed is where it begins",
            Target(speed_kmh=5.5, incline_pct=0.0, heart_rate_band_bpm=ZONE_2),
            BeltTarget(
                speed_kmh=5.5, incline_pct=0.0, band_bpm=(120.0, 135.0), hold_by=HoldBy.SPEED
            ),
        ),
        (
            "zone 5 has no top",
            Target(heart_rate_band_bpm=Band(low=170.0)),
            BeltTarget(band_bpm=(170.0, 180.0)),
        ),
        (
            "easy has no bottom",
            Target(heart_rate_band_bpm=Band(high=120.0)),
            BeltTarget(band_bpm=(110.0, 120.0)),
        ),
    ],
)
def test_the_belt_is_wanted_to(why: str, asked: Target, wanted: BeltTarget) -> None:
    assert belt_target(asked) == wanted, why
