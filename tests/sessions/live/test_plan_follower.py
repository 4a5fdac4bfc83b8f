"""A plan led by measurements: which device counts, who pauses, which button does what."""

import pytest

from ingest.measurements import (
    Action,
    Button,
    Contact,
    FootPod,
    HeartRate,
    MachineStatus,
    Measurement,
    Treadmill,
    Value,
)
from sessions.live.plan_follower import PlanFollower
from sessions.workouts.cues import TargetStanding
from sessions.workouts.plan import Crossing, HeartRateEnd, Step
from sessions.workouts.position import PlanPosition
from tests.sessions.workouts.plans import RUNNER, plan, step

START_NS = 1_795_338_900_000_000_000


class Ride:
    """Feeds a guide; times are seconds since BEGIN."""

    def __init__(self, *steps: Step) -> None:
        self.guide = PlanFollower(plan(*steps), athlete=RUNNER)
        self._sequence = 0
        self.says(0.0, Button(action=Action.BEGIN), source="buttons")

    def says(self, at_s: float, value: Value, *, source: str = "treadmill") -> None:
        self._sequence += 1
        self.guide.feed(
            Measurement(
                source=source,
                at_ns=START_NS + round(at_s * 1e9),
                sequence=self._sequence,
                value=value,
            )
        )

    def belt(self, from_s: int, to_s: int, *, kmh: float) -> None:
        for second in range(from_s, to_s):
            self.says(second, Treadmill(speed_kmh=kmh))

    def place(self, at_s: float) -> PlanPosition:
        return self.guide.at(START_NS + round(at_s * 1e9))[0].place


KEPT = step(duration_s=100, speed_kmh=9.0)


def test_it_waits_for_its_beginning() -> None:
    guide = PlanFollower(plan(KEPT), athlete=RUNNER)
    assert not guide.has_begun
    assert guide.result(started_ns=START_NS, duration_s=100.0) is None


def test_a_pause_at_the_console_stops_the_plan_until_the_belt_runs_again() -> None:
    ride = Ride(KEPT)
    ride.belt(0, 30, kmh=9.0)
    ride.says(30, MachineStatus(op="stopped or paused by the user", stop_or_pause="pause"))
    ride.belt(31, 50, kmh=0.0)
    assert ride.place(49.5).remaining_s == 70.0
    ride.belt(50, 60, kmh=9.0)
    assert ride.place(60).remaining_s == pytest.approx(60.0)


def test_a_standing_belt_is_no_pause() -> None:
    ride = Ride(KEPT)
    ride.belt(0, 50, kmh=0.0)
    assert (ride.place(50).remaining_s, ride.place(50).standing) == (50.0, TargetStanding.UNDER)


def test_a_pod_leads_where_there_is_no_treadmill() -> None:
    ride = Ride(step(distance_m=50))
    for second in range(11):
        ride.says(second, FootPod(speed_kmh=9.0, cadence_spm=160), source="pod")
    assert ride.place(10).remaining_m == pytest.approx(25.0)
    ride.says(12, FootPod(speed_kmh=0.0, cadence_spm=0), source="pod")
    assert ride.place(60).remaining_m == pytest.approx(20.0)


def test_a_heart_alone_leads_through_a_plan_by_time() -> None:
    ride = Ride(step("A", duration_s=20), step("B", duration_s=20))
    for second in range(30):
        ride.says(second, HeartRate(heart_rate_bpm=120), source="strap")
    place = ride.place(30)
    assert place.step is not None
    assert (place.step.name, place.remaining_s) == ("B", 10.0)


@pytest.mark.parametrize(("contact", "index"), [(Contact.DETECTED, 1), (Contact.NOT_DETECTED, 0)])
def test_a_strap_off_the_body_ends_nothing(contact: Contact, index: int) -> None:
    ride = Ride(step(until=HeartRateEnd(crossing=Crossing.ABOVE, value=140)), KEPT)
    ride.says(5, HeartRate(heart_rate_bpm=150, contact=contact), source="strap")
    assert ride.place(5).index == index


def test_the_lap_key_ends_an_open_step_and_no_other() -> None:
    ride = Ride(step("Open"), KEPT)
    ride.says(10, Button(action=Action.LAP), source="buttons")
    assert ride.place(10).index == 1
    ride.says(20, Button(action=Action.LAP), source="buttons")
    assert ride.place(20).index == 1


def test_a_press_of_begin_in_the_middle_changes_nothing() -> None:
    ride = Ride(KEPT)
    ride.belt(0, 30, kmh=9.0)
    ride.says(30, Button(action=Action.BEGIN), source="buttons")
    assert ride.place(30).elapsed_s == 30.0
