"""One notification, as a document and as lines for people."""

from collections.abc import Iterator
from typing import Any

from ingest.codecs.registry import (
    CHARACTERISTICS,
    UnknownCharacteristic,
    decode,
    find,
    to_document,
)
from ingest.codecs.vendor.vendor_stream import VendorStream, is_vendor, vendor_uuid
from ingest.codecs.wire.errors import DecodeError
from ingest.sentence import Sentence
from sessions.text import text
from strapline.console.exit_errors import InputError


def decode_document(characteristic: str, hex_text: str) -> dict[str, Any]:
    """What the bytes say, by CONTRACT's names; faithful to the wire.

    Args:
        characteristic: "2A37", "0x2a37" or the full 128-bit form; also one by which a treadmill of
            its maker's own protocol speaks.
        hex_text: The bytes as on air; spaces, colons, dashes and a leading 0x are allowed.

    Raises:
        InputError: no such characteristic, not hex, or a frame its codec refuses.
    """
    frame = _bytes(hex_text)
    try:
        if is_vendor(_plain(characteristic)):
            return _vendor_document(_plain(characteristic), frame)
        return to_document(decode(characteristic, frame))
    except UnknownCharacteristic as exc:
        raise InputError(
            text("CHAR: {reason}, {known}").format(reason=exc, known=_known())
        ) from exc
    except DecodeError as exc:
        raise InputError(text("HEX: {reason}").format(reason=exc)) from exc


def decode_lines(characteristic: str, hex_text: str) -> Iterator[tuple[str, str]]:
    """Name and value of all that the notification says, ready for a two-column table.

    The first line names the characteristic. What is not on the wire is left out.

    Raises:
        InputError: as `decode_document`.
    """
    document = decode_document(characteristic, hex_text)
    if is_vendor(_plain(characteristic)):
        yield "characteristic", vendor_uuid(_plain(characteristic))
    else:
        known = find(characteristic)
        yield known.number, known.name
    for key, value in document.items():
        if value is None or (key == "issues" and not value):
            continue
        yield key, _shown(value)


def _plain(characteristic: str) -> str:
    return characteristic.strip().lower().removeprefix("0x")


def _vendor_document(characteristic: str, frame: bytes) -> dict[str, Any]:
    """The protocol whose frame it is, and what it measures: nothing, where it says other things."""
    stream = VendorStream()
    readings = stream.add(characteristic, frame)
    if stream.protocol is None:
        raise DecodeError(
            Sentence("the first part of a frame; the rest comes in the next notification")
        )
    document: dict[str, Any] = {"protocol": stream.protocol.slug}
    return document | (to_document(readings[-1].value) if readings else {})


def _bytes(hex_text: str) -> bytes:
    plain = hex_text.strip().lower().removeprefix("0x")
    for separator in " :-":
        plain = plain.replace(separator, "")
    try:
        return bytes.fromhex(plain)
    except ValueError:
        raise InputError(
            text(
                "HEX: {hex_text!r} is not bytes in hex, expected pairs of 0-9 and a-f like 0648"
            ).format(hex_text=hex_text)
        ) from None


def _known() -> str:
    return text("expected one of {names}").format(names=", ".join(sorted(CHARACTERISTICS)))


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(item) for item in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.7g}" if isinstance(value, float) else str(value)
