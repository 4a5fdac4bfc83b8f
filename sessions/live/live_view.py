"""The live view: the state at one moment that every page, terminal and board paints."""

from enum import Enum

import msgspec

from ingest.devices.sensor import DeviceKind, Link
from sessions.control.control_view import ControlView
from sessions.core.model.athlete import Units
from sessions.core.model.breakdown import Breakdown, Interval
from sessions.core.model.sample import Kind
from sessions.live.freshness import Reading
from sessions.live.missing import MarkView
from sessions.text import text
from sessions.workouts.cues import CueKind, TargetStanding
from sessions.workouts.plan import HeartRateEnd, HeartRateTarget
from sessions.workouts.targets import Target

A_STRAP_AND_A_TREADMILL = 2


class LiveStatus(Enum):
    """Where the session stands."""

    IDLE = "idle"
    WAITING = "waiting"  # open, nothing measured yet
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """Something that has a device's name, and that nothing proves to be the device."""

    address: str
    name: str
    rssi_dbm: int


class DeviceView(msgspec.Struct, frozen=True, kw_only=True):
    """One device as the runner sees it. `age_s`: since its last notification, None: none yet.

    `drop_outs`: times it fell silent or was lost; `reconnects`: times it was linked again.
    `lag_ms`: how long the last notification took to be on disk, None: not known.
    `suggestions`: what may be it, loudest first. `by_name`: it was taken on its name alone.
    """

    alias: str
    kind: DeviceKind
    link: Link
    age_s: float | None = None
    battery_pct: int | None = None
    rssi_dbm: int | None = None
    drop_outs: int = 0
    reconnects: int = 0
    lag_ms: float | None = None
    suggestions: tuple[Suggestion, ...] = ()
    by_name: bool = False


class StepView(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the plan as it was written; targets None: left to the runner.

    The times are expected ones where something else than time ends a step.
    """

    name: str
    kind: Kind
    start_s: float
    end_s: float
    duration_s: float | None = None
    distance_m: float | None = None
    until: HeartRateEnd | None = None
    speed_kmh: float | None = None
    speed_range_kmh: tuple[float, float] | None = None
    incline_pct: float | None = None
    heart_rate: HeartRateTarget | None = None


class CueView(msgspec.Struct, frozen=True, kw_only=True):
    """Something to say. `number` counts a session's cues: a higher one has not been said yet.

    `step` is into the plan's steps, `leg` counts attempts; `count`: the seconds left that a
    countdown says. `at_s`: when, in seconds of the session.
    """

    number: int
    kind: CueKind
    step: int
    leg: int = 0
    count: int | None = None
    at_s: float = 0.0


class ComingCue(msgspec.Struct, frozen=True, kw_only=True):
    """What will be said at `at_s`, unless something comes between; see `CueView`."""

    kind: CueKind
    step: int
    leg: int
    count: int | None
    at_s: float


class LegView(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt at step `step`, in seconds of the session; `end_s` None: it is under way."""

    step: int
    start_s: float
    end_s: float | None = None


class PlanView(msgspec.Struct, frozen=True, kw_only=True):
    """How the runner stands in the plan; see `sessions.workouts.place.Place`.

    `index` None: the plan is done. `score_pct`: of the steps that are over, None: none is, or
    none could be judged. `cues`: those of the last seconds, the newest last. `coming`: those of
    the next ones, if nothing comes between. `legs`: every attempt so far, the one under way last.
    """

    index: int | None
    elapsed_s: float = 0.0
    remaining_s: float | None = None
    remaining_m: float | None = None
    fraction: float | None = None
    target: Target = Target()
    standing: TargetStanding = TargetStanding.UNKNOWN
    intensity: int = 0
    score_pct: float | None = None
    cues: tuple[CueView, ...] = ()
    coming: tuple[ComingCue, ...] = ()
    legs: tuple[LegView, ...] = ()


class TrendPoint(msgspec.Struct, frozen=True, kw_only=True):
    """One second of the trend; None: not measured (a gap in the line).

    `fault`: why the heart rate is not to be believed; None: nothing speaks against it.
    """

    t_s: float
    heart_rate_bpm: float | None
    speed_kmh: float | None
    fault: str | None = None


class LiveView(msgspec.Struct, frozen=True, kw_only=True):
    """The present state of one session, or of none (`status` IDLE, `session` None)."""

    status: LiveStatus
    session: str | None = None
    simulated: bool = False
    athlete: str = ""
    units: Units = Units.METRIC
    heart_rate: Reading = Reading()
    zone: int | None = None  # 1-5, 0 below, None unknown
    zone_bounds_bpm: tuple[float, ...] | None = None
    heart_rate_max_bpm: float | None = None
    zone_seconds: tuple[float, ...] | None = None  # five values
    below_s: float = 0.0
    unknown_s: float = 0.0
    speed: Reading = Reading()
    incline: Reading = Reading()
    cadence: Reading = Reading()
    mean_heart_rate_bpm: float | None = None  # of the session so far
    highest_heart_rate_bpm: float | None = None
    elapsed_s: float = 0.0  # pauses included
    paused_s: float = 0.0  # all pauses so far
    pause_s: float | None = None  # the pause under way so far; None: none is
    distance_m: float | None = None
    gross_kcal: float | None = None
    net_kcal: float | None = None
    energy_method: str | None = None
    energy_band_pct: float | None = None  # half width of the 90 % band of the energy so far
    kind: Kind = Kind.UNKNOWN  # the interval under way
    kind_elapsed_s: float = 0.0  # without pauses
    intervals: tuple[Interval, ...] = ()  # closed so far; the look-back may still change them
    workout: str | None = None
    steps: tuple[StepView, ...] = ()
    step_index: int | None = None  # into `steps`; None: no plan or plan done
    step_remaining_s: float | None = None
    plan: PlanView | None = None  # None: no plan, or it has not begun
    marks: tuple[MarkView, ...] = ()
    heart_rate_ceiling_bpm: float | None = None
    over_ceiling: bool = False  # an alarm: the heart rate is above the ceiling
    can_control: bool = False  # a plan and a treadmill that takes targets: control may be offered
    control: ControlView | None = None  # None: off
    devices: tuple[DeviceView, ...] = ()
    notices: tuple[str, ...] = ()  # e.g. a full disk, a lost device
    breakdown: Breakdown | None = None  # of the session that has just finished
    can_start: bool = True  # False: the program is over but for its pages

    @property
    def running_s(self) -> float:
        """The session's time without its pauses: it stands while paused."""
        return max(0.0, self.elapsed_s - self.paused_s)

    def given_by(self, alias: str) -> tuple[str, ...]:
        """What this device gives now, in words; empty while there is nobody to choose from."""
        if len(self.devices) <= A_STRAP_AND_A_TREADMILL:
            return ()
        readings = ((self.heart_rate, text("heart rate")), (self.speed, text("speed")))
        return tuple(
            word
            for reading, word in readings
            if reading.shown is not None and reading.source == alias
        )
