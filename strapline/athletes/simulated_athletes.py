"""People who are not: athletes for a simulated crowd, the same for the same seed."""

import random

from sessions.core.model.athlete import Athlete, Sex

_NAMES = (
    *("Ada", "Bruno", "Chiara", "Dmitri", "Emmy", "Farid", "Grace", "Hedy", "Ivo", "Jun"),
    *("Katalin", "Lise", "Mei", "Noor", "Olga", "Pia", "Quentin", "Rosa", "Sven", "Tycho"),
    *("Uma", "Vera", "Wangari", "Xenia", "Yusuf", "Zoe"),
)
_TEAMS = ("Kestrels", "Otters", "Foxes")
_TEAMS_FROM = 6  # fewer are no teams
MOST = 100


def simulated_athletes(count: int, *, seed: int) -> dict[str, Athlete]:
    """So many of them by name; from the 27th on, names have a number."""
    chance = random.Random(f"{seed} crowd")
    athletes = {}
    for index in range(count):
        round_, place = divmod(index, len(_NAMES))
        name = _NAMES[place] if round_ == 0 else f"{_NAMES[place]} {round_ + 1}"
        athletes[name] = Athlete(
            name=name,
            sex=chance.choice((Sex.FEMALE, Sex.MALE)),
            age_years=chance.randint(20, 60),
            mass_kg=chance.randint(52, 95),
            team=_TEAMS[index % len(_TEAMS)] if count >= _TEAMS_FROM else None,
        )
    return athletes
