"""Problems: how a question that cannot be answered is answered. Source: RFC 9457."""

import msgspec
from starlette.responses import Response

PROBLEM = "application/problem+json"


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is no answer. `detail`: one sentence in the reader's language."""

    title: str
    status: int
    detail: str


_TITLES = {
    400: "Bad question",
    401: "No token",
    403: "Not allowed",
    404: "Not there",
    405: "Read only",
    503: "Busy",
}


def problem(status: int, detail: str, *, headers: dict[str, str] | None = None) -> Response:
    """The answer that says it."""
    told = Problem(title=_TITLES[status], status=status, detail=detail)
    return Response(
        msgspec.json.encode(told), status_code=status, headers=headers, media_type=PROBLEM
    )
