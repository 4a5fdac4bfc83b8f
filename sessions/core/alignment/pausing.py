"""Pausing: only a button or the console pauses a session, a standing belt never."""

from enum import Enum

import msgspec

from ingest.measurements import Action, Button, MachineStatus, Treadmill, Value
from sessions.core.alignment.usable_values import belt_speed_kmh


class Pause(Enum):
    """Who paused, which decides what ends the pause."""

    NONE = "none"
    BUTTON = "button"
    CONSOLE = "console"  # the belt may still be slowing down
    CONSOLE_STOPPED = "console, belt stopped"


RESUMED = "started_or_resumed_by_user"
"""The op's name as the codec writes it."""

PRESSED: dict[tuple[Pause, Action], Pause] = {
    (Pause.NONE, Action.PAUSE): Pause.BUTTON,
    (Pause.BUTTON, Action.RESUME): Pause.NONE,
    (Pause.CONSOLE, Action.RESUME): Pause.NONE,
    (Pause.CONSOLE_STOPPED, Action.RESUME): Pause.NONE,
}
"""A press that is not listed changes nothing."""


class Pausing(msgspec.Struct, kw_only=True):
    """Follows buttons, console and belt."""

    state: Pause = Pause.NONE

    @property
    def paused(self) -> bool:
        """Whether the clock of moving time stands."""
        return self.state is not Pause.NONE

    def follow(self, value: Value) -> Action | None:
        """Whatever a measurement says of it: what was done; None: nothing, or nothing new."""
        if isinstance(value, Button):
            return self.button(value.action)
        if isinstance(value, MachineStatus):
            return self.console(value)
        if isinstance(value, Treadmill) and (speed_kmh := belt_speed_kmh(value)) is not None:
            return self.belt(speed_kmh)
        return None

    def button(self, action: Action) -> Action | None:
        """A press on the page or terminal; None: it changes nothing."""
        following = PRESSED.get((self.state, action))
        if following is not None:
            self.state = following
        return action if following is not None or action is Action.LAP else None

    def console(self, status: MachineStatus) -> Action | None:
        """What a machine status says; None: nothing about pausing, or nothing new.

        A stop at the console is not a pause: the belt stands, and that is rest.
        Source: FTMS 1.0, 4.17, Table 4.26, op codes 0x02 and 0x04.
        """
        if status.stop_or_pause == "pause" and self.state is Pause.NONE:
            self.state = Pause.CONSOLE
            return Action.PAUSE
        if status.op == RESUMED and self.state in (Pause.CONSOLE, Pause.CONSOLE_STOPPED):
            self.state = Pause.NONE
            return Action.RESUME
        return None

    def belt(self, speed_kmh: float) -> Action | None:
        """A belt that runs again after a console pause has been resumed, said or not."""
        if self.state is Pause.CONSOLE and speed_kmh == 0:
            self.state = Pause.CONSOLE_STOPPED
        elif self.state is Pause.CONSOLE_STOPPED and speed_kmh > 0:
            self.state = Pause.NONE
            return Action.RESUME
        return None
