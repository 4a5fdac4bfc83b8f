"""Site: who runs here, the ports of what else this program can do, and its navigation."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

from starlette.requests import HTTPConnection
from starlette.types import Scope

from dashboards.access.door import Door
from dashboards.access.grants import Right
from dashboards.access.read_tokens import ReadTokens
from dashboards.ports.across_loops import (
    HeartRatesAcross,
    ImportingAcross,
    PairingAcross,
    RunnersAcross,
    StartingAcross,
)
from dashboards.ports.board_names import BoardNames, no_board_names
from dashboards.ports.home_loop import HomeLoop
from dashboards.ports.importing import ImportingPort
from dashboards.ports.live_view_only import ViewOnlyFloor
from dashboards.ports.pairing import PairingPort
from dashboards.ports.review import ReviewPort
from dashboards.ports.review_across_loops import ReviewAcross
from dashboards.ports.review_view_only import ReviewFromElsewhere, ViewOnlyReview
from dashboards.ports.starting import StartingPort
from sessions.live.heart_rate_door import TakesHeartRates
from sessions.live.runners import Runners
from sessions.text import text

_SCOPE_KEY = "strapline.site"


def always() -> bool:
    """Whoever serves the pages alone is ready once they answer."""
    return True


@dataclass(frozen=True, kw_only=True)
class Site:
    """The ports the pages ask; what is None has no page and no place in the navigation.

    Args:
        runners: everybody who runs here; the live page and the wall board.
        review: stored sessions, the week, athletes and settings.
        importing: files taken in and imported.
        pairing: finding, trying and remembering devices.
        starting: what can be chosen before a session starts.
        heart_rates: where bridges tell a heart rate; None: nowhere.
        readers: programs that may read figures with a token; None: none may.
        board_names: what the wall board calls them; asked from the pages' thread.
        is_ready: whether what stands behind the pages is at work, for a health check; asked from
            their thread.
        door: how a network comes in; None: it does not.
        right: what the browser that asks may do.
        came_in_by_code: whether it was let in, and can log out.
    """

    runners: Runners
    review: ReviewPort | None = None
    importing: ImportingPort | None = None
    pairing: PairingPort | None = None
    starting: StartingPort | None = None
    heart_rates: TakesHeartRates | None = None
    readers: ReadTokens | None = None
    board_names: BoardNames = no_board_names
    is_ready: Callable[[], bool] = always
    door: Door | None = None
    right: Right = Right.CONTROL
    came_in_by_code: bool = False

    def across(self, home: HomeLoop) -> "Site":
        """The site whose ports are answered at `home`, for pages in another thread."""
        return replace(
            self,
            runners=RunnersAcross(self.runners, home=home),
            review=None if self.review is None else ReviewAcross(self.review, home=home),
            importing=None
            if self.importing is None
            else ImportingAcross(self.importing, home=home),
            pairing=None if self.pairing is None else PairingAcross(self.pairing, home=home),
            starting=None if self.starting is None else StartingAcross(self.starting, home=home),
            heart_rates=None
            if self.heart_rates is None
            else HeartRatesAcross(self.heart_rates, home=home),
        )

    def seen_with(self, right: Right) -> "Site":
        """The site as a browser that was let in with this right is given it."""
        seen = replace(self, right=right, came_in_by_code=True)
        if right.may_control:
            review = None if self.review is None else ReviewFromElsewhere(self.review)
            return replace(seen, review=review)
        return replace(
            seen,
            runners=ViewOnlyFloor(self.runners),
            review=None if self.review is None else ViewOnlyReview(self.review),
            importing=None,
            pairing=None,
            starting=None,
        )


def attach(site: Site, *, scope: Scope) -> None:
    """Let the pages find `site` by the request they answer."""
    scope[_SCOPE_KEY] = site


def site_of(connection: HTTPConnection) -> Site:
    """The site the request came in for."""
    return cast(Site, connection.scope[_SCOPE_KEY])


@dataclass(frozen=True, kw_only=True)
class NavigationEntry:
    """One page in the navigation, named in the reader's language."""

    path: str
    word: str
    icon: str

    def holds(self, path: str) -> bool:
        """Whether the page at `path` belongs here, e.g. one session to the sessions."""
        return path == self.path or (self.path != "/" and path.startswith(f"{self.path}/"))


def places(site: Site) -> tuple[NavigationEntry, ...]:
    """What `site` has pages for, in the order shown."""
    review = site.review is not None
    every = (
        (True, "/", text("Live"), "monitor_heart"),
        (True, "/board", text("Board"), "grid_view"),
        (review, "/sessions", text("Sessions"), "history"),
        (review, "/week", text("Week"), "date_range"),
        (review, "/progress", text("Progress"), "trending_up"),
        (site.pairing is not None, "/pair", text("Pair"), "bluetooth_searching"),
        (review, "/athletes", text("Athletes"), "people"),
        (review, "/settings", text("Settings"), "settings"),
        (site.door is not None, "/access", text("Access"), "key"),
    )
    return tuple(
        NavigationEntry(path=path, word=word, icon=icon)
        for is_there, path, word, icon in every
        if is_there
    )
