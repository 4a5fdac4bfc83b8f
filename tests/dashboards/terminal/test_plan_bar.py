"""The interval bar in characters."""

import msgspec

from dashboards.terminal.plan_bar import plan_bar
from sessions.core.model.athlete import Units
from sessions.core.model.sample import Kind
from sessions.live.live_view import LiveView
from sessions.units import Formatter
from tests.dashboards.live.finished_run import interval
from tests.dashboards.web.scripted_port import PLANNED

METRIC = Formatter(Units.METRIC)
change = msgspec.structs.replace


def rows(view: LiveView, *, width: int = 60) -> list[str]:
    return [row.plain for row in plan_bar(view, METRIC, width=width)]


def test_the_present_is_above_the_step_under_way() -> None:
    present, *_ = rows(PLANNED)
    # 300 s of the plan are done and 56 of the 120 of its third step, of 600.
    assert present.index("▼") == int((300 + 56) / 600 * 60)


def test_a_harder_step_is_drawn_higher() -> None:
    _, upper, lower, *_ = rows(PLANNED)
    sprint, cool_down = 45, 55
    assert upper[sprint] == "█"
    assert upper[cool_down] == " "
    assert lower[cool_down] in "▃▄▅▆"


def test_a_gap_and_a_doubt_are_marked_where_they_were() -> None:
    *_, marks = rows(PLANNED)
    assert set(marks[15:18]) == {"·"}
    assert set(marks[24:27]) == {"?"}
    assert set(marks.replace("·", "").replace("?", "")) == {" "}


def test_a_free_run_shows_what_has_been_run_and_the_present_at_its_end() -> None:
    free = change(
        PLANNED,
        steps=(),
        plan=None,
        step_index=None,
        marks=(),
        intervals=(interval(Kind.WALK, 0.0, 300.0, speed_kmh=5.5, bpm=110.0),),
    )
    present, upper, _ = rows(free)
    assert present == " " * 59 + "▼"
    assert upper[:50].strip() == ""
    assert upper[51:].strip()
