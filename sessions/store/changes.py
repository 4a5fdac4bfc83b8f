"""What can be written to the store: one value per kind of change, grouped into units."""

import msgspec

from ingest.clock import Anchor
from ingest.journal import JournalRow
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import AnyEvent
from sessions.store.facts import Fact
from sessions.store.remark import Remark
from sessions.store.rows import Loss, OutboxOperation, SessionRow


class Anchored(msgspec.Struct, frozen=True, kw_only=True):
    """The tie between a host and boot's two clocks; a later one replaces it."""

    host: str
    boot: str
    anchor: Anchor


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A session begins."""

    session: SessionRow


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """From this moment on a device's notifications belong to a session."""

    session: str
    device: str
    host: str
    boot: str
    from_mono_ns: int


class Appended(msgspec.Struct, frozen=True, kw_only=True):
    """Events of a session, in order."""

    session: str
    events: tuple[AnyEvent, ...]


class Noted(msgspec.Struct, frozen=True, kw_only=True):
    """A fact about a session."""

    session: str
    fact: Fact


class Summarized(msgspec.Struct, frozen=True, kw_only=True):
    """All days and weeks of an athlete are to be told to the sinks again."""

    athlete: str


class DiaryTaken(msgspec.Struct, frozen=True, kw_only=True):
    """What has changed in the diary becomes work for the sinks."""


class Checkpointed(msgspec.Struct, frozen=True, kw_only=True):
    """The fold's state, after everything before this change."""

    session: str
    state: bytes
    sequence: int


class Finished(msgspec.Struct, frozen=True, kw_only=True):
    """A session ends; its ranges close at the last notification before this change."""

    session: str
    ended_ns: int
    breakdown: Breakdown


class Dropped(msgspec.Struct, frozen=True, kw_only=True):
    """A session was too short to keep; its raw notifications stay."""

    session: str


class Redated(msgspec.Struct, frozen=True, kw_only=True):
    """A session's t = 0 is at another time than was thought."""

    session: str
    started_ns: int


class Deleted(msgspec.Struct, frozen=True, kw_only=True):
    """A session is hidden and taken out of the sinks; nothing is erased."""

    session: str


class Undeleted(msgspec.Struct, frozen=True, kw_only=True):
    """A deleted session is back."""

    session: str


class Remarked(msgspec.Struct, frozen=True, kw_only=True):
    """The runner's words on a session; they replace earlier ones."""

    session: str
    remark: Remark


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """A session goes to the sinks again, from its first event."""

    session: str


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """A sink has done everything up to and including outbox row `through`."""

    sink: str
    through: int


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """A sink refuses an outbox row for good, or event `sequence` of a row that is a whole session.

    `operation`: what was refused.
    """

    sink: str
    row: int
    session: str
    sequence: int | None
    operation: OutboxOperation
    reason: str


class Resent(msgspec.Struct, frozen=True, kw_only=True):
    """What a sink has refused is to be tried again."""

    sink: str


class Lost(msgspec.Struct, frozen=True, kw_only=True):
    """Notifications that could not be held any longer."""

    loss: Loss


Change = (
    JournalRow
    | Appended
    | Noted
    | Summarized
    | DiaryTaken
    | Checkpointed
    | Anchored
    | Opened
    | Claimed
    | Finished
    | Dropped
    | Redated
    | Deleted
    | Undeleted
    | Remarked
    | Published
    | Delivered
    | Refused
    | Resent
    | Lost
)

Unit = tuple[Change, ...]
"""Changes that are committed together or not at all."""


def droppable(unit: Unit) -> bool:
    """Whether losing the unit is a gap in a recording, and not a session without a beginning."""
    return all(type(change) in _RECORDING for change in unit)


_RECORDING = frozenset((JournalRow, Appended, Checkpointed, Noted))
