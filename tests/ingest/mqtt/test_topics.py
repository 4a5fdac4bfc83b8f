"""Names in topics: always one level, always safe, and taken apart as they were put together."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.mqtt.topics import Address, NotOurs, Topics, slug

TOPICS = Topics("home/strapline")


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Ada", "ada"),
        ("Ada B.", "ada-b"),
        ("Jürgen", "jurgen"),
        ("a/b#+c", "a-b-c"),
        ("left_belt-2", "left_belt-2"),
        ("--", "xd8156bae"),
        ("", "xe3b0c442"),
        ("李", "xc16667ca"),
    ],
)
def test_a_name_becomes_one_plain_level(name: str, level: str) -> None:
    assert slug(name) == level


@given(st.text())
def test_any_name_becomes_one_plain_level_and_a_slug_stays_as_it_is(name: str) -> None:
    level = slug(name)
    assert re.fullmatch(r"[a-z0-9_-]+", level)
    assert slug(level) == level


@pytest.mark.parametrize(
    ("topic", "address"),
    [
        (TOPICS.measurements("pi"), ("gateway", "pi", "measurements")),
        (TOPICS.gateway_presence("pi"), ("gateway", "pi", "presence")),
        (TOPICS.processor_presence("server"), ("processor", "server", "presence")),
        (TOPICS.state("ada"), ("athlete", "ada", "state")),
        (TOPICS.interval("ada"), ("athlete", "ada", "interval")),
        (TOPICS.command("ada"), ("athlete", "ada", "command")),
    ],
)
def test_a_topic_is_taken_apart_as_it_was_put_together(
    topic: str, address: tuple[str, str, str]
) -> None:
    owner, name, leaf = address
    assert TOPICS.parse(topic) == Address(version=1, owner=owner, name=name, leaf=leaf)


def test_a_version_that_is_not_known_here_is_read_all_the_same() -> None:
    assert TOPICS.parse("home/strapline/27/athlete/ada/state").version == 27


def test_a_filter_for_every_version_matches_the_version_level_alone() -> None:
    filtered = TOPICS.any_version(TOPICS.measurements("+"))
    assert filtered == "home/strapline/+/gateway/+/measurements"


@pytest.mark.parametrize(
    "topic",
    [
        "strapline/1/athlete/ada/state",
        "home/strapline/1/athlete/ada",
        "home/strapline/1/athlete/ada/state/more",
        "home/strapline/one/athlete/ada/state",
        "home/strapline/٣/athlete/ada/state",
        "home/straplinex1/athlete/ada/state",
        "",
    ],
)
def test_a_topic_of_somebody_else_is_not_ours(topic: str) -> None:
    with pytest.raises(NotOurs):
        TOPICS.parse(topic)
