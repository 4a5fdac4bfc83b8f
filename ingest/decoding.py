"""From a journalled notification to a measurement: the same for live, replay and recompute."""

import logging
from collections import Counter
from collections.abc import Callable
from typing import get_args

import msgspec

from ingest.clock import Anchor
from ingest.codecs.errors import DecodeError
from ingest.codecs.more_data import MoreDataJoiner
from ingest.codecs.registry import UnknownCharacteristic, decode
from ingest.journal import BUTTON, JournalRow
from ingest.measurements import Button, Measurement, Treadmill, Value

log = logging.getLogger(__name__)

AnchorOf = Callable[[str, str], Anchor]

_VALUES: tuple[type, ...] = get_args(Value)


class Decoder:
    """Decodes rows in order; what cannot be decoded is counted, and logged once per kind."""

    def __init__(self, anchor_of: AnchorOf) -> None:
        self._anchor_of = anchor_of
        self._records: dict[str, MoreDataJoiner] = {}
        self.undecodable: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()

    def measurement(self, row: JournalRow) -> Measurement | None:
        """What `row` says; None when it says nothing that is measured (or not yet: More Data)."""
        value = self._value(row)
        if value is None:
            return None
        return Measurement(
            source=row.device,
            at_ns=self._anchor_of(row.host, row.boot).at_ns(row.monotonic_ns),
            sequence=row.sequence,
            value=value,
        )

    def _value(self, row: JournalRow) -> Value | None:
        if row.characteristic == BUTTON:
            return msgspec.json.decode(row.payload, type=Button)
        try:
            value = decode(row.characteristic, row.payload)
        except UnknownCharacteristic:
            self.unknown[row.characteristic] += 1
            return None
        except DecodeError as exc:
            self.undecodable[row.characteristic] += 1
            if self.undecodable[row.characteristic] == 1:
                log.warning("%s: %s frame dropped: %s", row.device, row.characteristic, exc)
            return None
        if isinstance(value, Treadmill):
            return self._records.setdefault(row.device, MoreDataJoiner()).join(value)
        return value if isinstance(value, _VALUES) else None
