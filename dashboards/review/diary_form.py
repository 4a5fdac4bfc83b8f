"""The line to write strength training, food or a measure of the body into, and what it says."""

from collections.abc import Mapping
from datetime import date

from dashboards.ports.review import Refused
from dashboards.review.fields import FormField, button, choice, field, form
from dashboards.review.html import Markup, tag
from dashboards.words.dates import day_words
from dashboards.words.diary import amount_words
from sessions.text import text
from sessions.units import Formatter
from sessions.week.calendar_week import Week, local_day, zone_named
from sessions.week.diary import READERS, Entry, What, kind_of, written

FORM = "diary"
LONGEST_NOTE = 200


def diary_form(formatter: Formatter, *, today: date, week: Week) -> Markup:
    """For the week's days up to today; an earlier week begins with its Sunday."""
    day = min(today, week.sunday)
    kinds = [
        (f"strength {formatter.mass_unit}", text("Strength training: sets or min")),
        ("food", text("Food, kcal")),
        (
            f"weight {formatter.mass_unit}",
            text("Weight, {unit}").format(unit=formatter.mass_unit),
        ),
        (
            f"waist {formatter.mass_unit}",
            text("Waist, {unit}").format(unit=formatter.girth_unit),
        ),
        ("fat", text("Fat share, %")),
    ]
    kinds.append(("illness", text("Illness, days")))
    return form(
        FORM,
        tag("h2.wide-field", text("Write down")),
        tag(
            "div.two-fields",
            choice("what", label=text("What"), options=kinds, chosen=kinds[0][0], form=FORM),
        ),
        field(
            FormField(
                name="amount",
                label=text("How much"),
                hint=text("A number, or for strength: squats 3x8@60, lunges 3x10"),
                attributes={"required": True},
            ),
            form=FORM,
        ),
        field(
            FormField(
                name="day",
                label=text("Day"),
                kind="date",
                value=day.isoformat(),
                attributes={"max": today.isoformat()},
            ),
            form=FORM,
        ),
        field(
            FormField(name="note", label=text("Note"), attributes={"maxlength": str(LONGEST_NOTE)}),
            form=FORM,
        ),
        tag("div.presses.wide-field", button(text("Write down"), kind="primary", submit=True)),
        tag("p.field-fault.wide-field", attributes={"id": f"{FORM}-fault", "role": "alert"}),
        label=text("Write down"),
    )


def what_of(values: Mapping[str, str]) -> tuple[What, date]:
    """What the form says, and for which day.

    Raises:
        EntryError: no such amount.
        Refused: no such day.
    """
    kind, _, unit = values.get("what", "").partition(" ")
    amount = values.get("amount", "").strip()
    what = written(kind if kind in READERS else "strength", amount, mass_unit=unit or "kg")
    try:
        return what, date.fromisoformat(values.get("day", ""))
    except ValueError:
        raise Refused(text("Choose a day."), field="day") from None


def entry_words(entry: Entry, formatter: Formatter, *, time_zone: str | None) -> str:
    """For example "Strength 25 min, core, Wed 25 Nov"."""
    named = {
        "strength": text("Strength"),
        "food": text("Food"),
        "weight": text("Weight"),
        "waist": text("Waist"),
        "fat": text("Fat share"),
        "goal": text("Weight goal"),
        "activity": text("Activity"),
        "morning": text("Morning"),
        "illness": text("Illness"),
        "coach": text("Goal of training"),
    }
    words = f"{named[kind_of(entry.what)]} {amount_words(entry.what, formatter)}"
    on = local_day(entry.at_ns, zone=zone_named(time_zone))
    day = day_words(on, with_year=False)
    return ", ".join(part for part in (words, entry.note, day) if part)
