"""Treadmill control on the page: off at each start, switched on by hand, and who has the belt."""

from nicegui import ui

from dashboards.web import elements as show
from dashboards.web.buttons import Press, button, sheet
from dashboards.words.kinds import DEVICE_ICONS
from ingest.devices.sensor import DeviceKind
from sessions.control.control_view import ControlView
from sessions.control.state_words import notice, promise
from sessions.control.states import IN_CHARGE, LED, ControlState
from sessions.live.commands import ControlWish, SetControl
from sessions.live.live_port import LivePort
from sessions.live.live_view import LiveView
from sessions.text import text
from sessions.units import Formatter

_MAY_ASK = frozenset({ControlState.UNASKED, ControlState.HOLDING, ControlState.STOOD})


class BeltCard:
    """Hidden while there is no plan or no treadmill that takes targets."""

    def __init__(self, port: LivePort, *, may_control: bool) -> None:
        with show.region("section", "card belt", label=text("Treadmill control")) as self._card:
            with ui.element("div").classes("belt-top") as self._top:
                show.icon(DEVICE_ICONS[DeviceKind.TREADMILL])
                with ui.element("div").classes("belt-words"):
                    ui.label(text("The plan leads the treadmill")).classes("belt-title")
                    self._who = show.label(
                        "", "belt-who", {"role": "status", "data-testid": "who-has-the-belt"}
                    )
            self._notice = ui.label().classes("quiet")
        # Who may only watch is given nothing to press.
        self._hand = _Hand(port, top=self._top, card=self._card) if may_control else None

    def paint(self, view: LiveView) -> None:
        """Show who has the belt of `view`, and what can be asked."""
        control = view.control
        self._card.set_visibility(view.can_control or control is not None)
        self._who.text = _who(control, Formatter(view.units))
        self._notice.text = (
            text("Off. Switch it on to have speed and incline set by the plan.")
            if control is None
            else notice(control)
        )
        if self._hand is not None:
            self._hand.show_control(control, can_control=view.can_control)


class _Hand:
    """The switch and the buttons."""

    def __init__(self, port: LivePort, *, top: ui.element, card: ui.element) -> None:
        self._port = port
        self._is_on = False
        words = text("The plan leads the treadmill")
        with (
            top,
            show.element(
                "button", "switch", {"type": "button", "role": "switch", "aria-label": words}
            ) as self._switch,
        ):
            ui.element("span").classes("switch-knob")
        self._switch.on("click", self._press_switch)
        with card, ui.element("div").classes("belt-buttons") as self._buttons:
            self._ask = button(
                text("Let the plan lead"),
                icon="route",
                press=self._wishing(ControlWish.ASK),
                key="c",
            )
            self._release = button(
                text("Take it back"),
                icon="pan_tool",
                press=self._wishing(ControlWish.RELEASE),
                key="x",
            )
        self._question = self._on_question()

    def show_control(self, control: ControlView | None, *, can_control: bool) -> None:
        """Offer what can be asked now."""
        self._is_on = control is not None
        show.attribute(self._switch, "aria-checked", value="true" if self._is_on else "false")
        self._ask.set_visibility(control is not None and control.state in _MAY_ASK)
        self._release.set_visibility(control is not None and control.state in IN_CHARGE - _MAY_ASK)
        self._buttons.set_visibility(control is not None)
        if not can_control:
            self._question.close()

    async def _press_switch(self) -> None:
        if self._is_on:
            await self._port.do(SetControl(ControlWish.OFF))
        else:
            self._question.open()

    def _wishing(self, wish: ControlWish) -> Press:
        async def press() -> None:
            await self._port.do(SetControl(wish))

        return press

    def _on_question(self) -> ui.dialog:
        dialog, buttons = sheet(
            text("Let the plan lead the treadmill?"), promise(), role="alertdialog"
        )

        async def switch_on() -> None:
            dialog.close()
            await self._port.do(SetControl(ControlWish.ON))

        async def leave() -> None:
            dialog.close()

        with buttons:
            button(text("Leave it off"), icon="close", press=leave)
            button(text("Switch on"), icon="route", press=switch_on).classes("primary")
        return dialog


def _who(control: ControlView | None, formatter: Formatter) -> str:
    """Who has the belt, in a word or two."""
    if control is None:
        return text("The console has the belt")
    if control.state is ControlState.GAVE_UP:
        return text("Given up: the console has the belt")
    if control.state not in LED:
        return text("The console has the belt")
    asked = [] if control.speed_kmh is None else [formatter.speed(control.speed_kmh)]
    asked += [] if control.incline_pct is None else [formatter.incline(control.incline_pct)]
    return " · ".join((text("The plan has the belt"), *asked))
