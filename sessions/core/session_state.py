"""A session at one moment, as a document that can be saved and gone on from."""

import msgspec

from sessions.core.alignment.aligner import Aligner
from sessions.core.fold import FoldState
from sessions.core.model.athlete import AthleteSnapshot

STATE_VERSION = 2


class StateVersionError(ValueError):
    """A saved state is of another version: recompute the session from its raw log."""


class SessionState(msgspec.Struct, kw_only=True):
    """A session at one moment. `msgspec.json` and `msgspec.msgpack` round-trip it exactly.

    `confirmed` is the state, encoded, as of the last cell that measurements have confirmed to lie
    inside the session whole; None: no cell after it has closed.
    """

    version: int = STATE_VERSION
    source: str
    dated: bool
    notes: tuple[str, ...]
    athlete: AthleteSnapshot
    aligner: Aligner
    fold: FoldState
    confirmed: bytes | None = None
    finished: bool = False


def copy_of(state: SessionState) -> SessionState:
    """A copy that shares nothing with the original."""
    return msgspec.msgpack.decode(msgspec.msgpack.encode(state), type=SessionState)
