"""The interval bar as a picture: blocks in a row, the present, and where something is missing.

With a plan the bar is the whole plan, in the plan's own seconds; without one it is what has been
run so far, in seconds of the session.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dashboards.words.kinds import kind_word, mark_word, step_word
from dashboards.words.plan_position import fraction_done, step_line
from dashboards.words.session_words import interval_word
from sessions.core.model.sample import Kind
from sessions.live.live_view import LegView, LiveView, StepView
from sessions.live.missing import MarkView
from sessions.text import text
from sessions.units import Formatter
from sessions.workouts.plan import HeartRateTarget, HeartRateUnit


@dataclass(frozen=True, kw_only=True)
class Block:
    """One step, or one stretch. `height`: 0 to 1. `words`: what a screen reader says of it."""

    kind: Kind
    name: str
    seconds: float
    height: float
    words: str


@dataclass(frozen=True, kw_only=True)
class RailPart:
    """A part of the rail below the blocks; `mark` None: nothing is missing there."""

    seconds: float
    mark: MarkView | None


def plan_blocks(steps: tuple[StepView, ...], formatter: Formatter) -> tuple[Block, ...]:
    """Every step of the plan."""
    fastest_kmh = max((step.speed_kmh or 0.0 for step in steps), default=0.0)
    return tuple(
        Block(
            kind=step.kind,
            name=step_word(step.name, step.kind),
            seconds=max(1.0, step.end_s - step.start_s),
            height=effort(
                step.kind,
                speed_kmh=step.speed_kmh,
                incline_pct=step.incline_pct,
                heart_rate=step.heart_rate,
                fastest_kmh=fastest_kmh,
            ),
            words=step_line(step, formatter),
        )
        for step in steps
    )


def run_blocks(view: LiveView, formatter: Formatter) -> tuple[Block, ...]:
    """What has been run without a plan, the stretch under way last."""
    done = (
        _run_block(
            interval.kind,
            interval.end_s - interval.start_s,
            formatter,
            name=interval_word(interval),
        )
        for interval in view.intervals
    )
    under_way = _run_block(
        view.kind, max(1.0, view.kind_elapsed_s), formatter, name=kind_word(view.kind)
    )
    return (*done, under_way)


def present_share(view: LiveView) -> float | None:
    """Where the runner is on the plan's bar, 0 to 1; None: no plan, or it has not begun."""
    total_s = _plan_s(view)
    if not total_s:
        return None
    at_s = _now_in_plan_s(view)
    return None if at_s is None else min(1.0, max(0.0, at_s / total_s))


def rail(view: LiveView) -> tuple[RailPart, ...]:
    """The bar's whole length in parts: with and without a mark, in turn."""
    if view.steps:
        return tuple(_rail(_on_plan(view), total_s=_plan_s(view)))
    return tuple(_rail(view.marks, total_s=max(1.0, view.elapsed_s)))


def mark_line(mark: MarkView, formatter: Formatter) -> str:
    """A mark in words."""
    return text("{what} from {start} to {end}").format(
        what=mark_word(mark),
        start=formatter.duration(mark.start_s),
        end=formatter.duration(mark.end_s),
    )


def _run_block(kind: Kind, seconds: float, formatter: Formatter, *, name: str) -> Block:
    return Block(
        kind=kind,
        name=name,
        seconds=seconds,
        height=GAIT_EFFORTS.get(kind, UNKNOWN_GAIT),
        words=f"{name} · {formatter.duration(seconds)}",
    )


def _plan_s(view: LiveView) -> float:
    return view.steps[-1].end_s if view.steps else 0.0


def _now_in_plan_s(view: LiveView) -> float | None:
    if view.step_index is None or view.step_index >= len(view.steps):
        return None if view.plan is None else _plan_s(view)
    step = view.steps[view.step_index]
    length_s = step.end_s - step.start_s
    fraction = fraction_done(view, step)
    if fraction is None:
        elapsed_s = 0.0 if view.plan is None else view.plan.elapsed_s
        # Nobody knows how long an open step is: it is drawn as long as it is expected to be.
        fraction = min(1.0, elapsed_s / length_s) if length_s > 0 else 1.0
    return step.start_s + fraction * length_s


def _on_plan(view: LiveView) -> Iterator[MarkView]:
    """The marks moved to the plan's own seconds, where the attempts at its steps put them."""
    if view.plan is None:
        return
    for leg in view.plan.legs:
        step = view.steps[leg.step]
        drawn_to_s = _now_in_plan_s(view) if leg.end_s is None else step.end_s
        end_s = view.elapsed_s if leg.end_s is None else leg.end_s
        if drawn_to_s is None or end_s <= leg.start_s:
            continue
        per_second = (drawn_to_s - step.start_s) / (end_s - leg.start_s)
        for mark in view.marks:
            yield from _moved(mark, leg, end_s=end_s, to_s=step.start_s, per_second=per_second)


def _moved(
    mark: MarkView, leg: LegView, *, end_s: float, to_s: float, per_second: float
) -> Iterator[MarkView]:
    first_s, last_s = max(mark.start_s, leg.start_s), min(mark.end_s, end_s)
    if first_s < last_s:
        yield MarkView(
            kind=mark.kind,
            start_s=to_s + (first_s - leg.start_s) * per_second,
            end_s=to_s + (last_s - leg.start_s) * per_second,
            reason=mark.reason,
        )


def _rail(marks: Iterable[MarkView], *, total_s: float) -> Iterator[RailPart]:
    at_s = 0.0
    for mark in sorted(marks, key=lambda mark: mark.start_s):
        start_s, end_s = max(at_s, mark.start_s), min(total_s, mark.end_s)
        if end_s <= start_s:
            continue
        if start_s > at_s:
            yield RailPart(seconds=start_s - at_s, mark=None)
        yield RailPart(seconds=end_s - start_s, mark=mark)
        at_s = end_s
    if at_s < total_s:
        yield RailPart(seconds=total_s - at_s, mark=None)


GAIT_EFFORTS = {Kind.REST: 0.05, Kind.WALK: 0.35, Kind.JOG: 0.6, Kind.SPRINT: 0.9}
LEAST = 0.05
UNKNOWN_GAIT = 0.5


def effort(
    kind: Kind,
    *,
    speed_kmh: float | None,
    incline_pct: float | None,
    heart_rate: HeartRateTarget | None,
    fastest_kmh: float,
) -> float:
    """The speed, else the heart rate, else the gait; uphill counts a little."""
    if speed_kmh is not None and fastest_kmh > 0:
        # 4 % uphill costs about as much as running a fifth faster.
        share = speed_kmh / fastest_kmh * (1 + max(0.0, incline_pct or 0.0) / 20)
    elif heart_rate is not None:
        share = _share(heart_rate)
    else:
        share = GAIT_EFFORTS.get(kind, UNKNOWN_GAIT)
    return min(1.0, max(LEAST, share))


def _share(target: HeartRateTarget) -> float:
    middle = (target.low + target.high) / 2
    highest = {HeartRateUnit.ZONE: 5.0, HeartRateUnit.BPM: 200.0}.get(target.unit, 100.0)
    return middle / highest
