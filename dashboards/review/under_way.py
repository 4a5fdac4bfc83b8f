"""Which stored sessions are being recorded at this moment, and where they are shown."""

from dashboards.web.athlete_choice import address_of
from sessions.live.live_view import LiveStatus
from sessions.live.runners import Runners

_UNDER_WAY = frozenset({LiveStatus.WAITING, LiveStatus.RUNNING, LiveStatus.PAUSED})


def live_pages(runners: Runners) -> dict[str, str]:
    """The path of the live page of each session that is under way, by its id."""
    return {
        view.session: address_of(athlete)
        for athlete, view in zip(runners.athletes(), runners.views(), strict=True)
        if view.session is not None and view.status in _UNDER_WAY
    }
