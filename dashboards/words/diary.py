"""Amounts of the diary's entries in words."""

from dashboards.words.coach_words import goal_entry_words
from dashboards.words.dates import date_words
from dashboards.words.morning import morning_words
from dashboards.words.strength import strength_words
from sessions.morning.morning import Morning
from sessions.text import text
from sessions.units import Formatter, number
from sessions.week.diary import (
    Activity,
    CoachGoal,
    FatShare,
    Food,
    Illness,
    Strength,
    Waist,
    Weight,
    WeightGoal,
    What,
)


def amount_words(what: What, formatter: Formatter) -> str:
    """For example "25 min", "650 kcal", "71.2 kg", "running 30 min 5.00 km"."""
    match what:
        case Strength():
            return strength_words(what, formatter)
        case Food():
            return formatter.energy(what.energy_kcal)
        case Activity():
            words = [what.sport.replace("_", " "), f"{what.duration_min:.0f} min"]
            if what.distance_m is not None:
                words.append(formatter.distance(what.distance_m))
            return " ".join(word for word in words if word)
        case Morning():
            return morning_words(what)
        case Weight():
            return formatter.mass(what.mass_kg)
        case Waist():
            return formatter.girth(what.girth_cm)
        case FatShare():
            return f"{number(what.share_pct, decimals=1)} %"
        case WeightGoal():
            return weight_goal_words(what, formatter)
        case Illness():
            return text("{days} days").format(days=what.days) if what.days > 1 else text("1 day")
        case CoachGoal():
            return goal_entry_words(what, formatter)


def weight_goal_words(goal: WeightGoal, formatter: Formatter) -> str:
    """For example "72.0 kg by 1 May 2027", "72.0 kg at 0.5 kg a week"."""
    if goal.mass_kg is None:
        return text("none")
    mass = formatter.mass(goal.mass_kg)
    if goal.by is not None:
        return text("{mass} by {day}").format(mass=mass, day=date_words(goal.by))
    if goal.rate_kg_per_week is not None:
        rate = formatter.mass(goal.rate_kg_per_week)
        return text("{mass} at {rate} a week").format(mass=mass, rate=rate)
    return mass
