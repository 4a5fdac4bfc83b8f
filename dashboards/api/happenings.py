"""Happenings: what has changed between two moments of one athlete's session."""

from collections.abc import Iterator

import msgspec

from sessions.core.model.breakdown import Interval
from sessions.live.live_view import LiveStatus, LiveView

_STATUS = {
    LiveStatus.IDLE: "idle",
    LiveStatus.WAITING: "waiting",
    LiveStatus.RUNNING: "started",
    LiveStatus.PAUSED: "paused",
    LiveStatus.FINISHED: "finished",
}


class Happening(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that happened. `t_s`: seconds of the session. Only what belongs to it is there."""

    athlete: str
    what: str
    session: str | None = None
    t_s: float | None = None
    zone: int | None = None
    interval: Interval | None = None
    cue: str | None = None
    step: int | None = None


def happened(before: LiveView, now: LiveView) -> Iterator[Happening]:
    """What happened from one view to a later one, in a fixed order."""
    is_new = before.session != now.session
    for what in _status(before, now, is_new=is_new):
        yield _of(now, what)
    known = 0 if is_new else len(before.intervals)
    for interval in now.intervals[known:]:
        yield msgspec.structs.replace(_of(now, "interval"), interval=interval)
    if now.zone is not None and now.zone != before.zone:
        yield msgspec.structs.replace(_of(now, "zone"), zone=now.zone)
    if now.over_ceiling != (before.over_ceiling and not is_new):
        yield _of(now, "alarm" if now.over_ceiling else "alarm over")
    said = 0 if is_new or before.plan is None else _last_cue(before)
    for cue in () if now.plan is None else now.plan.cues:
        if cue.number > said:
            told = _of(now, "cue")
            yield msgspec.structs.replace(told, cue=cue.kind.value, step=cue.step, t_s=cue.at_s)


def _status(before: LiveView, now: LiveView, *, is_new: bool) -> Iterator[str]:
    if before.status is now.status and not is_new:
        return
    was_paused = before.status is LiveStatus.PAUSED and not is_new
    yield "resumed" if was_paused and now.status is LiveStatus.RUNNING else _STATUS[now.status]


def _last_cue(view: LiveView) -> int:
    assert view.plan is not None
    return max((cue.number for cue in view.plan.cues), default=0)


def _of(view: LiveView, what: str) -> Happening:
    return Happening(athlete=view.athlete, what=what, session=view.session, t_s=view.elapsed_s)
