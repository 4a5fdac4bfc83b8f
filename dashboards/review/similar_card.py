"""Card of similar earlier sessions: what has changed, and the way to lay one over this."""

from dashboards.review.html import Markup, tag
from dashboards.review.interval_tables import table
from dashboards.words.dates import day_words
from dashboards.words.similar_words import alike_words, change_words
from sessions.past.similar import Similar
from sessions.text import text
from sessions.units import Formatter

SHOWN = 5
"""The newest; the list of sessions has them all. Ours."""


def similar_card(similar: Similar, formatter: Formatter, *, session: str) -> Markup:
    """`session`: the id of the one whose page it is."""
    change = change_words(similar, formatter)
    heads = (
        text("Session"),
        text("Time"),
        formatter.pace_unit,
        text("bpm"),
        formatter.distance_unit,
    )
    rows = [
        tag(
            "tr",
            tag(
                "th.name",
                tag(
                    "a",
                    day_words(one.day),
                    attributes={"href": f"/compare/{one.id}/{session}"},
                ),
                attributes={"scope": "row"},
            ),
            *(
                tag("td", cell)
                for cell in (
                    formatter.duration(one.duration_s),
                    formatter.pace_value(one.speed_kmh),
                    formatter.heart_rate(one.mean_heart_rate_bpm),
                    formatter.distance_value(one.distance_m),
                )
            ),
        )
        for one in similar.runs[:SHOWN]
    ]
    more = len(similar.runs) - SHOWN
    return tag(
        "div",
        tag("h2", text("Similar sessions")),
        None if change is None else tag("p.strong-note", change),
        table(heads, rows, label=text("Similar sessions")),
        tag("p.quiet", text("Earlier ones: {count}").format(count=more)) if more > 0 else None,
        tag(
            "p.quiet",
            text("This one: {pace}.").format(pace=formatter.pace(similar.speed_kmh)),
            " ",
            alike_words(similar),
        ),
    )
