"""Raw logs: every good line is kept in order, every bad one is counted and named."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.files.errors import NotAWorkout
from ingest.files.rawlog import RawNotification, characteristic_id, read_rawlog
from tests.ingest.files.counts import property_settings


def log(*lines: dict[str, Any] | str) -> bytes:
    return "\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines).encode()


def test_captures_are_kept_apart_in_file_order() -> None:
    raw = read_rawlog(
        log(
            {"t": 0, "char": "2A37", "hex": "0648", "device": "strap", "wall_ns": 5},
            {"t": 0.5, "char": "2ACD", "hex": "", "capture": "b", "handle": 23},
            "",
            {"t": 1, "char": "2a37", "hex": "06 49"},
        ),
        name="run.jsonl",
    )
    assert [capture.name for capture in raw.captures] == [None, "b"]
    assert raw.captures[0].notifications == (
        RawNotification(
            t_s=0, characteristic="2A37", payload=b"\x06\x48", device="strap", wall_ns=5
        ),
        RawNotification(t_s=1, characteristic="2A37", payload=b"\x06\x49"),
    )
    assert raw.captures[1].notifications[0].payload == b""
    assert (raw.bad_lines, raw.notes) == ((), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2acd", "2ACD"),
        ("0x2ACD", "2ACD"),
        ("00002acd-0000-1000-8000-00805f9b34fb", "2ACD"),
        ("0000fff1-0000-1000-8000-00805f9b34fb", "FFF1"),
        ("12345678-90ab-cdef-0000-1234567890ab", "12345678-90AB-CDEF-0000-1234567890AB"),
        ("button", "button"),
    ],
)
def test_characteristics_have_one_spelling(text: str, expected: str) -> None:
    assert characteristic_id(text) == expected


GOOD = {"t": 1, "char": "2A37", "hex": "0648"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("not json", "malformed"),
        ('{"t": 1, "char": "2A37"}', "hex"),
        ('{"t": 1, "char": "2A37", "hex": "064"}', "hex"),
        ('{"t": 1, "char": "2A37", "hex": "zz"}', "hex"),
        ('{"t": "1", "char": "2A37", "hex": "06"}', r"\$\.t"),
        ('{"t": -1, "char": "2A37", "hex": "06"}', r"\$\.t"),
        ('{"t": 1e300, "char": "2A37", "hex": "06"}', r"\$\.t"),
        ('{"t": 1, "char": 5, "hex": "06"}', r"\$\.char"),
        ('{"t": 1, "char": "2A37", "hex": "06", "wall_ns": -5}', "wall_ns"),
        ("[1, 2]", "object"),
    ],
)
def test_a_bad_line_is_counted_and_named_but_not_fatal(line: str, reason: str) -> None:
    raw = read_rawlog(log(GOOD, line, {**GOOD, "t": 2}), name="run.jsonl")
    assert [n.t_s for n in raw.captures[0].notifications] == [1, 2]
    (bad,) = raw.bad_lines
    assert bad.number == 2
    assert raw.notes[0].startswith("left out, not notifications: 1 of the lines (line 2: ")
    with pytest.raises(NotAWorkout, match=f"^run.jsonl: no notification .line 1: .*{reason}"):
        read_rawlog(log(line), name="run.jsonl")


def test_bytes_that_are_no_text_are_a_bad_line() -> None:
    raw = read_rawlog(b"\xff\xfe\n" + log(GOOD), name="run.jsonl")
    assert [bad.number for bad in raw.bad_lines] == [1]


def test_of_many_bad_lines_the_first_are_named() -> None:
    raw = read_rawlog(log(GOOD, *["?"] * 7), name="run.jsonl")
    assert raw.notes[0].startswith("left out, not notifications: 7 of the lines (line 2: ")
    assert raw.notes[0].endswith("; and 4 more)")


def test_a_time_that_cannot_be_of_this_session_is_left_out_and_counted() -> None:
    raw = read_rawlog(log(GOOD, {**GOOD, "t": 1e9}, {**GOOD, "t": 2}), name="run.jsonl")
    assert [n.t_s for n in raw.captures[0].notifications] == [1, 2]
    assert raw.notes == ("left out, more than a day from the others: 1 of the notifications",)


def test_an_empty_log_is_not_a_workout() -> None:
    with pytest.raises(NotAWorkout, match="empty"):
        read_rawlog(b"\n\n", name="run.jsonl")


NOTIFICATIONS = st.fixed_dictionaries(
    {
        "t": st.floats(0, 3600),
        "char": st.sampled_from(["2A37", "2ACD"]),
        "hex": st.binary(max_size=20).map(bytes.hex),
    },
    optional={
        "capture": st.sampled_from(["a", "b"]),
        "device": st.text(max_size=5),
        "wall_ns": st.integers(0, 2**63 - 1),
    },
)
GARBAGE = st.text(
    st.characters(exclude_characters="\r\n\x1c\x1d\x1e\x85\x0b\x0c\u2028\u2029", codec="utf-8"),
    min_size=1,
).filter(lambda text: text.strip() and not text.lstrip().startswith("{"))


@given(st.lists(NOTIFICATIONS | GARBAGE, max_size=30), NOTIFICATIONS)
@property_settings
def test_every_good_line_is_kept_and_every_garbage_line_is_counted(
    lines: list[dict[str, Any] | str], last: dict[str, Any]
) -> None:
    raw = read_rawlog(log(*lines, last), name="run.jsonl")
    good = [line for line in (*lines, last) if isinstance(line, dict)]
    by_capture: dict[str | None, list[tuple[float, str]]] = {}
    for line in good:
        by_capture.setdefault(line.get("capture"), []).append((line["t"], line["hex"]))
    assert {
        capture.name: [(n.t_s, n.payload.hex()) for n in capture.notifications]
        for capture in raw.captures
    } == by_capture
    assert [bad.number for bad in raw.bad_lines] == [
        number for number, line in enumerate(lines, start=1) if isinstance(line, str)
    ]
