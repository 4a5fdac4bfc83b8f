"""Guidance by brute force: every eighth of a second is looked at, nothing is worked out ahead."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.measurements import Action
from sessions.workouts.guidance import Moment
from sessions.workouts.plan import Crossing, Step, Workout
from tests.sessions.workouts.plans import TICK_S, Happening, time_of


@dataclass
class Attempt:
    """One leg, in ticks since the plan began."""

    step: int
    start: int
    end: int | None = None
    outcome: str | None = None
    active: int = 0
    metres: float = 0.0
    longer_s: float = 0.0
    longer_m: float = 0.0


def attempts(workout: Workout, actions: Sequence[Happening], *, until_s: float) -> list[Attempt]:
    """Every leg of a run, scanned tick by tick."""
    legs = [Attempt(step=0, start=0)]
    last = Moment(t_s=-1000.0)
    left = list(actions)
    for tick in range(round(until_s / TICK_S) + 1):
        if not last.paused:
            _end_by_time_or_distance(workout, legs, tick)
        while left and time_of(left[0]) == tick * TICK_S:
            action = left.pop(0)
            if isinstance(action, Moment):
                last = action
                _end_by_heart_rate(workout, legs, tick, last)
                if not last.paused:
                    _end_by_time_or_distance(workout, legs, tick)
            else:
                _obey(workout, legs, tick, action[1])
        leg = legs[-1]
        if leg.step < len(workout.steps) and not last.paused:
            leg.active += 1
            if tick * TICK_S - last.t_s < 3 and last.speed_kmh is not None:
                leg.metres += last.speed_kmh / 3.6 * TICK_S
    return legs


def _step(workout: Workout, leg: Attempt) -> Step | None:
    return workout.steps[leg.step] if leg.step < len(workout.steps) else None


def _end(legs: list[Attempt], tick: int, outcome: str, *, again: bool = False) -> None:
    leg = legs[-1]
    leg.end, leg.outcome = tick, outcome
    legs.append(Attempt(step=leg.step if again else leg.step + 1, start=tick))


def _end_by_time_or_distance(workout: Workout, legs: list[Attempt], tick: int) -> None:
    leg = legs[-1]
    step = _step(workout, leg)
    if step is None:
        return
    in_time = step.duration_s is not None and leg.active * TICK_S >= step.duration_s + leg.longer_s
    there = step.distance_m is not None and leg.metres >= step.distance_m + leg.longer_m - 1e-9
    if in_time or there:
        _end(legs, tick, "completed")


def _end_by_heart_rate(workout: Workout, legs: list[Attempt], tick: int, moment: Moment) -> None:
    step, bpm = _step(workout, legs[-1]), moment.heart_rate_bpm
    if step is None or step.until is None or bpm is None or moment.paused:
        return
    above = step.until.crossing is Crossing.ABOVE
    if bpm >= step.until.value if above else bpm <= step.until.value:
        _end(legs, tick, "completed")


def _obey(workout: Workout, legs: list[Attempt], tick: int, request: Action) -> None:
    leg = legs[-1]
    step = _step(workout, leg)
    if step is None:
        return
    ends_itself = step.duration_s is not None or step.distance_m is not None
    if request is Action.REPEAT:
        _end(legs, tick, "repeated", again=True)
    elif request is Action.NEXT and (step.until is not None or not ends_itself):
        _end(legs, tick, "completed")
    elif request in (Action.SKIP, Action.NEXT):
        _end(legs, tick, "skipped")
    elif request is Action.EXTEND:
        leg.longer_s += 60 if step.duration_s is not None else 0
        leg.longer_m += 200 if step.distance_m is not None else 0
