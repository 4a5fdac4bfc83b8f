"""Card of what a session was against what its work let expect; filled once the page stands."""

from nicegui import ui

from dashboards.ports.coach import CoachPort
from dashboards.ports.review import NotThere
from dashboards.review.html import Markup, put, tag
from dashboards.words.prediction_words import expected_basis_words, expected_words
from sessions.prediction.predict import Expected
from sessions.text import text
from sessions.units import Formatter


class ExpectedCard:
    """Earlier sessions are read for it, so that the page does not wait; without an answer it is
    not there.
    """

    def __init__(self, coach: CoachPort, session: str, formatter: Formatter) -> None:
        self._coach = coach
        self._session = session
        self._formatter = formatter
        self._card = ui.element("section").classes("card")
        self._card.set_visibility(False)
        ui.timer(0, self._fill, once=True)

    async def _fill(self) -> None:
        try:
            expected = await self._coach.expected(self._session)
        except NotThere:
            return
        if expected is None:
            return
        with self._card:
            put(_markup(expected, self._formatter))
        self._card.set_visibility(True)


def _markup(expected: Expected, formatter: Formatter) -> Markup:
    return tag(
        "div",
        tag("h2", text("Against what was expected")),
        tag("p", expected_words(expected, formatter)),
        tag("p.quiet", expected_basis_words(expected)),
    )
