"""A device chosen for a session: what it is called there, and how it is looked for."""

from dataclasses import dataclass

from ingest.devices.known import KnownDevice
from ingest.devices.sensor import DeviceKind
from ingest.devices.sought import SoughtDevice


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A real device to use. `named`: the name or address it was chosen by."""

    alias: str
    kind: DeviceKind
    named: str
    sought: SoughtDevice


def chosen_known(device: KnownDevice, *, trusts_name: bool = False) -> Chosen:
    """A remembered device."""
    return Chosen(
        alias=device.alias,
        kind=device.kind,
        named=device.address,
        sought=device.sought(trusts_name=trusts_name),
    )
