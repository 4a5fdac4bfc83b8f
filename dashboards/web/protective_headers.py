"""Headers of every answer that tell a browser what these pages never do."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Scope, Send

from dashboards.access.cookies import LIFETIME_S


def protected(send: Send, *, scope: Scope, closes: bool = False) -> Send:
    """`send` with the headers; what an answer says of itself stays. `closes`: it is the last."""
    added = _headers(scope)
    if closes:
        added["connection"] = "close"

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in added.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


def _headers(scope: Scope) -> dict[str, str]:
    headers = {
        "content-security-policy": _policy(Headers(scope=scope).get("host", "")),
        "x-frame-options": "DENY",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
    if scope["scheme"] in {"https", "wss"}:
        # The port in the clear answers encrypted, too (`accepting`): nothing gets lost by it.
        headers["strict-transport-security"] = f"max-age={LIFETIME_S}"
    return headers


def _policy(host: str) -> str:
    """What a page may load: nothing that is not ours.

    Vue compiles templates in the browser and NiceGUI writes its scripts into the page, so both
    `unsafe` words are needed; names and texts never reach a template.
    """
    # Safari before 15.4 does not count a WebSocket as 'self'. The name has been checked.
    return (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        f"media-src 'self' data: blob:; connect-src 'self' ws://{host} wss://{host}; "
        "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'none'"
    )
