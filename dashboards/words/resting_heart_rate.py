"""Resting heart rate in words: what mornings say, beside what a profile says."""

from collections.abc import Iterator

from sessions.core.model.athlete import Athlete
from sessions.morning.resting_heart_rate import proposed_rest_bpm
from sessions.past.learning import Learned
from sessions.text import text


def resting_lines(athlete: Athlete, learned: Learned) -> Iterator[str]:
    """What counts, or what the profile might say instead; nothing where they agree."""
    bpm, profile_bpm = learned.heart_rate_rest_bpm, athlete.heart_rate_rest_bpm
    if bpm is None:
        return
    if profile_bpm is None:
        said = text("Resting heart rate {bpm} bpm, learned from morning readings.")
        yield said.format(bpm=round(bpm))
        return
    proposed = proposed_rest_bpm(bpm, profile_bpm=profile_bpm)
    if proposed is not None:
        said = text(
            "The profile says {profile} bpm at rest, the mornings say {bpm}. To take it over:"
            " strapline athlete set {name} heart_rate_rest_bpm={bpm}"
        )
        yield said.format(profile=f"{profile_bpm:g}", bpm=proposed, name=athlete.name)
