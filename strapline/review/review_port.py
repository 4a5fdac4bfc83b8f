"""The review port of one data folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sessions.store import Store
from strapline.config.load_config import Config
from strapline.review.history_port import History
from strapline.review.profiles_port import Profiles
from strapline.review.settings_port import SettingsNow
from strapline.review.week_port import Weeks


@dataclass(frozen=True, kw_only=True)
class Review:
    """A `ReviewPort`."""

    history: History
    weeks: Weeks
    profiles: Profiles
    settings: SettingsNow


@contextmanager
def reviewing(store: Store, *, config: Config) -> Iterator[Review]:
    """Reads through a connection of its own, so that a page's question holds up no recording.

    Raises:
        StoreError: the store cannot be read.
    """
    with Store.reading(config.data_dir) as read:
        profiles = Profiles(config)
        yield Review(
            history=History(store, read=read),
            weeks=Weeks(read, data_dir=config.data_dir, profiles=profiles),
            profiles=profiles,
            settings=SettingsNow(store, read=read, config=config),
        )
