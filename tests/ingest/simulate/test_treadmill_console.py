"""Buttons and counters of the treadmill's computer."""

import math

import pytest

from ingest.simulate.belt_motion import SPEED_KMH_PER_S
from ingest.simulate.treadmill_console import Console, ConsoleState, NotSupportedHere


def test_the_belt_stands_until_start_and_then_goes_to_what_was_set() -> None:
    console = Console()
    console.set_speed(6.0, at_s=1)
    assert console.belt.speed_kmh(100) == 0
    console.start(at_s=100)
    assert console.running is ConsoleState.RUNNING
    assert console.belt.speed_kmh(200) == 6.0


def test_a_belt_that_is_started_without_a_speed_creeps_at_the_slowest() -> None:
    console = Console()
    console.start(at_s=0)
    assert console.belt.speed_kmh(60) == 1.0


def test_distance_is_the_belt_and_elapsed_the_time_between_start_and_stop() -> None:
    console = Console()
    console.set_speed(7.2, at_s=0)
    console.start(at_s=0)
    for second in range(1, 3601):
        console.totals(at_s=second)
    totals = console.totals(at_s=3600)
    lost_in_the_ramp_m = 7.2 / 3.6 * (7.2 / SPEED_KMH_PER_S) / 2
    assert math.isclose(totals.distance_m, 7200 - lost_in_the_ramp_m)
    assert totals.elapsed_s == 3600
    # ACSM walking at 120 m/min: 15.5 ml/kg/min; 75 kg and 5 kcal per litre make 5.8 kcal/min.
    assert math.isclose(totals.energy_kcal, 15.5 * 75 / 1000 * 5 * 60, rel_tol=0.01)
    console.stop(at_s=3600)
    after = console.totals(at_s=3700)
    assert after.elapsed_s == 3600
    assert after.distance_m > totals.distance_m  # it runs down
    assert console.belt.speed_kmh(3700) == 0


def test_how_often_the_counters_are_read_does_not_change_distance_and_elapsed() -> None:
    often, seldom = Console(), Console()
    for console in (often, seldom):
        console.set_speed(10.0, at_s=0)
        console.start(at_s=0)
    for tenth in range(1, 601):
        often.totals(at_s=tenth / 10)
    assert math.isclose(often.totals(at_s=60).distance_m, seldom.totals(at_s=60).distance_m)
    assert math.isclose(often.totals(at_s=60).elapsed_s, seldom.totals(at_s=60).elapsed_s)


def test_a_pause_keeps_the_counters_and_the_speed_and_a_stop_does_not() -> None:
    console = Console()
    seen = [console.running]
    console.set_speed(8.0, at_s=0)
    console.start(at_s=0)
    console.pause(at_s=100)
    seen.append(console.running)
    assert console.totals(at_s=200).elapsed_s == 100
    console.start(at_s=200)
    assert console.belt.speed_kmh(300) == 8.0
    assert console.totals(at_s=300).elapsed_s == 200
    console.stop(at_s=300)
    seen.append(console.running)
    assert seen == [ConsoleState.IDLE, ConsoleState.PAUSED, ConsoleState.IDLE]
    console.start(at_s=400)
    assert console.totals(at_s=400).elapsed_s == 0
    assert console.totals(at_s=400).distance_m == 0
    assert console.belt.speed_kmh(500) == 1.0


def test_what_the_machine_cannot_do_is_refused_and_changes_nothing() -> None:
    console = Console()
    console.set_speed(5.0, at_s=0)
    console.start(at_s=0)
    for speed_kmh in (0.5, -1.0, 20.1):
        with pytest.raises(NotSupportedHere, match="speed"):
            console.set_speed(speed_kmh, at_s=10)
    for incline_pct in (-0.5, 15.5):
        with pytest.raises(NotSupportedHere, match="incline"):
            console.set_incline(incline_pct, at_s=10)
    assert console.belt.speed_kmh(60) == 5.0
    assert console.belt.incline_pct(60) == 0.0
