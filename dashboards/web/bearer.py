"""Bearer tokens of requests. Source: RFC 6750."""

from collections.abc import Mapping


def bearer_token(headers: Mapping[str, str]) -> str | None:
    """The token a program shows; None: it shows none."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
