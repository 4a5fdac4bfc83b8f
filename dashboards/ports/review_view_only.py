"""Review port for a browser that may look and not change anything, and for one from elsewhere."""

from collections.abc import Callable, Mapping

from dashboards.ports.review import Refused, ReviewPort, Settings, SettingsPort, Trial
from dashboards.ports.review_changes import ChangeKeys, Given, ReviewChange
from sessions.text import text

_FROM_ELSEWHERE = "devices."
"""Of the configuration only which device is whose may be set from another computer: an address or
a folder would make this one write where, and ask whom, somebody else wants.
"""


class ViewOnlyReview:
    """A `ReviewPort` that answers questions and refuses changes; an export is a look, too."""

    def __init__(self, port: ReviewPort) -> None:
        self.history = port.history
        self.weeks = port.weeks
        self.coach = port.coach
        self.profiles = port.profiles
        self.settings: SettingsPort = _NoTrials(port.settings, why=only_watching)

    async def do(self, change: ReviewChange[Given]) -> Given:
        """Refused, whatever it is."""
        raise Refused(only_watching())


class ReviewFromElsewhere:
    """A `ReviewPort` for a browser that was let in: where data goes is set on this computer."""

    def __init__(self, port: ReviewPort) -> None:
        self._port = port
        self.history = port.history
        self.weeks = port.weeks
        self.coach = port.coach
        self.profiles = port.profiles
        self.settings: SettingsPort = _NoTrials(port.settings, why=only_at_home)

    async def do(self, change: ReviewChange[Given]) -> Given:
        """See `ReviewPort`."""
        if isinstance(change, ChangeKeys) and not all(
            key.startswith(_FROM_ELSEWHERE) for key in change.values
        ):
            raise Refused(only_at_home())
        return await self._port.do(change)


class _NoTrials:
    def __init__(self, port: SettingsPort, *, why: Callable[[], str]) -> None:
        self._port = port
        self._why = why

    async def settings(self) -> Settings:
        return await self._port.settings()

    async def try_out(self, section: str, *, values: Mapping[str, str]) -> Trial:
        raise Refused(self._why())


def only_watching() -> str:
    """Why nothing can be changed."""
    return text("This device may watch, not control.")


def only_at_home() -> str:
    """Why it cannot be changed from there."""
    return text("This is set on the computer that Strapline runs on, or with strapline config set.")
