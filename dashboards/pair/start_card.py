"""The start of a session on what streams now, or what is missing for it."""

from nicegui import ui

from dashboards.pair.trial_card import Act
from dashboards.ports.pairing import PairingPort, PairingRefused, Readiness
from dashboards.web import elements as show
from dashboards.web.athlete_choice import address_of
from dashboards.web.buttons import button
from sessions.live.commands import Start
from sessions.live.live_port import StartRefused
from sessions.live.live_view import LiveStatus
from sessions.live.runners import NobodyCalled, Runners
from sessions.text import text

_BETWEEN_SESSIONS = frozenset({LiveStatus.IDLE, LiveStatus.FINISHED})


class StartCard:
    """Who runs, on what, and the button."""

    def __init__(self, port: PairingPort, *, runners: Runners, act: Act) -> None:
        self._port = port
        self._runners = runners
        self._athlete = next(iter(runners.athletes()), "")
        self._names: tuple[str, ...] = ()
        self._shown: tuple[Readiness, bool] | None = None
        with show.region("section", "card start-card", label=text("Start")):
            show.heading(text("Start"), classes="eyebrow", level=2)
            self._who = ui.element("div")
            self._lines = ui.element("ul").classes("start-lines").props("role=list")
            self._start = button(
                text("Start"), icon="play_arrow", press=lambda: act(self._press)
            ).classes("primary")

    def show_next(self, *, is_next: bool) -> None:
        """Whether to start is what comes next: one button of a page stands out, not two."""
        self._start.classes(add="primary" if is_next else "", remove="" if is_next else "primary")

    def show_readiness(self) -> None:
        """Offer the button where enough streams; say what is missing."""
        names = self._runners.athletes()
        if names != self._names:
            self._names = names
            self._paint_names()
        is_free = self._is_free()
        ready = self._port.readiness(self._athlete)
        if (ready, is_free) == self._shown:
            return
        self._shown = (ready, is_free)
        show.attribute(self._start, "disable", value=None if ready.can_start and is_free else True)
        self._lines.clear()
        with self._lines:
            if not is_free:
                show.signed("li", "", "directions_run", text("A session is already running."))
                return
            for alias in ready.streaming:
                show.signed("li", "", "check_circle", text("{alias} streams.").format(alias=alias))
            for sentence in ready.missing:
                show.signed("li", "", "info", sentence)

    def _paint_names(self) -> None:
        if self._athlete not in self._names:
            self._athlete = next(iter(self._names), "")
        self._who.clear()
        if len(self._names) < 2:
            return
        with self._who, ui.element("label").classes("start-who"):
            ui.label(text("Who runs?")).classes("quiet")
            show.choice(
                text("Who runs?"),
                [(name, name) for name in self._names],
                chosen=self._athlete,
                choose=self._choose,
            )

    def _choose(self, athlete: str) -> None:
        self._athlete = athlete
        self.show_readiness()

    def _is_free(self) -> bool:
        try:
            return self._runners.port(self._athlete).view().status in _BETWEEN_SESSIONS
        except NobodyCalled:
            return False

    async def _press(self) -> None:
        # The session makes its own links: a strap takes one.
        await self._port.release()
        try:
            await self._runners.port(self._athlete).do(Start())
        except (StartRefused, NobodyCalled) as refusal:
            raise PairingRefused(str(refusal)) from refusal
        ui.navigate.to(address_of(self._athlete) if len(self._names) > 1 else "/")
