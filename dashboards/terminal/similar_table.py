"""Similar earlier sessions as a table for people."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dashboards.words.dates import day_words
from dashboards.words.similar_words import alike_words, change_words
from sessions.past.similar import Similar
from sessions.text import text
from sessions.units import Formatter

SHOWN = 12
"""The newest, within a screen; `--json` has them all. Ours."""


def print_similar(similar: Similar | None, formatter: Formatter, *, console: Console) -> None:
    """What is alike, the newest of them, and what has changed beyond chance."""
    if similar is None:
        console.print(Text(text("No earlier session is like it.")))
        return
    console.print(Text(alike_words(similar)))
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    table.add_column(text("Session"), no_wrap=True)
    for head in (text("Time"), formatter.pace_unit, text("bpm"), formatter.distance_unit):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("", style="dim", no_wrap=True)
    for one in similar.runs[:SHOWN]:
        table.add_row(
            day_words(one.day),
            formatter.duration(one.duration_s),
            formatter.pace_value(one.speed_kmh),
            formatter.heart_rate(one.mean_heart_rate_bpm),
            formatter.distance_value(one.distance_m),
            one.id,
        )
    console.print(table, highlight=False)
    change = change_words(similar, formatter)
    if change is not None:
        console.print(Text(change))
