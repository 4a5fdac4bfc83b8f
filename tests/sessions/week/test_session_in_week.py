"""What a week reads from a session: hard bouts and the warm-up."""

from dataclasses import replace

import pytest

from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete
from sessions.core.model.sample import Kind
from sessions.week.session_in_week import SessionInWeek, hard_bouts, outing_of, warmed_up
from tests.sessions.store import recording as r
from tests.sessions.week.sessions_in_week import MONDAY, stretches

REST, WALK, JOG, SPRINT, UNKNOWN = Kind.REST, Kind.WALK, Kind.JOG, Kind.SPRINT, Kind.UNKNOWN
# Vigorous from 60 % of the reserve: 60 + 0.6 x 120 = 132 bpm.
RUNNER = freeze(Athlete(heart_rate_max_bpm=180, heart_rate_rest_bpm=60), on=None)
NOBODY = freeze(Athlete(), on=None)


@pytest.mark.parametrize(
    ("name", "parts", "bouts"),
    [
        ("walk 3, jog 2, sprint 1, twice", [(WALK, 300), (JOG, 120), (SPRINT, 60)] * 2, 1),
        (
            "the same with a cool-down",
            [*[(WALK, 300), (JOG, 120), (SPRINT, 60)] * 2, (WALK, 120)],
            2,
        ),
        ("run and walk by turns", [(WALK, 60), (JOG, 90)] * 5, 4),
        ("a steady run", [(WALK, 300), (JOG, 2400), (WALK, 300)], 0),
        ("steady, with two crossings", [(JOG, 900), (REST, 60), (JOG, 900), (REST, 60)], 0),
        ("a stumble", [(JOG, 300), (SPRINT, 10), (JOG, 300)], 0),
        ("a gap is no neighbour", [(JOG, 300), (UNKNOWN, 20), (SPRINT, 60), (JOG, 60)], 1),
        (
            "a gap inside a bout",
            [(JOG, 300), (SPRINT, 60), (UNKNOWN, 20), (SPRINT, 60), (JOG, 60)],
            1,
        ),
        ("nothing", [], 0),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_hard_bouts(name: str, parts: list[tuple[Kind, float]], bouts: int) -> None:
    assert hard_bouts(stretches(*parts)) == bouts


def test_a_pause_at_the_traffic_lights_makes_no_bout() -> None:
    parts = stretches((WALK, 60), (JOG, 300), (REST, 40), (JOG, 300), (REST, 40), (JOG, 300))
    paused = [replace(part, paused=part.kind is REST) for part in parts]
    assert hard_bouts(parts) == 2
    assert hard_bouts(paused) == 0


def test_minutes_of_a_session_are_those_without_its_pauses() -> None:
    whole = r.breakdown(seconds=600)
    paused = replace(whole, session=replace(whole.session, paused_s=120.0))
    found = [outing_of(one, athlete=RUNNER, id="x", day=MONDAY) for one in (whole, paused)]
    assert [one.duration_min for one in found] == [10.0, 8.0]


def test_two_bouts_make_an_interval_session() -> None:
    def outing(bouts: int) -> SessionInWeek:
        return SessionInWeek(id="x", day=MONDAY, duration_min=20, hard_bouts=bouts)

    assert [outing(bouts).has_intervals for bouts in (0, 1, 2)] == [False, False, True]


def test_five_easy_minutes_before_the_first_sprint_are_a_warm_up() -> None:
    assert warmed_up(stretches((WALK, 180), (JOG, 120), (SPRINT, 60)), athlete=NOBODY) is True
    assert warmed_up(stretches((WALK, 180), (JOG, 119), (SPRINT, 60)), athlete=NOBODY) is False
    assert warmed_up(stretches((SPRINT, 60), (WALK, 600)), athlete=NOBODY) is False


def test_standing_is_no_warm_up() -> None:
    assert warmed_up(stretches((REST, 600), (SPRINT, 60)), athlete=NOBODY) is False


def test_an_easy_session_needs_no_warm_up() -> None:
    assert warmed_up(stretches((WALK, 1800)), athlete=RUNNER) is None
    assert warmed_up(stretches((JOG, 1800), bpm=125), athlete=RUNNER) is None


def test_a_jog_at_a_vigorous_heart_rate_is_hard() -> None:
    assert warmed_up(stretches((JOG, 1800), bpm=140), athlete=RUNNER) is False
    assert warmed_up(stretches((WALK, 400), (JOG, 1800), bpm=140), athlete=RUNNER) is True
    assert warmed_up(stretches((JOG, 1800), bpm=140), athlete=NOBODY) is None
