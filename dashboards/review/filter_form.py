"""The form above the list of sessions, and the filter it stands for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import TypeVar

from dashboards.review.fields import FormField, button, choice, field, form
from dashboards.review.html import Markup, tag
from dashboards.words.kinds import source_word
from sessions.past.session_filter import SessionFilter
from sessions.store import Source
from sessions.text import text

FORM = "filter"
LONGEST_MIN = 24 * 60

Read = TypeVar("Read")


def filter_form(athletes: Sequence[str]) -> Markup:
    """Everything left open; a choice of athletes only where there are several."""
    return form(
        FORM,
        field(
            FormField(
                name="words",
                label=text("Search"),
                kind="search",
                attributes={"placeholder": text("Plan, note or id")},
            ),
            form=FORM,
        ),
        tag(
            "details.more-filters",
            tag("summary.press", text("More filters")),
            tag("div.fields", *_more(athletes)),
        ),
        label=text("Which sessions to show"),
        classes=".filters",
    )


def _more(athletes: Sequence[str]) -> Iterator[Markup]:
    if len(athletes) > 1:
        everybody = [("", text("Everybody"))]
        everybody += [(name, name or text("Unnamed")) for name in athletes]
        yield choice("athlete", label=text("Athlete"), options=everybody, chosen="", form=FORM)
    yield field(FormField(name="from", label=text("From"), kind="date"), form=FORM)
    yield field(FormField(name="to", label=text("Until"), kind="date"), form=FORM)
    everything = [("", text("All")), *((source.value, source_word(source)) for source in Source)]
    yield choice("source", label=text("Source"), options=everything, chosen="", form=FORM)
    yield field(
        FormField(
            name="least",
            label=text("At least, min"),
            kind="number",
            attributes={"min": "0", "max": str(LONGEST_MIN), "inputmode": "numeric"},
        ),
        form=FORM,
    )
    yield tag("div.field.field-buttons", button(text("Show all"), attributes={"data-reset": FORM}))


def filter_of(values: Mapping[str, str]) -> SessionFilter:
    """What the form says; what is half typed leaves its part open."""
    return SessionFilter(
        athlete=values.get("athlete") or None,
        from_day=_read(date.fromisoformat, values.get("from", "")),
        to_day=_read(date.fromisoformat, values.get("to", "")),
        words=values.get("words", ""),
        source=_read(Source, values.get("source", "")),
        least_min=_read(_minutes, values.get("least", "")) or 0.0,
    )


def _read(reader: Callable[[str], Read], value: str) -> Read | None:
    with suppress(ValueError):
        return reader(value)
    return None


def _minutes(value: str) -> float:
    return min(max(float(value), 0.0), LONGEST_MIN)
