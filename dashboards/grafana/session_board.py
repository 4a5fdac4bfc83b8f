"""The *Session* board: one run, chosen from a table that leads to its time."""

from dashboards.grafana import distance_units, panels, style, variables
from dashboards.grafana import session_charts as charts
from dashboards.grafana.board_layout import framed, row
from dashboards.grafana.foundation import (
    bargauge,
    common_models,
    dashboard,
    stat,
    statetimeline,
    table,
    timeseries,
)
from dashboards.grafana.heart_rate_chart import DOUBTFUL, heart_rate
from dashboards.grafana.influxql import (
    ATHLETE,
    CHOSEN,
    DATA_SOURCE,
    UNTIL_THE_END,
    asking,
    column,
    computed,
    select,
)
from dashboards.grafana.uids_and_tags import SESSION_BOARD
from sessions.core.model.completeness import COVERED
from sessions.schema import INTERVAL, MINUTE, SESSION, ZONES

_COVERED = '"covered_s" * 100 / ("duration_s" - "paused_s")'
_WHOLE_PCT = 100 * COVERED

_NO_INTERVAL = "No interval is closed yet, or no session is chosen"
_MOST_ROWS = 500  # more than a year of daily runs

_INTERVAL_COLUMNS = (
    "kind",
    "role",
    "paused",
    "start_s",
    "duration_s",
    "distance_m",
    "mean_speed_kmh",
    "mean_incline_pct",
    "mean_heart_rate_bpm",
    "max_heart_rate_bpm",
    "energy_kcal",
    "confidence",
)
_SESSION_COLUMNS = (
    "session",
    "sport",
    "duration_s",
    "moving_s",
    "paused_s",
    "distance_m",
    "ascent_m",
    "mean_speed_kmh",
    "mean_heart_rate_bpm",
    "highest_heart_rate_bpm",
    "gross_kcal",
    "net_kcal",
    "trimp",
    "source",
    "athlete",
    "started_at_ms",
    "ended_at_ms",
)


def session_board() -> dashboard.Dashboard:
    """The newest run is chosen: its figures are there at once, its charts at its own time."""
    return framed(
        "Session",
        uid=SESSION_BOARD,
        description="One run: heart rate, zones, speed, intervals, energy. Choose it in the table.",
        since="now-6h",
        variables=(
            variables.athlete(),
            variables.session(),
            variables.started(),
            variables.ended(),
            variables.length(),
            variables.since_end(),
            distance_units.variable(),
        ),
        run_link="Time of this run",
        rows=(
            row(4, (_summary(), 20), (panels.database(), 4)),
            row(7, (_sessions(), 24)),
            row(4, (_energy_total(), 24)),
            row(9, (_heart_rate(), 24)),
            row(7, (charts.at_its_own_time(charts.speed()), 24)),
            row(7, (charts.at_its_own_time(charts.incline()), 24)),
            row(5, (_gait_and_zone(), 24)),
            row(9, (_intervals(), 24)),
            row(
                8,
                (_time_in_zone(), 8),
                (charts.at_its_own_time(charts.energy()), 8),
                (charts.at_its_own_time(charts.cadence()), 8),
            ),
            row(4, (_heart(), 24)),
            row(4, (charts.at_its_own_time(charts.doubts()), 24)),
        ),
    )


def _heart_rate() -> timeseries.Panel:
    bands = (CHOSEN, UNTIL_THE_END)
    return charts.at_its_own_time(heart_rate(CHOSEN, bands=bands, empty=charts.NOT_SHOWN))


def _gait_and_zone() -> statetimeline.Panel:
    return charts.at_its_own_time(panels.gait_and_zone(CHOSEN, empty=charts.NOT_SHOWN))


def _sessions() -> table.Panel:
    """Everything the athlete has run, the newest first; a session's id leads to its own time."""
    there = (
        f"/d/{SESSION_BOARD}?var-athlete=${{__data.fields.athlete:percentencode}}"
        f"&var-session=${{__data.fields.session}}&{distance_units.TAKEN_ALONG}"
        "&from=${__data.fields.started_at_ms}&to=${__data.fields.ended_at_ms}"
    )
    return (
        panels.rows(
            "Sessions",
            SESSION,
            _SESSION_COLUMNS,
            select(
                [distance_units.in_units(name, SESSION) for name in _SESSION_COLUMNS],
                SESSION,
                ATHLETE,
                newest_first=_MOST_ROWS,
            ),
            empty="No session yet",
        )
        .description("Follow a session's id to see it at its own time. Empty: no session yet.")
        .override_by_name(
            "session", [style.override("links", [{"title": "Show this session", "url": there}])]
        )
        .override_by_name("started_at_ms", [style.hidden()])
        .override_by_name("ended_at_ms", [style.hidden()])
        .override_by_name("Time", panels.dated())
    )


def _summary() -> stat.Panel:
    """The chosen run in figures; of one that is not finished only its start is known."""
    return (
        panels.figures("The run", empty="--")
        .with_target(
            asking(
                [
                    column("started_at_ms", "Started"),
                    column("duration_s", "Time"),
                    column("moving_s", "Moving"),
                    distance_units.distance('"distance_m"', "Distance"),
                    column("ascent_m", "Ascent"),
                    column("mean_heart_rate_bpm", "Mean heart rate"),
                    column("highest_heart_rate_bpm", "Highest"),
                    column("trimp", "Load"),
                ],
                SESSION,
                CHOSEN,
                shape="table",
            )
        )
        .override_by_name("Started", [style.unit("date")])
        .override_by_regexp("Time|Moving", [style.unit("s"), style.decimals(0)])
        .override_by_name("Distance", distance_units.called_distance("Distance"))
        .override_by_name("Ascent", [style.unit("m"), style.decimals(0)])
        .override_by_regexp("Mean heart rate|Highest", [style.unit("bpm"), style.decimals(0)])
        .override_by_name("Load", [style.decimals(0)])
    )


def _energy_total() -> stat.Panel:
    """Gross and net are two numbers, and gross has a band: nine in ten lie within it.

    Energy that is known for too little of the run is called partial.
    """
    band = '"energy_error_band_pct"'
    return (
        panels.figures("Energy, with its 90 % band", empty="Not finished, or not known")
        .unit(style.UNITS["kcal"])
        .decimals(0)
        .with_target(
            asking(
                [
                    column("gross_kcal", "Gross"),
                    computed(f'"gross_kcal" * (100 - {band}) / 100', "at least"),
                    computed(f'"gross_kcal" * (100 + {band}) / 100', "at most"),
                    column("net_kcal", "Net"),
                    computed(_COVERED, "Of the run"),
                ],
                SESSION,
                CHOSEN,
                shape="table",
            )
        )
        .override_by_name(
            "Of the run",
            [
                style.unit("%"),
                style.override("mappings", [style.below(_WHOLE_PCT, "partial").to_json()]),
            ],
        )
    )


def _intervals() -> table.Panel:
    """Every closed interval with its numbers, counted from 1."""
    return (
        panels.rows(
            "Intervals",
            INTERVAL,
            _INTERVAL_COLUMNS,
            select(
                [
                    '"index" + 1 AS "No."',
                    *(distance_units.in_units(name, INTERVAL) for name in _INTERVAL_COLUMNS),
                ],
                INTERVAL,
                CHOSEN,
            ),
            empty=_NO_INTERVAL,
        )
        .override_by_name("kind", panels.cells(style.kinds()))
        .override_by_name(
            "paused",
            [style.mapped(style.value_map({"0": ("", style.DIM), "1": ("Paused", style.ORANGE)}))],
        )
    )


def _time_in_zone() -> bargauge.Panel:
    """As the finished session counts it: seconds that turned out to be false are in no zone."""
    shown = [("zone_below_s", style.BELOW_LABEL, style.DIM)]
    shown += [
        (f"zone_{zone}_s", style.ZONE_LABELS[zone], style.ZONE_COLOURS[zone]) for zone in ZONES
    ]
    shown.append(("zone_unknown_s", "Unknown", style.GREY))
    panel = (
        bargauge.Panel()
        .title("Time in zone")
        .datasource(DATA_SOURCE)
        .unit(style.UNITS["s"])
        .min(0)
        .thresholds(style.plain_colours())
        .orientation(common_models.VizOrientation.HORIZONTAL)
        .display_mode(common_models.BarGaugeDisplayMode.BASIC)
        .reduce_options(style.last_value())
        .no_value("Not finished")
        .with_target(
            asking(
                [column(field, label) for field, label, _ in shown], SESSION, CHOSEN, shape="table"
            )
        )
    )
    for _, label, colour in shown:
        panel.override_by_name(label, [style.fixed(colour)])
    return panel


def _heart() -> stat.Panel:
    """How good the heart rate was, and what the beats say. Withheld where they say nothing."""
    known = [
        column("heart_rate_s", "With a heart rate", of="sum"),
        column("doubtful_s", DOUBTFUL, of="sum"),
    ]
    figures = [
        column("rmssd_ms", "RMSSD"),
        column("dfa_alpha1", "DFA-alpha1"),
        column("recovery_60s_bpm", "Recovery in a minute"),
    ]
    return panels.coloured(
        panels.figures("Heart-rate quality", empty="Not finished, or not known")
        .with_target(asking(known, MINUTE, CHOSEN, shape="table"))
        .with_target(asking(figures, SESSION, CHOSEN, ref="B", shape="table"))
        .override_by_query("A", [style.unit("s")])
        .override_by_name(DOUBTFUL, [style.mapped_range(style.above(0, style.WARNING))])
        .override_by_name("RMSSD", [style.unit("ms"), style.decimals(0)])
        .override_by_name("DFA-alpha1", [style.decimals(2)])
        .override_by_name("Recovery in a minute", [style.unit("bpm"), style.decimals(0)])
    )
