"""Asking for treadmill control, and taking it back, by keys of the terminal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sessions.control.state_words import warning
from sessions.live.live_view import ControlWish
from sessions.text import text
from strapline.console.keys import pressed
from strapline.console.output import to_people
from strapline.session import plan_keys
from strapline.session.local_athlete import LocalAthlete

ASK, RELEASE = "c", "x"


@asynccontextmanager
async def controlled_by_keys(program: LocalAthlete, *, by_keys: bool) -> AsyncIterator[None]:
    """Say what control does not promise, and inside the block listen to the two keys.

    `by_keys`: where there is a terminal and it is ours.
    """
    to_people().print(warning())
    if not by_keys or not plan_keys.in_foreground():
        to_people().print(text("Any button of the treadmill takes control back."))
        yield
        return

    def obey(key: str) -> None:
        if key == ASK:
            program.wish_control(ControlWish.ASK)
        elif key == RELEASE:
            program.wish_control(ControlWish.RELEASE)
        else:
            plan_keys.obey(program, key)

    async with pressed(obey) as can_be:
        if can_be:
            to_people().print(plan_keys.hint())
            to_people().print(
                text("c asks for control, x takes it back. So does any button of the treadmill.")
            )
        yield
