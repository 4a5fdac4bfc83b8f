"""Compliance of a run with its plan, leg by leg and in all; formula: `docs/workouts.md`."""

from collections.abc import Iterator, Sequence

from sessions.core.model.breakdown import WorkoutLeg, WorkoutResult
from sessions.workouts.guidance_state import GuidanceState, Leg, Outcome
from sessions.workouts.plan import Step
from sessions.workouts.target_zone_watch import judged_by


def result_of(state: GuidanceState, *, began_s: float, until_s: float) -> WorkoutResult:
    """The result as of the state's moment, in seconds of the session.

    Args:
        state: Guidance, passed on to the session's end.
        began_s: When the plan began.
        until_s: The session's end; no leg is longer.
    """
    return WorkoutResult(
        name=state.workout.name,
        title=state.workout.title,
        score_pct=score_pct(state, of_all=True),
        done_pct=100 * _done_share(state),
        steps=len(state.workout.steps),
        legs=tuple(
            _leg_result(state, leg, began_s=began_s, until_s=until_s)
            for leg in state.legs
            # A leg that begins with the session's last stroke has not been run.
            if began_s + leg.start_s < until_s or leg.outcome is not None
        ),
    )


def score_pct(state: GuidanceState, *, of_all: bool) -> float | None:
    """The mean of the steps' scores, weighted by their planned length; None: none has one.

    The last attempt at a step counts. `of_all`: steps that were not reached score 0; else only
    the steps that are over count.
    """
    over = [leg for leg in state.legs if of_all or leg.outcome is not None]
    total = weight_s = 0.0
    for step, leg in _last_attempts(state, over):
        score = 0.0 if leg is None else leg_score_pct(state, leg)
        if score is None or (leg is None and not of_all):
            continue
        planned_s = _planned_s(step, leg)
        total += score * planned_s
        weight_s += planned_s
    return total / weight_s if weight_s > 0 else None


def leg_score_pct(state: GuidanceState, leg: Leg) -> float | None:
    """100 x the share that was done x the share of the judged time inside the target.

    Without a target only what was done counts. None: there is a target, and nothing to judge it
    by.
    """
    done = _done(state, leg)
    if judged_by(leg.target) is None:
        return 100 * done
    judged_s = leg.in_s + leg.under_s + leg.over_s
    return None if judged_s <= 0 else 100 * done * leg.in_s / judged_s


def _done_share(state: GuidanceState) -> float:
    done_s = planned_s = 0.0
    for step, leg in _last_attempts(state, state.legs):
        planned_s += _planned_s(step, leg)
        done_s += 0.0 if leg is None else _planned_s(step, leg) * _done(state, leg)
    return done_s / planned_s if planned_s > 0 else 0.0


def _done(state: GuidanceState, leg: Leg) -> float:
    """The share of a leg that was run, 0 to 1; open and heart-rate legs are all or nothing."""
    if leg.outcome is Outcome.COMPLETED:
        return 1.0
    step = state.step_of(leg)
    seconds, metres = leg.seconds(step), leg.metres(step)
    if metres is not None:
        return min(1.0, leg.covered_m(state.distance_m) / metres)
    if seconds is not None and step.until is None:
        return min(1.0, leg.elapsed_s(state.t_s) / seconds)
    return 0.0


def _planned_s(step: Step, leg: Leg | None) -> float:
    return step.expected_s + (0.0 if leg is None else leg.extended_s)


def _last_attempts(state: GuidanceState, legs: Sequence[Leg]) -> Iterator[tuple[Step, Leg | None]]:
    last = {leg.step: leg for leg in legs if leg.outcome is not Outcome.REPEATED}
    for index, step in enumerate(state.workout.steps):
        yield step, last.get(index)


def _leg_result(state: GuidanceState, leg: Leg, *, began_s: float, until_s: float) -> WorkoutLeg:
    step, judged = state.step_of(leg), judged_by(leg.target)
    band = None if judged is None else judged[0]
    by_heart = leg.target.heart_rate_band_bpm is not None
    end_s = state.t_s if leg.end_s is None else leg.end_s
    return WorkoutLeg(
        start_s=min(until_s, began_s + leg.start_s),
        end_s=min(until_s, began_s + end_s),
        step=leg.step,
        name=step.name,
        kind=step.kind,
        outcome=(leg.outcome or Outcome.UNFINISHED).value,
        distance_m=leg.covered_m(state.distance_m) if state.moved else None,
        target_low=None if band is None else band.low,
        target_high=None if band is None else band.high,
        target_unit=None if band is None else "bpm" if by_heart else "km/h",
        in_s=leg.in_s,
        under_s=leg.under_s,
        over_s=leg.over_s,
        score_pct=leg_score_pct(state, leg),
    )
