"""Messages in numbered pieces, as iFit sends them, and frames by their length: whole or refused."""

import pytest

from ingest.codecs.vendor.framing import LONGEST_FRAME, ChunkJoiner, FrameJoiner, chunks
from ingest.codecs.vendor.protocols import protocol
from ingest.codecs.wire.errors import DecodeError, EncodeError

MESSAGE = bytes(range(40))
HEAD, FIRST, SECOND, LAST = chunks(MESSAGE)
SHORT_HEAD = bytes.fromhex("fe020302")


def joined(*pieces: bytes) -> bytes | None:
    joiner = ChunkJoiner()
    *before, last = pieces
    for piece in before:
        assert joiner.add(piece) is None
    return joiner.add(last)


def test_pieces_of_18_behind_a_header_of_length_and_number() -> None:
    assert bytes([0xFE, 2, 40, 4]).ljust(20, b"\x00") == HEAD
    assert bytes([0, 18]) + MESSAGE[:18] == FIRST
    assert bytes([1, 18]) + MESSAGE[18:36] == SECOND
    assert (bytes([0xFF, 4]) + MESSAGE[36:]).ljust(20, b"\x00") == LAST
    assert joined(HEAD, FIRST, SECOND, LAST) == MESSAGE


def test_the_smallest_pieces_there_are() -> None:
    assert joined(SHORT_HEAD, b"\x00\x02\x07\x08", b"\xff\x01\x09") == b"\x07\x08\x09"
    assert joined(SHORT_HEAD, b"\x00\x03\x07\x08\x09", b"\xff\x00") == b"\x07\x08\x09"


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        ((FIRST,), "a piece without a header"),
        ((b"\xfe\x02\x03",), "a piece without a header"),
        ((SHORT_HEAD, b"\x00"), "a piece without a header"),
        ((HEAD, SECOND), "piece 1 of 18 bytes after 0"),
        ((HEAD, FIRST, FIRST), "piece 0 of 18 bytes after 1"),
        ((HEAD, bytes([0, 19]) + bytes(19)), "piece 0 of 19 bytes after 0"),
        ((HEAD, bytes([0, 18]) + bytes(17)), "piece 0 of 18 bytes after 0"),
        ((HEAD, FIRST, LAST), "a message of 22 bytes, told 40"),
        ((SHORT_HEAD, b"\xff\x04\x01\x02\x03\x04"), "a message of 4 bytes, told 3"),
    ],
)
def test_a_piece_that_does_not_follow_is_refused(pieces: tuple[bytes, ...], words: str) -> None:
    with pytest.raises(DecodeError, match=words):
        joined(*pieces)


def test_after_a_refusal_only_a_header_begins_anew() -> None:
    joiner = ChunkJoiner()
    for piece in (HEAD, FIRST):
        joiner.add(piece)
    for piece in (FIRST, SECOND, LAST):
        with pytest.raises(DecodeError):
            joiner.add(piece)
    assert [joiner.add(piece) for piece in (HEAD, FIRST, SECOND, LAST)] == [None] * 3 + [MESSAGE]


def test_a_header_in_the_middle_begins_anew() -> None:
    assert joined(HEAD, FIRST, HEAD, FIRST, SECOND, LAST) == MESSAGE


def test_the_longest_message_fits_and_a_longer_or_empty_one_does_not() -> None:
    whole = bytes(LONGEST_FRAME)
    assert joined(*chunks(whole)) == whole
    for message in (b"", bytes(LONGEST_FRAME + 1)):
        with pytest.raises(EncodeError, match=f"a message of {len(message)} bytes"):
            chunks(message)


@pytest.mark.parametrize(
    ("slug", "begin", "size"), [("echelon", "f0d1ff", 259), ("pitpat", "6600", 0)]
)
def test_a_frame_of_an_impossible_length_is_not_waited_for(
    slug: str, begin: str, size: int
) -> None:
    with pytest.raises(DecodeError, match=f"a frame of {size} bytes"):
        FrameJoiner().add(bytes.fromhex(begin), protocol(slug).framing)
