"""UTF-8 text on the wire."""

from ingest.codecs.wire.issues import INVALID_UTF8, TRAILING


def read_text(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text and its issues; zero bytes that only fill it up are cut off as `trailing`."""
    body = data.rstrip(b"\0")
    trailing = (TRAILING,) if len(body) < len(data) else ()
    try:
        return body.decode(), trailing
    except UnicodeDecodeError:
        return body.decode(errors="replace"), (*trailing, INVALID_UTF8)
