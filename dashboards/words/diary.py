"""Amounts of the diary's entries in words."""

from dashboards.words.morning import morning_words
from dashboards.words.strength import strength_words
from sessions.morning.morning import Morning
from sessions.units import Formatter
from sessions.week.diary import Activity, Food, Strength, What


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
        case _:
            return formatter.mass(what.mass_kg)
