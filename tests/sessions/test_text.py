"""In which language something is said, and how numbers are written in it."""

import asyncio

import pytest

from sessions.core.model.athlete import Units
from sessions.text import decimal_point, language, language_of, reading, text
from sessions.units import Formatter


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de"}, "de"),
        ({"LANG": "de_AT@euro"}, "de"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_MESSAGES": "de_CH.UTF-8", "LANG": "en_US.UTF-8"}, "de"),
        ({"LANGUAGE": "en_US:de", "LANG": "de_DE.UTF-8"}, "en"),
        ({"LANGUAGE": "fr:de:en", "LANG": "en_US.UTF-8"}, "de"),
        ({"LANGUAGE": "", "LANG": "de_DE.UTF-8"}, "de"),
    ],
    ids=str,
)
def test_a_terminal_is_answered_in_the_first_language_it_asks_for(
    environment: dict[str, str], expected: str
) -> None:
    assert language_of(environment) == expected


def test_each_reader_has_a_language_and_it_ends_with_the_block() -> None:
    assert text("Heart rate") == "Heart rate"
    with reading("de"):
        assert text("Heart rate") == "Herzfrequenz"
        with reading("en"):
            assert text("Heart rate") == "Heart rate"
        assert language() == "de"
    assert language() == "en"


async def test_a_task_started_for_a_reader_speaks_their_language() -> None:
    said: dict[str, str] = {}

    async def say(reader: str) -> None:
        await asyncio.sleep(0)  # noqa: TID251 - the others speak in between
        said[reader] = text("Paused")

    async with asyncio.TaskGroup() as group:
        for reader in ("de", "en"):
            with reading(reader):
                group.create_task(say(reader))
    assert said == {"de": "Pausiert", "en": "Paused"}


def test_a_text_that_is_not_translated_is_said_as_it_is_and_nothing_says_nothing() -> None:
    with reading("de"):
        assert text("xyzzy") == "xyzzy"
        assert text("") == ""


def test_german_numbers_have_a_comma() -> None:
    formatter = Formatter(Units.METRIC)
    with reading("de"):
        assert decimal_point() == ","
        assert formatter.speed(9.25) == "9,2 km/h"
        assert formatter.distance(1234) == "1,23 km"
        assert formatter.incline(1.5) == "1,5 %"
        assert formatter.mass_change(-0.5) == "-0,5 kg"
        assert formatter.duration(75) == "1:15"
    assert formatter.speed(9.25) == "9.2 km/h"
