"""Facts worth keeping of devices and plan: every change, and one moment every half minute."""

from collections.abc import Iterable, Iterator, Sequence

from sessions.core.model.sample import Kind
from sessions.live.live_view import DeviceView, PlanView, StepView
from sessions.store.stored_values import DeviceSeen, Fact, StepSeen

EVERY_S = 30.0
"""Often enough to draw a battery and to see that somebody still looks; a change comes at once."""


class DeviceLog:
    """Compares what is seen of each device with what was told last.

    Args:
        before: Facts of the session from before a restart; its counts go on from theirs.
    """

    def __init__(self, before: Iterable[Fact] = ()) -> None:
        self._before = {fact.device: fact for fact in before if isinstance(fact, DeviceSeen)}
        self._told: dict[str, DeviceSeen] = {}
        self._lag_ms: dict[str, float] = {}

    def feed(self, devices: Iterable[DeviceView], *, at_s: float) -> Iterator[DeviceSeen]:
        """What is to be kept of this moment; `at_s` from the session's start."""
        for view in devices:
            self._see_lag(view)
            seen = self._seen(view, at_s=at_s)
            told = self._told.get(view.alias)
            if told is None or _state(told) != _state(seen) or at_s - told.at_s >= EVERY_S:
                self._told[view.alias] = seen
                self._lag_ms.pop(view.alias, None)
                yield seen

    def _see_lag(self, view: DeviceView) -> None:
        if view.lag_ms is not None:
            longest = self._lag_ms.get(view.alias, 0.0)
            self._lag_ms[view.alias] = max(longest, view.lag_ms)

    def _seen(self, view: DeviceView, *, at_s: float) -> DeviceSeen:
        before = self._before.get(view.alias)
        return DeviceSeen(
            at_s=at_s,
            device=view.alias,
            kind=view.kind,
            link=view.link,
            battery_pct=view.battery_pct,
            rssi_dbm=view.rssi_dbm,
            drop_outs=view.drop_outs + (before.drop_outs if before else 0),
            reconnects=view.reconnects + (before.reconnects if before else 0),
            age_s=view.age_s,
            lag_ms=self._lag_ms.get(view.alias),
            by_name=view.by_name,
        )


def _state(seen: DeviceSeen) -> tuple[object, ...]:
    return (
        seen.link,
        seen.battery_pct,
        seen.rssi_dbm,
        seen.drop_outs,
        seen.reconnects,
        seen.by_name,
    )


DONE = "done"


class StepLog:
    """Compares the step under way with what was told last."""

    def __init__(self, steps: Sequence[StepView]) -> None:
        self._steps = steps
        self._told: StepSeen | None = None

    def feed(self, plan: PlanView | None, *, at_s: float) -> StepSeen | None:
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
