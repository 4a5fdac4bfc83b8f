"""Guidance through a plan: moments and requests in, cues out, a state that can be saved.

Nothing here looks at a clock. The values of a `Moment` hold until the next one, at most 3 s; in
between a step ends by time, or by distance at the last speed, exactly when it is due. So feeding
the same moments and requests gives the same legs, whenever somebody looks in between (`ahead`).
"""

from collections.abc import Callable, Iterator
from functools import partial
from math import ceil

import msgspec

from ingest.measurements import Action
from sessions.core.model.athlete import AthleteSnapshot
from sessions.workouts.cues import Cue, CueKind, TargetStanding
from sessions.workouts.guidance_state import (
    HOLD_S,
    STATE_VERSION,
    GuidanceState,
    GuidanceVersionError,
    Leg,
    Moment,
    Outcome,
    copy_of,
)
from sessions.workouts.leg_rules import changed, counts_down, ending, ends_s, half_s, reached
from sessions.workouts.plan import Workout
from sessions.workouts.position import Phase, PlanPosition, position_of
from sessions.workouts.target_zone_watch import judged_by
from sessions.workouts.targets import Target, target_of

__all__ = ["Guidance", "GuidanceState", "Moment", "Phase", "PlanPosition"]

_SAID_ON = {
    TargetStanding.UNDER: CueKind.UNDER,
    TargetStanding.OVER: CueKind.OVER,
    TargetStanding.IN: CueKind.BACK_IN,
}
_Due = tuple[float, int, Callable[[], None]]


class Guidance:
    """Leads one runner through one plan.

    >>> from sessions.workouts.plan import walk_jog_sprint
    >>> guidance = Guidance(walk_jog_sprint(), athlete=AthleteSnapshot())
    >>> guidance.ahead(130.0)[0].place.step.name
    'Walk'
    """

    def __init__(self, workout: Workout, *, athlete: AthleteSnapshot) -> None:
        self._adopt(GuidanceState(workout=workout, athlete=athlete))
        self._begin(0)

    @classmethod
    def restore(cls, state: GuidanceState) -> "Guidance":
        """Go on from a saved state, which stays as it is.

        Raises:
            StateVersionError: another version of the program saved it.
        """
        if state.version != STATE_VERSION:
            raise GuidanceVersionError(
                f"guidance state version {state.version} was saved, {STATE_VERSION} is read"
            )
        guidance = cls.__new__(cls)
        guidance._adopt(copy_of(state))  # noqa: SLF001 - its own, half-built instance
        return guidance

    def _adopt(self, state: GuidanceState) -> None:
        self._state = state
        self._cues: list[Cue] = []

    @property
    def state(self) -> GuidanceState:
        """A copy of everything that is remembered."""
        return copy_of(self._state)

    @property
    def workout(self) -> Workout:
        """The plan."""
        return self._state.workout

    @property
    def legs(self) -> tuple[Leg, ...]:
        """Every attempt so far, the one under way last."""
        return tuple(self._state.legs)

    def feed(self, moment: Moment) -> tuple[Cue, ...]:
        """Take what is known from now on. One stamped in the past counts as of now."""
        state = self._state
        self._pass_until(moment.t_s)
        leg = self._leg
        resumed = state.last.paused and not moment.paused
        state.last = msgspec.structs.replace(moment, t_s=state.t_s)
        state.stale = False
        state.moved = state.moved or moment.speed_kmh is not None
        if leg is not None and (moment.paused or resumed):
            self._ask_again(leg)
        self._watch_target()
        if leg is not None and not moment.paused and reached(state, leg):
            self._end(leg, Outcome.COMPLETED)
        return self._said()

    def advance(self, t_s: float) -> tuple[Cue, ...]:
        """Time has passed and nothing came."""
        self._pass_until(t_s)
        return self._said()

    def ahead(self, t_s: float) -> tuple["Guidance", tuple[Cue, ...]]:
        """How things stand at `t_s` if nothing more comes, and what is said until then."""
        guidance = Guidance.restore(self._state)
        return guidance, guidance.advance(t_s)

    def request(self, request: Action, *, t_s: float) -> tuple[Cue, ...]:
        """A runner asks for something (one of `REQUESTS`); what cannot be changes nothing."""
        self._pass_until(t_s)
        if self._leg is not None:
            self._obey(request, self._leg)
        return self._said()

    def begun(self) -> tuple[Cue, ...]:
        """What there is to say at the very beginning; nothing the second time."""
        return self._said()

    @property
    def target(self) -> Target | None:
        """What is asked for now; None: the plan is done."""
        return None if self._leg is None else self._leg.target

    @property
    def place(self) -> PlanPosition:
        """Where the runner is."""
        return position_of(self._state)

    @property
    def _leg(self) -> Leg | None:
        return self._state.leg

    def _said(self) -> tuple[Cue, ...]:
        cues, self._cues = tuple(self._cues), []
        return cues

    def _say_cue(self, kind: CueKind, *, count: int | None = None) -> None:
        state = self._state
        leg = len(state.legs) - 1
        step = state.legs[leg].step if state.legs else 0
        self._cues.append(Cue(kind=kind, t_s=state.t_s, leg=leg, step=step, count=count))

    def _pass_until(self, to_s: float) -> None:
        state = self._state
        while (leg := self._leg) is not None and not state.last.paused:
            due_s, _, fire = min(self._due(leg), key=lambda due: due[:2], default=_NEVER)
            if due_s > to_s:
                break
            self._pass(due_s, leg)
            fire()
        self._pass(to_s, self._leg)

    def _pass(self, to_s: float, leg: Leg | None) -> None:
        """Time goes by in which nothing changes."""
        state = self._state
        passed_s = to_s - state.t_s
        if passed_s <= 0:
            return
        state.t_s = to_s
        if leg is not None and state.last.paused:
            leg.paused_s += passed_s
            return
        state.distance_m += state.speed_m_s * passed_s
        if leg is None:
            return
        judged, value = judged_by(leg.target), self._value(leg)
        if leg.judging and judged is not None and value is not None:
            leg.judge(judged[0].side(value), seconds=passed_s)

    def _due(self, leg: Leg) -> Iterator[_Due]:
        """What happens next in this leg if nothing more comes, each with its time and rank."""
        state = self._state
        if not state.stale:
            yield state.last.t_s + HOLD_S, 0, self._go_stale
        if not leg.judging:
            yield leg.judge_from_s, 1, partial(self._judge, leg)
        judged = judged_by(leg.target)
        if leg.watch.candidate is not None and judged is not None:
            yield leg.watch.since_s + judged[1].confirm_s, 2, partial(self._confirm, leg)
        over_s, middle_s = ends_s(state, leg), half_s(state, leg)
        if not leg.half_said and middle_s is not None:
            yield max(middle_s, state.t_s), 3, partial(self._half, leg)
        if over_s is None:
            return
        if leg.counted > 1 and counts_down(state, leg):
            count = min(leg.counted - 1, ceil(over_s - state.t_s))
            if count >= 1:
                yield max(over_s - count, state.t_s), 4, partial(self._count, leg, count)
        yield max(over_s, state.t_s), 5, partial(self._end, leg, Outcome.COMPLETED)

    def _value(self, leg: Leg) -> float | None:
        """The quantity the leg is judged by, while it is fresh."""
        state = self._state
        if state.stale or state.last.paused:
            return None
        if leg.target.heart_rate_band_bpm is not None:
            return state.last.heart_rate_bpm
        return state.last.speed_kmh

    def _watch_target(self) -> None:
        leg = self._leg
        if leg is None:
            return
        judged = judged_by(leg.target)
        if not leg.judging or judged is None:
            leg.watch.forget()
            return
        band, firmness = judged
        leg.watch.see(self._value(leg), band=band, firmness=firmness, t_s=self._state.t_s)

    def _begin(self, index: int) -> None:
        state = self._state
        if index >= len(state.workout.steps):
            state.done = True
            self._say_cue(CueKind.DONE)
            return
        step = state.workout.steps[index]
        leg = Leg(
            step=index,
            start_s=state.t_s,
            start_m=state.distance_m,
            target=target_of(step, athlete=state.athlete, intensity=state.intensity),
            judge_from_s=state.t_s,
        )
        state.legs.append(leg)
        self._ask_again(leg)
        self._say_cue(CueKind.START)

    def _end(self, leg: Leg, outcome: Outcome, *, then: int | None = None) -> None:
        state = self._state
        leg.end_s, leg.end_m, leg.outcome = state.t_s, state.distance_m, outcome
        self._say_cue(CueKind.END)
        self._begin(leg.step + 1 if then is None else then)

    def _ask_again(self, leg: Leg) -> None:
        """A new target, or the old one after a pause: the runner gets time to reach it."""
        leg.judge_from_s = self._state.t_s
        if (judged := judged_by(leg.target)) is not None:
            band, firmness = judged
            leg.judge_from_s += firmness.grace_for_s(self._value(leg), band=band)
        leg.judging = False
        leg.watch.forget()

    def _obey(self, request: Action, leg: Leg) -> None:
        outcome = ending(request, self._state.step_of(leg))
        if outcome is not None:
            self._end(leg, outcome, then=leg.step if outcome is Outcome.REPEATED else None)
        elif changed(self._state, leg, request):
            if request is not Action.EXTEND:
                self._ask_again(leg)
            self._say_cue(CueKind.CHANGED)

    def _go_stale(self) -> None:
        self._state.stale = True
        self._watch_target()

    def _judge(self, leg: Leg) -> None:
        leg.judging = True
        self._watch_target()

    def _confirm(self, leg: Leg) -> None:
        self._say_cue(_SAID_ON[leg.watch.confirm()])
        self._watch_target()

    def _half(self, leg: Leg) -> None:
        leg.half_said = True
        self._say_cue(CueKind.HALF)

    def _count(self, leg: Leg, count: int) -> None:
        leg.counted = count
        self._say_cue(CueKind.COUNTDOWN, count=count)


_NEVER: _Due = (float("inf"), 0, lambda: None)
