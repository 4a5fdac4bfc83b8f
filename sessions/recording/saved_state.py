"""State of a session under way as bytes of a checkpoint: small enough to be saved often."""

import zlib

import msgspec

from sessions.core.session import Session, SessionState

# A track of seconds repeats itself; the fastest level leaves a sixth of it in two milliseconds an
# hour of session, and higher levels gain a twentieth more.
_LEVEL = 1
_ZLIB = 0x78  # how zlib's own header begins (RFC 1950); no document of ours begins so


def saved(session: Session) -> bytes:
    """The state of `session` at this moment."""
    return zlib.compress(session.encoded_state(), _LEVEL)


def restored(saved_state: bytes) -> Session:
    """The session whose state it is; also as earlier releases saved it, not compressed.

    Raises:
        StateVersionError, msgspec.MsgspecError, zlib.error: another release saved it, or nobody.
    """
    packed = saved_state[:1] == bytes((_ZLIB,))
    document = zlib.decompress(saved_state) if packed else saved_state
    return Session.restore(msgspec.msgpack.decode(document, type=SessionState))
