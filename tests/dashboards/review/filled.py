"""A store with sessions in it, made by the real fold, and the real review port on it."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from ingest.measurements import NS_PER_S, Action, Measurement
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete, AthleteSnapshot
from sessions.core.model.breakdown import Breakdown, WorkoutLeg, WorkoutResult
from sessions.core.model.events import AnyEvent, SessionStarted
from sessions.core.model.sample import Kind
from sessions.core.session import Session
from sessions.store import SessionRow, Source, Store, StoredStatus
from sessions.workouts.plan import Step, Workout
from strapline.config.load_config import Config, load
from strapline.doctor.place_trials import tried
from strapline.review import Review, reviewing
from tests.sessions.core.runs import belt, heart, press, standing

ADA = Athlete(
    name="Ada",
    sex="female",
    age_years=34,
    mass_kg=61,
    height_m=1.68,
    heart_rate_max_bpm=188,
    heart_rate_rest_bpm=56,
)
# 2026-11-22 09:15 UTC, a Sunday.
FIRST_NS = 1_795_338_900 * NS_PER_S
DAY_NS = 86_400 * NS_PER_S
STEPS = (
    Step(name="Walk", kind=Kind.WALK, duration_s=180, speed_kmh=5.5),
    Step(name="Jog", kind=Kind.JOG, duration_s=120, speed_kmh=9.0),
    Step(name="Sprint", kind=Kind.SPRINT, duration_s=60, speed_kmh=13.0),
)
PLAN = Workout(name="walk-jog-sprint", title="Walk 3, jog 2, sprint 1", steps=STEPS)


def measured(seconds: int) -> Iterator[Measurement]:
    """Walk 3, jog 2, sprint 1 again and again; the strap is silent from 200 to 220 s."""
    bpm = 90.0
    for second in range(seconds):
        speed = next(
            step.speed_kmh or 0.0
            for step, end in zip(STEPS, (180, 300, 360), strict=True)
            if second % 360 < end
        )
        bpm += (80 + speed * 6.5 - bpm) / 40
        yield belt(second, speed, incline=float(second // 600 % 3))
        if not 200 <= second < 220:
            yield heart(second + 0.25, round(bpm), rr=(60_000 / bpm,))
        if second == 300:
            yield press(300.5, Action.LAP)


def folded(
    session_id: str, *, seconds: int, athlete: AthleteSnapshot
) -> tuple[list[AnyEvent], Breakdown]:
    """What the real fold says of it."""
    session = Session(session_id=session_id, athlete=athlete)
    events = [event for m in measured(seconds) for event in session.feed(m)]
    events = standing(events, session.finish())
    return events, session.breakdown()


def scored(breakdown: Breakdown, *, done_pct: float) -> WorkoutResult:
    """As if the plan had been led through once, in time."""
    legs = []
    start_s = 0.0
    for number, step in enumerate(STEPS):
        end_s = start_s + (step.duration_s or 0.0)
        legs.append(
            WorkoutLeg(
                start_s=start_s,
                end_s=end_s,
                step=number,
                name=step.name,
                kind=step.kind,
                outcome="completed" if number < 2 else "skipped",
                distance_m=100.0,
                target_low=(step.speed_kmh or 0.0) * 0.95,
                target_high=(step.speed_kmh or 0.0) * 1.05,
                target_unit="km/h",
                in_s=(end_s - start_s) * 0.9,
                under_s=(end_s - start_s) * 0.1,
                over_s=0.0,
                score_pct=90.0 if number < 2 else None,
            )
        )
        start_s = end_s
    return WorkoutResult(
        name=PLAN.name,
        title=PLAN.title,
        score_pct=92.0,
        done_pct=done_pct,
        steps=3,
        legs=tuple(legs),
    )


def keep(
    store: Store,
    number: int,
    *,
    seconds: int = 420,
    athlete: Athlete = ADA,
    source: Source = Source.LIVE,
    planned: bool = False,
    done_pct: float = 83.0,
    threshold_bpm: float | None = None,
) -> str:
    """Store session `number`, that many days after the first; its id."""
    session = f"20261122-0915-{number:04}"
    snapshot = freeze(athlete, on=None)
    started_ns = FIRST_NS + number * DAY_NS
    events, breakdown = folded(session, seconds=seconds, athlete=snapshot)
    events = [_dated(event, started_ns=started_ns) for event in events]
    summary = dataclasses.replace(breakdown.session, id=session, source=source.value)
    fitness = dataclasses.replace(breakdown.fitness, threshold_heart_rate_bpm=threshold_bpm)
    breakdown = dataclasses.replace(
        breakdown,
        session=summary,
        fitness=fitness,
        workout=scored(breakdown, done_pct=done_pct) if planned else None,
    )
    with store.unit():
        store.open_session(
            SessionRow(
                id=session,
                athlete=snapshot,
                source=source,
                opened_ns=started_ns,
                started_ns=started_ns,
                workout=PLAN if planned else None,
                status=StoredStatus.OPEN,
            )
        )
        store.events(session, events)
        store.finish_session(session, ended_ns=started_ns + seconds * NS_PER_S, breakdown=breakdown)
    return session


def _dated(event: AnyEvent, *, started_ns: int) -> AnyEvent:
    if isinstance(event, SessionStarted):
        return msgspec.structs.replace(event, started_ns=started_ns)
    return event


@contextmanager
def reviewed(folder: Path) -> Iterator[tuple[Store, Config, Review]]:
    """An empty store in `folder`, with the port the pages ask."""
    config = load(data_dir=folder)
    with (
        Store.open(config.data_dir) as store,
        reviewing(store, config=config, try_out=tried) as review,
    ):
        yield store, config, review
