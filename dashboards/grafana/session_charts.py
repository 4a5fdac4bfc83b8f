"""Charts of one run, one below the other: each with one axis, on the left, so that times align."""

from typing import TypeVar

from dashboards.grafana import distance_units as units
from dashboards.grafana import panels, style
from dashboards.grafana.foundation import statetimeline, timeseries
from dashboards.grafana.influxql import CHOSEN, SHOWN, STEP, asking, column
from dashboards.grafana.variables import LENGTH, SINCE_END
from sessions.schema import HR, MOTION
from sessions.schema import STEP as PLAN_STEP

NOT_SHOWN = "Nothing was measured, or nothing in the part that is shown"

_OwnTime = TypeVar("_OwnTime", timeseries.Panel, statetimeline.Panel)


def at_its_own_time(panel: _OwnTime) -> _OwnTime:
    """Shows the chosen run from its start to its end, whatever relative time the board has.

    No variable sets the time of a board in Grafana, but of a panel: so long before now, moved back
    by so much. A time that somebody marks in a chart, or that a link sets, ends before the run does
    or with it, so that nothing is moved then. Source: Grafana, public/app/features/dashboard/utils/
    panel.ts (9.3) and dashboard-scene/scene/PanelTimeRange.tsx (12.3).
    """
    return (
        panel.time_from(f"${{{LENGTH}}}s").time_shift(f"${{{SINCE_END}}}s").hide_time_override(True)
    )


def speed() -> timeseries.Panel:
    """The speed there was and the speed the plan asked for."""
    panel = (
        panels.lines("Speed and plan", unit="", axis=units.SPEED_AXIS, empty=NOT_SHOWN)
        .with_target(
            asking([units.speed('mean("speed_kmh")', "Speed")], MOTION, CHOSEN, SHOWN, every=STEP)
        )
        .override_by_name(
            "Speed",
            [
                *units.called_speed("Speed"),
                style.fixed(style.BLUE),
                style.override("custom.fillOpacity", 15),
            ],
        )
    )
    asked = units.speed('last("target_speed_kmh")', "Asked for")
    return _with_asked(panel, asked).override_by_name("Asked for", units.called_speed("Asked for"))


def incline() -> timeseries.Panel:
    """The incline there was and the one the plan asked for."""
    return _with_asked(
        panels.lines("Incline and plan", unit="%", axis="%", empty=NOT_SHOWN)
        .with_target(
            asking([column("incline_pct", "Incline", of="mean")], MOTION, CHOSEN, SHOWN, every=STEP)
        )
        .override_by_name(
            "Incline",
            [style.fixed(style.BROWN), style.override("custom.lineInterpolation", "stepAfter")],
        ),
        column("target_incline_pct", "Asked for", of="last"),
    )


def cadence() -> timeseries.Panel:
    """Steps in a minute; a belt alone does not tell them."""
    return (
        panels.lines(
            "Cadence", unit="spm", axis="spm", empty=f"{NOT_SHOWN}. Or no device told the steps"
        )
        .with_target(
            asking([column("cadence_spm", "Cadence", of="mean")], MOTION, CHOSEN, SHOWN, every=STEP)
        )
        .override_by_name("Cadence", [style.fixed(style.TEAL)])
    )


def energy() -> timeseries.Panel:
    """Gross and net are two numbers, never one."""
    return (
        panels.lines("Energy since the start", unit="kcal", axis="kcal", empty=NOT_SHOWN)
        .with_target(
            asking(
                [column("gross_kcal", "Gross", of="last"), column("net_kcal", "Net", of="last")],
                MOTION,
                CHOSEN,
                SHOWN,
                every=STEP,
            )
        )
        .override_by_name("Gross", [style.fixed(style.ORANGE)])
        .override_by_name("Net", [style.fixed(style.GOLD)])
    )


def doubts() -> statetimeline.Panel:
    """When the heart rate was not to be believed, and why."""
    return panels.timeline(
        "Doubtful heart rate",
        values={},
        colour=style.WARNING,
        empty="All of the shown heart rate can be believed",
    ).with_target(asking([column("fault", "Fault", of="last")], HR, CHOSEN, SHOWN, every=STEP))


def _with_asked(panel: timeseries.Panel, asked: str) -> timeseries.Panel:
    return panel.with_target(
        asking(
            [asked],
            PLAN_STEP,
            CHOSEN,
            SHOWN,
            every=STEP,
            fill="previous",
            ref="B",
        )
    ).override_by_name("Asked for", panels.asked_for())
