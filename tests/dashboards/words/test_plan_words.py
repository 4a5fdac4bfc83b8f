"""What page and terminal say of a plan under way: the target, the standing, the newest cue."""

import msgspec
import pytest

from dashboards.terminal.line import PlainLines, plain_line
from dashboards.words.plan_position import course
from sessions.core.model.athlete import Units
from sessions.core.model.sample import Kind
from sessions.live.live_view import CueView, LiveView, PlanView, StepView
from sessions.units import Formatter
from sessions.workouts.cues import CueKind, TargetStanding
from sessions.workouts.plan import Crossing, HeartRateEnd, HeartRateTarget, HeartRateUnit
from sessions.workouts.targets import Band, Target
from tests.dashboards.web.scripted_port import RUNNING

METRIC = Formatter(Units.METRIC)
change = msgspec.structs.replace

JOG = Target(speed_kmh=9.45, incline_pct=1.0, speed_band_kmh=Band(low=9.0, high=9.9))
ZONE = Target(heart_rate_band_bpm=Band(low=111.0, high=129.5))


def planned(remaining_s: float | None = 64.0, **fields: object) -> LiveView:
    plan = PlanView(index=2, remaining_s=remaining_s, **fields)  # type: ignore[arg-type]
    return change(RUNNING, plan=plan, step_remaining_s=remaining_s)


def test_the_target_shown_is_the_one_after_easier_and_harder() -> None:
    assert course(planned(target=JOG), METRIC).target == "9.4 km/h · 1.0 %"


@pytest.mark.parametrize(
    ("band", "shown"),
    [
        (Band(low=111.0, high=129.5), "111–130 bpm"),
        (Band(low=171.0), "above 171 bpm"),
    ],
)
def test_a_heart_rate_target_is_shown_in_beats(band: Band, shown: str) -> None:
    assert course(planned(target=Target(heart_rate_band_bpm=band)), METRIC).target == shown


def test_metres_count_down_where_metres_end_the_step() -> None:
    now = course(planned(None, remaining_m=250.0, fraction=0.375), METRIC)
    assert (now.clock, now.counts_down, now.fraction) == ("0.25 km", True, 0.375)


def test_an_open_step_counts_up() -> None:
    now = course(planned(None, elapsed_s=75.0), METRIC)
    assert (now.clock, now.counts_down, now.fraction) == ("1:15", False, None)


@pytest.mark.parametrize(
    ("step", "line"),
    [
        (StepView(name="Far", kind=Kind.JOG, start_s=0, end_s=9, distance_m=400), "Far · 0.40 km"),
        (StepView(name="Key", kind=Kind.JOG, start_s=0, end_s=60), "Key · until a key is pressed"),
        (
            StepView(
                name="Calm",
                kind=Kind.WALK,
                start_s=0,
                end_s=60,
                duration_s=180,
                until=HeartRateEnd(crossing=Crossing.BELOW, value=120),
                heart_rate=HeartRateTarget(low=1, high=2, unit=HeartRateUnit.ZONE),
            ),
            "Calm · until heart rate below 120 bpm, at most 3:00 · zone 1-2",
        ),
    ],
)
def test_what_comes_next_says_what_will_end_it(step: StepView, line: str) -> None:
    view = change(planned(), steps=(*RUNNING.steps[:3], step))
    assert course(view, METRIC).following == line


@pytest.mark.parametrize(
    ("standing", "by_speed", "by_heart"),
    [
        (TargetStanding.UNDER, "Slower than planned", "Heart rate below target"),
        (TargetStanding.OVER, "Faster than planned", "Heart rate above target"),
        (TargetStanding.IN, "On target", "On target"),
        (TargetStanding.UNKNOWN, "", ""),
    ],
)
def test_the_standing_names_what_is_judged(
    standing: TargetStanding, by_speed: str, by_heart: str
) -> None:
    said = [
        course(planned(target=target, standing=standing), METRIC).standing_words
        for target in (JOG, ZONE)
    ]
    assert said == [by_speed, by_heart]


@pytest.mark.parametrize("kind", CueKind)
def test_every_cue_has_words_but_the_end_which_the_next_start_tells(kind: CueKind) -> None:
    cue = CueView(number=1, kind=kind, step=2, count=3 if kind is CueKind.COUNTDOWN else None)
    words = course(planned(cues=(cue,)), METRIC).cue
    assert bool(words) is (kind is not CueKind.END)


def test_the_newest_cue_is_said() -> None:
    cues = (
        CueView(number=6, kind=CueKind.COUNTDOWN, step=1, count=1),
        CueView(number=7, kind=CueKind.END, step=1),
        CueView(number=8, kind=CueKind.START, step=2),
    )
    assert course(planned(cues=cues), METRIC).cue == "Now: Jog"
    assert course(planned(cues=cues[:2]), METRIC).cue == "1"


def test_a_log_has_a_line_when_the_standing_changes() -> None:
    lines = PlainLines()
    assert lines.line(planned(target=JOG, standing=TargetStanding.IN)) is not None
    assert lines.line(planned(target=JOG, standing=TargetStanding.IN)) is None
    line = lines.line(planned(target=JOG, standing=TargetStanding.OVER))
    assert line is not None
    assert line.endswith("Faster than planned")
    assert "On target" not in plain_line(planned(target=JOG, standing=TargetStanding.IN))
