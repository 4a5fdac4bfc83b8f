"""Errors of a codec, and nothing else: the bytes are bad, or the value cannot be sent."""


class DecodeError(ValueError):
    """The frame is bad: count it, drop it, go on. The message names the characteristic."""


class EncodeError(ValueError):
    """The value does not fit its place on the wire. The message names the field."""
