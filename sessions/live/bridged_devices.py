"""Bridges of one session as devices: under which name they are journalled, and how they stand."""

from collections.abc import Iterator

from ingest.codecs import bridged_heart_rate
from ingest.devices.sensor import DeviceKind, Link
from ingest.journal import BRIDGE
from ingest.measurements import NS_PER_S
from sessions.live.commands import GiveHeartRate
from sessions.live.live_view import DeviceView

SILENT_AFTER_S = 8.0
"""Watches tell one in some five seconds."""


def alias_of(bridge: str) -> str:
    """The device's alias: that it is a bridge, and which."""
    return f"{BRIDGE} {bridge}"


def is_bridge(alias: str) -> bool:
    """Whether a device is none of ours, and only told of."""
    return alias.startswith(f"{BRIDGE} ")


def payload_of(given: GiveHeartRate) -> bytes:
    """What is journalled of it."""
    return bridged_heart_rate.encode(bpm=given.bpm, measured_ns=given.measured_ns)


class BridgedDevices:
    """When each bridge was heard last."""

    def __init__(self) -> None:
        self._heard_ns: dict[str, int] = {}

    def note(self, alias: str, *, at_ns: int) -> bool:
        """One was heard; whether for the first time."""
        is_new = alias not in self._heard_ns
        self._heard_ns[alias] = at_ns
        return is_new

    def views(self, now_ns: int) -> Iterator[DeviceView]:
        """How they stand at a moment of the same clock."""
        for alias, heard_ns in self._heard_ns.items():
            age_s = max(0.0, (now_ns - heard_ns) / NS_PER_S)
            yield DeviceView(
                alias=alias,
                kind=DeviceKind.STRAP,
                link=Link.SILENT if age_s > SILENT_AFTER_S else Link.STREAMING,
                age_s=age_s,
            )
