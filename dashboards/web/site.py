"""The site: who runs here, and the ports of whatever else this program can do."""

from dataclasses import dataclass, replace
from typing import cast

from starlette.requests import HTTPConnection
from starlette.types import Scope

from dashboards.access.door import Door
from dashboards.access.rights import Right
from dashboards.ports.live_view_only import ViewOnlyFloor
from dashboards.ports.pairing import PairingPort
from dashboards.ports.review import ReviewPort
from dashboards.ports.review_view_only import ViewOnlyReview
from dashboards.ports.starting import StartingPort
from sessions.live.runners import Runners

_SCOPE_KEY = "strapline.site"


@dataclass(frozen=True, kw_only=True)
class Site:
    """The ports the pages ask; what is None has no page and no place in the navigation.

    Args:
        runners: everybody who runs here; the live page and the wall board.
        review: stored sessions, the week, athletes and settings.
        pairing: finding, trying and remembering devices.
        starting: what can be chosen before a session starts.
        door: how a network comes in; None: it does not.
        right: what the browser that asks may do.
        came_in_by_code: whether it was let in, and can log out.
    """

    runners: Runners
    review: ReviewPort | None = None
    pairing: PairingPort | None = None
    starting: StartingPort | None = None
    door: Door | None = None
    right: Right = Right.CONTROL
    came_in_by_code: bool = False

    def seen_with(self, right: Right) -> "Site":
        """The site as a browser that was let in with this right is given it."""
        seen = replace(self, right=right, came_in_by_code=True)
        if right.may_control:
            return seen
        return replace(
            seen,
            runners=ViewOnlyFloor(self.runners),
            review=None if self.review is None else ViewOnlyReview(self.review),
            pairing=None,
            starting=None,
        )


def attach(site: Site, *, scope: Scope) -> None:
    """Let the pages find `site` by the request they answer."""
    scope[_SCOPE_KEY] = site


def site_of(connection: HTTPConnection) -> Site:
    """The site the request came in for."""
    return cast(Site, connection.scope[_SCOPE_KEY])
