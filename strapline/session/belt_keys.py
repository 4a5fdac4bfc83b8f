"""Setting a belt by keys: up and down its speed, right and left its incline, 0 stops it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from ingest.devices.by_hand import BeltByHand
from sessions.text import text
from strapline.console.keys import DOWN, LEFT, RIGHT, UP, pressed
from strapline.console.output import to_people
from strapline.session.equipment import Equipment, Opener

_KEYS: dict[str, Callable[[BeltByHand], None]] = {
    UP: lambda belt: belt.nudge(speed_steps=1),
    DOWN: lambda belt: belt.nudge(speed_steps=-1),
    RIGHT: lambda belt: belt.nudge(incline_steps=1),
    LEFT: lambda belt: belt.nudge(incline_steps=-1),
    "0": BeltByHand.stop,
}


def set_by_keys(opener: Opener) -> Opener:
    """The same equipment; keys of the terminal set its belt for as long as it is open."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Equipment]:
        async with opener() as equipment:
            belt = equipment.belt
            assert belt is not None  # asked for together with the keys
            async with pressed(lambda key: obey(belt, key)) as can_be:
                to_people().print(
                    text("Set the belt: up and down speed, right and left incline, 0 stops it.")
                    if can_be
                    else text("No terminal to set the belt from: it stays at 0.")
                )
                yield equipment

    return opened


def obey(belt: BeltByHand, key: str) -> None:
    """Do what `key` says; other keys mean nothing."""
    if key in _KEYS:
        _KEYS[key](belt)
