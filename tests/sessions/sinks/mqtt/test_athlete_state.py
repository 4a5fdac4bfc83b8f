"""States are told four times a second at most; each closed interval once, or again if changed."""

from dataclasses import replace

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from ingest.measurements import NS_PER_S
from sessions.core.model.breakdown import Confidence, Interval
from sessions.core.model.sample import Kind
from sessions.live.live_view import LiveView
from sessions.sinks.mqtt.athlete_state import MOST_A_SECOND, IntervalNews, RateLimit
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
    return [state.index for state in news.news_of(shown)]


def test_each_is_told_once() -> None:
    news = IntervalNews()
    assert indices(news, view(WALK)) == [0]
    assert indices(news, view(WALK)) == []
    assert indices(news, view(WALK, JOG)) == [1]


def test_all_that_closed_since_the_last_look_are_told() -> None:
    assert indices(IntervalNews(), view(WALK, JOG)) == [0, 1]


def test_one_that_the_look_back_has_changed_is_told_again() -> None:
    news = IntervalNews()
    list(news.news_of(view(WALK, JOG)))
    (told,) = news.news_of(view(replace(WALK, end_s=58.0), JOG))
    assert (told.index, told.end_s) == (0, 58.0)


def test_the_next_session_begins_anew() -> None:
    news = IntervalNews()
    list(news.news_of(view(WALK)))
    assert indices(news, view(WALK, session="s2")) == [0]


def test_nothing_is_told_without_a_session() -> None:
    assert indices(IntervalNews(), msgspec.structs.replace(RUNNING, session=None)) == []


@given(st.lists(st.integers(0, NS_PER_S), max_size=60))
def test_any_second_holds_at_most_four(steps_ns: list[int]) -> None:
    limit, now_ns, sent = RateLimit(), 0, list[int]()
    for step_ns in steps_ns:
        now_ns += step_ns
        if limit.allows(now_ns):
            limit.note_sent(now_ns)
            sent.append(now_ns)
    for start in sent:
        assert sum(start <= at < start + NS_PER_S for at in sent) <= MOST_A_SECOND


def test_four_changes_at_once_need_not_wait() -> None:
    limit = RateLimit()
    for _ in range(MOST_A_SECOND):
        assert limit.allows(5)
        limit.note_sent(5)
    assert not limit.allows(5 + NS_PER_S - 1)
    assert limit.allows(5 + NS_PER_S)
