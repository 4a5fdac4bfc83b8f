"""Each closed interval is told once, and again only when it has become another one."""

from dataclasses import replace

import msgspec

from sessions.core.model.breakdown import Confidence, Interval
from sessions.core.model.sample import Kind
from sessions.live.live_view import LiveView
from sessions.sinks.mqtt.interval_news import IntervalNews
from tests.dashboards.web.scripted_port import RUNNING


def interval(start_s: float, end_s: float, *, kind: Kind = Kind.WALK) -> Interval:
    return Interval(
        kind=kind,
        start_s=start_s,
        end_s=end_s,
        distance_m=100.0,
        mean_speed_kmh=5.0,
        mean_incline_pct=None,
        mean_heart_rate_bpm=None,
        max_heart_rate_bpm=None,
        energy_kcal=None,
        confidence=Confidence.MEASURED,
    )


WALK, JOG = interval(0, 60), interval(60, 120, kind=Kind.JOG)


def view(*closed: Interval, session: str = "s1") -> LiveView:
    return msgspec.structs.replace(RUNNING, intervals=closed, session=session)


def indices(news: IntervalNews, shown: LiveView) -> list[int]:
    return [state.index for state in news.look(shown)]


def test_each_is_told_once() -> None:
    news = IntervalNews()
    assert indices(news, view(WALK)) == [0]
    assert indices(news, view(WALK)) == []
    assert indices(news, view(WALK, JOG)) == [1]


def test_all_that_closed_since_the_last_look_are_told() -> None:
    assert indices(IntervalNews(), view(WALK, JOG)) == [0, 1]


def test_one_that_the_look_back_has_changed_is_told_again() -> None:
    news = IntervalNews()
    list(news.look(view(WALK, JOG)))
    (told,) = news.look(view(replace(WALK, end_s=58.0), JOG))
    assert (told.index, told.end_s) == (0, 58.0)


def test_the_next_session_begins_anew() -> None:
    news = IntervalNews()
    list(news.look(view(WALK)))
    assert indices(news, view(WALK, session="s2")) == [0]


def test_nothing_is_told_without_a_session() -> None:
    assert indices(IntervalNews(), msgspec.structs.replace(RUNNING, session=None)) == []
