"""The *Progress* board: weeks and months of one athlete."""

from dashboards.grafana import progress_panels as show
from dashboards.grafana import variables
from dashboards.grafana.board_layout import framed, row
from dashboards.grafana.foundation import dashboard

UID = "strapline-progress"


def progress_board() -> dashboard.Dashboard:
    """Asks for points of days, weeks, minutes and sessions: a year is a few hundred of each."""
    return framed(
        "Progress",
        uid=UID,
        description="Weeks against their goals, load, form, pace at a heart rate, energy balance.",
        since="now-26w",
        variables=(variables.athlete(), variables.heart_rate()),
        rows=(
            row(4, (show.this_week(), 24)),
            row(9, (show.weeks(), 14), (show.strength(), 10)),
            row(9, (show.load(), 24)),
            row(9, (show.pace(), 12), (show.fitness(), 12)),
            row(9, (show.energy(), 14), (show.mass(), 10)),
            row(8, (show.recovery(), 12), (show.distance(), 12)),
        ),
    )
