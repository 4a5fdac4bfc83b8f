"""Named sessions: what people have been bitten by, and what the contract says of it."""

import msgspec
import pytest

from ingest.measurements import Action
from sessions.core.model.athlete import Priority
from sessions.core.model.breakdown import Confidence, Gap, Span
from sessions.core.model.events import (
    GapClosed,
    GapOpened,
    KindChanged,
    LapPressed,
    Paused,
    Resumed,
    SecondClosed,
    SourceChanged,
)
from sessions.core.model.sample import Kind
from sessions.core.session import Session
from tests.sessions.core.runs import (
    NOBODY,
    RUNNER,
    belt,
    each_second,
    heart,
    lost,
    new_session,
    play,
    pod,
    press,
)


def test_a_silent_strap_leaves_nulls_and_a_gap_and_no_held_value() -> None:
    run = each_second(
        120, lambda s: [belt(s, 9.0), *([] if 40 <= s < 80 else [heart(s + 0.5, 140)])]
    )
    session, events = play(run)
    seconds = {e.cell: e for e in events if isinstance(e, SecondClosed)}
    # The last value came at 39.5: cells 39, 40 and 41 end less than 3 s after it.
    assert [c for c, e in seconds.items() if e.heart_rate_bpm is None] == list(range(42, 80))
    assert seconds[50].zone is None
    breakdown = session.breakdown()
    assert breakdown.session.gaps == (Gap(start_s=42, end_s=80, what="heart_rate"),)
    assert breakdown.zones.unknown_s == pytest.approx(38)
    opened = next(e for e in events if isinstance(e, GapOpened))
    closed = next(e for e in events if isinstance(e, GapClosed))
    assert (opened.start_s, opened.t_s) == (42, 48)
    assert (closed.start_s, closed.end_s) == (42, 80)


def test_silence_of_everything_is_told_while_it_lasts() -> None:
    session = new_session()
    for measurement in each_second(30, lambda s: [belt(s, 9.0), heart(s, 140)]):
        session.feed(measurement)
    events = session.advance(heart(60, 100).at_ns)
    assert {e.what for e in events if isinstance(e, GapOpened)} == {"heart_rate", "speed"}
    changes = [e for e in events if isinstance(e, KindChanged)]
    assert [(e.kind, e.start_s) for e in changes] == [(Kind.UNKNOWN, 31)]
    assert session.so_far.book.kind is Kind.UNKNOWN


def test_the_end_is_the_last_measurement_however_long_one_waited() -> None:
    session = new_session()
    for measurement in each_second(30, lambda s: [belt(s, 9.0), heart(s + 0.25, 140)]):
        session.feed(measurement)
    for second in range(30, 330):
        session.feed(lost(second))
    session.advance(heart(400, 100).at_ns)
    session.finish()
    breakdown = session.breakdown()
    assert breakdown.session.duration_s == 29.25
    assert breakdown.session.gaps == ()
    assert [i.kind for i in breakdown.intervals] == [Kind.JOG]


def test_a_stopped_belt_is_rest_and_never_a_pause() -> None:
    run = each_second(180, lambda s: [belt(s, 0.0 if 60 <= s < 120 else 5.5), heart(s, 110)])
    breakdown = play(run)[0].breakdown()
    assert [(i.kind, i.start_s) for i in breakdown.intervals] == [
        (Kind.WALK, 0),
        (Kind.REST, 60),
        (Kind.WALK, 120),
    ]
    assert breakdown.session.pauses == ()
    assert breakdown.session.moving_s == 119
    assert breakdown.session.mean_speed_kmh == pytest.approx(5.5)


def test_a_pause_counts_in_duration_and_not_in_moving_time() -> None:
    run = each_second(100, lambda s: [belt(s, 9.0), heart(s, 140)])
    run[60:60] = [press(29.6, Action.PAUSE), press(29.8, Action.PAUSE)]
    run[102:102] = [press(49.6, Action.RESUME), press(49.8, Action.RESUME)]
    session, events = play(sorted(run, key=lambda m: m.at_ns))
    summary = session.breakdown().session
    assert summary.pauses == (Span(start_s=29.6, end_s=49.6),)
    assert (summary.duration_s, summary.moving_s) == (99, 79)
    assert [e.t_s for e in events if isinstance(e, Paused)] == [29.6]
    assert [e.t_s for e in events if isinstance(e, Resumed)] == [49.6]
    paused = [(i.start_s, i.end_s) for i in session.breakdown().intervals if i.paused]
    assert paused == [(30, 49)]


def test_a_session_that_ends_paused_lists_the_pause_to_its_end() -> None:
    run = [*each_second(20, lambda s: [belt(s, 9.0)]), press(19.5, Action.PAUSE), belt(25, 0)]
    summary = play(run)[0].breakdown().session
    assert summary.pauses == (Span(start_s=19.5, end_s=25),)


def test_laps_lie_between_presses_and_end_with_the_session() -> None:
    run = each_second(60, lambda s: [belt(s, 9.0)])
    run += [press(20.5, Action.LAP), press(40, Action.LAP, "hill")]
    session, events = play(sorted(run, key=lambda m: m.at_ns))
    laps = [(lap.start_s, lap.end_s, lap.label) for lap in session.breakdown().laps]
    assert laps == [(0, 20.5, "1"), (20.5, 40, "hill"), (40, 59, "3")]
    assert [e.label for e in events if isinstance(e, LapPressed)] == ["1", "hill"]


def test_a_lap_pressed_at_the_very_end_leaves_no_empty_one_after_it() -> None:
    run = [*each_second(60, lambda s: [belt(s, 9.0)]), press(59, Action.LAP)]
    session, _ = play(run)
    assert [(lap.start_s, lap.end_s) for lap in session.breakdown().laps] == [(0, 59)]


def test_what_is_measured_second_by_second_is_bridged_nowhere() -> None:
    run = each_second(60, lambda s: [belt(s, 9.0), heart(s, 140)])
    sources = play(run)[0].breakdown().session.sources
    assert {quantity: list(its) for quantity, its in sources.items()} == {
        "heart_rate": ["strap"],
        "speed": ["belt"],
    }


def test_without_an_athlete_nothing_personal_is_made_up() -> None:
    run = each_second(60, lambda s: [belt(s, 9.0), heart(s, 140)])
    breakdown = play(run, session=new_session(NOBODY))[0].breakdown()
    zones = breakdown.zones
    assert (zones.model, zones.bounds_bpm, zones.seconds, zones.below_s) == (None,) * 4
    assert zones.unknown_s == breakdown.session.duration_s
    assert breakdown.energy.gross_kcal is None
    assert breakdown.energy.error_band_pct is None
    assert breakdown.load.trimp is None
    assert breakdown.load.moderate_min is None
    assert len(breakdown.session.notes) == 2
    assert [i.kind for i in breakdown.intervals] == [Kind.JOG]


def test_heart_rate_alone_infers_the_gait_from_intensity() -> None:
    # Moderate begins at 56 + 0.4 * 132 = 108.8 bpm, vigorous at 135.2.
    run = each_second(360, lambda s: [heart(s, 90 if s < 120 else 120 if s < 240 else 165)])
    breakdown = play(run)[0].breakdown()
    assert [(i.kind, i.start_s) for i in breakdown.intervals] == [
        (Kind.WALK, 0),
        (Kind.JOG, pytest.approx(120, abs=2)),
        (Kind.SPRINT, pytest.approx(240, abs=2)),
    ]
    assert {i.confidence for i in breakdown.intervals} == {Confidence.INFERRED}
    assert {m.name for m in breakdown.energy.method} == {"heart_rate"}
    assert breakdown.session.distance_m is None
    assert breakdown.session.mean_speed_kmh is None


def test_heart_rate_alone_without_a_maximum_tells_no_gait() -> None:
    run = each_second(60, lambda s: [heart(s, 120)])
    breakdown = play(run, session=new_session(NOBODY))[0].breakdown()
    assert [i.kind for i in breakdown.intervals] == [Kind.UNKNOWN]
    assert breakdown.session.mean_heart_rate_bpm == 120


def test_speed_alone_gives_intervals_energy_and_no_heart_figures() -> None:
    run = each_second(120, lambda s: [belt(s, 5.5 if s < 60 else 9.0, incline=2.0)])
    breakdown = play(run)[0].breakdown()
    assert [i.kind for i in breakdown.intervals] == [Kind.WALK, Kind.JOG]
    assert [m.name for m in breakdown.energy.method] == ["belt"]
    assert breakdown.session.mean_heart_rate_bpm is None
    assert breakdown.heart.rmssd_ms is None
    assert breakdown.load.edwards is None
    assert breakdown.session.gaps == ()
    metres = (60 * 5.5 + 59 * 9.0) / 3.6
    assert breakdown.session.distance_m == pytest.approx(metres)
    assert breakdown.session.ascent_m == pytest.approx(metres * 0.02)


def test_cadence_alone_infers_the_gait() -> None:
    run = each_second(90, lambda s: [pod(s, 0.0, 110 if s < 45 else 165)])
    session = new_session()
    breakdown = play(run, session=session)[0].breakdown()
    # A pod reports speed too; without it only files have cadence alone: see test_analysis.
    assert [i.kind for i in breakdown.intervals] == [Kind.REST]


def test_a_session_of_three_notifications() -> None:
    breakdown = play([heart(0, 100), heart(1, 110), heart(2, 121)])[0].breakdown()
    assert breakdown.session.duration_s == 2
    assert breakdown.session.max_heart_rate_bpm == 121
    assert breakdown.session.mean_heart_rate_bpm == 105
    # 105 bpm on the mean, where moderate begins at 108.8.
    assert [(i.kind, i.start_s, i.end_s) for i in breakdown.intervals] == [(Kind.WALK, 0, 2)]


def test_a_session_of_one_notification_has_no_length() -> None:
    session, events = play([heart(0, 100)])
    breakdown = session.breakdown()
    assert breakdown.session.duration_s == 0
    assert breakdown.intervals == ()
    assert next(type(e).__name__ for e in events) == "SessionStarted"


def test_a_session_without_any_measurement_ends_empty() -> None:
    session, events = play([])
    assert len(events) == 1
    assert session.breakdown().session.started_at is None
    assert session.breakdown().session.duration_s == 0


def test_a_second_strap_takes_over_and_hands_back() -> None:
    run = each_second(
        40,
        lambda s: [
            *([] if 10 <= s < 25 else [heart(s, 140, source="chest")]),
            heart(s + 0.5, 150, source="spare"),
        ],
    )
    session, events = play(run)
    changes = [(e.source, e.t_s) for e in events if isinstance(e, SourceChanged)]
    assert changes == [("chest", 1), ("spare", 12), ("chest", 26)]
    assert session.breakdown().session.gaps == ()
    assert session.breakdown().session.sources["heart_rate"] == {"chest": 25.5, "spare": 14.0}


def test_the_named_priority_beats_the_name() -> None:
    session = Session(session_id="s", athlete=RUNNER, heart_rate_priority=("spare",))
    run = each_second(10, lambda s: [heart(s, 140, source="chest"), heart(s, 150, source="spare")])
    assert play(run, session=session)[0].breakdown().session.mean_heart_rate_bpm == 150


def test_the_priority_frozen_with_the_athlete_counts_where_none_is_given() -> None:
    athlete = msgspec.structs.replace(RUNNER, priority=Priority(heart_rate=("spare",)))
    run = each_second(10, lambda s: [heart(s, 140, source="chest"), heart(s, 150, source="spare")])
    assert play(run, session=new_session(athlete))[0].breakdown().session.max_heart_rate_bpm == 150


def test_a_strap_that_joins_late_closes_the_gap_it_left() -> None:
    run = each_second(60, lambda s: [belt(s, 9.0), *([heart(s, 140)] if s >= 30 else [])])
    session, events = play(run)
    assert session.breakdown().session.gaps == (Gap(start_s=0, end_s=30, what="heart_rate"),)
    assert [e.start_s for e in events if isinstance(e, GapOpened)] == [0]


def test_energy_falls_back_to_the_strap_while_the_belt_is_silent() -> None:
    run = each_second(120, lambda s: [heart(s, 150), *([] if 40 <= s < 80 else [belt(s, 9.0)])])
    methods = {m.name: m.seconds for m in play(run)[0].breakdown().energy.method}
    # The belt's last value came at 39.0; its cells end at 42.
    assert methods == {"belt_and_heart_rate": 119 - 39, "heart_rate": 39}


def test_energy_of_a_gap_in_heart_rate_is_the_belts_and_the_breakdown_says_so() -> None:
    run = each_second(120, lambda s: [belt(s, 9.0), *([] if 40 <= s < 80 else [heart(s, 150)])])
    breakdown = play(run)[0].breakdown()
    # The strap's last value came at 39.0; its cells end at 42, and the first after it is 81's.
    methods = {m.name: m.seconds for m in breakdown.energy.method}
    assert methods == {"belt_and_heart_rate": 119 - 39, "belt": 39}
    assert any("39 s without a usable heart rate" in note for note in breakdown.session.notes)


def test_an_end_may_be_set_after_the_last_measurement_but_not_into_the_past() -> None:
    session = new_session()
    for measurement in each_second(20, lambda s: [belt(s, 9.0)]):
        session.feed(measurement)
    with pytest.raises(ValueError, match="at_s must be 17 or more"):
        session.finish(5.0)
    session.finish(30.5)
    assert session.breakdown().session.duration_s == 30.5
    assert session.breakdown().session.gaps == (Gap(start_s=21, end_s=30.5, what="speed"),)


def test_stamps_without_wall_time_date_nothing() -> None:
    dated, undated = new_session(), Session(session_id="s", athlete=RUNNER, dated=False)
    for session in (dated, undated):
        play([heart(0, 100), heart(20, 100)], session=session)
    assert dated.breakdown().session.started_at == "2025-11-24T16:00:00Z"
    assert undated.breakdown().session.started_at is None


def test_a_stamp_from_another_day_is_counted_and_not_followed() -> None:
    session = new_session()
    for second in range(30):
        session.feed(belt(second, 9.0))
        session.feed(heart(second + 86_400 * 365, 140))
    session.finish()
    assert session.astray == 30
    assert session.breakdown().session.duration_s == 29


def test_a_night_of_silence_is_one_gap() -> None:
    run = [*each_second(30, lambda s: [belt(s, 9.0)]), *(belt(30_000 + s, 9.0) for s in range(30))]
    breakdown = play(run)[0].breakdown()
    assert breakdown.session.gaps == (Gap(start_s=31, end_s=30_000, what="speed"),)
    assert [i.kind for i in breakdown.intervals] == [Kind.JOG, Kind.UNKNOWN, Kind.JOG]


def test_recovery_is_told_for_the_last_hard_interval_of_the_session() -> None:
    def bpm(second: int) -> int:
        return 170 if second < 120 else 170 - (second - 120) // 3 if second < 240 else 130

    run = each_second(
        300,
        lambda s: [
            belt(s, 13.5 if 60 <= s < 120 else 5.5 if s < 240 else 0.0),
            heart(s, bpm(s)),
        ],
    )
    # The rest that begins at 240 s ends no hard interval and takes nothing back.
    assert play(run)[0].breakdown().heart.recovery_60s_bpm == 20
    # A session cut in the next sprint has no recovery after its last one.
    again = [m for m in run if m.at_ns < run[480].at_ns]
    again += [belt(240 + s, 13.5) for s in range(30)]
    assert play(again)[0].breakdown().heart.recovery_60s_bpm is None


def test_beats_on_both_sides_of_a_silence_are_no_pair() -> None:
    def beat(second: int) -> float:
        return 600.0 if second < 60 else 660.0

    run = each_second(
        120,
        lambda s: [belt(s, 9.0), *([] if 50 <= s < 70 else [heart(s, 100, rr=(beat(s),))])],
    )
    assert play(run)[0].breakdown().heart.rmssd_ms == 0
