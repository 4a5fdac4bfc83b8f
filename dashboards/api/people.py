"""Athletes as documents: what their profiles say, and what their sessions have taught."""

from typing import Annotated

import msgspec
from msgspec import Meta

from dashboards.ports.review import ProfilesPort, Refused
from sessions.core.model.athlete import Units


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One athlete. Null: not said, not learned, or (`error`) the profile cannot be read."""

    name: str
    units: Annotated[Units | None, Meta(description="What the athlete reads; all here is metric.")]
    heart_rate_max_bpm: Annotated[
        float | None, Meta(description="As the profile says; it counts before the learned one.")
    ]
    heart_rate_rest_bpm: float | None
    learned_heart_rate_max_bpm: float | None
    learned_heart_rate_max_band_bpm: Annotated[
        float | None, Meta(description="Half width of the 90 % band of the learned one.")
    ]
    curve_sessions: Annotated[
        int, Meta(description="Sessions that taught the curve of energy by heart rate.")
    ]
    error: str | None = None


class People(msgspec.Struct, frozen=True, kw_only=True):
    """Athletes in alphabetical order."""

    athletes: tuple[Person, ...]


async def person_of(profiles: ProfilesPort, name: str) -> Person:
    """One of them.

    Raises:
        NotThere: it was deleted meanwhile.
    """
    try:
        athlete = await profiles.profile(name)
    except Refused as exc:
        return Person(
            name=name,
            units=None,
            heart_rate_max_bpm=None,
            heart_rate_rest_bpm=None,
            learned_heart_rate_max_bpm=None,
            learned_heart_rate_max_band_bpm=None,
            curve_sessions=0,
            error=str(exc),
        )
    learned = await profiles.learned(athlete)
    return Person(
        name=name,
        units=Units(athlete.units),
        heart_rate_max_bpm=athlete.heart_rate_max_bpm,
        heart_rate_rest_bpm=athlete.heart_rate_rest_bpm,
        learned_heart_rate_max_bpm=learned.heart_rate_max_bpm,
        learned_heart_rate_max_band_bpm=learned.heart_rate_max_band_bpm,
        curve_sessions=learned.curve_sessions,
    )
