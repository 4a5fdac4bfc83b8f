"""A data folder as an assistant asks it: its store read beside whoever holds it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dashboards.ports.review import Refused, SettingsPort
from dashboards.ports.review_changes import Given, ReviewChange
from dashboards.ports.review_view_only import only_watching
from dashboards.web.site import Site
from sessions.live.live_port import LivePort
from sessions.live.live_view import LiveView
from sessions.live.runners import NobodyCalled
from sessions.store import Store
from strapline.config.load_config import Config
from strapline.review.coach_port import Coach
from strapline.review.history_port import HistoryReading
from strapline.review.profiles_port import Profiles
from strapline.review.week_port import Weeks


class _Nobody:
    """Nobody runs in this process; who runs is asked of the one that holds the store."""

    def athletes(self) -> tuple[str, ...]:
        return ()

    def port(self, athlete: str) -> LivePort:
        raise NobodyCalled(athlete)

    def views(self) -> tuple[LiveView, ...]:
        return ()


@dataclass(frozen=True, kw_only=True)
class ReadFolder:
    """A `ReviewPort` that changes nothing and tells nothing of the configuration."""

    history: HistoryReading
    weeks: Weeks
    coach: Coach
    profiles: Profiles

    @property
    def settings(self) -> SettingsPort:
        """Refused: keys and addresses are nothing for an assistant."""
        raise Refused(only_watching())

    async def do(self, change: ReviewChange[Given]) -> Given:
        """Refused, whatever it is."""
        raise Refused(only_watching())


@contextmanager
def folder_read(config: Config) -> Iterator[tuple[Site, ReadFolder]]:
    """The folder for as long as the block runs.

    Raises:
        StoreError: the store cannot be read.
    """
    with Store.reading(config.data_dir) as read:
        profiles = Profiles(config, read=read)
        review = ReadFolder(
            history=HistoryReading(read),
            weeks=Weeks(read, data_dir=config.data_dir, profiles=profiles),
            coach=Coach(read, data_dir=config.data_dir, profiles=profiles),
            profiles=profiles,
        )
        yield Site(runners=_Nobody(), review=review), review
