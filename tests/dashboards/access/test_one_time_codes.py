"""One-time codes: each lets one browser in, and guessing locks out who guesses."""

from itertools import count

import pytest

from dashboards.access.grants import Right
from dashboards.access.one_time_codes import (
    ADDRESSES_AT_MOST,
    DIGITS,
    FIRST_LOCK_S,
    LONG_DIGITS,
    LONGEST_LOCK_S,
    TRIES,
    WRONG_BEFORE_LONG,
    Locked,
    OneTimeCodes,
    WrongCode,
)
from ingest.measurements import NS_PER_S

NOW = 1_000 * NS_PER_S
PHONE, OTHER = "192.168.1.77", "192.168.1.78"


def codes() -> OneTimeCodes:
    """Codes 00000001, 00000002 ... in the order they are made."""
    numbers = count(1)
    return OneTimeCodes(make=lambda digits: f"{next(numbers):0{digits}d}")


def guess_wrong(some: OneTimeCodes, *, times: int, now_ns: int = NOW, address: str = PHONE) -> None:
    for _ in range(times):
        with pytest.raises(WrongCode):
            some.redeem("99999999", address=address, now_ns=now_ns)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("0000 0001", Right.VIEW),
        ("00000002", Right.CONTROL),
        (" 0000-0002\n", Right.CONTROL),
    ],
)
def test_a_code_gives_its_right_however_it_is_spaced(typed: str, right: Right) -> None:
    assert codes().redeem(typed, address=PHONE, now_ns=NOW) is right


def test_a_code_works_once_and_the_other_is_replaced_with_it() -> None:
    some = codes()
    some.redeem("00000002", address=PHONE, now_ns=NOW)

    for used in ("00000001", "00000002"):
        with pytest.raises(WrongCode):
            some.redeem(used, address=PHONE, now_ns=NOW)
    assert some.shown(Right.CONTROL) == "0000 0004"


@pytest.mark.parametrize("typed", ["", "0", "0000000", "000000010", "²³¹", "٠٠٠٠٠٠٠١", "None"])
def test_anything_else_is_wrong(typed: str) -> None:
    with pytest.raises(WrongCode):
        codes().redeem(typed, address=PHONE, now_ns=NOW)


def test_five_wrong_tries_lock_an_address_out_even_with_the_right_code() -> None:
    some = codes()
    guess_wrong(some, times=TRIES)

    with pytest.raises(Locked) as locked:
        some.redeem(some.shown(Right.VIEW), address=PHONE, now_ns=NOW)
    assert locked.value.wait_s == FIRST_LOCK_S
    later = NOW + FIRST_LOCK_S * NS_PER_S
    assert some.redeem(some.shown(Right.VIEW), address=PHONE, now_ns=later) is Right.VIEW


def test_nobody_else_is_locked_out_and_the_codes_stay() -> None:
    some = codes()
    shown = some.shown(Right.CONTROL)
    guess_wrong(some, times=TRIES)

    assert some.shown(Right.CONTROL) == shown
    assert some.redeem(shown, address=OTHER, now_ns=NOW) is Right.CONTROL


def test_many_addresses_that_guess_make_the_codes_longer_until_somebody_comes_in() -> None:
    some = codes()
    for phone in range(WRONG_BEFORE_LONG):
        guess_wrong(some, times=1, address=f"10.0.0.{phone}")
    long = some.shown(Right.VIEW)
    some.redeem(long, address=OTHER, now_ns=NOW)

    assert len(long.replace(" ", "")) == LONG_DIGITS
    assert len(some.shown(Right.VIEW).replace(" ", "")) == DIGITS


def test_addresses_that_try_once_each_cost_no_memory() -> None:
    some = codes()
    for phone in range(ADDRESSES_AT_MOST + 50):
        guess_wrong(some, times=1, address=str(phone))

    assert len(some._tries) <= ADDRESSES_AT_MOST


def test_each_lock_is_longer_up_to_an_hour() -> None:
    some, now_ns, waits = codes(), NOW, []
    for _ in range(8):
        guess_wrong(some, times=TRIES, now_ns=now_ns)
        with pytest.raises(Locked) as locked:
            some.redeem("1", address=PHONE, now_ns=now_ns)
        waits.append(locked.value.wait_s)
        now_ns += round(locked.value.wait_s) * NS_PER_S

    assert waits == [60, 120, 240, 480, 960, 1920, 3600, LONGEST_LOCK_S]


@pytest.mark.parametrize("phones", [1, 250])
def test_a_day_of_guessing_is_less_than_one_chance_in_100_000(phones: int) -> None:
    some, chance = codes(), 0.0
    waiting = {f"10.0.0.{phone}": NOW for phone in range(phones)}
    while (now_ns := min(waiting.values())) < NOW + 24 * 3600 * NS_PER_S:
        phone = min(waiting, key=lambda name: waiting[name])
        digits = len(some.shown(Right.VIEW).replace(" ", ""))
        try:
            some.redeem("9" * digits, address=phone, now_ns=now_ns)
        except WrongCode:
            chance += 2 / 10**digits
        except Locked as locked:
            waiting[phone] = now_ns + round(locked.wait_s) * NS_PER_S

    assert chance < 1e-5


def test_whoever_shows_the_codes_is_told_of_new_ones() -> None:
    told = []
    some = OneTimeCodes(changed=lambda: told.append(1))
    some.redeem(some.shown(Right.VIEW), address=PHONE, now_ns=NOW)
    for phone in range(WRONG_BEFORE_LONG):
        guess_wrong(some, times=1, address=str(phone))

    assert len(told) == 2


def test_real_codes_are_eight_digits_and_differ() -> None:
    made = {OneTimeCodes().shown(right) for _ in range(20) for right in Right}

    assert len(made) == 40
    assert all(len(code) == 9 and code.replace(" ", "").isdigit() for code in made)
