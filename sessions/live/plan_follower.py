"""A plan followed from a session's measurements, in the order in which they arrived.

Only measurements move it, so that folding the journal again leads to the same legs; whoever looks
in between sees it moved on to that moment (`at`).
"""

from ingest.measurements import NS_PER_S, Action, Button, Measurement
from sessions.core.alignment.pausing import Pausing
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import WorkoutResult
from sessions.live.freshness import Reading
from sessions.live.newest_values import NewestValues
from sessions.workouts.compliance import result_of
from sessions.workouts.cues import Cue, CueDedup
from sessions.workouts.guidance import Guidance, Moment
from sessions.workouts.guidance_state import HOLD_S
from sessions.workouts.leg_rules import REQUESTS
from sessions.workouts.plan import Workout


class PlanFollower:
    """Leads through `workout` once a BEGIN button has been pressed."""

    def __init__(self, workout: Workout, *, athlete: AthleteSnapshot) -> None:
        self._guidance = Guidance(workout, athlete=athlete)
        self._latest = NewestValues(priority=athlete.priority)
        self._pausing = Pausing()
        self._began_ns: int | None = None
        self._said = CueDedup()

    @property
    def workout(self) -> Workout:
        """The plan."""
        return self._guidance.workout

    @property
    def has_begun(self) -> bool:
        """The plan is under way, or done."""
        return self._began_ns is not None

    def t_s(self, at_ns: int) -> float:
        """Seconds since the plan began; 0 before it."""
        if self._began_ns is None:
            return 0.0
        return max(0.0, (at_ns - self._began_ns) / NS_PER_S)

    def feed(self, measurement: Measurement) -> tuple[Cue, ...]:
        """One measurement or button; what there is to say and was not said yet."""
        self._latest.update(measurement)
        self._pausing.follow(measurement.value)
        value, at_ns = measurement.value, measurement.at_ns
        cues: tuple[Cue, ...] = ()
        if isinstance(value, Button):
            cues = self._press(value.action, at_ns=at_ns)
        if self._began_ns is not None:
            cues += self._guidance.feed(self._moment(at_ns))
        return self._said.news(cues)

    def at(self, now_ns: int) -> tuple[Guidance, tuple[Cue, ...]]:
        """How things stand at `now_ns` if nothing more comes, and what is said until then."""
        return self._guidance.ahead(self.t_s(now_ns))

    def due(self, now_ns: int) -> tuple[Cue, ...]:
        """What is to be said by `now_ns` if nothing more comes, and was not said yet."""
        return self._said.news(self.at(now_ns)[1]) if self.has_begun else ()

    def result(self, *, started_ns: int, duration_s: float) -> WorkoutResult | None:
        """How the session kept to the plan; None: the plan never began."""
        if self._began_ns is None:
            return None
        guidance, _ = self.at(started_ns + round(duration_s * NS_PER_S))
        return result_of(
            guidance.state,
            began_s=(self._began_ns - started_ns) / NS_PER_S,
            until_s=duration_s,
        )

    def _press(self, action: Action, *, at_ns: int) -> tuple[Cue, ...]:
        if self._began_ns is None:
            if action is not Action.BEGIN and action not in REQUESTS:
                return ()
            self._began_ns = at_ns
            return self._guidance.begun()
        if action is Action.LAP and self._waits_for_a_key:
            action = Action.NEXT
        if action not in REQUESTS:
            return ()
        return self._guidance.request(action, t_s=self.t_s(at_ns))

    @property
    def _waits_for_a_key(self) -> bool:
        step = self._guidance.place.step
        return step is not None and step.is_open

    def _moment(self, at_ns: int) -> Moment:
        return Moment(
            t_s=self.t_s(at_ns),
            heart_rate_bpm=_fresh(self._latest.heart_rate(at_ns)),
            speed_kmh=_fresh(self._latest.speed(at_ns)),
            paused=self._pausing.paused,
        )


def _fresh(reading: Reading) -> float | None:
    if reading.age_s is None or reading.age_s >= HOLD_S:
        return None
    return reading.value
