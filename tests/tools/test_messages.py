"""Every text has a translation, and the catalogues are those of the code."""

import re
from functools import cache

import pytest
from babel.messages.catalog import Message

from sessions.core.heart.zones import ZONES
from sessions.text import LANGUAGES, SOURCE_LANGUAGE, ZONE_NAMES
from tools.messages import faults, gathered, hidden_in, translated

TRANSLATIONS = [language for language in LANGUAGES if language != SOURCE_LANGUAGE]


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_everything_is_translated_and_the_committed_catalogues_are_fresh(language: str) -> None:
    assert list(faults(language)) == [], "python -m tools.messages, then translate what is empty"


def test_a_text_inside_an_f_string_is_told_for_not_every_python_gathers_it() -> None:
    code = """print(f"a {text('b')} {c or marked('d')}", text("e"), f"{text(f)}")"""
    assert [line.split(" stands")[0] for line in hidden_in(code, name="x.py")] == [
        "x.py:1: 'b'",
        "x.py:1: 'd'",
    ]


@cache
def messages(language: str) -> tuple[Message, ...]:
    return tuple(m for m in translated(language, texts=gathered()) if m.id)


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_fills_in_what_the_text_fills_in(language: str) -> None:
    fields = re.compile(r"\{[^}]*\}")
    for message in messages(language):
        assert sorted(fields.findall(str(message.id))) == sorted(
            fields.findall(str(message.string))
        ), message.id


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_keeps_the_spaces_around_and_the_commands_within(language: str) -> None:
    commands = re.compile(r"strapline [a-z]+|docker compose up -d|--[a-z]+")
    for message in messages(language):
        text, translation = str(message.id), str(message.string)
        assert commands.findall(text) == commands.findall(translation), text
        assert len(text) - len(text.lstrip()) == len(translation) - len(translation.lstrip()), text


def test_the_names_of_the_core_are_marked() -> None:
    assert tuple(zone.name for zone in ZONES) == ZONE_NAMES
