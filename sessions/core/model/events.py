"""Events: what the fold says happened.

Each event's key is (session, sequence): the same run gives the same keys.
"""

import msgspec

from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import Breakdown, Interval
from sessions.core.model.sample import Kind


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    """Common to all: `sequence` counts a session's events from 0; `t_s` is when it became known."""

    session: str
    sequence: int
    t_s: float


class SessionStarted(Event, frozen=True, kw_only=True, tag="session_started"):
    """The first heart-rate, speed or cadence measurement came. `started_ns`: Unix ns of t = 0."""

    started_ns: int
    athlete: AthleteSnapshot


class SecondClosed(Event, frozen=True, kw_only=True, tag="second"):
    """Cell `cell` is complete. Energy and distance are cumulative; None: not measured or not known.

    `zone`: 1 to 5, 0 below zone 1, None unknown. `heart_rate_fault`: why the heart rate is not to
    be believed ("spike", "cadence lock", ...; None: nothing speaks against it).
    """

    cell: int
    heart_rate_bpm: float | None
    zone: int | None
    speed_kmh: float | None
    incline_pct: float | None
    cadence_spm: float | None
    distance_m: float | None
    gross_kcal: float | None
    net_kcal: float | None
    energy_method: str | None
    kind: Kind
    heart_rate_source: str | None
    speed_source: str | None
    rr_ms: tuple[float, ...]
    paused: bool
    heart_rate_fault: str | None = None


class KindChanged(Event, frozen=True, kw_only=True, tag="kind_changed"):
    """A new interval began at `start_s` (dated back from `t_s`)."""

    index: int
    kind: Kind
    start_s: float


class IntervalClosed(Event, frozen=True, kw_only=True, tag="interval"):
    """Interval `index` is complete; a later event with the same index replaces it."""

    index: int
    interval: Interval


class IntervalsRevised(Event, frozen=True, kw_only=True, tag="intervals_revised"):
    """The look-back split anew: intervals from `from_index` on are void, and told again."""

    from_index: int


class GapOpened(Event, frozen=True, kw_only=True, tag="gap_opened"):
    """Nothing of `what` has come since `start_s`."""

    what: str
    start_s: float


class GapClosed(Event, frozen=True, kw_only=True, tag="gap_closed"):
    """`what` came back at `end_s`."""

    what: str
    start_s: float
    end_s: float


class Paused(Event, frozen=True, kw_only=True, tag="paused"):
    """A button or the console paused the session."""


class Resumed(Event, frozen=True, kw_only=True, tag="resumed"):
    """The session goes on."""


class LapPressed(Event, frozen=True, kw_only=True, tag="lap"):
    """A lap ends here and the next begins."""

    label: str


class SourceChanged(Event, frozen=True, kw_only=True, tag="source_changed"):
    """`quantity` ("heart_rate", "speed") is now given by `source`; None: by nobody."""

    quantity: str
    source: str | None


class SessionFinished(Event, frozen=True, kw_only=True, tag="session_finished"):
    """The end, with the final breakdown."""

    breakdown: Breakdown


AnyEvent = (
    SessionStarted
    | SecondClosed
    | KindChanged
    | IntervalClosed
    | IntervalsRevised
    | GapOpened
    | GapClosed
    | Paused
    | Resumed
    | LapPressed
    | SourceChanged
    | SessionFinished
)
