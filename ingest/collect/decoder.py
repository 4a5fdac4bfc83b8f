"""Decoder of journalled notifications: the same for live, replay and recompute."""

import logging
from collections import Counter
from collections.abc import Callable

import msgspec

from ingest.clock import Anchor
from ingest.codecs import bridged_heart_rate
from ingest.codecs.machine.features import MachineFeatures
from ingest.codecs.machine.inclination_range import InclinationRange
from ingest.codecs.machine.speed_range import SpeedRange
from ingest.codecs.pulse_intervals import PulseIntervals
from ingest.codecs.registry import Decoded, UnknownCharacteristic, decode
from ingest.codecs.treadmill_records import TreadmillRecords
from ingest.codecs.vendor.vendor_stream import VendorStream, is_vendor
from ingest.codecs.wire.errors import NOT_A_DOCUMENT, DecodeError
from ingest.journal import BRIDGE, BUTTON, JournalRow
from ingest.measurements import (
    Button,
    FootPod,
    HeartRate,
    MachineStatus,
    Measurement,
    Treadmill,
    Value,
)
from ingest.quirks.belt_readings import FASTEST_KMH
from ingest.quirks.correction import SpeedUnit
from ingest.quirks.device import DeviceQuirks
from ingest.quirks.device_identity import DEVICE_NAME, IDENTITY
from ingest.sentence import Sentence

log = logging.getLogger(__name__)

# Half a record dies with its link (FTMS 1.0, 4.18). A raw log may not tell of links, but the parts
# of one record follow each other within a notification interval, and a new link takes longer.
RECORD_WITHIN_NS = 2_000_000_000
# The same frame twice within this time was sent once: a subscription of an earlier link that the
# system still serves, or a gateway that repeats itself. No two beats are so close.
TWICE_WITHIN_NS = 50_000_000

AnchorOf = Callable[[str, str], Anchor]


class HeardDevice(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What was heard of one device and is not over: its quirks, half a record, its last beat."""

    quirks: DeviceQuirks = msgspec.field(default_factory=DeviceQuirks)
    records: TreadmillRecords | None = None
    record_ns: int = 0
    vendor: VendorStream | None = None
    beat: bytes = b""
    beat_ns: int = 0


class DecoderState(msgspec.Struct, kw_only=True):
    """All that a decoder's continuation needs, by device."""

    devices: dict[str, HeardDevice] = {}


class Decoder:
    """Decodes rows in order; what cannot be decoded is counted, and logged once per kind.

    What devices get wrong is put right here (`ingest.quirks`), from nothing but the rows: what a
    device reports of itself is journalled before its first measurement.

    Args:
        anchor_of: The tie of a host and boot's clock to wall time.
        state: What an earlier decoder of the same rows remembered; None: this one is the first.
    """

    def __init__(self, anchor_of: AnchorOf, *, state: DecoderState | None = None) -> None:
        self._anchor_of = anchor_of
        self.state = DecoderState() if state is None else state
        self.undecodable: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        self.repeated: Counter[str] = Counter()
        self.absurd: Counter[str] = Counter()
        self.held: Counter[str] = Counter()

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

    @property
    def in_miles(self) -> tuple[str, ...]:
        """The treadmills whose speed is taken for miles per hour."""
        return tuple(
            device
            for device, heard in self.state.devices.items()
            if heard.quirks.speed_unit is SpeedUnit.MPH
        )

    def quirks(self, device: str) -> DeviceQuirks:
        """What is known of one device so far."""
        return self._heard(device).quirks

    def _heard(self, device: str) -> HeardDevice:
        heard = self.state.devices.get(device)
        if heard is None:
            heard = self.state.devices[device] = HeardDevice()
        return heard

    def _values(self, row: JournalRow) -> tuple[Value, ...]:
        if row.characteristic in IDENTITY:
            self._note_identity(row)
            return ()
        try:
            if row.characteristic == BUTTON:
                return (_button(row.payload),)
            if row.characteristic == BRIDGE:
                return (bridged_heart_rate.decode(row.payload),)
            if is_vendor(row.characteristic):
                return self._vendor_values(row)
            value = decode(row.characteristic, row.payload)
        except UnknownCharacteristic:
            self.unknown[row.characteristic] += 1
            return ()
        except DecodeError as exc:
            self.undecodable[row.characteristic] += 1
            if self.undecodable[row.characteristic] == 1:
                log.warning("%s: %s frame dropped: %s", row.device, row.characteristic, exc)
            return ()
        return self._put_right(value, row)

    def _note_identity(self, row: JournalRow) -> None:
        heard = self._heard(row.device)
        if row.characteristic == DEVICE_NAME:
            # Half a record dies with its link.
            heard.records = heard.vendor = None
        heard.quirks.note_identity(row.characteristic, row.payload, at_ns=row.monotonic_ns)

    def _vendor_values(self, row: JournalRow) -> tuple[Value, ...]:
        """What a treadmill says in its maker's own protocol."""
        heard, at_ns = self._heard(row.device), row.monotonic_ns
        quirks, stream = heard.quirks, heard.vendor
        if stream is None:
            stream = heard.vendor = VendorStream(quirks.reported.name)
        values = []
        for reading in stream.add(row.characteristic, row.payload):
            if stream.protocol is not None and stream.protocol.in_miles:
                quirks.sends_console_unit()
            if reading.is_stopped:
                quirks.stop_was_told()
            values.append(quirks.treadmill(reading.value, at_ns=at_ns))
        return tuple(values)

    def _put_right(self, value: Decoded, row: JournalRow) -> tuple[Value, ...]:
        quirks, at_ns = self.quirks(row.device), row.monotonic_ns
        if isinstance(value, HeartRate):
            if value.rr_ms and self._is_repeated(row):
                return ()
            if quirks.is_held(value, at_ns=at_ns):
                self.held[row.device] += 1
                return ()
            return (quirks.heart_rate(value, at_ns=at_ns),)
        if isinstance(value, PulseIntervals):
            pulses = quirks.pulse_intervals(value, at_ns=at_ns)
            return () if pulses is None else (pulses,)
        if isinstance(value, Treadmill):
            records = self._records_of(row).add(quirks.whole_record(value, row.payload))
            return tuple(quirks.treadmill(record, at_ns=at_ns) for record in records)
        if isinstance(value, FootPod):
            if value.speed_kmh is not None and value.speed_kmh > FASTEST_KMH:
                self.absurd[row.characteristic] += 1
                return ()
            return (quirks.foot_pod(value, at_ns=at_ns),)
        if isinstance(value, MachineStatus):
            status = quirks.status(value, at_ns=at_ns)
            return () if status is None else (status,)
        if isinstance(value, SpeedRange):
            quirks.speeds(value)
        elif isinstance(value, InclinationRange):
            quirks.inclines(value)
        elif isinstance(value, MachineFeatures):
            quirks.note_treadmill()
        return (value,) if isinstance(value, Value) else ()

    def _is_repeated(self, row: JournalRow) -> bool:
        """Beats counted twice would be twice as many."""
        heard = self._heard(row.device)
        payload, at_ns = heard.beat, heard.beat_ns
        heard.beat, heard.beat_ns = row.payload, row.monotonic_ns
        if payload != row.payload or not 0 <= row.monotonic_ns - at_ns <= TWICE_WITHIN_NS:
            return False
        self.repeated[row.characteristic] += 1
        return True

    def _records_of(self, row: JournalRow) -> TreadmillRecords:
        heard = self._heard(row.device)
        if heard.records is None or row.monotonic_ns - heard.record_ns > RECORD_WITHIN_NS:
            heard.records = TreadmillRecords()
        heard.record_ns = row.monotonic_ns
        return heard.records


def _button(payload: bytes) -> Button:
    try:
        return msgspec.json.decode(payload, type=Button)
    except NOT_A_DOCUMENT as exc:
        raise DecodeError(Sentence("not a button press: {reason}", reason=exc)) from exc
