"""The *Progress* board: weeks and months of one athlete."""

from dashboards.grafana import distance_units as units
from dashboards.grafana import influxql, panels, style, variables
from dashboards.grafana import progress_body as body
from dashboards.grafana import progress_rest as rest
from dashboards.grafana import progress_weeks as weeks
from dashboards.grafana.board_layout import framed, row
from dashboards.grafana.foundation import dashboard, stat, timeseries
from dashboards.grafana.influxql import (
    ATHLETE,
    SHOWN,
    WEEKS,
    asking,
    column,
    computed,
)
from sessions.schema import DAY, MINUTE, SESSION, WEEK

UID = "strapline-progress"


def progress_board() -> dashboard.Dashboard:
    """Asks for points of days, weeks, minutes and sessions: a year is a few hundred of each."""
    return framed(
        "Progress",
        uid=UID,
        description="Weeks against their goals, load, form, pace at a heart rate, energy balance.",
        since="now-26w",
        variables=(
            variables.athlete(),
            variables.heart_rate(),
            variables.last_session(),
            variables.started(),
            variables.ended(),
            units.variable(),
        ),
        run_link="Last run",
        rows=(
            row(4, (_this_week(), 20), (panels.database(), 4)),
            row(9, (weeks.active_minutes(), 14), (weeks.strength(), 10)),
            row(9, (weeks.zones(), 14), (weeks.distance(), 10)),
            row(9, (_load(), 24)),
            row(9, (_pace(), 12), (_fitness(), 12)),
            row(8, (_heart_rates(), 14), (_bests(), 10)),
            row(9, (body.balance(), 14), (body.weight(), 10)),
            row(8, (_recovery(), 8), (weeks.moving(), 8), (weeks.ascent(), 8)),
            row(8, (rest.mornings(), 14), (rest.lifted(), 10)),
            row(10, (weeks.calendar(), 24)),
            row(12, (weeks.days(), 24)),
        ),
    )


def _this_week() -> stat.Panel:
    """The week under way against its goals."""
    return (
        panels.figures("This week", empty="Nothing this week yet")
        .with_target(
            asking(
                [
                    column("equivalent_min", "Minutes, vigorous twice", of="last"),
                    column("goal_min", "Goal", of="last"),
                    column("left_min", "Left", of="last"),
                    column("strength_days", "Strength days", of="last"),
                    column("interval_sessions", "Interval sessions", of="last"),
                    column("interval_goal", "aimed for", of="last"),
                    column("form", "Form", of="last"),
                ],
                WEEK,
                ATHLETE,
                influxql.newest("1w"),
                shape="table",
            )
        )
        .override_by_regexp("Minutes.*|Goal|Left", [style.unit("min"), style.decimals(0)])
        .override_by_name("Form", [style.unit("points"), style.decimals(1)])
    )


def _load() -> timeseries.Panel:
    """Form is fitness less fatigue; both read low in the first six weeks of a record."""
    return (
        panels.summaries("Load and form", unit="points", axis="points a day", empty=weeks.NO_WEEK)
        .show_points(panels.NO_POINTS)
        .with_target(
            asking(
                [
                    column("trimp", "Load of the day"),
                    column("fitness", "Fitness, 42 days"),
                    column("fatigue", "Fatigue, 7 days"),
                    column("form", "Form"),
                ],
                DAY,
                ATHLETE,
                SHOWN,
            )
        )
        .override_by_name(
            "Load of the day",
            [
                style.fixed(style.GREY),
                style.override("custom.drawStyle", "bars"),
                style.override("custom.fillOpacity", 40),
            ],
        )
        .override_by_name("Fitness, 42 days", [style.fixed(style.BLUE)])
        .override_by_name("Fatigue, 7 days", [style.fixed(style.RED)])
        .override_by_name("Form", [style.fixed(style.GREEN)])
    )


def _pace() -> timeseries.Panel:
    """The same heart rate at a faster pace is fitness. Only minutes that had settled count.

    The mean incline of those minutes stands beside it: uphill is slower at any fitness.
    """
    return (
        panels.summaries(
            "Pace at ${bpm} bpm, a week's mean",
            unit="min/km",
            axis="time per km or mile, lower is faster",
            empty="No steady minutes at this heart rate",
        )
        .with_target(
            asking(
                [
                    computed(f'round(3600 / (mean("mean_speed_kmh") * {units.FACTOR}))', "Pace"),
                    column("mean_incline_pct", "Mean incline", of="mean"),
                ],
                MINUTE,
                ATHLETE,
                SHOWN,
                '"steady" = 1',
                '"mean_heart_rate_bpm" >= $bpm - 5',
                '"mean_heart_rate_bpm" < $bpm + 5',
                every=WEEKS,
                fill="none",
            )
        )
        .override_by_name(
            "Pace",
            [
                style.override("displayName", f"Pace, min/{units.WORD}"),
                style.fixed(style.BLUE),
                style.mapped(style.paces()),
            ],
        )
        .override_by_name("Mean incline", [*panels.on_the_right("%"), style.fixed(style.BROWN)])
    )


def _fitness() -> timeseries.Panel:
    """Estimates of single sessions, each with an error of about a sixth."""
    return (
        panels.summaries(
            "VO2max and decoupling, a week's mean",
            unit="ml/kg/min",
            axis="ml/kg/min",
            empty="No session was steady enough",
        )
        .with_target(
            asking(
                [
                    column("vo2max_ml_kg_min", "VO2max, estimated", of="mean"),
                    computed(_band_end("-"), "from"),
                    computed(_band_end("+"), "to"),
                    column("decoupling_pct", "Decoupling", of="mean"),
                ],
                SESSION,
                ATHLETE,
                SHOWN,
                every=WEEKS,
                fill="none",
            )
        )
        .override_by_name("VO2max, estimated", [style.fixed(style.TEAL)])
        .override_by_regexp("from|to", body.BAND_END)
        .override_by_name("Decoupling", [*panels.on_the_right("%"), style.fixed(style.ORANGE)])
    )


def _band_end(sign: str) -> str:
    """One end of the band that holds nine of ten."""
    return f'mean("vo2max_ml_kg_min") * (1 {sign} mean("vo2max_band_pct") / 100)'


def _heart_rates() -> timeseries.Panel:
    """The maximum that sessions counted with, its band, and the profile's resting rate."""
    low, high = (f'mean("heart_rate_max_bpm") {s} mean("heart_rate_max_band_bpm")' for s in "-+")
    return (
        panels.summaries(
            "Highest and resting heart rate, a week's mean",
            unit="bpm",
            axis="bpm",
            empty="No maximum: an age or a value in the profile",
        )
        .with_target(
            asking(
                [
                    column("heart_rate_max_bpm", "Highest", of="mean"),
                    computed(low, "from"),
                    computed(high, "to"),
                    column("heart_rate_rest_bpm", "Resting", of="mean"),
                ],
                SESSION,
                ATHLETE,
                SHOWN,
                every=WEEKS,
                fill="none",
            )
        )
        .override_by_name("Highest", [style.fixed(style.PINK)])
        .override_by_name("Resting", [style.fixed(style.TEAL)])
        .override_by_regexp("from|to", body.BAND_END)
    )


def _bests() -> stat.Panel:
    """The shortest times of the shown time, rests and pauses within the distance included."""
    return (
        panels.figures("Bests of the shown time", empty="No session covered 1 km")
        .with_target(
            asking(
                [
                    column("best_1_km_s", "1 km", of="min"),
                    column("best_5_km_s", "5 km", of="min"),
                    column("best_10_km_s", "10 km", of="min"),
                ],
                SESSION,
                ATHLETE,
                SHOWN,
                shape="table",
            )
        )
        .override_by_regexp(".* km", [style.unit("s")])
    )


def _recovery() -> timeseries.Panel:
    """What the heart says of recovery: beat-to-beat variability, and the fall after hard work."""
    return (
        panels.summaries(
            "Recovery, a week's mean", unit="ms", axis="ms", empty="No beat-to-beat figures yet"
        )
        .with_target(
            asking(
                [
                    column("rmssd_ms", "RMSSD", of="mean"),
                    column("recovery_60s_bpm", "Fall in a minute", of="mean"),
                ],
                SESSION,
                ATHLETE,
                SHOWN,
                every=WEEKS,
                fill="none",
            )
        )
        .override_by_name("RMSSD", [style.fixed(style.TEAL)])
        .override_by_name(
            "Fall in a minute", [*panels.on_the_right("bpm"), style.fixed(style.PINK)]
        )
    )
