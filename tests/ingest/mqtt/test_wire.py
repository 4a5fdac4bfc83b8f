"""A batch comes back as it was sent, and anything else is refused with a reason."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.devices.sensor import DeviceKind
from ingest.journal import JournalRow
from ingest.mqtt.wire import (
    MAX_BYTES,
    Malformed,
    NotificationBatch,
    Position,
    Received,
    Tie,
    Wearer,
    anchor_of,
    decode_batch,
    decode_received,
    decode_wearer,
    encode,
    journal_rows,
    wire_row,
)

ROW = JournalRow(
    host="gateway pi",
    boot="b1",
    sequence=7,
    device="strap",
    characteristic="2A37",
    payload=bytes.fromhex("1050e803"),
    monotonic_ns=5_000,
    wall_ns=2**62,
)
BATCH = NotificationBatch(
    boot="b1",
    anchor=Tie(mono_ns=1_000, wall_ns=2_000),
    sent_mono_ns=6_000,
    through_mono_ns=5_500,
    after=Position(boot="b0", sequence=3),
    devices={"strap": Wearer(kind=DeviceKind.STRAP, athlete="Ann", simulated=True)},
    rows=(wire_row(ROW),),
)


def document() -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(encode(BATCH))
    return parsed


@pytest.mark.parametrize("name", ["\x1b[31mstrap", "st\u202erap", "strap\n"])
def test_a_name_that_steers_what_shows_it_is_refused(name: str) -> None:
    told = document()
    told["rows"][0]["device"] = name
    with pytest.raises(Malformed, match="cannot be shown"):
        decode_batch(json.dumps(told).encode())


def test_what_was_journalled_comes_back_to_the_last_byte() -> None:
    batch = decode_batch(encode(BATCH))
    assert batch == BATCH
    assert journal_rows(batch, host="gateway pi") == [ROW]
    assert anchor_of(batch).at_ns(1_500) == 2_500


def test_others_can_read_the_value_without_a_codec() -> None:
    (row,) = document()["rows"]
    assert row["value"]["type"] == "heart_rate"
    assert row["value"]["heart_rate_bpm"] == 80
    assert row["hex"] == "1050e803"


@pytest.mark.parametrize("characteristic", ["2A37", "FFF1", "wearer"])
def test_a_frame_that_nobody_can_read_travels_without_a_value(characteristic: str) -> None:
    odd = msgspec.structs.replace(ROW, characteristic=characteristic, payload=b"\x01")
    batch = msgspec.structs.replace(BATCH, rows=(wire_row(odd),))
    assert json.loads(encode(batch))["rows"][0]["value"] is None
    assert journal_rows(decode_batch(encode(batch)), host="gateway pi") == [odd]


def test_fields_of_a_later_release_are_skipped() -> None:
    later = document() | {"colour": "blue"}
    later["rows"][0]["mood"] = 5
    assert decode_batch(json.dumps(later).encode()).rows[0].sequence == 7


def changed(**keys: Any) -> bytes:
    return json.dumps(document() | keys).encode()


def with_row(**keys: Any) -> bytes:
    whole = document()
    whole["rows"] = [whole["rows"][0] | keys]
    return json.dumps(whole).encode()


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        b" " * (MAX_BYTES + 1),
        changed(boot=5),
        changed(boot="b" * 81),
        changed(anchor=None),
        changed(sent_mono_ns=-1),
        changed(through_mono_ns=2**63),
        changed(after={"boot": "b0"}),
        changed(devices={}),
        changed(devices={"strap": {"kind": "bicycle"}}),
        changed(rows=[document()["rows"][0]] * 2),
        with_row(sequence=2**63),
        with_row(sequence=1.5),
        with_row(hex="0"),
        with_row(hex="zz"),
        with_row(hex="00" * 2_000),
        with_row(device="elsewhere"),
    ],
)
def test_what_is_no_batch_is_malformed(payload: bytes) -> None:
    with pytest.raises(Malformed):
        decode_batch(payload)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_batch_or_malformed(payload: bytes) -> None:
    for decode in (decode_batch, decode_received, decode_wearer):
        try:
            decode(payload)
        except Malformed:
            continue


def test_a_batch_cut_anywhere_is_malformed() -> None:
    whole = encode(BATCH)
    for length in range(len(whole)):
        with pytest.raises(Malformed):
            decode_batch(whole[:length])


@pytest.mark.parametrize("position", [None, Position(boot="b", sequence=0)])
def test_what_was_received_comes_back(position: Position | None) -> None:
    received = Received(position=position, ask="x-1")
    assert decode_received(encode(received)) == received
