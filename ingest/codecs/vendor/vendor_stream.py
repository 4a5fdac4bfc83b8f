"""Stream of one vendor treadmill's notifications: recognised by its frames, read as `Treadmill`."""

from functools import lru_cache
from typing import Any

import msgspec

from ingest.codecs.vendor.framing import FrameJoiner
from ingest.codecs.vendor.protocol import Channel, VendorProtocol
from ingest.codecs.vendor.protocols import PROTOCOLS
from ingest.codecs.wire.errors import DecodeError
from ingest.measurements import Treadmill
from ingest.sentence import Sentence

_BASE_UUID = "0000{}-0000-1000-8000-00805f9b34fb"


_BY_SLUG = {protocol.slug: protocol for protocol in PROTOCOLS}


# Asked of every notification of every device.
@lru_cache(maxsize=256)
def vendor_uuid(characteristic: str) -> str:
    """A characteristic's full UUID in lower case, as vendor rows are journalled and looked up.

    >>> vendor_uuid("FFF1")
    '0000fff1-0000-1000-8000-00805f9b34fb'
    """
    low = characteristic.lower()
    return _BASE_UUID.format(low) if len(low) == 4 else low


NOTIFYING = frozenset(
    uuid for protocol in PROTOCOLS for channel in protocol.channels for uuid in channel.notify
)
"""Every characteristic that a vendor treadmill measures by."""


SERVICES = frozenset(channel.service for protocol in PROTOCOLS for channel in protocol.channels)
"""Every service that a vendor treadmill may have."""


def is_vendor(characteristic: str) -> bool:
    """Whether a vendor treadmill may measure by it."""
    return vendor_uuid(characteristic) in NOTIFYING


def channels(name: str) -> tuple[tuple[VendorProtocol, Channel], ...]:
    """Every protocol on each of its channels; those of a machine of this name first."""
    ordered = sorted(PROTOCOLS, key=lambda protocol: -protocol.is_named(name))
    return tuple((protocol, channel) for protocol in ordered for channel in protocol.channels)


class VendorRecord(msgspec.Struct, frozen=True):
    """One record. `is_stopped`: it says that the belt was stopped, or stands."""

    value: Treadmill
    is_stopped: bool


class VendorStream(msgspec.Struct, omit_defaults=True):
    """Everything that one machine notifies over one link, in order.

    Several protocols share a characteristic. The first whose frame has a right checksum is the
    machine's, and stays it; where one frame is right for two, the advertised name decides.
    """

    name: str = ""
    _slug: str | None = None  # of its protocol, once that is known
    _candidates: dict[str, dict[str, FrameJoiner]] = {}  # by characteristic, then by protocol
    _told: dict[str, Any] = {}

    @property
    def protocol(self) -> VendorProtocol | None:
        """What it speaks; None: nobody knows yet."""
        return None if self._slug is None else _BY_SLUG[self._slug]

    def add(self, characteristic: str, part: bytes) -> tuple[VendorRecord, ...]:
        """The records that are done with this notification.

        Raises:
            DecodeError: it is no frame of a protocol that speaks here, nor part of one.
        """
        read = (self.reading(frame) for frame in self.frames(characteristic, part))
        return tuple(reading for reading in read if reading is not None)

    def frames(self, characteristic: str, part: bytes) -> tuple[bytes, ...]:
        """The frames that are whole with this notification, whatever they say.

        Raises:
            DecodeError: as `add`.
        """
        uuid = vendor_uuid(characteristic)
        refused: DecodeError | None = None
        is_held = False
        for slug, joiner in self._speakers(uuid).items():
            try:
                frames = joiner.add(part, _BY_SLUG[slug].framing)
            except DecodeError as exc:
                refused = refused or DecodeError(f"{uuid[:8]} {slug}: {exc}")
                continue
            if frames:
                self._recognise(uuid, slug, joiner)
                return frames
            is_held = True
        if is_held:
            return ()
        raise refused or DecodeError(Sentence("{uuid}: no vendor treadmill speaks here", uuid=uuid))

    def reading(self, frame: bytes) -> VendorRecord | None:
        """What a whole frame measures; None: it says other things."""
        protocol = self.protocol
        if protocol is None:
            return None
        layout = next((layout for layout in protocol.records if layout.fits(frame)), None)
        if layout is None:
            return None
        values, is_stopped = layout.read(frame)
        if protocol.carries:
            self._told |= values
            values = dict(self._told)
        if values.get("speed_kmh") is None:
            return None
        return VendorRecord(Treadmill(**values), is_stopped)

    def _speakers(self, uuid: str) -> dict[str, FrameJoiner]:
        if uuid not in self._candidates:
            self._candidates[uuid] = {
                protocol.slug: FrameJoiner()
                for protocol, channel in channels(self.name)
                if uuid in channel.notify and self._slug in (None, protocol.slug)
            }
        return self._candidates[uuid]

    def _recognise(self, uuid: str, slug: str, joiner: FrameJoiner) -> None:
        if self._slug is None:
            self._slug = slug
            self._candidates = {uuid: {slug: joiner}}
