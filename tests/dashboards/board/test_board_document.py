"""What the board's document says of one athlete and of all."""

import msgspec
import pytest

from dashboards.board.board_document import (
    TICK_S,
    Board,
    TeamLine,
    Tile,
    class_line,
    team_lines,
    tile,
)
from dashboards.ports.board_names import BoardName
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.live.live_view import LiveStatus, LiveView
from sessions.text import reading
from tests.dashboards.board.crowd import ADA, BRUNO, CHIARA, READY, SILENT, STALE, change
from tests.dashboards.web.scripted_port import PLAN
from tests.dashboards.web.scripted_runners import ScriptedRunners


def test_a_runner_is_told_by_share_of_maximum_beats_zone_interval_and_energy() -> None:
    assert tile("Ada", ADA) == Tile(
        name="Ada",
        status="running",
        fresh="fresh",
        bpm=142,
        pct=77,
        zone=3,
        kind="jog",
        step="Jog",
        clock="1:04",
        kcal=48,
        upper_s=125,
        metres=612,
    )


def test_a_paused_runner_has_the_pauses_clock() -> None:
    paused = tile("Ada", change(ADA, status=LiveStatus.PAUSED, pause_s=75.0, paused_s=80.0))
    assert (paused.status, paused.clock) == ("paused", "1:15")


def test_a_stale_value_is_shown_as_such_and_a_silent_one_is_no_number() -> None:
    stale, silent = tile("Dmitri", STALE), tile("Emmy", SILENT)
    assert (stale.fresh, stale.bpm, stale.zone) == ("stale", 120, 2)
    assert (silent.fresh, silent.bpm, silent.pct, silent.zone) == ("blank", None, None, None)


def test_what_is_not_known_is_left_out_of_the_document() -> None:
    assert msgspec.json.decode(msgspec.json.encode(tile("Fatima", READY))) == {
        "name": "Fatima",
        "status": "idle",
        "fresh": "blank",
    }


@pytest.mark.parametrize(
    ("view", "clock", "step"),
    [
        (change(ADA, steps=(), step_index=None, step_remaining_s=None), "0:56", None),
        (change(ADA, plan=PLAN, step_index=None), "0:56", None),
        (change(ADA, status=LiveStatus.FINISHED), None, None),
    ],
    ids=["no plan", "plan done", "finished"],
)
def test_without_a_step_the_gait_counts_up(
    view: LiveView, clock: str | None, step: str | None
) -> None:
    shown = tile("Ada", view)
    assert (shown.clock, shown.step) == (clock, step)


class HandClock(SystemClock):
    """Stands where a test puts it."""

    now_s = 100.0

    def monotonic_ns(self) -> int:
        return int(self.now_s * NS_PER_S)


def test_one_tick_is_computed_once_however_many_look() -> None:
    clock, runners = HandClock(), ScriptedRunners(ADA, BRUNO)
    board = Board(clock=clock)

    first = [board.document(runners) for _ in range(10)]
    clock.now_s += TICK_S
    runners.put(BRUNO)
    second = board.document(runners)

    assert runners.asked == 2
    assert all(document is first[0] for document in first)
    assert [tile["name"] for tile in msgspec.json.decode(second)["tiles"]] == ["Bruno"]


def test_the_document_is_the_same_in_every_language() -> None:
    view = change(ADA, distance_m=1.0, step_remaining_s=None, steps=(), step_index=None)
    in_english = Board(clock=SystemClock()).document(ScriptedRunners(view))
    with reading("de"):
        assert Board(clock=SystemClock()).document(ScriptedRunners(view)) == in_english


def test_a_class_on_one_plan_has_its_clock_its_step_and_its_sums() -> None:
    late = change(BRUNO, elapsed_s=300.0, step_remaining_s=90.0)
    line = class_line([ADA, late, CHIARA, READY])
    assert line is not None
    assert (line.running, line.clock, line.step, line.kind) == (3, "5:56", "Jog", "jog")
    assert line.left == "1:30"  # of whoever has most of it before them
    assert (line.kcal, line.metres, line.upper_s) == (169, 1836, 375)


def test_teams_are_summed_by_who_runs_for_them_and_a_nickname_goes_along() -> None:
    foxes, otters = BoardName(nickname="Blitz", team="Foxes"), BoardName(team="otters")
    tiles = [
        tile("Bruno", BRUNO, called=otters),
        tile("Ada", ADA, called=foxes),
        tile("Chiara", CHIARA, called=BoardName(team="Foxes")),
        tile("Fatima", READY, called=BoardName(team="Nobody's")),
        tile("Emmy", SILENT),
    ]
    assert (tiles[1].nickname, tiles[1].team) == ("Blitz", "Foxes")
    assert team_lines(tiles) == [
        TeamLine(team="Foxes", running=2, metres=1224, kcal=138, upper_s=250),
        TeamLine(team="otters", running=1, metres=612, kcal=31, upper_s=125),
    ]


def test_people_on_plans_of_their_own_have_no_step_in_common() -> None:
    free = change(BRUNO, steps=(), step_index=None)
    line = class_line([ADA, free])
    assert line is not None
    assert (line.running, line.plan, line.step) == (2, None, None)
    assert class_line([READY]) is None
