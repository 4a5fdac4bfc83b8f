"""A finished run with everything in it that a breakdown can hold, as one test value."""

from sessions.core.model.athlete import HeartRateMaxOrigin, ZoneModel
from sessions.core.model.breakdown import (
    Breakdown,
    Confidence,
    EnergyMethod,
    EnergyTotal,
    Gap,
    Heart,
    Interval,
    Load,
    SessionSummary,
    Span,
    ZoneTimes,
)
from sessions.core.model.sample import Kind


def interval(
    kind: Kind,
    start_s: float,
    end_s: float,
    *,
    speed_kmh: float | None,
    bpm: float | None,
    confidence: Confidence = Confidence.MEASURED,
) -> Interval:
    return Interval(
        kind=kind,
        start_s=start_s,
        end_s=end_s,
        distance_m=None if speed_kmh is None else (end_s - start_s) * speed_kmh / 3.6,
        mean_speed_kmh=speed_kmh,
        mean_incline_pct=1.0,
        mean_heart_rate_bpm=bpm,
        max_heart_rate_bpm=None if bpm is None else bpm + 6,
        energy_kcal=None if speed_kmh is None else (end_s - start_s) * 0.12,
        confidence=confidence,
    )


BREAKDOWN = Breakdown(
    session=SessionSummary(
        id="s1",
        started_at="2026-11-22T08:00:00Z",
        duration_s=960.0,
        moving_s=955.0,
        distance_m=1786.4,
        mean_speed_kmh=6.7,
        mean_heart_rate_bpm=131.2,
        max_heart_rate_bpm=171.0,
        ascent_m=17.9,
        source="simulated",
        boundaries_moved=2,
        pauses=(Span(start_s=500.0, end_s=505.0),),
        gaps=(Gap(start_s=840.0, end_s=860.0, what="heart_rate"),),
        notes=("The highest heart rate is estimated from age: about 10 bpm either way.",),
    ),
    intervals=(
        interval(Kind.WALK, 0, 300, speed_kmh=5.1, bpm=101),
        interval(Kind.JOG, 300, 420, speed_kmh=9.0, bpm=131),
        interval(Kind.SPRINT, 420, 480, speed_kmh=13.5, bpm=152),
        interval(Kind.WALK, 480, 660, speed_kmh=5.5, bpm=133),
        interval(Kind.JOG, 660, 780, speed_kmh=9.0, bpm=141, confidence=Confidence.INFERRED),
        interval(Kind.UNKNOWN, 780, 958, speed_kmh=None, bpm=None),
        interval(Kind.REST, 958, 960, speed_kmh=0.0, bpm=120),
    ),
    zones=ZoneTimes(
        model=ZoneModel.PERCENT_MAX,
        bounds_bpm=(92.5, 111.0, 129.5, 148.0, 166.5, 185.0),
        seconds=(110.0, 250.0, 320.0, 180.0, 40.0),
        below_s=40.0,
        unknown_s=20.0,
        heart_rate_max_bpm=185.0,
        heart_rate_max_origin=HeartRateMaxOrigin.AGE,
    ),
    energy=EnergyTotal(
        gross_kcal=131.4,
        net_kcal=112.0,
        method=(
            EnergyMethod(name="belt", seconds=900.0),
            EnergyMethod(name="keytel", seconds=60.0),
        ),
        error_band_pct=14.0,
    ),
    heart=Heart(rmssd_ms=None, dfa_alpha1=None, recovery_60s_bpm=None),
    load=Load(trimp=31.2, edwards=40.1, moderate_min=8.0, vigorous_min=3.0),
)
