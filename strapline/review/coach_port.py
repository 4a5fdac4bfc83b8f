"""The coach, for the pages."""

import asyncio
from pathlib import Path

from dashboards.ports.review import NotThere, Refused
from dashboards.words.coach_words import no_goal_words, resting_week_words
from ingest.clock import SystemClock
from sessions.core.model.athlete import Athlete
from sessions.past.coaching import NextSession, next_session
from sessions.past.work_history import WorkHistory
from sessions.prediction.predict import Expected, Prediction, predict
from sessions.store import StoreReader
from sessions.store.errors import NoSuchSession
from strapline.console.exit_errors import InputError
from strapline.plans.coach_plan import coach_plan_name, write_coach_plan
from strapline.plans.find_plan import find_workout
from strapline.review.profiles_port import Profiles


class Coach:
    """A `CoachPort`.

    Args:
        read: A connection to the store.
        data_dir: The folder of the plans.
        profiles: Who is coached.
    """

    def __init__(self, read: StoreReader, *, data_dir: Path, profiles: Profiles) -> None:
        self._read = read
        self._data_dir = data_dir
        self._profiles = profiles
        self._history = WorkHistory(read)

    async def prediction(self, athlete: str, *, workout: str) -> Prediction | None:
        """See `CoachPort`."""
        person = await self._profiles.profile(athlete) if athlete else Athlete()
        return await asyncio.to_thread(self._prediction, person, workout)

    async def next_session(self, athlete: str) -> NextSession | None:
        """See `CoachPort`."""
        person = await self._profiles.profile(athlete) if athlete else Athlete()
        return await asyncio.to_thread(self._next_session, person)

    async def write_plan(self, athlete: str) -> str:
        """See `WriteCoachPlan`."""
        following = await self.next_session(athlete)
        if following is None or following.plan is None:
            raise NotThere(no_goal_words() if following is None else resting_week_words())
        try:
            await asyncio.to_thread(write_coach_plan, following.plan, data_dir=self._data_dir)
        except InputError as exc:
            raise Refused(str(exc)) from exc
        return following.plan.name

    async def expected(self, session: str) -> Expected | None:
        """See `CoachPort`."""
        return await asyncio.to_thread(self._expected, session)

    def _prediction(self, person: Athlete, workout: str) -> Prediction | None:
        try:
            outline = find_workout(workout, data_dir=self._data_dir)
        except InputError as exc:
            raise NotThere(str(exc)) from exc
        predictor = self._history.predictor(person, at_ns=SystemClock().wall_ns())
        return None if predictor is None else predict(predictor, outline.workout())

    def _next_session(self, person: Athlete) -> NextSession | None:
        return next_session(
            self._read,
            self._history,
            person,
            at_ns=SystemClock().wall_ns(),
            plan_name=coach_plan_name(person.name),
        )

    def _expected(self, session: str) -> Expected | None:
        try:
            row = self._read.session(session)
        except NoSuchSession as exc:
            raise NotThere(str(exc)) from exc
        return self._history.expected(row)
