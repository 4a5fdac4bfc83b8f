"""Choosing a device to pair from what is on the air."""

import asyncio
import sys
from collections.abc import Sequence

from rich.console import RenderableType
from rich.live import Live

from dashboards.terminal.devices_table import nearby_list, plain_row
from ingest.clock import SystemClock
from ingest.devices.known import KnownDevice
from ingest.devices.sighting import Sighting
from ingest.measurements import NS_PER_S
from strapline.console.keys import DOWN, ENTER, ESCAPE, UP, pressed
from strapline.console.output import to_people
from strapline.console.stop_signals import stopped_by_signals
from strapline.devices.nearby import Cursor, Nearby, Neighbour
from strapline.devices.radio_or_simulation import Airwaves

PAINT_EVERY_S = 0.25
LOOK_S = 6.0


def can_choose() -> bool:
    """Whether there is a person at a terminal."""
    return sys.stdin.isatty() and to_people().is_terminal


async def neighbours(airwaves: Airwaves, *, known: Sequence[KnownDevice]) -> list[Neighbour]:
    """What is on the air within a few seconds.

    Raises:
        NoAdapter: there is no usable Bluetooth here.
    """
    nearby = Nearby(known=known)
    async with airwaves.radio.hearing(lambda sighting: nearby.add_sighting(sighting, at_s=0.0)):
        await airwaves.clock.sleep(LOOK_S)
    return nearby.neighbours(now_s=0.0)


async def choose_neighbour(airwaves: Airwaves, *, known: Sequence[KnownDevice]) -> Sighting | None:
    """What a person chooses from a list that is painted as devices come; None: nothing.

    Raises:
        NoAdapter: there is no usable Bluetooth here.
    """
    choosing = _Choosing(airwaves, known=known)
    clock = SystemClock()
    with Live(console=to_people(), auto_refresh=False, transient=True) as live:
        async with airwaves.radio.hearing(choosing.add_sighting), pressed(choosing.press):
            with stopped_by_signals(choosing.leave):
                while not choosing.over.done():
                    live.update(choosing.painted(), refresh=True)
                    await clock.sleep(PAINT_EVERY_S)
    return choosing.over.result()


def print_neighbours(found: Sequence[Neighbour]) -> None:
    """One line each, for where there is no terminal."""
    for neighbour in found:
        to_people().print(plain_row(neighbour), soft_wrap=True)


class _Choosing:
    """One person's choice: what was heard, where the cursor is, whether it is over."""

    def __init__(self, airwaves: Airwaves, *, known: Sequence[KnownDevice]) -> None:
        self._clock = airwaves.clock
        self._nearby = Nearby(known=known)
        self._cursor = Cursor()
        self.over: asyncio.Future[Sighting | None] = asyncio.get_running_loop().create_future()

    def add_sighting(self, sighting: Sighting) -> None:
        self._nearby.add_sighting(sighting, at_s=self._now_s())

    def press(self, key: str) -> None:
        shown = self._shown()
        if self.over.done():
            return
        if key in (UP, DOWN):
            self._cursor.move(1 if key == DOWN else -1, neighbours=shown)
        elif key.isdecimal() and key != "0":
            self._cursor.put(int(key) - 1, neighbours=shown)
        elif key == ENTER:
            index = self._cursor.on(shown)
            if index is not None:
                self.over.set_result(shown[index].sighting)
        elif key in ("q", ESCAPE):
            self.leave()

    def leave(self) -> None:
        if not self.over.done():
            self.over.set_result(None)

    def painted(self) -> RenderableType:
        shown = self._shown()
        return nearby_list(shown, cursor=self._cursor.on(shown), nameless=self._nearby.nameless)

    def _shown(self) -> list[Neighbour]:
        return self._nearby.neighbours(now_s=self._now_s())

    def _now_s(self) -> float:
        return self._clock.monotonic_ns() / NS_PER_S
