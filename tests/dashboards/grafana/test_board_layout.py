"""Panels fill the grid from top to bottom, or the board is not built."""

import json
from typing import Any

import pytest

from dashboards.grafana import panels
from dashboards.grafana.board_layout import BoardRow, framed, row
from dashboards.grafana.foundation import JSONEncoder
from dashboards.grafana.panels import AnyPanel


def figure(title: str) -> AnyPanel:
    return panels.figures(title, empty="--")


def built(*rows: BoardRow) -> list[dict[str, Any]]:
    board = framed("Try", uid="try", description="", since="now-1h", variables=(), rows=rows)
    panels: list[dict[str, Any]] = json.loads(json.dumps(board.build(), cls=JSONEncoder))["panels"]
    return panels


def test_rows_follow_each_other_and_panels_stand_side_by_side() -> None:
    made = built(row(4, (figure("a"), 10), (figure("b"), 14)), row(7, (figure("c"), 24)))
    spots = [tuple(panel["gridPos"][key] for key in "xywh") for panel in made]
    assert spots == [(0, 0, 10, 4), (10, 0, 14, 4), (0, 4, 24, 7)]
    assert [panel["id"] for panel in made] == [1, 2, 3]


@pytest.mark.parametrize("width", [13, 15])
def test_a_row_that_does_not_fill_the_grid_is_refused(width: int) -> None:
    with pytest.raises(ValueError, match="'Try': the row at 0 does not fill 24 columns"):
        built(row(4, (figure("a"), 10), (figure("b"), width)))
