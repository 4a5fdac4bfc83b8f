"""The radio a command works on: this machine's Bluetooth, or a simulated room."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ingest.clock import Clock, SystemClock
from ingest.devices.radio import Radio
from sessions.text import text
from strapline.console.exit_errors import InputError
from strapline.devices.radio_access import RadioAccess, opened_radio


@dataclass(frozen=True, kw_only=True)
class Airwaves:
    """A radio with the clock it runs on."""

    radio: Radio
    clock: Clock
    simulated: bool


@asynccontextmanager
async def real_airwaves(access: RadioAccess) -> AsyncIterator[Airwaves]:
    """The Bluetooth adapter of this machine, or proxies.

    Raises:
        InputError: what speaks with proxies is not installed.
    """
    clock = SystemClock()
    async with opened_radio(access, clock=clock) as radio:
        yield Airwaves(radio=radio, clock=clock, simulated=False)


@asynccontextmanager
async def simulated_airwaves(
    *, seed: int, speed: float | None, models: Sequence[str] = ()
) -> AsyncIterator[Airwaves]:
    """A room with a simulated strap and a treadmill whose belt stands, or the `models` named.

    `speed` is simulated seconds per real second; None: as fast as the machine can.

    Raises:
        InputError: there is no such model.
    """
    from ingest.simulate.models import ModelError, model
    from ingest.simulate.room import simulated_room
    from ingest.simulate.stepping_clock import SteppingClock

    try:
        named = [model(slug) for slug in models]
    except ModelError as exc:
        raise InputError(text("--device-model: {reason}").format(reason=exc)) from exc
    clock = SteppingClock(speed=speed, start_wall_ns=SystemClock().wall_ns())
    async with (
        clock.running(),
        simulated_room(seed=seed, clock=clock, schedule=(), models=named) as room,
    ):
        radio = Radio(
            clock=clock, scanner_backend=room.scanner_backend, client_backend=room.client_backend
        )
        yield Airwaves(radio=radio, clock=clock, simulated=True)
