"""Seeing and steering are two rights."""

from enum import Enum

from sessions.text import text


class Right(Enum):
    """What a browser may do here. Who may control may view as well."""

    VIEW = "view"
    CONTROL = "control"

    @property
    def may_control(self) -> bool:
        """Whether buttons work: start, stop, pair, change, delete."""
        return self is Right.CONTROL


def right_word(right: Right) -> str:
    """A right in the reader's language."""
    return {Right.VIEW: text("watch"), Right.CONTROL: text("control")}[right]
