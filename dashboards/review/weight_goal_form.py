"""The form that sets a goal of weight, and what it says."""

from collections.abc import Mapping
from datetime import date

from dashboards.ports.review import Refused
from dashboards.review.fields import FormField, button, field, form
from dashboards.review.html import Markup, tag
from sessions.text import text
from sessions.units import Formatter
from sessions.week.diary import EntryError, Weight, WeightGoal, weight_rate, written

FORM = "weight-goal"
FORGET = "forget-goal"


def weight_goal_form(formatter: Formatter, *, today: date) -> Markup:
    """A weight, and a day or a rate if one is wished for."""
    unit = formatter.mass_unit
    return form(
        FORM,
        tag("h2.wide-field", text("Weight goal")),
        field(
            FormField(
                name="mass",
                label=text("Weight to reach, {unit}").format(unit=unit),
                attributes={"inputmode": "decimal", "required": True},
            ),
            form=FORM,
        ),
        field(
            FormField(
                name="by",
                label=text("By (may stay empty)"),
                kind="date",
                attributes={"min": today.isoformat()},
            ),
            form=FORM,
        ),
        field(
            FormField(
                name="rate",
                label=text("Or {unit} a week (may stay empty)").format(unit=unit),
                attributes={"inputmode": "decimal"},
            ),
            form=FORM,
        ),
        tag(
            "div.presses.wide-field",
            button(text("Set the goal"), kind="primary", submit=True),
            button(text("Forget it"), attributes={"data-press": FORGET}),
        ),
        tag("p.field-fault.wide-field", attributes={"id": f"{FORM}-fault", "role": "alert"}),
        label=text("Weight goal"),
    )


def weight_goal_of(values: Mapping[str, str], *, mass_unit: str) -> WeightGoal:
    """What the form says.

    Raises:
        Refused: no such mass, day or rate; at its field.
    """
    by, rate = values.get("by", "").strip(), values.get("rate", "").strip()
    if by and rate:
        raise Refused(text("Choose a day or a rate, not both."), field="rate")
    try:
        mass = written("weight", values.get("mass", "").strip(), mass_unit=mass_unit)
    except EntryError as exc:
        raise Refused(str(exc), field="mass") from exc
    assert isinstance(mass, Weight)
    try:
        rate_kg = weight_rate(rate, mass_unit=mass_unit) if rate else None
    except EntryError as exc:
        raise Refused(str(exc), field="rate") from exc
    try:
        day = date.fromisoformat(by) if by else None
    except ValueError:
        raise Refused(text("Choose a day."), field="by") from None
    return WeightGoal(mass_kg=mass.mass_kg, by=day, rate_kg_per_week=rate_kg)
