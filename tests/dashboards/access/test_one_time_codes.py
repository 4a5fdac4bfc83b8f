"""One-time codes: each lets one browser in, and guessing locks the door."""

from itertools import count

import pytest

from dashboards.access.grants import Right
from dashboards.access.one_time_codes import (
    FIRST_LOCK_S,
    LONGEST_LOCK_S,
    TRIES,
    Locked,
    OneTimeCodes,
    WrongCode,
)
from ingest.measurements import NS_PER_S

NOW = 1_000 * NS_PER_S


def codes() -> OneTimeCodes:
    """Codes 00000001, 00000002 ... in the order they are made."""
    numbers = count(1)
    return OneTimeCodes(make=lambda: f"{next(numbers):08d}")


def guess_wrong(some: OneTimeCodes, *, times: int, now_ns: int = NOW) -> None:
    for _ in range(times):
        with pytest.raises(WrongCode):
            some.redeem("99999999", now_ns=now_ns)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("0000 0001", Right.VIEW),
        ("00000002", Right.CONTROL),
        (" 0000-0002\n", Right.CONTROL),
    ],
)
def test_a_code_gives_its_right_however_it_is_spaced(typed: str, right: Right) -> None:
    assert codes().redeem(typed, now_ns=NOW) is right


def test_a_code_works_once_and_the_other_is_replaced_with_it() -> None:
    some = codes()
    some.redeem("00000002", now_ns=NOW)

    for used in ("00000001", "00000002"):
        with pytest.raises(WrongCode):
            some.redeem(used, now_ns=NOW)
    assert some.shown(Right.CONTROL) == "0000 0004"


@pytest.mark.parametrize("typed", ["", "0", "0000000", "000000010", "²³¹", "٠٠٠٠٠٠٠١", "None"])
def test_anything_else_is_wrong(typed: str) -> None:
    with pytest.raises(WrongCode):
        codes().redeem(typed, now_ns=NOW)


def test_five_wrong_tries_lock_the_door_even_for_the_right_code() -> None:
    some = codes()
    guess_wrong(some, times=TRIES)

    with pytest.raises(Locked) as locked:
        some.redeem(some.shown(Right.VIEW), now_ns=NOW)
    assert locked.value.wait_s == FIRST_LOCK_S
    later = NOW + FIRST_LOCK_S * NS_PER_S
    assert some.redeem(some.shown(Right.VIEW), now_ns=later) is Right.VIEW


def test_what_was_nearly_guessed_is_replaced() -> None:
    some = codes()
    before = some.shown(Right.CONTROL)
    guess_wrong(some, times=TRIES)

    assert some.shown(Right.CONTROL) != before


def test_each_lock_is_longer_up_to_an_hour() -> None:
    some, now_ns, waits = codes(), NOW, []
    for _ in range(8):
        guess_wrong(some, times=TRIES, now_ns=now_ns)
        with pytest.raises(Locked) as locked:
            some.redeem("1", now_ns=now_ns)
        waits.append(locked.value.wait_s)
        now_ns += round(locked.value.wait_s) * NS_PER_S

    assert waits == [60, 120, 240, 480, 960, 1920, 3600, LONGEST_LOCK_S]


def test_a_day_of_guessing_is_less_than_one_chance_in_100_000() -> None:
    some, now_ns, guesses = codes(), NOW, 0
    while now_ns < NOW + 24 * 3600 * NS_PER_S:
        try:
            some.redeem("99999999", now_ns=now_ns)
        except WrongCode:
            guesses += 1
        except Locked as locked:
            now_ns += round(locked.wait_s) * NS_PER_S

    assert 2 * guesses / 10**8 < 1e-5


def test_whoever_shows_the_codes_is_told_of_new_ones() -> None:
    told = []
    some = OneTimeCodes(changed=lambda: told.append(1))
    some.redeem(some.shown(Right.VIEW), now_ns=NOW)
    guess_wrong(some, times=TRIES)

    assert len(told) == 2


def test_real_codes_are_eight_digits_and_differ() -> None:
    made = {OneTimeCodes().shown(right) for _ in range(20) for right in Right}

    assert len(made) == 40
    assert all(len(code) == 9 and code.replace(" ", "").isdigit() for code in made)
