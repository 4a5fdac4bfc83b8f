"""The cookie of a browser that was let in: an id that only this machine can have signed."""

import secrets
from pathlib import Path

from itsdangerous import BadSignature, TimestampSigner

from ingest.private_files import write_private

NAME = "strapline"
LIFETIME_S = 30 * 24 * 3600  # then the code is asked for again
_SECRET_BYTES = 32
_SALT = "strapline page access"


class CookieSigner:
    """Signs ids and reads them back. The secret is made at first use and kept beside the store."""

    def __init__(self, secret_file: Path) -> None:
        self._signer = TimestampSigner(_secret(secret_file), salt=_SALT)

    def sign(self, key: str) -> str:
        """The cookie's value for this id."""
        return self._signer.sign(key).decode("ascii")

    def key_of(self, value: str) -> str | None:
        """The id in a cookie; None: it is not ours, was changed, or is too old."""
        try:
            return self._signer.unsign(value, max_age=LIFETIME_S).decode("ascii")
        except (BadSignature, UnicodeError):
            return None


def header(value: str, *, secure: bool) -> str:
    """The Set-Cookie header: for no script and no other site, over TLS only where there is TLS."""
    parts = [f"{NAME}={value}", "Path=/", f"Max-Age={LIFETIME_S}", "HttpOnly", "SameSite=Strict"]
    return "; ".join([*parts, "Secure"] if secure else parts)


def _secret(path: Path) -> bytes:
    try:
        kept = path.read_bytes()
    except FileNotFoundError:
        kept = b""
    if len(kept) < _SECRET_BYTES:
        kept = secrets.token_bytes(_SECRET_BYTES)
        write_private(path, kept)
    return kept
