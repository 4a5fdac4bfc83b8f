"""What is written to a maker's treadmill: polls in turn, replies, and the pieces they go in."""

from dataclasses import replace

import pytest

from ingest.codecs.vendor.protocol import Reply
from ingest.codecs.vendor.protocols import PROTOCOLS, protocol
from ingest.codecs.vendor.record_layout import Place
from ingest.codecs.wire.errors import EncodeError
from tests.ingest.codecs.vendor.vendor_frames import written


def test_polls_are_written_in_turn() -> None:
    row = protocol("pitpat")
    assert [row.poll(number) for number in range(4)] == [*row.polls, *row.polls]
    assert len(row.polls) == 2


def test_a_counter_in_a_poll_rises_and_begins_anew_and_its_checksum_is_right() -> None:
    row = protocol("echelon")
    polls = [row.poll(number) for number in (1, 2, 255, 256, 257)]
    assert [poll and poll[3] for poll in polls] == [1, 2, 255, 0, 1]
    assert polls[0] == bytes.fromhex("f0a0010192")
    assert all(poll and row.framing.checked(poll) == poll for poll in polls)


def test_one_that_speaks_unasked_is_not_polled() -> None:
    silent = [row for row in PROTOCOLS if not row.polls]
    assert silent
    assert {row.poll(3) for row in silent} == {None}


def test_a_frame_is_answered_with_its_code_and_an_answer_is_not() -> None:
    row = protocol("dyaco")
    assert row.reply(bytes.fromhex("5b0207aa5d")) == bytes.fromhex("5b0400074f4b5d")
    assert row.reply(bytes.fromhex("5b0400104f4b5d")) is None
    assert row.reply(b"\x01\x02\x03") is None


def test_a_frame_is_echoed() -> None:
    row = protocol("echelon")
    for code in (0xD0, 0xD2, 0xD3):
        frame = bytes([0xF0, code, 1, 2, 3])
        assert row.reply(frame) == frame
    assert row.reply(b"\xf0\xd1\x01\x02\x03") is None
    assert row.reply(b"") is None


def test_a_reply_without_exception_answers_all_that_begin_so() -> None:
    reply = Reply(to=b"\x01", frame=b"\x00\x00\x09", code_from=1, code_at=0)
    assert reply.answers(b"\x01\x02")
    assert not reply.answers(b"\x02\x01")
    assert reply.bytes_for(b"\x01\x07") == b"\x07\x00\x09"


def test_the_longest_beginning_of_a_name_tells() -> None:
    row = protocol("wilink")
    longest = max(row.names, key=len)
    assert row.is_named(f"{longest.lower()} 1234") == len(longest)
    assert row.is_named("nobody's machine") == 0
    assert row.is_named("") == 0


def test_a_frame_goes_whole_or_in_pieces() -> None:
    assert protocol("fitshow").writes(b"\x02" * 30) == (b"\x02" * 30,)
    pieces = protocol("ifit").writes(bytes(range(30)))
    assert [len(piece) for piece in pieces] == [20, 20, 20]
    assert pieces[0].startswith(bytes.fromhex("fe021e03"))
    assert pieces[1][:2] == bytes([0, 18])
    assert pieces[2][:2] == bytes([0xFF, 12])


def test_what_its_records_tell_is_known() -> None:
    assert protocol("fitshow").has >= {"speed_kmh", "total_distance_m", "elapsed_s"}
    assert protocol("sperax").has == {"speed_kmh"}


def test_an_unknown_number_is_the_step_that_says_so_or_0() -> None:
    assert Place(name="speed_kmh", at=0, size=2, nothing=0xFFFE).write(None) == b"\xff\xfe"
    assert Place(name="speed_kmh", at=0, size=2).write(None) == b"\x00\x00"


def test_a_count_begins_again_and_a_speed_does_not() -> None:
    assert Place(name="step_count", at=0).write(257) == b"\x01"
    assert Place(name="speed_kmh", at=0, steps=10).write(25.5) == b"\xff"
    with pytest.raises(EncodeError, match=r"speed_kmh 25\.6 does not fit 1 bytes"):
        Place(name="speed_kmh", at=0, steps=10).write(25.6)


def test_high_steps_have_a_zero_of_their_own() -> None:
    place = Place(name="inclination_pct", at=1, zero=10, high_from=100, high_zero=120, steps=2)
    read = [place.read(bytes([0, raw])) for raw in (10, 12, 99, 100, 122)]
    assert read == [0, 1, 44.5, -10, 1]


def test_of_two_beginnings_the_longer_counts() -> None:
    row = replace(protocol("wilink"), names=("A", "ABC", "AB"))
    assert [row.is_named(name) for name in ("abcd", "abx", "ax", "b")] == [3, 2, 1, 0]


@pytest.mark.parametrize("slug", ["ifit", "domyos", "echelon", "fitshow"])
def test_a_heart_rate_of_nobody_is_none(slug: str) -> None:
    row = protocol(slug)
    layout = next(
        layout for layout in row.records if "heart_rate_bpm" in {p.name for p in layout.places}
    )
    frame = written(row, layout, {"speed_kmh": 9.6})
    assert layout.read(frame)[0]["heart_rate_bpm"] is None
    frame = written(row, layout, {"speed_kmh": 9.6, "heart_rate_bpm": 1})
    assert layout.read(frame)[0]["heart_rate_bpm"] == 1
