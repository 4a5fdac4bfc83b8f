"""Origins of requests: which of them are this program's own pages', and which other sites' doing.

A web site elsewhere can make a browser send requests here: DNS rebinding, a WebSocket, an image, a
frame, a link. The name that is asked for has to be one of ours, and a page that asks our own.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from dashboards.access.door import name_of
from dashboards.access.names import LOOPBACK_NAMES

_NOBODY: frozenset[str] = frozenset()


def refusal(
    headers: Mapping[str, str],
    *,
    names: frozenset[str],
    scheme: str = "http",
    proxied: frozenset[str] = _NOBODY,
    method: str = "GET",
) -> str | None:
    """Why a request with these headers is refused by pages called `names`; None: it is not.

    Args:
        headers: Of the request, in lower case.
        names: What the pages are called, besides loopback.
        scheme: The request came with: `http` or `https`.
        proxied: Names of a proxy that may have taken the encryption off.
        method: Of the request; a WebSocket's is GET.
    """
    asked_for = headers.get("host", "")
    name = name_of(asked_for)
    if name not in LOOPBACK_NAMES | names:
        return (
            f"These pages are not called {asked_for[:80]!r}. Ask for them by this machine's name "
            "or address, or add the name to [page] names."
        )
    origin = headers.get("origin")
    schemes = {scheme, "https"} if name in proxied else {scheme}
    if origin is not None and not _is_ours(origin, asked_for=asked_for, schemes=schemes):
        return f"A page of {origin[:80]!r} may not control this one."
    if not _may_fetch(headers, method=method):
        return "Another web site may not ask for this page: open it by its own address."
    return None


def _is_ours(origin: str, *, asked_for: str, schemes: set[str]) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in schemes and parts.netloc == asked_for


def _may_fetch(headers: Mapping[str, str], *, method: str) -> bool:
    """Whether the browser says that no other site makes it ask. Source: W3C Fetch Metadata.

    A link may lead here from a page of the same machine (Grafana, Home Assistant), and from
    anywhere when a person has followed it.
    """
    by = headers.get("sec-fetch-site")
    if by in {None, "same-origin", "none"}:
        return True
    is_opened = (
        method in {"GET", "HEAD"}
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )
    return is_opened and (by == "same-site" or headers.get("sec-fetch-user") == "?1")
