"""Errors of a codec: the bytes are bad, or the value cannot be sent."""

import msgspec

NOT_A_DOCUMENT = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What msgspec raises for bytes of somebody else's: two of them are none of its own errors, for
text that is not UTF-8 and for what is nested a thousand deep."""


class DecodeError(ValueError):
    """The frame is bad: count it, drop it, go on. The message names the characteristic."""


class EncodeError(ValueError):
    """The value does not fit its place on the wire. The message names the field."""
