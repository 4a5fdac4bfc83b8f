"""Keys of the terminal: the same as on the page, and those of a belt that is set by hand."""

import os
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from ingest.clock import Clock, SystemClock
from ingest.measurements import NS_PER_S, Action
from sessions.live.commands import (
    ControlWish,
    NudgeBelt,
    PressButton,
    RunningCommand,
    SetControl,
    Stop,
    StopBelt,
    TakeDevice,
)
from sessions.live.live_view import LiveStatus, LiveView
from sessions.text import marked, text
from strapline.console.keys import DOWN, LEFT, RIGHT, UP, pressed
from strapline.console.output import to_people
from strapline.session.equipment import Equipment, Opener

HELP_KEY = "?"
STOP_KEY = "q"
ASKED_FOR_S = 5.0
"""So long a first press on the stop key counts: a key may be pressed by accident."""


@dataclass(frozen=True, kw_only=True)
class Key:
    """One key, as `keys` names it, what it does, in words, and the command that it gives."""

    name: str
    does: str
    gives: RunningCommand


SESSION_KEYS = (
    Key(name="l", does=marked("lap"), gives=PressButton(Action.LAP)),
    Key(name="p", does=marked("pause, and go on"), gives=PressButton(Action.PAUSE)),
    Key(name=STOP_KEY, does=marked("stop and save"), gives=Stop()),
    Key(name="y", does=marked("take the device that is offered"), gives=TakeDevice()),
)
PLAN_KEYS = (
    Key(name="n", does=marked("next step"), gives=PressButton(Action.NEXT)),
    Key(name="s", does=marked("leave the step out"), gives=PressButton(Action.SKIP)),
    Key(name="r", does=marked("the step again"), gives=PressButton(Action.REPEAT)),
    Key(name="e", does=marked("longer"), gives=PressButton(Action.EXTEND)),
    Key(name="-", does=marked("easier"), gives=PressButton(Action.EASIER)),
    Key(name="+", does=marked("harder"), gives=PressButton(Action.HARDER)),
)
CONTROL_KEYS = (
    Key(name="c", does=marked("let the plan lead the belt"), gives=SetControl(ControlWish.ASK)),
    Key(name="x", does=marked("take the belt back"), gives=SetControl(ControlWish.RELEASE)),
)
BELT_KEYS = (
    Key(name=UP, does=marked("belt faster"), gives=NudgeBelt(speed_steps=1)),
    Key(name=DOWN, does=marked("belt slower"), gives=NudgeBelt(speed_steps=-1)),
    Key(name=RIGHT, does=marked("belt steeper"), gives=NudgeBelt(incline_steps=1)),
    Key(name=LEFT, does=marked("belt flatter"), gives=NudgeBelt(incline_steps=-1)),
    Key(name="0", does=marked("the belt stands"), gives=StopBelt()),
)
_SHOWN = {UP: "↑", DOWN: "↓", RIGHT: "→", LEFT: "←"}

Do = Callable[[RunningCommand], None]


class KeyPresses:
    """What each press means: `do` gets the command, and `?` lists the keys."""

    def __init__(
        self,
        keys: Iterable[Key],
        *,
        do: Do,
        view: Callable[[], LiveView],
        clock: Clock | None = None,
    ) -> None:
        self._keys = {key.name: key for key in keys}
        self._do = do
        self._view = view
        self._clock = clock or SystemClock()
        self._asked_ns: int | None = None

    def press(self, name: str) -> None:
        """A key was pressed; one that means nothing here does nothing."""
        if name == HELP_KEY:
            to_people().print(key_list(self._keys.values()))
        key = self._keys.get(name)
        if key is None or (isinstance(key.gives, Stop) and not self._is_confirmed()):
            return
        paused = self._view().status is LiveStatus.PAUSED
        is_pause = key.gives == PressButton(Action.PAUSE)
        self._do(PressButton(Action.RESUME) if is_pause and paused else key.gives)

    def _is_confirmed(self) -> bool:
        """The second press of two; at the first it is said."""
        now_ns, asked_ns = self._clock.monotonic_ns(), self._asked_ns
        if asked_ns is not None and now_ns - asked_ns <= ASKED_FOR_S * NS_PER_S:
            return True
        self._asked_ns = now_ns
        to_people().print(text("Press {key} again to stop and save.").format(key=STOP_KEY))
        return False


def key_list(keys: Iterable[Key]) -> str:
    """The keys with what each does, two in a line: it fits 80 columns."""
    shown = [f"{_SHOWN.get(key.name, key.name)}  {text(key.does)}" for key in keys]
    lines = [text("Keys:")]
    for at in range(0, len(shown), 2):
        lines.append("  " + "".join(f"{one:38}" for one in shown[at : at + 2]).rstrip())
    return "\n".join(lines)


def listening(presses: KeyPresses) -> AbstractAsyncContextManager[bool]:
    """The presses are taken inside the block; False: nobody can press any here."""
    return pressed(presses.press)


@asynccontextmanager
async def session_keys(
    do: Do, *, view: Callable[[], LiveView], plan: bool, control: bool, belt: bool
) -> AsyncIterator[bool]:
    """The keyboard steers the session inside the block, where there is a terminal and it is ours.

    `plan`: there is one; `control`: of the treadmill; `belt`: it is set by hand, also by a pipe.
    False: nobody can press any here.
    """
    if not in_foreground() and not belt:
        yield False
        return
    groups = ((True, SESSION_KEYS), (plan, PLAN_KEYS), (control, CONTROL_KEYS), (belt, BELT_KEYS))
    keys = [key for is_there, group in groups if is_there for key in group]
    async with listening(KeyPresses(keys, do=do, view=view)) as can_be:
        if can_be:
            to_people().print(text("Keys steer the session; {key} lists them.").format(key="?"))
        yield can_be


def belt_hint(*, can_press: bool) -> str:
    """How a belt without Bluetooth is set."""
    if can_press:
        return text("Set the belt: up and down speed, right and left incline, 0 stops it.")
    return text("No terminal to set the belt from: it stays at 0.")


def saying(opener: Opener, words: Callable[[], str]) -> Opener:
    """The same equipment; once it is open, `words` are said."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Equipment]:
        async with opener() as equipment:
            to_people().print(words())
            yield equipment

    return opened


def in_foreground() -> bool:
    """A process in the background that touches its terminal is stopped by the system."""
    try:
        descriptor = sys.stdin.fileno()
        return os.isatty(descriptor) and os.tcgetpgrp(descriptor) == os.getpgrp()
    except (OSError, ValueError, AttributeError):  # no terminal, or Windows
        return False
