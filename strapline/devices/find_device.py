"""Finding one named device on the air."""

import asyncio

from ingest.devices.known import KnownDevices
from ingest.devices.radio import Sighting
from sessions.text import text
from strapline.console.exit_errors import NoDevice
from strapline.console.output import to_people
from strapline.devices.radio_or_simulation import Airwaves

LOOK_S = 15.0  # a treadmill that saves power advertises every 2 s and is often missed
_NAMES_SHOWN = 8


async def found(word: str, *, devices: KnownDevices, airwaves: Airwaves) -> Sighting:
    """The device of this name, address or alias, once it is heard.

    Raises:
        NoDevice: it is not on the air; the message lists what is.
        NoAdapter: there is no usable Bluetooth here.
    """
    known = [
        device
        for device in devices
        if device.simulated is airwaves.simulated and device.is_called(word)
    ]
    heard: dict[str, Sighting] = {}
    here: asyncio.Future[Sighting] = asyncio.get_running_loop().create_future()

    def listen(sighting: Sighting) -> None:
        heard[sighting.address] = sighting
        named = word.casefold() in (sighting.address.casefold(), sighting.name.casefold())
        if not here.done() and (named or any(device.matches(sighting) for device in known)):
            here.set_result(sighting)

    try:
        with to_people().status(text("Looking for {name} ...").format(name=word)):
            async with airwaves.radio.hearing(listen), airwaves.clock.timeout(LOOK_S):
                return await here
    except TimeoutError as exc:
        raise NoDevice(
            _not_heard(word, names={s.name for s in heard.values() if s.is_named})
        ) from exc


def _not_heard(word: str, *, names: set[str]) -> str:
    line = text("{name} is not on the air: wake it, and close other apps that use it").format(
        name=word
    )
    if not names:
        return line
    listed = ", ".join(sorted(names)[:_NAMES_SHOWN])
    return text("{line}. Heard: {names}").format(line=line, names=listed)
