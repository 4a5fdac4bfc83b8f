"""Training sessions of a Polar Flow export: `training-session-*.json`, in both of its layouts.

Built from published descriptions of the export, not from one of ours: until about 2025 each sample
had its own time, since then a quantity is a list of values at one interval.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from math import isnan, nan

import msgspec

from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from ingest.files.device_totals import DeviceTotals, ManualEntry, WithoutPoints
from ingest.files.errors import NotAWorkout
from ingest.files.points import MOST_POINTS, points_at
from ingest.files.polar_session import Exercise, Session, seconds, unix_s
from ingest.files.polar_streams import TooManySamples, quantities_by_second
from ingest.files.recorded_workout import LapStretch, RecordedWorkout, utc
from ingest.files.sports import sport_of
from ingest.files.workout_from_records import Activity, Cadence, assemble
from ingest.measurements import ON_FOOT
from ingest.sentence import Sentence, one_line

MOST_OBJECTS = 700_000
"""A day of six quantities has half a million. More is no session but a bomb. Ours."""

MOST_EXERCISES = 50
"""A multisport session has five with the changes between. Ours."""

# Source: Polar's list of sports in its AccessLink and SDK documentation; the ones on foot, wheels
# and in water that the newer layout names by number.
_SPORTS = {
    "1": "running",
    "2": "cycling",
    "3": "walking",
    "4": "jogging",
    "5": "mountain_biking",
    "9": "nordic_walking",
    "11": "hiking",
    "17": "treadmill_running",
    "18": "indoor_cycling",
    "19": "road_running",
    "23": "swimming",
    "27": "trail_running",
    "38": "road_cycling",
}


def read_polar(data: bytes, *, name: str) -> list[RecordedWorkout]:
    """A recording for each exercise that has samples.

    Times are the watch's local ones, and `timezoneOffset` what it is ahead of UTC. The cadence
    counts one leg; `cadence_spm` is twice that.

    Raises:
        NotAWorkout: no sample could be read.
    """
    if data.count(b"{") > MOST_OBJECTS:
        raise NotAWorkout(name, Sentence("a Polar session with more samples than a day has"))
    try:
        # Where a sensor was silent Polar writes NaN, which JSON does not know.
        session = msgspec.json.decode(re.sub(rb"\bNaN\b", b"null", data), type=Session)
        if len(session.exercises) > MOST_EXERCISES:
            raise NotAWorkout(name, Sentence("a Polar session with more exercises than a day has"))
        found = [*_activities(session, name=name)]
    except NOT_A_DOCUMENT as exc:
        raise NotAWorkout(
            name, Sentence("a Polar session that cannot be read ({reason})", reason=exc)
        ) from exc
    except TooManySamples as exc:
        raise NotAWorkout(
            name,
            Sentence("a Polar session with more than {most:,} samples", most=MOST_POINTS),
        ) from exc
    if not found:
        raise _without_points(session, name=name)
    count = len(found)
    return [
        assemble(replace(activity, part=f"{at} of {count}" if count > 1 else None))
        for at, activity in enumerate(found, start=1)
    ]


def _activities(session: Session, *, name: str) -> Iterator[Activity]:
    for exercise in session.exercises:
        start_s = _start_s(exercise, session=session)
        rows = quantities_by_second(
            exercise, start_s=start_s, ahead_of_utc_s=_offset_s(exercise, session=session)
        )
        if not rows:
            continue
        word = _sport(exercise, session=session)
        kind = sport_of(word)
        yield Activity(
            name=name,
            points=points_at(rows),
            epoch=True,
            cadence=Cadence.ONE_LEG if kind in ON_FOOT else Cadence.NOT_STEPS,
            laps=[*_laps(exercise, start_s=start_s)],
            sport=word,
            sport_kind=kind,
            maker="polar",
            device=session.product.modelName if session.product else None,
            totals=_totals(exercise, session=session),
        )


def _start_s(exercise: Exercise, *, session: Session) -> float:
    """Unix time; nan: it does not say."""
    return _unix_s(exercise.startTime or session.startTime, exercise, session=session)


def _unix_s(text: str | None, exercise: Exercise, *, session: Session) -> float:
    return unix_s(text, ahead_of_utc_s=_offset_s(exercise, session=session))


def _offset_s(exercise: Exercise, *, session: Session) -> float:
    for minutes in (exercise.offset_min, session.offset_min):
        if minutes is not None:
            return minutes * 60
    return 0.0


def _sport(exercise: Exercise, *, session: Session) -> str | None:
    for sport in (exercise.sport, session.sport):
        if isinstance(sport, str):
            return sport.lower()
        if sport is not None and sport.id in _SPORTS:
            return _SPORTS[sport.id]
    return session.name.lower() if session.name else None


def _totals(exercise: Exercise, *, session: Session) -> DeviceTotals:
    alone = len(session.exercises) == 1
    start_s = _start_s(exercise, session=session)
    end_s = _unix_s(exercise.stopTime, exercise, session=session)
    rate = exercise.heartRate
    kcal = exercise.kcal if exercise.kcal is not None else (session.kcal if alone else None)
    metres = exercise.metres if exercise.metres is not None else (session.metres if alone else None)
    return DeviceTotals(
        elapsed_s=end_s - start_s if end_s > start_s else None,
        timer_s=seconds(exercise.duration, exercise.durationMillis),
        distance_m=metres,
        energy_kcal=kcal or None,
        ascent_m=exercise.ascent,
        mean_heart_rate_bpm=rate.avg if rate else None,
        max_heart_rate_bpm=rate.max if rate else None,
    )


def _laps(exercise: Exercise, *, start_s: float) -> Iterator[LapStretch]:
    """Each from where the one before ended; `splitTime` counts from the start."""
    from_s = start_s
    for number, lap in enumerate(exercise.pressed_laps(), start=1):
        split_s = seconds(lap.splitTime, lap.splitTimeMillis)
        own_s = seconds(lap.duration, lap.durationMillis)
        to_s = start_s + split_s if split_s is not None else from_s + (own_s or nan)
        if to_s > from_s:
            yield LapStretch(start_s=from_s, end_s=to_s, label=f"lap {number}")
            from_s = to_s


def _without_points(session: Session, *, name: str) -> NotAWorkout:
    entries = []
    for exercise in session.exercises:
        totals = _totals(exercise, session=session)
        if not totals.said():
            continue
        start_s = _start_s(exercise, session=session)
        word = _sport(exercise, session=session)
        entries.append(
            ManualEntry(
                started_at=None if isnan(start_s) else utc(start_s),
                sport=word,
                sport_kind=sport_of(word),
                totals=totals,
            )
        )
    if not entries:
        return NotAWorkout(name, Sentence("a Polar session without a sample or a total"))
    what = Sentence(
        "a Polar session without samples, only totals ({totals})",
        totals=one_line(*(entry.in_words() for entry in entries)),
    )
    return WithoutPoints(name, what, entries=tuple(entries))
