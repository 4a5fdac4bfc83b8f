"""Address of a Bluetooth proxy, with the key that its connection is encrypted with."""

import base64
import binascii
import re
from dataclasses import dataclass, field

from ingest.sentence import Sentence

PORT = 6053
"""ESPHome's native API. Source: ESPHome, api component."""

_KEY_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class ProxyAddress:
    """Where a proxy is. `key`: as ESPHome writes it (32 bytes in base64); None: no encryption.

    The key is left out wherever the address is shown.
    """

    host: str
    port: int = PORT
    key: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORT else f"{host}:{self.port}"


def proxy_address(text: str, *, key: str | None = None) -> ProxyAddress:
    """Read "host", "host:port" or "[IPv6]:port".

    Raises:
        ValueError: it is none of them, or the key is none; the key is not repeated.
    """
    host, port = _parted(text.strip())
    if not host or port is None or re.search(r"[\s/@?#]", host):
        raise ValueError(Sentence("{text!r} is no proxy: expected host or host:port", text=text))
    if key is not None:
        check_key(key)
    return ProxyAddress(host=host, port=port, key=key)


def check_key(key: str) -> None:
    """See that it is a key as ESPHome writes one.

    Raises:
        ValueError: it is not; the key is not repeated.
    """
    try:
        size = len(base64.b64decode(key, validate=True))
    except (binascii.Error, ValueError):
        size = 0
    if size != _KEY_BYTES:
        raise ValueError(
            Sentence("expected the key as ESPHome writes it: 32 bytes in base64 (44 letters)")
        )


def _parted(text: str) -> tuple[str, int | None]:
    if text.startswith("["):
        host, closed, rest = text[1:].partition("]")
        if not closed or (rest and not rest.startswith(":")):
            return "", PORT
        return host, _port(rest[1:]) if rest else PORT
    host, colon, port = text.partition(":")
    if ":" in port:  # an IPv6 address without brackets
        return text, PORT
    return host, _port(port) if colon else PORT


def _port(text: str) -> int | None:
    is_number = text.isascii() and text.isdecimal() and len(text) <= 5
    return int(text) if is_number and 0 < int(text) <= 65535 else None
