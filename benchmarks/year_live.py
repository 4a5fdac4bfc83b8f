"""What the express lane said in the middle of a generated run: the points of `now`."""

from collections.abc import Iterator

from benchmarks.year import YearSession
from ingest.measurements import NS_PER_S
from sessions.core.model.events import SecondClosed
from sessions.live.freshness import Reading
from sessions.live.live_view import LiveStatus, LiveView, StepView
from sessions.sinks.influx.line_protocol import Point
from sessions.sinks.influx.live_points import point_of
from sessions.workouts.plan import walk_jog_sprint


def live_points(run: YearSession, *, at_s: int, seconds: int = 30) -> Iterator[Point]:
    """One for each of the last `seconds` up to `at_s` from the run's start."""
    steps = tuple(
        StepView(name=step.name, kind=step.kind, start_s=0.0, end_s=0.0)
        for step in walk_jog_sprint().steps
    )
    for event in run.events:
        if isinstance(event, SecondClosed) and at_s - seconds < event.cell <= at_s:
            view = LiveView(
                status=LiveStatus.RUNNING,
                session=run.row.id,
                athlete=run.row.athlete.name,
                heart_rate=Reading(value=event.heart_rate_bpm, age_s=0.4, source="strap"),
                zone=event.zone,
                speed=Reading(value=event.speed_kmh, age_s=0.2, source="treadmill"),
                incline=Reading(value=event.incline_pct, age_s=0.2, source="treadmill"),
                elapsed_s=float(event.cell),
                distance_m=event.distance_m,
                gross_kcal=event.gross_kcal,
                net_kcal=event.net_kcal,
                kind=event.kind,
                kind_elapsed_s=float(event.cell % 120),
                steps=steps,
                step_index=event.cell // 150 % len(steps),
                step_remaining_s=float(150 - event.cell % 150),
            )
            yield point_of(view, at_ns=run.started_ns + event.cell * NS_PER_S)
