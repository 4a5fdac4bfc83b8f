"""A device chosen for a session, by name, by address or as it is remembered."""

from dataclasses import dataclass

from ingest.devices.known import KnownDevice
from ingest.devices.radio import Sighting
from ingest.devices.sensor import DeviceKind


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A real device to use, by the name or address it is found under, or as it is remembered."""

    alias: str
    kind: DeviceKind
    named: str
    known: KnownDevice | None = None

    def matches(self, sighting: Sighting) -> bool:
        """Whether `sighting` is this device; case does not matter."""
        if self.known is not None:
            return self.known.matches(sighting)
        named = self.named.casefold()
        return named in (sighting.address.casefold(), sighting.name.casefold())
