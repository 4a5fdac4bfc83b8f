"""The form of a profile: every key, what it is for, and what it is counted in."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum

from dashboards.review.fields import FormField, button, choice, field, form
from dashboards.review.html import Markup, tag
from sessions.core.model.athlete import Athlete
from sessions.text import text

FORM = "profile"
NUMBERS = frozenset(
    {
        "age_years",
        "mass_kg",
        "height_m",
        "heart_rate_max_bpm",
        "heart_rate_rest_bpm",
        "threshold_heart_rate_bpm",
        "vo2max_ml_kg_min",
        "activity_level",
        "jog_kmh",
        "sprint_kmh",
        "max_speed_kmh",
        "max_incline_pct",
        "heart_rate_alarm_bpm",
        "weekly_goal_min",
    }
)


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
        tag("h2.wide-field", text("Goal and units")),
        *_goal(athlete),
        tag("p.field-fault.wide-field", attributes={"id": f"{FORM}-fault", "role": "alert"}),
        tag(
            "div.presses.wide-field",
            button(text("Save"), kind="primary", submit=True),
            tag("a.press", text("Cancel"), attributes={"href": "/athletes"}),
        ),
        label=text("Profile"),
    )


def changes_of(values: Mapping[str, str]) -> dict[str, str]:
    """What the form says, as a profile takes it: a birth date stands for the age, and a decimal
    may be written with a comma.
    """
    changes = {key: value.strip() for key, value in values.items()}
    for key in NUMBERS & changes.keys():
        changes[key] = changes[key].replace(",", ".")
    if changes.get("birth_date"):
        changes.pop("age_years", None)
    return changes


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
            text("Name"),
            athlete,
            hint=text("Sessions keep the name they were run under.") if athlete.name else "",
            attributes={"required": True, "maxlength": "64"},
        ),
        _choice("sex", text("Sex"), sexes(), athlete, hint=text("For the energy equations.")),
        _line("birth_date", text("Birth date"), athlete, kind="date"),
        _number("age_years", text("or age, years"), athlete),
        _number("mass_kg", text("Mass, kg"), athlete),
        _number("height_m", text("Height, m"), athlete, hint=text("For what a day burns at rest.")),
    )


def _heart(athlete: Athlete) -> tuple[Markup, ...]:
    return (
        _number(
            "heart_rate_max_bpm",
            text("Highest, bpm"),
            athlete,
            hint=text("Measured. Empty: learned, or estimated from age."),
        ),
        _number("heart_rate_rest_bpm", text("At rest, bpm"), athlete),
        _number("threshold_heart_rate_bpm", text("Threshold, bpm"), athlete),
        _number("vo2max_ml_kg_min", text("VO2max, ml/kg/min"), athlete),
        _number(
            "activity_level",
            text("Activity, 0 to 7"),
            athlete,
            hint=text(
                "Hard effort a week: 0 none and no walks, 2 up to an hour of light effort, "
                "4 under half an hour, 5 up to one hour, 6 one to three hours, 7 more."
            ),
        ),
        _choice("zone_model", text("Zones"), zone_models(), athlete),
        _line(
            "zone_bounds_bpm",
            text("Own bounds, bpm"),
            athlete,
            hint=text("Six rising values, for your own bounds."),
        ),
        _number(
            "heart_rate_alarm_bpm",
            text("Alarm above, bpm"),
            athlete,
            hint=text("Page and terminal warn."),
        ),
    )


def _pace(athlete: Athlete) -> tuple[Markup, ...]:
    return (
        _number("jog_kmh", text("Jogging from, km/h"), athlete),
        _number("sprint_kmh", text("Sprinting from, km/h"), athlete),
        _number(
            "max_speed_kmh",
            text("Belt at most, km/h"),
            athlete,
            hint=text("Treadmill control never goes beyond."),
        ),
        _number("max_incline_pct", text("Incline at most, %"), athlete),
    )


def _goal(athlete: Athlete) -> tuple[Markup, ...]:
    return (
        _number(
            "weekly_goal_min",
            text("Week's goal, min"),
            athlete,
            hint=text("Empty: 150 moderate minutes."),
        ),
        _choice("units", text("Units"), unit_systems(), athlete),
    )


def _line(
    key: str,
    label: str,
    athlete: Athlete,
    *,
    kind: str = "text",
    hint: str = "",
    attributes: Mapping[str, str | bool | None] | None = None,
) -> Markup:
    line = FormField(
        name=key,
        label=label,
        kind=kind,
        value=_typed(getattr(athlete, key)),
        hint=hint,
        attributes=attributes,
    )
    return field(line, form=FORM)


def _number(key: str, label: str, athlete: Athlete, *, hint: str = "") -> Markup:
    return _line(key, label, athlete, hint=hint, attributes={"inputmode": "decimal"})


def _choice(
    key: str,
    label: str,
    options: Sequence[tuple[str, str]],
    athlete: Athlete,
    *,
    hint: str = "",
) -> Markup:
    chosen = _typed(getattr(athlete, key))
    return choice(key, label=label, options=options, chosen=chosen, form=FORM, hint=hint)


def _typed(value: object) -> str:
    """A value as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return " ".join(_typed(item) for item in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
