"""The recorder of one session: measurements in, committed events and the live view out."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace

import msgspec

from ingest.clock import Anchor, Clock
from ingest.collect.decoder import DecoderState
from ingest.measurements import NS_PER_S, Measurement
from sessions.core.heart.zones import zone_of
from sessions.core.model.breakdown import Breakdown, overlap_s
from sessions.core.model.events import AnyEvent, SecondClosed, SessionFinished
from sessions.core.session import Session
from sessions.live.heart_rate_alarm import HeartRateAlarm
from sessions.live.live_view import DeviceView, LiveStatus, LiveView, TrendPoint
from sessions.live.missing import marks_of
from sessions.live.newest_values import NewestValues
from sessions.live.plan_follower import PlanFollower
from sessions.live.plan_view import LivePlan, step_views
from sessions.recording.auto_start import AutoStart
from sessions.recording.clock_notes import clock_notes
from sessions.recording.fact_logs import DeviceLog, StepLog
from sessions.recording.saved_state import compressed_head
from sessions.store import Store
from sessions.store.event_rows import dated_anew
from sessions.text import text
from sessions.workouts.position import PlanPosition
from sessions.workouts.threshold_test import with_result

TREND_S = 600
# What a crash folds again from the journal on resume: at least a minute, at most a twentieth of
# the session. The state grows with the session; saved at a fixed beat it would cost the square.
CHECKPOINT_EVERY_S = 60
CHECKPOINT_SHARE = 0.05
SHORTEST_S = 10.0  # CONTRACT: a session under 10 s of data is dropped


class Recorder:
    """Folds what the collector hands on, gives the events to the store, says what is going on.

    `heard` and `opening`: what else is saved with the session; see `Continuation`.
    """

    def __init__(
        self,
        *,
        session: Session,
        store: Store,
        clock: Clock,
        anchor: Anchor,
        guide: PlanFollower | None = None,
        simulated: bool = False,
        heard: DecoderState | None = None,
        opening: AutoStart | None = None,
    ) -> None:
        self.session = session
        self._heard = heard
        self._opening = opening
        self._kept_chunks = session.kept_chunks
        self._id = session.session_id
        self._athlete = session.athlete
        self._store = store
        self._clock = clock
        self._anchor = anchor
        self._plan = None if guide is None else LivePlan(guide, now_ns=self._now_ns())
        self._ceiling = HeartRateAlarm(session.athlete.heart_rate_alarm_bpm)
        self._simulated = simulated
        self._latest = NewestValues(priority=session.athlete.priority)
        self._trend: deque[TrendPoint] = deque(maxlen=TREND_S)
        self._checkpoint_due_s = float(CHECKPOINT_EVERY_S)
        self._workout = None if guide is None else guide.workout
        self._steps = tuple(step_views(self._workout)) if self._workout else ()
        self._device_log = DeviceLog(store.read.facts(self._id))
        self._step_log = StepLog(self._steps)

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
        self._latest.update(measurement)
        self._keep(self.session.feed(measurement))
        if self._plan is not None:
            self._plan.feed(measurement)
        self._watch_ceiling(measurement.at_ns)

    def tick(self, *, until_ns: int | None = None) -> None:
        """Time has passed: close the seconds that nothing can change any more.

        `until_ns`: Unix time up to which everything was received; None: the present.
        """
        if self.has_begun:
            now_ns = self._now_ns() if until_ns is None else until_ns
            self._keep(self.session.advance(now_ns))
            if self._plan is not None:
                self._plan.pass_time(now_ns)
            self._watch_ceiling(now_ns)
            self._save_if_due()

    def note(self, devices: Iterable[DeviceView], *, until_ns: int | None = None) -> None:
        """Keep what has changed of the devices and the plan; nothing before the first second.

        Until then the store does not know when the session began, and a fact has no date.
        `until_ns`: see `tick`.
        """
        if self.session.so_far.last is None or self.session.started_ns is None:
            return
        now_ns = self._now_ns() if until_ns is None else until_ns
        at_s = (now_ns - self.session.started_ns) / NS_PER_S
        for seen in self._device_log.feed(self._with_batteries(devices), at_s=at_s):
            self._store.note(self._id, seen)
        plan = None if self._plan is None else self._plan.view(now_ns, elapsed_s=at_s)
        step = self._step_log.feed(plan, at_s=at_s)
        if step is not None:
            self._store.note(self._id, step)

    def finish(self, *, end_now_ns: int | None = None) -> Breakdown | None:
        """Close the session; see `close_session`."""
        guide = None if self._plan is None else self._plan.guide
        return close_session(self.session, store=self._store, guide=guide, end_now_ns=end_now_ns)

    @property
    def plan_waits(self) -> bool:
        """There is a plan, and it has not begun."""
        return self._plan is not None and not self._plan.guide.has_begun

    def heart_source(self) -> str | None:
        """Which device gives the heart rate now; None: none does."""
        reading = self._latest.heart_rate(self._now_ns())
        return reading.source if reading.shown is not None else None

    def speed_kmh(self) -> float | None:
        """The speed that is shown now; None: none is."""
        return self._latest.speed(self._now_ns()).shown

    def place(self) -> PlanPosition | None:
        """Where in the plan it is at this moment; None: no plan, or not begun."""
        return None if self._plan is None else self._plan.place(self._now_ns())

    def view(
        self, *, devices: Iterable[DeviceView], notices: Sequence[str], athlete_name: str
    ) -> LiveView:
        """The present state, as every page and terminal paints it."""
        now_ns = self._now_ns()
        so_far, elapsed_s = self.session.so_far, self.elapsed_s
        bounds_bpm = self._athlete.zone_bounds_bpm
        heart_rate = self._latest.heart_rate(now_ns)
        plan = None if self._plan is None else self._plan.view(now_ns, elapsed_s=elapsed_s)
        second = so_far.last
        pauses = self.session.pauses_until(elapsed_s)
        is_paused = self.is_paused
        begun_s = so_far.book.start_s
        kind_s = elapsed_s - begun_s
        return LiveView(
            status=self._status(is_paused=is_paused),
            session=self._id,
            simulated=self._simulated,
            athlete=athlete_name,
            units=self._athlete.units,
            heart_rate=heart_rate,
            zone=self._zone(heart_rate.shown),
            zone_bounds_bpm=bounds_bpm,
            heart_rate_max_bpm=self._athlete.heart_rate_max_bpm,
            zone_seconds=None if bounds_bpm is None else tuple(so_far.zones.seconds),
            below_s=so_far.zones.below_s,
            unknown_s=so_far.zones.unknown_s,
            speed=self._latest.speed(now_ns),
            incline=self._latest.incline(now_ns),
            cadence=self._latest.cadence(now_ns),
            mean_heart_rate_bpm=so_far.heart_rate.value,
            highest_heart_rate_bpm=so_far.heart.max_bpm,
            elapsed_s=elapsed_s,
            paused_s=overlap_s(pauses, start_s=0.0, end_s=elapsed_s),
            pause_s=pauses[-1].end_s - pauses[-1].start_s if is_paused and pauses else None,
            distance_m=so_far.distance.total_m,
            gross_kcal=so_far.energy.gross_kcal,
            net_kcal=so_far.energy.net_kcal,
            energy_method=None if second is None else second.energy_method,
            energy_band_pct=so_far.energy.band_pct,
            kind=so_far.book.kind,
            kind_elapsed_s=max(0.0, kind_s - overlap_s(pauses, start_s=begun_s, end_s=elapsed_s)),
            intervals=tuple(so_far.book.closed),
            workout=self._workout.title if self._workout else None,
            steps=self._steps,
            step_index=None if plan is None else plan.index,
            step_remaining_s=None if plan is None else plan.remaining_s,
            plan=plan,
            marks=marks_of(self.session),
            heart_rate_ceiling_bpm=self._ceiling.bpm,
            over_ceiling=self._ceiling.exceeded,
            devices=self._with_batteries(devices),
            notices=(*_doubt(second), *notices),
        )

    def trend(self, *, since_s: float) -> tuple[TrendPoint, ...]:
        """Closed seconds after `since_s`, oldest first."""
        return tuple(point for point in self._trend if point.t_s > since_s)

    def _with_batteries(self, devices: Iterable[DeviceView]) -> tuple[DeviceView, ...]:
        return tuple(
            msgspec.structs.replace(d, battery_pct=self._latest.battery_pct.get(d.alias))
            for d in devices
        )

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
                        fault=event.heart_rate_fault,
                    )
                )

    def _save_if_due(self) -> None:
        """Save the state: the head, and what was sealed since the last time.

        Between two notifications: of one that tells two things both are folded, or none.
        """
        cells = self.session.so_far.cells
        if cells < self._checkpoint_due_s or self.session.has_finished:
            return
        self._checkpoint_due_s = cells + max(CHECKPOINT_EVERY_S, CHECKPOINT_SHARE * cells)
        chunks = self.session.chunks(after=self._kept_chunks)
        self._store.checkpoint(
            session=self._id,
            state=compressed_head(self.session, heard=self._heard, opening=self._opening),
            sequence=self.session.so_far.sequence,
            chunks=chunks,
            after=self._kept_chunks,
        )
        self._kept_chunks += len(chunks)

    def _zone(self, heart_rate_bpm: float | None) -> int | None:
        bounds_bpm = self._athlete.zone_bounds_bpm
        if heart_rate_bpm is None or bounds_bpm is None:
            return None
        return zone_of(heart_rate_bpm, bounds_bpm=bounds_bpm)

    def _status(self, *, is_paused: bool) -> LiveStatus:
        if not self.has_begun:
            return LiveStatus.WAITING
        return LiveStatus.PAUSED if is_paused else LiveStatus.RUNNING

    def _watch_ceiling(self, now_ns: int) -> None:
        if self._ceiling.bpm is not None:
            self._ceiling.update(self._latest.heart_rate(now_ns).shown, at_s=now_ns / NS_PER_S)

    def _now_ns(self) -> int:
        return self._anchor.at_ns(self._clock.monotonic_ns())


def close_session(
    session: Session, *, store: Store, guide: PlanFollower | None, end_now_ns: int | None = None
) -> Breakdown | None:
    """Finish a session and store its breakdown; None when it was too short to keep.

    `guide`: has followed the session's plan; None: it has none.
    `end_now_ns`: Unix time the session is to end at, for one played faster than real time.
    """
    notes = clock_notes(store.read, session.session_id, started_ns=session.started_ns)
    events, breakdown = ended(session, guide=guide, notes=notes)
    if session.started_ns is None or breakdown is None:
        store.drop_session(session.session_id)
        return None
    started_ns = session.started_ns
    duration_ns = round(breakdown.session.duration_s * NS_PER_S)
    with store.unit():
        store.events(session.session_id, events)
        if end_now_ns is not None:
            started_ns = end_now_ns - duration_ns
            breakdown = dated_anew(breakdown, started_ns=started_ns)
            store.redate(session.session_id, started_ns=started_ns)
        store.finish_session(
            session.session_id, ended_ns=started_ns + duration_ns, breakdown=breakdown
        )
    return breakdown


def ended(
    session: Session, *, guide: PlanFollower | None, notes: tuple[str, ...] = ()
) -> tuple[tuple[AnyEvent, ...], Breakdown | None]:
    """Finish a session: its last events and its breakdown, None where it is too short to keep.

    `guide`: see `close_session`. `notes`: what else is to be told of it.
    """
    events = session.finish()
    breakdown = session.breakdown()
    if session.started_ns is None or breakdown.session.duration_s < SHORTEST_S:
        return events, None
    if guide is not None:
        result = guide.result(
            started_ns=session.started_ns, duration_s=breakdown.session.duration_s
        )
        breakdown = with_result(breakdown, result, heart_rate=session.heart_rate_between)
    breakdown = with_notes(breakdown, notes)
    if guide is not None or notes:
        events = tuple(_with(event, breakdown) for event in events)
    return events, breakdown


def with_notes(breakdown: Breakdown, notes: tuple[str, ...]) -> Breakdown:
    """The same with further sentences at the end of its notes."""
    told = (*breakdown.session.notes, *notes)
    return replace(breakdown, session=replace(breakdown.session, notes=told))


def _with(event: AnyEvent, breakdown: Breakdown) -> AnyEvent:
    if not isinstance(event, SessionFinished):
        return event
    return msgspec.structs.replace(event, breakdown=breakdown)


def _doubt(second: SecondClosed | None) -> tuple[str, ...]:
    """What is wrong with the heart rate that is shown."""
    if second is None or second.heart_rate_fault is None:
        return ()
    told = text("The heart rate is not to be believed: {fault}.")
    return (told.format(fault=second.heart_rate_fault),)
