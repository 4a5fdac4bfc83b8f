"""Changes a review page can ask for; each says by its type what is given back.

A new one is a class here, in `AnyChange`, and its case in the port (`strapline.review`): the type
checker asks for it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Generic, TypeVar

import msgspec

from sessions.core.model.athlete import Athlete
from sessions.store.stored_values import Remark
from sessions.week.diary import Entry, What

Given = TypeVar("Given")


class ReviewChange(msgspec.Struct, Generic[Given], frozen=True, kw_only=True):
    """Something stored that is to become another; `Given`: what it leaves to go on with."""


class KeepRemark(ReviewChange[None], frozen=True, kw_only=True):
    """Keep the runner's words on a session; done when they are on the disk."""

    session: str
    remark: Remark


class AssignSession(ReviewChange[None], frozen=True, kw_only=True):
    """Give a session to another athlete, computed anew for that one."""

    session: str
    athlete: str


class TrimSession(ReviewChange[None], frozen=True, kw_only=True):
    """Leave [from_s, to_s) of a session; refused where less than 10 s are left."""

    session: str
    from_s: float
    to_s: float


class SplitSession(ReviewChange[str], frozen=True, kw_only=True):
    """Make two sessions of one; the id of the second."""

    session: str
    at_s: float


class MergeSessions(ReviewChange[str], frozen=True, kw_only=True):
    """Make one session of several that follow each other; its id."""

    sessions: tuple[str, ...]


class DeleteSession(ReviewChange[None], frozen=True, kw_only=True):
    """Put a session away; refused while it is running."""

    session: str


class BringSessionBack(ReviewChange[tuple[str, ...]], frozen=True, kw_only=True):
    """Bring a session back that is deleted or merged into another; the ids that are as before."""

    session: str


class UndoCorrection(ReviewChange[tuple[str, ...]], frozen=True, kw_only=True):
    """Take back what was done last to a session; the ids of those that are as before."""

    session: str


class WriteDown(ReviewChange[Entry], frozen=True, kw_only=True):
    """A line of the diary, for now or for noon of an earlier day; refused for a later one."""

    athlete: str
    what: What
    note: str
    day: date | None = None


class WriteCoachPlan(ReviewChange[str], frozen=True, kw_only=True):
    """Write the proposed session as a plan, in the place of the last one; the plan's name."""

    athlete: str


class StrikeOut(ReviewChange[None], frozen=True, kw_only=True):
    """Strike a line of the diary out; it is not there where it is struck out already."""

    entry: Entry


class WriteAgain(ReviewChange[Entry], frozen=True, kw_only=True):
    """Write a line that was struck out down again, at its time."""

    entry: Entry


class SaveProfile(ReviewChange[Athlete], frozen=True, kw_only=True):
    """Change keys of a profile, or make one (`name` None), from what was typed.

    An empty text forgets a key. A new `name` among the values renames the profile. Refused where a
    value cannot be; `field` is its key.
    """

    name: str | None
    values: Mapping[str, str]


class DeleteProfile(ReviewChange[Athlete], frozen=True, kw_only=True):
    """Remove a profile; what it said, for `RestoreProfile`. Sessions stay."""

    name: str


class RestoreProfile(ReviewChange[None], frozen=True, kw_only=True):
    """Write a removed profile again."""

    athlete: Athlete


class ChangeKeys(ReviewChange[Mapping[str, str]], frozen=True, kw_only=True):
    """Set keys of the configuration file, `section.key` to what was typed; "" takes one out.

    What they were before, in the same words: with it the change is undone. They count when the
    program starts again. Refused where a value cannot be, at its field, and nothing is written.
    """

    values: Mapping[str, str]


AnyChange = (
    KeepRemark
    | AssignSession
    | TrimSession
    | SplitSession
    | MergeSessions
    | DeleteSession
    | BringSessionBack
    | UndoCorrection
    | WriteDown
    | WriteCoachPlan
    | StrikeOut
    | WriteAgain
    | SaveProfile
    | DeleteProfile
    | RestoreProfile
    | ChangeKeys
)
