"""The *Session* board: one run, chosen from a table that leads to its time."""

from dashboards.grafana import session_panels as show
from dashboards.grafana import variables
from dashboards.grafana.board_layout import framed, row
from dashboards.grafana.foundation import dashboard

UID = show.UID


def session_board() -> dashboard.Dashboard:
    """The table comes first: what is below it covers the time that is shown."""
    return framed(
        "Session",
        uid=UID,
        description="One run: heart rate, zones, speed, intervals, energy. Choose it in the table.",
        since="now-6h",
        variables=(variables.athlete(), variables.session(), variables.started()),
        annotated=True,
        rows=(
            row(7, (show.sessions(), 24)),
            row(4, (show.summary(), 14), (show.energy_total(), 10)),
            row(9, (show.heart_rate(), 24)),
            row(8, (show.speed_and_incline(), 24)),
            row(4, (show.gait_and_zone(), 24)),
            row(9, (show.intervals(), 16), (show.time_in_zone(), 8)),
            row(8, (show.energy(), 12), (show.plan(), 12)),
            row(4, (show.heart(), 24)),
            row(4, (show.doubts(), 24)),
        ),
    )
