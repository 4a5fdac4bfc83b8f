"""A profile's keys as TOML and as a person types them, read into an athlete and back."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from typing import Any

from ingest.codecs.wire.clean_name import can_be_shown
from ingest.sentence import wording
from sessions.core.model.athlete import (
    NO_DATE,
    NO_SHORT_NAME,
    NO_TEXT,
    NO_ZONE,
    ODD_BIRTH_DATE,
    WRONG_BOUNDS,
    Athlete,
    ProfileError,
)
from sessions.week.calendar_week import zone_named
from strapline.config.toml_text import TomlValue, toml_line
from strapline.console.did_you_mean import did_you_mean
from strapline.console.typed_answers import day_meant

KEYS = tuple(field.name for field in fields(Athlete))
WORDS = frozenset({"name", "sex", "zone_model", "units", "time_zone", "nickname", "team"})

# A missing key is more often forgotten than unknown, so not knowing has to be said.
UNKNOWN = "unknown"
_MAY_BE_UNKNOWN = frozenset({"birth_date", "age_years", "mass_kg"})

LONGEST_ON_BOARD = 24
"""Characters of a nickname or team: what a tile has room for. Ours."""

_AGE_YEARS = (5, 110)


def athlete_from(table: Mapping[str, Any], *, today: date) -> Athlete:
    """The athlete a profile's table describes.

    Raises:
        ProfileError: a key is missing, unknown or absurd; the message names it.
    """
    for key in table:
        if key not in KEYS:
            raise _unknown(key)
    _check_required(table)
    values = {key: _value(key, value) for key, value in table.items()}
    athlete = Athlete(**values)
    if athlete.birth_date is not None:
        _check_birth_date(athlete.birth_date, today=today)
    return athlete


def changed(athlete: Athlete, changes: Mapping[str, str], *, today: date) -> Athlete:
    """The athlete with keys set from text as a person types them; "" forgets a key.

    Raises:
        ProfileError: an unknown key, or a value that cannot be; the message names the key.
    """
    table = to_table(athlete)
    for key, text in changes.items():
        if key not in KEYS:
            raise _unknown(key)
        if text:
            table[key] = typed(key, text)
        else:
            table.pop(key, None)
    if "birth_date" in changes and "age_years" not in changes and changes["birth_date"]:
        table.pop("age_years", None)
    return athlete_from(with_unknowns(table), today=today)


def typed(key: str, text: str) -> Any:
    """What a person typed for a key: a word, a date, a list of numbers or a number."""
    if key in WORDS or key == "birth_date" or text == UNKNOWN:
        return text
    if key == "zone_bounds_bpm":
        return [_number_or_text(word) for word in text.replace(",", " ").split()]
    return _number_or_text(text)


def to_toml(athlete: Athlete) -> str:
    """The profile as a file: every key that is known, and "unknown" for what it must say."""
    table = with_unknowns(to_table(athlete))
    return "".join(f"{toml_line(key, table[key])}\n" for key in KEYS if key in table)


def with_unknowns(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with "unknown" for what a profile must say and this one does not."""
    said = dict(table)
    if "birth_date" not in said:
        said.setdefault("age_years", UNKNOWN)
    said.setdefault("mass_kg", UNKNOWN)
    said.setdefault("sex", "unspecified")
    return said


def _unknown(key: str) -> ProfileError:
    return ProfileError(
        None,
        wording("unknown key {word}{did_you_mean}"),
        word=key,
        did_you_mean=did_you_mean(key, known=KEYS),
    )


def _check_required(table: Mapping[str, Any]) -> None:
    if "sex" not in table:
        raise ProfileError("sex", wording('is missing, expected "female", "male" or "unspecified"'))
    if "birth_date" not in table and "age_years" not in table:
        raise ProfileError(
            "birth_date",
            wording(
                "or age_years is missing, expected a date (1990-05-17), years, "
                'or age_years = "{unknown}"'
            ),
            unknown=UNKNOWN,
        )
    if "mass_kg" not in table:
        raise ProfileError(
            "mass_kg", wording('is missing, expected kilograms or "{unknown}"'), unknown=UNKNOWN
        )


def _value(key: str, value: Any) -> Any:
    if value == UNKNOWN and key in _MAY_BE_UNKNOWN:
        return None
    if key in ("name", "nickname", "team"):
        return _name(key, value)
    if key == "birth_date":
        return _date(value)
    if key == "time_zone":
        return _time_zone(value)
    if key == "zone_bounds_bpm":
        return _bounds(value)
    return value


def _name(key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ProfileError(key, NO_TEXT, value=repr(value))
    if key == "name":
        return value
    shown = " ".join(value.split())
    if not can_be_shown(shown) or not 1 <= len(shown) <= LONGEST_ON_BOARD:
        raise ProfileError(key, NO_SHORT_NAME, most=LONGEST_ON_BOARD, value=repr(value))
    return shown


def _time_zone(value: Any) -> str:
    if not isinstance(value, str) or zone_named(value) is None:
        raise ProfileError("time_zone", NO_ZONE, value=repr(value))
    return value


def _date(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return day_meant(str(value))
    except (TypeError, ValueError):
        raise ProfileError("birth_date", NO_DATE, value=repr(str(value))) from None


def _bounds(value: Any) -> tuple[float, ...]:
    numbers = [
        item
        for item in (value if isinstance(value, list) else ())
        if isinstance(item, int | float) and not isinstance(item, bool)
    ]
    if not isinstance(value, list) or len(numbers) != len(value):
        raise ProfileError("zone_bounds_bpm", WRONG_BOUNDS, value=value)
    return tuple(numbers)


def _check_birth_date(born: date, *, today: date) -> None:
    low, high = _AGE_YEARS
    age_years = (today - born).days / 365.2425
    if not low <= age_years <= high:
        raise ProfileError("birth_date", ODD_BIRTH_DATE, low=low, high=high, value=born)


def to_table(athlete: Athlete) -> dict[str, TomlValue]:
    """The keys that are known, as TOML values."""
    table: dict[str, TomlValue] = {}
    for key in KEYS:
        value = getattr(athlete, key)
        if value is not None:
            table[key] = value.value if isinstance(value, Enum) else value
    return table


def _number_or_text(text: str) -> float | str:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return text
    return int(number) if number.is_integer() else number
