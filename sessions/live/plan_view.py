"""A plan as it is shown while it is run: the position, the target, the cue."""

from collections import deque
from collections.abc import Iterator

from ingest.measurements import Measurement
from sessions.live.live_view import ComingCue, CueView, LegView, PlanView, StepView
from sessions.live.plan_follower import PlanFollower
from sessions.workouts.compliance import score_pct
from sessions.workouts.cues import Cue, CueKind
from sessions.workouts.guidance import Guidance
from sessions.workouts.plan import Workout
from sessions.workouts.position import PlanPosition

SHOWN_S = 4.0
"""A cue stays in view for as long as a glance may take to come back."""
KEPT = 16  # more than are said within `SHOWN_S`
COMING_S = 1.5
"""So far ahead a viewer is told: it looks four times a second, and 3-2-1 has to be even."""

# What comes by the clock. Whether the runner keeps to the target is only known when it happened.
_FORESEEN = frozenset({CueKind.START, CueKind.HALF, CueKind.COUNTDOWN, CueKind.END, CueKind.DONE})


class LivePlan:
    """Follows `guide` at the pace of measurements and, between them, of time.

    `now_ns`: of a plan that goes on after a break, what has come due until then is not said again.
    """

    def __init__(self, guide: PlanFollower, *, now_ns: int) -> None:
        self.guide = guide
        self.guide.due(now_ns)
        self._cues: deque[tuple[int, Cue]] = deque(maxlen=KEPT)
        self._count = 0

    def feed(self, measurement: Measurement) -> None:
        """One measurement or button."""
        self._keep(self.guide.feed(measurement))

    def pass_time(self, now_ns: int) -> None:
        """Say what has come due."""
        self._keep(self.guide.due(now_ns))

    def place(self, now_ns: int) -> PlanPosition | None:
        """Where in the plan it is now, with what is asked for; None: it has not begun."""
        return self.guide.at(now_ns)[0].place if self.guide.has_begun else None

    def view(self, now_ns: int, *, elapsed_s: float) -> PlanView | None:
        """As of now, `elapsed_s` into the session; None: the plan has not begun."""
        if not self.guide.has_begun:
            return None
        guidance, _ = self.guide.at(now_ns)
        place, now_s = guidance.place, self.guide.t_s(now_ns)
        began_s = elapsed_s - now_s
        return PlanView(
            index=None if place.step is None else place.index,
            elapsed_s=place.elapsed_s,
            remaining_s=place.remaining_s,
            remaining_m=place.remaining_m,
            fraction=place.fraction,
            target=place.target,
            standing=place.standing,
            intensity=place.intensity,
            score_pct=score_pct(guidance.state, of_all=False),
            cues=tuple(
                _cue_view(cue, number=number, began_s=began_s)
                for number, cue in self._cues
                if now_s - cue.t_s <= SHOWN_S
            ),
            coming=_coming(guidance, now_s=now_s, began_s=began_s),
            legs=tuple(
                LegView(
                    step=leg.step,
                    start_s=began_s + leg.start_s,
                    end_s=None if leg.end_s is None else began_s + leg.end_s,
                )
                for leg in guidance.legs
            ),
        )

    def _keep(self, cues: tuple[Cue, ...]) -> None:
        for cue in cues:
            self._count += 1
            self._cues.append((self._count, cue))


def _coming(guidance: Guidance, *, now_s: float, began_s: float) -> tuple[ComingCue, ...]:
    _, cues = guidance.ahead(now_s + COMING_S)
    return tuple(
        ComingCue(
            kind=cue.kind, step=cue.step, leg=cue.leg, count=cue.count, at_s=began_s + cue.t_s
        )
        for cue in cues
        if cue.kind in _FORESEEN
    )


def _cue_view(cue: Cue, *, number: int, began_s: float) -> CueView:
    return CueView(
        number=number,
        kind=cue.kind,
        step=cue.step,
        leg=cue.leg,
        count=cue.count,
        at_s=began_s + cue.t_s,
    )


def step_views(workout: Workout) -> Iterator[StepView]:
    """The plan's steps, each where it is expected."""
    start_s = 0.0
    for step in workout.steps:
        yield StepView(
            name=step.name,
            kind=step.kind,
            start_s=start_s,
            end_s=start_s + step.expected_s,
            duration_s=step.duration_s,
            distance_m=step.distance_m,
            until=step.until,
            speed_kmh=step.speed_kmh,
            speed_range_kmh=step.speed_range_kmh,
            incline_pct=step.incline_pct,
            heart_rate=step.heart_rate,
        )
        start_s += step.expected_s
