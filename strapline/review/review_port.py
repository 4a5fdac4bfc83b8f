"""The review port of one data folder."""

from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import assert_never, cast

from dashboards.ports.review_changes import (
    AnyChange,
    AssignSession,
    BringSessionBack,
    ChangeKeys,
    DeleteProfile,
    DeleteSession,
    Given,
    KeepRemark,
    MergeSessions,
    RestoreProfile,
    ReviewChange,
    SaveProfile,
    SplitSession,
    StrikeOut,
    TrimSession,
    UndoCorrection,
    WriteAgain,
    WriteCoachPlan,
    WriteDown,
)
from sessions.store import Store
from strapline.config.load_config import Config
from strapline.review.coach_port import Coach
from strapline.review.corrections_port import Corrections
from strapline.review.history_port import History
from strapline.review.profiles_port import Profiles
from strapline.review.settings_port import SettingsNow, TryOut
from strapline.review.week_port import Weeks


@dataclass(frozen=True, kw_only=True)
class Review:
    """A `ReviewPort`."""

    history: History
    corrections: Corrections
    weeks: Weeks
    coach: Coach
    profiles: Profiles
    settings: SettingsNow

    async def do(self, change: ReviewChange[Given]) -> Given:
        """See `ReviewPort`."""
        return cast(Given, await self._change(cast(AnyChange, change)))

    def _change(self, change: AnyChange) -> Awaitable[object]:
        match change:
            case KeepRemark(session=session, remark=remark):
                return self.history.remark(session, remark)
            case AssignSession(session=session, athlete=athlete):
                return self.corrections.assign(session, athlete=athlete)
            case TrimSession(session=session, from_s=from_s, to_s=to_s):
                return self.corrections.trim(session, from_s=from_s, to_s=to_s)
            case SplitSession(session=session, at_s=at_s):
                return self.corrections.split(session, at_s=at_s)
            case MergeSessions(sessions=sessions):
                return self.corrections.merge(sessions)
            case DeleteSession(session=session):
                return self.corrections.delete(session)
            case BringSessionBack(session=session):
                return self.corrections.bring_back(session)
            case UndoCorrection(session=session):
                return self.corrections.undo(session)
            case WriteDown(athlete=athlete, what=what, note=note, day=day):
                return self.weeks.write_down(athlete, what, note=note, day=day)
            case WriteCoachPlan(athlete=athlete):
                return self.coach.write_plan(athlete)
            case StrikeOut(entry=entry):
                return self.weeks.strike_out(entry)
            case WriteAgain(entry=entry):
                return self.weeks.write_again(entry)
            case SaveProfile(name=name, values=values):
                return self.profiles.save(name, values)
            case DeleteProfile(name=name):
                return self.profiles.delete(name)
            case RestoreProfile(athlete=profile):
                return self.profiles.restore(profile)
            case ChangeKeys(values=values):
                return self.settings.change(values)
            case _:
                assert_never(change)


@contextmanager
def reviewing(store: Store, *, config: Config, try_out: TryOut) -> Iterator[Review]:
    """Reads through a connection of its own, so that a page's question holds up no recording.

    `try_out`: asks a place for data, of a configuration, whether it would take us.

    Raises:
        StoreError: the store cannot be read.
    """
    with Store.reading(config.data_dir) as read:
        profiles = Profiles(config, read=read)
        yield Review(
            history=History(store, read=read),
            corrections=Corrections(store, data_dir=config.data_dir),
            weeks=Weeks(read, data_dir=config.data_dir, profiles=profiles),
            coach=Coach(read, data_dir=config.data_dir, profiles=profiles),
            profiles=profiles,
            settings=SettingsNow(store, read=read, config=config, try_out=try_out),
        )
