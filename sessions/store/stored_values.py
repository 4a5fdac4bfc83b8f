"""Values that the store keeps: sessions, facts, remarks, and what the sinks are to do."""

from enum import Enum

import msgspec

from ingest.devices.sensor import DeviceKind, Link
from ingest.sentence import Sentence
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.events import AnyEvent
from sessions.core.model.sample import Kind
from sessions.store.minute_means import MinuteMeans
from sessions.week.summary import Summary
from sessions.workouts.plan import Workout
from sessions.workouts.targets import Target

EFFORTS = range(1, 11)
"""Category-ratio scale of perceived exertion. Source: Foster et al. 2001, J Strength Cond Res
15(1):109-115, after Borg's CR10."""

LONGEST_NOTE = 4_000
"""Characters; a page of text. Ours: longer is pasted by mistake."""


class RemarkError(ValueError):
    """What was said cannot be kept. The message says what is expected."""


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """`effort`: 1 (very easy) to 10 (all out), None: not said."""

    effort: int | None = None
    note: str = ""


def remark(*, effort: int | None, note: str) -> Remark:
    """A remark as a person gave it, without the blanks around the note.

    Raises:
        RemarkError: an effort outside 1 to 10, or a note of more than 4,000 characters.
    """
    if effort is not None and effort not in EFFORTS:
        raise RemarkError(Sentence("expected an effort from 1 to 10, got {effort}", effort=effort))
    kept = note.strip()
    if len(kept) > LONGEST_NOTE:
        raise RemarkError(
            Sentence(
                "expected at most {most} characters, got {count}",
                most=LONGEST_NOTE,
                count=len(kept),
            )
        )
    return Remark(effort=effort, note=kept)


class DeviceSeen(msgspec.Struct, frozen=True, kw_only=True, tag="device"):
    """One device at one moment; `at_s` from the session's start. None: not known.

    `drop_outs`, `reconnects`: so far. `age_s`: since its last value. `lag_ms`: receipt to
    committed row, the longest since the fact before. `by_name`: taken on its name alone, which
    proves nothing, so that nothing is learned from it.
    """

    at_s: float
    device: str
    kind: DeviceKind
    link: Link
    battery_pct: int | None = None
    rssi_dbm: int | None = None
    drop_outs: int = 0
    reconnects: int = 0
    age_s: float | None = None
    lag_ms: float | None = None
    by_name: bool = False


class StepSeen(msgspec.Struct, frozen=True, kw_only=True, tag="step"):
    """The planned step under way; `at_s` from the session's start.

    `index` is into the plan's steps; as many as there are: the plan is done, and asks nothing.
    """

    at_s: float
    index: int
    name: str
    kind: Kind
    remaining_s: float | None = None
    target: Target = Target()


Fact = DeviceSeen | StepSeen


class Source(Enum):
    """Where a session's measurements came from."""

    LIVE = "live"
    SIMULATED = "simulated"
    REPLAY = "replay"
    FILE = "file"


class StoredStatus(Enum):
    """Where a stored session stands. A deleted one can be taken back."""

    OPEN = "open"
    FINISHED = "finished"
    DELETED = "deleted"


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of time in Unix nanoseconds, half-open; None: from the first, to the last."""

    from_ns: int | None = None
    to_ns: int | None = None

    def holds(self, at_ns: int) -> bool:
        """Whether a moment lies in it."""
        after = self.from_ns is None or at_ns >= self.from_ns
        return after and (self.to_ns is None or at_ns < self.to_ns)


class SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One session. Times are Unix nanoseconds.

    `id` is short, sortable and readable ("20261122-0915-5a3zbzlgki", before
    this release four characters at the end). `opened_ns`: when Start was
    pressed, None: not known (a raw log without wall time). `started_ns`: t = 0, None until the
    first measurement. `publish` asks for a simulated session to reach the sinks. `remark`: what
    the runner said of it afterwards. `windows`: the stretches it was corrected to; (): all that it
    owns. Between two of them it is paused.
    """

    id: str
    athlete: AthleteSnapshot
    source: Source
    opened_ns: int | None = None
    publish: bool = False
    workout: Workout | None = None
    status: StoredStatus = StoredStatus.OPEN
    started_ns: int | None = None
    ended_ns: int | None = None
    remark: Remark = Remark()
    windows: tuple[Window, ...] = ()

    @property
    def is_simulated(self) -> bool:
        """Nobody ran it: it counts for no week, no learning and no load, published or not."""
        return self.source is Source.SIMULATED

    @property
    def kept_apart(self) -> bool:
        """Simulated and not asked for: it reaches no sink."""
        return self.source is Source.SIMULATED and not self.publish


class DeviceRange(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of one device's notifications that belongs to a session, both ends included.

    `to_mono_ns` None: still open.
    """

    device: str
    host: str
    boot: str
    from_mono_ns: int
    to_mono_ns: int | None


class ImportOutcome(Enum):
    """What an import made of a recording. Waiting: read, and not yet a session."""

    WAITING = "waiting"
    STORED = "stored"
    DUPLICATE = "duplicate"


class RecordingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A recording read from a file, without its columns.

    `digest` is the SHA-256 of the file's content, `part` which of its activities. `session`: what
    was made of it, or has it already. `id` 0: not stored yet.
    """

    athlete: str
    file: str
    digest: str
    part: str = ""
    started_ns: int | None = None
    outcome: ImportOutcome = ImportOutcome.WAITING
    session: str | None = None
    id: int = 0


class Owned(msgspec.Struct, frozen=True, kw_only=True):
    """What a session is made from: stretches of devices, or recordings by their ids."""

    ranges: tuple[DeviceRange, ...] = ()
    recordings: tuple[int, ...] = ()


class SessionAsItWas(msgspec.Struct, frozen=True, kw_only=True):
    """A session before an edit."""

    row: SessionRow
    owned: Owned


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """A correction that can be taken back: sessions as they were, and those it made anew.

    `id` and `at_ns` (Unix time of it) are told of one that is stored.
    """

    what: str
    before: tuple[SessionAsItWas, ...]
    made: tuple[str, ...] = ()
    id: int = 0
    at_ns: int = 0


class Loss(msgspec.Struct, frozen=True, kw_only=True):
    """A named gap: notifications that came while the disk failed and memory was full."""

    host: str
    boot: str
    from_mono_ns: int
    to_mono_ns: int
    notifications: int
    reason: str


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """The fold's state after event `sequence - 1`; `arrival` is the last journal row it has seen.

    `StoreReader.journal(id, after=arrival)` gives the rows that are still to be folded.
    """

    state: bytes
    sequence: int
    arrival: int


class OutboxOperation(Enum):
    """What an outbox row asks of a sink."""

    UPSERT = "upsert"
    TOMBSTONE = "tombstone"
    RANGE_DELETE = "range_delete"
    FACT = "fact"
    WHOLE = "whole"
    SUMMARY = "summary"


class Removal(msgspec.Struct, frozen=True, kw_only=True):
    """What to take out of a sink: an athlete's points in [from_ns, to_ns).

    `measurements` names them as `sessions.schema` does; `session` narrows the points that carry
    the session as a tag.
    """

    athlete: str
    session: str
    measurements: tuple[str, ...]
    from_ns: int
    to_ns: int


class SummaryWanted(msgspec.Struct, frozen=True, kw_only=True):
    """An athlete's days and weeks are to be told anew from the local day of `from_ns` on."""

    athlete: str
    from_ns: int


class OutboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a sink has to do, with all it needs to do it.

    An upsert has an `event`, a fact its `fact`; tombstones and range deletes have a `removal`; a
    whole session is taken apart into its events and facts when it is delivered.
    Once its session has been dropped an upsert has neither event nor source, and asks for
    nothing. `started_ns` None: the session has no place in time. `minutes` come with the end of a
    session, `summary` with what is `wanted`: both are worked out when the row is delivered.
    """

    id: int
    session: str
    sequence: int | None
    operation: OutboxOperation
    athlete: str
    source: Source | None
    started_ns: int | None
    event: AnyEvent | None = None
    fact: Fact | None = None
    removal: Removal | None = None
    wanted: SummaryWanted | None = None
    minutes: tuple[MinuteMeans, ...] = ()
    summary: Summary | None = None

    @property
    def title(self) -> str:
        """What to call it when something is wrong with it."""
        return titled(self.operation, session=self.session, sequence=self.sequence)


def whole_of(row: OutboxRow) -> OutboxRow:
    """The whole session that a row is of; a row of no session stays as it is."""
    if not row.session:
        return row
    return msgspec.structs.replace(
        row, operation=OutboxOperation.WHOLE, sequence=None, event=None, fact=None, minutes=()
    )


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """An outbox row that a sink refused, and why."""

    sink: str
    session: str
    sequence: int | None
    operation: OutboxOperation
    reason: str

    @property
    def title(self) -> str:
        """What to call it."""
        return titled(self.operation, session=self.session, sequence=self.sequence)


def titled(operation: OutboxOperation, *, session: str, sequence: int | None) -> str:
    """An outbox row in words."""
    of = f"session {session}, " if session else ""
    what = {
        OutboxOperation.UPSERT: f"event {sequence}",
        OutboxOperation.FACT: f"fact {sequence}",
        OutboxOperation.WHOLE: "all of it",
        OutboxOperation.SUMMARY: "days and weeks",
        OutboxOperation.TOMBSTONE: "a removal",
        OutboxOperation.RANGE_DELETE: "a removal",
    }
    return f"{of}{what[operation]}"
