"""Whoever watches is told, for as long as they watch."""

from sessions.live.listeners import Listeners


def test_everybody_who_watches_is_told_until_they_stop() -> None:
    watchers, told = Listeners(), []
    with watchers.watched(lambda: told.append("first")):
        with watchers.watched(lambda: told.append("second")):
            watchers.tell()
        watchers.tell()
    watchers.tell()
    assert told == ["first", "second", "first"]
