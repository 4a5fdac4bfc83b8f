"""The fold: samples in, events out, and the sums from which a breakdown is read."""

from copy import copy
from typing import Any, TypeVar

import msgspec

from ingest.measurements import BY_HAND, ON_FOOT, Action, Sport
from sessions.core.alignment.aligner import Cell, Mark
from sessions.core.alignment.coverage import Coverage
from sessions.core.alignment.distance import Ascent, Distance
from sessions.core.energy.meter import EnergyMeter, EnergyModel, Second
from sessions.core.energy.vo2max import MinuteMeter
from sessions.core.heart.artefacts import ArtefactWatch
from sessions.core.heart.expected_heart_rate import WorkModel
from sessions.core.heart.heart_rate_fault import HeartRateFault, HeartRateVerdict
from sessions.core.heart.hrv import HrvMeter
from sessions.core.heart.training_data import HeartSecond, RevocableSeconds
from sessions.core.heart.training_load import LoadMeter, LoadModel
from sessions.core.heart.zones import ZoneClock, zone_of
from sessions.core.intervals.gaits import Boundary, Signal, gaits_of
from sessions.core.intervals.interval_book import IntervalBook, Mean, recovery_bpm
from sessions.core.intervals.live_splitter import Splitter
from sessions.core.intervals.look_back import look_back, ungaited
from sessions.core.intervals.seconds_track import EMPTY
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import Breakdown, Lap, Span, Thresholds
from sessions.core.model.events import (
    AnyEvent,
    Event,
    GapClosed,
    GapOpened,
    IntervalClosed,
    IntervalsRevised,
    KindChanged,
    LapPressed,
    Paused,
    Resumed,
    SecondClosed,
    SessionFinished,
    SessionStarted,
    SourceChanged,
)
from sessions.core.model.sample import Grade, Sample
from sessions.core.model.sealed_list import SealedList

_E = TypeVar("_E", bound=Event)


class FoldState(msgspec.Struct, kw_only=True):
    """Everything the fold remembers; a plain document that can be saved at any point."""

    session: str
    sequence: int = 0
    cells: int = 0
    elapsed_s: float = 0.0
    zones: ZoneClock = msgspec.field(default_factory=ZoneClock)
    splitter: Splitter = msgspec.field(default_factory=Splitter)
    book: IntervalBook = msgspec.field(default_factory=IntervalBook)
    energy: EnergyMeter = msgspec.field(default_factory=EnergyMeter)
    load: LoadMeter = msgspec.field(default_factory=LoadMeter)
    hrv: HrvMeter = msgspec.field(default_factory=HrvMeter)
    minutes: MinuteMeter = msgspec.field(default_factory=MinuteMeter)
    artefacts: ArtefactWatch = msgspec.field(default_factory=ArtefactWatch)
    heart_rate_coverage: Coverage = msgspec.field(
        default_factory=lambda: Coverage(what="heart_rate")
    )
    speed_coverage: Coverage = msgspec.field(default_factory=lambda: Coverage(what="speed"))
    distance: Distance = msgspec.field(default_factory=Distance)
    ascent: Ascent = msgspec.field(default_factory=Ascent)
    heart_rate: Mean = msgspec.field(default_factory=Mean)
    heart: RevocableSeconds = msgspec.field(default_factory=RevocableSeconds)
    sport: Sport = Sport.FOOT
    bridged_s: float = 0.0
    paused_s: float = 0.0
    pauses: SealedList[Span] = msgspec.field(default_factory=lambda: SealedList(Span))
    paused_since_s: float | None = None
    laps: SealedList[Lap] = msgspec.field(default_factory=lambda: SealedList(Lap))
    lap_since_s: float = 0.0
    named_kmh: tuple[float, float] | None = None  # where jog and sprint began, looking back
    last: SecondClosed | None = None


class Fold:
    """Runs one session's samples through every part; the same for live, replay and files."""

    def __init__(
        self, athlete: AthleteSnapshot, *, state: FoldState, speed_lag_s: float = 0.0
    ) -> None:
        self.athlete = athlete
        self.state = state
        self.energy_model = EnergyModel(athlete)
        self.load_model = LoadModel(athlete)
        self._work_model = WorkModel(athlete) if state.sport in ON_FOOT else None
        self._gaits = gaits_of(athlete)
        self._speed_lag_s = speed_lag_s
        self._on_foot = state.book.gaited = state.sport in ON_FOOT

    def on(self, state: FoldState) -> "Fold":
        """The same athlete's fold of another state."""
        fold = copy(self)
        fold.state = state
        return fold

    def start(self, *, started_ns: int) -> tuple[AnyEvent, ...]:
        """The session's first event. `started_ns`: Unix nanoseconds of t = 0."""
        return (self._event(SessionStarted, 0.0, started_ns=started_ns, athlete=self.athlete),)

    def update(self, cell: Cell) -> tuple[AnyEvent, ...]:
        """Take the next second, in order and without holes."""
        state, sample, weight_s = self.state, cell.sample, cell.weight_s
        active_s = weight_s - cell.paused_s
        events: list[AnyEvent] = [self._mark(mark) for mark in cell.marks]
        start_s = float(sample.cell)
        end_s = start_s + weight_s
        state.cells = sample.cell + 1
        state.elapsed_s = end_s
        state.paused_s += cell.paused_s
        self._coverage(sample, events, start_s=start_s, end_s=end_s, active_s=active_s)
        verdict = self._judged(sample)
        believed = sample
        if verdict.is_false and sample.heart_rate_bpm is not None:
            believed = msgspec.structs.replace(sample, heart_rate_bpm=None)
        zone = self._heart(believed, weight_s=active_s)
        if weight_s == 1 and self._on_foot:
            state.minutes.update(believed)
        distance_m: float | None = 0.0
        if sample.paused:
            state.distance.pause(sample)
        else:
            distance_m = state.distance.update(sample, weight_s=active_s)
            state.ascent.update(sample, distance_m=distance_m)
        second = self._energy(believed, verdict, weight_s=weight_s)
        vo2 = state.energy.uptake.settled_ml_kg_min if _teaches(sample) else None
        counted_bpm = None if sample.paused else believed.heart_rate_bpm
        state.heart.add(HeartSecond(counted_bpm, zone, active_s, vo2))
        gross_kcal = 0.0 if sample.paused else None
        if second is not None and active_s > 0:
            gross_kcal = state.energy.update(second, weight_s=active_s)
        state.book.track.append(
            believed,
            weight_s=active_s,
            inferred=_is_inferred(sample),
            empty=weight_s <= 0,
            distance_m=distance_m,
            gross_kcal=gross_kcal,
        )
        # A measurement on the session's last stroke has no length: it begins no interval.
        boundary = None
        if weight_s > 0 and self._on_foot:
            boundary = state.splitter.update(believed, gaits=self._gaits)
        sequence = state.sequence
        state.sequence = sequence + 1
        # Made here and not by `_event`: handing 18 fields on costs as much as the event.
        state.last = SecondClosed(
            session=state.session,
            sequence=sequence,
            t_s=end_s,
            cell=sample.cell,
            heart_rate_bpm=sample.heart_rate_bpm,
            heart_rate_fault=None if verdict.fault is None else verdict.fault.value,
            zone=zone,
            speed_kmh=sample.speed_kmh,
            incline_pct=sample.incline_pct,
            cadence_spm=sample.cadence_spm,
            distance_m=None if distance_m is None else state.distance.total_m,
            gross_kcal=state.energy.gross_kcal if second or sample.paused else None,
            net_kcal=state.energy.net_kcal if second or sample.paused else None,
            energy_method=None if second is None else second.method.value,
            kind=state.splitter.kind,
            heart_rate_source=sample.heart_rate_source,
            speed_source=sample.speed_source,
            rr_ms=sample.rr_ms,
            paused=sample.paused,
        )
        events.append(state.last)
        if boundary is not None:
            events.extend(self._split(boundary, t_s=end_s))
        return tuple(events)

    def _energy(
        self, believed: Sample, verdict: HeartRateVerdict, *, weight_s: float
    ) -> Second | None:
        """What a cell's second costs; None: not known, or paused. The body rests in a pause."""
        state = self.state
        if believed.paused:
            state.energy.uptake.rest(weight_s)
            return None
        effort = believed
        if verdict.fault is HeartRateFault.SPIKE:
            # Energy is not taken back: until a jump has proved lasting, what was before it counts.
            effort = msgspec.structs.replace(
                effort, heart_rate_bpm=state.artefacts.before_spike_bpm
            )
        if not self._on_foot:
            # Neither walking nor running: what moves a wheel is not what moves a body.
            effort = msgspec.structs.replace(effort, speed_kmh=None)
        return self.energy_model.second(
            effort, uptake=state.energy.uptake, weight_s=weight_s, on_foot=self._on_foot
        )

    def settle(self) -> tuple[AnyEvent, ...]:
        """The last cell is in: look back, and say again the intervals that are other ones now."""
        state, book = self.state, self.state.book
        rows = book.track.rows()
        rows = rows[(rows["flags"].astype(int) & EMPTY) == 0]
        if not len(rows):
            return ()
        if not self._on_foot:
            stretches = ungaited(rows)
        else:
            found = look_back(
                rows,
                gaits=self._gaits,
                paces=state.splitter.paces,
                live=[*(int(i.start_s) for i in book.closed), book.start],
                speed_lag_s=round(self._speed_lag_s),
            )
            stretches, state.named_kmh = found.stretches, found.bounds_kmh
        changed = book.split_anew(stretches)
        if changed is None:
            return ()
        t_s = state.elapsed_s
        events: list[AnyEvent] = [self._event(IntervalsRevised, t_s, from_index=changed)]
        for index, interval in enumerate(list(book.closed)[changed:], start=changed):
            events.append(self._event(IntervalClosed, t_s, index=index, interval=interval))
        return tuple(events)

    @property
    def thresholds(self) -> Thresholds | None:
        """Where jog and sprint begin as of now; None: no speed was measured."""
        if not self.state.speed_coverage.seconds:
            return None
        gaits = self._gaits[Signal.SPEED]
        assert gaits.origins is not None
        bounds_kmh = self.state.named_kmh or self.state.splitter.paces.bounds_kmh(gaits)
        jog_kmh, sprint_kmh = bounds_kmh
        return Thresholds(
            jog_kmh=jog_kmh,
            jog_origin=gaits.origins.jog,
            sprint_kmh=sprint_kmh,
            sprint_origin=gaits.origins.sprint,
        )

    def finish(self, breakdown: Breakdown) -> tuple[AnyEvent, ...]:
        """The last events; `breakdown` was read from this fold after `settle`."""
        events: list[AnyEvent] = []
        t_s = breakdown.session.duration_s
        index = len(self.state.book.closed)
        if index < len(breakdown.intervals):
            interval = breakdown.intervals[index]
            events.append(self._event(IntervalClosed, t_s, index=index, interval=interval))
        events.append(self._event(SessionFinished, t_s, breakdown=breakdown))
        return tuple(events)

    def _event(self, event: type[_E], t_s: float, /, **fields: Any) -> _E:
        state = self.state
        sequence = state.sequence
        state.sequence = sequence + 1
        return event(session=state.session, sequence=sequence, t_s=t_s, **fields)

    def _coverage(
        self,
        sample: Sample,
        events: list[AnyEvent],
        *,
        start_s: float,
        end_s: float,
        active_s: float,
    ) -> None:
        """Who gives heart rate and speed, and where nobody does."""
        state = self.state
        quantities = (
            (state.heart_rate_coverage, sample.heart_rate_source, sample.heart_rate_bpm),
            (state.speed_coverage, sample.speed_source, sample.speed_kmh),
        )
        for cover, source, _ in quantities:
            if cover.hands_over(source, weight_s=active_s):
                events.append(self._event(SourceChanged, end_s, quantity=cover.what, source=source))
        for cover, _, value in quantities:
            if value is not None and cover.seen and cover.since_s is None:
                continue
            changes = (
                cover.pause(start_s)
                if sample.paused
                else cover.update(known=value is not None, start_s=start_s, end_s=end_s)
            )
            for gap_s, until_s in changes:
                if until_s is None:
                    event = self._event(GapOpened, end_s, what=cover.what, start_s=gap_s)
                    events.append(event)
                else:
                    events.append(
                        self._event(GapClosed, end_s, what=cover.what, start_s=gap_s, end_s=until_s)
                    )

    def _judged(self, sample: Sample) -> HeartRateVerdict:
        """Whether the cell's heart rate is to be believed; what was believed wrongly goes back."""
        state = self.state
        verdict = state.artefacts.update(sample, model=self._work_model)
        if verdict.false_since is not None:
            for beat in state.heart.take_back(verdict.false_since):
                self._count(beat.heart_rate_bpm, beat.zone, weight_s=-beat.weight_s)
                state.zones.update(None, weight_s=beat.weight_s)
            state.book.track.forget_heart_rate(verdict.false_since)
        return verdict

    def _heart(self, sample: Sample, *, weight_s: float) -> int | None:
        state, bpm, bounds = self.state, sample.heart_rate_bpm, self.athlete.zone_bounds_bpm
        zone = None if bpm is None or bounds is None else zone_of(bpm, bounds_bpm=bounds)
        self._count(bpm, zone, weight_s=weight_s)
        counts = bpm is not None and not sample.paused
        state.hrv.update(
            cell=sample.cell,
            rr_ms=sample.rr_ms if counts else (),
            heart_rate_known=counts,
            beats_missed=sample.beats_missed,
        )
        return zone

    def _count(self, bpm: float | None, zone: int | None, *, weight_s: float) -> None:
        """Add a second to the sums; a negative one takes it back."""
        state = self.state
        state.zones.update(zone, weight_s=weight_s)
        if bpm is not None:
            state.heart_rate.update(bpm, weight_s=weight_s)
            self.load_model.update(state.load, bpm, weight_s=weight_s)

    def _split(self, boundary: Boundary, *, t_s: float) -> list[AnyEvent]:
        book = self.state.book
        events: list[AnyEvent] = []
        interval = book.split(boundary)
        index = len(book.closed)
        if interval is not None:
            events.append(self._event(IntervalClosed, t_s, index=index - 1, interval=interval))
        events.append(
            self._event(KindChanged, t_s, index=index, kind=boundary.kind, start_s=book.start_s)
        )
        return events

    @property
    def recovery_60s_bpm(self) -> float | None:
        """How far heart rate fell in the minute after the last hard interval."""
        return recovery_bpm(self.state.book, vigorous_bpm=self.load_model.vigorous_bpm)

    def _mark(self, mark: Mark) -> AnyEvent:
        state, t_s = self.state, mark.t_s
        if mark.action is Action.PAUSE:
            state.paused_since_s = t_s
            return self._event(Paused, t_s)
        if mark.action is Action.RESUME:
            if state.paused_since_s is not None:
                state.pauses.append(Span(start_s=state.paused_since_s, end_s=t_s))
            state.paused_since_s = None
            return self._event(Resumed, t_s)
        label = mark.label or str(len(state.laps) + 1)
        state.laps.append(Lap(start_s=state.lap_since_s, end_s=t_s, label=label))
        state.lap_since_s = t_s
        return self._event(LapPressed, t_s, label=label)


def _is_inferred(sample: Sample) -> bool:
    """Whether a gait comes from something else than a measured speed."""
    if sample.speed_kmh is not None:
        return sample.speed_source == BY_HAND
    return sample.cadence_spm is not None or sample.heart_rate_bpm is not None


def _teaches(sample: Sample) -> bool:
    """Whether the uptake may be learned from: a measured speed with its slope, somebody running."""
    if sample.paused or sample.grade is Grade.UNKNOWN:
        return False
    return sample.speed_source not in (None, BY_HAND)
