"""Saved state of a session under way: one small document, the head, beside its sealed chunks.

The head holds all that the session's continuation needs: its fold, what was heard of its devices
and is not over (their quirks, half a record), and what tells when it ends.
"""

import zlib
from collections.abc import Callable, Sequence

import msgspec

from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from ingest.collect.decoder import DecoderState
from sessions.core.model.packed_rows import SAVED_OFTEN
from sessions.core.session import Session
from sessions.core.session_state import SessionState, decode_hook, encoder
from sessions.recording.auto_start import AutoStart
from sessions.recording.earlier_state import upgraded

STATE_VERSION = 5


class StateError(ValueError):
    """A saved state is damaged, or of a release that is not read: fold the journal again."""


class Continuation(msgspec.Struct, kw_only=True):
    """A session at the moment from which it goes on.

    `heard`: what a decoder of its rows goes on from; None: an earlier release did not save it.
    `opening`: the same of what opens and closes sessions by themselves; None: nothing does.
    """

    session: Session
    heard: DecoderState | None = None
    opening: AutoStart | None = None


class _Head(msgspec.Struct, kw_only=True):
    version: int
    session: SessionState
    heard: DecoderState | None
    opening: AutoStart | None


class _Version(msgspec.Struct):
    version: int


_version = msgspec.msgpack.Decoder(_Version).decode
_head = msgspec.msgpack.Decoder(_Head, dec_hook=decode_hook).decode
_ZLIB = b"\x78"  # how zlib's own header begins (RFC 1950)


def head_of(
    session: Session, *, heard: DecoderState | None = None, opening: AutoStart | None = None
) -> bytes:
    """The head of a session at this moment; see `Continuation`."""
    return encoder.encode(
        _Head(version=STATE_VERSION, session=session.state, heard=heard, opening=opening)
    )


def compressed_head(
    session: Session, *, heard: DecoderState | None = None, opening: AutoStart | None = None
) -> bytes:
    """The same in less than half the bytes, for a disk."""
    return zlib.compress(head_of(session, heard=heard, opening=opening), SAVED_OFTEN)


def restored(head: bytes, *, chunks: Callable[[], Sequence[bytes]] = tuple) -> Continuation:
    """What goes on from a head.

    Args:
        head: As it was saved, compressed or not, also by the release before.
        chunks: Gives the sealed chunks, the oldest first; called when somebody reads them.

    Raises:
        StateError: another release saved it, or nobody.
    """
    try:
        document = zlib.decompress(head) if head.startswith(_ZLIB) else head
        version = _version(document).version
        if version == STATE_VERSION:
            found = _head(document)
            session = Session.restore(found.session, chunks=chunks)
            return Continuation(session=session, heard=found.heard, opening=found.opening)
        if version == STATE_VERSION - 1:
            return Continuation(session=Session.restore(upgraded(document)))
    except (*NOT_A_DOCUMENT, zlib.error, ValueError) as exc:
        raise StateError(f"no session state: {exc}") from exc
    raise StateError(f"session state version {version} was saved, {STATE_VERSION} is read")
