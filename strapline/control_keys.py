"""Asking for treadmill control, and taking it back, by keys of the terminal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sessions.control.words import warning
from sessions.text import text
from strapline import plan_keys
from strapline.console import to_people
from strapline.keys import pressed
from strapline.program import Program

ASK, RELEASE = "c", "x"


@asynccontextmanager
async def controlled_by_keys(program: Program) -> AsyncIterator[None]:
    """Say what control does not promise, and listen to the two keys inside the block."""
    to_people().print(warning())

    def obey(key: str) -> None:
        if key == ASK:
            program.ask_for_control()
        elif key == RELEASE:
            program.release_control()
        else:
            plan_keys.obey(program, key)

    async with pressed(obey) as can_be:
        to_people().print(
            text("Keys: c asks for control, x takes it back. So does any button of the treadmill.")
            if can_be
            else text("Any button of the treadmill takes control back.")
        )
        yield
