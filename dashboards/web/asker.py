"""Asker: who asks for figures, what they may read, and whether they still may."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from starlette.requests import HTTPConnection
from starlette.types import Scope

from dashboards.access.rights import EVERYTHING, Rights
from dashboards.web.site import always

_SCOPE_KEY = "strapline.asker"


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Rights, and whether they have not been taken back meanwhile: asked by what lasts."""

    rights: Rights = EVERYTHING
    is_welcome: Callable[[], bool] = always


def attach_asker(asker: Asker, *, scope: Scope) -> None:
    """Let what answers the request know who asks."""
    scope[_SCOPE_KEY] = asker


def asker_of(connection: HTTPConnection) -> Asker:
    """Who sent the request."""
    return cast(Asker, connection.scope[_SCOPE_KEY])
