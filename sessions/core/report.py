"""Breakdown read from a fold, at any moment."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

from ingest.measurements import BY_HAND, ON_FOOT, Sport
from sessions.core.athlete_snapshot import snapshot_notes
from sessions.core.energy.steady_pace import steady_paces
from sessions.core.energy.vo2max import fitness_of
from sessions.core.fold import Fold
from sessions.core.heart.hrv import median_of
from sessions.core.heart.training_data import taught
from sessions.core.intervals.best_distances import bests_of
from sessions.core.intervals.interval_book import numbers_of
from sessions.core.model.breakdown import (
    Breakdown,
    EnergyMethod,
    EnergyTotal,
    Heart,
    Lap,
    SessionSummary,
    Span,
    ZoneTimes,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def iso_utc(unix_ns: int) -> str:
    """ISO 8601 in UTC, to the microsecond."""
    moment = _EPOCH + timedelta(microseconds=unix_ns // 1000)
    return moment.isoformat().replace("+00:00", "Z")


def breakdown_of(
    fold: Fold,
    *,
    session_id: str | None,
    started_at: str | None,
    source: str,
    notes: tuple[str, ...] = (),
) -> Breakdown:
    """All numbers as of the last closed cell; changes nothing in the fold."""
    state, athlete = fold.state, fold.athlete
    on_foot = state.sport in ON_FOOT
    duration_s = state.elapsed_s
    bounds = athlete.zone_bounds_bpm
    windows = state.hrv.all_windows(elapsed_s=duration_s)
    moving = deepcopy(state.book.moving)
    minutes = tuple(state.minutes.minutes)
    intervals = tuple(state.book.closed)
    if duration_s > state.book.start_s:
        numbers = numbers_of(state.book.track.rows(state.book.start))
        moving.update(state.book.kind, numbers, gaited=state.book.gaited)
        intervals = (*intervals, state.book.interval(numbers, end_s=duration_s))
    return Breakdown(
        session=SessionSummary(
            id=session_id,
            started_at=started_at,
            duration_s=duration_s,
            moving_s=moving.seconds,
            boundaries_moved=state.book.moved,
            paused_s=state.paused_s,
            sport=state.sport,
            distance_m=state.distance.total_m,
            moving_distance_m=moving.distance_m,
            mean_speed_kmh=moving.mean_speed_kmh,
            mean_heart_rate_bpm=state.heart_rate.value,
            max_heart_rate_bpm=state.heart.max_bpm,
            ascent_m=state.ascent.ascent_m,
            source=source,
            sources=_sources(fold),
            pauses=_pauses(fold, duration_s),
            gaps=tuple(
                sorted(
                    (
                        *state.heart_rate_coverage.gaps_until(duration_s),
                        *state.speed_coverage.gaps_until(duration_s),
                    ),
                    key=lambda gap: (gap.start_s, gap.what),
                )
            ),
            notes=(
                *notes,
                *snapshot_notes(athlete),
                *state.energy.notes(),
                *_no_energy(fold),
            ),
        ),
        intervals=intervals,
        laps=_laps(fold, duration_s),
        zones=ZoneTimes(
            model=None if bounds is None else athlete.zone_model,
            bounds_bpm=bounds,
            seconds=None if bounds is None else tuple(state.zones.seconds),
            below_s=None if bounds is None else state.zones.below_s,
            unknown_s=state.zones.unknown_s,
            heart_rate_max_bpm=athlete.heart_rate_max_bpm,
            heart_rate_max_origin=athlete.heart_rate_max_origin,
        ),
        energy=EnergyTotal(
            gross_kcal=state.energy.gross_kcal,
            net_kcal=state.energy.net_kcal,
            method=tuple(
                EnergyMethod(name=method.value, seconds=seconds)
                for method, seconds in state.energy.seconds.items()
            ),
            error_band_pct=state.energy.band_pct,
            covered_s=state.energy.covered_s,
        ),
        heart=Heart(
            rmssd_ms=median_of(window.rmssd_ms for window in windows),
            sdnn_ms=median_of(window.sdnn_ms for window in windows),
            dfa_alpha1=median_of(window.dfa_alpha1 for window in windows),
            corrected_pct=median_of(window.corrected_pct for window in windows),
            windows=windows,
            recovery_60s_bpm=fold.recovery_60s_bpm,
            artefacts=state.artefacts.until(duration_s),
        ),
        load=fold.load_model.load(state.load),
        lesson=taught(state.heart.lesson(), paces=state.splitter.paces) if on_foot else None,
        thresholds=fold.thresholds if on_foot else None,
        fitness=fitness_of(minutes, athlete=athlete),
        steady=steady_paces(minutes) if on_foot else None,
        bests=bests_of(state.book.track.rows()) if on_foot else None,
    )


def _sources(fold: Fold) -> dict[str, Any]:
    """Seconds by source and quantity; under "inferred" the sources that nothing has measured."""
    coverages = fold.state.heart_rate_coverage, fold.state.speed_coverage
    told: dict[str, Any] = {one.what: dict(one.seconds) for one in coverages if one.seconds}
    if BY_HAND in fold.state.speed_coverage.seconds:
        told["inferred"] = [BY_HAND]
    if fold.state.bridged_s:
        told.setdefault("speed", {})["bridged"] = fold.state.bridged_s
    return told


def _no_energy(fold: Fold) -> tuple[str, ...]:
    """Of other sports energy is told by heart rate alone."""
    state = fold.state
    if state.sport in ON_FOOT or fold.athlete.mass_kg is None or state.heart_rate.seconds > 0:
        return ()
    what = {Sport.RIDE: "a ride", Sport.SWIM: "a swim"}.get(state.sport, "this sport")
    return (f"No heart rate: no energy for {what}.",)


def _pauses(fold: Fold, duration_s: float) -> tuple[Span, ...]:
    state = fold.state
    if state.paused_since_s is None:
        return tuple(state.pauses)
    return (*state.pauses, Span(start_s=state.paused_since_s, end_s=duration_s))


def _laps(fold: Fold, duration_s: float) -> tuple[Lap, ...]:
    """Between presses, and from the last press to the end; without a press there is no lap."""
    state = fold.state
    if not len(state.laps) or duration_s <= state.lap_since_s:
        return tuple(state.laps)
    last = Lap(start_s=state.lap_since_s, end_s=duration_s, label=str(len(state.laps) + 1))
    return (*state.laps, last)
