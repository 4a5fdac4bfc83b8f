"""Readiness for a session: whether enough streams, and what would be missing."""

from collections.abc import Sequence

from dashboards.ports.pairing import Readiness
from ingest.devices.known import KnownDevice
from ingest.devices.sensor import DeviceKind
from sessions.text import text
from strapline.devices.trial import Trial

_MOTION = frozenset({DeviceKind.TREADMILL, DeviceKind.FOOT_POD})


def readiness(own: Sequence[KnownDevice], *, trials: Sequence[Trial]) -> Readiness:
    """What the devices that show values now are enough for.

    Args:
        own: the athlete's devices and everybody's.
        trials: devices that are connected and measure.
    """
    by_address = {device.address.casefold(): device for device in own}
    streaming = [
        by_address[trial.sighting.address.casefold()]
        for trial in trials
        if trial.sighting.address.casefold() in by_address
    ]
    kinds = {device.kind for device in streaming}
    missing = []
    if len(trials) > len(streaming):
        missing.append(text("A device that shows values is not saved yet."))
    if not streaming and not missing:
        missing.append(text("Nothing streams yet: tap your strap or treadmill in the list."))
    if streaming and DeviceKind.STRAP not in kinds:
        missing.append(text("No strap streams: no heart rate, no zones."))
    if streaming and not kinds & _MOTION:
        missing.append(text("No treadmill streams: no speed; intervals come from the heart alone."))
    return Readiness(
        can_start=bool(streaming),
        streaming=tuple(device.alias for device in streaming),
        missing=tuple(missing),
    )
