"""Route by which a bridge tells a heart rate: one address, a token, one line for an answer."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboards.web.bearer import bearer_token
from ingest.clock import SystemClock
from sessions.live.heart_rate_door import LARGEST_BYTES, Refused, TakesHeartRates, WhyNot
from sessions.text import text

PATH = "/bridge/heart-rate"

READ_WITHIN_S = 5.0
_NO_CONTENT, _METHOD_NOT_ALLOWED, _TIMEOUT = 204, 405, 408
_STATUS = {
    WhyNot.TOO_LARGE: 413,
    WhyNot.BAD: 400,
    WhyNot.NO_TOKEN: 401,
    WhyNot.NOT_THEIRS: 403,
    WhyNot.NOT_BELIEVED: 422,
    WhyNot.TOO_SOON: 429,
    WhyNot.NO_SESSION: 409,
}


async def answer(request: Request, door: TakesHeartRates) -> Response:
    """Take what was sent, or say in one line why not."""
    if request.method != "POST":
        return PlainTextResponse(
            text("POST a heart rate here"),
            status_code=_METHOD_NOT_ALLOWED,
            headers={"allow": "POST"},
        )
    try:
        async with SystemClock().timeout(READ_WITHIN_S):
            body = await _body(request)
        await door.take(body, token=bearer_token(request.headers))
    except TimeoutError:
        return PlainTextResponse(text("too slow") + "\n", status_code=_TIMEOUT)
    except Refused as refused:
        return PlainTextResponse(f"{refused}\n", status_code=_STATUS[refused.why])
    return Response(status_code=_NO_CONTENT)


async def _body(request: Request) -> bytes:
    """As much of it as tells whether it is too much."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BYTES:
            break
    return body
