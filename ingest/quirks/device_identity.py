"""Device identity, as a device reports it: the key of the quirk table."""

import msgspec

from ingest.codecs.wire.code_names import read_text

DEVICE_NAME = "2A00"
"""Device Name. The collector journals the advertised name under it, first of all on each link, so
that a row of it also says: a new link begins here. (BlueZ does not let anybody read 2A00.)
"""

IDENTITY = {DEVICE_NAME: "name", "2A29": "manufacturer", "2A24": "model", "2A26": "firmware"}
"""What a row of each says of the device."""


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """Advertised name and Device Information; empty where the device did not say."""

    name: str = ""
    manufacturer: str = ""
    model: str = ""
    firmware: str = ""

    def with_row(self, characteristic: str, payload: bytes) -> "Reported":
        """With what one more row says."""
        text = read_text(payload)[0].strip()
        return msgspec.structs.replace(self, **{IDENTITY[characteristic]: text})
