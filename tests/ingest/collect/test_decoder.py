"""From journal rows to measurements: what is counted, what is joined, what is let go."""

import msgspec
import pytest

from ingest.clock import Anchor
from ingest.codecs import foot_pod, heart_rate, treadmill
from ingest.codecs.machine import status
from ingest.codecs.vendor.protocols import DOMYOS, DYACO, FITSHOW
from ingest.collect.decoder import TWICE_WITHIN_NS, Decoder
from ingest.journal import BUTTON, JournalRow
from ingest.measurements import (
    NS_PER_S,
    Action,
    Button,
    Contact,
    FootPod,
    HeartRate,
    MachineStatus,
    Treadmill,
    Value,
)
from ingest.quirks.device import IN_MPH, OFF_BODY, STALE_STATUS_NS
from ingest.quirks.device_identity import DEVICE_NAME

# Two parts of one record, as a machine with a small MTU sends them (FTMS 1.0, 4.19).
FIRST_PART = treadmill.encode(Treadmill(total_distance_m=250, more_data=True))
LAST_PART = treadmill.encode(Treadmill(speed_kmh=9.0))


def row(characteristic: str, payload: bytes, *, at_s: float = 1.0) -> JournalRow:
    return JournalRow(
        host="here",
        boot="first",
        sequence=0,
        device="device",
        characteristic=characteristic,
        payload=payload,
        monotonic_ns=round(at_s * NS_PER_S),
        wall_ns=0,
    )


def decoder() -> Decoder:
    anchor = Anchor(monotonic_ns=0, wall_ns=1_000 * NS_PER_S)
    return Decoder(lambda _host, _boot: anchor)


def test_time_is_the_anchor_plus_the_monotonic_stamp() -> None:
    (measurement,) = decoder().measurements(row("2A37", b"\x00\x48", at_s=2.5))
    assert measurement.at_ns == 1_002.5 * NS_PER_S
    assert measurement.value == HeartRate(heart_rate_bpm=72)
    assert measurement.source == "device"


def test_a_bad_frame_and_an_unknown_characteristic_are_counted_and_say_nothing() -> None:
    decode = decoder()
    assert decode.measurements(row("2A37", b"\x00")) == ()
    assert decode.measurements(row("FEE1", b"\x00")) == ()
    assert decode.measurements(row(BUTTON, b"{")) == ()
    assert decode.undecodable == {"2A37": 1, BUTTON: 1}
    assert decode.unknown == {"FEE1": 1}


def test_what_is_not_measured_is_not_a_measurement() -> None:
    assert decoder().measurements(row("2A29", b"Polar")) == ()


def test_a_button_is_a_measurement() -> None:
    press = Button(action=Action.LAP, label="hill")
    (measurement,) = decoder().measurements(row(BUTTON, msgspec.json.encode(press)))
    assert measurement.value == press


@pytest.mark.parametrize(
    ("journalled", "button"),
    [
        (b'{"type":"button","action":"pause","label":""}', Button(action=Action.PAUSE)),
        (b'{"type":"button","action":"resume","label":""}', Button(action=Action.RESUME)),
        (b'{"type":"button","action":"lap","label":""}', Button(action=Action.LAP)),
        (
            b'{"type":"button","action":"lap","label":"hill"}',
            Button(action=Action.LAP, label="hill"),
        ),
        (b'{"type":"button","action":"begin","label":""}', Button(action=Action.BEGIN)),
        (b'{"type":"button","action":"next","label":""}', Button(action=Action.NEXT)),
        (b'{"type":"button","action":"skip","label":""}', Button(action=Action.SKIP)),
        (b'{"type":"button","action":"repeat","label":""}', Button(action=Action.REPEAT)),
        (b'{"type":"button","action":"extend","label":""}', Button(action=Action.EXTEND)),
        (b'{"type":"button","action":"easier","label":""}', Button(action=Action.EASIER)),
        (b'{"type":"button","action":"harder","label":""}', Button(action=Action.HARDER)),
    ],
    ids=lambda value: value.action.value if isinstance(value, Button) else "",
)
def test_what_old_journals_hold_of_a_button_is_read_and_written_still(
    journalled: bytes, button: Button
) -> None:
    """Origin: rows of journals that were written before buttons were commands."""
    (measurement,) = decoder().measurements(row(BUTTON, journalled))
    assert measurement.value == button
    assert msgspec.json.encode(button) == journalled


def test_the_parts_of_a_record_are_joined() -> None:
    decode = decoder()
    assert decode.measurements(row("2ACD", FIRST_PART, at_s=1.0)) == ()
    (measurement,) = decode.measurements(row("2ACD", LAST_PART, at_s=1.1))
    assert measurement.value == Treadmill(speed_kmh=9.0, total_distance_m=250)


def test_half_a_record_dies_with_its_link() -> None:
    decode = decoder()
    assert decode.measurements(row("2ACD", FIRST_PART, at_s=1.0)) == ()
    (measurement,) = decode.measurements(row("2ACD", LAST_PART, at_s=9.0))
    assert measurement.value == Treadmill(speed_kmh=9.0)


def values(decode: Decoder, *rows: JournalRow) -> list[Value]:
    return [measurement.value for one in rows for measurement in decode.measurements(one)]


def test_who_a_device_is_decides_how_its_frames_are_read() -> None:
    """006f from a Polar H10 on the table; the same bytes from an unknown strap prove nothing."""
    off = [row("2A37", bytes.fromhex("006f"), at_s=second) for second in range(8)]
    unknown = values(decoder(), *off)
    named = values(decoder(), row("2A00", b"Polar H10 8A3F2B1C", at_s=0), *off)
    told = values(decoder(), row("2A29", b"Polar Electro Oy"), row("2A24", b"H10\0"), *off)
    lost = HeartRate(heart_rate_bpm=111, contact=Contact.NOT_DETECTED, issues=(OFF_BODY,))
    assert lost not in unknown
    assert named[-1] == told[-1] == lost


def test_devices_do_not_share_what_is_known_of_them() -> None:
    decode = decoder()
    decode.measurements(row("2A00", b"BFX_T9_1234"))
    other = msgspec.structs.replace(row("2ACD", LAST_PART), device="another")
    assert values(decode, other) == [Treadmill(speed_kmh=9.0)]
    mph = values(decode, row("2ACD", LAST_PART))
    assert mph == [Treadmill(speed_kmh=9.0 * 1.609344, issues=(IN_MPH,))]
    assert decode.in_miles == ("device",)


def test_a_machine_without_incline_measures_none() -> None:
    frame = treadmill.encode(Treadmill(speed_kmh=3.0, inclination_pct=0.0))
    decode = decoder()
    assert values(decode, row("2ACD", frame)) == [Treadmill(speed_kmh=3.0, inclination_pct=0.0)]
    decode.measurements(row("2AD5", bytes(6)))  # Urevo E1L: blak3r/treadspan
    assert values(decode, row("2ACD", frame)) == [Treadmill(speed_kmh=3.0)]


def test_half_a_record_dies_with_its_link_also_when_the_new_one_comes_at_once() -> None:
    decode = decoder()
    decode.measurements(row("2ACD", FIRST_PART, at_s=1.0))
    decode.measurements(row("2A00", b"", at_s=1.1))
    assert values(decode, row("2ACD", LAST_PART, at_s=1.2)) == [Treadmill(speed_kmh=9.0)]


def test_what_a_belt_did_before_the_link_fell_is_no_reason_to_doubt_it() -> None:
    """At rest when it is back: it may have stopped in the meantime, however fast it ran."""
    running, standing = (treadmill.encode(Treadmill(speed_kmh=kmh)) for kmh in (15.0, 0.0))
    for between, speed_kmh in (((), None), ((row("2A00", b"", at_s=1.5),), 0.0)):
        decode = decoder()
        *_, last = values(
            decode, row("2ACD", running, at_s=1), *between, row("2ACD", standing, at_s=2)
        )
        assert isinstance(last, Treadmill)
        assert last.speed_kmh == speed_kmh


def test_beats_that_come_twice_count_once() -> None:
    frame = heart_rate.encode(HeartRate(heart_rate_bpm=100, rr_ms=(600.0,)))
    decode = decoder()
    twice = [row("2A37", frame, at_s=1.0), row("2A37", frame, at_s=1.01)]
    assert len(values(decode, *twice)) == 1
    assert decode.repeated == {"2A37": 1}
    # The same frame a second later is another beat of the same length.
    later_s = 1.02 + TWICE_WITHIN_NS / NS_PER_S
    assert len(values(decode, row("2A37", frame, at_s=later_s))) == 1


def test_a_foot_pod_faster_than_any_runner_says_nothing() -> None:
    frames = [foot_pod.encode(FootPod(speed_kmh=kmh, cadence_spm=170)) for kmh in (12.0, 99.0)]
    decode = decoder()
    assert len(values(decode, *(row("2A53", frame) for frame in frames))) == 1
    assert decode.absurd == {"2A53": 1}


def test_intervals_from_before_the_link_are_dropped() -> None:
    frame = heart_rate.encode(HeartRate(heart_rate_bpm=100, rr_ms=(600.0,) * 9))
    decode = decoder()
    decode.measurements(row("2A00", b"Polar H7 1234", at_s=1.0))
    (value,) = values(decode, row("2A37", frame, at_s=1.5))
    assert isinstance(value, HeartRate)
    assert value.rr_ms is not None
    assert len(value.rr_ms) == 1


def test_the_status_of_the_last_session_is_no_news() -> None:
    paused = MachineStatus(op="stopped_or_paused_by_user", stop_or_pause="pause")
    frame = status.encode(paused)
    decode = decoder()
    decode.measurements(row("2A00", b"KS-HD-Z1D", at_s=1.0))
    assert values(decode, row("2ADA", frame, at_s=1.3)) == []
    later_s = 1.0 + STALE_STATUS_NS / NS_PER_S
    assert values(decode, row("2ADA", frame, at_s=later_s)) == [paused]
    # A raw log that does not tell of links is taken at its word.
    assert values(decoder(), row("2ADA", frame, at_s=0.1)) == [paused]


def test_frames_of_a_matrix_are_read_as_far_as_they_go_and_joined() -> None:
    """TrackMyIndoorWorkout, matrix_treadmill_test: cut at 20 bytes; one record in two parts."""
    (cut,) = values(
        decoder(), row("2ACD", bytes.fromhex("9e1fc60394023e01005a00ff7f3200ffff2500f4"))
    )
    assert isinstance(cut, Treadmill)
    assert (cut.speed_kmh, cut.total_distance_m, cut.elapsed_s) == (9.66, 318, None)
    assert "truncated" in cut.issues
    parts = ("9f0061003600000000ff7f0000ffff05006e0002", "001f71000002cc003c06ff7f1a00")
    decode = decoder()
    (joined,) = values(decode, *(row("2ACD", bytes.fromhex(part)) for part in parts))
    assert isinstance(joined, Treadmill)
    assert (joined.speed_kmh, joined.total_distance_m, joined.elapsed_s) == (1.13, 54, 204)


def fitshow(speed: float, *, metres: int, state: int = 3) -> bytes:
    """A status of a FitShow module."""
    body = bytes([0x02, 0x51, state, round(speed * 10), 0, 0, 0, *metres.to_bytes(2, "little")])
    body = body.ljust(15, b"\x00")
    return FITSHOW.framing.completed(body)


def test_a_vendor_treadmill_is_read_under_its_short_and_its_full_uuid() -> None:
    for characteristic in ("FFF1", "0000fff1-0000-1000-8000-00805f9b34fb"):
        decode = decoder()
        (measured,) = decode.measurements(row(characteristic, fitshow(6.0, metres=37)))
        assert isinstance(measured.value, Treadmill)
        assert (measured.value.speed_kmh, measured.value.total_distance_m) == (6.0, 37)
        assert decode.measurements(row(characteristic, b"\x02\x51\x03")) == ()
        assert decode.undecodable == {characteristic: 1}


def test_a_vendor_treadmill_in_miles_is_found_out_by_its_metres() -> None:
    decode = decoder()
    speeds = []
    for second in range(120):
        metres = round(second * 6.0 * 1.609344 / 3.6)
        frame = fitshow(6.0, metres=metres)
        (measured,) = decode.measurements(row("FFF1", frame, at_s=1.0 + second))
        assert isinstance(measured.value, Treadmill)
        speeds.append(measured.value.speed_kmh)
    assert speeds[10] == 6.0
    assert speeds[-1] == pytest.approx(9.656, abs=0.01)
    assert decode.in_miles == ("device",)


def test_a_vendor_treadmill_whose_number_is_the_consoles_own_is_taken_for_miles() -> None:
    decode = decoder()
    record = DYACO.framing.completed(
        DYACO.records[1].write({"speed_kmh": 6.0}, overhead=DYACO.framing.overhead)
    )
    uuid = DYACO.channels[0].notify[0]
    (measured,) = decode.measurements(row(uuid, record))
    assert isinstance(measured.value, Treadmill)
    assert measured.value.speed_kmh == pytest.approx(9.656, abs=0.001)
    assert IN_MPH in measured.value.issues


def test_a_vendor_treadmill_that_says_it_was_stopped_is_believed_at_once() -> None:
    told, untold = decoder(), decoder()
    running = row("FFF1", fitshow(9.0, metres=10), at_s=1.0)
    for decode, state in ((told, 10), (untold, 3)):
        decode.measurements(running)
        (measured,) = decode.measurements(
            row("FFF1", fitshow(0.0, metres=11, state=state), at_s=1.5)
        )
        assert isinstance(measured.value, Treadmill)
        assert measured.value.speed_kmh == (0.0 if decode is told else None)


def test_half_a_vendor_record_dies_with_its_link() -> None:
    decode = decoder()
    uuid = DOMYOS.channels[0].notify[0]
    whole = DOMYOS.framing.completed(
        DOMYOS.records[0].write({"speed_kmh": 9.0}, overhead=DOMYOS.framing.overhead)
    )
    assert decode.measurements(row(uuid, whole[:20])) == ()
    decode.measurements(row(DEVICE_NAME, b"Domyos-TC-1"))
    assert decode.measurements(row(uuid, whole[20:])) == ()
    assert decode.undecodable == {uuid: 1}
