"""Card of the proposed session before a start: what, what it costs, why; one press starts it."""

import msgspec
from nicegui import ui

from dashboards.ports.review import NotThere, Refused, ReviewPort
from dashboards.ports.review_changes import WriteCoachPlan
from dashboards.ports.starting import StartingPort
from dashboards.web import elements as show
from dashboards.web.buttons import small_button
from dashboards.words.coach_words import day_of, reason_words, session_words
from dashboards.words.prediction_words import predicted_words
from sessions.live.commands import Start
from sessions.live.live_port import LivePort, StartRefused
from sessions.live.live_view import LiveStatus
from sessions.past.coaching import NextSession
from sessions.text import text
from sessions.units import Formatter

_BETWEEN_SESSIONS = frozenset({LiveStatus.IDLE, LiveStatus.FINISHED})
LOOK_EVERY_S = 0.5


def proposed_card(
    review: ReviewPort | None, starting: StartingPort | None, *, athlete: str, port: LivePort
) -> None:
    """Where there is a goal; who may not start anything has no such card."""
    if review is not None and starting is not None:
        ProposedCard(review, starting, athlete=athlete, port=port)


class ProposedCard:
    """Read anew whenever a session has ended: what was done changes what comes next."""

    def __init__(
        self, review: ReviewPort, starting: StartingPort, *, athlete: str, port: LivePort
    ) -> None:
        self._review = review
        self._starting = starting
        self._athlete = athlete
        self._port = port
        self._formatter = Formatter(port.view().units)
        self._was_between = False
        self._card = show.region("section", "card start-form", label=text("Proposed session"))
        self._card.set_visibility(False)
        self._reason = ui.label()
        ui.timer(LOOK_EVERY_S, self._look)

    async def _look(self) -> None:
        is_between = self._port.view().status in _BETWEEN_SESSIONS
        if is_between == self._was_between:
            return
        self._was_between = is_between
        if not is_between:
            self._card.set_visibility(False)
            return
        try:
            following = await self._review.coach.next_session(self._athlete)
        except (NotThere, Refused):
            return
        if following is not None and self._was_between:
            self._paint(following)

    def _paint(self, following: NextSession) -> None:
        coaching = following.coaching
        first = coaching.next
        if first is None:
            return
        self._card.clear()
        with self._card:
            ui.label(text("Proposed by the coach")).classes("eyebrow")
            day = day_of(first, today=coaching.today)
            ui.label(f"{day}, {session_words(first, self._formatter)}").classes("strong")
            if following.prediction is not None:
                ui.label(f"{predicted_words(following.prediction, self._formatter)}.")
            for because in first.because:
                ui.label(reason_words(because)).classes("quiet")
            self._reason = ui.label().classes("alarming")
            self._reason.set_visibility(False)
            small_button(text("Start this"), self._start, kind="primary")
        self._card.set_visibility(True)

    async def _start(self) -> None:
        try:
            name = await self._review.do(WriteCoachPlan(athlete=self._athlete))
            order = self._starting.choices(self._athlete).order
            self._starting.choose(self._athlete, order=msgspec.structs.replace(order, workout=name))
            await self._port.do(Start())
        except (NotThere, Refused, StartRefused) as exc:
            self._reason.text = str(exc)
            self._reason.set_visibility(True)
