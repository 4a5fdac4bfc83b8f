"""Guess at the known word that somebody meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from sessions.text import text


def did_you_mean(word: str, *, known: Iterable[str]) -> str:
    """What to put behind an error: " (did you mean X?)", or nothing when no known word is near.

    >>> did_you_mean("mas_kg", known=["mass_kg", "height_m"])
    ' (did you mean mass_kg?)'
    """
    near = get_close_matches(word, list(known), n=1)
    return text(" (did you mean {word}?)").format(word=near[0]) if near else ""
