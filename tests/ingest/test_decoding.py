"""From journal rows to measurements: what is counted, what is joined, what is let go."""

import msgspec

from ingest.clock import NS_PER_S, Anchor
from ingest.codecs import treadmill
from ingest.decoding import Decoder
from ingest.journal import BUTTON, JournalRow
from ingest.measurements import Action, Button, HeartRate, Treadmill

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
