"""Codecs as fuzz targets: each characteristic, and the stream of each maker's treadmill."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from benchmarks.fuzz.target import Target, attempt_of, joined, parts_of
from ingest.codecs import bridged_heart_rate, pulse_intervals
from ingest.codecs.pulse_intervals import PulseInterval, PulseIntervals
from ingest.codecs.registry import CHARACTERISTICS, Characteristic
from ingest.codecs.vendor.protocol import VendorProtocol
from ingest.codecs.vendor.protocols import PROTOCOLS
from ingest.codecs.vendor.vendor_stream import VendorRecord, VendorStream
from ingest.codecs.wire import issues
from ingest.codecs.wire.errors import DecodeError, EncodeError
from tests.ingest.codecs import (
    test_foot_pod,
    test_heart_rate,
    test_machine,
    test_machine_operations,
    test_small_values,
    test_treadmill,
)
from tests.ingest.codecs.vectors import EDGE, Vector
from tests.ingest.codecs.vendor.vendor_frames import parts, written

_WORDS = {word for name, word in vars(issues).items() if name.isupper()}
_VECTORS: dict[str, list[Vector]] = {
    "2A37": test_heart_rate.GOOD,
    "2A53": test_foot_pod.GOOD,
    "2A54": test_foot_pod.FEATURES,
    "2ACC": test_machine.FEATURES,
    "2ACD": test_treadmill.GOOD,
    "2AD3": test_machine.STATUSES,
    "2AD4": test_machine.SPEEDS,
    "2AD5": test_machine.INCLINATIONS,
    "2AD9": test_machine_operations.REQUESTS + test_machine_operations.RESPONSES,
    "2ADA": test_machine_operations.STATUSES,
}
_LONGEST_BODY = 100
"""No frame of any protocol is as long, and each still fits its byte of length."""
# The six device strings share one codec: one of them stands for all.
_SHARED = {"2A25", "2A26", "2A27", "2A28", "2A29"}


def targets() -> Iterator[Target]:
    """Every characteristic, and every maker's protocol."""
    yield from _codec_targets()
    yield from _vendor_targets()


def _codec_targets() -> Iterator[Target]:
    """Every characteristic; what is read without an issue is written back and read the same."""
    for characteristic in CHARACTERISTICS.values():
        if characteristic.number not in _SHARED:
            yield Target(
                name=f"codec-{characteristic.number[:8].lower()}",
                attempt=attempt_of(_round_trip(characteristic), DecodeError),
                seeds=partial(_seeds, characteristic),
                share=1.0,
            )
    yield Target(
        name="codec-bridge",
        attempt=attempt_of(bridged_heart_rate.decode, DecodeError),
        seeds=lambda: [bridged_heart_rate.encode(bpm=130, measured_ns=1)],
        words=(b'"bpm":', b'"measured_ns":'),
        share=1.0,
    )


def _vendor_targets() -> Iterator[Target]:
    """Every maker's protocol: notifications of one link, each behind its length."""
    for row in PROTOCOLS:
        yield Target(
            name=f"vendor-{row.slug}",
            attempt=_vendor_attempt(row),
            seeds=partial(_vendor_seeds, row),
            words=tuple(start for start in row.framing.starts if start),
            share=0.2,
        )


def _round_trip(characteristic: Characteristic) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        value = characteristic.decode(data)
        assert set(value.issues) <= _WORDS
        if value.issues:
            return
        try:
            again = characteristic.encode(value)
        except EncodeError:
            again = characteristic.encode(value, pace_bytes=2)  # it came in 16 bits
        assert characteristic.decode(again) == value

    return read


def _seeds(characteristic: Characteristic) -> list[bytes]:
    """Frames that were constructed from the standards; none that others have recorded."""
    if characteristic.decode is pulse_intervals.decode:
        pulse = PulseInterval(interval_ms=800, error_ms=6, heart_rate_bpm=75)
        return [pulse_intervals.encode(PulseIntervals(intervals=(pulse,) * n)) for n in (1, 3)]
    small = [v for codec, v in test_small_values.CASES if codec.decode is characteristic.decode]
    vectors = _VECTORS.get(characteristic.number, small)
    made = [vector for vector in vectors if vector.origin.startswith(EDGE)]
    return [vector.frame for vector in made if not isinstance(vector.expect, type)]


def _vendor_attempt(row: VendorProtocol) -> Callable[[bytes], bool]:
    """As it comes; and once more as one frame whose checksum and end are right."""

    def attempt(data: bytes) -> bool:
        raw = parts_of(data)
        return _measures(row, raw) + _measures(row, _mended(row, b"".join(raw))) > 0

    return attempt


def _measures(row: VendorProtocol, notifications: Iterable[bytes]) -> int:
    uuids = row.channels[0].notify
    stream = VendorStream(row.names[0])
    measured = 0
    for number, part in enumerate(notifications):
        try:
            records = stream.add(uuids[number % len(uuids)], part)
        except DecodeError:
            continue
        assert all(isinstance(record, VendorRecord) for record in records)
        measured += len(records)
    return measured


def _mended(row: VendorProtocol, frame: bytes) -> Sequence[bytes]:
    body = frame[: max(0, len(frame) - row.framing.overhead)][:_LONGEST_BODY]
    return parts(row, row.framing.completed(body))


def _vendor_seeds(row: VendorProtocol) -> list[bytes]:
    frames = [written(row, layout) for layout in row.records]
    each = [joined(parts(row, frame)) for frame in frames]
    return [*each, b"".join(each)]
