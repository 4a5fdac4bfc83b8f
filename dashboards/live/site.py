"""What the pages are of: who runs here, and what else this program can do."""

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from starlette.requests import HTTPConnection
from starlette.types import Scope

from dashboards.board.tiles import Board
from dashboards.review.port import ReviewPort
from ingest.clock import SystemClock
from sessions.floor import Floor

_SCOPE_KEY = "strapline.site"


@dataclass(frozen=True, kw_only=True)
class Site:
    """The ports the pages ask; what is None has no page and no place in the navigation.

    Args:
        floor: everybody who runs here; the live page and the wall board.
        review: stored sessions, the week, athletes and settings.
    """

    floor: Floor
    review: ReviewPort | None = None

    @cached_property
    def board(self) -> Board:
        """What all wall boards of this site show; pages are drawn in real time."""
        return Board(self.floor, clock=SystemClock())


def attach(site: Site, *, scope: Scope) -> None:
    """Let the pages find `site` by the request they answer."""
    scope[_SCOPE_KEY] = site


def site_of(connection: HTTPConnection) -> Site:
    """The site the request came in for."""
    return cast(Site, connection.scope[_SCOPE_KEY])
