"""Form before a session starts: the plan, and which of the devices to use."""

from functools import partial

import msgspec
from nicegui import ui

from dashboards.live.predicted_line import PredictedLine
from dashboards.ports.coach import CoachPort
from dashboards.ports.starting import Choices, DeviceChoice, StartingPort
from dashboards.web import elements as show
from dashboards.words.core_notes import plan_words
from dashboards.words.kinds import DEVICE_ICONS, device_word
from sessions.core.model.athlete import Units
from sessions.live.live_port import LivePort
from sessions.live.live_view import LiveStatus
from sessions.text import text
from sessions.workouts.built_in import built_in

_BETWEEN_SESSIONS = frozenset({LiveStatus.IDLE, LiveStatus.FINISHED})
_NO_PLAN = ""
_TICKED = "(event) => emit(event.target.checked)"


PAINT_EVERY_S = 0.5


def start_form(
    starting: StartingPort | None, *, athlete: str, port: LivePort, coach: CoachPort | None
) -> None:
    """The form of `athlete`, where something can be chosen; it follows what others choose.

    `coach`: tells what the plan will cost; None: nobody does.
    """
    if starting is None:
        return
    form = StartForm(starting, athlete, coach=coach, units=port.view().units)
    form.show_choices(port.view().status)
    ui.timer(PAINT_EVERY_S, lambda: form.show_choices(port.view().status))


class StartForm:
    """Plan and devices of one athlete's next session; every page of theirs shows the same."""

    def __init__(
        self, starting: StartingPort, athlete: str, *, coach: CoachPort | None, units: Units
    ) -> None:
        self._starting = starting
        self._athlete = athlete
        self._coach = coach
        self._units = units
        self._shown: Choices | None = None
        self._card = show.region("section", "card start-form", label=text("Next session"))

    def show_choices(self, status: LiveStatus) -> None:
        """Show what is chosen, between two sessions."""
        is_shown = status in _BETWEEN_SESSIONS
        self._card.set_visibility(is_shown)
        choices = self._starting.choices(self._athlete) if is_shown else self._shown
        if choices is None or choices == self._shown:
            return
        self._shown = choices
        self._card.clear()
        with self._card:
            self._plans(choices)
            self._devices(choices)

    def _plans(self, choices: Choices) -> None:
        with ui.element("label").classes("start-plan"):
            ui.label(text("Plan")).classes("eyebrow")
            show.choice(
                text("Plan"),
                [(name, _plan_word(name)) for name in (_NO_PLAN, *choices.workouts)],
                chosen=choices.order.workout or _NO_PLAN,
                choose=lambda name: self._order(workout=name or None),
            )
        predicted = PredictedLine(self._coach, athlete=self._athlete, units=self._units)
        # Beside the form: it reads earlier runs.
        ui.timer(0, partial(predicted.show_plan, choices.order.workout), once=True)

    def _devices(self, choices: Choices) -> None:
        if not choices.devices:
            return
        with ui.element("fieldset").classes("start-devices"):
            with ui.element("legend"):
                ui.label(text("Devices")).classes("eyebrow")
            for device in choices.devices:
                self._device(device, is_used=device.alias not in choices.order.without)

    def _device(self, device: DeviceChoice, *, is_used: bool) -> None:
        with ui.element("label").classes("start-device"):
            is_free = device.holder is None
            box = show.element(
                "input",
                attributes={
                    "type": "checkbox",
                    "checked": is_used and is_free,
                    "disabled": not is_free,
                },
            )
            show.icon(DEVICE_ICONS[device.kind])
            ui.label(device.alias).classes("device-name")
            note = device_word(device.kind)
            if device.holder is not None:
                note = text("in use by {athlete}").format(athlete=device.holder)
            ui.label(note).classes("quiet")
        box.on(
            "change",
            lambda event: self._choose_device(device.alias, is_used=event.args),
            js_handler=_TICKED,
        )

    def _choose_device(self, alias: str, *, is_used: bool) -> None:
        order = self._starting.choices(self._athlete).order
        self._order(without=order.without - {alias} if is_used else order.without | {alias})

    def _order(self, **changes: object) -> None:
        order = self._starting.choices(self._athlete).order
        self._starting.choose(self._athlete, order=msgspec.structs.replace(order, **changes))


def _plan_word(name: str) -> str:
    """Plans that come with the program have a title in the reader's language."""
    if name == _NO_PLAN:
        return text("No plan: run as you like")
    plan = built_in(name)
    return name if plan is None else plan_words(plan.title)
