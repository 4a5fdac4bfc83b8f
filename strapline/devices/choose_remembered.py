"""Choice among remembered devices: those that are meant, and those that are here."""

import sys
from collections.abc import Sequence

from ingest.devices.known import KnownDevice
from ingest.devices.sensor import DeviceKind
from ingest.devices.sighting import Sighting
from ingest.devices.sought import SoughtDevice
from sessions.text import text
from strapline.console.exit_errors import InputError
from strapline.console.output import to_people
from strapline.devices.chosen import Chosen, chosen_known
from strapline.devices.find_device import ask_number
from strapline.devices.radio_or_simulation import Airwaves
from strapline.devices.recognise import recognise
from strapline.devices.wishes import ALIAS, Wishes


def remembered_by_name(
    named: dict[DeviceKind, str], *, known: Sequence[KnownDevice]
) -> dict[DeviceKind, list[KnownDevice]]:
    """The remembered devices that are meant; by the beginning of a name it may be several."""
    found = {}
    for kind, word in named.items():
        called = [device for device in known if device.is_called(word)]
        exactly = [device for device in called if device.kind is kind][:1]
        begun = [device for device in known if device.name_begins_with(word)]
        meant = exactly or [device for device in begun if device.kind is kind and not called]
        if meant:
            found[kind] = meant
        elif called:
            raise InputError(
                text("--{alias} {word}: that is a {kind}").format(
                    alias=ALIAS[kind], word=word, kind=called[0].kind.value
                )
            )
    return found


async def those_remembered(
    devices: Sequence[KnownDevice], wishes: Wishes, *, airwaves: Airwaves
) -> list[Chosen]:
    """Those on the air, or all where none is: they join when they come."""
    if not devices:
        return []
    listed = ", ".join(device.alias for device in devices)
    with to_people().status(text("Looking for {devices} ...").format(devices=listed)):
        seen = await recognise(devices, airwaves=airwaves)
    for device in seen.here:
        if device not in devices:
            wishes.moved(device)
    present = {device.kind for device in seen.here}
    chosen = [chosen_known(device, trusts_name=wishes.trusts_name) for device in seen.here]
    # Of two straps the one that hangs on its hook is not waited for.
    late = [device for device in seen.absent if device.kind not in present]
    for device in late:
        one = chosen_known(device, trusts_name=wishes.trusts_name)
        likely = seen.likely.get(device.alias, ())
        if likely and wishes.may_ask and sys.stdin.isatty():
            _ask_whether(device, likely, one.sought)
        elif likely:
            line = text(
                "{name} ({address}) has the name of {alias}, and nothing proves that it is the "
                "same: it is used once you say so."
            )
            for sighting in likely:
                wishes.said(
                    line.format(name=sighting.name, address=sighting.address, alias=device.alias)
                )
        else:
            line = text("{name} ({kind}) is not on the air yet; it joins when it is.")
            wishes.said(line.format(name=device.alias, kind=text(device.kind.value)))
        chosen.append(one)
    return chosen


def _ask_whether(device: KnownDevice, likely: Sequence[Sighting], sought: SoughtDevice) -> None:
    """Have a person say which of those that have its name is the device."""
    line = text("Nothing proves which of these is {alias}:")
    to_people().print(line.format(alias=device.alias))
    question = text("Which one is yours (0: none)?")
    number = ask_number(likely, question=question, may_be_none=True)
    if number:
        sought.choose(likely[number - 1])
