"""The slow way: every number of a breakdown by a full scan over all samples, kept in a list."""

from collections.abc import Sequence

import msgspec

from sessions.core.energy.meter import EnergyModel, Uptake
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import Artefact, Interval, Span
from sessions.core.model.events import AnyEvent, SecondClosed
from sessions.core.model.sample import Sample


def seconds_of(events: Sequence[AnyEvent]) -> list[SecondClosed]:
    return [event for event in events if isinstance(event, SecondClosed)]


def believed(
    seconds: Sequence[SecondClosed], *, artefacts: Sequence[Artefact]
) -> list[SecondClosed]:
    """The seconds, without a heart rate wherever an artefact was found in the end."""
    return [
        msgspec.structs.replace(second, heart_rate_bpm=None)
        if any(span.start_s <= second.cell < span.end_s for span in artefacts)
        else second
        for second in seconds
    ]


def weights(
    seconds: Sequence[SecondClosed], *, duration_s: float, pauses: Sequence[Span] = ()
) -> list[float]:
    """For how long each second counts: to the end of the session, and not while it is paused."""
    return [
        min(1.0, duration_s - second.cell)
        - sum(
            max(0.0, min(end, pause.end_s) - max(second.cell, pause.start_s))
            for pause in pauses
            for end in (min(second.cell + 1.0, duration_s),)
        )
        for second in seconds
    ]


def zone_seconds(
    seconds: Sequence[SecondClosed],
    *,
    athlete: AthleteSnapshot,
    duration_s: float,
    pauses: Sequence[Span] = (),
) -> tuple[list[float], float, float]:
    """Seconds in zones 1 to 5, below them, and unknown."""
    bounds = athlete.zone_bounds_bpm
    inside, below, unknown = [0.0] * 5, 0.0, 0.0
    counted = weights(seconds, duration_s=duration_s, pauses=pauses)
    for second, weight in zip(seconds, counted, strict=True):
        bpm = second.heart_rate_bpm
        if bpm is None or bounds is None:
            unknown += weight
        elif bpm < bounds[0]:
            below += weight
        else:
            zone = max(n for n in range(5) if bpm >= bounds[n])
            inside[zone] += weight
    return inside, below, unknown


def energy_kcal(
    seconds: Sequence[SecondClosed],
    *,
    athlete: AthleteSnapshot,
    duration_s: float,
    pauses: Sequence[Span] = (),
    of: Sequence[SecondClosed] | None = None,
) -> float | None:
    """Gross energy of all seconds, or of those `of` them. Oxygen uptake runs through all.

    A heart rate that may be a spike counts as the last good one before it, a false one as none.
    """
    model, uptake, total = EnergyModel(athlete), Uptake(), None
    wanted = {second.cell for second in (seconds if of is None else of)}
    before: float | None = None
    counted = weights(seconds, duration_s=duration_s, pauses=pauses)
    lasting = weights(seconds, duration_s=duration_s)
    for second, weight, length in zip(seconds, counted, lasting, strict=True):
        bpm = second.heart_rate_bpm
        if second.heart_rate_fault == "spike":
            bpm = before
        elif second.heart_rate_fault is not None:
            bpm = None
        elif bpm is not None:
            before = bpm
        if second.paused:
            uptake.rest(length)
            # Of an interval a pause is known to cost nothing; of a session it says nothing.
            if of is not None and second.cell in wanted:
                total = total or 0.0
            continue
        energy = model.second(
            Sample(
                cell=second.cell,
                heart_rate_bpm=bpm,
                speed_kmh=second.speed_kmh,
                incline_pct=second.incline_pct,
            ),
            uptake=uptake,
            weight_s=length,
        )
        if energy is not None and weight > 0 and second.cell in wanted:
            total = (total or 0.0) + energy.gross_kcal * weight
    return total


def mean(values: Sequence[float | None], parts: Sequence[float]) -> float | None:
    known = [(v, w) for v, w in zip(values, parts, strict=True) if v is not None]
    seconds = sum(w for _, w in known)
    return sum(v * w for v, w in known) / seconds if seconds > 0 else None


def inside(seconds: Sequence[SecondClosed], interval: Interval) -> list[SecondClosed]:
    return [s for s in seconds if interval.start_s <= s.cell < interval.end_s]
