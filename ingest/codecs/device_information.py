"""The strings of Device Information (0x2A24 to 0x2A29): maker, model, serial, revisions.

Source: Device Information Service 1.1, 3.1 to 3.6: UTF-8, no terminating zero.
"""

import msgspec

from ingest.codecs.wire.code_names import read_text


class DeviceText(msgspec.Struct, frozen=True, kw_only=True):
    """One string; empty where the device sends an empty one."""

    text: str
    issues: tuple[str, ...] = ()


def decode(frame: bytes) -> DeviceText:
    """Read the value; nothing is refused. Issues: `trailing` (zero padding), `invalid-utf8`."""
    text, issues = read_text(frame)
    return DeviceText(text=text, issues=issues)


def encode(value: DeviceText) -> bytes:
    """Write the value."""
    return value.text.encode()
