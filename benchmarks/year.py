"""Years of generated runs: what the database, the backfill and every board's panel are timed on.

Each kind of run is a body on a belt, folded by the real core once a quarter, in which the body
gets fitter; the runs of a year are those events under other ids and dates. Devices are looked at by
the real device log, a diary is written as people do. `fill` sends all of it by the real sink.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count

import msgspec

from ingest.devices.sensor import DeviceKind, Link
from ingest.measurements import NS_PER_S, HeartRate, Measurement, Treadmill
from ingest.simulate.runner import Physique, Runner
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete, AthleteSnapshot
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import AnyEvent, SecondClosed, SessionFinished, SessionStarted
from sessions.core.report import iso_utc
from sessions.core.session import Session
from sessions.live.live_view import DeviceView
from sessions.morning.morning import Morning, Position
from sessions.recording.fact_logs import DeviceLog
from sessions.sinks.delivery.sink import Sink
from sessions.store.minute_means import minutes_of
from sessions.store.stored_values import (
    Fact,
    OutboxOperation,
    OutboxRow,
    SessionRow,
    Source,
    StepSeen,
    SummaryWanted,
)
from sessions.strength.exercise_sets import ExerciseSets
from sessions.week.calendar_week import local_day
from sessions.week.diary import Entry, Food, Strength, Weight
from sessions.week.session_in_week import SessionInWeek, outing_of
from sessions.week.summary import summary_from
from sessions.workouts.plan import walk_jog_sprint
from sessions.workouts.targets import target_of

LAST_DAY = date(2026, 11, 22)  # a Sunday
PEOPLE = tuple(
    Athlete(
        name=name,
        sex=sex,
        age_years=age_years,
        mass_kg=mass_kg,
        height_m=height_m,
        heart_rate_rest_bpm=rest_bpm,
    )
    for name, sex, age_years, mass_kg, height_m, rest_bpm in (
        ("Ada", "female", 34, 61, 1.68, 56),
        ("Bo", "male", 41, 78, 1.82, 60),
        ("Chi Linh", "female", 27, 55, 1.6, 52),
        ("Dag, the elder", "male", 58, 84, 1.77, 64),
    )
)
BATCH_ROWS = 5_000
_QUARTERS = 4
_LOOK_EVERY_S = 30
_OFF_THE_SKIN = range(1500, 1650)

Load = Callable[[float], tuple[float, float]]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of run. `load`: km/h and percent at a second, before the belt is set fitter."""

    name: str
    seconds: int
    load: Load
    planned: bool = False


def _even(kmh: float) -> Load:
    return lambda second: (5.0, 0.0) if second < 300 else (kmh, 1.0)


def _intervals(second: float) -> tuple[float, float]:
    minute = second // 60 % 6
    return (5.5 if minute < 3 else 9.0 if minute < 5 else 13.0), 0.0


EASY = Kind(name="easy", seconds=3600, load=_even(8.5))
INTERVALS = Kind(name="intervals", seconds=3360, load=_intervals, planned=True)
LONG = Kind(name="long", seconds=6610, load=_even(8.0))
WEEK = {0: EASY, 1: INTERVALS, 3: EASY, 5: LONG, 6: EASY}
"""What is run on which day of the week: 20,770 s, which is 300 hours in 52 weeks."""


@dataclass(frozen=True, kw_only=True)
class YearSession:
    """One generated session, ready for a store or a sink."""

    row: SessionRow
    events: tuple[AnyEvent, ...]
    facts: tuple[Fact, ...]
    breakdown: Breakdown

    @property
    def started_ns(self) -> int:
        """Unix time of t = 0."""
        assert self.row.started_ns is not None
        return self.row.started_ns

    @property
    def ended_ns(self) -> int:
        """Unix time of the last measurement."""
        return self.started_ns + round(self.breakdown.session.duration_s * NS_PER_S)


def sessions(athlete: Athlete, *, weeks: int = 52) -> Iterator[YearSession]:
    """The athlete's runs of the weeks up to `LAST_DAY`, oldest first."""
    for week in range(weeks):
        quarter = week * _QUARTERS // weeks
        monday = LAST_DAY - timedelta(days=7 * (weeks - week) - 1)
        for weekday, kind in WEEK.items():
            start = datetime.combine(monday + timedelta(days=weekday), time(7), tzinfo=UTC)
            yield _dated(_folded(athlete.name, kind.name, quarter), start, athlete=athlete)


def diary(athlete: Athlete, *, weeks: int = 52) -> Iterator[Entry]:
    """Food and a morning reading on every day, strength twice and the scales once a week."""
    mass_kg = athlete.mass_kg or 70.0
    first = LAST_DAY - timedelta(days=7 * weeks - 1)
    for number in range(7 * weeks):
        noon = datetime.combine(first + timedelta(days=number), time(12), tzinfo=UTC)
        at_ns = round(noon.timestamp()) * NS_PER_S
        eaten_kcal = 1900.0 + 10 * mass_kg + 37 * (number % 9)
        yield Entry(athlete=athlete.name, at_ns=at_ns, what=Food(energy_kcal=eaten_kcal))
        rested = Morning(
            position=Position.LYING,
            duration_s=180,
            heart_rate_bpm=54.0 + number % 5,
            ln_rmssd=3.8 + 0.05 * (number % 7),
        )
        yield Entry(athlete=athlete.name, at_ns=at_ns, what=rested)
        if number % 7 in (0, 3):
            squats = ExerciseSets(
                exercise="squat", repetitions=(8, 8, 8), load_kg=40.0 + 2.5 * (number // 28)
            )
            trained = Strength(duration_min=25.0, exercises=(squats,))
            yield Entry(athlete=athlete.name, at_ns=at_ns, what=trained)
        if number % 7 == 0:
            scales = Weight(mass_kg=mass_kg - 0.02 * number / 7)
            yield Entry(athlete=athlete.name, at_ns=at_ns, what=scales)


def fill(sink: Sink, *, weeks: int = 52, athletes: int = 4, diary_weeks: int | None = None) -> int:
    """Write the last `weeks` of so many athletes by the real sink.

    `diary_weeks`: how long they have kept a diary; None: as long as they have run.

    Returns:
        The number of seconds run.
    """
    numbers = count(1)
    seconds = 0
    for person in PEOPLE[:athletes]:
        outings: list[SessionInWeek] = []
        for run in sessions(person, weeks=weeks):
            rows = list(outbox_rows(run, numbers=numbers))
            for first in range(0, len(rows), BATCH_ROWS):
                sink.prepared(rows[first : first + BATCH_ROWS])()
            seconds += sum(type(event) is SecondClosed for event in run.events)
            day = local_day(run.started_ns)
            outings.append(
                outing_of(run.breakdown, athlete=run.row.athlete, id=run.row.id, day=day)
            )
        sink.prepared(
            [_summary_row(person, outings, weeks=diary_weeks or weeks, number=next(numbers))]
        )()
    return seconds


def outbox_rows(run: YearSession, *, numbers: Iterator[int]) -> Iterator[OutboxRow]:
    """What the store's outbox would say of the session once it is complete."""
    common = OutboxRow(
        id=0,
        session=run.row.id,
        sequence=None,
        operation=OutboxOperation.UPSERT,
        athlete=run.row.athlete.name,
        source=run.row.source,
        started_ns=run.started_ns,
    )
    minutes = minutes_of(event for event in run.events if isinstance(event, SecondClosed))
    for event in run.events:
        yield msgspec.structs.replace(
            common,
            id=next(numbers),
            event=event,
            minutes=minutes if isinstance(event, SessionFinished) else (),
        )
    for fact in run.facts:
        yield msgspec.structs.replace(
            common, id=next(numbers), operation=OutboxOperation.FACT, fact=fact
        )


def _summary_row(
    athlete: Athlete, outings: Sequence[SessionInWeek], *, weeks: int, number: int
) -> OutboxRow:
    by_day: dict[date, list[Entry]] = {}
    for entry in diary(athlete, weeks=weeks):
        by_day.setdefault(local_day(entry.at_ns), []).append(entry)
    return OutboxRow(
        id=number,
        session="",
        sequence=None,
        operation=OutboxOperation.SUMMARY,
        athlete="",
        source=None,
        started_ns=None,
        wanted=SummaryWanted(athlete=athlete.name, from_ns=0),
        summary=summary_from(
            min(by_day), outings=outings, diary=by_day, athlete=athlete, today=LAST_DAY
        ),
    )


@dataclass(frozen=True, kw_only=True)
class _Folded:
    events: tuple[AnyEvent, ...]
    facts: tuple[Fact, ...]
    breakdown: Breakdown


@cache
def _folded(name: str, kind_name: str, quarter: int) -> _Folded:
    """A run of this kind in this quarter, through the real core."""
    athlete = next(person for person in PEOPLE if person.name == name)
    kind = next(kind for kind in WEEK.values() if kind.name == kind_name)
    session = Session(session_id="generated", athlete=_snapshot(athlete, on=LAST_DAY))
    rng = random.Random(f"{name} {kind_name} {quarter}")
    events = [
        event
        for measurement in _measurements(kind, quarter=quarter, rng=rng)
        for event in session.feed(measurement)
    ]
    events += session.finish()
    return _Folded(
        events=tuple(events), facts=tuple(_facts(kind, athlete)), breakdown=session.breakdown()
    )


def _measurements(kind: Kind, *, quarter: int, rng: random.Random) -> Iterator[Measurement]:
    fitter = 1 + 0.03 * quarter

    def load(second: float) -> tuple[float, float]:
        kmh, incline_pct = kind.load(second)
        return kmh * fitter, incline_pct

    body = replace(Physique.drawn(rng), gain_bpm_per_m_s=25.0 - 1.2 * quarter)
    runner = Runner(body, load=load, rng=rng)
    sequence = count()
    metres, bpm = 0.0, 0
    for second in range(kind.seconds):
        kmh, incline_pct = load(second)
        metres += kmh / 3.6
        beats = runner.beats(until_s=second)
        if kind.planned and second in _OFF_THE_SKIN:
            beats = []  # a strap off the skin says its last value again and again, without beats
        else:
            bpm = round(runner.bpm)
        values: tuple[HeartRate | Treadmill, ...] = (
            HeartRate(heart_rate_bpm=bpm, rr_ms=tuple(1000 * beat for beat in beats)),
            Treadmill(
                speed_kmh=round(kmh + rng.choice((-0.01, 0.0, 0.0, 0.01)), 2),
                inclination_pct=incline_pct,
                total_distance_m=int(metres),
                elapsed_s=second,
            ),
        )
        for source, value in zip(("strap", "treadmill"), values, strict=True):
            at_ns = second * NS_PER_S + NS_PER_S // 10
            yield Measurement(source=source, at_ns=at_ns, sequence=next(sequence), value=value)


def _facts(kind: Kind, athlete: Athlete) -> Iterator[Fact]:
    log = DeviceLog()
    steps = walk_jog_sprint().steps
    snapshot = _snapshot(athlete, on=LAST_DAY)
    for second in range(0, kind.seconds, _LOOK_EVERY_S):
        strap = DeviceView(
            alias="strap",
            kind=DeviceKind.STRAP,
            link=Link.SILENT if second == 1200 else Link.STREAMING,
            age_s=0.4,
            battery_pct=90 - second // 900,
            rssi_dbm=-58 - second % 7,
            drop_outs=int(second >= 1200),
            lag_ms=120.0 + second % 140,
        )
        belt = DeviceView(
            alias="treadmill", kind=DeviceKind.TREADMILL, link=Link.STREAMING, lag_ms=110.0
        )
        yield from log.feed((strap, belt), at_s=float(second))
        if kind.planned:
            index = min(second // 150, len(steps) - 1)
            step = steps[index]
            yield StepSeen(
                at_s=float(second),
                index=index,
                name=step.name,
                kind=step.kind,
                remaining_s=float(150 - second % 150),
                target=target_of(step, athlete=snapshot),
            )


def _snapshot(athlete: Athlete, *, on: date) -> AthleteSnapshot:
    return freeze(athlete, on=on)


def _dated(folded: _Folded, start: datetime, *, athlete: Athlete) -> YearSession:
    started_ns = round(start.timestamp()) * NS_PER_S
    session = f"{start:%Y%m%d-%H%M}-{athlete.name[:2].lower()}"
    summary = replace(folded.breakdown.session, id=session, started_at=iso_utc(started_ns))
    breakdown = replace(folded.breakdown, session=summary)
    row = SessionRow(
        id=session,
        athlete=_snapshot(athlete, on=start.date()),
        source=Source.LIVE,
        opened_ns=started_ns,
        started_ns=started_ns,
    )
    return YearSession(
        row=row,
        events=tuple(
            _events(
                folded.events, session=session, started_ns=started_ns, row=row, result=breakdown
            )
        ),
        facts=folded.facts,
        breakdown=breakdown,
    )


def _events(
    events: Iterable[AnyEvent],
    *,
    session: str,
    started_ns: int,
    row: SessionRow,
    result: Breakdown,
) -> Iterator[AnyEvent]:
    for event in events:
        if isinstance(event, SessionStarted):
            yield msgspec.structs.replace(
                event, session=session, started_ns=started_ns, athlete=row.athlete
            )
        elif isinstance(event, SessionFinished):
            yield msgspec.structs.replace(event, session=session, breakdown=result)
        else:
            yield msgspec.structs.replace(event, session=session)
