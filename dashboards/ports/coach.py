"""Port of the coach: what a plan will cost an athlete, and what a run was against it."""

from typing import Protocol

from sessions.past.coaching import NextSession
from sessions.prediction.predict import Expected, Prediction


class CoachPort(Protocol):
    """Every call may read for a while and therefore runs beside the loop."""

    async def prediction(self, athlete: str, *, workout: str) -> Prediction | None:
        """What the plan of this name will cost; None: the profile tells too little.

        Raises:
            NotThere: no athlete or plan has this name.
            Refused: a file of theirs cannot be read.
        """

    async def next_session(self, athlete: str) -> NextSession | None:
        """What the coach proposes next; None: no goal is set.

        Raises:
            NotThere: no athlete has this name.
            Refused: their profile cannot be read.
        """

    async def expected(self, session: str) -> Expected | None:
        """A finished session's heart rate against what those before it let expect; None: unknown.

        Raises:
            NotThere: no session has this id.
        """
