"""Keys of the terminal, and the commands they give: the plan, treadmill control, a belt by hand."""

import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from ingest.measurements import Action
from sessions.control.state_words import warning
from sessions.live.commands import (
    ControlWish,
    NudgeBelt,
    PressButton,
    RunningCommand,
    SetControl,
    StopBelt,
    TakeDevice,
)
from sessions.text import text
from strapline.console.keys import DOWN, LEFT, RIGHT, UP, pressed
from strapline.console.output import to_people
from strapline.session.equipment import Equipment, Opener

PLAN_KEYS: Mapping[str, RunningCommand] = {
    "n": PressButton(Action.NEXT),
    "s": PressButton(Action.SKIP),
    "r": PressButton(Action.REPEAT),
    "e": PressButton(Action.EXTEND),
    "-": PressButton(Action.EASIER),
    "+": PressButton(Action.HARDER),
}
CONTROL_KEYS: Mapping[str, RunningCommand] = {
    "c": SetControl(ControlWish.ASK),
    "x": SetControl(ControlWish.RELEASE),
}
DEVICE_KEYS: Mapping[str, RunningCommand] = {"y": TakeDevice()}
BELT_KEYS: Mapping[str, RunningCommand] = {
    UP: NudgeBelt(speed_steps=1),
    DOWN: NudgeBelt(speed_steps=-1),
    RIGHT: NudgeBelt(incline_steps=1),
    LEFT: NudgeBelt(incline_steps=-1),
    "0": StopBelt(),
}

Do = Callable[[RunningCommand], None]


def commanded(keys: Mapping[str, RunningCommand], *, do: Do) -> AbstractAsyncContextManager[bool]:
    """`do` gets the command of each key inside the block; other keys mean nothing.

    False: nobody can press any here.
    """

    def do_what_it_says(key: str) -> None:
        if key in keys:
            do(keys[key])

    return pressed(do_what_it_says)


@asynccontextmanager
async def plan_by_keys(do: Do) -> AsyncIterator[None]:
    """The plan listens inside the block, where there is a terminal and it is ours."""
    if not in_foreground():
        yield
        return
    async with commanded({**PLAN_KEYS, **DEVICE_KEYS}, do=do) as can_be:
        if can_be:
            to_people().print(plan_hint())
        yield


@asynccontextmanager
async def devices_by_keys(do: Do) -> AsyncIterator[None]:
    """Inside the block a key takes a device that nothing proves, where there is a terminal."""
    if not in_foreground():
        yield
        return
    async with commanded(DEVICE_KEYS, do=do):
        yield


@asynccontextmanager
async def control_by_keys(do: Do, *, by_keys: bool) -> AsyncIterator[None]:
    """Say what control does not promise; inside the block it listens, and so does the plan.

    `by_keys`: where there is a terminal and it is ours.
    """
    to_people().print(warning())
    if not by_keys or not in_foreground():
        to_people().print(text("Any button of the treadmill takes control back."))
        yield
        return
    async with commanded({**PLAN_KEYS, **CONTROL_KEYS, **DEVICE_KEYS}, do=do) as can_be:
        if can_be:
            to_people().print(plan_hint())
            to_people().print(
                text("c asks for control, x takes it back. So does any button of the treadmill.")
            )
        yield


def belt_by_keys(opener: Opener, *, do: Do) -> Opener:
    """The same equipment; keys set its belt for as long as it is open."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Equipment]:
        async with opener() as equipment, commanded({**BELT_KEYS, **DEVICE_KEYS}, do=do) as can_be:
            to_people().print(
                text("Set the belt: up and down speed, right and left incline, 0 stops it.")
                if can_be
                else text("No terminal to set the belt from: it stays at 0.")
            )
            yield equipment

    return opened


def plan_hint() -> str:
    """The keys of the plan in one line."""
    return text("Keys: n next step, s skip, r repeat, e longer, - easier, + harder.")


def in_foreground() -> bool:
    """A process in the background that touches its terminal is stopped by the system."""
    try:
        descriptor = sys.stdin.fileno()
        return os.isatty(descriptor) and os.tcgetpgrp(descriptor) == os.getpgrp()
    except (OSError, ValueError, AttributeError):  # no terminal, or Windows
        return False
