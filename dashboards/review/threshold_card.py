"""Threshold card: what a test found, and a press that takes it into the profile."""

from typing import Protocol

from nicegui import ui

from dashboards.ports.review import NotThere, Refused, ReviewPort
from dashboards.ports.review_changes import RestoreProfile, SaveProfile
from dashboards.review.html import put, tag
from dashboards.web.buttons import Press, small_button
from dashboards.words.threshold_offer import threshold_values, threshold_words
from sessions.core.model.athlete import Athlete
from sessions.core.model.breakdown import Breakdown
from sessions.text import text


class Tell(Protocol):
    """One line of what was done; `undo` takes it back."""

    def __call__(self, words: str, *, undo: Press | None = None) -> None:
        """Say it."""


class ThresholdCard:
    """Of one session and its athlete; only where `threshold_words` says something."""

    def __init__(
        self,
        port: ReviewPort,
        breakdown: Breakdown,
        *,
        athlete: str,
        may_change: bool,
        tell: Tell,
    ) -> None:
        self._port = port
        self._athlete = athlete
        self._tell = tell
        self._values = threshold_values(breakdown)
        with ui.element("section").classes("card"):
            put(
                tag(
                    "div",
                    tag("h2", text("Your threshold")),
                    tag("p", threshold_words(breakdown)),
                    tag("p.quiet", text("Zones by it fit you better than those by age.")),
                )
            )
            if may_change and athlete:
                with ui.element("div").classes("presses"):
                    small_button(text("Use it for my zones"), self._take, kind="primary")

    async def _take(self) -> None:
        try:
            before = await self._port.profiles.profile(self._athlete)
            await self._port.do(SaveProfile(name=self._athlete, values=self._values))
        except NotThere:
            self._tell(text("There is no such athlete"))
            return
        except Refused as exc:
            self._tell(str(exc))
            return

        async def undo() -> None:
            await self._give_back(before)

        self._tell(text("The next session's zones rest on it."), undo=undo)

    async def _give_back(self, before: Athlete) -> None:
        try:
            await self._port.do(RestoreProfile(athlete=before))
        except Refused as exc:
            self._tell(str(exc))
            return
        self._tell(text("The profile is as it was."))
