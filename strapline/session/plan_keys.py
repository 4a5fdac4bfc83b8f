"""Asking the plan under way for something by a key of the terminal."""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sessions.text import text
from sessions.workouts.cues import Request
from strapline.console.keys import pressed
from strapline.console.output import to_people
from strapline.session.local_athlete import LocalAthlete

KEYS = {
    "n": Request.NEXT,
    "s": Request.SKIP,
    "r": Request.REPEAT,
    "e": Request.EXTEND,
    "-": Request.EASIER,
    "+": Request.HARDER,
}


@asynccontextmanager
async def asked_by_keys(program: LocalAthlete) -> AsyncIterator[None]:
    """Listen inside the block, where there is a terminal and it is ours."""
    if not in_foreground():
        yield
        return
    async with pressed(lambda key: obey(program, key)) as can_be:
        if can_be:
            to_people().print(hint())
        yield


def obey(program: LocalAthlete, key: str) -> None:
    """Ask what `key` stands for; other keys mean nothing."""
    if key in KEYS:
        program.request(KEYS[key])


def hint() -> str:
    """The keys in one line."""
    return text("Keys: n next step, s skip, r repeat, e longer, - easier, + harder.")


def in_foreground() -> bool:
    """A process in the background that touches its terminal is stopped by the system."""
    try:
        descriptor = sys.stdin.fileno()
        return os.isatty(descriptor) and os.tcgetpgrp(descriptor) == os.getpgrp()
    except (OSError, ValueError, AttributeError):  # no terminal, or Windows
        return False
