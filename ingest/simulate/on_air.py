"""The simulated devices on real controllers, for other apps to be tested against."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from bumble.core import BaseBumbleError
from bumble.hci import HCI_Error
from bumble.host import Host
from bumble.transport import open_transport
from bumble.transport.common import Transport, TransportSource

from ingest.background import in_background
from ingest.clock import SystemClock
from ingest.sentence import Sentence
from ingest.simulate.belt_motion import BeltStep
from ingest.simulate.models import Model
from ingest.simulate.peripheral import Peripheral
from ingest.simulate.room import Room
from ingest.simulate.stepping_clock import SteppingClock

PATIENCE_S = 10.0  # a USB adapter takes up to two seconds to load its firmware
CLOSE_TIMEOUT_S = 3.0


class NoController(Exception):
    """A transport leads to no controller that works; the message names it and says why."""


class OnAir:
    """Devices by their alias in the room, each on a controller of its own; time is real."""

    def __init__(self, room: Room, *, sources: Mapping[str, TransportSource]) -> None:
        self.room = room
        self._sources = sources

    @property
    def belt(self) -> tuple[float, float]:
        """Speed in km/h and incline in per cent, now."""
        belt = self.room.treadmill.belt
        return belt.load(belt.now_s)

    def links(self, alias: str) -> int:
        """How many clients are connected to a device."""
        return len(self.room.aliased[alias].peripheral.links)

    async def lost(self) -> str:
        """Wait until a controller is gone; the transport that led to it."""
        ends = {source.terminated: spec for spec, source in self._sources.items()}
        done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        return ends[done.pop()]


@asynccontextmanager
async def on_air(
    transports: Mapping[str, str],
    *,
    seed: int,
    schedule: Sequence[BeltStep],
    models: Sequence[Model] = (),
    patience_s: float = PATIENCE_S,
) -> AsyncIterator[OnAir]:
    """Advertise devices on real controllers for the length of the block.

    Args:
        transports: for each device ("strap", "treadmill", "strap-2" ...) a transport to a
            controller, as bumble writes them ("usb:0", "hci-socket:0",
            "serial:/dev/ttyACM0,1000000", "tcp-client:127.0.0.1:6402").
        seed: the same seed gives the same strap, treadmill and runner.
        schedule: what the person at the console presses after `Room.begin`.
        models: what is in the room; a plain strap and treadmill where none is named.
        patience_s: how long a controller may take to be opened, and to answer.

    Raises:
        NoController: a transport cannot be opened, or no controller answers on it.
        NotSupportedHere: a step is outside the treadmill's ranges.
    """
    clock = SteppingClock(speed=1, start_wall_ns=SystemClock().wall_ns())
    async with clock.running(), AsyncExitStack() as stack:
        room = Room(seed=seed, clock=clock, schedule=schedule, models=models)
        sources: dict[str, TransportSource] = {}
        for alias, spec in transports.items():
            transport = await stack.enter_async_context(_opened(spec, patience_s=patience_s))
            sources[spec] = transport.source
            peripheral = room.aliased[alias].peripheral
            await stack.enter_async_context(
                _advertised(peripheral, through=transport, spec=spec, patience_s=patience_s)
            )
        async with in_background(
            strap=room.strap.run(),
            treadmill_data=room.treadmill.run(),
            treadmill_talk=room.treadmill.talk(),
            **{f"other_{number}": other.run() for number, other in enumerate(room.others)},
            person=room.exercise(),
        ):
            yield OnAir(room, sources=sources)


@asynccontextmanager
async def _opened(spec: str, *, patience_s: float) -> AsyncIterator[Transport]:
    try:
        async with SystemClock().timeout(patience_s):
            transport = await open_transport(spec)
    except TimeoutError as exc:
        raise NoController(
            Sentence("{spec}: no answer within {patience_s:g} s", spec=spec, patience_s=patience_s)
        ) from exc
    except Exception as exc:
        # USB, serial and socket libraries each raise their own; the user needs the words only.
        raise NoController(f"{spec}: {str(exc) or type(exc).__name__}") from exc
    try:
        yield transport
    finally:
        async with SystemClock().timeout(CLOSE_TIMEOUT_S):
            await transport.close()


@asynccontextmanager
async def _advertised(
    peripheral: Peripheral, *, through: Transport, spec: str, patience_s: float
) -> AsyncIterator[None]:
    peripheral.speak_through(Host(through.source, through.sink))
    try:
        async with SystemClock().timeout(patience_s):
            await peripheral.switch_on()
    except TimeoutError as exc:
        raise NoController(Sentence("{spec}: no controller answers there", spec=spec)) from exc
    except (BaseBumbleError, HCI_Error) as exc:
        raise NoController(
            Sentence("{spec}: the controller refuses: {reason}", spec=spec, reason=exc)
        ) from exc
    try:
        yield
    finally:
        # Nobody is left to say goodbye to a controller that was pulled out.
        if not through.source.terminated.done():
            await _off_air(peripheral)


async def _off_air(peripheral: Peripheral) -> None:
    """Say goodbye, if the controller still listens."""
    try:
        async with SystemClock().timeout(CLOSE_TIMEOUT_S):
            await peripheral.switch_off()
    except (TimeoutError, BaseBumbleError, HCI_Error, OSError):
        pass
