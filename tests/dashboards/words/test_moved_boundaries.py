"""Boundaries that the end has moved are told, in the reader's language."""

from dataclasses import replace

import pytest

from dashboards.words.moved_boundaries import moved_words
from sessions.core.analysis import analyse
from sessions.text import reading


@pytest.mark.parametrize(
    ("moved", "english", "german"),
    [
        (0, None, None),
        (1, "1 boundary moved", "1 Grenze verschoben"),
        (2, "2 boundaries moved", "2 Grenzen verschoben"),
    ],
)
def test_they_are_counted(moved: int, english: str | None, german: str | None) -> None:
    breakdown = analyse(time_s=range(60), speed_kmh=[9.0] * 60)
    session = replace(breakdown.session, boundaries_moved=moved)
    told = replace(breakdown, session=session)
    with reading("en"):
        assert moved_words(told) == english
    with reading("de"):
        assert moved_words(told) == german
