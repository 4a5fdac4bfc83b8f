"""A device that was tapped: what it reads now, and the form that remembers it."""

from collections.abc import Awaitable, Callable, Sequence

from nicegui import ui

from dashboards.ports.pairing import PairingPort, TrialState, TrialView
from dashboards.web import elements as show
from dashboards.web.buttons import button
from sessions.text import text

_EVERYBODY = ""
Act = Callable[[Callable[[], Awaitable[None]]], Awaitable[None]]


class TrialCard:
    """The open part of a device's card."""

    def __init__(
        self,
        address: str,
        *,
        port: PairingPort,
        athletes: Callable[[], Sequence[str]],
        act: Act,
    ) -> None:
        self._address = address
        self._port = port
        self._athletes = athletes
        self._act = act
        self._alias = ""
        self._athlete: str | None = None
        self._has_form = False
        self._save_button: ui.button | None = None
        with ui.element("div").classes("trial") as self._box:
            self._words = show.label("", "trial-words", {"role": "status"})
            self._facts = ui.label().classes("quiet")
            self._form = show.element("form", "trial-form", {"onsubmit": "return false"})

    def paint(self, trial: TrialView | None, *, is_saved: bool) -> None:
        """Show how the trial goes; None: it is over, or there was none.

        `is_saved`: it is remembered already, so that to save is no longer what comes next.
        """
        self._box.set_visibility(trial is not None)
        if trial is None:
            self._clear()
            return
        self._words.text = trial.words or text("Connecting …")
        self._facts.text = " · ".join(trial.facts)
        show.attribute(self._box, "data-trial", value=trial.state.value)
        is_live = trial.state is TrialState.LIVE
        self._form.set_visibility(is_live)
        if is_live and not self._has_form:
            self._has_form = True
            self._alias, self._athlete = trial.alias, trial.athlete
            with self._form:
                self._build()
        if self._save_button is not None:
            self._save_button.classes(
                add="" if is_saved else "primary", remove="primary" if is_saved else ""
            )
            self._save_button.text = text("Save again") if is_saved else text("Save")

    def _clear(self) -> None:
        if self._has_form:
            self._form.clear()
        self._has_form = False
        self._save_button = None

    def _build(self) -> None:
        ui.input(
            text("Call it"),
            value=self._alias,
            on_change=lambda event: self._say_alias(event.value),
        ).props("outlined maxlength=40")
        names = [name for name in self._athletes() if name]
        if names:
            with ui.element("label"):
                ui.label(text("Whose is it?")).classes("eyebrow")
                show.choice(
                    text("Whose is it?"),
                    [(name, name or text("Everybody's")) for name in (_EVERYBODY, *names)],
                    chosen=self._athlete or _EVERYBODY,
                    choose=self._say_athlete,
                )
        self._save_button = button(text("Save"), icon="check", press=lambda: self._act(self._save))

    def _say_alias(self, alias: str) -> None:
        self._alias = alias

    def _say_athlete(self, athlete: str) -> None:
        self._athlete = athlete or None

    async def _save(self) -> None:
        await self._port.save(self._address, alias=self._alias, athlete=self._athlete)
