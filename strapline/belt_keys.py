"""Setting a belt by keys: up and down its speed, right and left its incline, 0 stops it."""

from collections.abc import Callable

from ingest.devices.by_hand import BeltByHand
from strapline.keys import DOWN, LEFT, RIGHT, UP

_KEYS: dict[str, Callable[[BeltByHand], None]] = {
    UP: lambda belt: belt.nudge(speed_steps=1),
    DOWN: lambda belt: belt.nudge(speed_steps=-1),
    RIGHT: lambda belt: belt.nudge(incline_steps=1),
    LEFT: lambda belt: belt.nudge(incline_steps=-1),
    "0": BeltByHand.stop,
}


def obey(belt: BeltByHand, key: str) -> None:
    """Do what `key` says; other keys mean nothing."""
    if key in _KEYS:
        _KEYS[key](belt)
