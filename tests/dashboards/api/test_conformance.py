"""Questions that nobody thought of: each answer is one that the document allows."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import sampled_from
from schemathesis import GenerationMode
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboards.api.openapi import BASE
from dashboards.api.operations import OPERATIONS, Operation
from tests.dashboards.api.asking import HERE, Asking
from tests.sizes import sized


@pytest.fixture(scope="module")
def described(asked: Asking) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_asgi(f"{BASE}/openapi.json", _from_here(asked.guard))


def _from_here(guard: ASGIApp) -> ASGIApp:
    """Asked by a program on this machine."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        headers = [(name, value) for name, value in scope["headers"] if name != b"host"]
        headers.append((b"host", b"localhost:8080"))
        await guard({**scope, "client": (HERE, 50_000), "headers": headers}, receive, send)

    return application


POSITIVE = [(one, GenerationMode.POSITIVE) for one in OPERATIONS]
NEGATIVE = [
    (one, GenerationMode.NEGATIVE)
    for one in OPERATIONS
    if one.name in {"now", "sessions", "seconds"}  # others take whatever can stand in a path
]


@pytest.mark.parametrize(
    ("operation", "mode"),
    [*POSITIVE, *NEGATIVE],
    ids=lambda one: one.name if isinstance(one, Operation) else one.value,
)
def test_no_question_gets_an_answer_that_is_not_in_the_document(
    asked: Asking,
    described: schemathesis.BaseSchema,
    operation: Operation[Any],
    mode: GenerationMode,
) -> None:
    cases = described[operation.path]["GET"].as_strategy(generation_mode=mode)

    @given(case=cases, session=sampled_from([None, *asked.sessions, "last"]))
    @settings(
        max_examples=sized(usual=8, long=2_000),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: schemathesis.Case[Any], session: str | None) -> None:
        if session is not None and "id" in case.path_parameters:
            case.path_parameters["id"] = session
        case.call_and_validate()

    ask()
