"""Variables of a board: athlete, session, devices and heart rate, chosen at its top."""

from dashboards.grafana import influxql
from dashboards.grafana.foundation import dashboard, dashboard_models
from dashboards.grafana.influxql import DATA_SOURCE
from sessions.schema import DEVICE, MOTION, SESSION

AnyVariable = dashboard.QueryVariable | dashboard.CustomVariable

ENDED, LENGTH, SINCE_END = "ended", "length", "since_end"

_SHORTEST_S = 60
"""Of a chart's time: a session that has just begun would have none."""

_END = '("ended_at_ms" + floor(1 / ("ended_at_ms" + 1)) * ${__to})'
"""When it ended, and the end of the shown time where that is 0: InfluxQL knows no condition."""

_ALL = dashboard_models.VariableOption(selected=True, text="All", value="$__all")


def athlete() -> dashboard.QueryVariable:
    """Everybody who has ever run; a tag's values do not depend on the shown time."""
    return (
        dashboard.QueryVariable("athlete")
        .label("Athlete")
        .allow_custom_value(False)
        .query(influxql.tag_values(SESSION, "athlete"))
        .datasource(DATA_SOURCE)
        .refresh(dashboard_models.VariableRefresh.ON_DASHBOARD_LOAD)
        .sort(dashboard_models.VariableSort.ALPHABETICAL_ASC)
    )


def athletes() -> dashboard.QueryVariable:
    """Some of them, or all."""
    return athlete().label("Athletes").multi(True).include_all(True).all_value(".*").current(_ALL)


def session() -> dashboard.QueryVariable:
    """The athlete's sessions. An id begins with its date: the newest session comes first."""
    return (
        dashboard.QueryVariable("session")
        .label("Session")
        .allow_custom_value(False)
        .query(influxql.tag_values(SESSION, "session", where=influxql.ATHLETE))
        .datasource(DATA_SOURCE)
        .refresh(dashboard_models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(dashboard_models.VariableSort.ALPHABETICAL_DESC)
    )


def last_session() -> dashboard.QueryVariable:
    """The athlete's newest session, for a link to it; nobody needs to see it."""
    return session().hide(dashboard_models.VariableHide.HIDE_VARIABLE)


def started() -> dashboard.QueryVariable:
    """When the chosen session began, in Unix milliseconds; nobody needs to see it."""
    return (
        dashboard.QueryVariable("started")
        .query(
            influxql.select(
                [influxql.column("started_at_ms", of="last")],
                SESSION,
                influxql.ATHLETE,
                "\"session\" = '${session}'",
            )
        )
        .datasource(DATA_SOURCE)
        .refresh(dashboard_models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .hide(dashboard_models.VariableHide.HIDE_VARIABLE)
    )


def ended() -> dashboard.QueryVariable:
    """When it ended; nothing while it runs, and a time that ends with nothing ends now."""
    return (
        dashboard.QueryVariable(ENDED)
        .query(
            influxql.select(
                [influxql.column("ended_at_ms", of="last")],
                SESSION,
                influxql.ATHLETE,
                "\"session\" = '${session}'",
            )
        )
        .datasource(DATA_SOURCE)
        .refresh(dashboard_models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .hide(dashboard_models.VariableHide.HIDE_VARIABLE)
    )


def length() -> dashboard.QueryVariable:
    """How many seconds the chosen session lasted, or lasts until now; for a panel's own time."""
    lasted = f'({_END} - "started_at_ms") / 1000'
    at_least = f"({lasted} + {_SHORTEST_S} + abs({lasted} - {_SHORTEST_S})) / 2"
    return _computed(LENGTH, f"ceil({at_least})")


def since_end() -> dashboard.QueryVariable:
    """How many seconds before the shown time's end it ended; 0 where it ended later, or runs."""
    since = f"(${{__to}} - {_END})"
    return _computed(SINCE_END, f"floor(({since} + abs{since}) / 2000)")


def _computed(name: str, expression: str) -> dashboard.QueryVariable:
    """Of both ends of the chosen session, of which the later one is 0 while it runs."""
    ends = influxql.select(
        [
            influxql.column("started_at_ms", of="last"),
            influxql.column("ended_at_ms", of="last"),
        ],
        SESSION,
        influxql.ATHLETE,
        "\"session\" = '${session}'",
        "time >= ${started}ms AND time < ${started}ms + 1s",
        every="1s",
        fill="0",
    )
    return (
        dashboard.QueryVariable(name)
        .query(f"SELECT {influxql.computed(expression, name)} FROM ({ends})")
        .datasource(DATA_SOURCE)
        .refresh(dashboard_models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .hide(dashboard_models.VariableHide.HIDE_VARIABLE)
    )


def running_session() -> dashboard.QueryVariable:
    """The session the athlete is in, or was in last in the shown time; nobody needs to see it."""
    return (
        dashboard.QueryVariable("session")
        .query(
            influxql.select(
                [influxql.column("session", of="last")], MOTION, influxql.ATHLETE, influxql.SHOWN
            )
        )
        .datasource(DATA_SOURCE)
        .refresh(dashboard_models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .hide(dashboard_models.VariableHide.HIDE_VARIABLE)
    )


def devices() -> dashboard.QueryVariable:
    """Some devices, or all."""
    return (
        dashboard.QueryVariable("device")
        .label("Devices")
        .allow_custom_value(False)
        .query(influxql.tag_values(DEVICE, "device"))
        .datasource(DATA_SOURCE)
        .refresh(dashboard_models.VariableRefresh.ON_DASHBOARD_LOAD)
        .sort(dashboard_models.VariableSort.ALPHABETICAL_ASC)
        .multi(True)
        .include_all(True)
        .all_value(".*")
        .current(_ALL)
    )


def heart_rate() -> dashboard.CustomVariable:
    """At which heart rate the pace is looked at."""
    offered, usual = [str(bpm) for bpm in range(110, 181, 10)], "140"
    return (
        dashboard.CustomVariable("bpm")
        .label("Pace at bpm")
        .allow_custom_value(False)
        .values(",".join(offered))
        .current(dashboard_models.VariableOption(selected=True, text=usual, value=usual))
        .options(
            [
                dashboard_models.VariableOption(selected=bpm == usual, text=bpm, value=bpm)
                for bpm in offered
            ]
        )
    )
