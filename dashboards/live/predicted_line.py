"""Line under the chosen plan: what it will cost who is about to start."""

from nicegui import ui

from dashboards.ports.coach import CoachPort
from dashboards.ports.review import NotThere, Refused
from dashboards.words.prediction_words import (
    basis_words,
    no_prediction_words,
    predicted_words,
)
from sessions.core.model.athlete import Units
from sessions.units import Formatter


class PredictedLine:
    """Says nothing without a plan. `coach` None: nobody predicts here."""

    def __init__(self, coach: CoachPort | None, *, athlete: str, units: Units) -> None:
        self._coach = coach
        self._athlete = athlete
        self._formatter = Formatter(units)
        self._workout: str | None = None
        self._line = ui.label().classes("start-predicted")
        self._basis = ui.label().classes("quiet")
        self._say("", "")

    async def show_plan(self, workout: str | None) -> None:
        """Say what the plan of this name costs; an answer that comes too late is not shown."""
        self._workout = workout
        if self._coach is None or not workout:
            self._say("", "")
            return
        try:
            prediction = await self._coach.prediction(self._athlete, workout=workout)
        except (NotThere, Refused) as exc:
            if workout == self._workout:
                self._say(str(exc), "")
            return
        if workout != self._workout:
            return
        if prediction is None:
            self._say("", no_prediction_words())
        else:
            self._say(predicted_words(prediction, self._formatter), basis_words(prediction))

    def _say(self, words: str, basis: str) -> None:
        for label, said in ((self._line, words), (self._basis, basis)):
            label.text = said
            label.set_visibility(bool(said))
