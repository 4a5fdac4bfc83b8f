"""What a page is told to sound: each cue once, and what comes ahead of its time."""

from typing import Any

import msgspec

from dashboards.live.sound import Sounding
from sessions.live.live_view import ComingCue, CueView, LiveView
from sessions.workouts.cues import CueKind
from tests.dashboards.web.scripted_port import PLAN, PLANNED

change = msgspec.structs.replace
THREE = CueView(number=5, kind=CueKind.COUNTDOWN, step=2, leg=2, count=3, at_s=353.0)
TWO = ComingCue(kind=CueKind.COUNTDOWN, step=2, leg=2, count=2, at_s=357.0)


def at(*cues: CueView, coming: tuple[ComingCue, ...] = (), **fields: Any) -> LiveView:
    return change(PLANNED, plan=change(PLAN, cues=cues, coming=coming), **fields)


def test_a_cue_is_told_once() -> None:
    sounding = Sounding()
    assert sounding.news(at()) is None
    first, again = sounding.news(at(THREE)), sounding.news(at(THREE))
    assert first is not None
    assert [cue["words"] for cue in first["said"]] == ["3"]
    assert again is None


def test_what_was_said_before_the_page_was_opened_is_not_said_again() -> None:
    sounding = Sounding()
    assert sounding.news(at(THREE)) is None
    newer = change(THREE, number=6, count=2)
    told = sounding.news(at(THREE, newer))
    assert told is not None
    assert [cue["words"] for cue in told["said"]] == ["2"]


def test_what_comes_is_told_with_the_seconds_until_then_under_the_key_it_is_said_by() -> None:
    sounding = Sounding()
    sounding.news(at())
    ahead = sounding.news(at(coming=(TWO,)))
    assert ahead is not None
    [cue] = ahead["coming"]
    assert cue["inS"] == 1.0  # 357 of the session, which is at 356
    said = sounding.news(at(change(THREE, count=2)))
    assert said is not None
    assert said["said"][0]["key"] == cue["key"]


def test_that_nothing_comes_any_more_is_told_so_that_it_is_not_sounded() -> None:
    sounding = Sounding()
    sounding.news(at(coming=(TWO,)))
    assert sounding.news(at()) == {"said": [], "coming": [], "alarm": False}
    assert sounding.news(at()) is None


def test_the_alarm_is_told_when_it_begins_and_when_it_ends() -> None:
    sounding = Sounding()
    views = [at(), at(over_ceiling=True), at(over_ceiling=True), at()]
    told = [sounding.news(view) for view in views]
    assert [None if news is None else news["alarm"] for news in told] == [None, True, None, False]


def test_the_next_session_counts_its_cues_anew() -> None:
    sounding = Sounding()
    sounding.news(at())
    sounding.news(at(THREE))
    sounding.news(at(session="s2"))
    told = sounding.news(at(change(THREE, number=1), session="s2"))
    assert told is not None
    assert len(told["said"]) == 1
