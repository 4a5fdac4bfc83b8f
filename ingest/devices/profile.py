"""Profiles: the characteristics each kind of device must have, may notify, is asked for once."""

from dataclasses import dataclass

from ingest.codecs.registry import full_uuid
from ingest.devices.sensor import DeviceKind


def _all(*shorts: str) -> tuple[str, ...]:
    return tuple(full_uuid(short) for short in shorts)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Characteristics by full UUID. Source: Bluetooth assigned numbers, section 3.8.

    `identity` and `ranges` are asked for before the first measurement, because they decide whether
    and how it is taken. `beside`: what such a device may measure besides its own business.
    """

    identity: tuple[str, ...]
    ranges: tuple[str, ...] = ()
    required: str
    required_name: str
    beside: tuple[str, ...] = ()
    also_notify: tuple[str, ...]
    read_once: tuple[str, ...]


CONTROL_POINT = full_uuid("2AD9")
"""A treadmill's; some send no data before somebody listens to it."""

# Maker, model, firmware, serial number, system id.
_IDENTITY = _all("2A29", "2A24", "2A26", "2A25", "2A23")
_BATTERY = "2A19"

PROFILES: dict[DeviceKind, Profile] = {
    DeviceKind.STRAP: Profile(
        identity=_IDENTITY,
        required=full_uuid("2A37"),
        required_name="Heart Rate Measurement (0x2A37)",
        beside=_all("2A53"),
        also_notify=_all("2A19"),
        read_once=_all(_BATTERY, "2A38"),
    ),
    DeviceKind.TREADMILL: Profile(
        identity=_IDENTITY,
        ranges=_all("2ACC", "2AD4", "2AD5"),
        required=full_uuid("2ACD"),
        required_name="Treadmill Data (0x2ACD)",
        beside=_all("2A53", "2A37"),
        also_notify=_all("2AD9", "2ADA", "2AD3"),
        read_once=_all(_BATTERY, "2AD3"),
    ),
    DeviceKind.FOOT_POD: Profile(
        identity=_IDENTITY,
        required=full_uuid("2A53"),
        required_name="RSC Measurement (0x2A53)",
        also_notify=_all("2A19"),
        read_once=_all(_BATTERY, "2A54"),
    ),
}
