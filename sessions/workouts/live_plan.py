"""A plan as it is shown while it is run: where, what is asked for, what is said."""

from collections import deque

from ingest.clock import NS_PER_S
from ingest.measurements import Measurement
from sessions.live import CueView, PlanView
from sessions.workouts.announcer import Announcer
from sessions.workouts.compliance import score_pct
from sessions.workouts.cues import Cue
from sessions.workouts.guide import Guide
from sessions.workouts.targets import Target

SHOWN_S = 4.0
"""A cue stays in view for as long as a glance may take to come back."""
KEPT = 16  # more than are said within `SHOWN_S`


class LivePlan:
    """Follows `guide` at the pace of measurements and, between them, of time."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self._announcer = Announcer()
        self._cues: deque[tuple[int, CueView]] = deque(maxlen=KEPT)
        self._count = 0

    def take(self, measurement: Measurement) -> None:
        """One measurement or button."""
        self._keep(self.guide.take(measurement), at_ns=measurement.at_ns)

    def pass_time(self, now_ns: int) -> None:
        """Say what has come due."""
        if self.guide.has_begun:
            self._keep(self.guide.at(now_ns)[1], at_ns=now_ns)

    def target(self, now_ns: int) -> Target | None:
        """What is asked for now; None: the plan has not begun, or is done."""
        return self.guide.at(now_ns)[0].target if self.guide.has_begun else None

    def view(self, now_ns: int) -> PlanView | None:
        """As of now; None: the plan has not begun."""
        if not self.guide.has_begun:
            return None
        guidance, _ = self.guide.at(now_ns)
        place = guidance.place
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
            cues=tuple(cue for at_ns, cue in self._cues if now_ns - at_ns <= SHOWN_S * NS_PER_S),
        )

    def _keep(self, cues: tuple[Cue, ...], *, at_ns: int) -> None:
        for cue in self._announcer.news(cues):
            self._count += 1
            view = CueView(number=self._count, kind=cue.kind, step=cue.step, count=cue.count)
            self._cues.append((at_ns, view))
