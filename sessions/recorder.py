"""One session while it is recorded: measurements in, committed events and the live view out."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace

import msgspec

from ingest.clock import NS_PER_S, Anchor, Clock
from ingest.measurements import Measurement
from sessions.core.breakdown import Breakdown
from sessions.core.events import AnyEvent, SecondClosed
from sessions.core.report import iso_utc
from sessions.core.session import Session
from sessions.core.zones import zone_of
from sessions.latest import Latest
from sessions.live import DeviceView, LiveView, Status, StepView, TrendPoint
from sessions.store import Store
from sessions.workouts.guidance import Guidance
from sessions.workouts.plan import Workout

TREND_S = 600
CHECKPOINT_EVERY_S = 10  # what a crash re-folds from the journal on resume
SHORTEST_S = 10.0  # CONTRACT: a session under 10 s of data is dropped


class Recorder:
    """Folds what the bus carries, hands the events to the store, answers what is going on."""

    def __init__(
        self,
        *,
        session: Session,
        store: Store,
        clock: Clock,
        anchor: Anchor,
        workout: Workout | None = None,
        simulated: bool = False,
    ) -> None:
        self.session = session
        self._id = session.session_id
        self._athlete = session.athlete
        self._store = store
        self._clock = clock
        self._anchor = anchor
        self._workout = workout
        self._simulated = simulated
        self._latest = Latest(priority=session.athlete.priority)
        self._trend: deque[TrendPoint] = deque(maxlen=TREND_S)
        self._checkpoint_due_s = CHECKPOINT_EVERY_S
        self._steps = tuple(_step_views(workout)) if workout else ()
        self.plan_from_s = 0.0  # when the plan began, on the session's own time

    @property
    def has_begun(self) -> bool:
        """Something has been measured."""
        return self.session.started_ns is not None

    @property
    def elapsed_s(self) -> float:
        """Seconds since the first measurement; 0 before it."""
        if self.session.started_ns is None:
            return 0.0
        return (self._now_ns() - self.session.started_ns) / NS_PER_S

    @property
    def is_paused(self) -> bool:
        """A button or the console has paused the session."""
        return self.session.paused

    def handle(self, measurement: Measurement) -> None:
        """Fold one measurement."""
        self._latest.take(measurement)
        self._keep(self.session.feed(measurement))

    def tick(self) -> None:
        """Time has passed: close the seconds that nothing can change any more."""
        if self.has_begun:
            self._keep(self.session.advance(self._now_ns()))

    def finish(self, *, end_now_ns: int | None = None) -> Breakdown | None:
        """Close the session; see `close_session`."""
        return close_session(self.session, store=self._store, end_now_ns=end_now_ns)

    def view(
        self, *, devices: Iterable[DeviceView], notices: Sequence[str], athlete_name: str
    ) -> LiveView:
        """The present state, as every page and terminal paints it."""
        now_ns = self._now_ns()
        session, elapsed_s = self.session, self.elapsed_s
        heart_rate = self._latest.heart_rate(now_ns)
        plan = self._plan_position(elapsed_s)
        second = session.last_second
        return LiveView(
            status=self._status(),
            session=session.session_id,
            simulated=self._simulated,
            athlete=athlete_name,
            units=self._athlete.units,
            heart_rate=heart_rate,
            zone=self._zone(heart_rate.shown),
            zone_bounds_bpm=self._athlete.zone_bounds_bpm,
            zone_seconds=session.zone_seconds,
            below_s=session.below_s,
            unknown_s=session.unknown_s,
            speed=self._latest.speed(now_ns),
            incline=self._latest.incline(now_ns),
            elapsed_s=elapsed_s,
            distance_m=session.distance_m,
            gross_kcal=session.gross_kcal,
            net_kcal=session.net_kcal,
            energy_method=None if second is None else second.energy_method,
            kind=session.kind,
            kind_elapsed_s=max(0.0, elapsed_s - session.kind_start_s),
            workout=self._workout.title if self._workout else None,
            steps=self._steps,
            step_index=plan[0],
            step_remaining_s=plan[1],
            devices=tuple(
                msgspec.structs.replace(d, battery_pct=self._latest.battery_pct.get(d.alias))
                for d in devices
            ),
            notices=tuple(notices),
        )

    def trend(self, *, since_s: float) -> tuple[TrendPoint, ...]:
        """Closed seconds after `since_s`, oldest first."""
        return tuple(point for point in self._trend if point.t_s > since_s)

    def _keep(self, events: Sequence[AnyEvent]) -> None:
        if not events:
            return
        self._store.events(self._id, events)
        for event in events:
            if isinstance(event, SecondClosed):
                self._trend.append(
                    TrendPoint(
                        t_s=float(event.cell),
                        heart_rate_bpm=event.heart_rate_bpm,
                        speed_kmh=event.speed_kmh,
                    )
                )
                if event.cell >= self._checkpoint_due_s:
                    self._checkpoint_due_s = event.cell + CHECKPOINT_EVERY_S
                    self._store.checkpoint(
                        session=self._id,
                        state=msgspec.msgpack.encode(self.session.state),
                        sequence=events[-1].sequence + 1,
                    )

    def _zone(self, heart_rate_bpm: float | None) -> int | None:
        bounds_bpm = self._athlete.zone_bounds_bpm
        if heart_rate_bpm is None or bounds_bpm is None:
            return None
        return zone_of(heart_rate_bpm, bounds_bpm=bounds_bpm)

    def _status(self) -> Status:
        if not self.has_begun:
            return Status.WAITING
        return Status.PAUSED if self.is_paused else Status.RUNNING

    def _plan_position(self, elapsed_s: float) -> tuple[int | None, float | None]:
        if self._workout is None or not self.has_begun:
            return None, None
        guidance = Guidance(self._workout, athlete=self._athlete)
        place = guidance.ahead(max(0.0, elapsed_s - self.plan_from_s))[0].place
        return (None if place.step is None else place.index), place.remaining_s

    def _now_ns(self) -> int:
        return self._anchor.at_ns(self._clock.monotonic_ns())


def close_session(
    session: Session, *, store: Store, end_now_ns: int | None = None
) -> Breakdown | None:
    """Finish a session and store its breakdown; None when it was too short to keep.

    `end_now_ns`: Unix time the session is to end at, for one played faster than real time.
    """
    events = session.finish()
    breakdown = session.breakdown()
    if session.started_ns is None or breakdown.session.duration_s < SHORTEST_S:
        store.drop_session(session.session_id)
        return None
    started_ns = session.started_ns
    duration_ns = round(breakdown.session.duration_s * NS_PER_S)
    with store.unit():
        store.events(session.session_id, events)
        if end_now_ns is not None:
            started_ns = end_now_ns - duration_ns
            breakdown = _dated(breakdown, started_at=iso_utc(started_ns))
            store.redate(session.session_id, started_ns=started_ns)
        store.finish_session(
            session.session_id, ended_ns=started_ns + duration_ns, breakdown=breakdown
        )
    return breakdown


def _dated(breakdown: Breakdown, *, started_at: str | None) -> Breakdown:
    return replace(breakdown, session=replace(breakdown.session, started_at=started_at))


def _step_views(workout: Workout) -> Iterable[StepView]:
    start_s = 0.0
    for step in workout.steps:
        yield StepView(
            name=step.name,
            kind=step.kind,
            start_s=start_s,
            end_s=start_s + step.expected_s,
            speed_kmh=step.speed_kmh,
            incline_pct=step.incline_pct,
        )
        start_s += step.expected_s
