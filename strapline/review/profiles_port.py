"""Athletes and their profiles, for the review pages."""

import asyncio
from collections.abc import Mapping

from dashboards.ports.review import NotThere, Refused
from dashboards.words.profile_keys import fault_words
from ingest.clock import SystemClock
from sessions.core.model.athlete import Athlete, ProfileError, Units
from sessions.past.learning import Learned, learned_before
from sessions.store import StoreReader
from sessions.text import text
from strapline.athletes.profile_toml import changed
from strapline.athletes.profiles import (
    check_name,
    delete_profile,
    list_profiles,
    load_profile,
    profile_path,
    save_profile,
    today_utc,
)
from strapline.config.load_config import Config
from strapline.console.exit_errors import InputError


class Profiles:
    """A `ProfilesPort` on the files of the data folder; `read`: the sessions beside them."""

    def __init__(self, config: Config, *, read: StoreReader) -> None:
        self._read = read
        self._data_dir = config.data_dir
        self._configured = config.athlete.default

    async def names(self) -> tuple[str, ...]:
        """See `ProfilesPort`."""
        return tuple(await asyncio.to_thread(list_profiles, self._data_dir))

    async def default(self) -> str:
        """See `ProfilesPort`."""
        names = await self.names()
        if self._configured in names:
            return self._configured or ""
        return names[0] if len(names) == 1 else ""

    async def profile(self, name: str) -> Athlete:
        """See `ProfilesPort`."""
        return await asyncio.to_thread(self._load, name)

    async def save(self, name: str | None, changes: Mapping[str, str]) -> Athlete:
        """See `SaveProfile`."""
        return await asyncio.to_thread(self._save, name, changes)

    async def delete(self, name: str) -> Athlete:
        """See `DeleteProfile`."""
        return await asyncio.to_thread(self._delete, name)

    async def restore(self, athlete: Athlete) -> None:
        """See `RestoreProfile`."""
        await asyncio.to_thread(self._keep, athlete)

    async def learned(self, athlete: Athlete) -> Learned:
        """See `ProfilesPort`."""
        now_ns = SystemClock().wall_ns()
        return await asyncio.to_thread(learned_before, self._read, athlete, before_ns=now_ns)

    async def units(self) -> Units:
        """See `ProfilesPort`."""
        name = await self.default()
        if not name:
            return Units.METRIC
        try:
            return Units((await self.profile(name)).units)
        except (NotThere, Refused):
            return Units.METRIC

    def _load(self, name: str) -> Athlete:
        if name not in list_profiles(self._data_dir):
            raise NotThere(name)
        try:
            return load_profile(name, data_dir=self._data_dir)
        except InputError as exc:
            raise Refused(str(exc)) from exc

    def _save(self, name: str | None, changes: Mapping[str, str]) -> Athlete:
        before = Athlete() if name is None else self._load(name)
        athlete = _changed(before, changes)
        is_new_name = athlete.name != name
        if is_new_name and profile_path(athlete.name, data_dir=self._data_dir).exists():
            raise Refused(text("There is an athlete of this name already."), field="name")
        self._keep(athlete)
        if name is not None and is_new_name:
            delete_profile(name, data_dir=self._data_dir)
        return athlete

    def _delete(self, name: str) -> Athlete:
        athlete = self._load(name)
        delete_profile(name, data_dir=self._data_dir)
        return athlete

    def _keep(self, athlete: Athlete) -> None:
        try:
            save_profile(athlete, data_dir=self._data_dir)
        except InputError as exc:
            raise Refused(str(exc)) from exc


def _changed(before: Athlete, changes: Mapping[str, str]) -> Athlete:
    """The athlete with all of the changes.

    Raises:
        Refused: at every field that cannot be; the others were tried without it.
    """
    units = Units(before.units)
    left = dict(changes)
    faults: dict[str | None, str] = {}
    while True:
        try:
            athlete = changed(before, left, today=today_utc())
            break
        except ProfileError as exc:
            faults[exc.key] = fault_words(exc, units)
            if left.pop(exc.key or "", None) is None:
                raise Refused.at_fields(faults) from exc
    try:
        check_name(athlete.name)
    except InputError:
        faults["name"] = text(
            "Expected 1 to 64 letters, digits, spaces or .'-_ , beginning with a letter or a digit."
        )
    if faults:
        raise Refused.at_fields(faults)
    return athlete
