"""Makers' protocols: captured frames, joined and cut frames, and who speaks where."""

import pytest

from ingest.codecs.vendor.framing import chunks
from ingest.codecs.vendor.protocol import Evidence, VendorProtocol
from ingest.codecs.vendor.protocols import PROTOCOLS, protocol
from ingest.codecs.vendor.record_layout import RecordLayout
from ingest.codecs.vendor.vendor_stream import VendorRecord, VendorStream, channels, is_vendor
from ingest.codecs.wire.errors import DecodeError
from ingest.measurements import Treadmill
from tests.ingest.codecs.vendor.vendor_frames import (
    CAPTURED,
    IFIT_FIRMWARE,
    IFIT_MESSAGES,
    IFIT_REFERENCE,
    RUNNING,
    Captured,
    parts,
    written,
)

LAYOUTS = [
    pytest.param(row, layout, id=f"{row.slug}-{layout.starts[0].hex()}-{layout.size}")
    for row in PROTOCOLS
    for layout in row.records[:4]
]


def heard(
    row: VendorProtocol, *notifications: bytes, name: str | None = None
) -> list[VendorRecord]:
    stream = VendorStream(row.names[0] if name is None else name)
    uuid = row.channels[0].notify[-1]
    return [reading for part in notifications for reading in stream.add(uuid, part)]


@pytest.mark.parametrize("vector", CAPTURED, ids=lambda vector: vector.name)
def test_a_captured_frame_is_read(vector: Captured) -> None:
    stream = VendorStream()
    readings = stream.add(vector.characteristic, vector.frame)
    assert stream.protocol is protocol(vector.protocol)
    if vector.expect is None:
        assert readings == ()
    else:
        assert readings == (VendorRecord(vector.expect, vector.is_stopped),)


@pytest.mark.parametrize("message", [*IFIT_MESSAGES, IFIT_REFERENCE, IFIT_FIRMWARE])
def test_a_captured_message_of_ifit_has_a_right_checksum(message: bytes) -> None:
    assert protocol("ifit").framing.checked(message) == message


@pytest.mark.parametrize("message", [IFIT_REFERENCE, IFIT_FIRMWARE])
def test_a_captured_answer_of_ifit_measures_nothing(message: bytes) -> None:
    assert heard(protocol("ifit"), *chunks(message)) == []


def test_the_request_of_ifit_is_the_apps_own() -> None:
    """Capture: NordicTrack (qdomyos-zwift, proformtreadmill): equipment information, 0x81."""
    asked = protocol("ifit").writes(protocol("ifit").start_up[0])
    assert [part.rstrip(b"\x00").hex() for part in asked] == [
        "fe020802",
        "ff0802040204020481" + "87",
    ]


@pytest.mark.parametrize("row", PROTOCOLS, ids=lambda row: row.slug)
def test_what_is_written_has_a_right_checksum(row: VendorProtocol) -> None:
    polls = [poll for number in range(300) if (poll := row.poll(number)) is not None]
    for frame in (*row.start_up, *polls):
        prefix = row.framing.prefix
        bare = frame[prefix[1] :] if prefix and frame.startswith(prefix[0]) else frame
        row.framing.checked(bare)


@pytest.mark.parametrize(("row", "layout"), LAYOUTS)
def test_a_record_of_the_table_is_read_as_it_was_written(
    row: VendorProtocol, layout: RecordLayout
) -> None:
    readings = heard(row, *parts(row, written(row, layout)))
    if not layout.places:
        assert readings == [VendorRecord(Treadmill(speed_kmh=0.0), True)]
        return
    told = {place.name: RUNNING[place.name] for place in layout.places}
    if layout.standing:
        told["speed_kmh"] = 0.0
    if "speed_kmh" not in told:
        assert readings == []
        return
    (reading,) = readings
    assert {name: getattr(reading.value, name) for name in told} == told


@pytest.mark.parametrize(("row", "layout"), LAYOUTS)
def test_a_frame_cut_anywhere_is_refused_or_waited_for(
    row: VendorProtocol, layout: RecordLayout
) -> None:
    frame = written(row, layout)
    for size in range(len(frame)):
        for part in parts(row, frame)[:1]:
            try:
                cut = heard(row, part[:size])
            except DecodeError:
                continue
            # Where only the length tells, one record cut may be another.
            assert cut == [] or (row.slug == "true" and size == 16)


@pytest.mark.parametrize("slug", ["domyos", "sperax", "pitpat", "ifit"])
def test_after_a_lost_part_the_next_record_is_read(slug: str) -> None:
    row = protocol(slug)
    first, *rest = parts(row, written(row, row.records[0]))
    assert rest
    stream = VendorStream()
    uuid = row.channels[0].notify[0]
    assert stream.add(uuid, first) == ()
    values: list[VendorRecord] = []
    for part in (first, *rest, first, *rest):
        try:
            values += stream.add(uuid, part)
        except DecodeError:
            continue
    assert values
    assert {value.value.speed_kmh for value in values} == {9.6}


def test_two_frames_in_one_notification_are_both_read() -> None:
    row = protocol("dyaco")
    acknowledged = bytes.fromhex("5b0400f04f4b5d")
    record = written(row, row.records[1])
    assert [r.value.speed_kmh for r in heard(row, acknowledged + record)] == [9.6]


def test_fff1_and_the_transparent_uart_are_told_apart_by_a_right_frame() -> None:
    for first, second in (("fitshow", "sperax"), ("dyaco", "domyos")):
        for slug in (first, second):
            row = protocol(slug)
            stream = VendorStream("a name of nobody's")
            uuid = row.channels[0].notify[0]
            for part in parts(row, written(row, row.records[-1])):
                stream.add(uuid, part)
            assert stream.protocol is row


def test_a_wrong_checksum_recognises_nobody() -> None:
    stream = VendorStream("FS-1")
    good = CAPTURED[0].frame
    with pytest.raises(DecodeError, match="checksum"):
        stream.add("FFF1", good[:3] + b"\x09" + good[4:])
    assert stream.protocol is None


def test_who_was_recognised_stays_recognised() -> None:
    stream = VendorStream()
    stream.add("FFF1", CAPTURED[0].frame)
    with pytest.raises(DecodeError, match="fitshow"):
        stream.add("FFF1", CAPTURED[-1].frame)


def test_the_name_decides_where_one_frame_is_right_for_two() -> None:
    """Stride 4 tells its speed in D1; other Strides have something else at that place."""
    row = protocol("echelon-stride4")
    frame = written(row, row.records[0])
    assert [reading.value.speed_kmh for reading in heard(row, frame)] == [9.6]
    assert heard(protocol("echelon"), frame) == []
    assert channels("STRIDE4-0001")[0][0] is not channels("ECH-STRIDE-1")[0][0]


def test_what_echelon_told_stays_true_while_it_speaks() -> None:
    row = protocol("echelon")
    speed, incline, heart = (written(row, layout) for layout in row.records)
    readings = heard(row, heart, speed, incline, heart)
    assert [r.value.speed_kmh for r in readings] == [9.6, 9.6, 9.6]
    assert [r.value.inclination_pct for r in readings] == [None, 2.0, 2.0]


def test_an_incline_of_domyos_wraps_downhill() -> None:
    row = protocol("domyos")
    layout = row.records[0]
    body = bytearray(layout.write(RUNNING, overhead=1))
    body[2:4] = (65_512 - 30).to_bytes(2, "big")
    (reading,) = heard(row, *parts(row, row.framing.completed(bytes(body))))
    assert reading.value.inclination_pct == -3.0


def test_an_escaped_frame_of_sperax_is_read() -> None:
    row = protocol("sperax")
    layout = row.records[0]
    body = bytearray(layout.write({"speed_kmh": 3.0}, overhead=3))
    body[10] = 0xF7
    frame = row.framing.completed(bytes(body))
    assert frame[1] == len(frame) >= 25
    assert [reading.value.speed_kmh for reading in heard(row, frame)] == [3.0]


@pytest.mark.parametrize("row", PROTOCOLS, ids=lambda row: row.slug)
def test_nothing_in_the_table_starts_or_sets_a_belt(row: VendorProtocol) -> None:
    commands = {
        "fitshow": (b"\x02\x53",),
        "noblepro": (b"\x02\x53",),
        "wilink": (b"\xf7\xa2\x01", b"\xf7\xa2\x02", b"\xf7\xa2\x04"),
        "dyaco": (b"\x5b\x02", b"\x5b\x03", b"\x5b\x05", b"\x5b\x06"),
        "domyos": (b"\xf0\xad", b"\xf0\xcb", b"\xf0\xc8\x00"),
        "echelon": (b"\xf0\xb0", b"\xf0\xb1", b"\xf0\xb2"),
        "echelon-stride4": (b"\xf0\xb0", b"\xf0\xb1", b"\xf0\xb2"),
        "sperax": (b"\xf5\x0a\x00\x15",),
        "pitpat": (b"\x6a\x17",),
        **dict.fromkeys(("ifit", "true", "assault", "wdway"), ()),
    }[row.slug]
    frames = (*row.start_up, *row.polls)
    assert not any(frame.startswith(command) for frame in frames for command in commands)
    if row.slug == "ifit":  # 0x90 unlocks; 0x02 writes what its first bitmap names
        assert not any(frame[6] == 0x90 for frame in frames)
        assert all(frame[7] == 0 for frame in frames if frame[6] == 0x02)


def test_who_has_a_captured_record_says_so_and_nobody_else() -> None:
    captured = {vector.protocol for vector in CAPTURED if vector.expect is not None}
    said = {row.slug for row in PROTOCOLS if row.evidence is Evidence.CAPTURED}
    assert captured == said


def test_a_standard_characteristic_is_no_vendors() -> None:
    assert not is_vendor("2ACD")
    assert not is_vendor("2A37")
    assert is_vendor("FFF1")
    with pytest.raises(DecodeError, match="no vendor"):
        VendorStream().add("2ACD", b"\x00\x00")


def values(stream: VendorStream, vector: Captured, part: bytes) -> list[Treadmill]:
    return [record.value for record in stream.add(vector.characteristic, part)]


MEASURING = [vector for vector in CAPTURED if vector.expect is not None]


@pytest.mark.parametrize("vector", MEASURING, ids=lambda vector: vector.name)
def test_a_frame_is_read_however_its_module_cuts_and_gathers_bytes(vector: Captured) -> None:
    """But where a part ends as a whole frame does, and is none."""
    framing = next(one for one in PROTOCOLS if one.slug == vector.protocol).framing
    for at in range(1, len(vector.frame)):
        head, rest = vector.frame[:at], vector.frame[at:]
        if framing.chunked or (framing.end and head.endswith(framing.end)):
            continue
        stream = VendorStream()
        assert values(stream, vector, head) == []
        assert values(stream, vector, rest) == [vector.expect]
    if not framing.chunked and (framing.end or framing.length_at is not None):
        assert values(VendorStream(), vector, 2 * vector.frame) == [vector.expect] * 2
        assert values(VendorStream(), vector, vector.frame + b"\xaa\x55") == [vector.expect]


def test_a_beginning_whose_end_never_comes_is_no_frame() -> None:
    stream = VendorStream("FS-5A1E00")
    with pytest.raises(DecodeError):
        stream.add("FFF1", b"\x02" + bytes(60))
