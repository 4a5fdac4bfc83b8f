"""Names of strangers, made safe to show."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.codecs.wire.clean_name import LONGEST, clean_name


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("Polar H10 8A3F2B1C", "Polar H10 8A3F2B1C"),
        ("\x1b]0;gotcha\x07Polar", "]0;gotcha Polar"),
        ("\x1b[2J\x1b[HPolar", "[2J [HPolar"),
        ("Polar\u202e01H", "Polar01H"),
        ("\u2066Polar\u2069\u200b", "Polar"),
        ("Po\nlar\r\n", "Po lar"),
        ("Po\u2028lar", "Po lar"),
        ("  Polar   H10 ", "Polar H10"),
        ("Z\u0300\u0301\u0302\u0303\u0304\u0305algo", "Z\u0300\u0301\u0302algo"),
        ("心拍計 №1", "心拍計 №1"),
        ("\ue000\ud800", ""),
        ("x" * 50, "x" * 39 + "…"),
    ],
    ids=[
        "a plain name", "a title of the terminal", "a cleared screen", "a turned line",
        "marks that are not seen", "line breaks", "a separator of lines", "blanks",
        "a heap of marks", "any script", "nobody's characters", "too long",
    ],
)  # fmt: skip
def test_what_is_left_of_a_name(told: str, shown: str) -> None:
    assert clean_name(told) == shown


@given(st.text(max_size=200))
def test_what_is_left_can_be_shown_in_one_line_and_is_clean(told: str) -> None:
    shown = clean_name(told)
    assert len(shown) <= LONGEST
    assert shown.isprintable()
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} for c in shown)
    assert clean_name(shown) == shown


@given(st.text(max_size=5_000))
def test_however_long_it_takes_no_time(told: str) -> None:
    assert len(clean_name(told * 20)) <= LONGEST
