"""Which moments of a plan are kept: each step, each change of its target, one every half minute."""

from collections.abc import Sequence

from sessions.core.model.sample import Kind
from sessions.live.live_view import PlanView, StepView
from sessions.recording.device_log import EVERY_S
from sessions.store.facts import StepSeen

DONE = "done"


class StepLog:
    """Compares the step under way with what was told last."""

    def __init__(self, steps: Sequence[StepView]) -> None:
        self._steps = steps
        self._told: StepSeen | None = None

    def look(self, plan: PlanView | None, *, at_s: float) -> StepSeen | None:
        """What is to be kept of this moment; None: nothing new, or the plan has not begun."""
        if plan is None:
            return None
        seen = self._seen(plan, at_s=at_s)
        told = self._told
        if told is not None and _asked(told) == _asked(seen):
            is_over = plan.index is None
            if is_over or at_s - told.at_s < EVERY_S:
                return None
        self._told = seen
        return seen

    def _seen(self, plan: PlanView, *, at_s: float) -> StepSeen:
        if plan.index is None:
            return StepSeen(at_s=at_s, index=len(self._steps), name=DONE, kind=Kind.UNKNOWN)
        step = self._steps[plan.index]
        return StepSeen(
            at_s=at_s,
            index=plan.index,
            name=step.name,
            kind=step.kind,
            remaining_s=plan.remaining_s,
            target=plan.target,
        )


def _asked(seen: StepSeen) -> tuple[object, ...]:
    return (seen.index, seen.target)
