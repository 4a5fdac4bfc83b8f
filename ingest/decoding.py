"""From a journalled notification to a measurement: the same for live, replay and recompute."""

import logging
from collections import Counter
from collections.abc import Callable

import msgspec

from ingest.clock import Anchor
from ingest.codecs.errors import DecodeError
from ingest.codecs.registry import UnknownCharacteristic, decode
from ingest.codecs.treadmill_records import TreadmillRecords
from ingest.journal import BUTTON, JournalRow
from ingest.measurements import Button, Measurement, Treadmill, Value

log = logging.getLogger(__name__)

# Half a record dies with its link (FTMS 1.0, 4.18). The journal knows no links, but the parts of
# one record follow each other within a notification interval, and a new link takes longer.
RECORD_WITHIN_NS = 2_000_000_000

AnchorOf = Callable[[str, str], Anchor]


class Decoder:
    """Decodes rows in order; what cannot be decoded is counted, and logged once per kind."""

    def __init__(self, anchor_of: AnchorOf) -> None:
        self._anchor_of = anchor_of
        self._records: dict[str, tuple[TreadmillRecords, int]] = {}
        self.undecodable: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()

    def measurements(self, row: JournalRow) -> tuple[Measurement, ...]:
        """What `row` says: mostly one measurement.

        None when it says nothing that is measured, or only a part of a record (More Data); two
        when it shows that the record before it will never be complete.
        """
        at_ns = self._anchor_of(row.host, row.boot).at_ns(row.monotonic_ns)
        return tuple(
            Measurement(source=row.device, at_ns=at_ns, sequence=row.sequence, value=value)
            for value in self._values(row)
        )

    def _values(self, row: JournalRow) -> tuple[Value, ...]:
        try:
            if row.characteristic == BUTTON:
                return (_button(row.payload),)
            value = decode(row.characteristic, row.payload)
        except UnknownCharacteristic:
            self.unknown[row.characteristic] += 1
            return ()
        except DecodeError as exc:
            self.undecodable[row.characteristic] += 1
            if self.undecodable[row.characteristic] == 1:
                log.warning("%s: %s frame dropped: %s", row.device, row.characteristic, exc)
            return ()
        if isinstance(value, Treadmill):
            return self._records_of(row).add(value)
        return (value,) if isinstance(value, Value) else ()

    def _records_of(self, row: JournalRow) -> TreadmillRecords:
        records, last_ns = self._records.get(row.device, (None, 0))
        if records is None or row.monotonic_ns - last_ns > RECORD_WITHIN_NS:
            records = TreadmillRecords()
        self._records[row.device] = (records, row.monotonic_ns)
        return records


def _button(payload: bytes) -> Button:
    try:
        return msgspec.json.decode(payload, type=Button)
    except (msgspec.MsgspecError, UnicodeDecodeError) as exc:
        raise DecodeError(f"not a button press: {exc}") from exc
