"""Finding one named device on the air."""

import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress

from rich.prompt import IntPrompt

from ingest.devices.known import KnownDevices
from ingest.devices.same_device import Likeness, is_at, likeness
from ingest.devices.sighting import Sighting
from sessions.text import text
from strapline.console.exit_errors import NoDevice
from strapline.console.output import to_people
from strapline.devices.called_by_name import called_by
from strapline.devices.radio_or_simulation import Airwaves

LOOK_S = 15.0  # a treadmill that saves power advertises every 2 s and is often missed
# After the first of a name: another one of it is heard by then.
NAMESAKES_S = 2.5
_NAMES_SHOWN = 8


async def found(word: str, *, devices: KnownDevices, airwaves: Airwaves) -> Sighting:
    """The device of this address, alias or name, or whose name begins so, once it is heard.

    Raises:
        NoDevice: it is not on the air, and the message lists what is; or several are called so
            and there is nobody to choose.
        NoAdapter: there is no usable Bluetooth here.
    """
    known = [
        device
        for device in devices
        if device.simulated is airwaves.simulated and device.is_called(word)
    ]
    heard: dict[str, Sighting] = {}
    surely: asyncio.Future[Sighting] = asyncio.get_running_loop().create_future()
    named = asyncio.Event()

    def listen(sighting: Sighting) -> None:
        heard[sighting.address] = sighting
        same = any(likeness(device.identity, sighting) is Likeness.SAME for device in known)
        if not surely.done() and (same or is_at(word, sighting)):
            surely.set_result(sighting)
            named.set()
        elif called_by(word, [sighting]):
            named.set()

    with (
        to_people().status(text("Looking for {name} ...").format(name=word)),
        suppress(TimeoutError),
    ):
        async with airwaves.radio.hearing(listen), airwaves.clock.timeout(LOOK_S):
            await named.wait()
            if not surely.done():
                await airwaves.clock.sleep(NAMESAKES_S)
    if surely.done():
        return surely.result()
    candidates = called_by(word, list(heard.values()))
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        return which(candidates)
    raise NoDevice(_not_heard(word, names={s.name for s in heard.values() if s.is_named}))


def which(candidates: Sequence[Sighting]) -> Sighting:
    """The one of several that a person means.

    Raises:
        NoDevice: there is nobody to ask; the message lists them.
    """
    loudest_first = sorted(candidates, key=lambda one: one.rssi_dbm, reverse=True)
    if not sys.stdin.isatty():
        raise NoDevice(
            text("Several are called so: {listed}. Say which by its address.").format(
                listed=", ".join(
                    f"{one.name} ({one.address}, {one.rssi_dbm} dBm)" for one in loudest_first
                )
            )
        )
    return loudest_first[ask_number(loudest_first, question=text("Which one?")) - 1]


def ask_number(candidates: Sequence[Sighting], *, question: str, may_be_none: bool = False) -> int:
    """The number of one of the devices, as a person reads them; 0: none of them."""
    console = to_people()
    for number, one in enumerate(candidates, start=1):
        console.print(f"  {number}. {one.name}  {one.address}  {one.rssi_dbm} dBm")
    numbers = [str(n) for n in range(0 if may_be_none else 1, len(candidates) + 1)]
    if may_be_none:
        return IntPrompt.ask(question, choices=numbers, default=0, console=console)
    return IntPrompt.ask(question, choices=numbers, console=console)


def _not_heard(word: str, *, names: set[str]) -> str:
    line = text("{name} is not on the air: wake it, and close other apps that use it").format(
        name=word
    )
    if not names:
        return line
    listed = ", ".join(sorted(names)[:_NAMES_SHOWN])
    return text("{line}. Heard: {names}").format(line=line, names=listed)
