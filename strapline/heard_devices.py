"""The devices a processor has heard of one athlete, and what they said of themselves."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.clock import NS_PER_S
from ingest.devices.sensor import Link
from ingest.devices.supervisor import MEASURING
from ingest.journal import WEARER, JournalRow
from ingest.mqtt.wire import Wearer
from ingest.quirks.reported import is_identity
from sessions.live import BLANK_AFTER_S, DeviceView

# What a device says once on each link; a session that opens later has to hear it too.
_TOLD_ONCE = frozenset({"2ACC", "2AD4", "2AD5", "2A38"})


@dataclass
class _Device:
    wearer: Wearer
    measured_ns: int | None = None


class HeardDevices:
    """Fed with every notification of one athlete."""

    def __init__(self) -> None:
        self._devices: dict[str, _Device] = {}
        self._told: dict[tuple[str, str], bytes] = {}

    @property
    def wearer(self) -> Wearer | None:
        """Who wears them; where some are simulated and some real, the real ones say. None: none."""
        wearers = [device.wearer for device in self._devices.values()]
        return min(wearers, key=lambda wearer: wearer.simulated, default=None)

    @property
    def told(self) -> tuple[tuple[str, str, bytes], ...]:
        """Device, characteristic and bytes of what they said once."""
        return tuple((*key, payload) for key, payload in self._told.items())

    def note(self, row: JournalRow, *, wearer: Wearer, at_ns: int) -> None:
        """One notification, received at a Unix time."""
        device = self._devices.get(row.device)
        if device is None or row.characteristic == WEARER:
            device = self._devices[row.device] = _Device(wearer)
        if row.characteristic in MEASURING:
            device.measured_ns = at_ns
        else:
            self.remember(row)

    def remember(self, row: JournalRow) -> None:
        """Keep what is said once."""
        if is_identity(row.characteristic) or row.characteristic in _TOLD_ONCE:
            self._told[row.device, row.characteristic] = row.payload

    def views(self, now_ns: int) -> Iterator[DeviceView]:
        """How they stand at a Unix time; the radio's own view stays with the gateway."""
        for alias, device in self._devices.items():
            kind = device.wearer.kind
            if kind is None:
                continue
            measured_ns = device.measured_ns
            age_s = None if measured_ns is None else max(0.0, (now_ns - measured_ns) / NS_PER_S)
            yield DeviceView(alias=alias, kind=kind, link=_link(age_s), age_s=age_s)


def _link(age_s: float | None) -> Link:
    if age_s is None:
        return Link.SEARCHING
    return Link.SILENT if age_s > BLANK_AFTER_S else Link.STREAMING
