"""Last word of remembered devices, and how full their batteries were, from the journal."""

from pathlib import Path

import msgspec

from ingest.codecs import battery
from ingest.codecs.wire.errors import DecodeError
from ingest.devices.known import KnownDevice, KnownDevices
from sessions.core.report import iso_utc
from sessions.store import Store, StoreReader
from sessions.store.errors import StoreError

_BATTERY = "2A19"


def with_last_heard(devices: KnownDevices, *, data_dir: Path) -> KnownDevices:
    """The devices as the newest of pairing and journal knows them.

    A store that cannot be read now leaves them as they are. The simulation's notifications speak
    of simulated devices only.
    """
    if not devices.devices:
        return devices
    try:
        with Store.reading(data_dir) as read:
            return KnownDevices(tuple(_heard(device, read) for device in devices))
    except StoreError:
        return devices


def _heard(device: KnownDevice, read: StoreReader) -> KnownDevice:
    found = _last(device, read)
    if found is None:
        return device
    seen_at = iso_utc(found[0])
    if device.last_seen_at is None or seen_at > device.last_seen_at:
        device = msgspec.structs.replace(device, last_seen_at=seen_at)
    level = _last(device, read, characteristic=_BATTERY)
    if level is None:
        return device
    read_at = iso_utc(level[0])
    if device.battery_at is not None and read_at <= device.battery_at:
        return device
    try:
        pct = battery.decode(level[1]).battery_pct
    except DecodeError:
        return device
    return msgspec.structs.replace(device, battery_pct=pct, battery_at=read_at)


def _last(
    device: KnownDevice, read: StoreReader, *, characteristic: str | None = None
) -> tuple[int, bytes] | None:
    return read.last_heard(device.alias, simulated=device.simulated, characteristic=characteristic)
