"""What is told of a view: only what is true now, and nothing that is merely remembered."""

import msgspec
import pytest

from sessions.core.model.sample import Kind
from sessions.live.freshness import Reading
from sessions.live.live_view import LiveStatus, LiveView, PlanView
from sessions.sinks.mqtt.live_state import live_state, without_times
from sessions.workouts.targets import Band, Target
from tests.dashboards.web.scripted_port import RUNNING


def told(**changes: object) -> dict[str, object]:
    document: dict[str, object] = msgspec.to_builtins(
        live_state(msgspec.structs.replace(RUNNING, **changes))
    )
    return document


def test_a_running_session_is_told_whole() -> None:
    assert told() == {
        "athlete": "Ada",
        "status": "running",
        "session": "s1",
        "simulated": True,
        "elapsed_s": 356,
        "paused_s": 0,
        "heart_rate_bpm": 142.0,
        "zone": 3,
        "zone_name": "Moderate",
        "speed_kmh": 9.0,
        "incline_pct": 1.0,
        "freshness": {"heart_rate": "fresh", "speed": "fresh", "incline": "fresh"},
        "interval": "jog",
        "interval_elapsed_s": 56,
        "target": None,
        "distance_m": 612.0,
        "gross_kcal": 48.3,
        "net_kcal": 41.2,
        "devices": {
            "simulated-strap": {
                "name": "Simulated strap",
                "kind": "strap",
                "link": "streaming",
                "battery_pct": 87,
            },
            "simulated-treadmill": {
                "name": "Simulated treadmill",
                "kind": "treadmill",
                "link": "streaming",
                "battery_pct": None,
            },
        },
    }


@pytest.mark.parametrize(("age_s", "word"), [(2.6, "stale"), (4.6, "blank")])
def test_an_old_heart_rate_is_null_and_so_is_its_zone(age_s: float, word: str) -> None:
    document = told(heart_rate=Reading(value=142, age_s=age_s))
    assert (document["heart_rate_bpm"], document["zone"], document["zone_name"]) == (None,) * 3
    assert document["freshness"] == {"heart_rate": word, "speed": "fresh", "incline": "fresh"}
    assert document["speed_kmh"] == 9.0


def test_a_stopped_belt_is_zero_and_not_null() -> None:
    assert told(speed=Reading(value=0.0, age_s=0.1))["speed_kmh"] == 0.0


def test_below_zone_one_has_a_name() -> None:
    document = told(zone=0)
    assert (document["zone"], document["zone_name"]) == (0, "Below zone 1")


def test_an_interval_of_unknown_kind_is_null() -> None:
    document = told(kind=Kind.UNKNOWN)
    assert (document["interval"], document["interval_elapsed_s"]) == (None, None)


def test_a_target_says_its_bands() -> None:
    plan = PlanView(
        index=1,
        target=Target(
            speed_kmh=9.0,
            incline_pct=1.0,
            speed_band_kmh=Band(low=8.5, high=9.5),
            heart_rate_band_bpm=Band(high=150),
        ),
    )
    assert told(plan=plan)["target"] == {
        "heart_rate_bpm": {"low": None, "high": 150},
        "speed_kmh": {"low": 8.5, "high": 9.5},
        "belt_speed_kmh": 9.0,
        "belt_incline_pct": 1.0,
    }


def test_a_finished_session_keeps_its_totals_and_nothing_of_the_moment() -> None:
    document = told(status=LiveStatus.FINISHED)
    assert (document["distance_m"], document["gross_kcal"], document["elapsed_s"]) == (
        612.0,
        48.3,
        356,
    )
    for key in ("heart_rate_bpm", "zone", "speed_kmh", "incline_pct", "interval", "target"):
        assert document[key] is None
    assert document["devices"] == {}


def test_nobody_running_has_no_numbers() -> None:
    document = msgspec.to_builtins(live_state(LiveView(status=LiveStatus.IDLE, athlete="Ada")))
    numbers = {key for key, value in document.items() if isinstance(value, int | float)}
    assert numbers == {"simulated"}


def test_a_second_alone_is_no_other_state() -> None:
    later = msgspec.structs.replace(RUNNING, elapsed_s=357.0, kind_elapsed_s=57.0)
    assert live_state(later) != live_state(RUNNING)
    assert without_times(live_state(later)) == without_times(live_state(RUNNING))
