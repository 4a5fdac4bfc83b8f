"""The form of a profile: every key, what it is for, and what it is counted in."""

from collections.abc import Mapping, Sequence
from dataclasses import fields

from dashboards.review.fields import FormField, button, choice, field, form
from dashboards.review.html import Markup, tag
from dashboards.words.profile_keys import label, typed
from sessions.core.model.athlete import Athlete, Units
from sessions.text import text

FORM = "profile"
KEYS = fields(Athlete)


def profile_form(athlete: Athlete) -> Markup:
    """With what is known already; an empty field is not known."""
    return form(
        FORM,
        tag("h2.wide-field", text("Who")),
        *_who(athlete),
        tag("h2.wide-field", text("Heart rate")),
        *_heart(athlete),
        tag("h2.wide-field", text("Pace and treadmill")),
        *_pace(athlete),
        tag("h2.wide-field", text("Goal, units and time")),
        *_goal(athlete),
        tag("p.field-fault.wide-field", attributes={"id": f"{FORM}-fault", "role": "alert"}),
        tag(
            "div.presses.wide-field",
            button(text("Save"), kind="primary", submit=True),
            tag("a.press", text("Cancel"), attributes={"href": "/athletes"}),
        ),
        label=text("Profile"),
    )


def shown_values(athlete: Athlete) -> dict[str, str]:
    """What stands in the form at first, by key."""
    units = Units(athlete.units)
    return {each.name: typed(each.name, getattr(athlete, each.name), units) for each in KEYS}


def sexes() -> tuple[tuple[str, str], ...]:
    """As the published equations know it."""
    return (
        ("female", text("Female")),
        ("male", text("Male")),
        ("unspecified", text("Not said: the mean of both equations, less sure")),
    )


def zone_models() -> tuple[tuple[str, str], ...]:
    """How zones follow from the athlete."""
    return (
        ("percent_max", text("Percent of the highest heart rate")),
        ("percent_reserve", text("Percent of the reserve (needs the rest)")),
        ("percent_threshold", text("Percent of the threshold")),
        ("custom", text("Your own bounds")),
    )


def unit_systems() -> tuple[tuple[str, str], ...]:
    """What the athlete reads."""
    return (("metric", text("Kilometres and kilograms")), ("imperial", text("Miles and pounds")))


def _who(athlete: Athlete) -> tuple[Markup, ...]:
    return (
        _line(
            "name",
            athlete,
            hint=text("Sessions keep the name they were run under.") if athlete.name else "",
            attributes={"required": True, "maxlength": "64"},
        ),
        _line(
            "nickname",
            athlete,
            hint=text("The wall board shows it in place of the name."),
            attributes={"maxlength": "24"},
        ),
        _line("team", athlete, hint=text("On the wall board."), attributes={"maxlength": "24"}),
        _choice("sex", sexes(), athlete, hint=text("For the energy equations.")),
        _line("birth_date", athlete, kind="date"),
        _number("age_years", athlete),
        _number("mass_kg", athlete),
        _number("height_m", athlete, hint=text("For what a day burns at rest.")),
    )


def _heart(athlete: Athlete) -> tuple[Markup, ...]:
    return (
        _number(
            "heart_rate_max_bpm",
            athlete,
            hint=text("Measured. Empty: learned, or estimated from age."),
        ),
        _number("heart_rate_rest_bpm", athlete),
        _number("threshold_heart_rate_bpm", athlete),
        _number("vo2max_ml_kg_min", athlete),
        _number(
            "activity_level",
            athlete,
            hint=text(
                "Hard effort a week: 0 none and no walks, 2 up to an hour of light effort, "
                "4 under half an hour, 5 up to one hour, 6 one to three hours, 7 more."
            ),
        ),
        _choice("zone_model", zone_models(), athlete),
        _line(
            "zone_bounds_bpm",
            athlete,
            hint=text("Six rising values, for your own bounds."),
        ),
        _number(
            "heart_rate_alarm_bpm",
            athlete,
            hint=text("Page and terminal warn."),
        ),
    )


def _pace(athlete: Athlete) -> tuple[Markup, ...]:
    return (
        _number("jog_kmh", athlete),
        _number("sprint_kmh", athlete),
        _number(
            "max_speed_kmh",
            athlete,
            hint=text("Treadmill control never goes beyond."),
        ),
        _number("max_incline_pct", athlete),
    )


def _goal(athlete: Athlete) -> tuple[Markup, ...]:
    return (
        _number(
            "weekly_goal_min",
            athlete,
            hint=text("Empty: 150 moderate minutes."),
        ),
        _choice("units", unit_systems(), athlete),
        _line(
            "time_zone",
            athlete,
            hint=text("Like Europe/Berlin, for days and weeks. Empty: that of the machine."),
            attributes={"placeholder": "Europe/Berlin", "autocapitalize": "off"},
        ),
    )


def _line(
    key: str,
    athlete: Athlete,
    *,
    kind: str = "text",
    hint: str = "",
    attributes: Mapping[str, str | bool | None] | None = None,
) -> Markup:
    line = FormField(
        name=key,
        label=label(key, Units(athlete.units)),
        kind=kind,
        value=shown_values(athlete)[key],
        hint=hint,
        attributes=attributes,
    )
    return field(line, form=FORM)


def _number(key: str, athlete: Athlete, *, hint: str = "") -> Markup:
    return _line(key, athlete, hint=hint, attributes={"inputmode": "decimal"})


def _choice(
    key: str,
    options: Sequence[tuple[str, str]],
    athlete: Athlete,
    *,
    hint: str = "",
) -> Markup:
    return choice(
        key,
        label=label(key, Units(athlete.units)),
        options=options,
        chosen=shown_values(athlete)[key],
        form=FORM,
        hint=hint,
    )
