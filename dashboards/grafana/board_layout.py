"""Layout of all boards: rows of panels, links from board to board, settings."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.grafana import own_data
from dashboards.grafana.distance_units import TAKEN_ALONG
from dashboards.grafana.foundation import dashboard, dashboard_models
from dashboards.grafana.panels import AnyPanel
from dashboards.grafana.uids_and_tags import SESSION_BOARD
from dashboards.grafana.variables import AnyVariable

TAG = "strapline"
COLUMNS = 24


@dataclass(frozen=True, kw_only=True)
class BoardRow:
    """Panels side by side, each with its width; together they fill the grid's 24 columns."""

    height: int
    panels: tuple[tuple[AnyPanel, int], ...]


def row(height: int, *panels: tuple[AnyPanel, int]) -> BoardRow:
    """See `BoardRow`."""
    return BoardRow(height=height, panels=panels)


def framed(
    title: str,
    *,
    uid: str,
    description: str,
    since: str,
    variables: Sequence[AnyVariable],
    rows: Sequence[BoardRow],
    refresh: str = "",
    annotated: bool = False,
    run_link: str = "",
) -> dashboard.Dashboard:
    """A board of rows from top to bottom; a phone shows the panels in the same order.

    Args:
        title: Shown name.
        uid: Its name in links, for ever.
        description: One sentence.
        since: What it shows when it is opened: from then to now.
        variables: What is chosen at its top, in this order: a later one may need an earlier one.
        rows: The panels.
        refresh: How often it asks anew, such as "5s"; "": only when told to.
        annotated: Mark the chosen athlete's sessions, but not over a heart rate.
        run_link: What the link to the run of the variables `session`, `started` and `ended` is
            called, at the run's own time; "": there is none.

    Raises:
        ValueError: a row does not fill the grid.
    """
    board = (
        dashboard.Dashboard(title)
        .uid(uid)
        .description(description)
        .tags([TAG])
        .time(since, "now")
        .timezone("browser")
        .tooltip(dashboard_models.DashboardCursorSync.CROSSHAIR)
        .readonly()
        .link(_other_boards(taking_along=not any(v.build().multi for v in variables)))
    )
    if run_link:
        board.link(_to_the_run(run_link))
    if refresh:
        board.refresh(refresh)
    for variable in variables:
        board.with_variable(variable)
    number, y = 1, 0
    heart_rates: list[int] = []
    for line in rows:
        if sum(width for _, width in line.panels) != COLUMNS:
            raise ValueError(f"board {title!r}: the row at {y} does not fill {COLUMNS} columns")
        x = 0
        for panel, width in line.panels:
            spot = dashboard_models.GridPos(x=x, y=y, w=width, h=line.height)
            board.with_panel(panel.id(number).grid_pos(spot))
            if str(panel.build().title).startswith("Heart rate"):
                heart_rates.append(number)
            number, x = number + 1, x + width
        y += line.height
    if annotated:
        board.annotation(own_data.session_annotations(not_over=heart_rates))
    return board


def _to_the_run(title: str) -> dashboard.DashboardLink:
    return (
        dashboard.DashboardLink(title)
        .type(dashboard_models.DashboardLinkType.LINK)
        .icon("bolt")
        .url(
            f"/d/{SESSION_BOARD}?var-athlete=${{athlete:percentencode}}&var-session=${{session}}"
            f"&{TAKEN_ALONG}&from=${{started}}&to=${{ended}}"
        )
        .include_vars(False)
        .keep_time(False)
    )


def _other_boards(*, taking_along: bool) -> dashboard.DashboardLink:
    """All of ours. One athlete stays chosen from board to board; "all" is chosen on no other."""
    links = (
        dashboard.DashboardLink("Strapline")
        .type(dashboard_models.DashboardLinkType.DASHBOARDS)
        .tags([TAG])
        .include_vars(taking_along)
        .keep_time(False)
    )
    links.build().placement = None  # type: ignore[assignment]  # the library would put them into a menu of Grafana 12
    return links
