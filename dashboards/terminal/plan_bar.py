"""The interval bar as characters: blocks two rows high, the present above, the marks below."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from dashboards.words.interval_bar import (
    Block,
    RailPart,
    plan_blocks,
    present_share,
    rail,
    run_blocks,
)
from dashboards.words.palette import GAIT_COLOURS
from sessions.live.live_view import LiveView
from sessions.live.missing import MarkKind
from sessions.units import Formatter

ROWS = 2
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_PRESENT = "▼"
# The signs of the page's legend, where there are no patterns.
_MARKS = {MarkKind.NO_HEART_RATE: "·", MarkKind.NO_SPEED: "·", MarkKind.DOUBTFUL: "?"}


def plan_bar(view: LiveView, formatter: Formatter, *, width: int) -> list[Text]:
    """Rows of exactly `width` characters; none before anything is planned or run."""
    blocks = plan_blocks(view.steps, formatter) if view.steps else run_blocks(view, formatter)
    total_s = sum(block.seconds for block in blocks)
    if total_s <= 0:
        return []
    columns = _columns(blocks, total_s=total_s, width=width)
    share = present_share(view) if view.steps else 1.0
    present = None if share is None else min(width - 1, int(share * width))
    rows = [] if present is None else [Text(" " * present + _PRESENT, style="bold")]
    for row in range(ROWS):
        line = Text()
        for column, block in enumerate(columns):
            filled = min(1.0, max(0.0, block.height * ROWS - (ROWS - 1 - row)))
            done = present is not None and column < present
            style = GAIT_COLOURS[block.kind] + ("" if done else " dim")
            line.append(_EIGHTHS[round(filled * 8)], style=style)
        rows.append(line)
    marks = _mark_row(rail(view), width=width)
    return [*rows, Text(marks, style="yellow")] if marks.strip() else rows


def _columns(blocks: Sequence[Block], *, total_s: float, width: int) -> list[Block]:
    columns, passed = [], list(_passed(blocks))
    for column in range(width):
        at_s = (column + 0.5) / width * total_s
        columns.append(next((block for end_s, block in passed if at_s < end_s), blocks[-1]))
    return columns


def _passed(blocks: Sequence[Block]) -> Iterator[tuple[float, Block]]:
    end_s = 0.0
    for block in blocks:
        end_s += block.seconds
        yield end_s, block


def _mark_row(parts: Sequence[RailPart], *, width: int) -> str:
    total_s = sum(part.seconds for part in parts)
    row, at_s = [" "] * width, 0.0
    for part in parts:
        first, at_s = int(at_s / total_s * width), at_s + part.seconds
        if part.mark is not None:
            last = max(first + 1, round(at_s / total_s * width))
            row[first:last] = _MARKS[part.mark.kind] * (min(last, width) - first)
    return "".join(row).rstrip()
